"""Rates pooled over moving windows of years, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cdpkit import calc, frames
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from tests.frames.conftest import Data, Engine

DATA = {
    "area": ["A", None, "A", "A", None, "A", "A", None],
    "year": [2023, 2021, 2021, 2022, 2022, 2024, 2024, 2020],
    "x": [10, 3, 8, 12, 4, 5, 10, 2],
    "n": [52_000, 900, 50_000, 51_000, 800, 23_000, 30_000, 700],
}
YEARS = {
    "A": ([8, 12, 10, 15], [50_000, 51_000, 52_000, 53_000]),
    None: ([2, 3, 4], [700, 900, 800]),
}
COLUMNS = {"count": "x", "population": "n", "times": "year"}


@pytest.mark.parametrize("denominator", ["sum", "middle"])
@pytest.mark.parametrize("window", [1, 3])
def test_windows_are_those_of_calc(eager: Engine, denominator: str, window: int) -> None:
    levels = (0.95, 0.998)
    given: dict[str, Any] = {"window": window, "denominator": denominator, "confidence": levels}
    found = eager.read(frames.pooled_rate(eager(DATA), **COLUMNS, by="area", **given))
    for area, (count, people) in YEARS.items():
        rows = [i for i, label in enumerate(found["area"]) if label == area]
        expected = calc.pooled_rate(count, people, **given)
        for mine, theirs in {"value": expected.estimate, "lower_95": expected.lower[0],
                             "upper_998": expected.upper[1]}.items():  # fmt: skip
            np.testing.assert_allclose([found[mine][i] for i in rows], theirs, rtol=1e-12)
        starts = [found["first_period"][i] for i in rows]
        assert starts == [(2021 if area else 2020) + k for k in range(len(count) - window + 1)]
        assert [found["last_period"][i] for i in rows] == [s + window - 1 for s in starts]
    assert list(dict.fromkeys(found["area"])) == ["A", None]
    if window == 3:
        assert found["x"] == [30, 37, 9]
        assert found["method"] == ["Byar", "Byar", "exact Poisson"]
        assert set(found["statistic"]) == {"crude rate per 100000, 3 years pooled"}


def test_one_group_needs_no_by(common: Engine) -> None:
    data = {"year": [2, 1, 3], "x": [1, 2, 3], "n": [10, 10, 10]}
    found = common.read(frames.pooled_rate(common(data), **COLUMNS, per=10))
    assert found["value"] == [2]
    assert "area" not in found


def test_missing_numbers_and_empty_years_make_their_windows_missing(common: Engine) -> None:
    data = {"year": [1, 2, 3, 4], "x": [None, 2, 3, 4], "n": [10, 10, 10, 10]}
    found = common.read(frames.pooled_rate(common(data), **COLUMNS))
    assert found["value"][0] is found["method"][0] is None
    assert found["value"][1] == pytest.approx(30_000)
    data = {"year": [1, 2, 3], "x": [0, 0, 0], "n": [10, 0, 10]}
    found = common.read(frames.pooled_rate(common(data), **COLUMNS, denominator="middle"))
    assert found["value"] == [None]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"year": [2023, 2021, 2021, 2022, 2022, 2025, 2025, 2020]}, r"a gap in group A \(1 of"),
        ({"area": [*DATA["area"][:7], "B"]}, r"fewer than 3 years in groups .*, B \(2 of 3\)"),
        ({"year": [2023.5, *DATA["year"][1:]]}, r"`times` .* is not a whole number in row 0"),
        ({"year": [None, *DATA["year"][1:]]}, r"`times` .* is not a whole number in row 0"),
        ({"x": [-1, *DATA["x"][1:]]}, r"`count` \(column `x`\) is negative in row 0"),
    ],
)
def test_impossible_years_are_named(common: Engine, change: Data, match: str) -> None:
    with pytest.raises(InputError, match=match):
        frames.pooled_rate(common(DATA | change), **COLUMNS, by="area")


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"counted": "people"}, "`counted` is 'people', and people in two periods count twice"),
        ({"window": 2, "denominator": "middle"}, "An even number of years has no middle one"),
        ({"window": 2.5}, "`window` is 2.5. Give a whole number of years"),
        ({"window": 0}, "`window` is 0. Give a whole number of years"),
        ({"denominator": "mean"}, "`denominator` is 'mean'"),
        ({"confidence": 95}, "`confidence` is 95"),
    ],
)
def test_impossible_arguments_are_refused(
    common: Engine, given: dict[str, Any], match: str
) -> None:
    with pytest.raises(InputError, match=match):
        frames.pooled_rate(common(DATA), **COLUMNS, by="area", **given)


def test_a_frame_without_rows(common: Engine) -> None:
    found = common.read(frames.pooled_rate(common(DATA)[:0], **COLUMNS, by="area"))
    assert found["value"] == found["method"] == []


def test_a_lazy_frame_must_be_collected_first(lazy: Engine) -> None:
    with pytest.raises(InputError, match=r"`frame` is lazy .*`pooled_rate`.* Collect it first"):
        frames.pooled_rate(lazy(DATA), **COLUMNS)
