r"""How a quantity is written: one number, at most one uncertainty, one product of units, and nothing left over.

::

    quantity = number [uncertainty] [unit]
    number   = [sign] digits ["." digits] [exponent]            -0.30   1.4e-9   1.4×10^-9   10⁻⁹
    uncertainty = "(" digits ")"  or  ("±" | "+-" | "+/-") number         1.4(3)   1.4 ± 0.3   (1.4 +- 0.3)e-9
    unit     = factor { ("*" | "·" | " " | "/") factor }        A/m^2   W/(m K)   m⁻³   1/s
    factor   = (name | "(" unit ")") ["^" exponent]

Minus signs and spaces of every kind are read as such. Text that could be read in two ways is refused with the way to write it.
Nothing is evaluated.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from math import isinf
from typing import NoReturn

LONGEST = 200
"""Characters of a quantity; longer text is refused unread."""

_MINUS = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_ALIKE = (
    dict.fromkeys(map(ord, _MINUS), "-")
    | dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, "·⋅∙"), "·")
    | dict.fromkeys(map(ord, "×✕⨯"), "×")
    | {0x212B: "Å", 0x2126: "Ω", 0x212A: "K", 0x00B5: "μ", 0x2103: "degC", 0x2044: "/", 0x2215: "/"}
)
_RAISED = re.compile(f"[{_SUPERSCRIPTS}]+")
_FLAT = str.maketrans(_SUPERSCRIPTS, "0123456789+-")
_ALLOWED = re.compile(r"[A-Za-z0-9 _.,;:'+\-*/^()\[\]{}%·×±μΩÅ<>=~≈≤≥…°]")

_PLAIN = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_TEN = r"10(?:\^|\*\*)(?:\([+-]?[0-9]+\)|[+-]?[0-9]+)"
_EXPONENT = rf"(?:[eE][+-]?[0-9]+|[ ]*[×·*x][ ]*{_TEN})"
_PARTS = re.compile(
    rf"(?P<sign>[+-]?)(?P<plain>{_PLAIN})?(?:[eE](?P<e>[+-]?[0-9]+)|[ ]*[×·*x]?[ ]*10(?:\^|\*\*)\(?(?P<ten>[+-]?[0-9]+)\)?)?"
)
_NUMBER = rf"(?:{_TEN}|{_PLAIN}{_EXPONENT}?)"
_SIGNED = rf"[+-]?{_NUMBER}"
_PM = r"[ ]*(?:±|\+-|\+/-)[ ]*"
_FORMS = tuple(
    map(
        re.compile,
        (
            rf"\((?P<value>{_SIGNED}){_PM}(?P<sigma>{_NUMBER})\)(?P<power>{_EXPONENT}?)",
            rf"(?P<value>{_SIGNED}){_PM}(?P<sigma>{_NUMBER})",
            rf"(?P<value>[+-]?{_PLAIN})[ ]?\((?P<digits>[0-9]+)\)(?P<power>{_EXPONENT}?)",
            rf"\((?P<value>[+-]?{_PLAIN})[ ]?\((?P<digits>[0-9]+)\)\)(?P<power>{_EXPONENT}?)",
            rf"(?P<value>{_SIGNED})",
        ),
    )
)
_NAME = re.compile(r"[A-Za-zμΩÅ°%][A-Za-zμΩÅ]*(?:_[A-Za-z0-9]+)*")
_RAISED_TO = re.compile(r"(?:\^|\*\*)(?:\((?P<inner>[+-]?[0-9]+(?:/[0-9]+|\.[0-9]+)?)\)|(?P<bare>[+-]?[0-9]+(?:\.[0-9]+)?))")

_MISWRITTEN = (
    (re.compile(r"[×x*·] *10[-+]?[0-9]"), "Write the power of ten with ^ or as a superscript, such as 1.4×10^-9."),
    (re.compile(r"[+][0-9.]+ *[/,]? *-|±.*±|[+]-.*[+]-"), "Give one uncertainty, the same to both sides, such as 1.4 ± 0.3."),
    (re.compile(r"[<>=~≈≤≥]"), "Give one number without a sign of comparison: nuspin takes no bounds."),
    (re.compile(r"[\[\]{};]|^\(?[^(]*, "), 'Give one number, or a list of quantities such as ["5 nm", "6 nm"].'),
    (re.compile(r"[0-9],[0-9]"), "Write a decimal point for the comma, and no sign between thousands, such as 4.2 or 4200."),
    (re.compile(r"[0-9]['_ ][0-9]{3}(?![0-9])"), "Write the number without signs or spaces between its thousands."),
    (re.compile(r"[0-9][ ]*(?:…|\.\.+|-|to|bis)[ ]*[0-9]"), "Give one number, not a range; a list makes one case of each number."),
    (re.compile(r"^[+-]?[0-9.]+[eE] |[0-9] [eE][+-]?[0-9]"), "Write the power of ten without a space, such as 1.4e-9."),
    (re.compile(r"[0-9][ ]*[/*×x][ ]*[0-9]|[0-9][ ]*\*\*|\^[^ ]*\^"), "Work it out first: nothing is calculated in a quantity."),
    (re.compile(r"(?:±|[+]-|[+]/-) *[-+]"), "Write the uncertainty without a sign of its own, such as 1.4 ± 0.3."),
    (re.compile(r"\([0-9]*\.[0-9]+\)"), "Write the uncertainty of the last digits, such as 1.4(3), or 1.4 ± 0.3."),
    (re.compile(r"(?:±|[+]-|[+]/-).*%"), "Write the uncertainty in the unit of the number, not in per cent of it."),
    (re.compile(r"[A-Za-z] *(?:±|[+]-|[+]/-)"), "Write the unit once, after the uncertainty, such as 1.4 ± 0.3 nm."),
    (re.compile(r"^[+-] +[0-9.]|^[+-]{2,}"), "Write one sign, directly before the number."),
)


class Unreadable(ValueError):
    """Text that is no quantity; the message says how to write it."""


@dataclass(frozen=True)
class Written:
    """A quantity as it was written: number, standard uncertainty (None where there is none) and the powers of its units, in order."""

    value: float
    uncertainty: float | None
    units: tuple[tuple[str, Fraction], ...]


def read(text: str) -> Written:
    """Return what a text says.

    Raises
    ------
    Unreadable
        Where it is not one number, at most one uncertainty and one product of units.

    Examples
    --------
    >>> from nuspin.grammar import read
    >>> read("1.40(12)×10⁻⁹ m")
    Written(value=1.4e-09, uncertainty=1.2e-10, units=(('m', Fraction(1, 1)),))
    >>> read("−2 / angstrom").value
    -2.0
    """
    if len(text) > LONGEST:
        raise Unreadable(f"A quantity has at most {LONGEST} characters.")
    plain = _normalised(text)
    for form in _FORMS:
        found = form.match(plain)
        if found and not re.match(r"[0-9.(]|[eE][+-]?[0-9]", plain[found.end() :]):
            value, sigma = _numbers(found.groupdict())
            return Written(value, sigma, _units(plain, plain[found.end() :]))
    raise Unreadable(_remedy(plain))


def _normalised(text: str) -> str:
    """Return the text with one sign for each meaning; refuse a character that has none."""
    text = text.translate(_ALIKE).replace("°C", "degC").replace("+/-", "±").replace("+-", "±")
    text = _RAISED.sub(lambda run: f"^{run.group().translate(_FLAT)}", text).strip(" ")
    for character in text:
        if not _ALLOWED.match(character):
            shown = character if character.isprintable() else "an invisible character"
            raise Unreadable(f"It contains {shown} (U+{ord(character):04X}), which has no meaning in a quantity: leave it out.")
    return text


def _numbers(part: dict[str, str | None]) -> tuple[float, float | None]:
    """Return value and uncertainty from the groups of a form."""
    written, power = str(part["value"]), part.get("power") or ""
    value = _float(written, power)
    if part.get("digits") is not None:  # 1.40(12) is 1.40 ± 0.12
        decimals = len(written.partition(".")[2])
        return value, _float(f"{part['digits']}e-{decimals}", power)
    if part.get("sigma") is None:
        return value, None
    sigma = str(part["sigma"])
    if _has_power(written) != _has_power(sigma):
        raise Unreadable("Say what the power of ten belongs to, such as (1.4 ± 0.3)e-9.")
    return value, _float(sigma, power)


def _has_power(number: str) -> bool:
    return not re.fullmatch(rf"[+-]?{_PLAIN}", number)


def _float(number: str, power: str = "") -> float:
    """Return a number, times a power of ten that stands behind it, as a float that can hold it."""
    mantissa, exponent = _split(number)
    value = float(f"{mantissa}e{exponent + _split(f'1{power}')[1]}")
    if isinf(value) or (value == 0 and mantissa.strip("+-.0")):
        raise Unreadable("The number is beyond what a computer can hold, about 1e-308 to 1e308.")
    return value


def _split(number: str) -> tuple[str, int]:
    """Return the digits of a number, with their sign, and its power of ten."""
    part = _PARTS.fullmatch(number)
    assert part is not None  # the forms are made of such numbers
    return part["sign"] + (part["plain"] or "1"), int(part["e"] or part["ten"] or 0)


def _units(whole: str, text: str) -> tuple[tuple[str, Fraction], ...]:
    """Return the powers of the names in a product of units."""
    text = text.strip(" ")
    if not text:
        return ()
    if text.startswith("1/") or text.startswith("1 /"):
        text = text[1:].lstrip(" ")
    reader = _Reader(whole, text)
    found = reader.product(leading=True)
    if reader.rest:
        reader.fail()
    if len(found) > 1 and any(name == "%" for name, _ in found):
        raise Unreadable(_remedy(whole))
    return tuple(found)


class _Reader:
    """Reads a product of units from left to right."""

    def __init__(self, whole: str, text: str) -> None:
        self.whole, self.rest = whole, text

    def product(self, *, leading: bool = False) -> list[tuple[str, Fraction]]:
        """Read factors up to the end or a closing bracket."""
        found: list[tuple[str, Fraction]] = []
        divided = False
        sign = self._operator(first=True) if leading else "*"
        while True:
            if sign == "/":
                divided = True
            elif divided:
                raise Unreadable("Write brackets around what is below the slash, such as W/(m K).")
            found += [(name, power if sign == "*" else -power) for name, power in self._factor()]
            sign = self._operator()
            if not sign:
                return found

    def _operator(self, *, first: bool = False) -> str:
        """Take the sign before the next factor: "*", "/", or nothing where the product ends."""
        spaced = self.rest.startswith(" ")
        self.rest = self.rest.lstrip(" ")
        per = re.match(r"per ", self.rest)
        if self.rest[:1] == "/" or per:
            self.rest = self.rest[per.end() if per else 1 :].lstrip(" ")
            return "/"
        if self.rest[:1] in ("*", "·", "×") and not self.rest.startswith("**") and not first:
            self.rest = self.rest[1:].lstrip(" ")
            return "*"
        goes_on = bool(_NAME.match(self.rest) or self.rest.startswith("("))
        return "*" if first or (goes_on and (spaced or self.rest.startswith("("))) else ""

    def _factor(self) -> list[tuple[str, Fraction]]:
        """Read a name or a bracket, with its power."""
        name = _NAME.match(self.rest)
        if name:
            self.rest = self.rest[name.end() :]
            inner = [(name.group(), Fraction(1))]
        elif self.rest.startswith("("):
            self.rest = self.rest[1:].lstrip(" ")
            inner = self.product()
            if not self.rest.startswith(")"):
                self.fail()
            self.rest = self.rest[1:]
        else:
            self.fail()
        power = _RAISED_TO.match(self.rest)
        if not power:
            return inner
        self.rest = self.rest[power.end() :]
        exponent = Fraction(power["inner"] or power["bare"])
        if abs(exponent) > 12 or exponent.denominator > 12:
            raise Unreadable("No unit has such a power.")
        return [(each, own * exponent) for each, own in inner]

    def fail(self) -> NoReturn:
        """Refuse what is left."""
        if re.match(r"-?[0-9]", self.rest) and self.rest != self.whole and re.search(r"[A-Za-zμΩÅ]-?[0-9]", self.whole):
            raise Unreadable("Write powers of units with ^, such as m^2 or cm^-3.")
        raise Unreadable(_remedy(self.whole))


def _remedy(text: str) -> str:
    """Return how to write what was probably meant."""
    for pattern, remedy in _MISWRITTEN:
        if pattern.search(text):
            return remedy
    if not re.match(r"[(+-]?[0-9.]", text):
        return "Begin with a number, such as 1.4 nm."
    return "Write one number and one unit, such as 1.4e-9 m, 1.4(3) nm or 1.4 ± 0.3 nm."
