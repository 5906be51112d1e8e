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
# Each figure of the bundled documents and tables is computed again from the inputs that were
# published with it. Nothing is downloaded.

# %% [markdown]
# How many figures does each source hold, and what are the verdicts?

# %%
import pandas as pd

from cdpkit import reproduce

pd.set_option("display.max_colwidth", None)

results = reproduce()
figures = results.to_frame()
pd.crosstab(figures["source"], figures["verdict"])

# %% [markdown]
# Which figures do not follow from their inputs, and what would close the gap?

# %%
columns = ["figure_id", "label", "published", "computed", "reason"]
figures.loc[figures["verdict"] == "not reproduced", columns].set_index("figure_id")

# %% [markdown]
# Which figures are possible, but not certain? The publisher rounded the inputs, or a document
# prints other figures beside them that leave room.

# %%
figures.loc[figures["verdict"] == "consistent", columns].set_index("figure_id")

# %% [markdown]
# What of the printed intervals?

# %%
results.interval_counts()

# %% [markdown]
# Where does one figure stand? The registry knows document and line, and what else is printed there.

# %%
from cdpkit.io import bundled

registry = bundled.registry()
figure = registry["wirral.f1"]
figure.at, figure.value.printed, figure.area

# %% [markdown]
# Does a figure of my own reproduce? A data frame with the columns of a figure table will do.

# %%
mine = pd.DataFrame(
    {
        "figure_id": ["share in treatment", "change since baseline"],
        "statistic": ["proportion", "percent_change"],
        "inputs": [
            '{"numerator": 1263, "denominator": 3090, "multiplier": 100}',
            '{"baseline": 1192, "current": 1086}',
        ],
        "published_value": ["40.9", "-8"],
    }
)
reproduce(mine).to_frame()[["figure_id", "published", "computed", "verdict", "reason"]]
