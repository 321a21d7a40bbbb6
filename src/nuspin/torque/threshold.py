r"""Where the damping-like torque cancels transverse relaxation: for a classical spin, as after eq. (16), and for a quantum spin."""

from math import inf

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._roots import newton
from nuspin._types import Number, Quantity, Real
from nuspin.constants import hbar
from nuspin.hyperfine import sphere_averages
from nuspin.torque.channels import channel_weights, exchange
from nuspin.torque.coefficients import TorqueCoefficients


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
    I = 3/2), a larger one only below the temperature of `anti_damping_limit`. The torque conserves |m|, so it cannot undo
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
    checks.instance("coefficients", coefficients, TorqueCoefficients)
    T2 = quantity.positive("T2", T2, "s")
    G_damp = jnp.asarray(coefficients.G_damp)
    pulls = G_damp > 0
    return jnp.where(pulls, hbar * coefficients.spin_length / (jnp.where(pulls, G_damp, 1.0) * T2), inf)


def anti_damping_limit(
    *, spin: Number, enhancement: Quantity = 1.0, kernel: str = "full", spin_conserving_fraction: Quantity = 1.0
) -> Number:
    r"""Return the largest k_B T/|mu| at which a spin accumulation can amplify the precession of a spin I, 0 where none can.

    Near the coherent state antiparallel to mu the transverse component grows where

    .. math:: f c_A (I - \tfrac12)\, |\mu| > \frac{G_+ + G_- + G_z}{2\Gamma_*},

    with the contact coupling :math:`(I - \tfrac12)|\mu| > \tfrac12|\mu| \coth(|\mu|/2k_BT) + k_BT`: never for I = 1/2.

    Parameters
    ----------
    spin
        Nuclear spin quantum number I.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.
    kernel
        "full" (contact and dipolar) or "contact".
    spin_conserving_fraction
        f of the relaxation.

    Returns
    -------
    float or array
        k_B T/|mu|, dimensionless; the strength of the coupling cancels.

    Raises
    ------
    InputError
        Where an argument is outside its range.

    Notes
    -----
    A necessary condition, in no field: what is gained must also pay for every other cause of T_2.

    References
    ----------
    Derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.torque import anti_damping_limit
    >>> [round(float(anti_damping_limit(spin=I, kernel="contact")), 3) for I in (0.5, 1.5, 4.5)]
    [0.0, 0.407, 1.979]
    """
    spin = jnp.asarray(quantity.spin_quantum_number("spin", spin))
    f = quantity.within("spin_conserving_fraction", spin_conserving_fraction, 0, 1)
    enhancement = quantity.positive("enhancement", enhancement)
    checks.broadcastable(spin=spin, enhancement=enhancement, spin_conserving_fraction=f)
    w_ff, w_2, w_0, u_1, u_0 = channel_weights(enhancement=enhancement, kernel=kernel)
    c_A, c_S = sphere_averages(enhancement=enhancement, kernel=kernel)
    pairs = f * (w_ff + w_2 + u_1) / 2  # times `exchange`
    alone = (f * (2 * w_0 + u_0) + (1 - f) * 4 * c_S) / 2  # times kT
    gain = f * c_A * (spin - 0.5)
    possible = gain > pairs
    return jnp.where(possible, _crossing(jnp.where(possible, gain, 2.0), jnp.where(possible, pairs, 1.0), alone), 0.0)


@jax.jit
def _crossing(gain: Real, pairs: Real, alone: Real) -> Real:
    """Solve gain = pairs coth(1/2y) + alone y by Newton's method, from above: the right side is convex."""
    gain, pairs, alone = jnp.broadcast_arrays(gain, pairs, alone)
    return newton(lambda y: (pairs * exchange(1.0, y) + alone * y) / gain - 1, gain / (2 * pairs + alone))
