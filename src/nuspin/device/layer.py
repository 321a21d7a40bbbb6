"""What a film is made of: layers, the interfaces between them, and spins that come from elsewhere."""

import equinox as eqx

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Complex, Number, Quantity
from nuspin.constants import e, g_e, hbar, mu_B
from nuspin.device.drift_diffusion import Element
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
    spin_hall_angle
        theta, signed: positive where a current along +x drives up spins along +z.
    spin_diffusion_length
        lambda, m; every conducting layer needs it, or the spin resistance.
    spin_hall_conductivity
        sigma theta, S/m, signed (in units of hbar/2e), in place of the angle: it carries over from film to film.
    spin_resistance
        lambda/sigma, ohm m^2, in place of lambda: it carries over, too, where spins relax as in the theory of Elliott and Yafet.
    spin_lifetime
        tau, s: how long a spin precesses in a field. Without it spins are taken to relax before they turn.
    g_factor
        g of the electrons that carry the spin; that of a free electron by default.

    Raises
    ------
    InputError
        Where an argument is outside its range, or a conducting layer has no spin-diffusion length, or one twice.

    Notes
    -----
    Numbers broadcast: a layer of arrays is an array of layers.

    Examples
    --------
    >>> import nuspin
    >>> nuspin.Layer("Pt", thickness="5 nm", conductivity="5e6 S/m", spin_hall_angle=0.07, spin_diffusion_length="1.4 nm").name
    'Pt'
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
        conductivity: Quantity,
        spin_hall_angle: Quantity = 0.0,
        spin_diffusion_length: Quantity | None = None,
        spin_hall_conductivity: Quantity | None = None,
        spin_resistance: Quantity | None = None,
        spin_lifetime: Quantity = 0.0,
        g_factor: Quantity = g_e,
    ) -> None:
        self.name = name
        self.thickness = quantity.positive("thickness", thickness, "m")
        conductivity = to_si("conductivity", conductivity, "S/m")
        self.insulating = checks.vanishes(conductivity)
        self.spin_lifetime = quantity.non_negative("spin_lifetime", spin_lifetime, "s")
        self.g_factor = quantity.finite("g_factor", g_factor)
        if self.insulating:
            self.conductivity, self.spin_hall_angle, self.spin_diffusion_length = 0.0, 0.0, 1.0
            return
        self.conductivity = checks.positive("conductivity", conductivity, "S/m", "An insulator has 0 everywhere.")
        self.spin_hall_angle = quantity.finite("spin_hall_angle", spin_hall_angle)
        if spin_hall_conductivity is not None:
            if not checks.vanishes(self.spin_hall_angle):
                checks.refuse("spin_hall_conductivity", "be left out where the angle is given", spin_hall_conductivity)
            given = to_si("spin_hall_conductivity", spin_hall_conductivity, "S/m")
            self.spin_hall_angle = checks.finite("spin_hall_conductivity", given, "S/m") / conductivity
        if (spin_diffusion_length is None) == (spin_resistance is None):
            given = "neither" if spin_resistance is None else "both"
            checks.refuse("spin_diffusion_length", f"be given for {name}, which conducts, or in its place `spin_resistance`", given)
        if spin_resistance is not None:
            given = to_si("spin_resistance", spin_resistance, "ohm m^2")
            length = checks.positive("spin_resistance", given, "ohm m^2") * conductivity
        else:
            length = to_si("spin_diffusion_length", spin_diffusion_length, "m")
        self.spin_diffusion_length = checks.positive("spin_diffusion_length", length, "m")
        checks.broadcastable(
            thickness=self.thickness,
            conductivity=conductivity,
            spin_hall_angle=self.spin_hall_angle,
            spin_diffusion_length=length,
            spin_lifetime=self.spin_lifetime,
            g_factor=self.g_factor,
        )

    def element(self, electric_field: Number) -> Element:
        """Return the layer as spin drift and diffusion see it."""
        return Element(
            conductance=self.conductivity / (2 * e * self.thickness),
            thickness=self.thickness / self.spin_diffusion_length,
            source=self.spin_hall_angle * self.conductivity * electric_field,
        )

    def precessing_length(self, field: Number) -> Complex:
        r"""Return lambda/sqrt(1 - i omega tau), m: of spins s_1 + i s_2 that turn about a field at omega = g mu_B B/hbar."""
        turn = self.g_factor * mu_B * jnp.asarray(field) / hbar * self.spin_lifetime
        return jnp.asarray(self.spin_diffusion_length) / jnp.sqrt(1 - 1j * turn)


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
        """Return the two halves of the interface as spin drift and diffusion see them: layers of no thickness."""
        half = Element(conductance=self.conductance / e, thickness=self.spin_memory_loss / 2, source=0.0)
        return half, half


class SpinSource(eqx.Module):
    r"""Spins that come in at a boundary otherwise than by the spin-Hall effect.

    .. math:: q = J_s + \kappa E

    Parameters
    ----------
    boundary
        Where: 0 is the bottom face, n the top face of the n-th layer from below; the middle of an interface that is not transparent.
    current
        J_s, A/m^2 in units of charge, signed: injected by light or from a ferromagnet. P j_z of a contact with polarisation P.
    edelstein_conductivity
        kappa, S/m, signed: what the states of a Rashba interface or a topological surface hand over per in-plane field, their charge
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
        if isinstance(boundary, bool) or not isinstance(boundary, int) or boundary < 0:
            checks.refuse("boundary", "be a whole number, 0 for the bottom face", repr(boundary))
        self.boundary = boundary
        self.spin_current = quantity.finite("spin_current", spin_current, "A/m^2")
        conductivity = to_si("edelstein_conductivity", edelstein_conductivity, "S/m")
        self.edelstein_conductivity = checks.finite("edelstein_conductivity", conductivity, "S/m")
        checks.broadcastable(spin_current=self.spin_current, edelstein_conductivity=self.edelstein_conductivity)

    def entering(self, electric_field: Number) -> Number:
        """Return the spin current that comes in, A/m^2."""
        return self.spin_current + self.edelstein_conductivity * electric_field
