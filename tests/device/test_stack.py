"""The stack against Chebyshev collocation, which solves the same equations without knowing their solutions."""

import jax
import mpmath
import numpy as np
import pytest

import nuspin
from nuspin.constants import e, g_e, hbar, mu_B
from nuspin.device import Interface, SpinSource, thick_film_spin_accumulation
from nuspin.device.drift_diffusion import variance
from nuspin.errors import InputError, NotDerived

POINTS = 28


def chebyshev(n):
    """Differentiation on [0, 1] at the n + 1 Chebyshev points, from 0 to 1."""
    k = np.arange(n + 1)
    x = np.cos(np.pi * k / n)
    c = np.where((k == 0) | (k == n), 2.0, 1.0) * (-1.0) ** k
    D = np.outer(c, 1 / c) / (np.subtract.outer(x, x) + np.eye(n + 1))
    D -= np.diag(D.sum(axis=1))
    return (1 - x) / 2, -2 * D


def collocation(layers, interfaces, E, entering=None):
    """mu at the Chebyshev points of every layer: mu'' = mu/lambda^2 inside, interfaces as conditions on jumps, J with a step where spins
    come in at a boundary: half of them on either side."""
    entering = np.zeros(len(layers) + 1) if entering is None else entering
    x, D = chebyshev(POINTS)
    size = POINTS + 1
    A, b = np.zeros((size * len(layers),) * 2), np.zeros(size * len(layers))
    D2 = D @ D

    def current(index, point):
        """Row and constant of J at a point of a layer, in units of 1/2e."""
        layer, row = layers[index], np.zeros(A.shape[0])
        row[index * size : (index + 1) * size] = -layer["conductivity"] * D[point] / layer["thickness"]
        return row, 2 * e * layer["spin_hall_angle"] * layer["conductivity"] * E

    for index, layer in enumerate(layers):
        rows = slice(index * size, (index + 1) * size)
        A[rows, rows] = D2 * (layer["spin_diffusion_length"] / layer["thickness"]) ** 2 - np.eye(size)
    for index in range(len(layers)):  # the equations at the two faces give way to the conditions there
        for point in (0, POINTS):
            row, source = current(index, point)
            inner = 0.5 if 0 < index + (point > 0) < len(layers) else 1.0
            step = 2 * e * inner * entering[index + (point > 0)] * (1 if point == 0 else -1)
            A[index * size + point], b[index * size + point] = row, -source + step
    for index, (G, loss) in enumerate(interfaces):
        coth, csch = (1.0, 1.0) if loss == 0 else (loss / np.tanh(loss), loss / np.sinh(loss))
        below = (index + 1) * size - 1
        above = below + 1
        A[below, [below, above]] += G * np.array([-coth, csch])
        A[above, [below, above]] += G * np.array([-csch, coth])
    scale = abs(A).max(axis=1)
    mu = np.linalg.solve(A / scale[:, None], b / scale)
    return x, mu.reshape(len(layers), size)


def random_stack(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 13))
    layers = [
        dict(
            thickness=10 ** rng.uniform(-9.3, -7.7),
            conductivity=10 ** rng.uniform(5.5, 7.8),
            spin_hall_angle=rng.uniform(-0.4, 0.4) * rng.integers(0, 2),
            spin_diffusion_length=10 ** rng.uniform(-8.7, -6.5),
        )
        for _ in range(count)
    ]
    if not any(layer["spin_hall_angle"] for layer in layers):
        layers[0]["spin_hall_angle"] = 0.1
    interfaces = [(10 ** rng.uniform(14, 16), rng.uniform(0, 1.5) * rng.integers(0, 2)) for _ in range(count - 1)]
    return layers, interfaces


def build(layers, interfaces):
    named = [nuspin.Layer(str(index), **layer) for index, layer in enumerate(layers)]
    return nuspin.Stack(named, [Interface(conductance=G, spin_memory_loss=loss) for G, loss in interfaces])


