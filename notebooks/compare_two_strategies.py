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
# # Compare two strategies
#
# Two partnerships have published what they mean to do. How do the two differ, what do they share, and
# what can be followed up? Wirral printed a whole strategy, Portsmouth three objectives on a web page.
# Both come with the package as records, each with the line that it was read from.

# %% [markdown]
# ## How do they differ at a glance?

# %%
from cdpkit import ask
from cdpkit.io import load

wirral, portsmouth = load("wirral"), load("portsmouth")
ask.contrast(wirral, portsmouth)

# %% [markdown]
# ## Which national outcomes does each serve?
#
# Neither text links its priorities to the six outcomes of the national framework. The links are an
# analyst's, and each has a reason.

# %%
both = load(["wirral", "portsmouth"])
both.plot("coverage")

# %%
ask.outcomes(portsmouth)

# %% [markdown]
# ## What can be followed up?
#
# An action that nobody leads and that is never due cannot be late. How many actions of Wirral have
# neither?

# %%
idle = ask.actions(wirral, without=["lead", "due"])
idle.sentence()

# %% [markdown]
# What is each of the actions of its second priority for?

# %%
both.plot("tree", of="wirral.s2023.p2")

# %% [markdown]
# ## Where would a reader stumble?
#
# The same checks for both: which findings are the most frequent?

# %%
import pandas as pd

from cdpkit import check

found = {
    name: check(plan, profile="england-cdp").counts()
    for name, plan in (("Wirral", wirral), ("Portsmouth", portsmouth))
}
pd.DataFrame(found).fillna(0).astype(int).nlargest(8, ["Wirral", "Portsmouth"])

# %% [markdown]
# What stands behind one of the codes?

# %%
check(portsmouth, select=["IND01"])[0].sentence()

# %% [markdown]
# ## Do they measure the same things?
#
# Portsmouth's page names no indicator that Wirral has. The briefing of Sefton's partnership does. May
# the values that the two print be compared?

# %%
ask.contrast(wirral, load("sefton")).to_frame().tail(4)

# %% [markdown]
# A target is not a result, so the two numbers about continuity of care after prison say nothing about
# who does better.

# %% [markdown]
# ## Where does a line come from?
#
# Every row leads back to the document and the line.

# %%
ask.trace(wirral, id="wirral.s2023.p5.a10").to_frame()[["record", "printed_at"]]

# %% [markdown]
# ## What changed in a new edition?
#
# Say that a new edition gives one action a lead and a date.

# %%
text = load("wirral").files[-1].text
head, tail = text.split("text: start a lived-experience network", 1)
added = "\n            lead: Public Health\n            due: March 2025"
newer = load(f"{head}text: start a lived-experience network{added}{tail}")
ask.diff(wirral, newer)
