from inspect import unwrap

import jax
import jax.numpy as jnp
import mpmath as mp
import numpy as np
import pytest

import nuspin
from nuspin.constants import eV, k_B
from nuspin.dynamics import (
    BlochNucleus,
    ClassicalNucleus,
    Constant,
    ElectronBath,
    FixedRelaxation,
    PiecewiseConstant,
    QuantumNucleus,
    QuantumSpin,
    TimeDependent,
    evolve_master,
    flow,
    polarized_state,
    quadrupole_tensor,
    refinement,
    rotating_frame,
    trajectory,
)
from nuspin.errors import InputError, OutOfValidity
from nuspin.torque import torque_coefficients
from nuspin.torque.bath import rates

GAMMA = 7.1e7
TORQUE = torque_coefficients(gamma=GAMMA, spin=0.5, k_F=1.36e10, lattice_constant=2.5e-10, kernel="contact", enhancement=200.0)
BATH = ElectronBath(strength=9 / (8 * k_B * 1.27), temperature=4.2)


def test_result_names_engine_tolerance_units_and_what_went_in(tmp_path):
    nucleus = BlochNucleus(gamma=GAMMA, relaxation=BATH, spin=0.5, torque=TORQUE, start=[0.1, 0, 0])
    drive = Constant(field=[0, 0, 9.4], spin_accumulation=["0 ueV", "0 ueV", "10 ueV"])
    result = nuspin.evolve(nucleus, drive, np.linspace(0, 2, 5))
    dataset = result.dataset
    assert dataset.attrs["engine"] == "affine exponential"
    assert 0 < dataset.attrs["tolerance"] < 1e-5  # 6.7e8 rad/s over 2 s
    assert dataset.polarization.dims == ("time", "component")
    assert dataset.time.attrs["units"] == "s"
    inputs = result.provenance["inputs"]
    assert inputs["system"]["kind"] == "BlochNucleus"
    assert inputs["system"]["relaxation"]["temperature"] == 4.2
    assert inputs["drive"]["field"] == [0, 0, 9.4]
    result.save(tmp_path / "motion.nc")
    again = nuspin.load(tmp_path / "motion.nc")
    assert again.dataset.identical(dataset)
    assert again.citations == ("bloch1946", "codata2022")


def test_spin_accumulation_polarises_turns_and_pulls():
    """The same drive as each engine sees it: the direction of the change is that of mu."""
    up = Constant(spin_accumulation=[0, 0, "10 ueV"])
    quantum = QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(0.5), bath=BATH)
    for nucleus in (
        BlochNucleus(gamma=GAMMA, relaxation=BATH, spin=0.5),
        quantum,
        ClassicalNucleus(gamma=GAMMA, torque=TORQUE, start=[1.0, 0, 0]),
    ):
        sooner, later = (nuspin.evolve(nucleus, up, [t]).dataset.polarization.sel(component="z").values for t in (1e-3, 2e-3))
        assert 0 < sooner < later


def test_tolerance_is_met_by_a_shaped_drive():
    """A rotating rf field: in the frame that turns with it, it stands still."""
    rf, nucleus = 2e-3, ClassicalNucleus(gamma=1e7, start=[0, 0, 1.0])
    frequency = -1e7 * 1.02
    times = np.linspace(0, 1e-5, 4)
    drive = TimeDependent(
        field=lambda t: jnp.stack([rf * jnp.cos(frequency * t), rf * jnp.sin(frequency * t), 1.0 + 0.0 * t]), tolerance=1e-7
    )
    done = []
    result = nuspin.evolve(nucleus, drive, times[1:], progress=lambda fraction: done.append(float(fraction))).dataset
    there = nuspin.evolve(nucleus, Constant(field=rotating_frame([rf, 0, 1.0], gamma=1e7, frequency=frequency)), times[1:]).dataset
    x, y, z = there.polarization.values.T
    c, s = np.cos(frequency * times[1:]), np.sin(frequency * times[1:])
    assert np.allclose(result.polarization, np.stack([c * x - s * y, s * x + c * y, z], -1), rtol=0, atol=1e-7)
    assert result.attrs["tolerance"] <= 1e-7
    assert result.attrs["steps"] > 8
    assert done[-1] == 1.0