@pytest.mark.parametrize("seed", range(20))
def test_random_stacks_agree_with_collocation(seed):
    layers, interfaces = random_stack(seed)
    stack = build(layers, interfaces)
    x, expected = collocation(layers, interfaces, 2e4)
    size = abs(expected).max()
    for index, layer in enumerate(layers):
        low = float(stack.boundaries[index])
        inside = x[1:]  # a boundary belongs to the layer below it
        mu = stack.spin_accumulation(low + inside * layer["thickness"], electric_field=2e4)
        assert np.abs(np.asarray(mu) - expected[index][1:]).max() < 1e-10 * size
        weights = np.polynomial.legendre.leggauss(40)
        z = low + (weights[0] + 1) / 2 * layer["thickness"]
        fine = np.asarray(stack.spin_accumulation(z, electric_field=2e4))
        mean = (weights[1] / 2 * fine).sum()
        assert float(stack.mean_spin_accumulation(str(index), electric_field=2e4)) == pytest.approx(mean, rel=1e-10, abs=1e-10 * size)
        spread = (weights[1] / 2 * (fine - mean) ** 2).sum() ** 0.5
        assert float(stack.spin_accumulation_spread(str(index), electric_field=2e4)) == pytest.approx(spread, rel=1e-6, abs=1e-7 * size)


@pytest.mark.parametrize("seed", range(6))
def test_spin_current_is_conserved_where_nothing_is_lost_and_stops_at_the_faces(seed):
    layers, interfaces = random_stack(seed)
    stack = build(layers, [(G, 0.0) for G, _ in interfaces])
    z = np.array([float(height) for height in stack.boundaries])
    scale = max(abs(layer["spin_hall_angle"]) * layer["conductivity"] for layer in layers) * 1e4
    below = np.asarray(stack.spin_current(z, electric_field=1e4))
    above = np.asarray(stack.spin_current(z[:-1] + 1e-7 * np.diff(z), electric_field=1e4))
    assert abs(below[-1]) < 1e-9 * scale
    assert abs(below[0]) < 1e-9 * scale
    assert np.allclose(above[1:], below[1:-1], rtol=1e-5, atol=1e-6 * scale)


def pt(**change):
    given = dict(thickness=6e-9, conductivity=5e6, spin_hall_angle=0.07, spin_diffusion_length=1.4e-9)
    return nuspin.Layer("Pt", **{**given, **change})


@pytest.mark.parametrize("ratio", [1e-6, 1e-3, 1.0, 30.0, 1e4])
def test_a_bare_layer_is_a_hyperbolic_tangent(ratio):
    """mu at the faces is -+ 2 e lambda theta E tanh(d/2 lambda), at any thickness."""
    stack = nuspin.Stack([pt(thickness=ratio * 1.4e-9)])
    faces = np.asarray(stack.spin_accumulation([0.0, ratio * 1.4e-9], electric_field=1e4))
    expected = 2 * e * 1.4e-9 * 0.07 * 1e4 * np.tanh(ratio / 2)
    assert faces == pytest.approx([-expected, expected], rel=1e-12, abs=0)
    assert abs(float(stack.mean_spin_accumulation("Pt", electric_field=1e4))) < 1e-14 * expected


def test_the_paper_s_thick_layer_is_a_limit():
    film = dict(conductivity=1e7, spin_hall_angle=0.1, spin_diffusion_length=2e-9)
    stack = nuspin.Stack([nuspin.Layer("metal", thickness=1e-7, **film)])
    top = float(stack.spin_accumulation(1e-7, current_density=1.75e11))
    assert top == pytest.approx(float(thick_film_spin_accumulation(1.75e11, **film)), rel=1e-12, abs=0)
    assert top / 1.602e-19 == pytest.approx(7e-6, rel=1e-2, abs=0)


