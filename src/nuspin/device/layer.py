"""What a film is made of: layers, the interfaces between them, and spins that come from elsewhere."""

import equinox as eqx

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Complex, Number, Quantity
from nuspin.constants import e, g_e, hbar, mu_B
from nuspin.device.drift_diffusion import Element
from nuspin.errors import InputError
from nuspin.units import to_si


class Layer(eqx.Module):
    r"""One layer of a stack.

    Parameters
    ----------
    name
        Its name in the stack, such as "Pt".
    thickness
        d, m.
    conductivity
        sigma, S/m; exactly 0 for an insulator, which no spin enters.
    resistivity
        1/sigma, ohm m, in place of the conductivity.
    spin_hall_angle
        theta, signed: positive where a current along +x drives up spins along +z.
    spin_diffusion_length
        lambda, m; every conducting layer needs it, or the spin resistance.
    spin_hall_conductivity
        sigma theta, S/m, signed (in units of hbar/2e), in place of the angle: it depends less on how clean a film is.
    spin_resistance
        lambda/sigma, ohm m^2, in place of lambda: where spins relax by the mechanism of Elliott and Yafet, it does not depend on how clean
        a film is either.
    spin_lifetime
        tau, s: how long a spin precesses in a field. Without it spins are taken to relax before they turn.
    g_factor
        g of the electrons that carry the spin; that of a free electron by default.

    Raises
    ------
    InputError
        Where an argument is outside its range, not exactly one of conductivity and resistivity is given, or a conducting layer has no
        spin-diffusion length, or both that and a spin resistance.

    Notes
    -----
    Numbers broadcast: a layer of arrays is an array of layers.

    Examples
    --------
    >>> import nuspin
    >>> platinum = nuspin.Layer("Pt", thickness="5 nm", resistivity="20 uohm cm", spin_hall_angle=0.07, spin_diffusion_length="1.4 nm")
    >>> print(f"{platinum.conductivity:.2g} S/m")
    5e+06 S/m
    """

    name: str = eqx.field(static=True)
    thickness: Number
    conductivity: Number
    spin_hall_angle: Number
    spin_diffusion_length: Number
    spin_lifetime: Number
    g_factor: Number
    insulating: bool = eqx.field(static=True)

    def __init__(
        self,
        name: str,
        *,
        thickness: Quantity,
        conductivity: Quantity | None = None,
        resistivity: Quantity | None = None,
        spin_hall_angle: Quantity = 0.0,
        spin_diffusion_length: Quantity | None = None,
        spin_hall_conductivity: Quantity | None = None,
        spin_resistance: Quantity | None = None,
        spin_lifetime: Quantity = 0.0,
        g_factor: Quantity = g_e,
    ) -> None:
        self.name = checks.text("name", name)
        self.thickness = quantity.positive("thickness", thickness, "m")
        sigma = _conductivity(conductivity, resistivity)
        self.insulating = checks.vanishes(sigma)
        self.spin_lifetime = quantity.non_negative("spin_lifetime", spin_lifetime, "s")
        self.g_factor = quantity.finite("g_factor", g_factor)
        if self.insulating:
            self.conductivity, self.spin_hall_angle, self.spin_diffusion_length = 0.0, 0.0, 1.0
            return
        self.conductivity = sigma
        self.spin_hall_angle = _spin_hall_angle(spin_hall_angle, spin_hall_conductivity, sigma)
        self.spin_diffusion_length = _spin_diffusion_length(name, spin_diffusion_length, spin_resistance, sigma)
        checks.broadcastable(
            thickness=self.thickness,
            conductivity=sigma,
            spin_hall_angle=self.spin_hall_angle,
            spin_diffusion_length=self.spin_diffusion_length,
            spin_lifetime=self.spin_lifetime,
            g_factor=self.g_factor,
        )

    def element(self, electric_field: Quantity) -> Element:
        """Return the layer as spin drift and diffusion see it in a field in V/m.

        Examples
        --------
        >>> import nuspin
        >>> copper = nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="400 nm")
        >>> copper.element(1e3).thickness  # in spin-diffusion lengths
        0.025
        """
        field = quantity.finite("electric_field", electric_field, "V/m")
        return Element(
            conductance=self.conductivity / (2 * e * self.thickness),
            thickness=self.thickness / self.spin_diffusion_length,
            source=self.spin_hall_angle * self.conductivity * field,
        )

    def precessing_length(self, field: Quantity) -> Complex:
        r"""Return the complex diffusion length of spins s_1 + i s_2 that precess about a magnetic field, m.

        .. math:: \lambda \to \frac{\lambda}{\sqrt{1 - i\omega\tau}}, \qquad \omega = g\mu_B B/\hbar

        Parameters
        ----------
        field
            B, T, signed.

        Examples
        --------
        >>> import nuspin
        >>> copper = nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="400 nm", spin_lifetime="10 ps")
        >>> print(f"{1e9 * copper.precessing_length('1 T'):.0f} nm")
        243+141j nm
        """
        B = quantity.finite("field", field, "T")
        turn = self.g_factor * mu_B * jnp.asarray(B) / hbar * self.spin_lifetime
        return jnp.asarray(self.spin_diffusion_length) / jnp.sqrt(1 - 1j * turn)


