r"""A nuclear spin as the master equation sees it: its quadrupole coupling and what the baths do to it.

.. math:: \frac H\hbar = \omega\cdot I + \frac13 \sum_{ab} Q_{ab} I_a I_b, \qquad
    \Gamma_{ab} = S_{ab} - i\,\epsilon_{abc}\,d_c \;\text{ has no negative eigenvalue}
"""

from typing import Any

import equinox as eqx
import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Number, Quantity, Real
from nuspin.errors import InputError
from nuspin.torque import BathRates
from nuspin.torque.polarization import levels_of
from nuspin.units import to_si

LARGEST_SPIN = 9  # of a nucleus, that of the isomer of tantalum-180
SLACK = 1e-12  # relative, for symmetry and positivity
LEVI_CIVITA = np.array([[np.cross(a, b) for b in np.eye(3)] for a in np.eye(3)])


class QuantumSpin(eqx.Module):
    r"""A spin I with a quadrupole coupling and baths.

    Parameters
    ----------
    spin
        Quantum number I, one number up to 9.
    quadrupole
        Q, rad/s, symmetric and traceless, shape (..., 3, 3): `quadrupole_tensor`. It has no effect on a spin 1/2.
    noise
        S, 1/s, symmetric, shape (..., 3, 3): relaxation and dephasing.
    pump
        d, 1/s, a vector, shape (..., 3): its direction is that in which the bath polarises. The tensors of several baths add, S and d
        each, as `bath_tensors` returns them.

    Raises
    ------
    InputError
        If a tensor is not symmetric, Q has a trace, or S - i eps d has a negative eigenvalue.

    Examples
    --------
    >>> from nuspin.dynamics import QuantumSpin, quadrupole_tensor
    >>> QuantumSpin(1.5, quadrupole=quadrupole_tensor("1e6 rad/s")).levels
    4
    """

    spin: float = eqx.field(static=True)
    quadrupole: np.ndarray | jax.Array
    noise: np.ndarray | jax.Array
    pump: np.ndarray | jax.Array

    def __init__(
        self, spin: Quantity, *, quadrupole: Quantity | None = None, noise: Quantity | None = None, pump: Quantity | None = None
    ) -> None:
        self.spin = one_spin("spin", spin)
        nothing = np.zeros((3, 3))
        self.quadrupole = _symmetric("quadrupole", nothing if quadrupole is None else quadrupole, "rad/s")
        _require_traceless(self.quadrupole)
        self.noise = _symmetric("noise", nothing if noise is None else noise, "1/s")
        self.pump = _array(checks.vector("pump", to_si("pump", nothing[0] if pump is None else pump, "1/s"), "1/s"))
        require_one_batch(quadrupole=(self.quadrupole, 2), noise=(self.noise, 2), pump=(self.pump, 1))
        _require_positive(self.noise, self.pump)

    @classmethod
    def of_bath(cls, rates: BathRates, axis: Quantity = (0.0, 0.0, 1.0), *, quadrupole: Quantity | None = None) -> "QuantumSpin":
        """Return the spin in a bath with the given rates.

        Parameters
        ----------
        rates
            `nuspin.torque.BathRates` of one spin I.
        axis
            Quantisation axis of the bath, a unit vector, shape (..., 3).
        quadrupole
            As in `QuantumSpin`.

        Examples
        --------
        >>> from nuspin.dynamics import QuantumSpin
        >>> from nuspin.torque import bath_rates
        >>> rates = bath_rates(spin=1.5, gamma=7.1e7, k_F=1.36e10, mu="10 ueV", temperature="4.2 K", larmor=0.0)
        >>> QuantumSpin.of_bath(rates, [0, 0, 1.0]).spin
        1.5
        """
        checks.instance("rates", rates, BathRates)
        if not checks.is_traced(rates.spin) and np.any(2 * np.asarray(rates.spin) + 1 != rates.levels):
            raise InputError(f"`rates` belong to the different spins {np.unique(rates.spin).tolist()}. Make one QuantumSpin for each spin.")
        noise, pump = bath_tensors(rates, axis)
        return cls((rates.levels - 1) / 2, quadrupole=quadrupole, noise=noise, pump=pump)

    @property
    def levels(self) -> int:
        """2I + 1."""
        return round(2 * self.spin) + 1


def turned(system: QuantumSpin, omega: Quantity, segments: int = 0, **more: tuple[Any, int]) -> tuple[Any, ...]:
    """Return omega, rad/s, Q, S and d of a spin after the checks.

    The shapes of further arguments must broadcast with theirs; `segments` axes of omega are not axes of the batch.
    """
    checks.instance("system", system, QuantumSpin)
    omega = checks.vector("omega", to_si("omega", omega, "rad/s"), "rad/s")
    own = dict(quadrupole=(system.quadrupole, 2), noise=(system.noise, 2), pump=(system.pump, 1))
    require_one_batch(omega=(omega, 1 + segments), **own, **more)
    return omega, system.quadrupole, system.noise, system.pump


