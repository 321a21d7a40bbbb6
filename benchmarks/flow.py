"""How fast and how exact is the flow of 2^20 spins at 10 MHz over 1 s, one map for each spin, beside compiled and plain programs?

The same sum in C, with vector instructions where a compiler is found, and in Numba is in plain double precision. The rate is
per second of CPU time. Errors are against 60 digits."""

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import mpmath as mp
import numba
import numpy as np

from benchmarks.timing import best_cpu
from nuspin._jax import jnp
from nuspin.dynamics import flow

SPINS, TIME = 2**20, 1.0


def measure():
    """Return the rows of the table, header first."""
    k = np.arange(SPINS)
    detuning, zero = 1 + 5e-5 * np.sin(1.0 * k), np.zeros(SPINS)
    m0 = (zero + 1, zero, zero)
    omega, beta = (zero - 57, zero - 50, -6.2853e7 * detuning), (zero, zero - 2.0, zero - 0.5)
    checked = range(0, SPINS, SPINS // 100)
    truth = np.array([exact([v[i] for v in m0], [v[i] for v in omega], [v[i] for v in beta]) for i in checked])
    on_device = [tuple(map(jnp.asarray, vector)) for vector in (m0, omega, beta)]

    programs: dict[str, Any] = {
        "nuspin.flow, exact phase": lambda: flow(on_device[0], on_device[1], on_device[2], TIME),
        "C, vector instructions": in_c(m0, omega, beta),
        "Numba, one spin after the other": lambda: in_numba(*m0, *omega, *beta, TIME),
        "NumPy, complex arrays": lambda: in_numpy(m0, omega, beta),
    }
    rows, times = [], {}
    for name, program in programs.items():
        if program is None:
            rows.append((name, "no compiler found", "", "", ""))
            continue
        m = np.stack([np.asarray(v) for v in program()], -1)[list(checked)]
        times[name] = best_cpu(program, 40)
        rows.append((name, f"{1e3 * times[name]:.0f} ms", f"{SPINS / times[name]:.2g}", f"{np.max(np.abs(m - truth)):.0e}"))
    fastest = times.get("C, vector instructions")
    shares = [(*row[:4], f"{fastest / times[row[0]]:.0%}" if fastest and row[0] in times else "") for row in rows]
    return [("program", "CPU time", "maps/s/core", "error", "of C"), *shares]


def exact(m0, omega, beta):
    """Return the direction after TIME, from 60 digits."""
    with mp.workdps(60):
        i = mp.mpc(0, 1)
        w = [mp.mpf(float(b)) - i * mp.mpf(float(o)) for o, b in zip(omega, beta, strict=True)]
        q = mp.sqrt(sum(c * c for c in w))
        even, odd = mp.cosh(q * TIME / 2), mp.sinh(q * TIME / 2) / q
        x, y, z = (mp.mpf(float(c)) for c in m0)
        u, v = 1 + z, x + i * y
        u, v = (even + odd * w[2]) * u + odd * (w[0] - i * w[1]) * v, odd * (w[0] + i * w[1]) * u + (even - odd * w[2]) * v
        norm, mixed = abs(u) ** 2 + abs(v) ** 2, mp.conj(u) * v
        return [float(2 * mixed.real / norm), float(2 * mixed.imag / norm), float((abs(u) ** 2 - abs(v) ** 2) / norm)]


def in_c(m0, omega, beta):
    """Return the C program, or None where there is no compiler."""
    compiler = shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    library = Path(tempfile.mkdtemp()) / "exact_map.so"
    options = ["-O3", "-march=native", "-ffast-math", "-fopenmp-simd", "-mprefer-vector-width=512", "-shared", "-fPIC"]
    source = Path(__file__).with_name("exact_map.c")
    subprocess.run([compiler, *options, str(source), "-o", str(library), "-lmvec", "-lm"], check=True, capture_output=True)
    function = ctypes.CDLL(str(library)).exact_map
    pointer = np.ctypeslib.ndpointer(dtype=np.float64, flags="C")
    function.argtypes, function.restype = [pointer] * 9 + [ctypes.c_long, ctypes.c_double], None
    states = [v.copy() for v in m0]

    def program():
        for state, start in zip(states, m0, strict=True):
            state[:] = start
        function(*states, *omega, *beta, SPINS, TIME)
        return states

    return program


@numba.njit(fastmath=True)
def in_numba(x, y, z, ox, oy, oz, bx, by, bz, t):
    out = np.empty((3, len(x)))
    for i in range(len(x)):
        w0, w1, w2 = complex(bx[i], -ox[i]), complex(by[i], -oy[i]), complex(bz[i], -oz[i])
        q = np.sqrt(w0 * w0 + w1 * w1 + w2 * w2)
        e = np.exp(-q * t)
        even, odd = (1 + e) / 2, (1 - e) / (2 * q)
        if z[i] >= 0:
            u, v = complex(1 + z[i], 0), complex(x[i], y[i])
        else:
            u, v = complex(x[i], -y[i]), complex(1 - z[i], 0)
        u, v = (even + odd * w2) * u + odd * (w0 - 1j * w1) * v, odd * (w0 + 1j * w1) * u + (even - odd * w2) * v
        up, down, mixed = u.real**2 + u.imag**2, v.real**2 + v.imag**2, u.conjugate() * v
        out[0, i], out[1, i], out[2, i] = 2 * mixed.real / (up + down), 2 * mixed.imag / (up + down), (up - down) / (up + down)
    return out


def in_numpy(m0, omega, beta):
    """Return the same of whole complex arrays; all spins start on the upper half."""
    w = [b - 1j * o for o, b in zip(omega, beta, strict=True)]
    q = np.sqrt(w[0] ** 2 + w[1] ** 2 + w[2] ** 2)
    e = np.exp(-q * TIME)
    even, odd = (1 + e) / 2, (1 - e) / (2 * q)
    u, v = 1 + m0[2], m0[0] + 1j * m0[1]
    u, v = (even + odd * w[2]) * u + odd * (w[0] - 1j * w[1]) * v, odd * (w[0] + 1j * w[1]) * u + (even - odd * w[2]) * v
    up, down, mixed = np.abs(u) ** 2, np.abs(v) ** 2, u.conj() * v
    return 2 * mixed.real / (up + down), 2 * mixed.imag / (up + down), (up - down) / (up + down)
