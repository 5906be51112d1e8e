"""Results describe their pictures: the numbers of the result, the sentence above them."""

from __future__ import annotations

import pytest

from cdpkit import Series
from cdpkit.assess import change, chart
from cdpkit.errors import InputError

VALUES = [50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49, 50, 62]
MONTHS = [{"period": f"{2023 + n // 12}-{n % 12 + 1:02}", "value": v} for n, v in enumerate(VALUES)]
SERIES = Series(
    indicator="x", title="Referrals", area_name="Wirral", statistic="count", observations=MONTHS
)


def test_a_change_shows_its_values_and_its_sentence() -> None:
    found = change(SERIES)
    made = found.chart()
    own = [row["value"] for row in made.rows() if row["mark"] == "own"]
    assert (made.kind, made.headline) == ("indicator", found.sentence())
    assert own == [float(p.value) for p in found.line if p.value is not None]
    assert own[-1] == 62


def test_a_control_chart_marks_what_stands_out() -> None:
    made = chart(SERIES).chart()
    points = [row for row in made.rows() if row["mark"] == "own"]
    assert [row["period"] for row in points if row["meaning"] != "usual"] == ["February 2024"]
    assert "The latest, 62 in February 2024, is above the upper limit" in made.alt


def test_a_chart_that_cannot_be_made_says_why_above_its_values() -> None:
    few = SERIES.model_copy(update={"observations": SERIES.observations[:1]})
    found = chart(few)
    assert found.chart().headline == found.sentence()


def test_a_hidden_value_is_in_no_mark() -> None:
    hidden = [
        {"period": "2021", "value": 12},
        {"period": "2022", "value": 3, "marker": "c"},
        {"period": "2023", "value": 14},
    ]
    made = change(SERIES.model_copy(update={"observations": Series(
        indicator="x", observations=hidden).observations})).chart()  # fmt: skip
    assert 3.0 not in [row["value"] for row in made.rows()]


@pytest.mark.parametrize("result", [change(SERIES), chart(SERIES)])
def test_a_kind_that_does_not_fit_is_an_error(result: object) -> None:
    with pytest.raises(InputError, match=r"`kind` is 'pie', which does not fit\. It can be drawn"):
        result.chart("pie")  # type: ignore[attr-defined]
