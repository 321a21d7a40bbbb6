r"""The magnetic field of the current itself, across it and in the plane: in a wide film, of the sheets below and above.

.. math:: B_y(z) = -\frac{\mu_0}{2}\Big[\int_{0}^{z} j\,dz' - \int_{z}^{d} j\,dz'\Big]
"""

from itertools import pairwise

from nuspin import checks, quantity
from nuspin._jax import jnp
from nuspin._types import Quantity, Real
from nuspin.constants import mu_0
from nuspin.device.stack import Stack


def oersted_field(stack: Stack, z: Quantity, *, electric_field: Quantity) -> Real:
    r"""Return the field of the current at a height.

    Parameters
    ----------
    stack
        The film.
    z
        From the bottom face, m; below 0 and above the film too.
    electric_field
        E along +x, V/m, signed.

    Returns
    -------
    Array
        B_y, T, signed: the component along the spin-Hall polarisation of a layer with theta > 0 (docs/devices.md).

    Raises
    ------
    InputError
        Where an argument is not finite.

    Notes
    -----
    A film much wider than thick; near its edges a field along z comes with it.

    References
    ----------
    Ampere's law.

    Examples
    --------
    >>> import nuspin
    >>> from nuspin.device import oersted_field
    >>> film = nuspin.Stack([nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="300 nm")])
    >>> print(f"{1e3 * oersted_field(film, '10 nm', electric_field=2e3):.2f} mT")  # 1e11 A/m^2
    -0.63 mT
    """
    checks.instance("stack", stack, Stack)
    z = quantity.finite("z", z, "m")
    E = quantity.finite("electric_field", electric_field, "V/m")
    below = sum(
        layer.conductivity * (jnp.clip(z, low, high) - low)
        for layer, (low, high) in zip(stack.layers, pairwise(stack.boundaries), strict=True)
    )
    return -mu_0 * E * (below - stack.sheet_conductance / 2)


def oersted_moments(stack: Stack, name: str, *, electric_field: Quantity) -> tuple[Real, Real]:
    """Return mean and standard deviation of `oersted_field` over a layer, inside which it is linear.

    Parameters
    ----------
    stack
        The film.
    name
        The layer's.
    electric_field
        E along +x, V/m, signed.

    Returns
    -------
    tuple
        Mean, signed, and standard deviation, T.

    Raises
    ------
    InputError
        Where the film has no such layer or the electric field is not finite.

    Examples
    --------
    >>> import nuspin
    >>> from nuspin.device import oersted_moments
    >>> film = nuspin.Stack([nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="300 nm")])
    >>> mean, spread = oersted_moments(film, "Cu", electric_field=2e3)
    >>> print(f"{1e3 * mean:.2f} mT, {1e3 * spread:.2f} mT")
    0.00 mT, 0.36 mT
    """
    layer = checks.instance("stack", stack, Stack).layer(name)
    index = stack.layers.index(layer)
    low, high = stack.boundaries[index : index + 2]
    faces = [oersted_field(stack, z, electric_field=electric_field) for z in (low, high)]
    return (faces[0] + faces[1]) / 2, abs(faces[1] - faces[0]) / 12**0.5
