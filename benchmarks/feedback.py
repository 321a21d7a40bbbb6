"""A hundred thousand spins that feel their mean, ten thousand steps, against a pass over memory written by hand in Numba: one thread each.

"Same arithmetic" stores, as nuspin does, the matrix of each spinor, 8 numbers; "fewest operations" the 16 of a Lorentz transformation.
"""

import os
from time import perf_counter, process_time

os.environ["NUMBA_NUM_THREADS"] = "1"

import numba
import numpy as np

from nuspin import _vector
from nuspin._jax import jax, jnp
from nuspin.dynamics import Feedback, flow_coupled
from nuspin.dynamics.motions.spinor import SpinorMotion

SPINS, STEPS, SHORT, DT, FIELD = 100_000, 10_000, 100, 0.1, 0.3


@numba.njit(fastmath=True)
def turn(angle):
    """Return the matrix of a rotation."""
    theta = np.sqrt(angle[0] ** 2 + angle[1] ** 2 + angle[2] ** 2)
    K = np.array([[0.0, -angle[2], angle[1]], [angle[2], 0.0, -angle[0]], [-angle[1], angle[0], 0.0]])
    return np.eye(3) if theta == 0 else np.eye(3) + np.sin(theta) / theta * K + 2 * (np.sin(theta / 2) / theta) ** 2 * (K @ K)


@numba.njit(fastmath=True)
def by_spinors(x, y, z, w, r, c, d, ax, bx, ay, by, az, bz):
    """Turn all spins, move each by the matrix c + i d + (a + i b) . sigma, and return the mean, in one pass."""
    sx = sy = sz = 0.0
    for i in range(len(x)):
        X, Y, Z = x[i], y[i], z[i]
        p = r[0, 0] * X + r[0, 1] * Y + r[0, 2] * Z
        q = r[1, 0] * X + r[1, 1] * Y + r[1, 2] * Z
        s = r[2, 0] * X + r[2, 1] * Y + r[2, 2] * Z
        up = s >= 0
        ur, ui = 1 + s if up else p, 0.0 if up else -q
        vr, vi = p if up else 1 - s, q if up else 0.0
        Ur = (c[i] + az[i]) * ur - (d[i] + bz[i]) * ui + (ax[i] + by[i]) * vr - (bx[i] - ay[i]) * vi
        Ui = (c[i] + az[i]) * ui + (d[i] + bz[i]) * ur + (ax[i] + by[i]) * vi + (bx[i] - ay[i]) * vr
        Vr = (ax[i] - by[i]) * ur - (bx[i] + ay[i]) * ui + (c[i] - az[i]) * vr - (d[i] - bz[i]) * vi
        Vi = (ax[i] - by[i]) * ui + (bx[i] + ay[i]) * ur + (c[i] - az[i]) * vi + (d[i] - bz[i]) * vr
        A, B = Ur * Ur + Ui * Ui, Vr * Vr + Vi * Vi
        n = 1 / (A + B)
        p, q, s = 2 * (Ur * Vr + Ui * Vi) * n, 2 * (Ur * Vi - Ui * Vr) * n, (A - B) * n
        x[i], y[i], z[i] = p, q, s
        sx += w[i] * p
        sy += w[i] * q
        sz += w[i] * s
    return sx, sy, sz


@numba.njit(fastmath=True)
def by_lorentz(x, y, z, w, r, a, b, c, d, e, f, g, h, k, l, m, n, o, p, q, t):
    """Turn all spins, move each by the 4 x 4 matrix on (1, m), and return the mean, in one pass."""
    sx = sy = sz = 0.0
    for i in range(len(x)):
        X, Y, Z = x[i], y[i], z[i]
        u = r[0, 0] * X + r[0, 1] * Y + r[0, 2] * Z
        v = r[1, 0] * X + r[1, 1] * Y + r[1, 2] * Z
        s = r[2, 0] * X + r[2, 1] * Y + r[2, 2] * Z
        per = 1 / (a[i] + b[i] * u + c[i] * v + d[i] * s)
        X = (e[i] + f[i] * u + g[i] * v + h[i] * s) * per
        Y = (k[i] + l[i] * u + m[i] * v + n[i] * s) * per
        Z = (o[i] + p[i] * u + q[i] * v + t[i] * s) * per
        x[i], y[i], z[i] = X, Y, Z
        sx += w[i] * X
        sy += w[i] * Y
        sz += w[i] * Z
    return sx, sy, sz


