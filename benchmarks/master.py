"""The master equation of a spin 7/2 with quadrupole splitting, rf and a biased bath: <I> at 1000 times in 1 ms, of one problem and of
25 offsets times 40 biases, for the peers scaled from fewer ("run"). Wall time from numbers to numbers, best of some, after compilation;
errors against powers of scipy's exponential, which stand at k times the first step: 3e-13 is the rounding of the other times."""

import warnings
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np
from scipy.linalg import expm

from benchmarks.timing import ratio
from nuspin.dynamics import QuantumSpin, evolve_master, polarized_state, quadrupole_tensor
from nuspin.dynamics.quantum.spin_operators import spin_matrices

SPIN, TURN = 3.5, 2 * np.pi * 1e3  # rad/s in 1 kHz
SPLITTING, RF, RATE, DEPHASING = 100 * TURN, 5 * TURN, 20.0, 200.0
TIMES = np.linspace(0, 1e-3, 1000)
ONE = np.array([[20 * TURN, -0.3]])
MANY = np.array([(offset, bias) for offset in TURN * np.linspace(-50, 50, 25) for bias in np.linspace(-0.9, 0.9, 40)])
X, Y, Z = spin_matrices(SPIN)
STATE = np.asarray(polarized_state(SPIN, [1.0, 0, 0], 0.4))


def nuspin(cases: np.ndarray) -> np.ndarray:
    offset, bias = cases.T
    zero = np.zeros(len(cases))
    noise = np.diag([2 * RATE, 2 * RATE, DEPHASING])
    omega, pump = np.stack([zero + RF, zero, offset], axis=-1), np.stack([zero, zero, 2 * RATE * bias], axis=-1)
    system = QuantumSpin(SPIN, quadrupole=quadrupole_tensor(SPLITTING), noise=noise, pump=pump)
    return np.asarray(evolve_master(system, omega, TIMES, STATE))


def by_hand(offset, bias):
    """Hamiltonian and jumps, as other packages want them."""
    H = offset * Z + RF * X + SPLITTING / 2 * (Z @ Z - SPIN * (SPIN + 1) / 3 * np.eye(8))
    return H, [np.sqrt(RATE * (1 + bias)) * (X + 1j * Y), np.sqrt(RATE * (1 - bias)) * (X - 1j * Y), np.sqrt(DEPHASING) * Z]


def reference(offset, bias):
    H, jumps = by_hand(offset, bias)
    one = np.eye(8)
    L = -1j * (np.kron(H, one) - np.kron(one, H.T))
    for J in jumps:
        JJ = J.conj().T @ J
        L = L + np.kron(J, J.conj()) - np.kron(JJ, one) / 2 - np.kron(one, JJ.T) / 2
    U, r, seen = np.asarray(expm(L * TIMES[1])), STATE.ravel(), []
    for _ in TIMES:
        seen.append([(A.T.ravel() @ r).real for A in (X, Y, Z)])
        r = U @ r
    return np.array(seen)


def qutip_solver(**options):
    qutip: Any = import_module("qutip")

    def solve(cases):
        results = []
        for case in cases:
            H, jumps = by_hand(*case)
            operators = [qutip.Qobj(each) for each in (H, STATE, *jumps, X, Y, Z)]
            H, state, jumps, seen = operators[0], operators[1], operators[2:5], operators[5:]
            given = {"progress_bar": "", "store_states": False, **options}
            results.append(np.real(qutip.mesolve(H, state, TIMES, jumps, e_ops=seen, options=given).expect).T)
        return np.array(results)

    return solve


def qutip_powers(cases):
    qutip: Any = import_module("qutip")

    results = []
    for case in cases:
        H, jumps = by_hand(*case)
        U = (qutip.liouvillian(qutip.Qobj(H), [qutip.Qobj(J) for J in jumps]) * TIMES[1]).expm().full()
        rows, r, seen = np.array([A.ravel(order="C") for A in (X, Y, Z)]), STATE.ravel(order="F"), []
        for _ in TIMES:
            seen.append(np.real(rows @ r))
            r = U @ r
        results.append(seen)
    return np.array(results)


def dynamiqs_solver(name, **options):
    dynamiqs: Any = import_module("dynamiqs")

    dynamiqs.set_precision("double")
    dynamiqs.set_progress_meter(False)
    method = getattr(dynamiqs.method, name)(**options)

    def solve(cases):
        Hs, jumps = zip(*(by_hand(*case) for case in cases), strict=True)
        L = [dynamiqs.asqarray(np.stack(each)) for each in zip(*jumps, strict=True)]
        result = dynamiqs.mesolve(
            dynamiqs.asqarray(np.stack(Hs)),
            L,
            dynamiqs.asqarray(STATE),
            TIMES,
            exp_ops=[dynamiqs.asqarray(each) for each in (X, Y, Z)],
            method=method,
            cartesian_batching=False,
            save_states=False,
        )
        return np.swapaxes(np.real(np.asarray(result.expects)), -1, -2)

    return solve


def solvers():
    """Names, functions and how many of the many cases to run."""
    yield "nuspin", nuspin, len(MANY)
    try:
        yield "QuTiP mesolve, default", qutip_solver(nsteps=10**7), 10
        yield "QuTiP mesolve, diag", qutip_solver(method="diag"), 50
        yield "QuTiP Liouvillian, powers of its expm", qutip_powers, 50
    except ImportError:
        yield "QuTiP is not installed, so it is not compared.", None, 0
    try:
        yield "dynamiqs mesolve, default", dynamiqs_solver("Tsit5", max_steps=10**7), 20
        yield "dynamiqs mesolve, Expm", dynamiqs_solver("Expm"), 50
    except ImportError:
        yield "dynamiqs is not installed, so it is not compared.", None, 0


def timed(solve, cases, repeat):
    """Return the first time less the best, the best, and the values."""
    times = []
    for _ in range(repeat + 1):
        start = perf_counter()
        values = solve(cases)
        times.append(perf_counter() - start)
    return times[0] - min(times[1:]), min(times[1:]), values


def measure():
    """Return the rows of the table, header first."""
    rows: list[tuple[str, ...]] = [("", "compile", "one", "error", "ratio", "thousand", "run", "error", "ratio")]
    truth, ours = np.array([reference(*case) for case in ONE]), {}
    order = np.random.default_rng(0).permutation(len(MANY))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, solve, run in solvers():
            if solve is None:
                rows.append((name, *[""] * 8))
                continue
            compiling, one, values = timed(solve, ONE, 20 if solve is nuspin else 3)
            error = np.max(np.abs(values - truth))
            picked = MANY[order[:run]]
            _, several, values = timed(solve, picked, 3 if solve is nuspin else 1)
            checked = picked[:10]
            many_error = np.max(np.abs(values[:10] - np.array([reference(*case) for case in checked])))
            whole = several * len(MANY) / run
            ours = ours or {"one": one, "whole": whole}
            rows.append(
                (
                    name,
                    f"{max(compiling, 0):.1f} s",
                    f"{1e3 * one:.3g} ms",
                    f"{error:.0e}",
                    ratio(one / ours["one"]),
                    f"{whole:.3g} s",
                    f"{run}",
                    f"{many_error:.0e}",
                    ratio(whole / ours["whole"]),
                )
            )
    return rows
