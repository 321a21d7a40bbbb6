r"""The field of a nuclear moment on the electrons, contact plus dipolar, in r and in q: eqs. (8)-(11).

The whole kernel in q is the transverse projector, mu_0 gamma hbar (1 - qq) I: a dipole's field has no divergence.
"""

from nuspin import _vector, checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Components, Number, Quantity, Real
from nuspin.constants import hbar, mu_0
from nuspin.units import to_si


def contact_field_moment(*, nuclear_spin: Quantity, gamma: Quantity, mu_r: Quantity = 1.0) -> Real:
    r"""Return the volume integral of the contact field.

    .. math:: B_{con}(r) = \tfrac23 \mu_r\mu_0\gamma_I\hbar\, \delta^3(r)\, I \qquad \text{(9)}

    Parameters
    ----------
    nuclear_spin
        The vector I/hbar, shape (..., 3).
    gamma
        Signed bare gyromagnetic ratio, rad/(s T), shape (...).
    mu_r
        The paper's multiplier of the kernel; 1 for every real metal.

    Returns
    -------
    Array
        T m^3, shape (..., 3).

    Raises
    ------
    InputError
        Where nuclear_spin is not a finite vector, gamma is zero or mu_r not positive.

    References
    ----------
    Eq. (9) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.hyperfine import contact_field_moment
    >>> bool(contact_field_moment(nuclear_spin=[0, 0, 0.5], gamma=8.7e6)[2] > 0)
    True
    """
    spin, strength = _source(nuclear_spin, gamma, mu_r)
    return _vector.join(_vector.scale(2 / 3 * strength, spin))


def dipolar_field(r: Quantity, *, nuclear_spin: Quantity, gamma: Quantity, mu_r: Quantity = 1.0) -> Real:
    r"""Return the dipolar field of the nuclear moment.

    .. math:: B_{dip}(r) = \frac{\mu_r\mu_0\gamma_I\hbar}{4\pi} \frac{3(I\cdot\hat r)\hat r - I}{r^3} \qquad \text{(10)}

    Parameters
    ----------
    r
        Position, m, shape (..., 3); not the origin.
    nuclear_spin
        The vector I/hbar, shape (..., 3).
    gamma
        Signed bare gyromagnetic ratio, rad/(s T), shape (...).
    mu_r
        The paper's multiplier of the kernel; 1 for every real metal.

    Returns
    -------
    Array
        T, shape (..., 3).

    Raises
    ------
    InputError
        Where a vector has not three finite components, r is the origin, gamma is zero or mu_r not positive.

    References
    ----------
    Eq. (10) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.hyperfine import dipolar_field
    >>> bool(dipolar_field([0, 0, 1e-10], nuclear_spin=[0, 0, 0.5], gamma=8.7e6)[2] > 0)
    True
    """
    r = checks.vector("r", to_si("r", r, "m"), "m")
    spin, strength = _source(nuclear_spin, gamma, mu_r)
    components = _vector.split(r)
    distance = checks.positive("|r|", _vector.norm(components), "m", "The dipolar field has no value at the nucleus.")
    unit = _vector.scale(1 / distance, components)
    return _vector.join(_vector.scale(strength / (4 * jnp.pi * distance**3), quadrupolar(unit, spin)))


def field_q(q: Quantity, *, nuclear_spin: Quantity, gamma: Quantity, mu_r: Quantity = 1.0) -> Real:
    r"""Return the Fourier transform of the whole field, contact plus dipolar.

    .. math::

        B(q) = \tfrac23\mu_r\mu_0\gamma_I\hbar I + \tfrac13\mu_r\mu_0\gamma_I\hbar\, [I - 3(I\cdot\hat q)\hat q]
             = \mu_r\mu_0\gamma_I\hbar\, [I - (I\cdot\hat q)\hat q] \qquad \text{(11)}

    Parameters
    ----------
    q
        Wave vector, 1/m, shape (..., 3); not zero, where the field depends on the direction.
    nuclear_spin
        The vector I/hbar, shape (..., 3).
    gamma
        Signed bare gyromagnetic ratio, rad/(s T), shape (...).
    mu_r
        The paper's multiplier of the kernel; 1 for every real metal.

    Returns
    -------
    Array
        T m^3, shape (..., 3).

    Raises
    ------
    InputError
        Where a vector has not three finite components, q is zero, gamma is zero or mu_r not positive.

    References
    ----------
    Eq. (11) of Cahaya, Leon and Fauzi (2023).

    Examples
    --------
    >>> from nuspin.hyperfine import field_q
    >>> float(field_q([0, 0, 1e10], nuclear_spin=[0, 0, 0.5], gamma=8.7e6)[2])  # no longitudinal part
    0.0
    """
    q = checks.vector("q", to_si("q", q, "1/m"), "1/m")
    spin, strength = _source(nuclear_spin, gamma, mu_r)
    components = _vector.split(q)
    magnitude = checks.positive("|q|", _vector.norm(components), "1/m", "The limit q -> 0 depends on the direction.")
    unit = _vector.scale(1 / magnitude, components)
    return _vector.join(_vector.scale(strength, _vector.add(spin, _vector.scale(-_vector.dot(unit, spin), unit))))


def sphere_averages(*, enhancement: Number = 1.0, kernel: str = "full") -> tuple[Number, Number]:
    r"""Return c_A and c_S, what the Fermi sphere averages the kernel K(q) to.

    .. math:: \langle K[\mu\times]K \rangle = c_A (\mu_0\gamma)^2 [\mu\times], \qquad \langle KK \rangle = c_S (\mu_0\gamma)^2

    c_A sets torque and spin pumping, c_S noise, Korringa relaxation and Gilbert damping. With a contact enhancement eta,
    c_A = (4/9) eta^2 - 1/9 and c_S = (4/9) eta^2 + 2/9; the dipolar parts are the second terms, the cross terms vanish.

    Parameters
    ----------
    enhancement
        eta, the electron density at the nucleus over that of a plane wave; multiplies the contact part.
    kernel
        "full" (contact and dipolar) or "contact".

    Returns
    -------
    tuple
        c_A and c_S, dimensionless.

    Raises
    ------
    InputError
        Where the enhancement is not positive or the kernel is another word.

    References
    ----------
    Derived in docs/conventions.md, "Averages over the Fermi sphere".

    Examples
    --------
    >>> from nuspin.hyperfine import sphere_averages
    >>> sphere_averages(kernel="contact") == (4 / 9, 4 / 9)
    True
    """
    enhancement = quantity.positive("enhancement", enhancement)
    checks.one_of("kernel", kernel, ("full", "contact"))
    contact = 4 / 9 * enhancement**2
    return (contact - 1 / 9, contact + 2 / 9) if kernel == "full" else (contact, contact)


@jax.jit
def quadrupolar(unit: Components, spin: Components) -> Components:
    """Return 3 (I . u) u - I for a unit vector u."""
    return _vector.add(_vector.scale(3 * _vector.dot(unit, spin), unit), _vector.scale(-1.0, spin))


def _source(nuclear_spin: Quantity, gamma: Quantity, mu_r: Quantity) -> tuple[Components, Number]:
    nuclear_spin = checks.vector("nuclear_spin", to_si("nuclear_spin", nuclear_spin, ""))
    gamma = quantity.nonzero("gamma", gamma, "rad/s/T")
    mu_r = quantity.positive("mu_r", mu_r)
    return _vector.split(nuclear_spin), mu_r * mu_0 * gamma * hbar