@pytest.mark.parametrize("jump", [0.3, pytest.param(0.31, marks=pytest.mark.deep), pytest.param(1 / 3, marks=pytest.mark.deep)])
def test_a_jump_is_not_stepped_over(jump):
    """8 and 16 steps put a jump at 0.3 in one place; only more of them see that it is another."""
    nucleus, B = ClassicalNucleus(gamma=5.0, start=[1.0, 0, 0]), np.array([0, 0, 1.0])
    field = lambda t: jnp.where(t > jump, 1.0, 0.0) * B  # noqa: E731
    angle = -5.0 * (1 - jump)
    truth = [np.cos(angle), np.sin(angle), 0]
    rough = nuspin.evolve(nucleus, TimeDependent(field=field, tolerance=1e-4), [1.0]).dataset
    assert np.max(np.abs(rough.polarization.values[0] - truth)) < 10 * rough.attrs["tolerance"]
    exact = nuspin.evolve(nucleus, TimeDependent(field=field, breaks=[jump]), [1.0]).dataset
    assert exact.attrs["steps"] <= 256
    assert np.allclose(exact.polarization.values[0], truth, rtol=0, atol=1e-13)


def test_a_short_pulse_between_breaks_is_seen():
    pulse = TimeDependent(field=lambda t: jnp.exp(-(((t - 0.5) / 1e-4) ** 2)) * jnp.array([1.0, 0, 0]), breaks=[0.499, 0.501])
    nucleus = ClassicalNucleus(gamma=1.4e4)
    end = nuspin.evolve(nucleus, pulse, [0.25, 1.0]).dataset
    angle = -1.4e4 * 1e-4 * np.sqrt(np.pi)
    assert np.allclose(end.polarization, [[0, 0, 1], [0, -np.sin(angle), np.cos(angle)]], rtol=0, atol=1e-9)


def test_a_period_is_repeated_as_often_as_it_fits(rng):
    """At times that are 2^k periods to rounding, of durations whose sum depends on their order."""
    nucleus = ClassicalNucleus(gamma=1.0, start=[1.0, 0, 0])
    for durations in [np.full(18, 0.1), *rng.uniform(0.1, 1, (5, 18))]:
        fields = np.zeros((len(durations), 3))
        fields[:, 2] = rng.normal(size=len(durations))
        for periods in (1, 2, 8):
            for t in (periods * durations.sum(), periods * np.cumsum(durations)[-1]):
                angle = -periods * np.sum(durations * fields[:, 2])
                end = nuspin.evolve(nucleus, PiecewiseConstant(durations, field=fields, repeated=True), [t]).dataset.polarization.values[0]
                assert np.allclose(end, [np.cos(angle), np.sin(angle), 0], rtol=0, atol=1e-12)


SLOW = FixedRelaxation(T1=np.inf, T2=np.inf)


@pytest.mark.parametrize(
    ("engine", "pieces"),
    [
        pytest.param(engine, pieces, marks=[] if pieces is None or (engine, pieces) == ("flow", "repeated") else [pytest.mark.deep])
        for engine in ("flow", "bloch", "master")
        for pieces in (None, "once", "repeated")
    ],
)
def test_tolerance_is_the_error_that_rounding_leaves(engine, pieces):
    """The angle gamma B t to all its digits, of numbers as they are given."""
    B, t, start = 9.4, 1.0 - 1e-9, [1.0, 0, 0]
    nucleus = {
        "flow": lambda: ClassicalNucleus(gamma=GAMMA + 18.0, start=start),
        "bloch": lambda: BlochNucleus(gamma=GAMMA + 18.0, relaxation=SLOW, start=start),
        "master": lambda: QuantumNucleus(gamma=GAMMA + 18.0, quantum=QuantumSpin(0.5), start=polarized_state(0.5, start)),
    }[engine]()
    held = [0, 0, B]
    cut = PiecewiseConstant(np.full(10, 0.1), field=np.tile(held, (10, 1)), repeated=pieces == "repeated")
    seen = nuspin.evolve(nucleus, Constant(field=held) if pieces is None else cut, [t]).dataset
    with mp.workdps(40):
        angle = -(mp.mpf(GAMMA) + 18) * mp.mpf(B) * mp.mpf(t)
        truth = [float(mp.cos(angle)), float(mp.sin(angle)), 0]
    error = np.max(np.abs(seen.polarization.values[0] - truth))
    assert error < seen.attrs["tolerance"] < 1e-5


