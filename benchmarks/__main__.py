"""Run every question and print its table."""

from rich.console import Console
from rich.table import Table

from benchmarks import electron_gas, feedback, flow, flow_uses, hankel, master, radial, scenarios, start_up

console = Console(width=140)
for question in (radial, hankel, electron_gas, scenarios, flow, flow_uses, feedback, master, start_up):
    header, *rows = question.measure()
    table = Table(*header, title=question.__doc__, title_justify="left", title_style="bold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
