"""Everything that a call gives shows itself: short in a line, as a table in a notebook."""

from __future__ import annotations

import importlib
import inspect
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdpkit import Series, ask, assess, disclosure
from cdpkit.display import Displayed
from cdpkit.frames import SeriesTable
from cdpkit.io import bundled
from cdpkit.model import Observation, Record, Strategy
from cdpkit.report import board_paper
from cdpkit.results import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FACES = ("cdpkit", "cdpkit.model", "cdpkit.calc", "cdpkit.assess", "cdpkit.frames",
         "cdpkit.report", "cdpkit.ask", "cdpkit.disclosure")  # fmt: skip
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e'
YEARS = [{"period": str(2015 + n), "value": 30 + 4 * n} for n in range(8)]
OWN = Series(indicator="x", title=HOSTILE, area="X1", area_name=HOSTILE, unit=HOSTILE,
             statistic="count", observations=YEARS)  # fmt: skip


TABLE = SeriesTable.from_series([OWN])
LONG = OWN.model_copy(update={"counted": "events", "observations": tuple(
    Observation(period=str(2008 + n), value=50 - 9 * (n > 5) + n % 3) for n in range(12))})  # fmt: skip
AGAIN = Observation(period="2022", value=99)
ENGLAND = OWN.model_copy(update={"area": "E92000001", "area_name": "England"})
BOTH = SeriesTable.from_series([OWN, ENGLAND])
LATER = SeriesTable.from_series(
    [OWN.model_copy(update={"observations": (*OWN.observations[:-1], AGAIN)})]
)
GROUPS = SeriesTable.from_frame(
    pd.DataFrame(
        {"population": ["A", "B", "C", "All"], "value": [3, 9, 30, 42], "period": ["2023"] * 4}
    ),
    indicator="x",
    statistic="count",
    year_type="calendar",
)
PUBLISHED = SeriesTable.from_frame(
    pd.DataFrame(
        {"population": ["A", "B", "All"], "value": [None, 9, 12], "marker": ["c", "", ""],
         "period": ["2023"] * 3}
    ),
    indicator="x", statistic="count", year_type="calendar",
)  # fmt: skip
PROFILE = disclosure.profile("council_5")
DAY = date(2026, 3, 31)
SHOWN: dict[str, Callable[[], Any]] = {
    "change": lambda: assess.change(OWN),
    "change table": lambda: assess.change(TABLE),
    "difference in change": lambda: assess.difference_in_change(LONG, LONG),
    "difference in change table": lambda: assess.difference_in_change(BOTH, "England"),
    "trend": lambda: assess.trend(OWN, ranks=True),
    "trend table": lambda: assess.trend(TABLE),
    "interrupted series": lambda: assess.interrupted(LONG, "2014"),
    "interrupted series table": lambda: assess.interrupted(TABLE, "2019"),
    "projection": lambda: assess.project(OWN, target=40),
    "projection table": lambda: assess.project(TABLE, target=40),
    "no projection": lambda: assess.project(OWN.model_copy(update={"observations": ()})),
    "chart": lambda: assess.chart(OWN, target=70),
    "chart table": lambda: assess.chart(TABLE),
    "run chart": lambda: assess.run_chart(OWN),
    "run chart table": lambda: assess.run_chart(TABLE),
    "attainment": lambda: assess.attainment(70, OWN),
    "attainment table": lambda: assess.attainment(70, TABLE, sense="at_least"),
    "progress": lambda: assess.progress(OWN, 70, due="2027"),
    "progress table": lambda: assess.progress(TABLE, 70, due="2027"),
    "comparison": lambda: assess.compare(OWN, ENGLAND),
    "comparison table": lambda: assess.compare(BOTH, "England"),
    "shrunken value": lambda: assess.shrunk(BOTH)[0],
    "shrunken values": lambda: assess.shrunk(BOTH),
    "scorecard": lambda: assess.scorecard(series=[OWN], targets={"x": 40}),
    "scorecard row": lambda: assess.scorecard(series=[OWN])[0],
    "plan and numbers": lambda: assess.progress_by(
        bundled.registry(), assess.scorecard(bundled.registry(), []), "priority"
    ),
    "series": lambda: OWN,
    "table of series": lambda: TABLE,
    "registry": bundled.registry,
    "record": lambda: bundled.registry().record("wirral.s2023", Strategy),
    "statement": lambda: assess.statement(bundled.registry()["sefton.f7"], bundled.registry()),
    "inventory": assess.inventory,
    "reproductions": lambda: assess.reproduce("sefton"),
    "reproduction": lambda: assess.reproduce("sefton")[0],
    "restatements": lambda: assess.restatements(LATER, TABLE),
    "restatement": lambda: assess.restatements(LATER, TABLE).rows[0],
    "comparability": lambda: assess.comparable(OWN, OWN),
    "findings": lambda: assess.check(bundled.registry()),
    "finding": lambda: assess.check(bundled.registry())[0],
    "coverage": lambda: assess.Coverage("x", 3, ((2, HOSTILE),)),
    "answers": lambda: ask.priorities(bundled.registry()),
    "audit": lambda: disclosure.audit(PUBLISHED, PROFILE),
    "suppressed": lambda: disclosure.suppress(GROUPS, PROFILE),
    "board paper": lambda: board_paper(None, TABLE, area="X1", meeting=DAY, as_of=DAY, pictures=()),
}


@pytest.mark.parametrize("name", SHOWN)
def test_it_shows_itself_short_and_escaped(name: str) -> None:
    thing = SHOWN[name]()
    assert isinstance(thing, Displayed)
    assert len(repr(thing)) <= 400
    html = thing._repr_html_()
    assert html.startswith('<div class="cdpkit')
    assert len(html) < 30_000
    for text in ("<script", "<img", "\u202e"):
        assert text not in html


@pytest.mark.parametrize("name", SHOWN)
def test_equal_calls_are_equal_and_give_strict_json(name: str) -> None:
    one, other = SHOWN[name](), SHOWN[name]()
    assert one == other
    if hasattr(one, "to_dict"):
        assert json.dumps(one.to_dict(), allow_nan=False) == json.dumps(other.to_dict())
        assert one.to_dict().keys() <= set(dir(one))


def test_every_public_result_is_in_the_table() -> None:
    public = {
        thing
        for thing in public_classes()
        if hasattr(thing, "to_dict") and not issubclass(thing, Record)
    }
    made = {type(part) for make in SHOWN.values() for part in with_parts(make())}
    of_calc = {thing for thing in public if thing.__module__.startswith("cdpkit.calc")}
    assert public - of_calc <= made  # tests/calc/test_results_of_calc.py has those


def with_parts(thing: Any) -> Iterator[Any]:
    """Give a result, and the results that it holds."""
    yield thing
    for name in getattr(type(thing), "__dataclass_fields__", ()):
        held = getattr(thing, name)
        for part in held if isinstance(held, tuple) else (held,):
            if isinstance(part, Result):
                yield from with_parts(part)


def test_every_class_that_has_a_sentence_shows_itself() -> None:
    silent = [
        c for c in public_classes() if hasattr(c, "sentence") and not issubclass(c, Displayed)
    ]
    assert not silent


def public_classes() -> set[type]:
    modules = [importlib.import_module(face) for face in FACES]
    named = [getattr(module, name) for module in modules for name in module.__all__]
    return {c for c in named if inspect.isclass(c) and c.__module__.startswith("cdpkit")}
