r"""The bath of electron spins as a nuclear spin I sees it: golden-rule rates of raising, lowering and dephasing it.

.. math::

    W_{m\to m+1} = [I(I+1) - m(m+1)]\, G_+, \qquad W_{m+1\to m} = [I(I+1) - m(m+1)]\, G_-

    G_\pm = \Gamma_* \{w_{ff} F[\pm(\hbar\omega+\mu)] + w_2 F[\pm(\hbar\omega-\mu)] + w_0 F(\pm\hbar\omega)\}, \qquad
    F(x) = \frac{x}{1 - e^{-x/k_BT}}
"""

import equinox as eqx
import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import hbar, k_B
from nuspin.errors import NotDerived
from nuspin.hyperfine import sphere_averages
from nuspin.response import ElectronGas
from nuspin.response.electron_gas import electron_gas
from nuspin.torque.channels import channel_weights, emission
from nuspin.torque.korringa import exchange_rate, require_equilibrium
from nuspin.torque.polarization import levels_of, steady_polarization_of_bias
from nuspin.units import to_si


class BathRates(eqx.Module):
    """What a bath does to one nucleus of spin I, all 1/s; the master equation takes nothing else.

    `bias` is G_plus - G_minus, formed without cancellation.

    Examples
    --------
    >>> from nuspin.torque import bath_rates
    >>> bath = bath_rates(spin=1.5, gamma=7.1e7, k_F=1.36e10, mu="1 ueV", temperature="4.2 K", larmor=0.0, kernel="contact")
    >>> bool(bath.G_plus > bath.G_minus)  # toward mu
    True
    """

    G_plus: Real
    G_minus: Real
    G_z: Real
    bias: Real
    spin: Number
    levels: int = eqx.field(static=True)

    @property
    def T1(self) -> Real:
        """Decay time of the polarisation, s: exact for I = 1/2, for larger spins near zero polarisation; also that of build-up."""
        return 1 / (self.G_plus + self.G_minus)

    @property
    def dephasing_rate(self) -> Real:
        """(G_plus + G_minus + G_z)/2, 1/s: of the transverse component of a spin 1/2."""
        return (self.G_plus + self.G_minus + self.G_z) / 2

    @property
    def pump_rate(self) -> Real:
        """Rate at which <I_z>/I grows from zero polarisation, (2/3)(I + 1)(G_plus - G_minus), 1/s."""
        return 2 / 3 * (jnp.asarray(self.spin) + 1) * self.bias

    @property
    def polarization(self) -> Real:
        """Steady <I_z>/I, 0 for a bath that does nothing; the populations are those of a ladder with the ratio G_plus/G_minus."""
        total = self.G_plus + self.G_minus
        still = total == 0
        return steady_polarization_of_bias(jnp.where(still, 0.0, self.bias / jnp.where(still, 1.0, total)), self.spin, self.levels)


def bath_rates(
    *,
    spin: Number,
    gamma: Quantity,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    mu: Quantity,
    temperature: Quantity,
    larmor: Quantity,
    enhancement: Quantity = 1.0,
    kernel: str = "full",
    angle: Quantity = 0.0,
    spin_conserving_fraction: Quantity = 1.0,
) -> BathRates:
    r"""Return the rates at which electrons with a spin accumulation raise, lower and dephase a nuclear spin.

    .. math::

        G_\pm &= \Gamma_* \{w_{ff} F[\pm(\hbar\omega+\mu)] + w_2 F[\pm(\hbar\omega-\mu)] + w_0 F(\pm\hbar\omega)\} \\
        G_z &= \Gamma_* \{u_1 [F(\mu) + F(-\mu)] + u_0 k_B T\}

    with the weights of `channel_weights` and :math:`F(x) = x/(1 - e^{-x/k_BT})`. At any temperature
    :math:`G_+ - G_- = \Gamma_*(c_A\mu\cos\theta + c_S\hbar\omega)`.

    Parameters
    ----------
    spin
        Nuclear spin quantum number I.
    gamma
        Signed bare gyromagnetic ratio, rad/(s T).
    k_F
        Fermi wave number, 1/m, of the paper's gas.
    gas
        Another gas, in place of k_F.
    mu
        Spin accumulation, J, signed: positive along the quantisation axis z.
    temperature
        Of the electrons, K; 0 is allowed.
    larmor
        gamma B_z, rad/s, signed: hbar larmor is the energy set free as m -> m + 1.
    enhancement
        eta, the electron density at the nucleus over that of a plane wave.
    kernel
        "full" (contact and dipolar) or "contact". A named metal is "contact" with its enhancement.
    angle
        Between the spin accumulation and z, rad: only the component along z polarises.
    spin_conserving_fraction
        f, the part of the relaxation by which the spins of nucleus and electrons exchange angular momentum. The rest (orbital,
        quadrupolar, impurities) relaxes as fast as without mu, and mu does not act on it.

    Returns
    -------
    BathRates
        G_plus, G_minus, G_z, 1/s, with T1, the polarisation they lead to, and how fast.

    Raises
    ------
    InputError
        Where an argument is outside its range, or the temperature is not that of the gas.
    NotDerived
        For the full kernel in two dimensions or with split bands; for split bands, with an angle; for a gas with its own spin accumulation.

    Notes
    -----
    hbar larmor, mu, k_B T << E_F; a single nucleus, weakly coupled, secular in a field along z. Rates of many nuclei emitting together
    are not derived: their sum over a lattice grows with a coherence length that spin diffusion limits.

    References
    ----------
    Derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.torque import bath_rates
    >>> cold = bath_rates(spin=1.5, gamma=7.1e7, k_F=1.36e10, mu="1 ueV", temperature=0.0, larmor=0.0, kernel="contact")
    >>> float(cold.G_minus), float(cold.polarization)
    (0.0, 1.0)
    """
    gamma = quantity.nonzero("gamma", gamma, "rad/s/T")
    gas = electron_gas(k_F, gas)
    temperature = quantity.non_negative("temperature", temperature, "K")
    angle = to_si("angle", angle, "rad")
    spin = quantity.spin_quantum_number("spin", spin)
    named = dict(spin=spin, mu=to_si("mu", mu, "J"), larmor=to_si("larmor", larmor, "rad/s"))
    checks.broadcastable(gamma=gamma, k_F=gas.k_F, temperature=temperature, **named)
    require_equilibrium(gas, temperature, kernel)
    if gas.split and checks.acts(angle):
        raise NotDerived("Where bands are split, mu lies along the magnetisation; another `angle` than 0 is not derived.")
    return rates(
        exchange_rate(gamma=gamma, gas=gas),
        spin=spin,
        mu=mu,
        temperature=temperature,
        larmor=larmor,
        enhancement=enhancement,
        kernel=kernel,
        angle=angle,
        spin_conserving_fraction=spin_conserving_fraction,
    )


