r"""The electrons around one nucleus: M(r) = M_0 + M_con(r) + M_dip(r), section 2.1."""

from nuspin import _vector
from nuspin._jax import jax, jnp
from nuspin._types import Components, Number, Quantity, Real
from nuspin.constants import hbar, mu_0
from nuspin.hyperfine.kernel import contact_field_moment, quadrupolar
from nuspin.response import ElectronGas, induced_magnetization, uniform_magnetization
from nuspin.response.electron_gas import electron_gas
from nuspin.response.magnetization import answer
from nuspin.units import to_si


def magnetization(
    r: Quantity,
    *,
    nuclear_spin: Quantity,
    mu: Quantity,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    gamma: Quantity,
    mu_r: Quantity = 1.0,
) -> Real:
    r"""Return the magnetisation of the electrons around a nuclear spin, M_0 included.

    .. math::

        M_{con} &= \frac{e^2\mu_0\gamma_I\hbar k_F^4}{6\pi^3 m_e} f_{con}^{(1)} I
                 + \frac{e^2\mu_0\gamma_I k_F^2}{12\pi^3\hbar} f_{con}^{(2)}\, \mu\times I \\
        M_{dip} &= \frac{e^2\mu_0\gamma_I\hbar k_F^4}{6\pi^3 m_e} f_{dip}^{(1)} D
                 - \frac{e^2\mu_0\gamma_I k_F^2}{12\pi^3\hbar} f_{dip}^{(2)}\, \mu\times D, \qquad D = 3(I\cdot\hat r)\hat r - I

    with I in units of hbar. The mu x terms have the opposite sign to the printed ones.

    Parameters
    ----------
    r
        Position, m, shape (..., 3).
    nuclear_spin
        The vector I/hbar, shape (..., 3).
    mu
        Spin accumulation, J, shape (..., 3).
    k_F
        Fermi wave number, 1/m, shape (...), of the paper's gas.
    gas
        Another gas, in place of k_F; what it asks of mu is said in `nuspin.response.induced_magnetization`.
    gamma
        Signed bare gyromagnetic ratio, rad/(s T), shape (...).
    mu_r
        The paper's multiplier of the kernel; 1 for every real metal.

    Returns
    -------
    Array
        A/m, shape (..., 3). At r = 0 the components along the nuclear spin are infinite; the dipolar terms average to zero there.

    Raises
    ------
    InputError
        Where a vector has not three finite components, k_F or mu_r is not positive or gamma is zero.

    Notes
    -----
    Free electrons, r below the mean free path; the nucleus is a classical vector. With k_F: T = 0, |mu| << E_F.

    References
    ----------
    The unnumbered equations after (11), and (12), of Cahaya, Leon and Fauzi (2023); corrections in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.hyperfine import magnetization
    >>> M = magnetization([2e-10, 0, 0], nuclear_spin=[0, 0, 0.5], mu=[0, 0, 1e-24], k_F="2 / angstrom", gamma=8.7e6)
    >>> M.shape
    (3,)
    """
    gas = electron_gas(k_F, gas)
    contact = contact_field_moment(nuclear_spin=nuclear_spin, gamma=gamma, mu_r=mu_r)
    uniform = uniform_magnetization(mu=mu, gas=gas)
    induced = induced_magnetization(r, field_moment=contact, mu=mu, gas=gas)
    r, nuclear_spin, mu = to_si("r", r, "m"), to_si("nuclear_spin", nuclear_spin, ""), to_si("mu", mu, "J")
    strength = to_si("mu_r", mu_r, "") * mu_0 * to_si("gamma", gamma, "rad/s/T") * hbar
    split = _vector.split
    dipolar = _dipolar(gas, split(r), split(nuclear_spin), split(mu), strength)
    return _vector.join(_vector.add(split(uniform), split(induced), dipolar))


@jax.jit
def _dipolar(gas: ElectronGas, r: Components, spin: Components, mu: Components, strength: Number) -> Components:
    distance = _vector.norm(r)
    at_origin = distance == 0
    safe = jnp.where(at_origin, 1.0, distance)
    pattern = quadrupolar(_vector.scale(1 / safe, r), spin)
    total = answer(gas, 2, safe, _vector.scale(strength / 3, pattern), mu)
    x, y, z = (jnp.where(at_origin, 0.0, component) for component in total)
    return x, y, z
