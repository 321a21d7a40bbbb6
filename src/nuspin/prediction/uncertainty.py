r"""What the uncertainties of a scenario's numbers make of what is predicted, to first order.

.. math:: \sigma_q^2 = \sum_s \Big(\sum_i \frac{\partial q}{\partial x_i}\,\sigma_{i,s}\Big)^2

s runs over the named sources, so that two numbers from one measurement correlate.
"""

from collections.abc import Mapping
from functools import partial
from math import isnan
from typing import Any

import numpy as np

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin.errors import InputError
from nuspin.prediction.chain import evaluate
from nuspin.prediction.scenario import Scenario, Setup


def derivatives(scenario: Scenario, quantity: str) -> dict[str, float]:
    """Return the derivative of a predicted quantity by every number of a scenario that is one case, in SI.

    Raises
    ------
    InputError
        Where the scenario does not have the quantity, or has lists.

    Examples
    --------
    >>> from nuspin.prediction import builtin_scenario, derivatives
    >>> slopes = derivatives(builtin_scenario("pt"), "spin_accumulation_spread")
    >>> slopes["drive.current_density"] > 0
    True
    """
    if scenario.axes:
        raise InputError(
            f"The scenario has lists of {', '.join(scenario.axes)}; derivatives are of one case. Use `jax.grad` on `evaluate`."
        )
    numbers = {path: jnp.asarray(number, float) for path, number in scenario.numbers.items()}
    checks.known("quantity", quantity, jax.eval_shape(partial(evaluate, scenario.setup), numbers))
    return {path: float(slope) for path, slope in jax.grad(lambda n: evaluate(scenario.setup, n)[quantity])(numbers).items()}


def sources(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of all sources of uncertainty that have a size, in the order of the scenario."""
    shares = (item for known in scenario.known.values() for item in known.shares.items())
    return tuple(dict.fromkeys(name for name, share in shares if share and not isnan(share)))


def unknown(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the numbers whose uncertainty nobody stated, so that it is not in that of the prediction."""
    return tuple(name for name, known in scenario.known.items() if isnan(known.uncertainty))


def evaluate_with_contributions(scenario: Scenario) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return every quantity, and what each source of `sources`, on the first axis, moves it by: one standard deviation, signed."""
    names = sources(scenario)
    if not names:
        return _plain(evaluate(scenario.setup, scenario.numbers)), {}
    numbers = {path: jnp.asarray(number, float) for path, number in scenario.numbers.items()}

    def moves(source: str) -> dict[str, Any]:
        shares = {path: known.shares.get(source, 0.0) for path, known in scenario.known.items()}
        return {path: jnp.full_like(number, shares.get(path, 0.0)) for path, number in numbers.items()}

    pushed = [_pushed(scenario.setup, numbers, moves(source)) for source in names]
    values = _plain(pushed[0][0])
    return values, {name: np.stack([np.asarray(moved[name]) for _, moved in pushed]) for name in values}


@partial(jax.jit, static_argnames="setup")
def _pushed(setup: Setup, numbers: Mapping[str, Any], moves: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return jax.jvp(partial(evaluate, setup), (numbers,), (moves,))


def _plain(values: Mapping[str, Any]) -> dict[str, np.ndarray]:
    return {name: np.asarray(value) for name, value in values.items()}
