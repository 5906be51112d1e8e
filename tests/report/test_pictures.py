"""Pictures: numbers and words from one description, the same bytes twice, no meaning by colour."""

from __future__ import annotations

import importlib.util
import itertools
import re
import subprocess
import sys
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdpkit.display import Drawing
from cdpkit.display.pictures import (
    Goal,
    Place,
    SpineRow,
    Subject,
    Track,
    indicator,
    ranked,
    rug,
    spine,
)
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from cdpkit.display import Chart

pytest.importorskip("matplotlib", reason="pictures need the extra `plot`")
from matplotlib.collections import PolyCollection
from matplotlib.text import Text

from cdpkit.report.charts import DARK, ICONS, Picture, draw, icon_svg, kinds
from cdpkit.report.charts.palette import (
    BLUE,
    GREY,
    INK,
    ON_ORANGE,
    ORANGE,
    PAPER,
    PINK,
    SHAPES,
    TINT50,
    TINT80,
    TINT95,
)

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "docs" / "pictures" / "gallery.py"


@pytest.fixture(scope="module")
def gallery() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gallery", GALLERY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def charts(gallery: ModuleType) -> dict[str, Chart]:
    return {chart.kind: chart for chart in gallery.charts()}


@pytest.fixture(params=[kind.name for kind in kinds()])
def chart(request: pytest.FixtureRequest, charts: dict[str, Chart]) -> Chart:
    return charts[request.param]


def test_the_gallery_has_every_kind(charts: dict[str, Chart]) -> None:
    assert set(charts) == {kind.name for kind in kinds()}


@pytest.mark.parametrize(
    ("kind", "told"),
    [  # pictures.md, section 2: what each kind must say of the same data
        ("indicator", "expects 41.5%, so it is ahead of the path. England was 35.6% in 2023/24."),
        ("indicator", "to 43.8% in 2023/24"),
        ("projection", "If nothing changes: 5,565. At the pace of the last 5 years: 6,268"),
        ("projection", "6,268. The 80% range is"),
        ("xmr", "9 of 19 points show a special cause"),
        ("xmr", "(25.6 to 37.0)"),
        ("xmr", "hold special causes themselves: 2008, 2009"),
        ("funnel", "No area is outside the 99.8% limits; 11 of 89 are outside the 95% limits"),
        ("funnel", "variance between areas is 7.4 times what chance explains"),
        ("multiples", "2 decreasing, 1 not significant, 2 increasing and 4 not tested"),
        (
            "coverage",
            "8 priorities by 6 national outcomes. Wirral has no priority for drug supply. ",
        ),
        ("tree", "10 actions. Of the actions, none has a lead or a date"),
        ("timeline", "1 achieved, 2 under way, 1 overdue, 2 planned, 1 stopped and 1 not known"),
    ],
)
def test_words_hold_the_numbers(charts: dict[str, Chart], kind: str, told: str) -> None:
    assert told in charts[kind].alt


def test_alt_texts_are_short_and_name_no_colour(chart: Chart) -> None:
    assert len(chart.alt) <= (600 if chart.kind == "multiples" else 500)
    assert chart.alt.endswith("in the table below.")
    assert not re.search(r"\b(blue|orange|pink|grey|red|green|amber)\b", chart.alt)


@pytest.mark.parametrize("size", ["slide", "phone"])
def test_every_kind_is_drawn_in_every_size(chart: Chart, size: str) -> None:
    made = draw(chart, size=size)  # type: ignore[arg-type]
    assert isinstance(made, Drawing)
    wide = {"slide": 10, "phone": 3.75}[size]
    assert made.figure.get_size_inches()[0] == wide
    first = made.figure.axes[0]
    assert not list(misplaced(made))
    if chart.x.low is not None:
        assert first.get_xlim() == (chart.x.low, chart.x.high)
    if chart.kind in {"indicator", "projection", "xmr"}:
        ribbons = [mark for mark in chart.marks if mark.shape == "ribbon"]
        assert len(first.findobj(PolyCollection)) == len(ribbons) > 0
    if chart.kind == "multiples":
        for axes in made.figure.axes:
            assert list(axes.get_yticks()) == [0]
            above = [text.get_window_extent().y0 - axes.bbox.y1 for text in axes.texts]
            assert 0 < min(above) < max(above) < axes.bbox.height  # its own words, not another's


