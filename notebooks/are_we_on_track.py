# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Are we on track?
#
# A committee asks three things: are we better than our baseline, is it going the right way, will we
# meet the target? Here for England's national strategy, which promised in 2021 that treatment would
# grow by March 2025. Everything is in the package; nothing is downloaded.

# %% [markdown]
# ## The series
#
# What is published of adults in treatment, in the last eight years?

# %%
from textwrap import fill

import pandas as pd

from cdpkit import Period, assess, calc
from cdpkit.frames import SeriesTable
from cdpkit.io import bundled

pd.set_option("display.max_colwidth", None)
published = bundled.series_frame()
table = SeriesTable.from_frame(published[published["title"].str.contains("in treatment: ")])
opiate, alcohol = (table.find(indicator=name)[0] for name in ("ndtms_opiate", "ndtms_alcohol_only"))
pd.DataFrame(
    {
        series.title: {str(o.period): o.value for o in series.observations}
        for series in (opiate, alcohol)
    }
).sort_index().tail(8)

# %% [markdown]
# ## Are we better than our baseline?
#
# The strategy started from 2021/22. What has changed since?


# %%
def say(result: object) -> None:
    """Print a result as a report would: the sentence, and below it what a reader must know."""
    print(fill(result.sentence(), 92))
    for caveat in result.caveats():
        print(fill(caveat, 92, initial_indent="  - ", subsequent_indent="    "))


for series in (opiate, alcohol):
    say(assess.change(series, baseline="2021/22"))

# %% [markdown]
# ## Is it going the right way?
#
# What do the last five years say, as Fingertips would label them?

# %%
for series in (opiate, alcohol):
    say(assess.trend(series))

# %% [markdown]
# A longer series, the rate of deaths from drug misuse: is its latest value out of the ordinary? The
# limits are those of the years from 1993 to 2012.

# %%
deaths = SeriesTable.from_frame(published).find(indicator="ons_ew_asmr_registered_drug_misuse")[0]
rates = [float(o.value) for o in deaths.valued]
years = [o.period.start.year for o in deaths.valued]
chart = calc.xmr(rates, times=years, baseline=20, polarity="lower_better")
points = chart.to_frame().assign(year=years).set_index("year")
points[["value", "mean", "lower", "upper", "special_cause"]].tail(8).round(1)

# %% [markdown]
# ## Will we meet the target?
#
# The strategy promised 21,000 more places for users of opiates and crack by March 2025. How far did
# the number of adults treated for opiates get?

# %%
due = Period.financial_year(2024)
say(assess.attainment(21_000, opiate, baseline="2021/22", due=due, shape="increment"))

# %% [markdown]
# If the past pattern goes on, where would the number stand in three years, and how likely is it
# that it reaches the promised level by then?

# %%
level = calc.target_level(140_558, 21_000, shape="increment")
ahead = assess.project(opiate, horizon=3, target=level)
say(ahead)

# %% [markdown]
# How sure can we be of such a projection? Its own past says.

# %%
print(ahead.result)

# %% [markdown]
# ## When there is no answer
#
# Deaths in local areas are published as totals of three years, which share two years with their
# neighbours. What does the trend say?

# %%
local = SeriesTable.from_frame(published).find(indicator="ons_la_misuse_3yr_count")[0]
say(assess.trend(local))
say(assess.project(local))

# %% [markdown]
# May the number of opiate users be set against that of people treated for alcohol?

# %%
guard = assess.comparable(opiate, alcohol)
print(guard.ok, *guard.differences, sep="\n")

# %% [markdown]
# ## In one table
#
# Target, direction and significance are three answers. A colour needs a rule that somebody
# declares, and a series in which one direction is better: the strategy wants more people treated.

# %%
from cdpkit.model import Polarity, RagRule

better = {"polarity": Polarity.HIGHER_BETTER}
wanted = [series.model_copy(update=better) for series in (opiate, alcohol)]
rule = RagRule(id="rag.example", title="Example", basis="target", amber_within="5%")
card = assess.scorecard(
    series=wanted, baseline="2021/22", targets={"ndtms_opiate": level}, rule=rule
)
print(rule)
rows = card.to_frame().set_index("title")
rows[["value", "period", "target_status", "direction", "significance", "rag", "rag_reason"]].T
