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
# A committee asks three things. Are we better than our baseline? Is it going the right way? Will we
# meet the target? Here are the answers for England's national strategy, which promised in 2021 that
# treatment would grow by March 2025. The figures come with the package.

# %% [markdown]
# ## The series
#
# How many adults were in treatment, year by year?

# %%
from cdpkit import Period, assess
from cdpkit.frames import SeriesTable
from cdpkit.io import bundled

table = SeriesTable.from_frame(bundled.series_frame())
opiate = table.find(indicator="ndtms_opiate")[0]
alcohol = table.find(indicator="ndtms_alcohol_only")[0]
opiate

# %% [markdown]
# ## Are we better than our baseline?
#
# The strategy started from 2021/22. What has changed since?

# %%
assess.change(opiate, baseline="2021/22")

# %%
assess.change(alcohol, baseline="2021/22")

# %% [markdown]
# ## Is it going the right way?
#
# What do the last five years say?

# %%
assess.trend(alcohol)

# %%
assess.trend(alcohol).plot()

# %% [markdown]
# A longer series: deaths from drug misuse. Is the latest rate out of the ordinary, if the usual
# variation is that of the first 20 years?

# %%
deaths = table.find(indicator="ons_ew_asmr_registered_drug_misuse")[0]
assess.chart(deaths, baseline=20).plot()

# %% [markdown]
# ## Did we meet the target?
#
# The strategy promised 21,000 more places for users of opiates and crack by March 2025. How far did
# the number of adults treated for opiates get?

# %%
due = Period.financial_year(2024)
promised = assess.attainment(21_000, opiate, baseline="2021/22", due=due, shape="increment")
promised

# %%
promised.plot()

# %% [markdown]
# ## What lies ahead?
#
# Where would the number stand in three years if nothing changes, and where at the pace so far?

# %%
ahead = assess.project(opiate, horizon=3, target=promised.result.target)
ahead

# %%
ahead.plot()

# %% [markdown]
# ## When there is no answer
#
# Deaths in local areas are published as totals of three years. Neighbouring totals share two years,
# so what can a trend say?

# %%
local = table.find(indicator="ons_la_misuse_3yr_count")[0]
assess.trend(local)

# %% [markdown]
# May the number of opiate users be compared with that of people treated for alcohol?

# %%
assess.comparable(opiate, alcohol)

# %% [markdown]
# ## In one table
#
# A colour needs two things that somebody declares: a rule, and which direction is better. The
# strategy wants more people in treatment.

# %%
from cdpkit.model import Polarity, RagRule

better = {"polarity": Polarity.HIGHER_BETTER}
wanted = [series.model_copy(update=better) for series in (opiate, alcohol)]
rule = RagRule(id="rag.example", title="Example", basis="target", amber_within="5%")
targets = {"ndtms_opiate": promised.result.target}
assess.scorecard(series=wanted, baseline="2021/22", targets=targets, rule=rule)
