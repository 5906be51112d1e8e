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
# # Your own file in a notebook
#
# You have a CSV file or a workbook, one value a row. Put its path in place of the example,
# or save [board-series.csv](examples/board-series.csv) beside your notebook. What has changed, what needs attention, and may small numbers be published?

# %% [markdown]
# ## Read it
#
# Any layout will do: one value a row, years in columns, or a download from Fingertips. If a header is
# not recognised, the error names the option that says what the column is.

# %%
from pathlib import Path

from cdpkit import assess, disclosure, report
from cdpkit.frames import SeriesTable

folders = (folder / "docs" / "examples" for folder in (Path.cwd(), *Path.cwd().parents))
examples = next((folder for folder in folders if folder.is_dir()), Path())  # else this folder
mine = examples / "board-series.csv"
table = SeriesTable.from_file(mine, year_type="financial")
table

# %% [markdown]
# ## What has changed?

# %%
ours = table.find(area="Exampleshire")
changes = assess.change(ours)
changes

# %% [markdown]
# Each row has its sentence, with what a reader must know.

# %%
changes[0]

# %%
changes.plot()

# %% [markdown]
# ## How do we compare?

# %%
completion = table.find(indicator="completion")
report.chart(completion, "ranked", comparator="England", mark="Exampleshire")

# %% [markdown]
# ## What needs attention?

# %%
card = assess.scorecard(series=list(table), area="Exampleshire", comparator="England")
card

# %%
card.plot("spine", mark="Exampleshire")

# %% [markdown]
# ## May it be published?
#
# A small count can point to a person. You name the rule of your organisation, and what would give a
# hidden count back is hidden too.

# %%
import pandas as pd

counts = pd.DataFrame(
    {"population": ["opiates", "alcohol", "other", "All"], "period": 2024, "value": [12, 3, 9, 24]}
)
clients = SeriesTable.from_frame(counts, indicator="clients", statistic="count")
disclosure.suppress(clients, disclosure.profile("council_5"))
