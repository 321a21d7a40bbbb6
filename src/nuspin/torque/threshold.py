r"""The spin accumulation at which the damping-like torque cancels transverse relaxation: the sentence after eq. (16)."""

from math import inf

from nuspin import checks
from nuspin._jax import jnp
from nuspin._types import Number, Quantity
from nuspin.constants import hbar
from nuspin.torque.coefficients import TorqueCoefficients
from nuspin.units import to_si


def critical_spin_accumulation(coefficients: TorqueCoefficients, *, T2: Quantity) -> Number:
    r"""Return the spin accumulation, antiparallel to the spin, that compensates T_2 for a classical nuclear spin.

    .. math:: \mu_c = \frac{\hbar I_p}{g_{damp} a^2 T_2}

    Parameters
    ----------
    coefficients
        What `torque_coefficients` returns.
    T2
        Transverse relaxation time, s.

    Returns
    -------
    float or array
        J; infinite where g_damp is not positive.

    Raises
    ------
    InputError
        Where T2 is not positive.

    Notes
    -----
    A classical vector without thermal noise. A quantum spin up to I = 1 has no such threshold (with the dipolar coupling up to
    I = 3/2), a larger one only below a temperature of the order of |mu| / k_B. The torque conserves |m|, so it cannot undo
    dephasing between the spins of an ensemble.

    References
    ----------
    After eq. (16) of Cahaya, Leon and Fauzi (2023); the sign is derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.torque import critical_spin_accumulation, torque_coefficients
    >>> g = torque_coefficients(gamma=8.68e6, spin=0.5, k_F=2e10, lattice_constant=2e-10, mu_r=1.99e5)
    >>> print(f"{critical_spin_accumulation(g, T2='1 ms') / 1.602e-19:.2g} eV")
    1.2e-05 eV
    """
    T2 = checks.positive("T2", to_si("T2", T2, "s"), "s")
    G_damp = jnp.asarray(coefficients.G_damp)
    pulls = G_damp > 0
    return jnp.where(pulls, hbar * coefficients.spin_length / (jnp.where(pulls, G_damp, 1.0) * T2), inf)
