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
# # Does this figure reproduce?
#
# A plan prints a figure. Does it follow from the numbers printed beside it? Here are one local
# strategy, one table of national figures, and a table of your own. All of it comes with the package.

# %% [markdown]
# ## A strategy
#
# How do the figures of the Wirral Drugs Strategy fare?

# %%
from cdpkit import reproduce

wirral = reproduce("wirral")
wirral.with_verdict("consistent")

# %% [markdown]
# Why can the others not be checked?

# %%
frame = wirral.with_verdict("not checkable").to_frame()
frame["reason"].str.split(";").str[0].value_counts().to_frame("figures")

# %% [markdown]
# The strategy says that 54% of 2,982 clients use opiates. How many people can that be?

# %%
from cdpkit.calc import implied_counts

implied_counts("54%", 2_982)

# %% [markdown]
# It also says that deaths rose every year over three years, 121 in all. Can they have?

# %%
from cdpkit.calc import monotone_split

monotone_split(121, 3)

# %% [markdown]
# ## National figures
#
# How do published national figures fare, by what is computed?

# %%
import pandas as pd

national = reproduce("national")
frame = national.to_frame()
pd.crosstab(frame["statistic"], frame["verdict"].astype(str))

# %% [markdown]
# Some rows are controls: made from other inputs on purpose, such as a base before its revision. They
# count as no figure. In others the value is itself an input, so that only the interval is tested:
# they count as given. Most rows were read from files in public code repositories, not in print.

# %%
pd.crosstab(frame["counted_as"], frame["source_kind"])

# %% [markdown]
# Which do not follow from their inputs, and what would close the difference?

# %%
national.with_verdict("not reproduced")

# %% [markdown]
# The deaths behind those rates make a picture of their own.

# %%
from cdpkit import assess
from cdpkit.frames import SeriesTable
from cdpkit.io import bundled

series = SeriesTable.from_frame(bundled.series_frame())
deaths = series.find(indicator="ons_ew_asmr_registered_drug_misuse")[0]
assess.trend(deaths).plot()

# %% [markdown]
# ## A figure of your own
#
# Put what you read into a table: the statistic, the inputs and the figure as it is printed.

# %%
mine = pd.DataFrame(
    {
        "figure_id": ["share not in treatment", "change since baseline"],
        "statistic": ["proportion", "percent_change"],
        "inputs": [
            '{"numerator": 1263, "denominator": 3090, "multiplier": 100}',
            '{"baseline": 1192, "current": 1086}',
        ],
        "published_value": ["40.9", "-8"],
    }
)
reproduce(mine)
