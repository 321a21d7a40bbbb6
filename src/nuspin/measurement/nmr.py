r"""One free induction decay, M exp(-t/T_2*), in a coil with thermal noise: how well it determines amplitude, frequency, width and T_1.

.. math:: \Psi^2 = \frac{\mu_0\,\omega\,Q\,\eta_c\,V M^2\,T_2^*}{8\,k_B T_n}

Psi is the signal-to-noise ratio of a matched filter, the largest that any way of reading the decay can reach.
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
        Where an argument is not positive, the filling above 1, or magnetisation or frequency not finite.

    Notes
    -----
    The whole line lies inside the band of the coil, there is no dead time, and the rf field is uniform. The emf is omega B_1 M V per unit
    current; a coil of inductance L and volume V_c has B_1^2 = mu_0 L/V_c and the resistance omega L/Q.

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


def amplitude_precision(signal_to_noise: Quantity) -> Real:
    r"""Return the standard deviation of the amplitude of one decay over the amplitude, and that of its phase in rad.

    .. math:: \frac{\sigma_A}{A} = \sigma_\varphi = \frac1\Psi

    Parameters
    ----------
    signal_to_noise
        Psi, not negative; where there is no signal the deviation is infinite.

    Returns
    -------
    Array
        Dimensionless.

    Raises
    ------
    InputError
        Where the signal-to-noise ratio is negative or not finite.

    Examples
    --------
    >>> from nuspin.measurement import amplitude_precision
    >>> float(amplitude_precision(40.0))
    0.025
    """
    return 1 / _ratio(signal_to_noise)


def frequency_precision(signal_to_noise: Quantity, *, T2_star: Quantity) -> Real:
    r"""Return the standard deviation of the frequency of one decay, Hz; of its full width at half maximum it is twice that.

    .. math:: \sigma_\nu = \frac{1}{\pi T_2^* \Psi}

    The Cramer-Rao bound with phase and amplitude unknown (docs/measurement.md).

    Parameters
    ----------
    signal_to_noise
        Psi, not negative; where there is no signal the deviation is infinite.
    T2_star
        Decay time of the free induction, s.

    Returns
    -------
    Array
        Hz.

    Raises
    ------
    InputError
        Where the signal-to-noise ratio is negative or not finite, or the decay time not positive.

    Examples
    --------
    >>> from nuspin.measurement import frequency_precision
    >>> print(f"{frequency_precision(40.0, T2_star='1 ms'):.2f} Hz")
    7.96 Hz
    """
    ratio = _ratio(signal_to_noise)
    decay = quantity.positive("T2_star", T2_star, "s")
    checks.broadcastable(signal_to_noise=ratio, T2_star=decay)
    return 1 / (pi * decay * ratio)


def relaxation_precision(signal_to_noise: Quantity) -> Real:
    r"""Return the standard deviation of ln T_1 of one decay.

    .. math:: \sigma_{\ln T_1} = \frac{e}{\Psi} \sqrt{2\,[1 + (1 - e^{-1})^2]}

    Half of the decays are read one T_1 after saturation, where they depend most on T_1, the other half in equilibrium.

    Parameters
    ----------
    signal_to_noise
        Psi, not negative; where there is no signal the deviation is infinite.

    Returns
    -------
    Array
        Dimensionless.

    Raises
    ------
    InputError
        Where the signal-to-noise ratio is negative or not finite.

    Examples
    --------
    >>> from nuspin.measurement import relaxation_precision
    >>> print(f"{relaxation_precision(40.0):.3f}")
    0.114
    """
    return euler * (2 * (1 + (1 - 1 / euler) ** 2)) ** 0.5 / _ratio(signal_to_noise)


def broadening(width: Quantity, *, spread: Quantity) -> Real:
    r"""Return by how much a spread of frequencies widens a Lorentzian line.

    .. math:: \tfrac23\ln2 \Big[\sqrt{W^2 + 18\sigma^2/\ln2} - W\Big] \to \frac{6\sigma^2}{W}

    For a Gaussian spread this is exact where the spread is small or large, and within 1 % of the whole width between
    (docs/measurement.md).

    Parameters
    ----------
    width
        W, the full width at half maximum of the line, Hz.
    spread
        sigma, the standard deviation of the frequencies, Hz.

    Returns
    -------
    Array
        What is added to the full width at half maximum, Hz.

    Raises
    ------
    InputError
        Where the width is not positive, or the spread negative or not finite.

    Examples
    --------
    >>> from nuspin.measurement import broadening
    >>> print(f"{broadening('1 kHz', spread='10 Hz'):.1f} Hz")
    0.6 Hz
    """
    width = jnp.asarray(quantity.positive("width", width, "Hz"))
    spread = jnp.asarray(quantity.non_negative("spread", spread, "Hz"))
    checks.broadcastable(width=width, spread=spread)
    square = 18 / log(2) * spread**2
    return 2 / 3 * log(2) * square / (jnp.sqrt(width**2 + square) + width)


def _ratio(signal_to_noise: Quantity) -> Real:
    return jnp.asarray(quantity.non_negative("signal_to_noise", signal_to_noise))