def test_rounding_is_counted_in_every_piece():
    nucleus, strong = ClassicalNucleus(gamma=GAMMA, start=[1.0, 0, 0]), [0, 0, 9.4]
    half = nuspin.evolve(nucleus, Constant(field=strong), [1.0]).dataset.attrs["tolerance"]
    later = nuspin.evolve(nucleus, PiecewiseConstant([1.0, 1.0], field=[[0, 0, 0], strong]), [2.0]).dataset.attrs["tolerance"]
    assert later == pytest.approx(half, rel=1e-3, abs=0)


def test_nothing_is_returned_where_rounding_leaves_no_direction():
    with pytest.raises(OutOfValidity, match="which leaves nothing of the direction"):
        nuspin.evolve(ClassicalNucleus(gamma=1e10, start=[1.0, 0, 0]), Constant(field=[0, 0, 1e3]), [1e3])


def test_components_are_a_tuple_and_vectors_a_list():
    z = jnp.array([1.0, 2.0, 3.0])
    assert np.array_equal(Constant(field=(0 * z, 0 * z, z)).field, [[0, 0, 1], [0, 0, 2], [0, 0, 3]])
    assert np.array_equal(Constant(field=[[0, 0, 1], [0, 0, 2]]).field, [[0, 0, 1], [0, 0, 2]])


def test_field_like_torque_turns_the_nucleus():
    """By omega of `flow_vectors`, in all engines without a bath."""
    mu = 1e3 * eV * np.array([0.6, 0, 0.8])
    omega, _ = TORQUE.flow_vectors(mu=mu)
    slow = BlochNucleus(gamma=GAMMA, relaxation=SLOW, torque=TORQUE, start=[1.0, 0, 0])
    t = 0.5 / np.linalg.norm(omega)
    turned = nuspin.evolve(slow, Constant(spin_accumulation=mu), [t]).dataset.polarization.values[0]
    assert np.allclose(turned, flow([1.0, 0, 0], omega, np.zeros(3), t), rtol=0, atol=1e-13)
    quantum = QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(0.5), torque=TORQUE, start=polarized_state(0.5, [1.0, 0, 0]))
    assert np.allclose(
        nuspin.evolve(quantum, Constant(spin_accumulation=mu), [t]).dataset.polarization.values[0], turned, rtol=0, atol=1e-13
    )
    classical = ClassicalNucleus(gamma=GAMMA, torque=TORQUE, start=[1.0, 0, 0])
    both = nuspin.evolve(classical, Constant(spin_accumulation=mu), [t]).dataset.polarization.values[0]
    assert np.allclose(both, flow([1.0, 0, 0], *TORQUE.flow_vectors(mu=mu), t), rtol=0, atol=1e-13)


def test_bath_is_that_of_the_torque_floor():
    """mu at an angle to the axis, with the dipolar coupling too: T1, dephasing and polarisation of `nuspin.torque.bath.rates`."""
    mu = 2 * k_B * 4.2 * np.array([0.6, 0, 0.8])
    bath = ElectronBath(strength=9 / (8 * k_B * 1.27), temperature=4.2, kernel="full", axis=[0, 0, 1.0], larmor=0.0)
    found = rates(bath.strength, spin=0.5, mu=2 * k_B * 4.2, temperature=4.2, larmor=0.0, kernel="full", angle=np.arccos(0.8))
    assert abs(float(found.dephasing_rate * found.T1) - 1) > 0.03
    t = 0.4
    nucleus = BlochNucleus(gamma=GAMMA, relaxation=bath, spin=0.5, start=[0.5, 0, 0])
    end = nuspin.evolve(nucleus, Constant(spin_accumulation=mu), [t]).dataset.polarization.values[0]
    towards = float(found.polarization) * -np.expm1(-t / float(found.T1))
    assert np.allclose(end, [0.5 * np.exp(-t * float(found.dephasing_rate)), 0, towards], rtol=0, atol=1e-13)
    quantum = QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(0.5), bath=bath, start=polarized_state(0.5, [1.0, 0, 0], 0.5))
    assert np.allclose(nuspin.evolve(quantum, Constant(spin_accumulation=mu), [t]).dataset.polarization.values[0], end, rtol=0, atol=1e-13)


