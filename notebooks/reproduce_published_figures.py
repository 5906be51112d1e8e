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
# # Do the published figures reproduce?
#
# One strategy, the Wirral Drugs Strategy, and one table of national figures, question by question.
# Everything is in the package; nothing is downloaded.

# %% [markdown]
# ## A strategy
#
# How do the figures that the strategy prints fare?

# %%
import pandas as pd

from cdpkit import reproduce

wirral = reproduce("wirral")
pd.Series(wirral.counts()).to_frame("figures")

# %% [markdown]
# Which of them can be held against other figures of the same document, and with what result?

# %%
pd.set_option("display.max_colwidth", None)

figures = wirral.to_frame().set_index("figure_id")
checked = figures["verdict"] != "not checkable"
figures.loc[checked, ["line", "label", "published", "verdict", "reason"]]

# %% [markdown]
# Why can the others not be checked?

# %%
reasons = figures.loc[~checked, "reason"].str.split(";").str[0]
reasons.value_counts().to_frame("figures")

# %% [markdown]
# What stands behind one line: the share of clients who use opiates?

# %%
from cdpkit.io import bundled

registry = bundled.registry()
share = registry["wirral.f2"]
pd.Series(
    {
        "printed": share.value.printed,
        "allows": share.value.interval(),
        "percentage of": registry[share.of].value.printed,
        "period": share.period or "not printed",
        "place": share.at,
    }
).to_frame("wirral.f2")

# %% [markdown]
# Which clients can 54% of 2,982 be?

# %%
from cdpkit.calc import implied_counts

print(implied_counts("54%", 2_982))

# %% [markdown]
# Can 121 deaths over three years have risen every year, as the strategy says?

# %%
from cdpkit.calc import monotone_split

print(monotone_split(121, 3))

# %% [markdown]
# ## National figures
#
# How do published national figures fare, by what is computed?

# %%
national = reproduce("national").to_frame().set_index("figure_id")
pd.crosstab(national["statistic"], national["verdict"].astype(str))

# %% [markdown]
# Which do not follow from their inputs, and what would close the difference?

# %%
columns = ["label", "published", "computed", "reason"]
national.loc[national["verdict"] == "not reproduced", columns]

# %% [markdown]
# Which are possible, but not certain, because the publisher had rounded the inputs?

# %%
national.loc[national["verdict"] == "consistent", columns]

# %% [markdown]
# And the printed intervals?

# %%
pd.crosstab(national["statistic"], national["interval_verdict"].dropna().astype(str))

# %% [markdown]
# ## A table of my own
#
# Does a figure that I have found reproduce? A data frame with the columns of a figure table will do.

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
columns = ["published", "computed", "verdict", "reason"]
reproduce(mine).to_frame().set_index("figure_id")[columns]
