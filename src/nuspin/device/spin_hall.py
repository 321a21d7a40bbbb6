r"""The spin accumulation at the surface of a thick spin-Hall film, and the current that makes it: the relation after eq. (16)."""

from nuspin import checks, quantity
from nuspin._types import Number, Quantity
from nuspin.constants import e


def thick_film_spin_accumulation(
    current_density: Quantity, *, conductivity: Quantity, spin_hall_angle: Quantity, spin_diffusion_length: Quantity
) -> Number:
    r"""Return the spin accumulation at the surface of a film much thicker than its spin-diffusion length.

    .. math:: \mu = \frac{2 e \lambda \theta}{\sigma} j

    the solution of mu'' = mu/lambda^2 with no spin current, -(sigma/2e) mu' + theta j, through the surface.

    Parameters
    ----------
    current_density
        j, A/m^2, signed, in the spin-Hall metal.
    conductivity
        sigma of that metal, S/m.
    spin_hall_angle
        theta, dimensionless, signed.
    spin_diffusion_length
        lambda, m.

    Returns
    -------
    float or array
        mu_up - mu_down at the face to which theta > 0 drives the up spins, J; the opposite at the other face.

    Raises
    ------
    InputError
        Where the current density is not finite, the angle zero, or another argument not positive.

    Notes
    -----
    The film is thicker than about 3 lambda, and no spin current leaves through the face.

    References
    ----------
    After eq. (16) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.device import thick_film_spin_accumulation
    >>> mu = thick_film_spin_accumulation(2e11, conductivity=1e7, spin_hall_angle=0.1, spin_diffusion_length="2 nm")
    >>> print(f"{mu / 1.602e-19:.1g} eV")
    8e-06 eV
    """
    j = quantity.finite("current_density", current_density, "A/m^2")
    per_current = _per_current(conductivity, spin_hall_angle, spin_diffusion_length)
    checks.broadcastable(current_density=j, metal=per_current)
    return j * per_current


def thick_film_current_density(
    mu: Quantity, *, conductivity: Quantity, spin_hall_angle: Quantity, spin_diffusion_length: Quantity
) -> Number:
    r"""Return the current density that makes a spin accumulation at the surface of a thick spin-Hall film.

    .. math:: j = \frac{\mu\sigma}{2 e \lambda \theta}

    Parameters
    ----------
    mu
        Spin accumulation at the surface, J, signed.
    conductivity, spin_hall_angle, spin_diffusion_length
        As in `thick_film_spin_accumulation`, whose inverse this is.

    Returns
    -------
    float or array
        A/m^2.

    Raises
    ------
    InputError
        Where mu is not finite, the angle zero, or another argument not positive.

    References
    ----------
    After eq. (16) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.device import thick_film_current_density
    >>> j = thick_film_current_density("7e-6 eV", conductivity=1e7, spin_hall_angle=0.1, spin_diffusion_length="2 nm")
    >>> print(f"{j:.3g}")
    1.75e+11
    """
    mu = quantity.finite("mu", mu, "J")
    per_current = _per_current(conductivity, spin_hall_angle, spin_diffusion_length)
    checks.broadcastable(mu=mu, metal=per_current)
    return mu / per_current


def _per_current(conductivity: Quantity, spin_hall_angle: Quantity, spin_diffusion_length: Quantity) -> Number:
    sigma = quantity.positive("conductivity", conductivity, "S/m")
    theta = quantity.nonzero("spin_hall_angle", spin_hall_angle)
    length = quantity.positive("spin_diffusion_length", spin_diffusion_length, "m")
    checks.broadcastable(conductivity=sigma, spin_hall_angle=theta, spin_diffusion_length=length)
    return 2 * e * length * theta / sigma
