"""Parts as text and HTML: short, escaped, and written as people write numbers."""

from __future__ import annotations

import html.parser
import pickle
import re
from datetime import date
from decimal import Decimal
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import display
from cdpkit.display import Axis, Chart, Displayed, Drawing, Parts, Plottable, Table, pictures
from cdpkit.errors import InputError, MissingPackageError

HOSTILE = "<script>alert('x')</script> & \"$x$\" \x1b[31m \u202eevil"
texts = st.text(max_size=60)


class Shown(Displayed):
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def parts(self) -> Parts:
        return self._parts


class Drawn(Plottable):
    def parts(self) -> Parts:
        return Parts("Drawn")

    def chart(self, kind: str | None = None) -> Chart:
        return Chart(title="Deaths", alt="A line.", kind=kind or "indicator")


class Picture:
    def __init__(self, chart: Chart, size: str) -> None:
        self.alt, self.size = chart.alt, size

    def svg(self) -> str:
        return "<svg/>"

    def save(self, path: str | Path) -> Path:
        return Path(path)


def draw(chart: Chart, *, size: str, title: bool) -> Picture:
    return Picture(chart, f"{size} {title}")


def draw_without_package(_: Chart, **_options: object) -> Picture:
    raise ModuleNotFoundError("No module named 'easel'", name="easel")


@pytest.fixture
def drawers(monkeypatch: pytest.MonkeyPatch) -> None:
    points = EntryPoints(
        EntryPoint(name, f"{__name__}:{function.__name__}", display.DRAWERS)
        for name, function in (("pencil", draw), ("easel", draw_without_package))
    )
    functions = {"draw": draw, "draw_without_package": draw_without_package}
    monkeypatch.setattr(EntryPoint, "load", lambda self: functions[self.attr])
    monkeypatch.setattr(
        "cdpkit.display.charts.entry_points", lambda group: points.select(group=group)
    )


