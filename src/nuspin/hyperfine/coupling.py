r"""The coupling of two nuclei through the electrons: Ruderman and Kittel's with the whole kernel, and what a spin accumulation adds.

With the kernel 1 - qq on both sides the l = 0 and l = 2 transforms of each susceptibility make one tensor, transverse in q and so without
divergence in R.
"""

import equinox as eqx

from nuspin import _vector, checks, quantity
from nuspin._jax import jnp
from nuspin._types import Number, Quantity, Real
from nuspin.constants import e, hbar, m_e, mu_0
from nuspin.errors import InputError, NotDerived
from nuspin.response import ElectronGas
from nuspin.response.electron_gas import electron_gas
from nuspin.response.magnetization import accumulation
from nuspin.units import to_si


class NuclearCoupling(eqx.Module):
    """The coefficients of `nuclear_coupling`: J in joules, v in 1/(J s), spins in units of hbar.

    Examples
    --------
    >>> from nuspin.hyperfine import nuclear_coupling
    >>> c = nuclear_coupling("2.56 angstrom", gamma_1=7.1e7, gamma_2=7.1e7, k_F="1.36 / angstrom", mu=[0, 0, 1e-24])
    >>> bool(abs(c.J_parallel) > abs(c.J_perpendicular))
    True
    """

    J_parallel: Real
    J_perpendicular: Real
    v_parallel: Real
    v_perpendicular: Real
    mu: Number | None

    def tensor(self, direction: Quantity) -> Real:
        r"""Return J_ij of H = -I_1i J_ij I_2j.

        Parameters
        ----------
        direction
            Unit vector along R, shape (..., 3).

        Returns
        -------
        Array
            J, shape (..., 3, 3).

        Raises
        ------
        InputError
            Where the direction is not a unit vector.

        Examples
        --------
        >>> from nuspin.hyperfine import nuclear_coupling
        >>> c = nuclear_coupling("2.56 angstrom", gamma_1=7.1e7, gamma_2=7.1e7, k_F="1.36 / angstrom")
        >>> print(f"{c.tensor([0, 0, 1])[2, 2] / c.J_parallel:.6f}")
        1.000000
        """
        n = jnp.asarray(checks.unit_vector("direction", to_si("direction", direction, "")))
        along = jnp.einsum("...,...i,...j->...ij", self.J_parallel - self.J_perpendicular, n, n)
        return along + jnp.einsum("...,ij->...ij", self.J_perpendicular + 0 * along[..., 0, 0], jnp.eye(3))

    def nonreciprocal(self, direction: Quantity) -> Real:
        r"""Return the vector v of dI_1/dt = I_1 x (v x I_2) and dI_2/dt = I_2 x (v x I_1), rad/s, shape (..., 3).

        Both nuclei see the same v: no Hamiltonian does that.

        Parameters
        ----------
        direction
            Unit vector along R, shape (..., 3).

        Raises
        ------
        InputError
            Where the direction is not a unit vector, or `nuclear_coupling` was not given a `mu`.

        Examples
        --------
        >>> from nuspin.hyperfine import nuclear_coupling
        >>> c = nuclear_coupling("2.56 angstrom", gamma_1=7.1e7, gamma_2=7.1e7, k_F="1.36 / angstrom", mu=[0, 0, 1e-24])
        >>> bool(c.nonreciprocal([1, 0, 0])[2] > 0)
        True
        """
        if self.mu is None:
            raise InputError("The non-reciprocal part needs a spin accumulation. Give `mu` to `nuclear_coupling`.")
        n = _vector.split(checks.unit_vector("direction", to_si("direction", direction, "")))
        mu = _vector.split(self.mu)
        along = _vector.scale(_vector.dot(mu, n), n)
        across = _vector.add(mu, _vector.scale(-1.0, along))
        return _vector.join(_vector.add(_vector.scale(self.v_parallel, along), _vector.scale(self.v_perpendicular, across)))