def misplaced(made: Picture) -> Iterator[tuple[str, str]]:
    """Give the texts of which one lies on the other, and those that leave the page."""
    page = made.figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts_of(made)]
    for text, box in boxes:
        if min(box.x0 - page.x0, box.y0 - page.y0, page.x1 - box.x1, page.y1 - box.y1) < -1:
            yield text, "page"
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        if wide > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 3:
            yield one, other


def texts_of(made: Picture) -> list[Text]:
    """Give the texts that a picture shows, each in its place."""
    made.figure.draw_without_rendering()
    hidden = {
        label
        for axes in made.figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    texts = [text for text in made.figure.findobj(Text) if text.get_text().strip()]
    return [text for text in texts if text not in hidden]


def test_outcomes_have_numbers_on_a_phone_and_an_explanation_each(charts: dict[str, Chart]) -> None:
    texts = [text.get_text() for text in texts_of(draw(charts["coverage"], size="phone"))]
    numbers = [str(n + 1) for n in range(6)]
    assert [text for text in texts if text.isdecimal()] == numbers
    told = " ".join(" ".join(texts).split())
    for number, (_, name) in zip(numbers, charts["coverage"].x.ticks, strict=True):
        assert f"{number} {name}" in told


def test_a_cell_has_its_word_where_there_is_room(charts: dict[str, Chart]) -> None:
    for size, worded in (("slide", True), ("phone", False)):
        texts = [text.get_text() for text in texts_of(draw(charts["rug"], size=size))]  # type: ignore[arg-type]
        assert any(text.endswith(" worse") and len(text) < 9 for text in texts) == worded


@pytest.mark.parametrize("columns", [5, 6, 9, 12])
def test_long_values_stay_in_their_cells(columns: int) -> None:
    subject = Subject("Deaths", "two areas", "per 100,000", 1, "example data (invented)")
    cells = [Place("Devon", 5.0, 4.0, 6.0, "worse", text="123,456.7")] * columns
    heads = [f"Head {n}" for n in range(columns)]
    made = rug(subject, heads, {"England": cells, "Devon": cells}, nation="England")
    assert not list(misplaced(draw(made, size="slide")))


@pytest.mark.parametrize("size", ["slide", "phone"])
def test_outcomes_without_a_priority_stay_in_their_cells(
    charts: dict[str, Chart], size: str
) -> None:
    chart = charts["coverage"]
    gap = next(mark for mark in chart.marks if "no priority" in mark.texts)
    gaps = [replace(gap, x=(float(at),)) for at in range(len(chart.x.ticks))]
    drawn = draw(replace(chart, marks=tuple(gaps)), size=size)  # type: ignore[arg-type]
    axes = drawn.figure.axes[0]
    cell = (axes.transData.transform((1, 0)) - axes.transData.transform((0, 0)))[0]
    sign = "no priority" if size == "slide" else "\u00d7"
    widths = [t.get_window_extent().width for t in texts_of(drawn) if t.get_text() == sign]
    assert widths
    assert max(widths) < cell
    assert any("no priority" in text.get_text() for text in texts_of(drawn))
    assert not list(misplaced(drawn))


def test_heads_that_are_numbers_have_room_for_their_explanations() -> None:
    subject = Subject("Deaths", "two areas", "per 100,000", 1, "example data (invented)")
    cells = [Place("Devon", 5.0, 4.0, 6.0, "worse")] * 8
    heads = [f"Successful completion of treatment {n}" for n in range(8)]
    made = rug(subject, heads, {"England": cells, "Devon": cells}, nation="England")
    drawn = draw(made, size="phone")
    assert any("8  Successful" in text.get_text() for text in texts_of(drawn))
    assert not list(misplaced(drawn))


@pytest.mark.parametrize("size", ["slide", "phone"])
def test_icons_of_a_chart_stand_above_or_beside_their_words(
    charts: dict[str, Chart], size: str
) -> None:
    svg = draw(charts["xmr"], size=size).svg()  # type: ignore[arg-type]
    said = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)).replace(" ", "")
    for name in ("variation_concern_high", "assurance_consistent_fail"):
        assert ICONS[name].word.replace(" ", "") in said