def _conductivity(conductivity: Quantity | None, resistivity: Quantity | None) -> Number:
    """Return sigma, S/m, positive everywhere or zero everywhere."""
    checks.one_given(conductivity=conductivity, resistivity=resistivity)
    if resistivity is not None:
        return 1 / quantity.positive("resistivity", resistivity, "ohm m", "An insulator has conductivity=0.")
    sigma = to_si("conductivity", conductivity, "S/m")
    if checks.vanishes(sigma):
        return 0.0
    return quantity.positive("conductivity", sigma, "S/m", "An insulator has 0 everywhere.")


def _spin_hall_angle(angle: Quantity, conductivity: Quantity | None, sigma: Number) -> Number:
    """Return theta, from itself or from the spin-Hall conductivity."""
    theta = quantity.finite("spin_hall_angle", angle)
    if conductivity is None:
        return theta
    if checks.acts(theta):
        raise InputError("Give `spin_hall_angle` or `spin_hall_conductivity`, not both.")
    sigma_sh = quantity.finite("spin_hall_conductivity", conductivity, "S/m")
    checks.broadcastable(spin_hall_conductivity=sigma_sh, conductivity=sigma)
    return sigma_sh / sigma


def _spin_diffusion_length(name: str, length: Quantity | None, resistance: Quantity | None, sigma: Number) -> Number:
    """Return lambda, m, from itself or from the spin resistance."""
    if length is None and resistance is None:
        raise InputError(f"The layer {name!r} conducts and needs a `spin_diffusion_length`, for example '10 nm', or a `spin_resistance`.")
    if length is not None and resistance is not None:
        raise InputError("Give `spin_diffusion_length` or `spin_resistance`, not both.")
    if resistance is None:
        return quantity.positive("spin_diffusion_length", length, "m")
    product = quantity.positive("spin_resistance", resistance, "ohm m^2")
    checks.broadcastable(spin_resistance=product, conductivity=sigma)
    return product * sigma


class Interface(eqx.Module):
    r"""Between two layers: how well spin crosses, and how much of it is lost on the way.

    Parameters
    ----------
    conductance
        G, S/m^2: J = G (mu_below - mu_above)/2e without loss.
    spin_memory_loss
        delta, the thickness of the interface in its own spin-diffusion lengths; 0 for none.

    Raises
    ------
    InputError
        Where G is not positive or delta negative.

    Examples
    --------
    >>> from nuspin.device import Interface
    >>> Interface(conductance="1e15 S/m^2", spin_memory_loss=0.9).spin_memory_loss
    0.9
    """

    conductance: Number
    spin_memory_loss: Number

    def __init__(self, *, conductance: Quantity, spin_memory_loss: Quantity = 0.0) -> None:
        self.conductance = quantity.positive("conductance", conductance, "S/m^2")
        self.spin_memory_loss = quantity.non_negative("spin_memory_loss", spin_memory_loss)
        checks.broadcastable(conductance=self.conductance, spin_memory_loss=self.spin_memory_loss)

    def elements(self) -> tuple[Element, Element]:
        """Return the two halves of the interface as spin drift and diffusion see them, layers of no thickness.

        Examples
        --------
        >>> from nuspin.device import Interface
        >>> [half.thickness for half in Interface(conductance="1e15 S/m^2", spin_memory_loss=0.9).elements()]
        [0.45, 0.45]
        """
        half = Element(conductance=self.conductance / e, thickness=self.spin_memory_loss / 2, source=0.0)
        return half, half


class SpinSource(eqx.Module):
    r"""Spins that come in at a boundary otherwise than by the spin-Hall effect.

    .. math:: q = J_s + \kappa E

    Parameters
    ----------
    boundary
        Where: 0 is the bottom face, n the top face of the n-th layer from below; the middle of an interface that is not transparent.
    spin_current
        J_s, A/m^2 in units of charge, signed: injected by light or from a ferromagnet. A contact of polarisation P has P j_z.
    edelstein_conductivity
        kappa, S/m, signed: the spin current that a Rashba interface or a topological surface makes per in-plane field, its charge
        sheet conductivity over the Edelstein length.

    Raises
    ------
    InputError
        Where a number is not finite, or the boundary is no whole number from 0.

    References
    ----------
    V. M. Edelstein, Solid State Commun. 73, 233 (1990).

    Examples
    --------
    >>> from nuspin.device import SpinSource
    >>> SpinSource(1, spin_current="1e9 A/m^2").boundary
    1
    """

    boundary: int = eqx.field(static=True)
    spin_current: Number
    edelstein_conductivity: Number

    def __init__(self, boundary: int, *, spin_current: Quantity = 0.0, edelstein_conductivity: Quantity = 0.0) -> None:
        self.boundary = checks.count("boundary", boundary, least=0)
        self.spin_current = quantity.finite("spin_current", spin_current, "A/m^2")
        self.edelstein_conductivity = quantity.finite("edelstein_conductivity", edelstein_conductivity, "S/m")
        checks.broadcastable(spin_current=self.spin_current, edelstein_conductivity=self.edelstein_conductivity)

    def entering(self, electric_field: Quantity) -> Number:
        """Return the spin current that comes in, A/m^2, in a field in V/m.

        Examples
        --------
        >>> from nuspin.device import SpinSource
        >>> SpinSource(1, spin_current="1e9 A/m^2", edelstein_conductivity=2e4).entering("1e5 V/m")
        3000000000.0
        """
        return self.spin_current + self.edelstein_conductivity * quantity.finite("electric_field", electric_field, "V/m")
