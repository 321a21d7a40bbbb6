"""The command line: thin, and light until a command runs."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nuspin.errors import InputError, NuspinError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

    from nuspin.paper.audit import Row

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="What an electronic spin accumulation does to the nuclear spins of a metal, and whether it can be measured.",
)

_GASES = ("k_F=2/angstrom", "k_F=2/angstrom stoner=0.6")

Unverified = Annotated[bool, typer.Option("--unverified", help="Use values, too, that nobody could read at a source.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on standard output.")]


@app.command()
def paper(
    out: Annotated[Path | None, typer.Option(help="Folder for report, figures and curves; nuspin-paper, unless --json")] = None,
    as_json: Json = False,
) -> None:
    """Reproduce and audit the seed paper: every equation, number and claim beside its derivation and a witness."""
    if out or not as_json:
        from nuspin.report.paper import write

        folder = _folder(out or Path("nuspin-paper"))
    rows = _audit()
    if as_json:
        _print_json([row.to_dict() for row in rows])
    else:
        from nuspin.report import terminal

        _console().print(terminal.audit_table(rows))
        _console().print(f"\n{terminal.audit_summary(rows)}")
    if out or not as_json:
        print(f"Report with figures: {write(rows, folder)}", file=sys.stderr)
    if any(row.passed is False for row in rows):
        raise typer.Exit(1)


def _folder(path: Path) -> Path:
    """Make the folder before anything is computed for it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"Argument `out` must be a folder to write into, but is '{path}': {error.strerror}.") from error
    return path


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
    out: Annotated[Path | None, typer.Option(help="Folder for report, figures and the result; nuspin-predict, unless --json")] = None,
    as_json: Json = False,
) -> None:
    """Predict what the current of a scenario does to its nuclei, what competes with it, and whether it will be seen."""
    from nuspin.prediction import load_scenario, predict

    loaded = load_scenario(scenario)
    with _working("Predicting"):
        result = predict(loaded)
    if as_json:
        _print_json(result.to_dict())
    else:
        from nuspin.report import prediction

        _console().print(prediction.table(result))
    if out or not as_json:
        from nuspin.report.prediction import write

        for path in write(result, _folder(out or Path("nuspin-predict") / Path(scenario).stem)):
            print(f"Wrote {path}", file=sys.stderr)


@app.command()
def new(
    path: Annotated[Path, typer.Argument(help="The file to write, such as film.toml")],
    like: Annotated[str, typer.Option(help="The scenario to begin with, one that comes with nuspin")] = "pt-cu",
) -> None:
    """Write a commented scenario to begin with."""
    from nuspin.prediction import shipped_text

    text = shipped_text(like)
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise InputError(f"Argument `path` must be a new file, but is '{path}', which exists. Nothing was written.") from None
    except OSError as error:
        raise InputError(f"Argument `path` must be a file that can be written, but is '{path}': {error.strerror}.") from error
    print(f"Wrote {path}: change it, then `nuspin predict {path}`.", file=sys.stderr)


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

        _console().print(materials.isotopes(names))


@app.command()
def metals(name: Annotated[str | None, typer.Argument(help='One metal, such as "Cu" or "GaAs"')] = None, as_json: Json = False) -> None:
    """Show what is known of the metals: lattice, electrons, Knight shift, relaxation, each value with source and grade."""
    from nuspin.materials import Metal, metal_names

    names = metal_names() if name is None else [Metal(name).name]
    if as_json:
        records = [Metal(each).to_dict() for each in names]
        _print_json(records if name is None else records[0])
    else:
        from nuspin.report import materials

        _console().print(materials.metals(names) if name is None else materials.metal(names[0]))


@app.command()
def korringa(unverified: Unverified = False, as_json: Json = False) -> None:
    """Compare measured T1 T with what the Knight shift predicts, without and with exchange among the electrons."""
    from nuspin.prediction import korringa_table

    with _working("Predicting"):
        rows = korringa_table(unverified=unverified)
    if as_json:
        _print_json([row.to_dict() for row in rows])
    else:
        from nuspin.report import materials

        _console().print(materials.korringa(rows))


@app.command()
def atlas(
    sort: Annotated[str, typer.Option(help="Column to sort by, such as T1 or mu_polarization_4K")] = "mu_shift",
    density: Annotated[str, typer.Option(help="Of the carriers in semiconductors")] = "1e18 / cm^3",
    out: Annotated[Path | None, typer.Option(help="Folder for chart and table; nuspin-atlas, unless --json")] = None,
    unverified: Unverified = False,
    as_json: Json = False,
) -> None:
    """Tabulate, for every nucleus of every metal with data, the spin accumulation that it takes to be seen."""
    from nuspin.prediction import atlas

    with _working("Calibrating"):
        rows = atlas(density=density, unverified=unverified, sort=sort)
    if out or not as_json:
        from nuspin.report.atlas import write

        folder = _folder(out or Path("nuspin-atlas"))
    if as_json:
        _print_json([row.to_dict() for row in rows])
    else:
        from nuspin.report import materials

        _console().print(materials.atlas(rows))
    if out or not as_json:
        for path in write(rows, folder):
            print(f"Wrote {path}", file=sys.stderr)


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
    out: Annotated[Path | None, typer.Option(help="Folder for figure and tables; nuspin-response, unless --json")] = None,
    as_json: Json = False,
) -> None:
    """Plot and tabulate how an electron gas answers a field, in q and in r; or two gases, compared."""
    from nuspin.response import parse_gas, tabulate

    labels = [" ".join(text.split()) for text in gases or _GASES]
    if len(labels) > 2:
        raise InputError(f"Argument `gas` must be one description or two, but is {len(labels)}. Put each between quotation marks.")
    with _working("Tabulating"):
        result = tabulate(*map(parse_gas, labels), labels=labels)
    if out or not as_json:
        from nuspin.report.response import write

        folder = _folder(out or Path("nuspin-response"))
    if as_json:
        _print_json(result.to_dict())
    else:
        from nuspin.report import terminal

        _console().print(terminal.response(result))
    if out or not as_json:
        for path in write(result, folder):
            print(f"Wrote {path}", file=sys.stderr)


def _working(what: str) -> "Status":
    """Return a sign on standard error that something goes on, where somebody is looking."""
    from rich.console import Console

    return Console(stderr=True).status(what)


def _console() -> "Console":
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=160)


def _print_json(value: Any) -> None:
    print(json.dumps(value, allow_nan=False, ensure_ascii=False, indent=2))


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
        print(error, file=sys.stderr)
        sys.exit(2)
