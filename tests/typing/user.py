"""What a user writes, with the types that a checker must see; it is checked and never run.

Origin: the user's file of the review of the public interface (`cases/api/typing_user.py`), with
the names of today and with `assert_type`, which fails, in place of `reveal_type`.
"""

from datetime import date
from typing import assert_type

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import cdpkit
from cdpkit import Action, Figure, Period, PrintedPeriod, Registry, Strategy, assess, frames, load
from cdpkit.assess import AssessedProjection, Reproduction, Reproductions
from cdpkit.calc import (
    Interval,
    change,
    count_interval,
    crude_rate,
    mean,
    pooled_rate,
    proportion,
    proportion_difference,
    proportion_ratio,
    rate_difference,
    rate_ratio,
)
from cdpkit.frames import SeriesTable
from cdpkit.io import bundled
from cdpkit.model import PrintedValue, RagRule, Record, Series

Array = NDArray[np.float64]

registry: Registry = load("wirral")
assert_type(registry["wirral.s2023"], Record)
assert_type(registry.record("wirral.s2023", Strategy), Strategy)
assert_type(registry.of(Action), tuple[Action, ...])
for action in registry.of(Action):
    assert_type(action.due, PrintedPeriod | None)
title = registry["wirral.s2023"].title  # type: ignore[attr-defined]

act = Action(id="x.a1", text="t", verb_class="create", at="x.doc L1", supports=["x.c1"])
figure = Figure(
    id="wirral.f1",
    indicator="indicator.x",
    value="2,982",
    area="area.e08000015",
    at="wirral.strategy L164",
)
strategy = Strategy(
    id="x.s1",
    partnership="x",
    title="Plan",
    term="objective",
    period="2023-2027",
    status="adopted",
    at="x.doc L1",
)
PrintedValue(printed="1,300", rounding="to_100")
RagRule(id="rag.ours", title="Ours", basis="target", amber_within="5%")
assert_type(Period.parse("2023/24").start, date | None)

# Numbers give an interval of floats, arrays one of arrays.
assert_type(proportion(12, 100), Interval[float])
estimate: float = proportion(np.int64(12), 100.0).estimate
assert_type(count_interval(12), Interval[float])
assert_type(crude_rate(65, 3_100, population_bounds=(2_700, 3_600)), Interval[float])
assert_type(rate_ratio(41, 28_010, 15, 19_017), Interval[float])
assert_type(rate_difference(41, 28_010, 15, 19_017), Interval[float])
assert_type(proportion_ratio(56, 70, 48, 80), Interval[float])
assert_type(proportion_difference(56, 70, 48, 80), Interval[float])
assert_type(crude_rate([1, 2], [100, 200]).estimate.round(1), Array)
assert_type(crude_rate(np.array([1, 2]), np.array([100, 200])).lower, Array)
assert_type(crude_rate([1, 2], 100, confidence=[0.95, 0.998]), Interval[Array])
assert_type(crude_rate(1, [100, 200]), Interval[Array])
assert_type(crude_rate(1, 100, confidence=[0.95, 0.998]), Interval[float | Array])
assert_type(mean([3, None, 4]), Interval[float])
assert_type(mean(np.ones((2, 3))), Interval[float | Array])
assert_type(pooled_rate([1, 2, 3], [10, 10, 10]), Interval[Array])
assert_type(change(10, 12).estimate, float | Array)

# The frame that went in comes out.
counts = pd.DataFrame({"n": [1], "d": [10], "area": ["a"]})
shares = frames.proportion(counts, numerator="n", denominator="d")
assert_type(shares, pd.DataFrame)
first = shares["value"].iloc[0]

table = SeriesTable.from_frame(bundled.series_frame())
assert_type(table, SeriesTable)
series = table.find(indicator="ndtms_opiate")[0]
assert_type(series, Series)
assert_type(assess.project(series, horizon=1), AssessedProjection)
assert_type(cdpkit.reproduce("wirral"), Reproductions)
assert_type(cdpkit.reproduce("wirral")[0], Reproduction)