class Tags(html.parser.HTMLParser):
    """Tags that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, _: object) -> None:
        self.seen.append(tag)


def tags(text: str) -> set[str]:
    parser = Tags()
    parser.feed(text)
    parser.close()
    return set(parser.seen)


OURS = {"div", "p", "strong", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"}
tables = st.builds(
    lambda heads, rows, caption: Table((heads, heads), rows, caption),
    texts,
    st.lists(st.tuples(texts, st.one_of(texts, st.none(), st.integers(), st.floats()))),
    texts,
)
parts_of_all_sorts = st.builds(
    Parts, texts, texts, st.lists(texts, max_size=3).map(tuple), st.one_of(st.none(), tables)
)


@given(parts_of_all_sorts)
def test_repr_is_one_short_line(parts: Parts) -> None:
    told = repr(Shown(parts))
    assert len(told) <= 400
    assert len(told.splitlines()) == 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", told)


def test_repr_of_a_long_sentence_shows_that_it_was_cut() -> None:
    told = repr(Shown(Parts("", "a" * 1_000)))
    assert len(told) == 400
    assert told.endswith("a\N{HORIZONTAL ELLIPSIS}>")


@given(parts_of_all_sorts)
def test_html_holds_no_tag_but_ours(parts: Parts) -> None:
    assert tags(Shown(parts)._repr_html_()) <= OURS


def test_html_escapes_every_place_that_a_label_can_reach() -> None:
    table = Table((HOSTILE, HOSTILE), [(HOSTILE, HOSTILE)], HOSTILE)
    made = Shown(Parts(HOSTILE, HOSTILE, (HOSTILE,), table))._repr_html_()
    assert tags(made) <= OURS
    assert made.count("&lt;script&gt;") == 8
    assert "\x1b" not in made
    assert "\u202e" not in made


def test_html_table_has_caption_and_scopes() -> None:
    made = display.html_of(Parts("", table=Table(("Area", "Deaths"), [("Wirral", 1192)], "2023")))
    assert "<caption>2023</caption>" in made
    assert '<th scope="col">Area</th>' in made
    assert '<th scope="row">Wirral</th>' in made
    assert '<td style="text-align:right">1,192</td>' in made


def test_text_shows_control_characters_and_obeys_none() -> None:
    told = str(Shown(Parts("", "one\x1b[2J\ntwo", ("three",))))
    assert told == "one\N{REPLACEMENT CHARACTER}[2J\ntwo\n  three"


@pytest.mark.parametrize(("rows", "size", "more"), [(20, None, 0), (32, None, 12), (20, 100, 80)])
def test_long_tables_show_twenty_rows_and_say_how_many_more(
    rows: int, size: int | None, more: int
) -> None:
    table = Table(("n",), [(str(n),) for n in range(rows)], size=size)
    told = f"and {more} more"
    for made in (display.text_of(Parts("", table=table)), display.html_of(Parts("", table=table))):
        assert (told in made) == bool(more)
    assert display.html_of(Parts("", table=table)).count("<tr>") == 21


def test_a_table_without_rows_shows_its_heads() -> None:
    assert display.text_of(Parts("Nothing", table=Table(("Area",), []))) == "Nothing\nArea"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-1234, "-1,234"),
        (1234.0, "1,234"),
        (52.345, "52.3"),
        (9.994, "9.99"),
        (0.00123456, "0.00123"),
        (-1e-15, "0.000000000000"),
        (Decimal("12.50"), "12.5"),
        (np.float64(0.5), "0.500"),
        (np.int64(7_000), "7,000"),
        (float("nan"), "[x]"),
        (float("-inf"), "-\N{INFINITY}"),
        (np.array(3), "3"),
        (("a", 1_000), "a, 1,000"),
        (False, "no"),
        ("1192", "1192"),
    ],
)
def test_values_are_written_as_people_write_them(value: object, text: str) -> None:
    assert display.written(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-9, max_value=1e15))
def test_a_number_that_is_written_is_right_to_half_a_percent(value: float) -> None:
    assert float(display.number_text(value).replace(",", "")) == pytest.approx(value, rel=0.0051)


def test_a_class_that_says_no_parts_names_itself() -> None:
    with pytest.raises(NotImplementedError, match="Displayed does not say its parts"):
        Displayed().parts()


def test_places_of_an_axis_have_their_names() -> None:
    assert Axis(ticks=((0, "2018/19"),)).name_of(0) == "2018/19"
    assert Axis(ticks=((0, "2018/19"),)).name_of(1) == ""
    assert Axis().name_of(1_000) == "1,000"


@pytest.mark.usefixtures("drawers")
def test_plot_hands_chart_size_and_title_to_the_drawer() -> None:
    made = Drawn().plot(size="phone", title=False, drawer="pencil")
    assert isinstance(made, Drawing)
    assert isinstance(made, Picture)
    assert (made.alt, made.size) == ("A line.", "phone False")


@pytest.mark.usefixtures("drawers")
def test_an_unknown_drawer_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(
        InputError, match=r"`drawer` is 'crayon', which .* Choose from: easel, pencil"
    ):
        Drawn().plot(drawer="crayon")


@pytest.mark.usefixtures("drawers")
def test_a_drawer_without_its_package_says_how_to_install_it() -> None:
    with pytest.raises(
        MissingPackageError, match=r"needs the package `easel`. .*pip install easel"
    ):
        Drawn().plot(drawer="easel")


def test_the_error_of_a_missing_package_unpickles() -> None:
    error = pickle.loads(pickle.dumps(MissingPackageError("drawing", "easel")))  # noqa: S301
    assert (error.task, error.package) == ("drawing", "easel")


@pytest.mark.parametrize(("kind", "asked"), [(None, "is missing"), ("funnel", "is 'funnel'")])
def test_what_has_no_picture_says_so(kind: str | None, asked: str) -> None:
    with pytest.raises(InputError, match=rf"{asked}, and a Plottable has no picture. Draw a"):
        Plottable().chart(kind)


PLACES = [
    ([], 0),
    ([0.4, 98.0], 0),
    ([-3.0, -2.0], -3),
    ([96.2, 97.0, 98.4], 96),
    ([1_204.0, 1_650.0], 1_200),
    ([97.0, 97.0], 90),
]


@pytest.mark.parametrize(("values", "floor"), PLACES)
def test_an_axis_starts_at_nought_or_at_a_round_number_below_its_values(
    values: list[float], floor: float
) -> None:
    track = pictures.Track(
        "Wirral", tuple(f"{2019 + n}" for n in range(len(values))), tuple(values)
    )
    assert pictures.indicator(pictures.Subject("deaths"), track).y.low == floor


SHARE = pictures.Subject("waits", "Wirral", "%", places=1)


@pytest.mark.parametrize(
    ("values", "goal", "told"),
    [
        ((10.0, 12.5), 80.0, "It rose from 10.0% in 2019 to 12.5% in 2020."),
        ((10.0, 9.5), 80.0, "It fell from 10.0% in 2019 to 9.5% in 2020."),
        ((10.0, 10.0), 80.0, "It stayed from 10.0% in 2019 to 10.0% in 2020."),
        ((10.0, 12.5), 80.0, "The target is 80%."),
        ((10.0, 12.5), 72.5, "The target is 72.5%."),
        ((10.0, 12.5), 80.0, "England was 31.0% in 2020."),
    ],
)
def test_the_words_of_a_line_say_where_it_went(
    values: tuple[float, ...], goal: float, told: str
) -> None:
    years = ("2019", "2020")
    beside = pictures.Track("England", (*years, "2021"), (30.0, 31.0, 32.0))
    track = pictures.Track("Wirral", years, values)
    made = pictures.indicator(SHARE, track, comparator=beside, goal=pictures.Goal(goal))
    assert told in made.alt


@pytest.mark.parametrize(
    ("expected", "told"),
    [(12.4, "ahead of the path"), (12.5, "on the path"), (12.6, "behind the path")],
)
def test_a_value_is_held_against_what_its_path_expects(expected: float, told: str) -> None:
    track = pictures.Track("Wirral", ("2019", "2020"), (12.0, 12.5))
    goal = pictures.Goal(13.0, "2025", 5.0)
    assert f"so it is {told}." in pictures.indicator(SHARE, track, goal=goal, expected=expected).alt


def test_a_funnel_says_of_each_area_on_which_side_it_lies() -> None:
    made = pictures.funnel(
        SHARE, ["A", "B", "C"], [10, 20, 30], [9.0, 5.0, 1.0], [2, 0, -1], baseline=5.0, lines=[]
    )
    areas = {m.label: (m.meaning, m.texts) for m in made.marks if m.role == "area"}
    assert areas == {"A": (("high",), ("A",)), "B": (("usual",), ("",)), "C": (("low",), ("C",))}


def test_a_control_chart_shades_the_periods_of_its_limits() -> None:
    years = tuple(f"{year}" for year in range(2018, 2024))
    track = pictures.Track("Wirral", years, (4.0,) * 6, (1.0,) * 6, (7.0,) * 6)
    given = {"mean": (4.0,) * 6, "meaning": ("usual",) * 6}
    made = pictures.control_chart(SHARE, track, limits_from=("2018", "2020"), **given)
    (band,) = (mark for mark in made.marks if mark.shape == "ribbon")
    assert (band.texts, band.x) == (("Limits from 2018 to 2020",), (0.0, 1.0, 2.0))
    plain = pictures.control_chart(SHARE, track, **given)
    assert not [mark for mark in plain.marks if mark.shape == "ribbon"]


def actions(*rows: tuple[str, date | None]) -> list[pictures.ActionRow]:
    return [
        pictures.ActionRow(f"Step {n}", lead, date(2025, 4, 1), due, "planned", ("c1",))
        for n, (lead, due) in enumerate(rows)
    ]


DUE = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("DPH", DUE), ("", DUE)], "1 has no lead"),
        ([("", DUE), ("", DUE), ("DPH", None)], "2 have no lead and 1 has no date"),
        ([("", DUE), ("", DUE)], "all have no lead"),
        ([("", None), ("", None)], "none has a lead or a date"),
        ([("DPH", DUE)], "all have a lead and a date"),
    ],
)
def test_what_actions_lack_is_counted(rows: list[tuple[str, date | None]], told: str) -> None:
    made = pictures.timeline("Plan", actions(*rows), as_of=date(2025, 10, 1))
    assert made.headline.endswith(f"overdue; {told}")


def test_a_tree_joins_boxes_that_stand_inside_the_picture() -> None:
    commitments = [("c1", "Wait less"), ("c2", "Train staff")]
    rows = actions(("DPH", DUE), ("", DUE), ("DPH", None))
    made = pictures.tree("Plan", "Treat", outcomes=["Fewer deaths"], commitments=commitments,
                         actions=rows)  # fmt: skip
    boxes = {(mark.x[0], mark.y[0]): mark.label for mark in made.marks if mark.shape == "cell"}
    joins = {(boxes[a], boxes[b]) for mark in made.marks if mark.role == "join"
             for a, b in [zip(mark.x, mark.y, strict=True)]}  # fmt: skip
    assert joins == {
        ("Fewer deaths", "Treat"),
        ("Treat", "Wait less"),
        ("Treat", "Train staff: no action"),
        ("Wait less", "Step 0"),
        ("Wait less", "Step 1 [no lead]"),
        ("Wait less", "Step 2 [no date]"),
    }
    assert all(made.y.low < y < made.y.high for _, y in boxes)


def test_a_timeline_is_in_months() -> None:
    made = pictures.timeline("Plan", actions(("DPH", DUE)), as_of=date(2025, 10, 1))
    (bar,) = (mark for mark in made.marks if mark.shape == "bar")
    assert bar.upper[0] - bar.lower[0] == 12
    assert dict(made.x.ticks)[bar.lower[0]] == "Apr 2025"
    (now,) = (mark.x[0] for mark in made.marks if mark.role == "as of")
    assert now - bar.lower[0] == 6


def test_a_row_with_a_cell_too_few_takes_no_column_from_the_others() -> None:
    with pytest.raises(ValueError, match=r"."):
        Table(("a", "b"), [("x", 1), ("y",)]).numeric()


def test_a_column_of_which_half_are_numbers_is_no_column_of_numbers() -> None:
    table = Table(("a", "b", "c"), [("x", 1, 2), (3, 4, "")])
    assert table.numeric() == [False, True, True]
