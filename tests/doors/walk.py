"""Every public function, class and method is called with one wrong argument after another, and must answer each with a sentence.

`python tests/doors/walk.py device torque` prints what offends in these packages, one line each; without names it walks through all.
No call is written down here. The docstring examples of what is public are run, each call of a public name in them is recorded, and each
of its arguments in turn is replaced by what it cannot be. So a new function is walked through on the day it gets its example, and one
without an example offends. The suite runs this in a process of its own, because its import hook would refuse before nuspin does.
"""

import ast
import contextlib
import doctest
import importlib
import inspect
import io
import logging
import os
import re
import signal
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np

PACKAGES = ("response", "hyperfine", "torque", "device", "dynamics", "measurement", "materials", "prediction", "paper", "special", "ground")
"""What can be walked through by itself; "ground" is what is public beside the packages."""

GROUND = (
    "units.to_si",
    "measured.Measured",
    "measured.measured",
    "results.Result",
    "results.load",
    "bibliography.cite",
    "validity.Validity",
)

SECONDS = 20
"""After this a call hangs."""

ACCEPTED: dict[tuple[str, str, str], str] = {
    ("dynamics.TimeDependent", "breaks", "an empty list"): "a drive without breaks",
    ("units.to_si", "value", "NaN"): "whether NaN means something is for the check that follows",
    ("units.to_si", "name", "any"): "it only stands in the sentence of an error",
    ("special.exp1", "z", "a complex number"): "E_1 is a function on the complex plane",
    ("special.exp1", "z", "a complex array"): "E_1 is a function on the complex plane",
    ("special.exp1_scaled", "z", "a complex number"): "E_1 is a function on the complex plane",
    ("special.exp1_scaled", "z", "a complex array"): "E_1 is a function on the complex plane",
    ("measured.measured", "name", "'abc'"): "a name is any text",
    ("measured.measured", "unit", "'abc'"): "a table may have units of its own; a conversion finds out",
    ("measured.measured", "unit", "''"): "a pure number has no unit",
    ("measured.measured", "source", "'abc'"): "a source that the bibliography lacks is cited in words",
    ("measured.Measured.to_dict", "name", "'abc'"): "a key is any text",
    ("validity.Validity", "name", "'abc'"): "a name is any text",
    ("validity.Validity", "statement", "'abc'"): "a sentence is any text",
    ("validity.Validity", "unit", "'abc'"): "a table may have units of its own",
    ("materials.Metal.data", "nucleus", "''"): "it names what belongs to the metal itself",
    ("materials.Metal.find", "nucleus", "''"): "it names what belongs to the metal itself",
    ("results.Result", "provenance", "a dictionary"): "a result may come from nothing",
    ("results.Result", "validity", "an empty list"): "a result may rest on no condition",
    ("results.Result", "citations", "an empty list"): "a result may cite nothing",
    ("results.Result.save", "path", "'abc'"): "a file may have any name",
    ("results.load", "path", "'abc'"): "it was saved there a moment ago",
    ("prediction.AtlasRow", "note", "'abc'"): "a note is any text",
    ("prediction.Scenario.at", "values", "a dictionary"): "no changes are the same scenario",
    ("device.Stack", "sources", "an empty list"): "a film may have none",
    ("device.Layer", "name", "'abc'"): "a name is any text",
}
"""By function, parameter and wrong value ("any" for all): why it is taken although it looks wrong."""


class Hang(BaseException):
    """A call took too long."""


