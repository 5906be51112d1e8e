"""The scorecard: a row an indicator, three answers kept apart, a state by a declared rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil, floor
from typing import TYPE_CHECKING, Any, overload

from cdpkit.assess.pictures import chosen, small_pictures
from cdpkit.assess.scorecards.row import ScorecardRow, row_columns
from cdpkit.assess.wording import ALPHA, listed, sentence
from cdpkit.display import ROWS_SHOWN, Caveat, Parts, Plottable, Table, merged
from cdpkit.errors import InputError
from cdpkit.results import json_text

if TYPE_CHECKING:
    from datetime import date

    from cdpkit.assess.comparisons import ComparisonTable
    from cdpkit.display import Chart
    from cdpkit.model.ratings import RagRule


MANY = 20
"""Tests among which chance alone flags one on average."""


@dataclass(frozen=True, slots=True, repr=False)
class Scorecard(Plottable, Sequence[ScorecardRow]):
    """The rows of a scorecard, the rule that rates them, and what could not be matched.

    Parameters
    ----------
    rows : sequence of ScorecardRow
        In the order of the indicators.
    rule : RagRule or None
        The declared rule; without one no row has a state.
    as_of : date or None
        Day of the scorecard.
    comparator : str
        Name of the area compared with.
    without_series : tuple of str
        Indicators that no series belongs to.
    unmatched_series : tuple of str
        Series that belong to no indicator, each with the reason.
    accepted : tuple of str
        Differences that somebody accepted by name in all comparisons.
    comparisons : ComparisonTable or None
        The latest values against the comparator, for pictures of areas.
    false_discovery : float or None
        Share of false findings that the two lists may hold.
    tested : int
        How many rows are tested against the comparator.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import scorecard
    >>> rows = [{"period": str(2016 + n), "value": 90 - 4 * n} for n in range(7)]
    >>> deaths = Series(indicator="deaths", statistic="count", unit="deaths", observations=rows)
    >>> card = scorecard(None, [deaths])
    >>> len(card), card[0].shown
    (1, '66 deaths')
    """

    rows: Sequence[ScorecardRow]
    rule: RagRule | None = None
    as_of: date | None = None
    comparator: str = ""
    without_series: tuple[str, ...] = ()
    unmatched_series: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    comparisons: ComparisonTable | None = field(default=None, compare=False)
    false_discovery: float | None = None
    tested: int = 0

    @overload
    def __getitem__(self, index: int) -> ScorecardRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ScorecardRow, ...]: ...
    def __getitem__(self, index: int | slice) -> ScorecardRow | tuple[ScorecardRow, ...]:
        return self.rows[index] if isinstance(index, int) else tuple(self.rows[index])

    def __len__(self) -> int:
        return len(self.rows)

    def select(self, places: slice) -> Scorecard:
        """Give a scorecard of some rows."""
        return replace(self, rows=self.rows[places])

    @property
    def requires_focus(self) -> tuple[ScorecardRow, ...]:
        """Rows worse than the comparator and getting worse, after allowing for many tests."""
        return tuple(row for row in self.rows if row.requires_focus)

    @property
    def doing_well(self) -> tuple[ScorecardRow, ...]:
        """Rows better than the comparator and getting better, after allowing for many tests."""
        return tuple(row for row in self.rows if row.doing_well)

    def parts(self) -> Parts:
        """Give the sentence, the rule, and the answers of each row."""
        heads = (
            "indicator",
            "area",
            "latest",
            "period",
            "target",
            "direction",
            "comparison",
            "state",
        )
        rows = [
            (
                row.title or row.indicator, row.area_name or row.area, row.shown, row.period,
                row.target_status, row.direction, row.comparison, row.rag,
            )
            for row in self.rows[:ROWS_SHOWN]
        ]  # fmt: skip
        table = Table(heads, rows, size=len(self)) if rows else None
        return Parts("Scorecard", self.sentence(), (self.rule_sentence(),), table)

    def chart(self, kind: str | None = None, *, mark: str = "") -> Chart:
        """Describe the picture: a small panel for each indicator, or all against the comparator.

        Parameters
        ----------
        kind : {"multiples", "spine", "rug", "ranked"}, optional
            `spine` shows one area between the worst and the best of all, `rug` areas by
            indicators, `ranked` the areas of one indicator in order.
        mark : str, default ""
            The area that stands out; `spine` needs one where there are several.

        Returns
        -------
        Chart
            Words and marks.

        Raises
        ------
        InputError
            If the kind does not fit, or there is no comparator to compare with.
        """

        def compared(name: str) -> Chart:
            if self.comparisons is None or not self.comparator:
                hint = "Make the scorecard with a `comparator`, or draw 'multiples'."
                raise InputError("kind", f"is {name!r}, and nothing is compared", hint)
            return self.comparisons.chart(name, mark=mark)

        makers = {name: partial(compared, name) for name in ("spine", "rug", "ranked")}
        panels: dict[str, Callable[[], Chart]] = {
            "multiples": lambda: small_pictures(row.panel() for row in self.rows)
        }
        return chosen(kind, panels | makers)

    def sentence(self) -> str:
        """State in one sentence how many rows have which state, and how long the two lists are.

        Examples
        --------
        >>> Scorecard(()).sentence()
        'The scorecard has no rows.'
        """
        size = len(self)
        if not size:
            return "The scorecard has no rows."
        counts = Counter(row.rag.value for row in self if row.rag is not None)
        states = listed([f"{number} {state}" for state, number in counts.items()])
        focus, well = len(self.requires_focus), len(self.doing_well)
        lists = f"; {focus} require{'s' if focus == 1 else ''} focus and {well} {'does' if well == 1 else 'do'} well"
        told = sentence(
            f"of {size} row{'s' if size > 1 else ''}",
            f"{states} by the rule `{self.rule.id}`" if self.rule is not None else "none is rated",
            lists if self.comparator else "",
        )
        chance = self._by_chance()
        return f"{told} {chance}" if chance else told

    def _by_chance(self) -> str:
        """Say how many rows chance alone would flag, where many are tested against another area."""
        if not self.comparator or self.tested < MANY or self.false_discovery is None:
            return ""
        expected = self.tested * ALPHA
        low, high = floor(expected), ceil(expected)
        number = str(low) if low == high else f"{low} or {high}"
        return (
            f"Of {self.tested} rows tested against {self.comparator}, chance alone would flag "
            f"about {number} as different; the lists allow for this."
        )

    def __str__(self) -> str:
        return self.sentence()

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what a reader must know beside it: the rule, and every note with the rows that have it."""
        notes = (note for row in self.rows for note in row.caveats())
        return (Caveat("rule", self.rule_sentence()), *merged(notes))

    def rule_sentence(self) -> str:
        """Say the rule in one sentence, or that there is none.

        Examples
        --------
        >>> Scorecard(()).rule_sentence()
        'No RAG rule is declared, so nothing is rated.'
        """
        if self.rule is None:
            return "No RAG rule is declared, so nothing is rated."
        return f"RAG rule `{self.rule.id}`. {self.rule.sentence()}"

    def to_frame(self, backend: Any = "pandas") -> Any:
        """Give a data frame with a row for each row and a column for each field.

        Parameters
        ----------
        backend : str or module, default "pandas"
            Any eager engine that narwhals knows: `pandas`, `polars`, `pyarrow`.

        Returns
        -------
        data frame
            Without the columns `rag` and `rag_reason` where there is no rule.

        Examples
        --------
        >>> "rag" in Scorecard(()).to_frame()
        False
        """
        import narwhals as nw

        numbers = {"Decimal": nw.Float64, "float": nw.Float64, "int": nw.Int64}
        rated = self.rule is not None
        kinds: dict[str, Any] = {
            name: next((kind for word, kind in numbers.items() if word in told), nw.String)
            for name, told in row_columns(rated=rated).items()
        }
        records = [row.to_dict(rated=rated) for row in self.rows]
        columns = {name: [record[name] for record in records] for name in kinds}
        return nw.from_dict(columns, schema=kinds, backend=backend).to_native()

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts, numbers and lists.

        Examples
        --------
        >>> Scorecard(()).to_dict()["rule"] is None
        True
        """
        return {
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "comparator": self.comparator,
            "accepted": list(self.accepted),
            "false_discovery": self.false_discovery,
            "tested": self.tested,
            "rule": None if self.rule is None else self.rule.model_dump(mode="json"),
            "rule_sentence": self.rule_sentence(),
            "sentence": self.sentence(),
            "caveats": [caveat.to_dict() for caveat in self.caveats()],
            "rows": [
                row.to_dict(rated=self.rule is not None)
                | {"notes": list(row.notes), "sentence": row.sentence()}
                for row in self.rows
            ],
            "requires_focus": [_name(row) for row in self.requires_focus],
            "doing_well": [_name(row) for row in self.doing_well],
            "without_series": list(self.without_series),
            "unmatched_series": list(self.unmatched_series),
        }

    def to_json(self) -> str:
        """Give everything as JSON, the same text for the same inputs.

        Examples
        --------
        >>> import json
        >>> json.loads(Scorecard(()).to_json())["rows"]
        []
        """
        return json_text(self.to_dict())


def _name(row: ScorecardRow) -> dict[str, str]:
    return {"indicator": row.indicator, "area": row.area, "population": row.population}
