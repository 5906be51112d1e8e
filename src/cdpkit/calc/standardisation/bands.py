"""Age bands joined by label, however it is spelt, never by position, where labels are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from cdpkit.age_bands import band_key
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


Banded: TypeAlias = "ArrayLike | Mapping[Any, ArrayLike]"
"""One element a band on the last axis, or one value (or array) by the label of its band."""


def joined(
    bands: Sequence[object] | None, *, inner: Sequence[str] = (), **arguments: Any
) -> dict[str, Any]:
    """Give arrays with the bands on the last axis, in the order of `bands` or the first mapping.

    Arguments in `inner` have a further axis behind the bands.
    """
    maps = {name: value for name, value in arguments.items() if isinstance(value, Mapping)}
    if bands is not None:
        order = _labels(bands)
    elif maps:
        order = list(next(iter(maps.values())))
    else:
        return arguments
    result: dict[str, Any] = {}
    for name, value in arguments.items():
        if name in maps:
            axis = -2 if name in inner else -1
            result[name] = _stacked(name, maps[name], order, axis)
            continue
        if bands is None:
            hint = "Give `bands`, the labels of its last axis."
            raise InputError(name, "has no labels, but other arguments have", hint)
        axis = -2 if name in inner else -1
        shape = np.shape(value)
        if len(shape) < -axis or shape[axis] != len(order):
            problem = f"has shape {shape} for {len(order)} bands"
            raise InputError(name, problem, "Give one element for each band, on the last axis.")
        result[name] = value
    return result


def _labels(bands: Sequence[object]) -> list[object]:
    order: list[object] = np.asarray(bands, dtype=object).ravel().tolist()
    keys = [band_key(label) for label in order]
    twice = {label for label, key in zip(order, keys, strict=True) if keys.count(key) > 1}
    if twice:
        raise InputError("bands", f"has {_listed(twice)} twice", "Give each band once.")
    return order


def _stacked(
    name: str, value: Mapping[Any, ArrayLike], order: list[object], axis: int
) -> ArrayLike:
    keys = [band_key(label) for label in order]
    given = {band_key(label): part for label, part in value.items()}
    if len(given) < len(value):
        listed = [one for one in value if [*map(band_key, value)].count(band_key(one)) > 1]
        raise InputError(name, f"has one band as {_listed(listed)}", "Give each band once.")
    missing = [label for label, key in zip(order, keys, strict=True) if key not in given]
    if missing:
        hint = "Labels must be the same in all arguments."
        raise InputError(name, f"lacks the band {_listed(missing)}", hint)
    more = [label for label in value if band_key(label) not in keys]
    if more:
        hint = "Add it to the other arguments, or leave it out here."
        raise InputError(name, f"has the band {_listed(more)}, which others lack", hint)
    parts = np.broadcast_arrays(*(np.asarray(given[key]) for key in keys))
    return np.stack(parts, axis=axis if parts[0].ndim >= -axis - 1 else -1)


def _listed(labels: Any) -> str:
    return ", ".join(repr(label) for label in labels)