def rates(
    strength: Number,
    *,
    spin: Number,
    mu: Quantity,
    temperature: Quantity,
    larmor: Quantity,
    enhancement: Quantity = 1.0,
    kernel: str = "full",
    angle: Quantity = 0.0,
    spin_conserving_fraction: Quantity = 1.0,
    levels: int | None = None,
) -> BathRates:
    """Return the rates of a bath whose strength Gamma_*, 1/(J s), is known; everything else as in `bath_rates`.

    `levels`, at least 2I + 1, goes with a spin that JAX traces.
    """
    spin = quantity.spin_quantum_number("spin", spin)
    mu = quantity.finite("mu", mu, "J", "It is a scalar; its direction is `angle`.")
    temperature = quantity.non_negative("temperature", temperature, "K")
    larmor = quantity.finite("larmor", larmor, "rad/s")
    enhancement = quantity.positive("enhancement", enhancement)
    angle = quantity.finite("angle", angle, "rad")
    f = quantity.within("spin_conserving_fraction", spin_conserving_fraction, 0, 1)
    named = dict(spin=spin, mu=mu, temperature=temperature, larmor=larmor, enhancement=enhancement, angle=angle)
    levels = levels_of(spin) if levels is None else levels
    checks.broadcastable(**named, spin_conserving_fraction=f)
    numbers = (strength, mu, temperature, larmor, enhancement, angle, f)
    strength, mu, temperature, larmor, enhancement, angle, f, _ = jnp.broadcast_arrays(*numbers, spin)
    spin = jnp.broadcast_to(jnp.asarray(spin), strength.shape) if checks.is_traced(spin) else np.broadcast_to(spin, strength.shape)
    w_ff, w_2, w_0, u_1, u_0 = channel_weights(enhancement=enhancement, kernel=kernel, angle=angle)
    c_A, c_S = sphere_averages(enhancement=enhancement, kernel=kernel)
    thermal, zeeman = k_B * temperature, hbar * larmor

    energies = (zeeman + mu, zeeman - mu, zeeman, mu)
    given, taken = (emission(sign * jnp.stack(energies), thermal) for sign in (1, -1))  # of all channels at once

    def flips(parallel: Real, antiparallel: Real, alone: Real, _: Real) -> Real:
        return strength * (f * (w_ff * parallel + w_2 * antiparallel + w_0 * alone) + (1 - f) * c_S * alone)

    along = f * u_1 * (given[3] + taken[3]) + (f * u_0 + (1 - f) * 2 * c_S) * thermal
    return BathRates(
        G_plus=flips(*given),
        G_minus=flips(*taken),
        G_z=strength * along,
        bias=jnp.asarray(strength * (f * c_A * mu * jnp.cos(angle) + c_S * zeeman)),
        spin=spin,
        levels=levels,
    )


def steady_polarization(
    *,
    spin: Number,
    gamma: Quantity,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    mu: Quantity,
    temperature: Quantity,
    larmor: Quantity,
    enhancement: Quantity = 1.0,
    kernel: str = "full",
    angle: Quantity = 0.0,
    spin_conserving_fraction: Quantity = 1.0,
) -> Real:
    r"""Return the polarisation <I_z>/I at which `bath_rates`, of the same arguments, come to rest.

    .. math:: \frac{\langle I_z\rangle}{I} = B_I\Big(\ln\frac{G_+}{G_-}\Big) \;\to\; \frac{(I+1)(f\mu + \hbar\omega)}{3 k_BT}

    The limit is that of the contact coupling at high temperature. The strength of the coupling cancels: gamma, k_F and the gas only set
    how long the polarisation takes to build up.

    Returns
    -------
    Array
        Between -1 and 1; with the sign of mu at larmor = 0.

    Raises
    ------
    InputError, NotDerived
        As `bath_rates`.

    Notes
    -----
    This holds in fields above the local field of the nuclei; in weaker ones multiply by `local_field_factor`.

    References
    ----------
    Derived in docs/nuclei-in-metals.md.

    Examples
    --------
    >>> from nuspin.torque import steady_polarization
    >>> P = steady_polarization(spin=0.5, gamma=8.7e6, k_F=2e10, mu="7 ueV", temperature="81.2 mK", larmor=0, kernel="contact")
    >>> round(float(P), 3)  # tanh(1/2)
    0.462
    """
    return bath_rates(
        spin=spin,
        gamma=gamma,
        k_F=k_F,
        gas=gas,
        mu=mu,
        temperature=temperature,
        larmor=larmor,
        enhancement=enhancement,
        kernel=kernel,
        angle=angle,
        spin_conserving_fraction=spin_conserving_fraction,
    ).polarization
