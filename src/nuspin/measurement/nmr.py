r"""One free induction decay, M exp(-t/T_2*), in a coil with thermal noise: how well it tells amplitude, frequency, width and T_1.

.. math:: \Psi^2 = \frac{\mu_0\,\omega\,Q\,\eta_c\,V M^2\,T_2^*}{8\,k_B T_n}

Psi is the signal-to-noise ratio of a matched filter: the largest that any reading of the decay has.
"""

from math import e as euler
from math import log, pi

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import k_B, mu_0


def signal_to_noise(
    magnetization: Quantity,
    *,
    larmor: Quantity,
    volume: Quantity,
    T2_star: Quantity,
    quality: Quantity,
    filling: Quantity,
    noise_temperature: Quantity,
) -> Number:
    r"""Return the signal-to-noise ratio Psi of one decay after a 90 degree pulse.

    .. math:: \Psi^2 = \frac{\mu_0\,\omega\,Q\,\eta_c\,V M^2\,T_2^*}{8\,k_B T_n}

    Parameters
    ----------
    magnetization
        M of the nuclei along the field before the pulse, A/m, signed or not.
    larmor
        Angular Larmor frequency, rad/s, signed or not.
    volume
        V of the sample, m^3.
    T2_star
        Decay time of the free induction, s.
    quality
        Q of the coil.
    filling
        eta_c, the part of the coil's volume that the sample fills.
    noise_temperature
        T_n of coil and amplifier together, K.

    Returns
    -------
    float or array
        Dimensionless, broadcast over all arguments.

    Raises
    ------
    InputError
        Where an argument is not positive (filling: not in (0, 1]), or magnetisation or frequency not finite.

    Notes
    -----
    The whole line inside the band of the coil, no dead time, a uniform rf field; echoes only repeat it. The emf is omega B_1 M V per
    unit current; a coil of inductance L and volume V_c has B_1^2 = mu_0 L/V_c and the resistance omega L/Q.

    References
    ----------
    D. I. Hoult and R. E. Richards, J. Magn. Reson. 24, 71 (1976); derived in docs/measurement.md.

    Examples
    --------
    >>> from nuspin.measurement import signal_to_noise
    >>> coil = dict(quality=100, filling=1e-3, noise_temperature=300)
    >>> print(f"{signal_to_noise(2e-3, larmor=7e7, volume=1e-14, T2_star=1e-4, **coil):.1g}")  # 1 mm^2 of a film of 10 nm
    0.03
    """
    M = quantity.finite("magnetization", magnetization, "A/m")
    omega = quantity.finite("larmor", larmor, "rad/s")
    V = quantity.positive("volume", volume, "m^3")
    decay = quantity.positive("T2_star", T2_star, "s")
    Q = quantity.positive("quality", quality)
    eta = checks.within("filling", quantity.positive("filling", filling), 0, 1)
    T = quantity.positive("noise_temperature", noise_temperature, "K")
    checks.broadcastable(magnetization=M, larmor=omega, volume=V, T2_star=decay, quality=Q, filling=eta, noise_temperature=T)
    return jnp.abs(M) * jnp.sqrt(mu_0 * jnp.abs(omega) * Q * eta * V * decay / (8 * k_B * T))


def amplitude_precision(signal_to_noise: Number) -> Number:
    """Return the standard deviation of the amplitude over the amplitude, and of its phase in rad: 1/Psi."""
    return 1 / signal_to_noise


def frequency_precision(signal_to_noise: Number, *, T2_star: Number) -> Number:
    r"""Return the standard deviation of the frequency of one decay, Hz; of its full width at half maximum it is twice that.

    .. math:: \sigma_\nu = \frac{1}{\pi T_2^* \Psi}

    The Cramer-Rao bound with phase and amplitude unknown (docs/measurement.md).
    """
    return 1 / (pi * T2_star * signal_to_noise)


def relaxation_precision(signal_to_noise: Number) -> Number:
    r"""Return the standard deviation of ln T_1 of one decay.

    .. math:: \sigma_{\ln T_1} = \frac{e}{\Psi} \sqrt{2\,[1 + (1 - e^{-1})^2]}

    Half of the decays are read one T_1 after saturation, where they tell most, the other half in equilibrium.
    """
    return euler * (2 * (1 + (1 - 1 / euler) ** 2)) ** 0.5 / signal_to_noise


def broadening(width: Number, *, spread: Number) -> Real:
    r"""Return by how much a spread of frequencies, a standard deviation, widens a Lorentzian, both full widths at half maximum, Hz.

    .. math:: \tfrac23\ln2 \Big[\sqrt{W^2 + 18\sigma^2/\ln2} - W\Big] \to \frac{6\sigma^2}{W}

    Of a Gaussian spread exact for small and for large ones, and within 1 % of the whole width between (docs/measurement.md).
    """
    small = 2 / 3 * log(2)
    square = 18 / log(2) * jnp.asarray(spread) ** 2
    return small * square / (jnp.sqrt(jnp.asarray(width) ** 2 + square) + width)