def test_a_large_spin_says_where_bloch_ends():
    cold, drive = ElectronBath(strength=9 / (8 * k_B * 1.27), temperature=0.1), Constant(spin_accumulation=[0, 0, "7 ueV"])
    large, half = (BlochNucleus(gamma=GAMMA, relaxation=cold, spin=spin) for spin in (4.5, 0.5))
    record = nuspin.evolve(large, drive, [1e3]).validity[0]
    assert not record.holds
    assert record.value > 0.5
    assert nuspin.evolve(half, drive, [1e3]).validity == ()


def test_pure_function_knows_periods_and_asks_for_what_it_cannot_know():
    nucleus = ClassicalNucleus(gamma=1.0, start=[1.0, 0, 0])
    period = PiecewiseConstant([1.0], field=[[0, 0, 1.0]], repeated=True)
    end = trajectory(nucleus, period, jnp.array([7.5]))["polarization"][0]
    assert np.allclose(end, [np.cos(7.5), -np.sin(7.5), 0], rtol=0, atol=1e-13)
    with pytest.raises(InputError, match="A repeated drive whose times or durations JAX traces needs `bits`"):
        jax.jit(lambda t: trajectory(nucleus, period, t))(jnp.array([7.5]))
    with pytest.raises(InputError, match="A time-dependent drive needs `steps`"):
        trajectory(nucleus, TimeDependent(field=lambda t: jnp.zeros(3)), jnp.array([1.0]))
    with pytest.raises(InputError, match=r"`times` go on to 7\.5 s, but the drive ends at 1 s"):
        trajectory(nucleus, PiecewiseConstant([1.0], field=[[0, 0, 1.0]]), jnp.array([7.5]))
    with pytest.raises(InputError, match="a spin accumulation does nothing to it"):
        trajectory(nucleus, Constant(spin_accumulation=[0, 0, 1e-24]), jnp.array([7.5]))


def test_steps_that_are_given_leave_the_error_unknown(tmp_path):
    result = nuspin.evolve(ClassicalNucleus(gamma=1.0), TimeDependent(field=lambda t: jnp.zeros(3), steps=3), [1.0])
    assert result.to_dict()["tolerance"] is None
    assert result.dataset.attrs["steps"] == 3
    result.save(tmp_path / "motion.nc")
    assert np.isnan(nuspin.load(tmp_path / "motion.nc").dataset.attrs["tolerance"])


def test_populations_and_batches():
    nuclei = QuantumNucleus(
        gamma=GAMMA, quantum=QuantumSpin(1.0, quadrupole=quadrupole_tensor(1e4)), bath=BATH, start=polarized_state(1.0, [1.0, 0, 0])
    )
    fields = np.zeros((3, 3))
    fields[:, 0] = [1e-4, 2e-4, 3e-4]
    dataset = nuspin.evolve(nuclei, Constant(field=fields), np.linspace(0, 1e-3, 10)).dataset
    assert dataset.populations.dims == ("time", "case", "level")
    assert dataset.level.values.tolist() == [1, 0, -1]
    assert np.allclose(dataset.populations.sum("level"), 1, rtol=0, atol=1e-12)
    alone = nuspin.evolve(nuclei, Constant(field=fields[1]), np.linspace(0, 1e-3, 10)).dataset
    assert np.allclose(dataset.polarization[:, 1], alone.polarization, rtol=0, atol=1e-12)


def test_grid_or_not_the_same():
    nucleus = QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(1.0), bath=BATH, start=polarized_state(1.0, [1.0, 0, 0]))
    grid, drive = np.linspace(1e-6, 1e-5, 10), Constant(field=[0, 0.01, 0.02])
    uniform = nuspin.evolve(nucleus, drive, grid).dataset.polarization
    other = nuspin.evolve(nucleus, drive, np.append(grid, 1.1e-4)).dataset.polarization[:-1]
    assert np.allclose(uniform, other, rtol=0, atol=1e-12)


def test_master_equation_through_the_drive_is_that_of_the_spin():
    nucleus = QuantumNucleus(
        gamma=GAMMA, quantum=QuantumSpin(1.5, quadrupole=quadrupole_tensor(3e3)), start=polarized_state(1.5, [0.6, 0, 0.8])
    )
    times = np.linspace(0, 1e-3, 7)
    through = nuspin.evolve(nucleus, Constant(field=[1e-4, 0, 2e-4]), times).dataset.polarization
    direct = evolve_master(nucleus.quantum, [-GAMMA * 1e-4, 0, -GAMMA * 2e-4], times, polarized_state(1.5, [0.6, 0, 0.8])) / 1.5
    assert np.allclose(through, direct, rtol=0, atol=1e-12)


