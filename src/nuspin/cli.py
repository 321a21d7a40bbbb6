"""The command line: thin, and light until a command runs.

Each command checks where it will write, computes, writes its files, each folder whole or not at all, and shows its tables last: files
are there even where nobody reads the tables.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nuspin._plain import printable
from nuspin.errors import InputError, NuspinError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.status import Status

    from nuspin.paper.audit import Row

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="What an electronic spin accumulation does to the nuclear spins of a metal, and whether it can be measured.",
)

_GASES = ("k_F=2/angstrom", "k_F=2/angstrom stoner=0.6")
_WIDTH = 160  # of a table that is not shown on a terminal

Unverified = Annotated[bool, typer.Option("--unverified", help="Also use values that nobody has checked against their source.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on standard output.")]


def _out(holds: str, name: str) -> Any:
    """Return the option that says where to write."""
    return typer.Option(metavar="FOLDER", help=f"Folder for {holds}. The default is {name}; with --json nothing is written by default.")


@app.command()
def paper(
    out: Annotated[str | None, _out("the report, the figures and their curves", "nuspin-paper")] = None,
    as_json: Json = False,
) -> None:
    """Reproduce and audit the seed paper: each equation, number and claim beside its derivation and an independent computation."""
    folder = _folder(out, "nuspin-paper", as_json, "paper")
    if folder:
        from nuspin.report.paper import write
    rows = _audit()

    def show() -> None:
        if as_json:
            _print_json([row.to_dict() for row in rows])
        else:
            from nuspin.report import terminal

            _show(terminal.audit_table(rows), f"\n{terminal.audit_summary(rows)}")

    _deliver(folder and (lambda: [write(rows, folder)]), show)
    if any(row.passed is False for row in rows):
        raise typer.Exit(1)


def _audit() -> "tuple[Row, ...]":
    """Compute the audit with a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import track

    from nuspin.paper.audit import ROWS, audit

    stderr = Console(stderr=True)
    return tuple(track(audit(), "Deriving and checking", total=len(ROWS), console=stderr, transient=True))


@app.command()
def predict(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of one that comes with nuspin")] = "paper-film",
    out: Annotated[str | None, _out("the report, the figures and the result", "nuspin-predict/NAME")] = None,
    as_json: Json = False,
) -> None:
    """Predict what the current of a scenario does to its nuclei, what competes with it, and whether it will be seen."""
    from nuspin.prediction import load_scenario, predict, scenario_names

    folder = _folder(out, Path("nuspin-predict") / _folder_name(scenario, scenario_names()), as_json, "prediction")
    loaded = load_scenario(scenario)
    with _working("Predicting"):
        result = predict(loaded)

    def files() -> list[Path]:
        from nuspin.report.prediction import write

        return write(result, folder)

    def show() -> None:
        if as_json:
            _print_json(result.to_dict())
        else:
            from nuspin.report import prediction

            _show(prediction.table(result))

    _deliver(folder and files, show)


def _folder_name(scenario: str, shipped: Iterable[str]) -> str:
    """Return the name of a scenario's folder, another one for each file.

    It is the name of a shipped scenario, or that of a file in the working directory. In every other case the folders above the file
    stand in it too, and a few digits that depend on the whole path.
    """
    from hashlib import sha256

    if scenario in shipped:
        return scenario
    path = Path(scenario).parent.resolve() / Path(scenario).name
    name = path.stem if path.suffix == ".toml" else path.name
    within = path.parent.parts[len(Path.cwd().parts) :] if path.is_relative_to(Path.cwd()) else path.parent.parts[1:]
    plain = re.sub(r"[^\w.+-]+", "-", "-".join((*within[-2:], name))).strip(".-")[:80]
    if plain == name and path.suffix == ".toml" and path.parent == Path.cwd() and name not in shipped:
        return name
    return f"{plain or 'scenario'}-{sha256(os.fsencode(path)).hexdigest()[:6]}"


@app.command()
def new(
    path: Annotated[str, typer.Argument(help="The file to write, such as film.toml")],
    like: Annotated[str, typer.Option(help="The scenario to begin with, one that comes with nuspin")] = "pt-cu",
) -> None:
    """Write a commented scenario to begin with."""
    from nuspin._files import file_path, write_whole
    from nuspin.prediction import shipped_text

    text = shipped_text(like)
    if os.path.lexists(file_path("path", path)):
        raise InputError(f"`path` must be a new file, and '{path}' exists already. Choose another name; nothing was written.")
    write_whole(path, text.encode())
    _say(f"Wrote {path}: change it, then run `nuspin predict {path}`.")


@app.command()
def isotopes(name: Annotated[str | None, typer.Argument(help='One nucleus, such as "57Fe"')] = None, as_json: Json = False) -> None:
    """Show nuclear spins, moments and abundances with their sources."""
    from nuspin.materials import Isotope, isotope_names

    names = isotope_names() if name is None else [Isotope(name).name]
    if as_json:
        records = [Isotope(each).to_dict() for each in names]
        _print_json(records if name is None else records[0])
    else:
        from nuspin.report import materials

        _show(materials.isotopes(names))


@app.command()
def metals(name: Annotated[str | None, typer.Argument(help='One metal, such as "Cu" or "GaAs"')] = None, as_json: Json = False) -> None:
    """Show what is known of the metals: lattice, electrons, Knight shift and relaxation, each value with its source and grade."""
    from nuspin.materials import Metal, metal_names

    names = metal_names() if name is None else [Metal(name).name]
    if as_json:
        records = [Metal(each).to_dict() for each in names]
        _print_json(records if name is None else records[0])
    else:
        from nuspin.report import materials

        _show(materials.metals(names) if name is None else materials.metal(names[0]))


