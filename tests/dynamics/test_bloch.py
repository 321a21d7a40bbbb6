import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import expm

from nuspin.dynamics import bloch
from nuspin.errors import InputError


def generator(omega, T1, T2, equilibrium, axis):
    """The 4 x 4 matrix of the affine motion."""
    x, y, z = omega
    R = np.eye(3) / T2 + (1 / T1 - 1 / T2) * np.outer(axis, axis)
    A = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) - R
    return np.block([[A, (R @ equilibrium)[:, None]], [np.zeros((1, 4))]])


@pytest.mark.parametrize("t", [0.0, 1e-9, 0.3, 20.0])
def test_is_the_exponential(rng, t):
    for _ in range(5):
        omega, axis, start, rest = (rng.normal(size=3) for _ in range(4))
        axis, start, rest = axis / np.linalg.norm(axis), 0.5 * start / np.linalg.norm(start), 0.3 * rest / np.linalg.norm(rest)
        T1 = rng.uniform(0.5, 2)
        T2 = rng.uniform(0.1, 2) * T1
        exact = (expm(generator(omega, T1, T2, rest, axis) * t) @ [*start, 1])[:3]
        assert np.allclose(bloch(start, omega, t, T1=T1, T2=T2, equilibrium=rest, axis=axis), exact, rtol=0, atol=1e-14 * (1 + 10 * t))


def test_free_precession_over_ten_million_turns():
    omega, t, T2 = 2 * np.pi * 1e7, 1.0, 0.7
    M = bloch([1.0, 0, 0], [0, 0, omega], t, T1=5.0, T2=T2, equilibrium=[0, 0, 0.2])
    decay = np.exp(-t / T2)
    assert np.allclose(M, [decay * np.cos(omega * t), decay * np.sin(omega * t), 0.2 * (1 - np.exp(-t / 5))], rtol=0, atol=3e-8)


def test_rests_where_bloch_says():
    """On resonance: saturation of M_z by 1/(1 + omega_1^2 T1 T2)."""
    T1, T2, rate = 2.0, 0.5, 3.0
    M = bloch([0, 0, 0], [rate, 0, 0], 200.0, T1=T1, T2=T2, equilibrium=[0, 0, 0.4])
    saturated = 0.4 / (1 + rate**2 * T1 * T2)
    assert np.allclose(M, [0, -rate * T2 * saturated, saturated], rtol=0, atol=1e-13)


def test_without_relaxation_the_length_stays(rng):
    M = bloch([0.6, 0, 0.3], rng.normal(size=(7, 3)), 5.0, T1=np.inf, T2=np.inf, equilibrium=[0, 0, 0])
    assert np.allclose(np.linalg.norm(M, axis=-1), np.hypot(0.6, 0.3), rtol=0, atol=1e-14)


def test_many_at_once_and_tuples(rng):
    omega, T1 = rng.normal(size=(300, 1, 3)) * np.logspace(-3, 3, 300)[:, None, None], rng.uniform(1, 2, size=(5,))
    together = bloch([0.1, 0, 0.2], omega, 2.0, T1=T1, T2=0.5, equilibrium=[0, 0, 0.4])
    assert together.shape == (300, 5, 3)
    for i, j in ((0, 0), (150, 3), (299, 4)):
        alone = bloch([0.1, 0, 0.2], omega[i, 0], 2.0, T1=T1[j], T2=0.5, equilibrium=[0, 0, 0.4])
        assert np.allclose(together[i, j], alone, rtol=0, atol=1e-11)
    parts = bloch((0.1, 0.0, 0.2), tuple(jnp.moveaxis(omega, -1, 0)), 2.0, T1=T1, T2=0.5, equilibrium=[0, 0, 0.4])
    assert np.allclose(jnp.stack(parts, -1), together, rtol=0, atol=1e-14)


def test_derivatives(rng):
    def end(p):
        return bloch(
            np.array([0.1, 0.3, 0.2]), jnp.stack([p[0], 2.0, p[1]]), p[2], T1=p[3], T2=p[4], equilibrium=jnp.stack([0.0, 0.0, p[5]])
        )

    p = jnp.array([0.7, 1.1, 1.5, 2.0, 0.6, 0.5])
    steps = 1e-5 * jnp.eye(6)
    ends = jax.jit(jax.vmap(end))(jnp.concatenate([p[None] + steps, p[None] - steps]))
    differences = ((ends[:6] - ends[6:]) / 2e-5).T
    forward, backward = jax.jit(lambda p: (jax.jacfwd(end)(p), jax.jacrev(end)(p)))(p)
    assert np.allclose(forward, differences, rtol=0, atol=1e-9)
    assert np.allclose(backward, differences, rtol=0, atol=1e-9)


def test_bad_input_is_named():
    good = dict(T1=1.0, T2=0.5, equilibrium=[0, 0, 0.5])
    with pytest.raises(InputError, match=r"`T2` must be at most 2 T1, not 3 T1\. Whatever relaxes"):
        bloch([0, 0, 1.0], [0, 0, 0], 1.0, **(good | {"T2": 3.0}))
    with pytest.raises(InputError, match=r"`T2` must be positive, not -1\.0 s"):
        bloch([0, 0, 1.0], [0, 0, 0], 1.0, **(good | {"T2": -1.0}))
    with pytest.raises(InputError, match="`T1` must be positive, not nan"):
        bloch([0, 0, 1.0], [0, 0, 0], 1.0, **(good | {"T1": np.nan}))
    with pytest.raises(InputError, match="`M0` must have a length of at most 1, not 2"):
        bloch([0, 0, 2.0], [0, 0, 0], 1.0, **good)
    with pytest.raises(InputError, match="`t` must be finite and not negative"):
        bloch([0, 0, 1.0], [0, 0, 0], -1.0, **good)