@pytest.mark.deep
def test_master_becomes_the_classical_torque_as_the_spin_grows():
    """With I bias fixed and no other noise: dm/dt = m x (beta x m), beta = I bias, up to 1/I."""
    spins, t, beta = np.array([1.0, 1.5, 2.0, 2.5, 3.5, 4.5]), 0.3, 0.8
    start = np.array([0.6, 0, 0.8])
    ends = []
    for spin in spins:
        across = beta / spin  # the least noise that a pump of that strength has: one of the two rates is zero
        noise = np.diag([across, across, 0.0])
        quantum = QuantumSpin(spin, noise=noise, pump=[0, 0, -across])
        times = np.array([0.0, t])
        ends.append(np.asarray(evolve_master(quantum, [0, 0, 0.3], times, polarized_state(spin, start)))[-1] / spin)
    classical = np.asarray(flow(start, [0, 0, 0.3], [0, 0, -beta], t))
    errors = np.linalg.norm(np.array(ends) - classical, axis=-1)
    assert np.all(np.diff(errors) < 0)
    limit = np.polynomial.polynomial.polyfit(1 / spins, np.array(ends), 4)[0]
    assert np.linalg.norm(limit - classical) < 0.01 * errors[-1]


def test_bloch_without_relaxation_is_the_flow_without_torque():
    field = [0.1, 0.2, 0.3]
    free = BlochNucleus(gamma=1.0, relaxation=FixedRelaxation(T1=np.inf, T2=np.inf), start=[0.6, 0, 0.8])
    flowing = ClassicalNucleus(gamma=1.0, start=[0.6, 0, 0.8])
    ours, theirs = (nuspin.evolve(n, Constant(field=field), [1.0, 30.0]).dataset.polarization for n in (free, flowing))
    assert np.allclose(ours, theirs, rtol=0, atol=1e-13)


def test_gilbert_damping_of_a_nucleus_ends_along_the_field():
    nucleus = ClassicalNucleus(gamma=GAMMA, damping=1e-6, start=[1.0, 0, 0])
    end = nuspin.evolve(nucleus, Constant(field=[0, 0, 5.0]), [1.0]).dataset.polarization.values[-1]
    assert np.allclose(end, [0, 0, 1], rtol=0, atol=1e-12)


def test_wrong_kinds_are_named():
    """As a user meets them, without the types that the tests check."""
    nucleus, drive = ClassicalNucleus(gamma=GAMMA), Constant(field=[0, 0, 1.0])
    evolve, bloch, quantum, classical, shaped = (
        unwrap(f) for f in (nuspin.evolve, *(kind.__init__ for kind in (BlochNucleus, QuantumNucleus, ClassicalNucleus, TimeDependent)))
    )
    with pytest.raises(
        InputError, match=r"`system` must be a ClassicalNucleus or BlochNucleus or QuantumNucleus or CoupledNuclei, not 1\.0"
    ):
        evolve(1.0, drive, [1.0])
    with pytest.raises(InputError, match="`relaxation` must be a FixedRelaxation or ElectronBath, not "):
        bloch(None, gamma=1.0, relaxation=(1.0, 1.0))
    with pytest.raises(InputError, match=r"`quantum` must be a QuantumSpin, not 0\.5"):
        quantum(None, gamma=1.0, quantum=0.5)
    with pytest.raises(InputError, match=r"`torque` must be the result of `nuspin\.torque\.torque_coefficients`, not 1e-11"):
        classical(nucleus, gamma=1.0, torque=1e-11)
    with pytest.raises(InputError, match="`drive` must be a Constant or PiecewiseConstant or TimeDependent, not "):
        unwrap(trajectory)(nucleus, [0, 0, 1.0], np.array([1.0]))
    with pytest.raises(InputError, match="`field` must be a function of the time, not "):
        shaped(drive, field=[0, 0, 1.0])