@dataclass
class Public:
    """Something public that can be called, and the calls of it in the examples: the arguments by name, without what binds them."""

    name: str
    target: Any
    documents: tuple[Any, ...]
    calls: list[tuple[Callable[..., Any], dict[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True)
class Wrong:
    """A value that an argument cannot be (`certain`), or that must at least not raise anything but a sentence."""

    name: str
    value: Any
    certain: bool = True


def wrong_values() -> list[Wrong]:
    """Return what is put in place of every argument."""
    return [
        Wrong("None", None),
        Wrong("'abc'", "abc"),
        Wrong("''", ""),
        Wrong("a complex number", 1j),
        Wrong("a boolean", True),
        Wrong("an object", object()),
        Wrong("a type", int),
        Wrong("an empty list", []),
        Wrong("an empty array", np.zeros(0)),
        Wrong("a dictionary", {}),
        Wrong("a ragged list", [[1.0, 2.0], [3.0]]),
        Wrong("a complex array", np.ones(3) * 1j),
        Wrong("a masked array", np.ma.masked_array([1.0, 2.0, 3.0], mask=[False, True, False])),
        Wrong("an array of text", np.array(["a", "b", "c"])),
        Wrong("a set", {1.0, 2.0}),
        Wrong("NaN", float("nan")),
        Wrong("an array with NaN", np.array([1.0, float("nan"), 0.0])),
        Wrong("a function", lambda *_: 1.0),
        Wrong("two numbers", np.ones(2), certain=False),
        Wrong("infinity", float("inf"), certain=False),
        Wrong("-1", -1, certain=False),
        Wrong("0", 0, certain=False),
        Wrong("1e308", 1e308, certain=False),
        Wrong("-1e308", -1e308, certain=False),
        Wrong("5e-324", 5e-324, certain=False),
    ]


SWITCHED = (Wrong("5", 5), Wrong("'yes'", "yes"))
"""What a switch cannot be either."""


def public(package: str) -> Iterator[tuple[str, Any]]:
    """Yield what a package makes public, by the name it is documented under."""
    if package == "ground":
        for path in GROUND:
            module, name = path.split(".")
            yield path, getattr(importlib.import_module(f"nuspin.{module}"), name)
        return
    module = importlib.import_module(f"nuspin.{package}")
    for name in module.__all__:
        found = getattr(module, name)
        if inspect.ismodule(found):
            yield from (
                (f"{package}.{name}.{inner}", value)
                for inner, value in vars(found).items()
                if not inner.startswith("_") and getattr(value, "__module__", "") == found.__name__
            )
        elif callable(found):
            yield f"{package}.{name}", found


def callables(package: str) -> list[Public]:
    """Return every function, constructor and public method of a package."""
    found = []
    for name, value in public(package):
        if not inspect.isclass(value):
            found.append(Public(name, value, (value,)))
        elif not issubclass(value, Exception | Enum):
            found.append(Public(name, value, (value,)))
            found += [Public(f"{name}.{method}", target, (target, value)) for method, target in methods(value)]
    return found


def methods(cls: type) -> Iterator[tuple[str, Any]]:
    """Yield the public methods of a class that nuspin wrote, without kernels: what takes JAX arrays comes after a door."""
    for name in dir(cls):
        raw = inspect.getattr_static(cls, name)
        function = underlying(raw)
        if (
            not name.startswith("_")
            and inspect.isfunction(function)
            and function.__module__.startswith("nuspin")
            and not is_kernel(function)
        ):
            yield name, function


def is_kernel(function: Any) -> bool:
    """Whether a parameter is annotated as a JAX array, as `Real` and `Components` are."""
    return any("Array" in str(parameter.annotation) for parameter in inspect.signature(function).parameters.values())


def underlying(value: Any) -> Any:
    """Return the function that a method, a class method or a wrapper calls; a class is itself."""
    if inspect.isclass(value):
        return value
    return inspect.unwrap(getattr(value, "__func__", value))


def record(entries: list[Public]) -> None:
    """Run the examples of all entries and note the calls of each that succeed."""
    by_target = {id(underlying(entry.target)): entry for entry in entries}
    done = set()
    for entry in entries:
        for document in entry.documents:
            if id(document) not in done:
                done.add(id(document))
                run_example(textwrap.dedent(inspect.getdoc(document) or ""), by_target)


def run_example(text: str, by_target: dict[int, Public]) -> None:
    """Run one docstring's examples; whatever they print or raise is for the doctests."""

    def call(function: Any, /, *args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        entry = by_target.get(id(underlying(function)))
        if entry is not None:
            with contextlib.suppress(TypeError, ValueError):
                given = inspect.signature(function).bind(*args, **kwargs).arguments
                entry.calls.append((function, dict(given)))
        return result

    names = {"__name__": "example", "__call__": call}
    for example in doctest.DocTestParser().get_examples(text):
        tree = ast.fix_missing_locations(_Recorded().visit(ast.parse(example.source)))
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(tree, "<example>", "exec"), names)


class _Recorded(ast.NodeTransformer):
    """Makes f(x) into __call__(f, x)."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        return ast.copy_location(ast.Call(ast.Name("__call__", ast.Load()), [node.func, *node.args], node.keywords), node)


def walk(entry: Public) -> Iterator[str]:
    """Yield what offends in one function, one line each."""
    if not any(doctest.DocTestParser().get_examples(inspect.getdoc(document) or "") for document in entry.documents):
        yield f"{entry.name}: no example in its docstring"
    if not entry.calls:
        if takes_arguments(entry) and not inspect.isclass(entry.target):  # a class that no example builds is one that nuspin returns
            yield f"{entry.name}: no example calls it"
        return
    for parameter in inspect.signature(entry.calls[0][0]).parameters.values():
        function, given = next((call for call in entry.calls if call[1].get(parameter.name) is not None), entry.calls[0])
        found: dict[str, list[str]] = {}
        for wrong in replacements(parameter, given):
            verdict, detail = outcome(function, {**given, parameter.name: wrong.value}, wrong)
            if verdict and not excused(entry, parameter, wrong, verdict):
                found.setdefault(verdict, []).append(wrong.name + (f" ({detail})" if detail and verdict not in found else ""))
        yield from (f"{entry.name}({parameter.name}) {verdict}: {', '.join(names)}" for verdict, names in found.items())


def takes_arguments(entry: Public) -> bool:
    """Whether there is anything that a call of it can get wrong."""
    return any(name != "self" for name in inspect.signature(entry.target).parameters)


def replacements(parameter: inspect.Parameter, given: dict[str, Any]) -> Iterator[Wrong]:
    """Yield what an argument cannot be, without what its annotation or its default allows."""
    if parameter.kind in (parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
        return
    current, annotation = given.get(parameter.name, parameter.default), str(parameter.annotation)
    switch = isinstance(parameter.default, bool) or annotation == "<class 'bool'>"
    numeric = not switch and "str" not in annotation and "nuspin" not in annotation.replace("nuspin._types", "")
    for wrong in (*wrong_values(), *(SWITCHED if switch else ())):
        plainly_right = (
            (wrong.name == "None" and (parameter.default is None or "None" in annotation))
            or (wrong.name == "a boolean" and (switch or annotation.endswith("| bool")))
            or (wrong.name == "a function" and ("Callable" in annotation or inspect.isfunction(current)))
            or (isinstance(wrong.value, str) and isinstance(current, str) and wrong.value == current)
        )
        if plainly_right or not (wrong.certain or numeric):
            continue
        yield Wrong(wrong.name, (wrong.value,), wrong.certain) if parameter.kind is parameter.VAR_POSITIONAL else wrong


def outcome(function: Callable[..., Any], arguments: dict[str, Any], wrong: Wrong) -> tuple[str, str]:
    """Return what is wrong with the answer to a call, or nothing, and the answer."""
    from nuspin.errors import NuspinError
    from nuspin.plausible import ImplausibleValue

    signature = inspect.signature(function)
    bound = inspect.BoundArguments(signature, {name: arguments[name] for name in signature.parameters if name in arguments})  # type: ignore[arg-type]
    signal.alarm(SECONDS)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", ImplausibleValue)
            function(*bound.args, **bound.kwargs)
    except NuspinError as error:
        return "" if is_sentence(str(error)) else "answers without a sentence", repr(str(error))
    except Hang:
        return "hangs", ""
    except Exception as error:
        return f"raises {type(error).__name__}", " ".join(str(error).split())[:100]
    finally:
        signal.alarm(0)
    return "accepts" if wrong.certain else "", ""


def is_sentence(message: str) -> bool:
    """Whether a message is one line that begins and ends as a sentence."""
    return bool(re.fullmatch(r"[A-Z`\[\"'(].{12,}[.?]['\")]?", message)) and len(message) < 600 and "`Argument" not in message


def excused(entry: Public, parameter: inspect.Parameter, wrong: Wrong, verdict: str) -> bool:
    """Whether a wrong value may pass: the table says why, or the docstring says what NaN means."""
    if verdict != "accepts":
        return False
    if any((entry.name, parameter.name, name) in ACCEPTED for name in (wrong.name, "any")):
        return True
    return "NaN" in wrong.name and "NaN" in described(entry, parameter.name)


def described(entry: Public, parameter: str) -> str:
    """Return what the docstring says of a parameter."""
    text = " ".join(inspect.getdoc(document) or "" for document in entry.documents)
    found = re.search(rf"^(?:\w+, )*{parameter}(?:, \w+)*\n((?: +.*\n|\n(?= ))+)", text, re.MULTILINE)
    return found[1] if found else ""


def offences(package: str) -> list[str]:
    """Return what offends in a package."""
    entries = callables(package)
    record(entries)
    return [line for entry in entries for line in walk(entry)]


def main(packages: list[str]) -> int:
    """Print what offends; return 1 where anything does."""

    def alarm(*_: object) -> None:
        raise Hang

    signal.signal(signal.SIGALRM, alarm)
    logging.disable()  # JAX reports what its callbacks raise
    unknown = set(packages) - set(PACKAGES)
    if unknown:
        sys.exit(f"There is no package {', '.join(sorted(unknown))}; there are {', '.join(PACKAGES)}.")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # an example may write files
        found = [line for package in packages or PACKAGES for line in offences(package)]
        os.chdir("/")
    print(*found, sep="\n", end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
