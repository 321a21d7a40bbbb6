"""What does a point of a radial function or of chi_1 cost, and how exact is it, beside scipy.integrate.quad and mpmath?

The error is relative to the envelope, against mpmath with 50 digits. `quad` sums the Fermi sphere, split where the integrand is singular;
the radial functions are its transform in k, which is a finite integral.
"""

import mpmath as mp
import numpy as np
from scipy.integrate import quad
from scipy.special import spherical_jn

from benchmarks.timing import best, per_point, ratio
from nuspin._jax import jax, jnp
from nuspin.response import radial
from nuspin.response.lindhard import lindhard

X = np.logspace(-2, 3, 1_000_000)
SAMPLE = np.logspace(-2, 2, 41)


def _quad(integrand, **options):
    return quad(integrand, 0, 1, epsabs=1e-14, epsrel=1e-12, limit=500, **options)[0]


def quad_con1(x):
    return _quad(lambda k: k * np.sin(2 * k * x)) / (2 * x * x)


def quad_con2(x):
    return 2 * _quad(lambda k: k * spherical_jn(0, 2 * k * x))


def quad_dip2(x):
    return -_quad(lambda k: k * spherical_jn(2, 2 * k * x))


def quad_dip1(x):
    return (3 / x**3 * _quad(lambda k: np.sin(k * x) ** 2 / 2) - quad_con1(x)) / 2


def quad_lindhard(y):
    return _quad(lambda k: k * np.log(abs((k + y) / (k - y))), points=[y] if y < 1 else None) / (2 * y)


def exact(x):
    s, c = mp.sin(2 * x), mp.cos(2 * x)
    return {
        "f_con1": (s - 2 * x * c) / (8 * x**4),
        "f_con2": (1 - c) / (2 * x**2),
        "f_dip1": (x * c - 2 * s + 3 * x) / (8 * x**4),
        "f_dip2": (3 * s - 2 * x * c - 4 * x) / (8 * x**3),
        "chi_1": mp.mpf(1) / 2 + (1 - x * x) / (4 * x) * mp.log(abs((1 + x) / (1 - x))) if x != 1 else mp.mpf(1) / 2,
    }


ENVELOPE = {
    "f_con1": lambda x: np.minimum(1 / (3 * x), 1 / (4 * x**3)),
    "f_con2": lambda x: np.minimum(1, 1 / x**2),
    "f_dip1": lambda x: np.minimum(1 / (12 * x), 1 / (2 * x**3)),
    "f_dip2": lambda x: np.minimum(x**2 / 15, 3 / (4 * x**2)),
    "chi_1": lambda x: np.minimum(1, 1 / (3 * x**2)),
}
KERNELS = {
    "f_con1": radial.con1,
    "f_con2": radial.con2,
    "f_dip1": radial.dip1,
    "f_dip2": radial.dip2,
    "chi_1": lindhard,
}
QUADRATURES = {"f_con1": quad_con1, "f_con2": quad_con2, "f_dip1": quad_dip1, "f_dip2": quad_dip2, "chi_1": quad_lindhard}


def measure():
    """Yield the table."""
    yield "function", "compile", "nuspin / point", "error", "quad / point", "quad error", "quad / nuspin", "mpmath / nuspin"
    points = jnp.asarray(X)
    for name, kernel in KERNELS.items():
        with mp.workdps(50):
            truth = np.array([float(exact(mp.mpf(x))[name]) for x in SAMPLE])
        scale = ENVELOPE[name](SAMPLE)
        jax.clear_caches()
        compiling = best(lambda kernel=kernel: kernel(points).block_until_ready(), 1)
        ours = best(lambda kernel=kernel: kernel(points).block_until_ready()) / len(X)
        error = np.max(np.abs(np.asarray(kernel(SAMPLE)) - truth) / scale)
        high = best(lambda: [exact(mp.mpf(x)) for x in SAMPLE], 2) / len(SAMPLE) / len(ENVELOPE)
        row = [name, f"{compiling:.2f} s", per_point(ours), f"{error:.0e}"]
        quadrature = QUADRATURES[name]
        theirs = best(lambda quadrature=quadrature: [quadrature(x) for x in SAMPLE], 2) / len(SAMPLE)
        off = np.max(np.abs([quadrature(x) for x in SAMPLE] - truth) / scale)
        row += [per_point(theirs), f"{off:.0e}", ratio(theirs / ours)]
        yield (*row, ratio(high / ours))