def spinor_numbers(motion, t):
    """Return the 8 arrays of `by_spinors`."""
    found = motion.over(jnp.asarray(t))
    return [np.ascontiguousarray(part) for each in (found.c, *found.k) for part in (each.real, each.imag)]


def lorentz_numbers(motion, t):
    """Return the 16 arrays of `by_lorentz`: tr(sigma_i M sigma_j M^+)/2."""
    c, d, ax, bx, ay, by, az, bz = spinor_numbers(motion, t)
    c, kx, ky, kz = c + 1j * d, ax + 1j * bx, ay + 1j * by, az + 1j * bz
    M = np.array([[c + kz, kx - 1j * ky], [kx + 1j * ky, c - kz]])
    pauli = [np.eye(2), np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.array([[1, 0], [0, -1]])]
    products = (np.einsum("ij,jkn,kl,iln->n", one, M, other, M.conj(), optimize=True) for one in pauli for other in pauli)
    return [np.ascontiguousarray(each.real / 2) for each in products]


def hand_written(written, motion, m, steps):
    """Return the spins after the steps, as `flow_coupled` splits them."""
    kernel, numbers = written
    half, whole = numbers(motion, DT / 2), numbers(motion, DT)
    weights = np.full(SPINS, 1 / SPINS)

    def run():
        x, y, z = (v.copy() for v in m)
        mean = np.array(kernel(x, y, z, weights, np.eye(3), *half))
        for step in range(steps):  # with a number for A, A <m> stands still while all spins turn about it
            mean = np.array(kernel(x, y, z, weights, turn(FIELD * DT * mean), *(whole if step < steps - 1 else half)))
        return x, y, z

    return run


def clocked(function, repeat=2):
    """Return the shortest wall and processor times, s."""
    wall, processor = [], []
    for _ in range(repeat):
        start, used = perf_counter(), process_time()
        jax.block_until_ready(function())
        wall.append(perf_counter() - start)
        processor.append(process_time() - used)
    return min(wall), min(processor)


def measure(steps=STEPS):
    """Return the rows of the table, header first."""
    affinity = os.sched_getaffinity(0)
    threads = [int(name) for name in os.listdir("/proc/self/task")]  # noqa: PTH208
    for thread in threads:
        os.sched_setaffinity(thread, {max(affinity)})
    rng = np.random.default_rng(1)
    m = rng.normal(size=(3, SPINS))
    m /= np.linalg.norm(m, axis=0)
    omega, beta = 30 * rng.normal(size=(3, SPINS)), 0.01 * rng.normal(size=(3, SPINS))
    motion = SpinorMotion(_vector.split(omega.T), _vector.split(beta.T))
    feedback, start = Feedback(field=FIELD), _vector.split(m.T)

    def ours(steps=steps):
        return flow_coupled(start, motion.omega, motion.beta, feedback=feedback, dt=DT, steps=steps).last

    hand = {"same arithmetic": (by_spinors, spinor_numbers), "fewest operations": (by_lorentz, lorentz_numbers)}
    few = {name: np.stack(hand_written(kernel, motion, m, SHORT)(), -1) for name, kernel in hand.items()}
    short = np.asarray(ours(SHORT))
    ours()
    wall, processor = clocked(ours)
    per = 1e9 / (SPINS * steps)
    rows = [("", "wall, s", "processor, s", "ns per spin and step", "speed of nuspin, wall", "processor", "difference")]
    rows.append(("nuspin", f"{wall:.2f}", f"{processor:.2f}", f"{wall * per:.2f}", "", "", ""))
    for name, kernel in hand.items():
        their_wall, theirs = clocked(hand_written(kernel, motion, m, steps))
        off = np.max(np.abs(few[name] - short))
        ratios = f"{their_wall / wall:.2f}", f"{theirs / processor:.2f}"
        rows.append((f"Numba, {name}", f"{their_wall:.2f}", f"{theirs:.2f}", f"{their_wall * per:.2f}", *ratios, f"{off:.0e}"))
    for thread in threads:
        os.sched_setaffinity(thread, affinity)
    return rows
