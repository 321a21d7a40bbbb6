"""Numbers and units as a person reads them."""

import math

from nuspin.constants import eV

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float | None, digits: int = 4) -> str:
    """Return a number with a few significant digits, powers of ten written out; a dash for none."""
    if value is None:
        return "–"
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e4:
        text = f"{value:.{digits}g}"
        return (f"{float(text):.0f}" if "e" in text else text).replace("-", "−")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa).replace("-", "−")
    return f"{mantissa}×10{str(int(exponent)).translate(_SUPERSCRIPT)}"


def unit(text: str) -> str:
    """Return a unit with raised exponents: A/m^2 becomes A/m²."""
    parts = text.split("^")
    return parts[0] + "".join(part[:1].translate(_SUPERSCRIPT) + part[1:] for part in parts[1:])


_PREFIXES = {-15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T"}
_PREFIXED = {"J": (eV, "eV"), "T": (1.0, "T"), "Hz": (1.0, "Hz"), "s": (1.0, "s"), "K": (1.0, "K"), "m": (1.0, "m"), "rad": (1.0, "rad")}
_LONGEST = 1e5  # s and K beyond it are powers of ten, not kiloseconds


def quantity(value: float | None, si: str, digits: int = 3) -> str:
    """Return an SI value with a unit that suits its size: joules as electron volts, a prefix where the unit takes one."""
    if value is None or not math.isfinite(value) or value == 0 or si not in _PREFIXED:
        return f"{number(value, digits)} {'' if si == '1' else unit(si)}".strip()
    scale, name = _PREFIXED[si]
    value = value / scale
    rounded = abs(float(f"{value:.{digits - 1}e}"))  # 999.96 with three digits is 1000
    power = 3 * math.floor(math.log10(rounded * (1 + 1e-12)) / 3)
    if name in ("s", "K", "rad"):
        power = min(power, 0)
    if power not in _PREFIXES or (abs(value) >= _LONGEST and power == 0):
        return f"{number(value, digits)} {name}"
    return f"{number(value / 10.0**power, digits)} {_PREFIXES[power]}{name}"