def test_svg_is_named_and_holds_no_date_and_no_width(chart: Chart) -> None:
    text = draw(chart).svg(prefix="p1")
    head = text.split(">", 1)[0]
    assert 'role="img"' in head
    assert 'aria-labelledby="p1-t p1-d"' in head
    assert f'<title id="p1-t">{escape(chart.headline or chart.title)}</title>' in text
    assert 'viewBox="' in head
    assert " width=" not in head
    assert "<metadata" not in text
    assert not re.search(r"\d\.\d{3,}", text)
    ids = re.findall(r' id="([^"]+)"', text)
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', text))
    assert len(ids) == len(set(ids))
    assert set(ids) == used | {"p1-t", "p1-d"}
    assert all(name.startswith("p1-") for name in ids)


def test_text_is_text(charts: dict[str, Chart]) -> None:
    assert "Target 50% by 2026/27" in draw(charts["indicator"]).svg()


def test_the_same_chart_gives_the_same_bytes(chart: Chart, tmp_path: Path) -> None:
    for name in ("a.svg", "a.png"):
        files = [draw(chart).save(tmp_path / f"{n}{name}") for n in range(2)]
        assert files[0].read_bytes() == files[1].read_bytes()


def test_bytes_do_not_depend_on_hash_seed_zone_or_settings(tmp_path: Path) -> None:
    code = (
        "import matplotlib; matplotlib.rcParams['font.size'] = {size}\n"
        "from cdpkit.display.pictures import *\n"
        "from cdpkit.report.charts import draw\n"
        "track = Track('Wirral', ('2021', '2022', '2023'), (1.0, 2.0, 4.0))\n"
        "draw(indicator(Subject('Deaths', 'Wirral'), track)).save(r'{path}')\n"
    )
    made = []
    for n, (seed, zone) in enumerate((("1", "UTC"), ("2", "Asia/Tokyo"))):
        path = tmp_path / f"{n}.svg"
        environment = {**_environment(), "PYTHONHASHSEED": seed, "TZ": zone}
        run = [sys.executable, "-c", code.format(size=9 + 20 * n, path=path)]
        subprocess.run(run, check=True, env=environment)  # noqa: S603
        made.append(path.read_bytes())
    assert made[0] == made[1]


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


def test_drawing_leaves_the_settings_of_the_caller_alone(charts: dict[str, Chart]) -> None:
    import matplotlib as mpl

    with mpl.rc_context({"font.size": 33.0}):
        draw(charts["xmr"]).svg()
        assert mpl.rcParams["font.size"] == 33.0


def test_frame_has_a_row_a_mark(charts: dict[str, Chart]) -> None:
    frame = draw(charts["xmr"]).frame
    assert list(frame.columns) == ["mark", "label", "period", "value", "lower", "upper", "meaning"]
    points = frame[(frame["mark"] == "own")]
    assert len(points) == 19
    assert (points["meaning"] != "usual").sum() == 9
    assert points["period"].iloc[-1] == "2019"
    assert points["value"].iloc[-1] == pytest.approx(50.4, abs=0.05)


def test_numbers_of_a_picture_stand_in_the_notebook(charts: dict[str, Chart]) -> None:
    shown = draw(charts["ranked"])._repr_html_()
    assert shown.startswith("<figure><svg")
    assert "<details><summary>The numbers</summary>" in shown


def test_a_hidden_value_is_in_no_mark_and_the_axis_says_so() -> None:
    track = Track(
        "Wirral", ("2021", "2022", "2023"), (10.0, float("nan"), 14.0), markers=("", "[c]", "")
    )
    made = draw(indicator(Subject("Deaths", "Wirral"), track))
    assert set(made.frame["period"]) == {"2021", "2023"}
    assert "[c]" in made.svg()


