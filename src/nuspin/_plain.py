"""Text for every terminal: signs that an encoding does not have are spelt out, and control characters are shown, not obeyed."""

import codecs
import sys
import unicodedata
from io import TextIOWrapper

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_SPELT = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)) | {
    "−": "-", "–": "-", "—": "-", "…": "...", "·": ".", "×": "x", "±": "+-", "→": "->", "≤": "<=", "≥": ">=", "∝": "~", "≈": "~",
    "∞": "inf", "°": "deg", "⟨": "<", "⟩": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "✓": "ok", "✗": "WRONG", "′": "'", "√": "sqrt",
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "µ": "u", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega", "Δ": "Delta", "Ω": "Ohm", "Å": "angstrom", "ℏ": "hbar", "ħ": "hbar", "ℓ": "l", "∂": "d", "∇": "grad", "∑": "sum",
}  # fmt: skip


def spell_out() -> None:
    """Let standard output and error spell out what their encoding does not have, as 10^-9 for 10⁻⁹."""
    codecs.register_error("nuspin.spelt", _spelt)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="nuspin.spelt")


def _spelt(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text, before = error.object[error.start : error.end], error.object[: error.start][-1:]
    spelt = ""
    for sign in text:
        if sign in _RAISED:
            spelt += ("" if before in _RAISED else "^") + _RAISED[sign]
        else:
            bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
            spelt += _SPELT.get(sign) or bare or "?"
        before = sign
    return spelt, error.end


def printable(text: str) -> str:
    r"""Return text that does nothing to a terminal: control characters and the like are written out, lines stay lines.

    Examples
    --------
    >>> from nuspin._plain import printable
    >>> print(printable("red: " + chr(27) + "[31m"))
    red: \x1b[31m
    """
    return "".join(sign if _is_harmless(sign) else sign.encode("unicode_escape").decode() for sign in text)


def _is_harmless(sign: str) -> bool:
    return sign.isprintable() or sign in "\n\t" or unicodedata.category(sign) == "Zs"
