"""Labels decide: arguments with an index are brought into one order, or refused, never mixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np

from cdpkit.age_bands import band_key
from cdpkit.errors import InputError

P = ParamSpec("P")
R = TypeVar("R")

SHOWN = 3  # labels named in one message

FEW_PARTS = 8  # a longer list or tuple holds numbers, or rows that are all alike

PLAIN = "Give the same labels in both, or plain arrays, which join by position."


def aligns_labels(*groups: tuple[str, ...]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let the labels of a calculator's arguments decide which of their elements belong together.

    Series and frames take the order of the first of them. Of a frame the rows are one axis and the
    columns another; a series lies along that whose labels it has. `groups` names arguments that
    lie along an axis of their own. What has no index, or only a default range, joins by position.
    """

    def decorate(calculate: Callable[P, R]) -> Callable[P, R]:
        names = tuple(signature(calculate).parameters)
        if unknown := {name for group in groups for name in group} - set(names):
            raise TypeError(f"{calculate.__name__} has no such arguments: {unknown}")

        @wraps(calculate)
        def calculator(*args: P.args, **options: P.kwargs) -> R:
            if not any(map(_is_labelled, args)) and not any(map(_is_labelled, options.values())):
                return calculate(*args, **options)
            given = dict(zip(names, args, strict=False)) | options
            _align_all(given, groups)
            return cast("Callable[..., R]", calculate)(
                *(given[name] for name in names[: len(args)]), **{n: given[n] for n in options}
            )

        return calculator

    return decorate


def _index(value: object) -> Any:
    """Give the index of a pandas object, without an import; the `index` of a list is a method."""
    index = getattr(value, "index", None)
    return index if hasattr(index, "get_indexer") else None


