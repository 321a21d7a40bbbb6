"""The house: floors import only downward, no module imports in a circle, importing the package is cheap."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "nuspin"

# Each line may import from the lines above it, and from itself.
FLOORS = (
    (
        "errors",
        "checks",
        "grammar",
        "_disk",
        "neighbours",
        "plausible",
        "units",
        "quantity",
        "constants",
        "measured",
        "validity",
        "bibliography",
        "results",
        "_files",
        "_interruption",
        "_plain",
        "_types",
        "_jax",
        "_blocks",
        "_roots",
        "_programs",
        "_vector",
        "_plot",
    ),
    ("special",),
    ("data",),
    ("materials",),
    ("response",),
    ("hyperfine",),
    ("torque",),
    ("device",),
    ("dynamics",),
    ("measurement",),
    ("prediction", "paper"),
    ("report",),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: level for level, floor in enumerate(FLOORS) for name in floor}


def module_name(path):
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in SOURCE.rglob("*.py")}


def imports(name):
    """The modules of the package that a module imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "nuspin":
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in MODULES}
    return found - {name}


def floor(name):
    return name.split(".")[1]


INNER = sorted(name for name in MODULES if "." in name)


@pytest.mark.parametrize("name", INNER)
def test_imports_only_downward(name):
    for other in imports(name) - {"nuspin"}:
        assert LEVEL[floor(other)] <= LEVEL[floor(name)], f"{name} imports {other} from a floor above"
        if floor(other) != floor(name) and LEVEL[floor(other)] == LEVEL[floor(name)]:
            assert LEVEL[floor(name)] == 0, f"{name} imports {other} beside it"


def test_no_module_imports_in_a_circle():
    # the public door, nuspin/__init__.py, imports lazily and stands outside
    list(TopologicalSorter({name: imports(name) - {"nuspin"} for name in INNER}).static_order())


def test_nothing_outside_the_paper_knows_the_printed_forms():
    allowed = ("nuspin.paper", "nuspin.report", "nuspin.cli")
    for name in INNER:
        if not name.startswith(allowed):
            assert not any(other.startswith("nuspin.paper") for other in imports(name))


def test_witnesses_know_no_formula_of_the_package():
    for name in INNER:
        if name.startswith("nuspin.paper.independent"):
            assert all(other.startswith("nuspin.paper.independent") for other in imports(name))


@pytest.mark.parametrize(
    "start",
    ["import nuspin", "from nuspin.cli import app", "import sys; sys.argv[1:] = ['--help']; from nuspin.cli import main; main()"],
)
def test_import_and_help_load_nothing_heavy(start):
    code = f"import atexit, sys\natexit.register(lambda: print('LOADED', *sorted(sys.modules), file=sys.stderr))\n{start}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split("LOADED")[1].split())
    assert not loaded & {"jax", "scipy", "numpy", "xarray", "pandas", "matplotlib", "pint"}


def tracked_files():
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=False).stdout.split()
    return [ROOT / name for name in listed] or [path for path in SOURCE.rglob("*") if path.is_file()]


def test_no_tracked_file_names_an_index_or_locks_addresses():
    index = "/" + "simple"
    for path in tracked_files():
        assert path.name != "uv.lock"
        if path.is_file() and path.suffix not in (".svg", ".png"):
            assert index not in path.read_text(encoding="utf-8"), path
