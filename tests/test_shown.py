"""Everything that a call gives shows itself: short in a line, as a table in a notebook."""

from __future__ import annotations

import importlib
import inspect
import json
from typing import TYPE_CHECKING, Any

import pytest

from cdpkit import Series, assess
from cdpkit.display import Displayed
from cdpkit.frames import SeriesTable
from cdpkit.io import bundled
from cdpkit.model import Strategy

if TYPE_CHECKING:
    from collections.abc import Callable

FACES = ("cdpkit", "cdpkit.model", "cdpkit.calc", "cdpkit.assess", "cdpkit.frames",
         "cdpkit.report", "cdpkit.ask", "cdpkit.disclosure")  # fmt: skip
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e'
YEARS = [{"period": str(2015 + n), "value": 30 + 4 * n} for n in range(8)]
OWN = Series(indicator="x", title=HOSTILE, area="X1", area_name=HOSTILE, unit=HOSTILE,
             statistic="count", observations=YEARS)  # fmt: skip


TABLE = SeriesTable.from_series([OWN])
SHOWN: dict[str, Callable[[], Any]] = {
    "change": lambda: assess.change(OWN),
    "change table": lambda: assess.change(TABLE),
    "trend": lambda: assess.trend(OWN),
    "projection": lambda: assess.project(OWN),
    "chart": lambda: assess.chart(OWN),
    "attainment": lambda: assess.attainment(70, OWN),
    "scorecard": lambda: assess.scorecard(series=[OWN]),
    "scorecard row": lambda: assess.scorecard(series=[OWN])[0],
    "series": lambda: OWN,
    "table of series": lambda: TABLE,
    "registry": bundled.registry,
    "record": lambda: bundled.registry().record("wirral.s2023", Strategy),
    "statement": lambda: assess.statement(bundled.registry()["sefton.f7"], bundled.registry()),
    "inventory": assess.inventory,
    "reproductions": lambda: assess.reproduce("sefton"),
    "reproduction": lambda: assess.reproduce("sefton")[0],
    "comparability": lambda: assess.comparable(OWN, OWN),
    "coverage": lambda: assess.check(bundled.registry()),
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


def test_every_class_that_has_a_sentence_shows_itself() -> None:
    modules = [importlib.import_module(face) for face in FACES]
    named = [getattr(module, name) for module in modules for name in dir(module)]
    classes = {c for c in named if inspect.isclass(c) and c.__module__.startswith("cdpkit")}
    silent = [c for c in classes if hasattr(c, "sentence") and not issubclass(c, Displayed)]
    assert not silent