def test_a_host_on_a_heavy_metal():
    """mu_i = mu_inf (cosh t - 1)/(sinh t + r cosh t) at a transparent interface, and its mean over the host."""
    d, length, sigma = 2e-8, 3e-7, 5e7
    stack = nuspin.Stack([pt(), nuspin.Layer("Cu", thickness=d, conductivity=sigma, spin_diffusion_length=length)])
    t = 6e-9 / 1.4e-9
    r = sigma * 1.4e-9 / (5e6 * length) * np.tanh(d / length)
    expected = 2 * e * 1.4e-9 * 0.07 * 1e4 * (np.cosh(t) - 1) / (np.sinh(t) + r * np.cosh(t))
    assert float(stack.spin_accumulation(6e-9, electric_field=1e4)) == pytest.approx(expected, rel=1e-12, abs=0)
    mean = expected * length / d * np.tanh(d / length)
    assert float(stack.mean_spin_accumulation("Cu", electric_field=1e4)) == pytest.approx(mean, rel=1e-12, abs=0)


def test_signs_and_symmetries():
    host = nuspin.Layer("Cu", thickness=2e-8, conductivity=5e7, spin_diffusion_length=3e-7)
    z = np.linspace(0, 2.6e-8, 9)
    up = nuspin.Stack([pt(), host])
    mu = np.asarray(up.spin_accumulation(z, electric_field=1e4))
    assert (mu[3:] > 0).all()  # theta > 0: up spins above
    assert np.allclose(up.spin_accumulation(z, electric_field=-1e4), -mu, rtol=1e-14, atol=0)
    assert np.allclose(nuspin.Stack([pt(spin_hall_angle=-0.07), host]).spin_accumulation(z, electric_field=1e4), -mu, rtol=1e-12, atol=0)
    turned = nuspin.Stack([host, pt()])
    assert np.allclose(turned.spin_accumulation(2.6e-8 - z[1:-1], electric_field=1e4), -mu[1:-1], rtol=1e-9, atol=1e-12 * abs(mu).max())
    assert not np.any(nuspin.Stack([pt(spin_hall_angle=0.0), host]).spin_accumulation(z, electric_field=1e4))


def test_current_density_is_that_of_all_conducting_layers():
    oxide = nuspin.Layer("MgO", thickness=5e-9, conductivity=0.0)
    host = nuspin.Layer("Cu", thickness=2e-8, conductivity=5e7, spin_diffusion_length=3e-7)
    stack = nuspin.Stack([pt(), host, oxide])
    E = 1e11 * 2.6e-8 / (5e6 * 6e-9 + 5e7 * 2e-8)
    assert float(stack.electric_field(1e11)) == pytest.approx(E, rel=1e-14, abs=0)
    sheet = stack.current_density("Pt", current_density=1e11) * 6e-9 + stack.current_density("Cu", current_density=1e11) * 2e-8
    assert float(sheet) == pytest.approx(1e11 * 2.6e-8, rel=1e-14, abs=0)
    plain = nuspin.Stack([pt(), host])
    for z in (1e-9, 2e-8):
        with_oxide = float(stack.spin_accumulation(z, current_density=1e11))
        assert with_oxide == pytest.approx(float(plain.spin_accumulation(z, current_density=1e11)), rel=1e-14, abs=0)
    assert np.isnan(float(stack.spin_accumulation(2.8e-8, current_density=1e11)))
    assert float(stack.spin_current(2.8e-8, current_density=1e11)) == 0


def test_an_insulator_keeps_two_films_apart():
    host = nuspin.Layer("Cu", thickness=2e-8, conductivity=5e7, spin_diffusion_length=3e-7)
    stack = nuspin.Stack([pt(), nuspin.Layer("MgO", thickness=1e-9, conductivity=0), host])
    assert float(stack.mean_spin_accumulation("Cu", electric_field=1e4)) == 0
    with pytest.raises(InputError, match="The layer 'MgO' is an insulator"):
        stack.mean_spin_accumulation("MgO", electric_field=1e4)


