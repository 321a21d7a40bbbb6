"""What a film is made of: layers, and the interfaces between them."""

import equinox as eqx

from nuspin import checks
from nuspin._types import Number, Quantity
from nuspin.constants import e
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
        lambda, m; every conducting layer needs it.

    Raises
    ------
    InputError
        Where an argument is outside its range, or a conducting layer has no spin-diffusion length.

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
    insulating: bool = eqx.field(static=True)

    def __init__(
        self,
        name: str,
        *,
        thickness: Quantity,
        conductivity: Quantity,
        spin_hall_angle: Quantity = 0.0,
        spin_diffusion_length: Quantity | None = None,
    ) -> None:
        self.name = name
        self.thickness = checks.positive("thickness", to_si("thickness", thickness, "m"), "m")
        conductivity = to_si("conductivity", conductivity, "S/m")
        self.insulating = checks.vanishes(conductivity)
        if self.insulating:
            self.conductivity, self.spin_hall_angle, self.spin_diffusion_length = 0.0, 0.0, 1.0
            return
        self.conductivity = checks.positive("conductivity", conductivity, "S/m", "An insulator has 0 everywhere.")
        self.spin_hall_angle = checks.finite("spin_hall_angle", to_si("spin_hall_angle", spin_hall_angle, ""))
        if spin_diffusion_length is None:
            checks.refuse("spin_diffusion_length", f"be given for {name}, which conducts", None)
        length = to_si("spin_diffusion_length", spin_diffusion_length, "m")
        self.spin_diffusion_length = checks.positive("spin_diffusion_length", length, "m")
        checks.broadcastable(
            thickness=self.thickness, conductivity=conductivity, spin_hall_angle=self.spin_hall_angle, spin_diffusion_length=length
        )

    def element(self, electric_field: Number) -> Element:
        """Return the layer as spin drift and diffusion see it."""
        return Element(
            conductance=self.conductivity / (2 * e * self.thickness),
            thickness=self.thickness / self.spin_diffusion_length,
            source=self.spin_hall_angle * self.conductivity * electric_field,
        )


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
        self.conductance = checks.positive("conductance", to_si("conductance", conductance, "S/m^2"), "S/m^2")
        self.spin_memory_loss = checks.non_negative("spin_memory_loss", to_si("spin_memory_loss", spin_memory_loss, ""))
        checks.broadcastable(conductance=self.conductance, spin_memory_loss=self.spin_memory_loss)

    def element(self) -> Element:
        """Return the interface as spin drift and diffusion see it: a layer of no thickness."""
        return Element(conductance=self.conductance / (2 * e), thickness=self.spin_memory_loss, source=0.0)