def test_nothing_crosses_a_break() -> None:
    track = Track(
        "Wirral", ("2021", "2022", "2023"), (10.0, 11.0, 14.0), breaks=(("2022", "New definition"),)
    )
    chart = indicator(Subject("Deaths", "Wirral"), track)
    lines = [mark.x for mark in chart.marks if mark.shape == "line"]
    assert lines == [(0.0,), (1.0, 2.0)]
    assert "new definition; earlier values cannot be compared" in chart.alt
    drawn = draw(indicator(Subject("Deaths", "Wirral"), track, baseline="2022"))
    texts = {" ".join(text.get_text().split()) for text in texts_of(drawn)}
    assert {"New definition", "Baseline 11"} <= texts


def test_a_series_without_any_value_says_so() -> None:
    track = Track("Wirral", ("2022", "2023"), (float("nan"),) * 2, markers=("[c]", "[c]"))
    chart = indicator(Subject("Deaths", "Wirral"), track)
    assert chart.headline == "Deaths, Wirral: no value can be shown"
    assert draw(chart).frame.empty


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), min_size=1, max_size=12),
    st.text(max_size=40),
    st.none() | st.floats(-1e6, 1e6),
)
def test_any_series_is_drawn(values: list[float], name: str, goal: float | None) -> None:
    periods = tuple(str(2000 + n) for n in range(len(values)))
    target = None if goal is None else Goal(goal)
    chart = indicator(Subject(name, name), Track(name, periods, tuple(values)), goal=target)
    assert draw(chart, size="phone").svg().endswith("</svg>")


def test_hostile_labels_are_escaped() -> None:
    track = Track("<b>", ("2021", "2022"), (1.0, 2.0))
    made = draw(indicator(Subject("<script>", "a & b", source="$x$ </svg>"), track))
    assert "<script>" not in made.svg() + made._repr_html_()


def test_positions_of_a_spine_are_those_of_fingertips() -> None:
    row = SpineRow("x", 30.0, 40.0, 20.0, 80.0, (35.0, 50.0), "better", low_is_good=True)
    assert [row.position(v) for v in (40.0, 80.0, 20.0, 30.0)] == [0, -1, 0.5, 0.25]
    up = SpineRow("x", 30.0, 40.0, 20.0, 80.0, (35.0, 50.0), "worse", low_is_good=False)
    assert up.position(80.0) == 1


def test_one_area_is_not_counted_among_areas() -> None:
    subject = Subject("Deaths", "one area", "per 100,000", 1, "example data (invented)")
    nation = Place("England", 5.0, 4.9, 5.1)
    made = ranked(subject, [Place("Devon", 9.0, 8.0, 10.0, "worse")], nation=nation, own="Devon")
    assert made.headline == "Devon is worse than England"
    assert "of 1 area" not in made.alt.casefold()


def test_ranked_areas_name_own_and_nation() -> None:
    areas = [Place("Wirral", 53.5, 45.9, 61.9, "worse"), Place("Sefton", 40.0, 35, 45, "similar")]
    nation = Place("England", 40.7, 40.0, 41.4)
    made = ranked(Subject("Deaths", places=1), areas, nation=nation, own="Wirral")
    assert made.headline == "Wirral is worse than England; of 2 areas, 1 worse and 1 similar"
    assert "Wirral is 53.5 (45.9 to 61.9), worse than England at 40.7" in made.alt
    assert [row["label"] for row in made.rows() if row["mark"] != "nation"][-2:] == [
        "Wirral",
        "Sefton",
    ]


