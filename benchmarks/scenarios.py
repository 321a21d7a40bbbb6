"""A hundred thousand scenarios of the film Pt/Cu (stack, heat, coefficients, rates, averaging times) in one call of `evaluate`, after its
compilation, and one call each in a Python loop."""

import numpy as np

from benchmarks.timing import best
from nuspin._jax import jax
from nuspin.prediction import builtin_scenario, evaluate

CASES, LOOP = 100_000, 200


def measure():
    """Return the rows of the table, header first."""
    scenario = builtin_scenario("pt-cu")
    rng = np.random.default_rng(1)
    swept = ("layers.Pt.thickness", "layers.Cu.thickness", "layers.Pt.conductivity", "drive.current_density", "environment.temperature")
    values = {name: float(scenario.numbers[name]) * rng.uniform(0.5, 2.0, CASES) for name in swept}
    many = scenario.at(values)
    singles = [{**scenario.numbers, **{name: each[case] for name, each in values.items()}} for case in range(LOOP)]

    def together():
        return jax.block_until_ready(evaluate(many.setup, many.numbers))

    def loop():
        return [jax.block_until_ready(evaluate(scenario.setup, numbers)) for numbers in singles]

    call, one = best(together), best(loop) / LOOP
    return [
        ("", "time", "per scenario", "ratio"),
        (f"one call of {CASES:.0e}", f"{1e3 * call:.0f} ms", f"{1e6 * call / CASES:.2f} us", "1"),
        (f"Python loop, {LOOP} of them", f"{1e3 * one * LOOP:.0f} ms", f"{1e6 * one:.0f} us", f"{one * CASES / call:.0f}"),
    ]
