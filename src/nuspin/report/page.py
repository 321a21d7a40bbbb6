"""One self-contained HTML page from a template: nothing is loaded from anywhere."""

from typing import Any

from nuspin._plain import printable
from nuspin.errors import MissingExtra
from nuspin.report.format import number, quantity, unit

try:
    from jinja2 import Environment, PackageLoader
    from markupsafe import Markup
except ImportError as error:
    raise MissingExtra("The report needs jinja2: install nuspin[plots].") from error

__all__ = ["Markup", "page"]


def _shown(value: Any) -> Any:
    """Return what a page prints: control characters in plain text are written out."""
    return printable(value) if type(value) is str else value


def page(template: str, **content: Any) -> str:
    """Render `<template>.html.j2`, which fills in `base.html.j2`: title, works and provenance are in every page."""
    environment = Environment(loader=PackageLoader("nuspin.report", "."), autoescape=True, finalize=_shown)
    environment.filters |= {"number": number, "quantity": quantity, "unit": unit}
    return environment.get_template(f"{template}.html.j2").render(**content)
