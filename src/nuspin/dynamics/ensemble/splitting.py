r"""Symmetric splitting of many spins that feel their mean: exact motions of each, and between them one map for all.

.. math:: S_h = F_{h/2}\, B_h(\bar m)\, F_{h/2}, \qquad S^{(4)}_h = S_{sh}^2\, S_{(1-4s)h}\, S_{sh}^2, \quad s = \frac1{4 - 4^{1/3}}

F, of each spin, is exact and its maps are computed once; neighbouring ones are merged, so that a stage is one pass over the spins: the
common map, the map of each, and the sums that the next common map needs. Suzuki, Phys. Lett. A 146, 319 (1990), for the fourth order.
"""

from collections.abc import Callable
from itertools import pairwise
from math import isqrt
from typing import Any

import equinox as eqx

from nuspin._jax import jax, jnp
from nuspin._types import Components, Real, Whole

BLOCK = 2**12
"""Spins at once: their maps and intermediate values stay in the cache; the best of 2^10, 2^12 and 2^14."""

_S = 1 / (4 - 4 ** (1 / 3))
_FEW = 2**8  # spins, of which a smaller program is worth more than a faster loop
_SHORT = 4  # steps of a loop, for which a smaller program is worth more than a faster turn
_UNROLL = 2  # steps in a turn of the loop: the two arrays of spins change places in each, and after two are where they were

FRACTIONS = {2: (1.0,), 4: (_S, _S, 1 - 4 * _S, _S, _S)}
"""The parts of a step, by the order of the error."""


class Chain(eqx.Module):
    """Maps of each spin, one after the other; their leaves are numbers or have one element for each spin.

    Of at most `BLOCK` spins they may also be matrices between all of them.
    """

    maps: tuple[Any, ...]

    def __call__(self, m: Components, clock: Whole) -> Components:
        """Return where the spins go."""
        for each in self.maps:
            m = each(m, clock) if getattr(each, "clocked", False) else each(m)
        return m


class Scheme(eqx.Module):
    """What a step consists of: `first` F, then for each stage the common map over its part of the step and a chain of F.

    After the last stage follows `joined`, which is F of this step and of the next, or `last`.
    """

    first: Chain
    inner: tuple[Chain, ...]
    joined: Chain
    last: Chain
    fractions: tuple[float, ...] = eqx.field(static=True)


def splitting(
    local: Callable[[Real], tuple[Any, ...]],
    between: Callable[[Real], tuple[Any, ...]],
    kicks: tuple[tuple, ...],
    h: Real,
    order: int,
) -> Scheme:
    """Return the scheme of exact maps `local(t)`, beside which stand the maps `between(t)`, and the common map between two kicks.

    After the common map those between are done in the opposite order. The kicks are those before and after the common map of a step,
    and before that of the next.
    """
    parts = FRACTIONS[order]
    before, after, before_next = kicks

    def chain(part: float, next_part: float) -> tuple[Any, ...]:
        return *reversed(between(h * part / 2)), *local(h * (part + next_part) / 2), *between(h * next_part / 2)

    joins = {pair: chain(*pair) for pair in {*pairwise(parts), (parts[-1], parts[0])}}
    return Scheme(
        first=Chain((*local(h * parts[0] / 2), *between(h * parts[0] / 2), *before)),
        inner=tuple(Chain(joins[pair]) for pair in pairwise(parts)),
        joined=Chain((*after, *joins[parts[-1], parts[0]], *before_next)),
        last=Chain((*after, *reversed(between(h * parts[-1] / 2)), *local(h * parts[-1] / 2))),
        fractions=parts,
    )