def channels(colour: str) -> Iterator[float]:
    for n in (1, 3, 5):
        share = int(colour[n : n + 2], 16) / 255
        yield share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG 2.2."""
    light = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels(each), strict=True))
        for each in (one, other)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


def with_long_names(area: str) -> Iterator[Chart]:
    """Give charts whose area, nation and indicator have long names."""
    subject = Subject("Deaths", "two areas", "per 100,000", 1, "example data (invented)")
    ours, other = Place(area, 9.0, 8.0, 10.0, "worse"), Place("Devon", 5.0, 4.0, 6.0, "similar")
    yield ranked(subject, [ours, other], nation=Place("England", 5.0, 4.9, 5.1), own=area)
    yield rug(
        subject, ("All", "Men"), {"England": [other, other], area: [ours, ours]}, nation="England"
    )
    rows = [SpineRow(f"{area}, completed", 6.9, 5.1, 2.2, 9.8, (4.1, 6.3), "better", False, "%")]
    yield spine(area, rows, nation="South West of England")
    years, values = ("2022", "2023", "2024"), (7.0, 8.0, 9.0)
    series = Track("Devon", years, values), Track(area, years[:2], values[:2])
    yield indicator(subject, series[0], comparator=series[1], goal=Goal(9.5, "2027", 2027.0))


def test_long_names_stand_whole_on_a_phone() -> None:
    area = "Bournemouth, Christchurch and Poole"
    for chart in with_long_names(area):
        svg = draw(chart, size="phone", title=False).svg()
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
        assert area in " ".join(texts), chart.kind


@pytest.mark.parametrize("colour", [INK, GREY, BLUE, PINK])
def test_text_can_be_read_in_both_themes(colour: str) -> None:
    assert contrast(colour, PAPER) >= 4.5
    assert contrast(DARK[colour], DARK[PAPER]) >= 5.4


def test_text_on_a_fill_can_be_read_in_both_themes() -> None:
    for text, fill in ((PAPER, BLUE), (INK, TINT95), (INK, TINT80)):
        assert contrast(text, fill) >= 4.5
        assert contrast(DARK[text], DARK[fill]) >= 4.5
    assert contrast(ON_ORANGE, ORANGE) >= 4.5
    assert contrast(ON_ORANGE, DARK[ORANGE]) >= 4.5


def test_marks_can_be_seen_in_both_themes() -> None:
    for colour in (ORANGE, TINT50):
        assert contrast(colour, PAPER) >= 3
    assert contrast(DARK[ORANGE], DARK[PAPER]) >= 3


def test_no_two_judgements_share_a_shape() -> None:
    told = ("usual", "better", "worse_high", "worse_low", "no judgement", "not compared")
    assert len({SHAPES[word].marker for word in told}) == len(told)


def test_every_colour_of_a_dark_page_is_a_variable(charts: dict[str, Chart]) -> None:
    text = draw(charts["indicator"]).svg(theme="auto")
    assert f"var(--c{BLUE[1:]}, {BLUE})" in text


@pytest.mark.parametrize("name", ICONS)
def test_icons_stand_with_their_word(name: str) -> None:
    assert f'aria-label="{ICONS[name].word}"' in icon_svg(name, theme="auto")
    strokes = re.findall(r"<(polyline|polygon) [^>]*fill:([^;]+);", icon_svg(name))
    assert all((tag == "polyline") == (fill == "none") for tag, fill in strokes)


def test_an_unknown_size_ending_or_kind_is_an_error(
    charts: dict[str, Chart], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"`size` is 'a5'\. Choose one of slide, a4, phone"):
        draw(charts["xmr"], size="a5")  # type: ignore[arg-type]
    with pytest.raises(
        InputError, match=r"`path` is 'a.gif', whose extension is not a picture format"
    ):
        draw(charts["xmr"]).save(tmp_path / "a.gif")
    from dataclasses import replace

    with pytest.raises(InputError, match="`kind` is 'pie', for which there is no layout"):
        draw(replace(charts["xmr"], kind="pie"))


def test_a_picture_says_what_it_is_in_few_words(charts: dict[str, Chart]) -> None:
    made = draw(charts["tree"])
    assert isinstance(made, Picture)
    assert len(repr(made)) <= 400


def test_the_words_of_a_picture_go_into_its_file(charts: dict[str, Chart], tmp_path: Path) -> None:
    file = draw(charts["indicator"]).save(tmp_path / "a.png")
    assert charts["indicator"].alt[:40].encode() in file.read_bytes()