def test_spin_memory_loss_weakens_what_arrives():
    host = nuspin.Layer("Cu", thickness=2e-8, conductivity=5e7, spin_diffusion_length=3e-7)
    lossy = (nuspin.Stack([pt(), host], [Interface(conductance=1e15, spin_memory_loss=loss)]) for loss in (0.0, 0.3, 1.0))
    arrived = [float(stack.mean_spin_accumulation("Cu", electric_field=1e4)) for stack in lossy]
    assert arrived == sorted(arrived, reverse=True)
    transparent = float(nuspin.Stack([pt(), host]).mean_spin_accumulation("Cu", electric_field=1e4))
    nearly = nuspin.Stack([pt(), host], [Interface(conductance=1e22)])
    assert float(nearly.mean_spin_accumulation("Cu", electric_field=1e4)) == pytest.approx(transparent, rel=1e-5, abs=0)


def test_derivatives_and_arrays():
    host = nuspin.Layer("Cu", thickness=2e-8, conductivity=5e7, spin_diffusion_length=3e-7)

    def mu(d, theta, length):
        stack = nuspin.Stack([pt(thickness=d, spin_hall_angle=theta, spin_diffusion_length=length), host])
        return stack.mean_spin_accumulation("Cu", current_density=1e11)

    point = (6e-9, 0.07, 1.4e-9)
    for index, slope in enumerate(jax.grad(mu, argnums=(0, 1, 2))(*point)):
        step = 1e-5 * point[index]
        ends = [mu(*(value + sign * step * (k == index) for k, value in enumerate(point))) for sign in (1, -1)]
        assert float(slope) == pytest.approx(float(ends[0] - ends[1]) / (2 * step), rel=1e-6, abs=0)
    many = mu(np.array([3e-9, 6e-9, 9e-9]), 0.07, 1.4e-9)
    assert [float(each) for each in many] == pytest.approx([float(mu(d, 0.07, 1.4e-9)) for d in (3e-9, 6e-9, 9e-9)], rel=1e-13, abs=0)
    fields = nuspin.Stack([pt(), host]).spin_accumulation(np.linspace(0, 2e-8, 5), electric_field=np.array([[1e3], [2e3]]))
    assert fields.shape == (2, 5)


def test_bad_stacks_are_one_sentence():
    host = nuspin.Layer("Cu", thickness=2e-8, conductivity=5e7, spin_diffusion_length=3e-7)
    with pytest.raises(InputError, match="`thickness` must be positive and finite, not -1e-09 m"):
        pt(thickness="-1 nm")
    with pytest.raises(InputError, match="The layer 'Cu' conducts and needs a `spin_diffusion_length`"):
        nuspin.Layer("Cu", thickness=1e-9, conductivity=5e7)
    with pytest.raises(InputError, match="None of the `layers` conducts"):
        nuspin.Stack([])
    with pytest.raises(InputError, match="Two of the `layers` have the name"):
        nuspin.Stack([host, host])
    with pytest.raises(InputError, match="`interfaces` must have 1 elements, one between each two layers, but has 2"):
        nuspin.Stack([pt(), host], [None, None])
    with pytest.raises(InputError, match=r"`z` must lie within the film, which ends at 2\.6e-08 m"):
        nuspin.Stack([pt(), host]).spin_accumulation(3e-8, electric_field=1.0)
    with pytest.raises(InputError, match="Give one of `electric_field` or `current_density`"):
        nuspin.Stack([pt(), host]).spin_accumulation(1e-8)
    with pytest.raises(InputError, match="`current_density` must be finite, not inf"):
        nuspin.Stack([pt(), host]).spin_accumulation(1e-8, current_density=float("inf"))
    with pytest.raises(InputError, match=r"do not broadcast.*`layers\[0\].thickness` has \(2,\).*`electric_field` has \(3,\)"):
        nuspin.Stack([pt(thickness=np.array([1e-9, 2e-9])), host]).mean_spin_accumulation("Cu", electric_field=np.ones(3))
    with pytest.raises(InputError, match="There is no layer 'Au'"):
        nuspin.Stack([pt(), host]).mean_spin_accumulation("Au", electric_field=1.0)


