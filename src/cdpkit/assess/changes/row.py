"""Change in its context: two values of a series, or two figures, with a sentence and caveats."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cdpkit.assess.changes.ends import Ends, ends_of_figures, ends_of_series
from cdpkit.assess.changes.numbers import calculated, usual_kind
from cdpkit.assess.changes.sentence import change_caveats, change_sentence
from cdpkit.assess.plain import plain
from cdpkit.errors import InputError
from cdpkit.model import Series
from cdpkit.model.records import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from cdpkit import calc
    from cdpkit.assess.comparability import Comparability
    from cdpkit.assess.wording import Context, Point
    from cdpkit.model import Registry
    from cdpkit.model.periods import Period, PrintStyle

__all__ = ["AssessedChange", "change"]


@dataclass(frozen=True, slots=True, eq=False)
class AssessedChange:
    """A change with all that is needed to state it.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    baseline, current : Point
        The two values, each with its period and markers.
    kind : str
        Kind of change, as in `calc.change`.
    result : calc.Change or None
        The calculation; none where there is a `reason`.
    comparability : Comparability
        What the guard found, and what was accepted.
    path : tuple of Point
        The values from baseline to current, both included, those without a value left out.
    reason : str, default ""
        Why the change cannot be stated.
    notes : tuple of str, default ()
        What the choice of the two values needs to say: a correction, a later value that is hidden.

    Examples
    --------
    >>> deaths = Series(
    ...     indicator="deaths", title="Deaths from drug misuse", area_name="England",
    ...     statistic="count", unit="deaths", polarity="lower_better",
    ...     observations=[{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}],
    ... )
    >>> found = change(deaths)
    >>> found.direction, found.significance, found.judgement
    (1, 'not significant', '')
    """

    context: Context
    baseline: Point
    current: Point
    kind: str
    result: calc.Change | None
    comparability: Comparability
    path: tuple[Point, ...]
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """Current less baseline value, as published."""
        if self.baseline.value is None or self.current.value is None:
            return None
        return self.current.value - self.baseline.value

    @property
    def direction(self) -> int | None:
        """1 for a rise, -1 for a fall, 0 for neither; none where the change cannot be stated."""
        difference = self.difference
        return None if difference is None else (difference > 0) - (difference < 0)

    @property
    def significance(self) -> str:
        """`higher`, `lower`, `not significant` or `not tested`."""
        return "not tested" if self.result is None else str(self.result.significance)

    @property
    def judgement(self) -> str:
        """`better` or `worse` by polarity; nothing where chance, or what differs, may explain it."""
        explained = self.significance == "not significant" or bool(self.comparability.accepted)
        if explained or self.is_invisible or self.fluctuated:
            return ""
        return self.context.judgement(self.direction or 0)

    @property
    def is_invisible(self) -> bool:
        """Whether the two values are printed alike, although they may differ beyond that."""
        ends = (self.baseline.value, self.current.value)
        return len({None if v is None else self.context.measure.number(v) for v in ends}) == 1

    @property
    def fluctuated(self) -> bool:
        """Whether the values turned at least twice, and ended up less than half their range away."""
        values = [p.value for p in self.path if p.value is not None]
        steps = [later - earlier for earlier, later in pairwise(values) if later != earlier]
        turns = sum((one > 0) != (other > 0) for one, other in pairwise(steps))
        if turns < 2 or self.difference is None:
            return False
        return 2 * abs(self.difference) < max(values) - min(values)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State the change in one sentence.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            Both values with unit and period, the direction, what polarity makes of it, and what a
            test found, where there was one.
        """
        return change_sentence(self, style)

    def caveats(self) -> tuple[str, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return change_caveats(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts and numbers, for JSON."""
        return {
            **self.context.to_dict(),
            "kind": self.kind,
            "baseline": self.baseline.to_dict(),
            "current": self.current.to_dict(),
            "change": None if self.result is None else plain(self.result.to_dict()),
            "direction": self.direction,
            "judgement": self.judgement,
            "significance": self.significance,
            "fluctuated": self.fluctuated,
            "comparability": self.comparability.to_dict(),
            "reason": self.reason,
            "sentence": self.sentence(),
            "caveats": list(self.caveats()),
        }

    def __str__(self) -> str:
        return self.sentence()


def change(
    subject: Series | Figure,
    *,
    baseline: Period | str | Figure | None = None,
    current: Period | str | None = None,
    kind: str | None = None,
    accept: Iterable[str] = (),
    confidence: float | None = None,
    registry: Registry | None = None,
) -> AssessedChange:
    """Change of a series between two of its periods, or between two figures.

    Parameters
    ----------
    subject : Series or Figure
        The series, or the later figure.
    baseline : Period, str or Figure, optional
        Period of the series, also as the label of one; the first value unless given. A figure, of
        which the latest correction in `registry` counts.
    current : Period or str, optional
        Period of the series; the latest value unless given.
    kind : str, optional
        As in `calc.change`. Unless given: percentage points for percentages, the difference for
        means, ratios and small values, else percent.
    accept : iterable of str, default ()
        Differences that do not matter here, by their names in `comparable.TESTS`.
    confidence : float, optional
        Two-sided coverage in (0, 1), 0.95 unless given; published limits keep their own.
    registry : Registry, optional
        For figures: names, polarity and corrections.

    Returns
    -------
    AssessedChange
        A value that is suppressed or missing gives a result with a `reason`.

    Raises
    ------
    NotComparableError
        If the two differ in what they measure, unless that is accepted.
    InputError
        If the series has no such period, or fewer than two values to choose from.

    Examples
    --------
    >>> treated = Series(
    ...     indicator="completion", title="Successful completion", area_name="Wirral",
    ...     statistic="proportion", per=100, polarity="higher_better", observations=[
    ...         {"period": "2021/22", "value": "35.0", "numerator": 350, "denominator": 1000},
    ...         {"period": "2022/23", "value": "39.5", "numerator": 395, "denominator": 1000},
    ...     ],
    ... )
    >>> print(change(treated, baseline="2021/22"))
    Successful completion in Wirral rose by 4.5 percentage points, from 35.0% in 2021/22 to 39.5% in 2022/23; the change is statistically significant and for the better.
    """
    ends = _ends(subject, baseline, current, registry)
    comparability = ends.compared(accept).require()
    chosen = kind or usual_kind(ends)
    alike = not comparability.accepted
    result, reason = calculated(ends, chosen, confidence, independent=alike and not ends.overlap)
    return AssessedChange(
        ends.context, ends.baseline, ends.current, chosen, result, comparability, ends.path, reason,
        ends.notes,
    )  # fmt: skip


def _ends(
    subject: Series | Figure,
    baseline: Period | str | Figure | None,
    current: Period | str | None,
    registry: Registry | None,
) -> Ends:
    if isinstance(subject, Series):
        return ends_of_series(subject, baseline, current, registry)
    if not isinstance(baseline, Figure):
        raise InputError("baseline", "is no figure", "Give the earlier figure.")
    if current is not None:
        raise InputError("current", "is given beside a figure", "The first argument is current.")
    return ends_of_figures(baseline, subject, registry)