def test_bad_input_is_named(monkeypatch):
    monkeypatch.setattr(refinement, "_MOST_STEPS", 2**12)
    nucleus, drive = ClassicalNucleus(gamma=GAMMA), Constant(field=[0, 0, 1.0])
    with pytest.raises(InputError, match=r"`times` must rise, not 1\.0 s after 2\.0 s"):
        nuspin.evolve(nucleus, drive, [0.0, 2.0, 1.0])
    with pytest.raises(InputError, match=r"`times` must be finite and not negative, not -1\.0 s"):
        nuspin.evolve(nucleus, drive, [-1.0, 2.0])
    with pytest.raises(InputError, match="`times` must be finite, not nan"):
        nuspin.evolve(nucleus, drive, [0.0, np.nan])
    with pytest.raises(InputError, match="This nucleus has neither a torque nor a bath, so a spin accumulation does nothing to it"):
        nuspin.evolve(nucleus, Constant(spin_accumulation=[0, 0, 1e-24]), [1.0])
    with pytest.raises(InputError, match="This nucleus has neither a torque nor a bath, so a spin accumulation does nothing to it"):
        nuspin.evolve(nucleus, TimeDependent(spin_accumulation=lambda t: jnp.zeros(3)), [1.0])
    with pytest.raises(InputError, match=r"`durations` must be positive and finite, not 0\.0 s\. Leave a piece without length out"):
        PiecewiseConstant([1.0, 0.0], field=np.zeros((2, 3)))
    with pytest.raises(InputError, match="`field` has 3 vectors, but `durations` has 2 pieces"):
        PiecewiseConstant([1.0, 1.0], field=np.zeros((3, 3)))
    with pytest.raises(InputError, match="`times` go on to 3 s, but the drive ends at 2 s"):
        nuspin.evolve(nucleus, PiecewiseConstant([1.0, 1.0], field=np.zeros((2, 3))), [1.0, 3.0])
    with pytest.raises(InputError, match="`gamma` must be finite and not zero"):
        ClassicalNucleus(gamma=0.0)
    with pytest.raises(InputError, match="`start` must have length 1"):
        ClassicalNucleus(gamma=1.0, start=[0, 0, 0.5])
    with pytest.raises(InputError, match="Give `field` or `spin_accumulation`, or both"):
        TimeDependent()
    with pytest.raises(InputError, match="`times` must not be empty"):
        nuspin.evolve(nucleus, drive, [])
    with pytest.raises(InputError, match="`evolve` cannot be compiled or differentiated"):
        jax.jit(lambda t: nuspin.evolve(nucleus, drive, t))(jnp.array([1.0]))
    with pytest.raises(InputError, match=r"shapes do not broadcast: `start` has \(2,\), `field` has \(3,\)"):
        nuspin.evolve(ClassicalNucleus(gamma=1.0, start=[[0, 0, 1.0]] * 2), Constant(field=np.ones((3, 3))), [1.0])
    with pytest.raises(InputError, match=r"shapes do not broadcast: `start` has \(2,\), `field` has \(3,\)"):
        nuspin.evolve(ClassicalNucleus(gamma=1.0, start=[[0, 0, 1.0]] * 2), TimeDependent(field=lambda t: jnp.ones((3, 3)), steps=1), [1.0])
    with pytest.raises(InputError, match="An ElectronBath needs the nuclear `spin`"):
        BlochNucleus(gamma=1.0, relaxation=BATH)
    with pytest.raises(InputError, match="`larmor` needs `axis`"):
        ElectronBath(strength=1e22, temperature=1.0, larmor=1e7)
    with pytest.raises(
        InputError, match=r"`field` must return a real vector, shape \(\.\.\., 3\), but it returns an array of shape \(2,\)"
    ):
        TimeDependent(field=lambda t: jnp.stack([t, t]))
    with pytest.raises(InputError, match=r"`field` must be written with jax\.numpy"):
        TimeDependent(field=lambda t: np.array([0.0, 0.0, float(t)]))
    with pytest.raises(InputError, match="`steps` must be a whole number, at least 1"):
        TimeDependent(field=lambda t: jnp.zeros(3), steps=0)
    with pytest.raises(OutOfValidity, match="The time-dependent drive makes the state infinite or NaN"):
        nuspin.evolve(nucleus, TimeDependent(field=lambda t: jnp.nan * jnp.ones(3)), [1.0])
    with pytest.raises(OutOfValidity, match=r"still changed the state by .*describe it in a rotating frame"):
        nuspin.evolve(
            ClassicalNucleus(gamma=1.0),
            TimeDependent(field=lambda t: jnp.stack([1e12 * jnp.cos(1e12 * t), 0.0 * t, 1e12 + 0.0 * t])),
            [1.0],
        )
