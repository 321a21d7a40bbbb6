"""What does a grid of transforms of the Lindhard function cost, and how exact is it, beside fast logarithmic ones?

T = 0, 2^14 points. The error is the largest for x = 0.5 ... 50 against mpmath, relative to the envelope. The kink
at 2 k_F sits on a node; `less tail` transforms only what remains beside (4/3)/(t^2 + 4/3), whose transform is known.
The times of the references are of the transform alone. Decades, bias, tilt q and the place of the kink come from a
scan, the same for both l; tuned to each, an error falls by up to 5. Their points lie on the grid, those of nuspin
anywhere.
"""

import warnings
from importlib.util import find_spec

import mpmath as mp
import numpy as np
from scipy.fft import fht, fhtoffset

from benchmarks.radial import ENVELOPE, exact
from benchmarks.timing import HEADER, best, compare, largest
from nuspin import ElectronGas
from nuspin.response.lindhard import lindhard

MISSING = find_spec("mcfit") is None
POINTS = 2**14
GAS = ElectronGas("1.36 / angstrom")
X = np.logspace(-2, 2, POINTS)
FACTOR = {0: 0.5 / np.pi, 2: 0.25 / np.pi}  # of the integral of t^2 j_l(tx) F(t/2)


def grid(decades, kink):
    """Return the logarithmic wave numbers of which number kink * POINTS is 2 k_F, and F."""
    t = 2 * np.exp(decades * np.log(10) / POINTS * (np.arange(POINTS) - int(kink * POINTS)))
    return t, np.asarray(lindhard(t / 2))


def tail(t):
    """A function as F at both ends, 1 - O(t^2) and 4/3t^2 + O(1/t^4)."""
    return 1 / (1 + 0.75 * t * t)


def tail_r(l, x):
    """Its transform."""
    u = np.sqrt(4 / 3) * x
    return np.exp(-u) / (3 * x) if l == 0 else (3 / u**2 - np.exp(-u) * (1 + 3 / u + 3 / u**2)) / (6 * x)


def by_fht(l, t, F, bias):
    """Return x and a call that transforms: j_l(z) is sqrt(pi/2z) J_(l + 1/2)(z)."""
    step = np.log(t[1] / t[0])
    offset = fhtoffset(step, mu=l + 0.5, bias=bias)
    x = np.exp(offset) / t[::-1]
    scale = FACTOR[l] * np.sqrt(np.pi / 2) * x**-1.5
    return x, lambda: scale * fht(t**1.5 * F, step, mu=l + 0.5, offset=offset, bias=bias)


def by_mcfit(l, t, F, q):
    """Return x and a call that transforms, with the grid doubled by extrapolated power laws."""
    import mcfit

    with warnings.catch_warnings(action="ignore"):  # it would rather be asked for JAX, which is no faster here
        transform = mcfit.SphericalBessel(t, nu=l, q=q, N=2j, lowring=True)
    scale = FACTOR[l] * np.sqrt(np.pi / 2)
    return transform.y, lambda: scale * transform(F, extrap=True)[1]


REFERENCES = {
    "fht, 8 decades, bias 1/4": (by_fht, 8, 0.5, 0.25, False),
    "fht, 6 decades, bias 1/4, less tail": (by_fht, 6, 0.5, 0.25, True),
    "mcfit, 4 decades, q = 2, lowring, extrap": (by_mcfit, 4, 0.5, 2.0, False),
    "mcfit, same, less tail": (by_mcfit, 4, 0.35, 2.0, True),
}


def measure():
    """Yield the table."""
    yield HEADER
    for name, l in (("f_con1", 0), ("f_dip1", 2)):

        def error(x, values, name=name):
            inside = np.flatnonzero((x > 0.5) & (x < 50))[::100]
            with mp.workdps(50):
                truth = [float(exact(mp.mpf(each))[name]) for each in x[inside]]
            return largest(values[inside], truth, ENVELOPE[name](x[inside]))

        ours = getattr(GAS, name)
        references = {}
        for label, (method, decades, kink, tilt, less) in REFERENCES.items():
            if method is by_mcfit and MISSING:
                continue
            t, F = grid(decades, kink)
            x, call = method(l, t, F - less * tail(t), tilt)
            references[label] = best(call) / POINTS, error(x, call() + less * tail_r(l, x))
        yield from compare(name, lambda ours=ours: ours(X), error(X, np.asarray(ours(X))), references)
    if MISSING:
        yield "", "", "", "", "", "", "mcfit is not installed, so it is not compared.", "", "", ""