@pytest.mark.parametrize("seed", range(6))
def test_spins_that_come_in_at_a_boundary_agree_with_collocation(seed):
    layers, interfaces = random_stack(seed + 100)
    interfaces = [(G, 0.0) for G, _ in interfaces]  # a loss would take more on one side than on the other
    rng = np.random.default_rng(seed)
    direct, per_field = rng.uniform(-1e9, 1e9, len(layers) + 1), rng.uniform(-1e4, 1e4, len(layers) + 1)
    sources = [
        SpinSource(k, spin_current=q, edelstein_conductivity=kappa) for k, (q, kappa) in enumerate(zip(direct, per_field, strict=True))
    ]
    named = [nuspin.Layer(str(index), **layer) for index, layer in enumerate(layers)]
    film = nuspin.Stack(named, [Interface(conductance=G) for G, _ in interfaces], sources)
    E = 1e4
    x, expected = collocation(layers, interfaces, E, direct + per_field * E)
    for layer, low, values in zip(layers, film.boundaries, expected, strict=False):
        inside = slice(1, -1)
        found = film.spin_accumulation(low + layer["thickness"] * x[inside], electric_field=E)
        np.testing.assert_allclose(found, values[inside], rtol=0, atol=1e-10 * abs(expected).max())


def test_a_source_is_a_step_of_the_spin_current():
    copper = dict(conductivity=5e7, spin_diffusion_length=2e-7)
    layers = [nuspin.Layer("below", thickness=1e-8, **copper), nuspin.Layer("above", thickness=2e-8, **copper)]
    film = nuspin.Stack(layers, sources=[SpinSource(1, spin_current=1e9)])
    below, above = (float(film.spin_current(z, electric_field=0.0)) for z in (1e-8, 1e-8 * (1 + 1e-9)))
    assert above - below == pytest.approx(1e9, rel=1e-6, abs=0)
    assert below < 0 < above
    assert not film.odd_in_current


def test_a_loss_of_spin_in_an_interface_takes_alike_from_both_sides_of_a_source_in_it():
    copper = dict(thickness=1e-8, conductivity=5e7, spin_diffusion_length=2e-7)
    lossy = Interface(conductance=1e15, spin_memory_loss=0.7)
    film = nuspin.Stack([nuspin.Layer("a", **copper), nuspin.Layer("b", **copper)], [lossy], [SpinSource(1, spin_current=1e9)])
    mu = film.spin_accumulation([0.0, 1e-8, 1e-8 * (1 + 1e-9), 2e-8], electric_field=0.0)
    np.testing.assert_allclose(mu[:2], mu[:1:-1], rtol=1e-6, atol=0)


def precession_by_collocation(d, lam, sigma, turn, q):
    """s'' = (s - omega tau b x s)/lambda^2 for two real components, spins q along the first entering at the bottom."""
    x, D = chebyshev(POINTS)
    size = POINTS + 1
    second, one = D @ D * (lam / d) ** 2, np.eye(size)
    A = np.block([[second - one, -turn * one], [turn * one, second - one]])
    b = np.zeros(2 * size)
    for block in range(2):
        for point in (0, POINTS):
            row = np.zeros(2 * size)
            row[block * size : (block + 1) * size] = -sigma / (2 * e) * D[point] / d
            A[block * size + point] = row
    b[0] = q
    return x, np.linalg.solve(A, b).reshape(2, size)


@pytest.mark.parametrize("field", [-0.3, 0.02, 1.0])
def test_precession_agrees_with_two_real_components(field):
    d, lam, sigma, tau = 4e-7, 3e-7, 2e7, 6e-11
    layer = nuspin.Layer("Al", thickness=d, conductivity=sigma, spin_diffusion_length=lam, spin_lifetime=tau)
    film = nuspin.Stack([layer], sources=[SpinSource(0, spin_current=1e9)])
    x, (along, turned) = precession_by_collocation(d, lam, sigma, g_e * mu_B * field / hbar * tau, 1e9)
    found = film.precessing(field).spin_accumulation(d * x, electric_field=0.0)
    np.testing.assert_allclose(found.real, along, rtol=0, atol=1e-10 * abs(along).max())
    np.testing.assert_allclose(found.imag, turned, rtol=0, atol=1e-10 * abs(along).max())


