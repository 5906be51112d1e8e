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
# # From counts to a board paper
#
# You have counts of clients and events, and a plan. In five steps they become the quarterly paper of
# a partnership. Exampleshire is invented. Outside a clone, save
# [board-plan.yaml](examples/board-plan.yaml) and [board-series.csv](examples/board-series.csv) beside
# your notebook.

# %% [markdown]
# ## Counts become rates with their intervals
#
# How many of those in treatment completed it?

# %%
import pandas as pd

from cdpkit import frames

counts = pd.DataFrame(
    {
        "period": ["2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24"],
        "completed": [290, 312, 330, 371, 402, 438],
        "clients": 1_000,
    }
)
rates = frames.proportion(counts, "completed", "clients", per=100)
rates.round(1)

# %% [markdown]
# ## Rates become a series
#
# What the numbers are is said once: whose, in which unit, and which direction is better.

# %%
from cdpkit.frames import SeriesTable

named = {"numerator": "completed", "denominator": "clients"}
completion = SeriesTable.from_frame(
    rates,
    columns=named,
    year_type="financial",
    indicator="completion",
    title="Successful completion of treatment",
    area="Exampleshire",
    statistic="proportion",
    per=100,
    polarity="higher_better",
)[0]
completion

# %% [markdown]
# ## A series meets its target
#
# The plan aims at 50% by 2026/27. Is the path kept?

# %%
from cdpkit import Period, assess

due = Period.financial_year(2026)
aim = assess.attainment(50, completion, baseline="2020/21", due=due)
aim

# %%
aim.plot()

# %% [markdown]
# Where does it end if nothing changes, and where at the pace so far?

# %%
assess.project(completion, target=50, due=due).plot()

# %% [markdown]
# ## The plan
#
# The plan of the partnership is a YAML file. What is due when, and who leads?

# %%
from datetime import date
from pathlib import Path

from cdpkit.io import load

folders = (folder / "docs" / "examples" for folder in (Path.cwd(), *Path.cwd().parents))
examples = next((folder for folder in folders if folder.is_dir()), Path())  # else this folder
plan = load(examples / "board-plan.yaml")
as_of = date(2025, 1, 31)
plan.plot("timeline", of="exampleshire.s2024", as_of=as_of)

# %% [markdown]
# ## The paper
#
# Series of the area, of its neighbours and of England, and the plan, in one call. Nothing reads the
# clock: the same numbers give the same paper.

# %%
from cdpkit import report

series = SeriesTable.from_file(examples / "board-series.csv", year_type="financial")
paper = report.board_paper(
    plan,
    series,
    area="Exampleshire",
    comparator="England",
    rule="rag.exampleshire",
    meeting=date(2025, 2, 12),
    as_of=as_of,
)
paper

# %% [markdown]
# As a page to send and print, an accessible workbook, a Word document, and data for the next paper:

# %%
from tempfile import mkdtemp

[file.name for file in paper.save(mkdtemp())]
