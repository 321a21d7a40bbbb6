r"""A layered film with an in-plane current, and the spin accumulation in it.

z points upward from the bottom face, the charge current along +x. Up is the spin-Hall polarisation: the direction, in the plane and across
the current, of the spins that a layer with theta > 0 drives upward, so that mu = mu_up - mu_down is positive at its top face.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate, groupby, pairwise
from math import nan
from typing import Any

import equinox as eqx
import numpy as np

from nuspin import checks, quantity
from nuspin._jax import jax, jnp
from nuspin._types import Complex, Number, Quantity, Real
from nuspin.device import drift_diffusion
from nuspin.device.layer import Interface, Layer, SpinSource
from nuspin.errors import InputError, NotDerived

Accumulation = Real | Complex
"""Real in a film, complex in one whose spins precess."""


class Stack(eqx.Module):
    r"""Layers from bottom to top.

    Parameters
    ----------
    layers
        A list of `Layer`, of which one at least conducts. Their names differ.
    interfaces
        One `Interface` between each two layers, or None for a transparent one; all are transparent by default.
    sources
        A list of `SpinSource`: spins that come in at a boundary otherwise than by the spin-Hall effect.

    Raises
    ------
    InputError
        Where no layer conducts, two layers have the same name, the interfaces are not one fewer than the layers, or a source does not lie
        at a boundary of a layer that conducts.

    Notes
    -----
    Spins are collinear, vary along z only, and the layers are thicker than the mean free path. The electric field is the same in all
    layers. No spin enters an insulator or leaves the film. The solution is exact for any thickness (docs/devices.md).

    References
    ----------
    T. Valet and A. Fert, Phys. Rev. B 48, 7099 (1993); S. Zhang, Phys. Rev. Lett. 85, 393 (2000).

    Examples
    --------
    >>> import nuspin
    >>> film = nuspin.Stack([
    ...     nuspin.Layer("Pt", thickness="5 nm", conductivity="5e6 S/m", spin_hall_angle=0.07, spin_diffusion_length="1.4 nm"),
    ...     nuspin.Layer("Cu", thickness="10 nm", conductivity="5e7 S/m", spin_diffusion_length="300 nm"),
    ... ])
    >>> mu = film.mean_spin_accumulation("Cu", current_density="1e11 A/m^2")
    >>> print(f"{mu / 1.602e-25:.2f} ueV")
    0.53 ueV
    """

    layers: tuple[Layer, ...]
    interfaces: tuple[Interface | None, ...]
    sources: tuple[SpinSource, ...]

    def __init__(
        self, layers: Sequence[Layer], interfaces: Sequence[Interface | None] | None = None, sources: Sequence[SpinSource] = ()
    ) -> None:
        self.layers = checks.instances("layers", layers, Layer)
        if all(layer.insulating for layer in self.layers):
            raise InputError("None of the `layers` conducts. Give one that does.")
        names = [layer.name for layer in self.layers]
        for name in names:
            if names.count(name) > 1:
                raise InputError(f"Two of the `layers` have the name {checks.shown(name)}. Give each a name of its own.")
        given = (None,) * (len(names) - 1) if interfaces is None else interfaces
        self.interfaces = checks.instances("interfaces", given, Interface, type(None))
        if len(self.interfaces) != len(names) - 1:
            raise InputError(
                f"`interfaces` must have {len(names) - 1} elements, one between each two layers, but has {len(self.interfaces)}. "
                "Write None for a transparent one."
            )
        self.sources = checks.instances("sources", sources, SpinSource)
        for source in self.sources:
            if all(layer.insulating for layer in self.layers[max(source.boundary - 1, 0) : source.boundary + 1]):
                where = f"from 0 to {len(names)}, of a layer that conducts"
                raise InputError(f"A source must lie at a boundary, {where}, and {source.boundary} is none.")

    @property
    def boundaries(self) -> tuple[Number, ...]:
        """Height of the bottom face, 0, and of the top of every layer, m."""
        return tuple(accumulate((layer.thickness for layer in self.layers), initial=0.0))

    @property
    def sheet_conductance(self) -> Number:
        """Of all layers in parallel, S."""
        return sum(layer.conductivity * layer.thickness for layer in self.layers)

    @property
    def odd_in_current(self) -> bool:
        """Whether all spins come from the current along the film, so that they reverse with it."""
        return all(checks.vanishes(source.spin_current) for source in self.sources)

    def precessing(self, field: Quantity) -> "Stack":
        r"""Return the film for the spins that precess in a magnetic field, T: its spin-diffusion lengths are complex.

        .. math:: \lambda \to \frac{\lambda}{\sqrt{1 - i\omega\tau}}, \qquad \omega = g\mu_B B/\hbar

        Of the spin-Hall polarisation p only the part across the field b precesses. What this film returns for mu is complex: its real
        part lies along p - (p.b) b, its imaginary part along b x p. Spins cross an interface too fast to precess in it.

        Examples
        --------
        >>> import nuspin
        >>> film = nuspin.Stack([
        ...     nuspin.Layer("Pt", thickness="5 nm", conductivity=5e6, spin_hall_angle=0.07, spin_diffusion_length="1.4 nm"),
        ...     nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="300 nm", spin_lifetime="10 ps"),
        ... ])
        >>> mu = film.precessing("1 T").mean_spin_accumulation("Cu", current_density="1e11 A/m^2")
        >>> bool(mu.imag != 0)
        True
        """
        field = quantity.finite("field", field, "T")
        lengths = [layer.precessing_length(field) for layer in self.layers]
        return eqx.tree_at(lambda film: [layer.spin_diffusion_length for layer in film.layers], self, lengths)

    def electric_field(self, current_density: Quantity) -> Number:
        """Return the electric field of a current, V/m.

        Parameters
        ----------
        current_density
            The sheet current over the total thickness of the conducting layers, A/m^2, signed.

        Examples
        --------
        >>> import nuspin
        >>> film = nuspin.Stack([nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="300 nm")])
        >>> print(f"{film.electric_field('1e11 A/m^2'):.0f} V/m")
        2000 V/m
        """
        j = quantity.finite("current_density", current_density, "A/m^2")
        return j * sum(layer.thickness for layer in self.layers if not layer.insulating) / self.sheet_conductance

    def layer(self, name: str) -> Layer:
        """Return a layer by its name.

        Examples
        --------
        >>> import nuspin
        >>> film = nuspin.Stack([nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="300 nm")])
        >>> film.layer("Cu").conductivity
        50000000.0
        """
        return self.layers[self._index(name)]

    def current_density(self, name: str, *, electric_field: Quantity | None = None, current_density: Quantity | None = None) -> Number:
        """Return the charge current density in one layer, A/m^2; field and current are those of `spin_accumulation`.

        Examples
        --------
        >>> import nuspin
        >>> film = nuspin.Stack([nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="300 nm")])
        >>> print(f"{film.current_density('Cu', electric_field='2 kV/m'):.0e} A/m^2")
        1e+11 A/m^2
        """
        return self.layer(name).conductivity * self._field(electric_field, current_density)

    def spin_accumulation(
        self, z: Quantity, *, electric_field: Quantity | None = None, current_density: Quantity | None = None
    ) -> Accumulation:
        r"""Return the spin accumulation at a height.

        Parameters
        ----------
        z
            From the bottom face, m, any shape; within the film. At a boundary the layer below counts.
        electric_field
            E along +x, V/m, signed.
        current_density
            In its place: the sheet current over the total thickness of the conducting layers, A/m^2, signed.

        Returns
        -------
        Array
            mu_up - mu_down, J, signed; NaN in an insulator.

        Raises
        ------
        InputError
            Where z lies outside the film, or not exactly one of field and current is given.

        Examples
        --------
        >>> import nuspin
        >>> bare = nuspin.Stack([
        ...     nuspin.Layer("W", thickness="5 nm", conductivity=5e5, spin_hall_angle=-0.3, spin_diffusion_length="2 nm")])
        >>> bool(bare.spin_accumulation("5 nm", electric_field=1e4) < 0)  # theta < 0: down spins at the top face
        True
        """
        z, E = self._height(z), self._field(electric_field, current_density)

        def mu(layer: Layer, x: Real, bottom: Accumulation, top: Accumulation, _: Real) -> Accumulation:
            t = layer.thickness / layer.spin_diffusion_length
            return bottom * drift_diffusion.profile(1 - x, t) + top * drift_diffusion.profile(x, t)

        return self._along(z, E, mu, nan)

    def spin_current(self, z: Quantity, *, electric_field: Quantity | None = None, current_density: Quantity | None = None) -> Accumulation:
        """Return the spin current upward at a height, A/m^2 in units of charge, 0 in an insulator.

        Arguments and errors are those of `spin_accumulation`.

        Examples
        --------
        >>> import nuspin
        >>> film = nuspin.Stack([
        ...     nuspin.Layer("Pt", thickness="5 nm", conductivity=5e6, spin_hall_angle=0.07, spin_diffusion_length="1.4 nm"),
        ...     nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="300 nm"),
        ... ])
        >>> bool(film.spin_current("5 nm", electric_field="2 kV/m") > 0)
        True
        """
        z, E = self._height(z), self._field(electric_field, current_density)

        def current(layer: Layer, x: Real, bottom: Accumulation, top: Accumulation, E: Real) -> Accumulation:
            t = layer.thickness / layer.spin_diffusion_length
            gradient = top * drift_diffusion.slope(x, t) - bottom * drift_diffusion.slope(1 - x, t)
            conductance, _, source = layer.element(E)
            return source - conductance * gradient

        return self._along(z, E, current, 0.0)

    def mean_spin_accumulation(
        self, name: str, *, electric_field: Quantity | None = None, current_density: Quantity | None = None
    ) -> Accumulation:
        """Return the mean of mu over a layer, J; field, current and errors are those of `spin_accumulation`."""
        return drift_diffusion.mean(*self._inside(name, self._field(electric_field, current_density)))

    def spin_accumulation_spread(
        self, name: str, *, electric_field: Quantity | None = None, current_density: Quantity | None = None
    ) -> Real:
        """Return the standard deviation of mu over a layer, J; field, current and errors are those of `spin_accumulation`.

        Examples
        --------
        >>> import nuspin
        >>> film = nuspin.Stack([
        ...     nuspin.Layer("Pt", thickness="5 nm", conductivity=5e6, spin_hall_angle=0.07, spin_diffusion_length="1.4 nm"),
        ...     nuspin.Layer("Cu", thickness="10 nm", conductivity=5e7, spin_diffusion_length="300 nm"),
        ... ])
        >>> mean = film.mean_spin_accumulation("Cu", electric_field="2 kV/m")
        >>> bool(film.spin_accumulation_spread("Cu", electric_field="2 kV/m") < 0.1 * mean)
        True
        """
        inside = self._inside(name, self._field(electric_field, current_density))
        if any(map(jnp.iscomplexobj, inside)):
            raise NotDerived("Nobody has derived the spread of spins that precess. The film itself gives that of the part along the field.")
        variance = drift_diffusion.variance(*inside)
        varies = variance > 0
        return jnp.where(varies, jnp.sqrt(jnp.where(varies, variance, 1.0)), 0.0)

    def _index(self, name: str) -> int:
        names = [layer.name for layer in self.layers]
        return names.index(checks.known("layer", name, names))

    def _field(self, electric_field: Quantity | None, current_density: Quantity | None) -> Number:
        checks.one_given(electric_field=electric_field, current_density=current_density)
        if current_density is not None:
            return self.electric_field(current_density)
        return quantity.finite("electric_field", electric_field, "V/m")

    def _height(self, z: Quantity) -> Number:
        z = quantity.non_negative("z", z, "m")
        top = self.boundaries[-1]
        if not checks.is_traced(z) and not checks.is_traced(top) and (np.asarray(z) > np.asarray(top) * (1 + 1e-12)).any():
            raise InputError(f"`z` must lie within the film, which ends at {np.max(top):.4g} m, but reaches {np.max(z):.4g} m.")
        return z

    def _alike(self, **values: Number) -> tuple[Any, ...]:
        """Return the stack and these values, all of one shape."""
        numbers = {jax.tree_util.keystr(path).lstrip("."): leaf for path, leaf in jax.tree_util.tree_leaves_with_path(self)} | values
        checks.broadcastable(**numbers)
        shape = np.broadcast_shapes(*map(np.shape, numbers.values()))

        def widen(leaf: Number) -> Any:
            leaf = jnp.asarray(leaf)
            return jnp.broadcast_to(leaf if jnp.iscomplexobj(leaf) else leaf.astype(float), shape)

        return tuple(jax.tree.map(widen, each) for each in (self, *values.values()))

    def _faces(self, E: Real) -> list[tuple[Any, Any] | None]:
        """Return mu on the lower and the upper face of every layer, None for an insulator, through which nothing passes."""
        values: list[tuple[Any, Any] | None] = []
        for insulating, group in groupby(range(len(self.layers)), key=lambda index: self.layers[index].insulating):
            indices = list(group)
            if insulating:
                values += [None] * len(indices)
                continue
            elements, entering, lower = [], [self._entering(indices[0], E)], []
            for index in indices:
                lower.append(len(elements))
                elements.append(self.layers[index].element(E))
                entering.append(self._entering(index + 1, E))
                interface = self.interfaces[index] if index < indices[-1] else None
                if interface is not None:
                    elements += interface.elements()
                    entering[-1:] = [0.0, entering[-1], 0.0]
            mu = drift_diffusion.faces(elements, entering)
            values += [(mu[place], mu[place + 1]) for place in lower]
        return values

    def _entering(self, boundary: int, E: Real) -> Number:
        return sum((source.entering(E) for source in self.sources if source.boundary == boundary), 0.0)

    def _along(self, z: Number, E: Number, inside: Callable[..., Accumulation], in_insulator: float) -> Accumulation:
        """Return a quantity at heights, from the face values of the layer that each lies in."""
        stack, height, field = self._alike(z=z, electric_field=E)
        outside = jnp.full(height.shape, in_insulator)
        found = outside
        for layer, faces, (low, high) in reversed(list(zip(stack.layers, stack._faces(field), pairwise(stack.boundaries), strict=True))):
            x = jnp.clip((height - low) / (high - low), 0.0, 1.0)
            value = outside if faces is None else inside(layer, x, *faces, field)
            found = jnp.where((height <= high) | (layer is stack.layers[-1]), value, found)
        return found

    def _inside(self, name: str, E: Number) -> tuple[Accumulation, Accumulation, Accumulation]:
        """Return mu on the lower and the upper face of a layer, and its thickness in diffusion lengths."""
        index = self._index(name)
        stack, field = self._alike(electric_field=E)
        layer, faces = stack.layers[index], stack._faces(field)[index]
        if faces is None:
            raise InputError(f"The layer {name!r} is an insulator, which has no spin accumulation. Name a layer that conducts.")
        return *faces, layer.thickness / layer.spin_diffusion_length