def test_precession_in_a_thin_film_is_the_lorentzian_of_hanle():
    tau = 1e-9
    layer = nuspin.Layer("thin", thickness=1e-9, conductivity=1e6, spin_diffusion_length=1e-5, spin_lifetime=tau, g_factor=-0.44)
    film = nuspin.Stack([layer], sources=[SpinSource(0, spin_current=1e6)])
    turn = -0.44 * mu_B * 0.1 / hbar * tau
    turned, still = (each.mean_spin_accumulation("thin", electric_field=0.0) for each in (film.precessing("0.1 T"), film))
    assert complex(turned / still) == pytest.approx(1 / (1 - 1j * turn), rel=1e-6, abs=0)


def test_without_a_lifetime_or_a_field_nothing_precesses():
    layers, interfaces = random_stack(3)
    film = build(layers, interfaces)
    z = np.linspace(0, film.boundaries[-1], 50)
    for turned in (film.precessing("3 T"), film.precessing(0.0)):
        mu = turned.spin_accumulation(z, electric_field=1e4)
        np.testing.assert_allclose(mu.imag, 0, rtol=0, atol=1e-12 * abs(mu).max())
        np.testing.assert_allclose(mu.real, film.spin_accumulation(z, electric_field=1e4), rtol=0, atol=1e-12 * abs(mu).max())


def test_the_spread_of_precessing_spins_is_not_derived():
    layers, interfaces = random_stack(3)
    with pytest.raises(NotDerived, match="spread of spins that precess"):
        build(layers, interfaces).precessing("1 T").spin_accumulation_spread("0", electric_field=1e4)


def test_a_layer_takes_what_carries_over_between_films():
    given = dict(thickness="5 nm", conductivity=5e6)
    direct = nuspin.Layer("Pt", **given, spin_hall_angle=0.032, spin_diffusion_length=3.85e-9)
    carried = nuspin.Layer("Pt", **given, spin_hall_conductivity="1.6e5 S/m", spin_resistance="0.77e-15 ohm m^2")
    assert carried.spin_hall_angle == pytest.approx(direct.spin_hall_angle, rel=1e-14, abs=0)
    assert carried.spin_diffusion_length == pytest.approx(direct.spin_diffusion_length, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            dict(spin_hall_angle=0.1, spin_hall_conductivity=1e5, spin_diffusion_length=1e-9),
            "Give `spin_hall_angle` or `spin_hall_conductivity`, not both",
        ),
        (dict(spin_diffusion_length=1e-9, spin_resistance=1e-15), "Give `spin_diffusion_length` or `spin_resistance`, not both"),
        (dict(), "The layer 'Pt' conducts and needs a `spin_diffusion_length`"),
        (dict(spin_diffusion_length=1e-9, spin_lifetime=-1.0), "`spin_lifetime` must be finite and not negative"),
        (dict(spin_resistance=-1e-15), "`spin_resistance` must be positive"),
    ],
)
def test_bad_layers_are_refused(given, says):
    with pytest.raises(InputError, match=says):
        nuspin.Layer("Pt", thickness="5 nm", conductivity=5e6, **given)


@pytest.mark.parametrize("boundary", [-1, True])
def test_bad_boundaries_are_refused(boundary):
    with pytest.raises(InputError, match="`boundary` must be a whole number"):
        SpinSource(boundary, spin_current=1e9)


