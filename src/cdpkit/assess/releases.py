"""What a later release says otherwise: values that were restated, are new, gone or now hidden."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.assess.series import series_columns
from cdpkit.assess.wording import Measure, decimal_of, unit_of
from cdpkit.display import Displayed, Parts, Table
from cdpkit.model import Statistic
from cdpkit.model.periods import Period
from cdpkit.results import Result, result

if TYPE_CHECKING:
    import pandas as pd

    from cdpkit.frames import SeriesTable


_KEYS = ["indicator", "area", "population", "length"]
_VALUES = ("value", "marker", "decimals")


class Outcome(StrEnum):
    """What became of a value since the release before."""

    RESTATED = "restated"
    NEW = "new"
    GONE = "gone"
    NEWLY_SUPPRESSED = "newly suppressed"
    NEWLY_SHOWN = "newly shown"


@result
class Restated(Result):
    """A value that differs between two releases.

    Parameters
    ----------
    outcome : Outcome
        What became of it.
    indicator, title, area, area_name, population : str
        What, where and who.
    period, period_label : str
        When, in the internal notation and as printed.
    before, now : str
        The values as a reader is shown them; empty where there is none.

    Examples
    --------
    >>> Restated(Outcome.RESTATED, "x", "Deaths", "", "Wirral", "", "2023", "2023", "30", "31").told
    'restated from 30 to 31'
    """

    computed = ("sentence",)

    outcome: Outcome
    indicator: str
    title: str
    area: str
    area_name: str
    population: str
    period: str
    period_label: str
    before: str
    now: str

    def parts(self) -> Parts:
        """Give the sentence, and the two values."""
        rows = [(name, text) for name, text in self.to_dict().items() if text]
        return Parts("Restatement", self.sentence(), table=Table(("field", "value"), rows))

    def sentence(self) -> str:
        """Say it in one sentence.

        Examples
        --------
        >>> print(Restated(Outcome.NEW, "x", "Deaths", "", "Wirral", "", "2023", "2023", "", "31")
        ...       .sentence())
        Deaths, Wirral: 2023 is new: 31
        """
        what = (self.title or self.indicator, self.area_name or self.area, self.population)
        return f"{', '.join(filter(None, what))}: {self.period_label} {self.told}"

    @property
    def told(self) -> str:
        """What became of the value, in words."""
        if self.outcome is Outcome.RESTATED:
            return f"restated from {self.before} to {self.now}"
        if self.outcome is Outcome.GONE:
            return f"is gone: it was {self.before}" if self.before else "is gone"
        if self.outcome is Outcome.NEW:
            return f"is new: {self.now}" if self.now else "is new, without a value"
        return f"is {self.outcome.value}"

    def __str__(self) -> str:
        return self.sentence()


@dataclass(frozen=True, slots=True, repr=False)
class Restatements(Displayed):
    """The values that differ between two releases, and the later release with notes on them.

    Parameters
    ----------
    rows : tuple of Restated
        In the order of the series.
    table : SeriesTable
        The later release; the note of a value says from what it was restated.
    """

    rows: tuple[Restated, ...]
    table: SeriesTable

    def __len__(self) -> int:
        return len(self.rows)

    def sentence(self) -> str:
        """Count what became of the values.

        Examples
        --------
        >>> import pandas as pd
        >>> from cdpkit.frames import SeriesTable
        >>> old, new = (SeriesTable.from_frame(pd.DataFrame({"period": [2023], "value": [n]}),
        ...             indicator="x") for n in (1, 2))
        >>> restatements(new, old).sentence()
        'Since the previous release: 1 value restated, 0 new, 0 gone, 0 newly suppressed.'
        """
        times = Counter(row.outcome for row in self.rows)
        restated = times[Outcome.RESTATED]
        head = f"{restated:,} value{'' if restated == 1 else 's'} restated"
        more = [f"{times[o]:,} {o}" for o in (Outcome.NEW, Outcome.GONE, Outcome.NEWLY_SUPPRESSED)]
        if times[Outcome.NEWLY_SHOWN]:
            more.append(f"{times[Outcome.NEWLY_SHOWN]:,} {Outcome.NEWLY_SHOWN}")
        return f"Since the previous release: {', '.join([head, *more])}."

    def parts(self) -> Parts:
        """Give the counts, and what became of each value."""
        rows = [tuple(row.to_dict().values()) for row in self.rows]
        heads = tuple(self.rows[0].to_dict()) if self.rows else ("outcome",)
        return Parts("Restatements", self.sentence(), table=Table(heads, rows))

    def to_list(self) -> list[dict[str, str]]:
        """Give the rows as texts, for JSON."""
        return [row.to_dict() for row in self.rows]


def restatements(table: SeriesTable, previous: SeriesTable) -> Restatements:
    """Compare a release with the one before: same indicator, area, population and period.

    Parameters
    ----------
    table, previous : SeriesTable
        The later and the earlier release. Their vintages may differ.

    Returns
    -------
    Restatements
        With the later table, in which the note of a restated value says so: every row that uses
        the value shows it.

    Examples
    --------
    >>> import pandas as pd
    >>> from cdpkit.frames import SeriesTable
    >>> old, new = (SeriesTable.from_frame(pd.DataFrame({"period": [2023], "value": [n]}),
    ...             indicator="x") for n in (1, 2))
    >>> [row.told for row in restatements(new, old).rows]
    ['restated from 1 to 2']
    """
    now, before = _frame(table), _frame(previous)
    keys = [name for name in _KEYS if name in now or name in before]
    for frame in (now, before):
        for name in (*keys, "marker"):
            frame[name] = frame[name].astype(object).fillna("").astype(str) if name in frame else ""
    joined = now.merge(before, "outer", [*keys, "period"], suffixes=("", "_before"), indicator=True)
    value, old = (joined[name].to_numpy(dtype=float) for name in ("value", "value_before"))
    left, right = (joined["_merge"] == side for side in ("left_only", "right_only"))
    both = joined["_merge"] == "both"
    gone = both & np.isnan(value) & ~np.isnan(old)
    outcomes = {
        Outcome.RESTATED: both & ~np.isnan(value) & ~np.isnan(old) & (value != old),
        Outcome.NEWLY_SUPPRESSED: gone & (joined["marker"] == "c"),
        Outcome.NEWLY_SHOWN: both & ~np.isnan(value) & np.isnan(old),
        Outcome.NEW: left,
        Outcome.GONE: right | (gone & (joined["marker"] != "c")),
    }
    told: dict[int, Restated] = {}
    names = list(map(str, joined))
    for outcome, marked in outcomes.items():
        for place in np.flatnonzero(marked):
            told[int(place)] = _row(dict(zip(names, joined.iloc[int(place)], strict=True)), outcome)
    noted = {
        (*(str(joined[name].iloc[place]) for name in keys), str(joined["period"].iloc[place])): row
        for place, row in told.items()
        if row.outcome is Outcome.RESTATED
    }
    return Restatements(tuple(told[place] for place in sorted(told)), _noted(table, keys, noted))


def _frame(table: SeriesTable) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_frame()
    columns = series_columns(table)
    wanted = [n for n in (*_KEYS, "title", "area_name", "label", "unit", "statistic", "per",
                          "marker", "value", "period") if n in frame]  # fmt: skip
    places = np.repeat(columns.carried, table.sizes)
    return frame[wanted].assign(decimals=places, period=frame["period"].astype(str))


def _row(row: dict[str, Any], outcome: Outcome) -> Restated:
    def text(name: str) -> str:
        for found in (row.get(name), row.get(f"{name}_before")):
            if isinstance(found, str) and found:
                return found
        return ""

    printed = [row.get(name, np.nan) for name in ("decimals", "decimals_before")]
    places = [int(number) for number in printed if not np.isnan(number)]
    per = row.get("per", row.get("per_before"))
    size = Decimal(1) if per is None or per != per else decimal_of(per)  # noqa: PLR0124 (NaN)
    unit = unit_of(Statistic(text("statistic") or "other"), size or Decimal(1), text("unit"))
    measure = Measure(unit, max(places, default=0))
    shown = [
        "" if number is None or number != number else measure.amount(decimal_of(number))  # noqa: PLR0124
        for number in (row.get("value_before"), row.get("value"))
    ]
    period = str(row["period"])
    label = text("label") or Period.from_canonical(period).format("nhs")
    return Restated(
        outcome, text("indicator"), text("title"), text("area"), text("area_name"),
        text("population"), period, label, *shown,
    )  # fmt: skip


def _noted(
    table: SeriesTable, keys: list[str], noted: dict[tuple[str, ...], Restated]
) -> SeriesTable:
    """Say of each restated value in its note what it was."""
    if not noted:
        return table
    frame = table.to_frame()
    texts = [frame[n].astype(object).fillna("").astype(str) if n in frame else [""] * len(frame)
             for n in (*keys, "period")]  # fmt: skip
    found = [noted.get(key) for key in zip(*texts, strict=True)]
    notes = frame["note"].fillna("") if "note" in frame else [""] * len(frame)
    told = [
        "; ".join(filter(None, (old, row.told if row else "")))
        for old, row in zip(notes, found, strict=True)
    ]
    return table.assign(note=told)