def one_spin(name: str, value: Quantity) -> float:
    """Return the quantum number of a nucleus after the checks."""
    spin = checks.spin_quantum_number(name, checks.scalar(name, to_si(name, value, "")))
    if checks.is_traced(spin):
        raise InputError(f"`{name}` must be known where a function is compiled, but JAX traces it. Make it a static argument.")
    checks.within(name, spin, 0.5, LARGEST_SPIN, "No nucleus has a larger spin.")
    return (levels_of(spin) - 1) / 2


def bath_tensors(rates: BathRates, axis: Quantity) -> tuple[Real, Real]:
    r"""Return S and d, 1/s, of the jumps :math:`\sqrt{G_+} I_+, \sqrt{G_-} I_-, \sqrt{G_z} I_n` along the unit vector n.

    .. math:: S = (G_+ + G_-)(1 - nn) + G_z\,nn, \qquad d = (G_+ - G_-)\,n

    d polarises toward n: :math:`d\langle I_n\rangle/dt = (G_+ - G_-)\langle I(I+1) - I_n^2\rangle - (G_+ + G_-)\langle I_n\rangle`.
    """
    n = checks.unit_vector("axis", to_si("axis", axis, ""))
    numbers = jnp.broadcast_arrays(rates.G_plus + rates.G_minus, rates.G_z, rates.bias)
    require_one_batch(rates=(numbers[0], 0), axis=(n, 1))
    batch = jnp.broadcast_shapes(numbers[0].shape, n.shape[:-1])
    across, along, bias = (jnp.broadcast_to(each, batch)[..., None, None] for each in numbers)
    n = jnp.broadcast_to(n, (*batch, 3))
    nn = n[..., :, None] * n[..., None, :]
    return across * (jnp.broadcast_to(np.eye(3), nn.shape) - nn) + along * nn, bias[..., 0] * n


def quadrupole_tensor(
    omega_Q: Quantity,
    *,
    asymmetry: Quantity = 0.0,
    axis: Quantity = (0.0, 0.0, 1.0),
    second_axis: Quantity = (1.0, 0.0, 0.0),
) -> Real:
    r"""Return the tensor Q of a quadrupole coupling.

    .. math:: Q = \omega_Q \Big[ZZ - \frac{1 - \eta}2 XX - \frac{1 + \eta}2 YY\Big], \qquad
        \frac13 I\cdot Q\cdot I = \frac{\omega_Q}6 \big[3I_Z^2 - I(I+1) + \eta(I_X^2 - I_Y^2)\big]

    Parameters
    ----------
    omega_Q
        3 e^2qQ/(2I(2I-1) hbar), rad/s, signed, shape (...). For eta = 0 it is the distance between neighbouring lines in a strong field
        along Z.
    asymmetry
        eta = (V_XX - V_YY)/V_ZZ, between -1 and 1, shape (...); a negative eta exchanges X and Y.
    axis
        Z, the principal axis of V_ZZ, a unit vector, shape (..., 3).
    second_axis
        X, a unit vector perpendicular to Z, shape (..., 3). It has no effect if eta is 0.

    Returns
    -------
    Array
        Q, rad/s, symmetric and traceless, shape (..., 3, 3).

    Raises
    ------
    InputError
        If eta is outside [-1, 1], a vector does not have length 1, or the two axes are not perpendicular where eta is not 0. Where JAX
        traces eta or an axis, the angle between the axes is not checked.

    Notes
    -----
    First order in the gradient of the electric field, which is taken as static; shifts of core levels are not included.

    References
    ----------
    Abragam, The Principles of Nuclear Magnetism (1961), chapter VII.

    Examples
    --------
    >>> from nuspin.dynamics import quadrupole_tensor
    >>> [float(each) for each in quadrupole_tensor(2.0, asymmetry=0.5).diagonal()]
    [-0.5, -1.5, 2.0]
    """
    omega_Q = quantity.finite("omega_Q", omega_Q, "rad/s")
    eta = quantity.within("asymmetry", asymmetry, -1, 1)
    Z = checks.unit_vector("axis", to_si("axis", axis, ""))
    X = checks.unit_vector("second_axis", to_si("second_axis", second_axis, ""))
    require_one_batch(omega_Q=(omega_Q, 0), asymmetry=(eta, 0), axis=(Z, 1), second_axis=(X, 1))
    if checks.acts(eta):
        _require_perpendicular(Z, X)
    return _quadrupole(omega_Q, eta, Z, X)