def nuclear_coupling(
    R: Quantity,
    *,
    gamma_1: Quantity,
    gamma_2: Quantity,
    k_F: Quantity | None = None,
    gas: ElectronGas | None = None,
    mu: Quantity | None = None,
) -> NuclearCoupling:
    r"""Return how two nuclei at the distance R couple through the electrons, by the contact and dipolar interactions of both.

    .. math::

        H = -I_{1i} J_{ij} I_{2j}, \quad J_{ij} = J_\parallel \hat R_i \hat R_j + J_\perp (\delta_{ij} - \hat R_i\hat R_j), \qquad
        J_\parallel = J_0 \tfrac23 (f_{con}^{(1)} + 2f_{dip}^{(1)}), \quad J_\perp = J_0 \tfrac23 (f_{con}^{(1)} - f_{dip}^{(1)})

    with :math:`J_0 = \hbar^2 e^2\mu_0^2\gamma_1\gamma_2 k_F^4/4\pi^3 m_e`, and, with a spin accumulation, the reaction fields

    .. math::

        W_1 = v \times I_2, \quad W_2 = v \times I_1, \quad
        v = v_\parallel (\mu\cdot\hat R)\hat R + v_\perp [\mu - (\mu\cdot\hat R)\hat R], \qquad
        v_\parallel = V_0 \tfrac13 (f_{con}^{(2)} + 4f_{dip}^{(2)}), \quad v_\perp = V_0 \tfrac13 (f_{con}^{(2)} - 2f_{dip}^{(2)})

    with :math:`V_0 = e^2\mu_0^2\gamma_1\gamma_2 k_F^2/8\pi^3\hbar`, spins in units of hbar, dI/dt = I x W.

    Parameters
    ----------
    R
        Distance of the nuclei, m, any shape; not negative.
    gamma_1, gamma_2
        Signed bare gyromagnetic ratios, rad/(s T).
    k_F
        Fermi wave number, 1/m, of the paper's gas.
    gas
        Another gas, in place of k_F.
    mu
        Spin accumulation, J, shape (..., 3), if its vector v is wanted.

    Returns
    -------
    NuclearCoupling
        J_parallel, J_perpendicular (J) and v_parallel, v_perpendicular (1/(J s)); J is infinite at R = 0.

    Raises
    ------
    InputError
        Where R is negative, a gamma zero, k_F not positive, or mu not that of the gas.
    NotDerived
        In two dimensions, and where bands are split, whose response along the magnetisation is another.

    Notes
    -----
    The direct dipolar coupling is not part of it; J -> (3RR - 1)/4x^3 far away is what the Pauli response adds to that. The coupling is
    Born's, R below the mean free path. At R = 0, v gives the nucleus its own g_damp with c_A = 1/3.

    References
    ----------
    M. A. Ruderman and C. Kittel, Phys. Rev. 96, 99 (1954); N. Bloembergen and T. J. Rowland, Phys. Rev. 97, 1679 (1955). The whole kernel
    and the non-reciprocal part are derived in docs/electron-gas.md.

    Examples
    --------
    >>> from nuspin.hyperfine import nuclear_coupling
    >>> c = nuclear_coupling("2.56 angstrom", gamma_1=7.1e7, gamma_2=7.1e7, k_F="1.36 / angstrom")
    >>> bool(c.v_perpendicular > 0)
    True
    """
    R = quantity.non_negative("R", R, "m")
    gamma_1 = quantity.nonzero("gamma_1", gamma_1, "rad/s/T")
    gamma_2 = quantity.nonzero("gamma_2", gamma_2, "rad/s/T")
    gas = electron_gas(k_F, gas)
    if gas.split:
        raise NotDerived("Nobody has derived the coupling of nuclei where bands are split: the response must be alike in all directions.")
    mu = None if mu is None else accumulation(gas, mu)
    checks.broadcastable(R=R, gamma_1=gamma_1, gamma_2=gamma_2, k_F=gas.k_F)
    strength = (e * mu_0 / m_e) ** 2 * gamma_1 * gamma_2
    contact, dipole = (gas.chi_r(R, l, "chi1") for l in (0, 2))
    contact2, dipole2 = (gas.chi_r(R, l, "chi2") for l in (0, 2))
    return NuclearCoupling(
        J_parallel=hbar**2 * strength * 2 / 3 * (contact + dipole),
        J_perpendicular=hbar**2 * strength * 2 / 3 * jnp.where(jnp.isinf(contact), contact, contact - dipole / 2),
        v_parallel=hbar * strength / 3 * (contact2 - 2 * dipole2),
        v_perpendicular=hbar * strength / 3 * (contact2 + dipole2),
        mu=mu,
    )