def _is_labelled(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return False
    return _index(value) is not None or any(map(_is_labelled, _held(value)))


def _held(value: object) -> tuple[Any, ...]:
    """Give what a pair of bounds, a pair of pairs or a mapping holds."""
    if isinstance(value, Mapping):
        return tuple(value.values())
    if isinstance(value, tuple | list):
        return tuple(value if len(value) <= FEW_PARTS else value[:1])
    return ()


def _align_all(given: dict[str, Any], groups: tuple[tuple[str, ...], ...]) -> None:
    """Align the arguments of each group, and the rest, in place."""
    named = {"bands", *(name for group in groups for name in group)}
    for group in (tuple(name for name in given if name not in named), *groups):
        parts = {name: given[name] for name in group if name in given}
        if given.get("bands") is not None or any(isinstance(p, Mapping) for p in parts.values()):
            parts = {name: _mapping(name, part) for name, part in parts.items()}
        given.update(_Alignment(parts).arguments)


def _mapping(name: str, value: Any) -> Any:
    """Give a series or frame as mapping of its last axis, to join others by their labels."""
    index = _index(value)
    if index is None:
        return value
    labels = getattr(value, "columns", index)
    if _by_position(labels):
        return value
    _refuse_repeats(name, labels)
    if labels is not index:
        return {label: value[label] for label in labels}
    return dict(zip(labels, value.to_numpy(), strict=True))


def _by_position(index: Any) -> bool:
    """Tell a default range, 0 to n - 1, which says no more than the position does."""
    return (getattr(index, "start", None), getattr(index, "step", None)) == (0, 1)


def _refuse_repeats(name: str, labels: Any) -> None:
    if not labels.is_unique:
        twice = labels[labels.duplicated()].unique()
        raise InputError(name, f"has {_listed(twice)} more than once", "Give each label once.")


def _listed(labels: Any) -> str:
    shown = [f"`{label}`" for label in list(labels)[:SHOWN]]
    more = f" and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
    return ", ".join(shown) + more


class _Alignment:
    """Arguments that lie along the same axes: the last one, and the rows before it."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.frames: list[tuple[str, Any]] = []
        self.series: list[tuple[str, Any]] = []
        self._each(given, self._note)
        self.rows, self.last = None, _leading(self.series)
        if self.frames:
            first, frame = self.frames[0]
            self.rows, self.last = (first, frame.index), (first, frame.columns)
        self.arguments = self._each(given, self._aligned)

    def _each(self, given: dict[str, Any], act: Callable[[str, Any], Any]) -> dict[str, Any]:
        return {name: self._walk(name, value, act) for name, value in given.items()}

    def _walk(self, name: str, value: Any, act: Callable[[str, Any], Any]) -> Any:
        if _index(value) is not None:
            return act(name, value)
        if not _is_labelled(value):
            return value
        if isinstance(value, Mapping):
            return {key: self._walk(name, part, act) for key, part in value.items()}
        return type(value)(self._walk(name, part, act) for part in value)

    def _note(self, name: str, value: Any) -> Any:
        """Note what has labels: a frame goes before series."""
        if hasattr(value, "columns"):
            self.frames.append((name, value))
        else:
            self.series.append((name, value.index))
        return value

    def _aligned(self, name: str, value: Any) -> Any:
        if hasattr(value, "columns"):
            value = _in_order(name, value, self.rows, axis=0)
            return _in_order(name, value, self.last, axis=1)
        axis = self.last
        if self.rows is not None and axis is not None:
            fits = [a for a in (axis, self.rows) if _order(value.index, a[1])[0] is not None]
            axis = next(iter(fits), axis)
        return _in_order(name, value, axis, axis=0)


def _leading(series: list[tuple[str, Any]]) -> tuple[str, Any] | None:
    """Give the first labels; a default range leads where the others are the same numbers."""
    lead = next((found for found in series if not _by_position(found[1])), None)
    if lead is None:
        return None
    before = series[: series.index(lead)] if lead is not series[0] else []
    return next((one for one in before if _order(one[1], lead[1])[0] is not None), lead)


def _in_order(name: str, value: Any, wanted: tuple[str, Any] | None, *, axis: int) -> Any:
    """Give a series or frame in the order of the labels wanted."""
    index = value.columns if axis else value.index
    if wanted is None or index.is_(wanted[1]):  # columns of one frame, whose labels may repeat
        return value
    first, labels = wanted
    order, strange = _order(index, labels)
    if order is not None:
        return value if order is _AS_IT_IS else value.take(order, axis=axis)
    for who, its in ((name, index), (first, labels)):
        _refuse_repeats(who, its)
    missing, more = strange
    problem = f"has no {_listed(missing)}" if len(missing) else f"has {_listed(more)}"
    than = f", as `{first}` has" if len(missing) else f", which `{first}` has not"
    raise InputError(name, problem + than, PLAIN)


_AS_IT_IS = np.empty(0, dtype=np.intp)
"""The order of what need not be moved."""

NOTHING: tuple[Any, ...] = ()


def _order(index: Any, wanted: Any) -> tuple[Any, tuple[Any, Any]]:
    """Give the places of the labels wanted; None, with what is missing and too much, if unlike."""
    if index.is_unique and index.equals(wanted):
        return _AS_IT_IS, (NOTHING, NOTHING)
    if index.is_unique and wanted.is_unique:
        found = _places(index, wanted)
        if found is not None:
            return found, (NOTHING, NOTHING)
    if _by_position(index) or _by_position(wanted):
        return _AS_IT_IS, (NOTHING, NOTHING)
    return None, (wanted.difference(index, sort=False), index.difference(wanted, sort=False))


def _places(index: Any, wanted: Any) -> Any:
    """Find each label, or, where labels are bands of age, each band however it is spelt."""
    if len(index) != len(wanted):
        return None
    found = index.get_indexer(wanted)
    if (found >= 0).all():
        return found
    keys = {band_key(label): n for n, label in enumerate(index)}
    places = [keys.get(band_key(label), -1) for label in wanted]
    return None if -1 in places or len(set(places)) < len(places) else np.array(places)
