import jax.numpy as jnp
import numpy as np
import pytest

import nuspin
from nuspin.constants import k_B
from nuspin.dynamics import (
    BlochNucleus,
    ClassicalNucleus,
    Constant,
    ElectronBath,
    FixedRelaxation,
    Pieces,
    QuantumNucleus,
    QuantumSpin,
    Shaped,
    evolve_master,
    flow,
    polarized_state,
    quadrupole_tensor,
    rotating_frame,
)
from nuspin.errors import InputError, OutOfValidity
from nuspin.torque import torque_coefficients

GAMMA = 7.1e7
COUPLING = torque_coefficients(gamma=GAMMA, spin=0.5, k_F=1.36e10, lattice_constant=2.5e-10, kernel="contact", enhancement=200.0)
BATH = ElectronBath(strength=9 / (8 * k_B * 1.27), temperature=4.2)


def test_result_names_engine_tolerance_units_and_what_went_in(tmp_path):
    nucleus = BlochNucleus(gamma=GAMMA, relaxation=BATH, spin=0.5, coupling=COUPLING, start=[0.1, 0, 0])
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
    assert "galda2017" in again.citations


def test_spin_accumulation_polarises_turns_and_pulls():
    """The same drive as each engine sees it: the direction of the change is that of mu."""
    up = Constant(spin_accumulation=[0, 0, "10 ueV"])
    quantum = QuantumNucleus(gamma=GAMMA, quantum=QuantumSpin(0.5), bath=BATH)
    for nucleus in (
        BlochNucleus(gamma=GAMMA, relaxation=BATH, spin=0.5),
        quantum,
        ClassicalNucleus(gamma=GAMMA, coupling=COUPLING, start=[1.0, 0, 0]),
    ):
        later = nuspin.evolve(nucleus, up, [1e-3, 2e-3]).dataset.polarization.sel(component="z").values
        assert 0 < later[0] < later[1]


def test_tolerance_is_met_by_a_shaped_drive():
    """A rotating rf field: in the frame that turns with it, it stands still."""
    rf, nucleus = 2e-3, ClassicalNucleus(gamma=1e7, start=[0, 0, 1.0])
    frequency = -1e7 * 1.02
    times = np.linspace(0, 1e-5, 4)
    drive = Shaped(field=lambda t: jnp.stack([rf * jnp.cos(frequency * t), rf * jnp.sin(frequency * t), 1.0 + 0.0 * t]), tolerance=1e-7)
    done = []
    result = nuspin.evolve(nucleus, drive, times[1:], progress=lambda fraction: done.append(float(fraction))).dataset
    there = nuspin.evolve(nucleus, Constant(field=rotating_frame([rf, 0, 1.0], gamma=1e7, frequency=frequency)), times[1:]).dataset
    x, y, z = there.polarization.values.T
    c, s = np.cos(frequency * times[1:]), np.sin(frequency * times[1:])
    assert np.allclose(result.polarization, np.stack([c * x - s * y, s * x + c * y, z], -1), rtol=0, atol=1e-7)
    assert result.attrs["tolerance"] <= 1e-7
    assert result.attrs["steps"] > 8
    assert done[-1] == 1.0


def test_populations_and_batches():
    nuclei = QuantumNucleus(
        gamma=GAMMA, quantum=QuantumSpin(1.5, quadrupole=quadrupole_tensor(1e4)), bath=BATH, start=polarized_state(1.5, [1.0, 0, 0])
    )
    fields = np.zeros((3, 3))
    fields[:, 0] = [1e-4, 2e-4, 3e-4]
    dataset = nuspin.evolve(nuclei, Constant(field=fields), np.linspace(0, 1e-3, 11)).dataset
    assert dataset.populations.dims == ("time", "case", "level")
    assert dataset.level.values.tolist() == [1.5, 0.5, -0.5, -1.5]
    assert np.allclose(dataset.populations.sum("level"), 1, rtol=0, atol=1e-12)
    alone = nuspin.evolve(nuclei, Constant(field=fields[1]), np.linspace(0, 1e-3, 11)).dataset
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


def test_bad_input_is_named():
    nucleus, drive = ClassicalNucleus(gamma=GAMMA), Constant(field=[0, 0, 1.0])
    with pytest.raises(InputError, match=r"`times` must rise, but is 1\.0 s after 2\.0 s"):
        nuspin.evolve(nucleus, drive, [0.0, 2.0, 1.0])
    with pytest.raises(InputError, match=r"`times` must be finite and not negative, but is -1\.0 s"):
        nuspin.evolve(nucleus, drive, [-1.0, 2.0])
    with pytest.raises(InputError, match="`times` must be finite, but is nan"):
        nuspin.evolve(nucleus, drive, [0.0, np.nan])
    with pytest.raises(InputError, match="`spin_accumulation` must be zero for a nucleus that does not feel it"):
        nuspin.evolve(nucleus, Constant(spin_accumulation=[0, 0, 1e-24]), [1.0])
    with pytest.raises(InputError, match="`spin_accumulation` must be zero for a nucleus that does not feel it"):
        nuspin.evolve(nucleus, Shaped(spin_accumulation=lambda t: jnp.zeros(3)), [1.0])
    with pytest.raises(InputError, match=r"`durations` must be positive and finite, but is 0\.0 s\. Leave a piece without length out"):
        Pieces([1.0, 0.0], field=np.zeros((2, 3)))
    with pytest.raises(InputError, match="`field` must have one vector for each duration"):
        Pieces([1.0, 1.0], field=np.zeros((3, 3)))
    with pytest.raises(InputError, match=r"`times` must end with the drive, at 2 s, but is 3 s at the end"):
        nuspin.evolve(nucleus, Pieces([1.0, 1.0], field=np.zeros((2, 3))), [1.0, 3.0])
    with pytest.raises(InputError, match="`gamma` must be finite and not zero"):
        ClassicalNucleus(gamma=0.0)
    with pytest.raises(InputError, match="`start` must have length 1"):
        ClassicalNucleus(gamma=1.0, start=[0, 0, 0.5])
    with pytest.raises(InputError, match="`field` must be a function of the time"):
        Shaped()
    with pytest.raises(OutOfValidity, match=r"still changes the state by .* Describe it in a rotating frame"):
        nuspin.evolve(
            ClassicalNucleus(gamma=1.0), Shaped(field=lambda t: jnp.stack([1e12 * jnp.cos(1e12 * t), 0.0 * t, 1e12 + 0.0 * t])), [1.0]
        )