def march(
    scheme: Scheme,
    common: Callable[[Any, Real], Any],
    sums: Callable,
    start: Components,
    weights: Real,
    h: Real,
    outputs: int,
    every: int | Whole,
    keep: bool,
) -> tuple[Any, Components, Any]:
    """Return the sums after every so many steps, the last spins, and all spins at the outputs if they are to be kept.

    `sums(m, weights)` are those over a block, a tuple of numbers; `common(sums, t)` is the map of all spins over t.
    """
    count = start[0].size
    block = min(BLOCK, count)

    def blocked(tree: Any) -> Any:
        return jax.tree.map(lambda v: _in_rows(v, block) if v.ndim else v, tree)

    scheme, m, weights = blocked(scheme), blocked(start), _in_rows(weights, block, edge=False)

    def sweep(state: tuple, over_all: Callable | None, chain: Chain) -> tuple:
        m, spare, _, clock = state
        leaves, tree = jax.tree.flatten(_apart(chain))
        rows = [leaf for leaf in leaves if leaf.ndim]

        def one(moved: Components, row: tuple) -> tuple[Components, Any]:
            index, m, weights, rows = row
            each = iter(rows)
            own = _together(jax.tree.unflatten(tree, [next(each) if leaf.ndim else leaf for leaf in leaves]), chain)
            there = own(m if over_all is None else over_all(m), clock)
            moved = jax.tree.map(lambda v, new: jax.lax.dynamic_update_index_in_dim(v, new, index, 0), moved, there)
            return moved, sums(there, weights)

        # the moved spins are written over those of the step before, which are no longer needed: a new array would be filled and copied
        moved, parts = jax.lax.scan(one, spare, (jnp.arange(len(weights)), m, weights, rows))
        return moved, m, jax.tree.map(lambda v: jnp.sum(v, axis=0), parts), clock

    def step(state: tuple, end: Chain) -> tuple:
        for fraction, chain in zip(scheme.fractions, (*scheme.inner, end), strict=True):
            state = sweep(state, common(state[2], h * fraction), chain)
        return *state[:3], state[3] + 1

    def interval(state: tuple, _: None) -> tuple[tuple, Any]:
        state = sweep(state, None, scheme.first)
        state = repeated(lambda state: step(state, scheme.joined), state, every - 1, pairs=count > _FEW)
        state = step(state, scheme.last)
        return state, (state[2], _in_line(state[0], count) if keep else None)

    total = jax.tree.map(lambda v: jnp.sum(v, axis=0), jax.vmap(sums)(m, weights))
    state = (m, jax.tree.map(jnp.zeros_like, m), total, jnp.asarray(0))
    (m, *_), (totals, spins) = jax.lax.scan(jax.checkpoint(interval, prevent_cse=False), state, length=outputs)
    totals = jax.tree.map(lambda first, rest: jnp.concatenate([first[None], rest]), total, totals)
    return totals, _in_line(m, count), spins


def repeated(step: Callable[[Any], Any], state: Any, count: int | Whole, *, pairs: bool = True) -> Any:
    """Return the state after a number of steps; backward, sqrt(count) states are kept and each stretch is done again.

    A number that JAX traces goes forward only, two steps in a turn of the loop if `pairs` is set.
    """
    if not isinstance(count, int):
        if not pairs:
            return jax.lax.fori_loop(0, count, lambda _, state: step(state), state)
        state = jax.lax.fori_loop(0, count // 2, lambda _, state: step(step(state)), state)
        return jax.lax.fori_loop(0, count % 2, lambda _, state: step(state), state)
    stretch = max(isqrt(count), 1)

    def once(state: Any, _: None) -> tuple[Any, None]:
        return step(state), None

    once = jax.checkpoint(once, prevent_cse=False)

    def some(state: Any, length: int) -> Any:
        return jax.lax.scan(once, state, length=length, unroll=_UNROLL if length > _SHORT else 1)[0] if length else state

    whole = jax.checkpoint(lambda state, _: (some(state, stretch), None), prevent_cse=False)
    if count // stretch:
        state, _ = jax.lax.scan(whole, state, length=count // stretch)
    return some(state, count % stretch)


def _in_rows(v: Any, block: int, *, edge: bool = True) -> Any:
    """Return the values in rows of a block, the last filled up with its last value or zeros; a matrix between all spins in one."""
    if v.ndim == 2:
        return v[None]
    missing = -v.size % block
    return jnp.pad(v, (0, missing), mode="edge" if edge else "constant").reshape(-1, block)


def _in_line(m: Components, count: int) -> Any:
    return jax.tree.map(lambda v: v.reshape(-1)[:count], m)


def _apart(tree: Any) -> Any:
    """Return complex leaves as real and imaginary parts: stored so, they are read in half the time."""
    return jax.tree.map(lambda v: (v.real, v.imag) if jnp.iscomplexobj(v) else v, tree)


def _together(parts: Any, like: Any) -> Any:
    return jax.tree.map(lambda whole, part: jax.lax.complex(*part) if jnp.iscomplexobj(whole) else part, like, parts)
