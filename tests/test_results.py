"""Results compare by value, are plain data when asked, and cannot be changed."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cdpkit.display import Parts, Table
from cdpkit.errors import InputError
from cdpkit.reasons import Reason
from cdpkit.results import Result, ResultTable, result

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class Colour(Enum):
    RED = "red"


@result
class Holder(Result):
    value: Any
    other: Any = None

    def parts(self) -> Parts:
        return Parts("Holder", str(self.value))


@result
class Estimate(Result, Generic[T]):
    estimate: T
    upper: T

    computed = ("width",)

    @property
    def width(self) -> T:
        return self.upper - self.estimate  # type: ignore[operator, no-any-return]

    def parts(self) -> Parts:
        return Parts("Estimate")


@result
class Numbers(ResultTable[Holder]):
    values: np.ndarray[Any, Any]

    def parts(self) -> Parts:
        return Parts("Numbers")

    def __len__(self) -> int:
        return len(self.values)

    def row(self, place: int) -> Holder:
        return Holder(int(self.values[place]))

    def select(self, places: Any) -> Numbers:
        return Numbers(self.values[places])


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(allow_nan=False),
    st.text(max_size=5),
    st.dates(),
    st.sampled_from(Colour),
    st.builds(np.float64, st.floats()),
)
boxes = arrays.arrays(
    st.sampled_from([np.float64, np.int64, np.bool_]), arrays.array_shapes(max_dims=2, max_side=3)
)
values = st.recursive(
    scalars | boxes,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(values, values)
def test_a_copy_is_equal_and_equality_goes_both_ways(one: Any, other: Any) -> None:
    left, right = Holder(one), Holder(other)
    assert left == Holder(copy.deepcopy(one))
    assert (left == right) == (right == left)
    assert (left != right) == (not left == right)  # noqa: SIM201


@given(arrays.arrays(np.float64, 3, elements=st.floats()), st.integers(0, 2))
def test_arrays_differ_where_one_element_differs(array: Any, place: int) -> None:
    changed = array.copy()
    changed[place] = 1.0 if np.isnan(array[place]) else np.nan
    assert Holder(array) == Holder(array.copy())
    assert Holder(array) != Holder(changed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.array([1.0]), 1.0),
        (np.array([1.0]), [1.0]),
        (np.array([1.0, 1.0]), np.array([1.0])),
        (np.array(["a"]), np.array(["b"])),
        (np.array(["a", None], dtype=object), np.array(["a", "b"], dtype=object)),
        ((1, 2), [1, 2]),
        ((1,), (1, 2)),
        ({"a": 1}, {"b": 1}),
        (float("nan"), None),
        (float("nan"), 0.0),
    ],
)
def test_what_differs_is_not_equal(one: Any, other: Any) -> None:
    assert Holder(one) != Holder(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (float("nan"), np.float64("nan")),
        (Decimal("NaN"), float("nan")),
        (np.array([np.nan, "a", None], dtype=object), np.array([np.nan, "a", None], dtype=object)),
        (np.array(["a", "b"]), np.array(["a", "b"])),
        ({"a": [float("nan")]}, {"a": [float("nan")]}),
        (Reason.of("too_short", given=3), Reason.of("too_short", given=3)),
    ],
)
def test_what_is_the_same_is_equal(one: Any, other: Any) -> None:
    assert Holder(one) == Holder(other)


def test_results_of_two_classes_are_never_equal() -> None:
    assert Holder(1, 2) != Estimate(1, 2)


def test_results_are_frozen_have_slots_and_no_hash() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="value"):
        Holder(1).value = 2  # type: ignore[misc]
    with pytest.raises(TypeError, match="unhashable"):
        hash(Holder(1))
    assert not hasattr(Holder(1), "__dict__")


def test_a_result_unpickles_and_can_be_replaced() -> None:
    held = Holder(np.array([1.0]))
    assert pickle.loads(pickle.dumps(held)) == held  # noqa: S301
    assert dataclasses.replace(Holder(1), other=2) == Holder(1, 2)


@given(values)
def test_json_is_strict_and_its_keys_are_attributes(value: Any) -> None:
    made = Holder(value)

    def refuse(name: str) -> None:
        pytest.fail(f"{name} is not valid JSON")

    assert json.loads(made.to_json(), parse_constant=refuse) == made.to_dict()
    assert set(made.to_dict()) <= set(dir(made))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (float("inf"), None),
        (np.array([1.0, np.nan]), [1.0, None]),
        (np.array(2.0), 2.0),
        (np.array([["a"]]), [["a"]]),
        (np.int32(3), 3),
        (Decimal("54.10"), 54.1),
        (date(2026, 3, 31), "2026-03-31"),
        (Colour.RED, "red"),
        (Fraction(1, 4), 0.25),
        (range(3, 10**30), [3, 10**30 - 1]),
        (range(0), []),
        ({Colour.RED: (1, 2)}, {"red": [1, 2]}),
        (frozenset("ba"), ["a", "b"]),
        (Holder(1), {"value": 1, "other": None}),
        (Reason.of("too_short", given=3), {"code": "too_short", "arguments": {"given": 3}}),
    ],
)
def test_values_become_plain(value: Any, plain: Any) -> None:
    made = Holder(value).to_dict()["value"]
    assert made == plain
    assert type(made) is type(plain)


def test_computed_properties_stand_behind_the_fields() -> None:
    assert Estimate(1.0, 3.0).to_dict() == {"estimate": 1.0, "upper": 3.0, "width": 2.0}


def test_json_can_be_set_in() -> None:
    assert Holder(1).to_json(indent=1) == '{\n "value": 1,\n "other": null\n}'


@pytest.mark.parametrize("backend", ["pandas", "polars"])
def test_a_frame_has_a_row_an_element(backend: str) -> None:
    frame = Estimate(np.array([1.0, np.nan]), np.array([3.0, 4.0])).to_frame(backend)
    assert type(frame).__module__.startswith(backend)
    assert list(frame.columns) == ["estimate", "upper", "width"]
    assert frame["upper"].to_list() == [3.0, 4.0]


def test_a_frame_of_one_result_has_one_row() -> None:
    row = Holder(("first.", "second."), {"a": 1}).to_frame().iloc[0]
    assert row.to_dict() == {"value": "first.; second.", "other_a": 1}


def test_parts_say_title_sentence_warnings_and_the_first_rows() -> None:
    @result
    class MeanRate(Result):
        estimate: Any
        warnings: tuple[str, ...] = ("Provisional.",)

        def sentence(self) -> str:
            return "Two rates."

    parts = MeanRate(np.array([1.5, np.nan])).parts()
    table = Table(("Row", "Estimate"), [("0", 1.5), ("1", np.nan)], size=2)
    assert (parts.title, parts.sentence, parts.caveats) == (
        "Mean rate",
        "Two rates.",
        ("Provisional.",),
    )
    assert repr(parts.table) == repr(table)
    assert MeanRate(1.5).parts().table is None
    assert str(MeanRate(1.5)) == "Two rates.\n  Provisional."


def test_a_table_makes_rows_when_it_is_asked_for_them() -> None:
    table = Numbers(np.arange(5))
    assert table[1] == table[-4] == Holder(1)
    assert list(table) == [Holder(n) for n in range(5)]
    assert table[1:3] == Numbers(np.array([1, 2]))
    assert Holder(4) in table
    with pytest.raises(IndexError, match="row 5 of a table of 5 rows"):
        table[5]


def test_a_result_without_a_picture_says_so() -> None:
    with pytest.raises(InputError, match="a Holder has no picture"):
        Holder(1).plot()


def test_mappings_are_compared_by_their_values() -> None:
    held: Mapping[str, Any] = {"a": np.array([np.nan])}
    assert Holder(held) == Holder(copy.deepcopy(held))
