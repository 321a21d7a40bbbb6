r"""What the uncertainties of a scenario's numbers make of what is predicted, to first order.

.. math:: \sigma_q^2 = \sum_s \Big(\sum_i \frac{\partial q}{\partial x_i}\,\sigma_{i,s}\Big)^2

s runs over the named sources, so that two numbers from one measurement correlate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import isnan, prod

import numpy as np

from nuspin import checks
from nuspin._jax import jax, jnp
from nuspin.errors import InputError
from nuspin.prediction.cases import flattened, in_chunks
from nuspin.prediction.chain import evaluate
from nuspin.prediction.scenario import Scenario


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
    if checks.instance("scenario", scenario, Scenario).axes:
        raise InputError(
            f"The scenario has lists of {', '.join(scenario.axes)}; derivatives are of one case. Use `jax.grad` on `evaluate`."
        )
    numbers = {path: jnp.asarray(number, float) for path, number in scenario.numbers.items()}
    checks.known("predicted quantity", quantity, jax.eval_shape(partial(evaluate, scenario.setup), numbers))
    return {path: float(slope) for path, slope in jax.grad(lambda n: evaluate(scenario.setup, n)[quantity])(numbers).items()}


def sources(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of all sources of uncertainty that have a size, in the order of the scenario."""
    shares = (item for known in scenario.known.values() for item in known.shares.items())
    return tuple(dict.fromkeys(name for name, share in shares if share and not isnan(share)))


def unknown(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the numbers whose uncertainty nobody stated, so that it is not in that of the prediction."""
    return tuple(name for name, known in scenario.known.items() if isnan(known.uncertainty))


Placing = Callable[[str, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Evaluation:
    """What the chain returns for a scenario, by the names of the quantities.

    `values` have an axis for each list that they vary along, of length 1 for the others; `moved` has what each source of `sources`, on the
    first axis, moves them by, one standard deviation with its sign; `swept` has them at other drives.
    """

    values: dict[str, np.ndarray]
    moved: dict[str, np.ndarray]
    swept: dict[str, np.ndarray]


def evaluated(scenario: Scenario, *, uncertainties: bool = True, drives: np.ndarray | None = None) -> Evaluation:
    """Return every quantity of a scenario, how its uncertainties move it, and how one that is one case changes with its drive.

    `drives` are factors of the drive. All of it is one compiled program for few cases, and chunks of another for many.
    """
    structure, numbers = scenario.setup.anonymous(flattened(scenario.numbers, scenario.shape))
    count = prod(scenario.shape)
    if drives is not None:
        driven = scenario.setup.anonymous(dict.fromkeys(scenario.driven))[1]
        factors = np.concatenate([np.ones(1), drives])
        numbers = {path: number * factors if path in driven else number.repeat(len(factors)) for path, number in numbers.items()}
    names = sources(scenario) if uncertainties else ()
    values, moved = in_chunks(structure, numbers, _moves(scenario, names) if names else {})
    one = _placing(scenario)
    return Evaluation(
        values={name: one(name, value[:count]) for name, value in values.items()},
        moved={name: _moved(one, name, values[name][:count], pushed[: len(names), :count]) for name, pushed in moved.items()},
        swept={name: value[count:] for name, value in values.items()} if drives is not None else {},
    )


def _moved(one: Placing, name: str, value: np.ndarray, pushed: np.ndarray) -> np.ndarray:
    """Return what each source moves a quantity by; of one that is infinite, or no number, nothing is known."""
    return np.stack([one(name, np.where(np.isfinite(value), each, np.nan)) for each in pushed])


def _moves(scenario: Scenario, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Return what each source moves each number by; their number is padded, so that few programs are compiled."""
    padding = (0, -len(names) % _SOURCES)
    shares = {path: known.shares for path, known in scenario.known.items()}
    moves = {path: [shares.get(path, {}).get(name, 0.0) for name in names] for path in scenario.numbers}
    return scenario.setup.anonymous({path: np.pad(np.nan_to_num(each), padding) for path, each in moves.items()})[1]


def _placing(scenario: Scenario) -> Placing:
    """Return how values in a row go back to the axes of the scenario, without those that the quantity does not vary along."""
    if not scenario.axes:
        return lambda name, row: row.reshape(())
    numbers = {path: jax.ShapeDtypeStruct(np.shape(number), float) for path, number in scenario.numbers.items()}
    shapes = {name: each.shape for name, each in jax.eval_shape(partial(evaluate, scenario.setup), numbers).items()}

    def placed(name: str, row: np.ndarray) -> np.ndarray:
        full = row.reshape(scenario.shape)
        shape = (1,) * (full.ndim - len(shapes[name])) + shapes[name]
        return full[tuple(slice(size) for size in shape)].reshape(shapes[name])

    return placed


_SOURCES = 8
