"""Write witness.csv, the nuclei as the package mendeleev 1.3.0 has them, and spinless.csv, the share of nuclei without spin.

Its own requirements are older than ours, so it runs apart:

    uv run --no-project --with mendeleev==1.3.0 tests/materials/make_witness.py

mendeleev gives g = mu/(mu_N I) in single precision.
"""

import csv
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent


def nuclei():
    from mendeleev import get_all_elements

    for element in get_all_elements():
        for isotope in element.isotopes:
            if isotope.abundance:
                yield element.symbol, isotope, float(Fraction(isotope.spin)) if isotope.spin else 0.0


def magnetic():
    for symbol, isotope, spin in nuclei():
        if spin and isotope.g_factor is not None:
            yield {
                "name": f"{isotope.mass_number}{symbol}",
                "spin": spin,
                "moment": isotope.g_factor * spin,
                "moment_uncertainty": (isotope.g_factor_uncertainty or 0) * spin,
                "quadrupole": "" if isotope.quadrupole_moment is None else isotope.quadrupole_moment,
                "quadrupole_uncertainty": isotope.quadrupole_moment_uncertainty or 0,
                "abundance": isotope.abundance / 100,
            }


def spinless():
    rest: dict[str, float] = {}
    for symbol, isotope, spin in nuclei():
        rest[symbol] = rest.get(symbol, 0.0) + (0.0 if spin else isotope.abundance / 100)
    return [{"element": symbol, "spinless": value} for symbol, value in rest.items()]


def write(name, rows):
    table = [{key: value if isinstance(value, str) else f"{value:.7g}" for key, value in row.items()} for row in rows]
    with (HERE / name).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


if __name__ == "__main__":
    write("witness.csv", magnetic())
    write("spinless.csv", spinless())
