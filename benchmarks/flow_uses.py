"""What do many periods, a phase diagram and a derivative cost, all from the exact flow?

Periods: 1e5 spins under two pieces at 10 MHz, 1e7 times over; NumPy's matrix_power on the same 2 x 2 matrices. Phase diagram:
attractor, rate and frequency of 1024 x 1024 currents and fields, and the threshold at each field; NumPy's eigenvectors of the same
matrices. Derivative: of a loss on <m(t)> by all ten parameters of each of 2^20 spins, beside the loss."""

from typing import Any

import numpy as np

from benchmarks.timing import best, best_cpu
from nuspin._jax import WIDE, jax, jnp
from nuspin.dynamics import fixed_points, flow, flow_power, gilbert, thresholds


def measure():
    """Return the rows of the table, header first."""
    return [("what", "nuspin", "beside", "time", "ratio"), periods(), diagram(), derivative()]


def periods():
    """1e7 periods."""
    spins, count = 100_000, 10**7
    rng = np.random.default_rng(0)
    detuning, zero = 1 + 1e-3 * rng.standard_normal(spins), np.zeros(spins)
    omega = tuple(np.stack(pair) for pair in ((zero + 2e5, zero - 2e5), (zero, zero), (6.28e7 * detuning, 6.28e7 * detuning)))
    beta = tuple(np.stack(pair) for pair in ((zero + 0.1, zero), (zero, zero + 0.2), (zero + 0.05, zero + 0.05)))
    durations = np.array([5e-8, 5e-8])
    start = (zero + 1, zero, zero)

    def plain():
        period = np.broadcast_to(np.eye(2), (spins, 2, 2))
        for k in range(2):
            w = [b[k] - 1j * o[k] for o, b in zip(omega, beta, strict=True)]
            q = np.sqrt(w[0] ** 2 + w[1] ** 2 + w[2] ** 2)
            even, odd = np.cosh(q * durations[k] / 2), np.sinh(q * durations[k] / 2) / q
            rows = [[even + odd * w[2], odd * (w[0] - 1j * w[1])], [odd * (w[0] + 1j * w[1]), even - odd * w[2]]]
            period = np.moveaxis(np.array(rows), -1, 0) @ period
        return np.linalg.matrix_power(period, count)

    flow_power(start, omega, beta, durations, count)
    ours, theirs = best_cpu(lambda: flow_power(start, omega, beta, durations, count), 3), best_cpu(plain, 2)
    return row("1e7 periods, CPU time per spin", ours / spins, "numpy.linalg.matrix_power", theirs / spins)


def diagram():
    """1024 x 1024 pixels."""
    current, field = np.linspace(-1, 1, 1024), np.linspace(0.1, 2, 1024)
    B, j = np.meshgrid(field, current, indexing="ij")
    zero = np.zeros_like(B)
    omega, beta = (1e3 * j, zero, -6.2e7 * B), (zero + 2e4 * j, zero, 3e4 * j - 1e4 * B)

    def ours():
        points = fixed_points(omega, beta)
        still = gilbert(np.stack([0 * field, 0 * field, -6.2e7 * field], -1), np.zeros(3), damping=1e-4)
        return points, thresholds(omega=still[0], beta=still[1], omega_per_drive=[1e3, 0, 0], beta_per_drive=[2e4, 0, 3e4])

    def plain():
        w = [b - 1j * o for o, b in zip(omega, beta, strict=True)]
        matrices = np.moveaxis(np.array([[w[2], w[0] - 1j * w[1]], [w[0] + 1j * w[1], -w[2]]]), (0, 1), (2, 3))
        return np.linalg.eig(matrices)

    jax.block_until_ready(ours())
    return row("1024 x 1024 phase diagram", best(ours, 5), "numpy.linalg.eig", best(plain, 2))


def derivative():
    """Backward over forward."""
    spins = 2**20
    rng = np.random.default_rng(0)
    m0 = rng.standard_normal((3, spins))
    m0 = tuple(map(jnp.asarray, m0 / np.linalg.norm(m0, axis=0)))
    omega, beta = (tuple(map(jnp.asarray, scale * rng.standard_normal((3, spins)))) for scale in (6e7, 1.0))

    def loss(m0, omega, beta, t):
        return sum((jnp.mean(component) - 0.1) ** 2 for component in flow(m0, omega, beta, t))

    arguments = (m0, omega, beta, jnp.asarray(1.0))
    forward = jax.jit(loss, compiler_options=WIDE)
    backward = jax.jit(jax.grad(loss, argnums=(0, 1, 2, 3)), compiler_options=WIDE)
    memory: Any = backward.lower(*arguments).compile().memory_analysis()
    held = memory.temp_size_in_bytes / spins
    jax.block_until_ready((forward(*arguments), backward(*arguments)))
    ours, theirs = best_cpu(lambda: backward(*arguments), 40), best_cpu(lambda: forward(*arguments), 40)
    return row(f"derivative by 10 parameters, {held:.0f} bytes held per spin", ours, "the loss itself", theirs)


def row(what, ours, beside, theirs):
    """Return times and their ratio, in words."""
    return what, seconds(ours), beside, seconds(theirs), f"{theirs / ours:.2g}"


def seconds(time):
    """Return a time in a unit that suits it."""
    for unit, scale in (("s", 1), ("ms", 1e3), ("us", 1e6)):
        if time * scale >= 1:
            return f"{time * scale:.3g} {unit}"
    return f"{time * 1e9:.3g} ns"