@jax.jit
def _quadrupole(omega_Q: Real, eta: Real, Z: Real, X: Real) -> Real:
    batch = jnp.broadcast_shapes(omega_Q.shape, eta.shape, Z.shape[:-1], X.shape[:-1])
    ZZ, XX = (jnp.broadcast_to(v[..., :, None] * v[..., None, :], (*batch, 3, 3)) for v in (Z, X))
    omega_Q, eta = (jnp.broadcast_to(each, batch)[..., None, None] for each in (omega_Q, eta))
    one = jnp.broadcast_to(np.eye(3), ZZ.shape)
    return omega_Q * ((3 * ZZ - one) / 2 + eta / 2 * (2 * XX + ZZ - one))


def secular(system: QuantumSpin) -> QuantumSpin:
    """Return the spin in the secular approximation of a strong field along z: averaged over all turns about z, first order in 1/omega_z.

    Only the parts of Q and S that are symmetric about z and the z component of d remain. Use it with the omega of the rotating frame,
    whose z component is smaller by the frequency of the frame, see `rotating_frame`.

    Examples
    --------
    >>> from nuspin.dynamics import QuantumSpin, quadrupole_tensor, secular
    >>> tilted = QuantumSpin(1.5, quadrupole=quadrupole_tensor(2.0, axis=[0.6, 0, 0.8]))
    >>> print(f"{secular(tilted).quadrupole[2, 2]:.2f}")  # 2 (3 cos^2 - 1)/2
    0.92
    """
    checks.instance("system", system, QuantumSpin)
    S, Q, across, along = system.noise, system.quadrupole, np.diag([1.0, 1.0, 0.0]), np.diag([0.0, 0.0, 1.0])
    noise = _times((S[..., 0, 0] + S[..., 1, 1]) / 2, across) + _times(S[..., 2, 2], along)
    return QuantumSpin(
        system.spin, quadrupole=_times(Q[..., 2, 2], along - across / 2), noise=noise, pump=_times(system.pump[..., 2], along[2])
    )


def _times(numbers: Number, tensor: np.ndarray) -> Real:
    return jnp.multiply.outer(jnp.asarray(numbers), tensor)


def require_one_batch(**values: tuple[Number, int]) -> None:
    """Refuse arguments whose batches do not broadcast; each comes with the number of its last axes that are not of the batch."""
    checks.broadcastable(**{name: np.empty(np.shape(value)[: np.ndim(value) - axes]) for name, (value, axes) in values.items()})


def _array(value: Any) -> np.ndarray | jax.Array:
    return value if checks.is_traced(value) else np.asarray(value)


def _symmetric(name: str, tensor: Quantity, unit: str) -> np.ndarray | jax.Array:
    tensor = to_si(name, tensor, unit)
    if np.shape(tensor)[-2:] != (3, 3):
        raise InputError(f"`{name}` must have the shape (..., 3, 3), but its shape is {np.shape(tensor)}. Give a 3 x 3 tensor.")
    checks.finite(name, tensor, unit)
    if not checks.is_traced(tensor):
        values = np.asarray(tensor)
        odd = np.abs(values - np.swapaxes(values, -1, -2))
        if np.any(odd > SLACK * np.max(np.abs(values))):
            raise InputError(
                f"`{name}` must be a symmetric tensor, but elements across its diagonal differ by {np.max(odd):g} {unit}. "
                "Give (T + T^T)/2 if that is meant."
            )
    return _array(tensor)


def _require_traceless(Q: Number) -> None:
    if not checks.is_traced(Q):
        traces = np.abs(np.trace(np.asarray(Q), axis1=-2, axis2=-1))
        if np.any(traces > SLACK * np.max(np.abs(np.asarray(Q)))):
            raise InputError(
                f"`quadrupole` must be a traceless tensor, but its trace is {np.max(traces):g} rad/s. "
                "Subtract a third of the trace from the diagonal, or use `quadrupole_tensor`."
            )


def _require_positive(S: Number, d: Number) -> None:
    """Refuse a matrix Gamma of rates that has a negative eigenvalue."""
    if checks.is_traced(S) or checks.is_traced(d):
        return
    rates = np.linalg.eigvalsh(np.asarray(S) - 1j * np.einsum("abc,...c->...ab", LEVI_CIVITA, np.asarray(d)))
    if np.any(rates[..., 0] < -SLACK * np.max(np.abs(rates), axis=-1)):
        raise InputError(
            f"`noise` and `pump` do not describe a physical (completely positive) bath: S - i eps d has the eigenvalue "
            f"{np.min(rates):g} 1/s. "
            "Make the noise stronger, or the pump at most as large as the noise across it."
        )


def _require_perpendicular(Z: Number, X: Number) -> None:
    if not (checks.is_traced(Z) or checks.is_traced(X)):
        cosine = np.max(np.abs(np.sum(np.asarray(Z) * np.asarray(X), axis=-1)))
        if cosine > 1e-9:
            raise InputError(
                f"`second_axis` must be perpendicular to `axis`, but the cosine of the angle between them is {cosine:g}. "
                "Give the principal axis of V_XX."
            )