def test_a_source_in_an_insulator_is_refused():
    copper = nuspin.Layer("Cu", thickness=1e-8, conductivity=5e7, spin_diffusion_length=2e-7)
    layers = [nuspin.Layer("oxide", thickness="5 nm", conductivity=0.0), copper]
    nuspin.Stack(layers, sources=[SpinSource(1, spin_current=1.0)])
    for boundary in (0, 3):
        with pytest.raises(InputError, match="A source must lie at a boundary, from 0 to 2, of a layer that conducts"):
            nuspin.Stack(layers, sources=[SpinSource(boundary, spin_current=1.0)])


@pytest.mark.parametrize("t", [1e-4, 0.3, 0.999, 1.001, 3.0, 40.0])
@pytest.mark.parametrize("faces", [(1.0, 1.0), (1.0, -1.0), (1.0, 0.3)])
def test_variance_is_exact_in_thin_and_thick_layers(t, faces):
    with mpmath.workdps(40):
        T, (low, high) = mpmath.mpf(t), faces
        ends = [0, 0.5, 1] if t < 20 else [0, 5 / T, 0.5, 1 - 5 / T, 1]

        def mu(x):
            return (low * mpmath.sinh((1 - x) * T) + high * mpmath.sinh(x * T)) / mpmath.sinh(T)

        mean = mpmath.quad(mu, ends)
        expected = float(mpmath.quad(lambda x: (mu(x) - mean) ** 2, ends))
    assert float(variance(*faces, t)) == pytest.approx(expected, rel=1e-13, abs=0)


def test_a_layer_takes_its_resistivity():
    given = dict(thickness="5 nm", spin_hall_angle=0.07, spin_diffusion_length="1.4 nm")
    by_resistivity = nuspin.Layer("Pt", resistivity="20 uohm cm", **given)
    assert by_resistivity.conductivity == pytest.approx(nuspin.Layer("Pt", conductivity="5e6 S/m", **given).conductivity, rel=1e-14, abs=0)
    with pytest.raises(InputError, match=r"^Give `conductivity` or `resistivity`, not both"):
        nuspin.Layer("Pt", conductivity=5e6, resistivity=2e-7, **given)
    with pytest.raises(InputError, match=r"^Give one of `conductivity` or `resistivity`"):
        nuspin.Layer("Pt", **given)
    with pytest.raises(InputError, match=r"`resistivity` must be positive.* An insulator has conductivity=0"):
        nuspin.Layer("Pt", resistivity=0.0, **given)
    with pytest.raises(InputError, match=r"`conductivity` must be a quantity in S/m.*a resistivity.*write '5e\+06 S/m'"):
        nuspin.Layer("Pt", conductivity="20 uohm cm", **given)


def test_a_traced_zero_angle_goes_with_a_spin_hall_conductivity():
    """What refuses the angle beside it cannot know that a traced one acts."""

    def angle(theta, sigma):
        given = dict(thickness=5e-9, conductivity=5e6, spin_hall_angle=theta, spin_hall_conductivity=sigma, spin_diffusion_length=1e-9)
        return nuspin.Layer("Pt", **given).spin_hall_angle

    assert float(jax.jit(angle)(0.0, 1.6e5)) == pytest.approx(0.032, rel=1e-14, abs=0)
    assert float(jax.grad(angle, argnums=1)(0.0, 1.6e5)) == pytest.approx(2e-7, rel=1e-12, abs=0)


def test_a_traced_conductivity_conducts():
    def mu(sigma):
        layer = nuspin.Layer("Pt", thickness=5e-9, conductivity=sigma, spin_hall_angle=0.1, spin_diffusion_length=1e-9)
        return nuspin.Stack([layer]).spin_accumulation(5e-9, electric_field=1e4)

    assert float(jax.jit(mu)(5e6)) == pytest.approx(float(mu(5e6)), rel=1e-12, abs=0)


@pytest.mark.parametrize("name", ["", " ", "Pt\n", "P\0t"])
def test_a_layer_has_a_name_that_can_be_printed(name):
    with pytest.raises(InputError, match="`name` must be a line of text"):
        nuspin.Layer(name, thickness=1e-9, conductivity=0.0)
