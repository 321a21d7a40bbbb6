r"""Gilbert damping, which the electrons that exert the torque also cause, expressed by the two vectors of the exact flow."""

from nuspin import _vector, checks, quantity
from nuspin._blocks import broadcast
from nuspin._jax import jnp
from nuspin._types import Components, Quantity, Real


def gilbert(omega: Quantity, beta: Quantity, *, damping: Quantity) -> tuple[Real, Real]:
    r"""Return the omega and beta that give the same motion without a term in dm/dt.

    .. math:: \dot m = \omega\times m + m\times(\beta\times m) - \alpha\, m\times\dot m \quad\Longrightarrow\quad
        \omega \to \frac{\omega + \alpha\beta}{1 + \alpha^2}, \qquad \beta \to \frac{\beta - \alpha\omega}{1 + \alpha^2}

    Parameters
    ----------
    omega, beta
        As in `flow`, rad/s and 1/s, shape (..., 3).
    damping
        alpha, dimensionless, not negative, shape (...). For the electrons it is (c_S/c_A) G_d/I_p, which replaces mu in the torque by
        mu + (c_S/c_A) hbar gamma B.

    Returns
    -------
    tuple
        omega and beta for `flow`, shape (..., 3).

    Raises
    ------
    InputError
        If a vector does not have three finite components, the damping is negative, or shapes do not broadcast.

    References
    ----------
    Gilbert, IEEE Trans. Magn. 40, 3443 (2004); the coefficient is derived in docs/conventions.md.

    Examples
    --------
    >>> from nuspin.dynamics import gilbert
    >>> omega, beta = gilbert([0, 0, -1e8], [0, 0, 0], damping=1e-3)  # gamma B = +1e8 rad/s along z
    >>> print(f"{beta[2]:.3g}")  # toward +B
    1e+05
    """
    turn, pull = _vector.components("omega", omega, "rad/s"), _vector.components("beta", beta, "1/s")
    damping = jnp.asarray(quantity.non_negative("damping", damping), dtype=float)
    checks.broadcastable(omega=turn[0], beta=pull[0], damping=damping)
    new_turn, new_pull = damped(*broadcast(turn, pull, damping))
    return _vector.join(new_turn), _vector.join(new_pull)


def damped(omega: Components, beta: Components, damping: Real) -> tuple[Components, Components]:
    """Return the vectors of `gilbert`, by components."""
    whole = 1 / (1 + damping**2)
    turn = _vector.scale(whole, _vector.add(omega, _vector.scale(damping, beta)))
    return turn, _vector.scale(whole, _vector.add(beta, _vector.scale(-damping, omega)))
