"""Parts as text and HTML: short, escaped, and written as people write numbers."""

from __future__ import annotations

import html.parser
import pickle
import re
from decimal import Decimal
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import display
from cdpkit.display import Axis, Chart, Displayed, Drawing, Parts, Plottable, Table
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


@pytest.mark.parametrize("kind", [None, "funnel"])
def test_what_has_no_picture_says_so(kind: str | None) -> None:
    with pytest.raises(InputError, match=r"a Plottable has no picture. Draw a result"):
        Plottable().chart(kind)