@app.command()
def korringa(unverified: Unverified = False, as_json: Json = False) -> None:
    """Compare measured T1 T with the value that the Knight shift predicts, without and with exchange between the electrons."""
    from nuspin.prediction import korringa_table

    with _working("Predicting"):
        rows = korringa_table(unverified=unverified)
    if as_json:
        _print_json([row.to_dict() for row in rows])
    else:
        from nuspin.report import materials

        _show(materials.korringa(rows))


@app.command()
def atlas(
    sort: Annotated[str, typer.Option(help="The column to sort by, such as T1 or mu_polarization_4K")] = "mu_shift",
    density: Annotated[str, typer.Option(help="The carrier density of the semiconductors")] = "1e18 / cm^3",
    out: Annotated[str | None, _out("the chart and the table", "nuspin-atlas")] = None,
    unverified: Unverified = False,
    as_json: Json = False,
) -> None:
    """Tabulate, for every nucleus of every metal with data, the spin accumulation that makes its effects measurable."""
    from nuspin.prediction import atlas

    folder = _folder(out, "nuspin-atlas", as_json, "atlas")
    with _working("Calibrating"):
        rows = atlas(density=density, unverified=unverified, sort=sort)

    def files() -> list[Path]:
        from nuspin.report.atlas import write

        return write(rows, folder)

    def show() -> None:
        if as_json:
            _print_json([row.to_dict() for row in rows])
        else:
            from nuspin.report import materials

            _show(materials.atlas(rows))

    _deliver(folder and files, show)


@app.command()
def response(
    gases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="GAS",
            help="Pairs key=value, such as 'k_F=2/angstrom temperature=300K'. One of k_F, density, fermi_energy, n_up with n_down, "
            "k_up with k_down, metal; and temperature, stoner, dimension, mu, effective_mass, envelope, mean_free_path. "
            f"Without any, '{_GASES[0]}' beside '{_GASES[1]}'.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[str | None, _out("the figure and the tables", "nuspin-response")] = None,
    as_json: Json = False,
) -> None:
    """Plot and tabulate how an electron gas responds to a magnetic field, in q and in r; or compare two gases."""
    from nuspin.response import parse_gas, tabulate

    folder = _folder(out, "nuspin-response", as_json, "response")
    labels = [" ".join(text.split()) for text in gases or _GASES]
    if len(labels) > 2:
        raise InputError(f"Give one or two gases, not {len(labels)}. Put each between quotation marks.")
    with _working("Tabulating"):
        result = tabulate(*map(parse_gas, labels), labels=labels)

    def files() -> list[Path]:
        from nuspin.report.response import write

        return write(result, folder)

    def show() -> None:
        if as_json:
            _print_json(result.to_dict())
        else:
            from nuspin.report import terminal

            _show(terminal.response(result))

    _deliver(folder and files, show)


def _folder(out: str | None, default: str | Path, as_json: bool, kind: str) -> Any:
    """Return the folder to write into, which is tried out before anything is computed; None where nothing is to be written."""
    if out is None and as_json:
        return None
    from nuspin._files import usable_folder
    from nuspin.report.files import OWN

    return usable_folder("--out", default if out is None else out, OWN[kind])


def _deliver(write: Callable[[], list[Path]] | None, show: Callable[[], None]) -> None:
    """Write, then show; what was computed is shown even where it cannot be written."""
    try:
        files = write() if write else []
    except NuspinError:
        show()
        raise
    show()
    for path in files:
        _say(f"Wrote {path}")


def _working(what: str) -> "Status":
    """Return a sign on standard error that something goes on, where somebody is looking."""
    from rich.console import Console

    return Console(stderr=True).status(what)


def _show(*parts: "RenderableType") -> None:
    """Print tables and text, of which nothing is read as markup."""
    from rich.console import Console

    with _standard_output():
        console = Console(markup=False, emoji=False, highlight=False)
        if not console.is_terminal:
            console.width = _WIDTH
        with console.capture() as shown:
            console.print(*parts, sep="\n")
        sys.stdout.write(shown.get())


def _print_json(value: Any) -> None:
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    with _standard_output():
        sys.stdout.write(json.dumps(value, allow_nan=False, ensure_ascii=not unicode, indent=2) + "\n")


@contextmanager
def _standard_output() -> Iterator[None]:
    """Write on standard output; whoever closed it has read enough."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still in the buffer
    except OSError as error:
        raise InputError(f"Cannot write to standard output: {(error.strerror or str(error)).lower()}.") from error


def _say(text: str) -> None:
    """Write a line on standard error, if anybody can read it."""
    with suppress(OSError):
        print(printable(text), file=sys.stderr)


def _version(wanted: bool) -> bool:
    if wanted:
        from importlib.metadata import version

        print(version("nuspin"))
        raise typer.Exit
    return wanted


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; a wrong input is one sentence and exit code 2."""
    try:
        app()
    except NuspinError as error:
        _say(str(error))
        sys.exit(2)
    except OSError as error:
        where = f" '{error.filename}'" if error.filename else ""
        _say(f"Cannot read or write{where}: {(error.strerror or str(error)).lower()}.")
        sys.exit(2)
