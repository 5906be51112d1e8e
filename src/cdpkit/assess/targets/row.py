"""How far a target is reached, in its context, with a sentence and caveats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from cdpkit import calc
from cdpkit.assess.plain import plain
from cdpkit.assess.targets.inputs import Aim, Now, aim_of, current_of
from cdpkit.assess.targets.sentence import attainment_caveats, attainment_sentence
from cdpkit.assess.wording import absence
from cdpkit.model.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from cdpkit.assess.comparability import Comparability
    from cdpkit.assess.wording import Context, Point
    from cdpkit.model import Registry, Series
    from cdpkit.model.periods import PrintStyle
    from cdpkit.model.records import Figure, Target

__all__ = ["AssessedAttainment", "attainment"]


@dataclass(frozen=True, slots=True, eq=False)
class AssessedAttainment:
    """Where a value stands against a target.

    Parameters
    ----------
    context : Context
        What, where, unit and polarity.
    point : Point
        The current value.
    aim : Aim
        The target: its value, shape, sense, baseline and due period.
    result : calc.Attainment or None
        The calculation; none where there is a `reason`.
    guards : tuple of Comparability
        What the guard found between value and target, and between value and baseline.
    limits : tuple of float
        Limits of the value, as published or from counts; NaN where there are none.
    reason : str, default ""
        Why it cannot be said.
    notes : tuple of str, default ()
        What the choice of the values needs to say.

    Examples
    --------
    >>> from cdpkit.model.series import Series
    >>> rows = [{"period": "2020", "value": 50}, {"period": "2023", "value": 40}]
    >>> deaths = Series(indicator="x", polarity="lower_better", observations=rows)
    >>> found = attainment(35, deaths, baseline="2020")
    >>> found.status, round(found.result.share, 2)
    ('not met', 0.67)
    """

    context: Context
    point: Point
    aim: Aim
    result: calc.Attainment | None
    guards: tuple[Comparability, ...] = ()
    limits: tuple[float, float] = (nan, nan)
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """`met`, `not met` or `not known`."""
        return "not known" if self.result is None else str(self.result.status)

    @property
    def standing(self) -> str:
        """`ahead`, `on course`, `behind` or `not known`."""
        return "not known" if self.result is None else str(self.result.standing)

    def sentence(self, style: PrintStyle = "nhs") -> str:
        """State in one sentence how far the target is reached.

        Parameters
        ----------
        style : {"nhs", "ons", "gov_uk"}, default "nhs"
            House style of the periods.

        Returns
        -------
        str
            The value, the target, the gap, and the share of the planned change.
        """
        return attainment_sentence(self, style)

    def caveats(self) -> tuple[str, ...]:
        """Say what a reader must know beside the sentence, a sentence each."""
        return attainment_caveats(self)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts and numbers, for JSON."""
        return {
            **self.context.to_dict(),
            "current": self.point.to_dict(),
            "aim": self.aim.to_dict(),
            "attainment": None if self.result is None else plain(self.result.to_dict()),
            "status": self.status,
            "standing": self.standing,
            "limits": plain(self.limits),
            "comparability": [guard.to_dict() for guard in self.guards],
            "reason": self.reason,
            "sentence": self.sentence(),
            "caveats": list(self.caveats()),
        }

    def __str__(self) -> str:
        return self.sentence()


def attainment(
    target: Target | Decimal | float,
    subject: Series | Figure,
    *,
    current: Period | str | None = None,
    baseline: Period | str | Figure | None = None,
    due: Period | str | None = None,
    shape: str | None = None,
    sense: str | None = None,
    path: str = "linear",
    accept: Iterable[str] = (),
    registry: Registry | None = None,
) -> AssessedAttainment:
    """Say how far a target is reached, and whether it is on course.

    Parameters
    ----------
    target : Target, Decimal or float
        A record of a plan, or a number in the unit of the values.
    subject : Series or Figure
        The series, or the figure of the current value.
    current : Period or str, optional
        Period of the series; the latest value unless given.
    baseline : Period, str or Figure, optional
        Where the target starts from. A record names its own, of which the latest correction counts.
    due : Period or str, optional
        When it is to be met; a record names its own.
    shape : {"level", "increment", "percent", "cumulative"}, optional
        As in `calc.target_level`; a record has its own, a number is a level unless this is given.
    sense : {"at_least", "at_most"}, optional
        Which side meets it; unless given that of the record, of the polarity, or the side away
        from the baseline.
    path : str, default "linear"
        What is expected on the way, as in `calc.attainment`.
    accept : iterable of str, default ()
        Differences that do not matter here, by their names in `comparable.TESTS`.
    registry : Registry, optional
        For records: names, polarity, areas and corrections.

    Returns
    -------
    AssessedAttainment
        A target that names a direction only, and a missing value, give a result with its reason.

    Raises
    ------
    NotComparableError
        If value, baseline and target differ in what they measure, unless that is accepted, or the
        target is that of another area.
    InputError
        If the subject is no series or figure, the series has no such period, or as `calc.attainment`.

    Examples
    --------
    >>> from cdpkit.model.series import Series
    >>> rows = [{"period": "2021/22", "value": "55.0"}, {"period": "2023/24", "value": "63.0"}]
    >>> continuity = Series(
    ...     indicator="x", title="Continuity of care", area_name="Wirral", statistic="proportion",
    ...     per=100, polarity="higher_better", observations=rows,
    ... )
    >>> print(attainment(70, continuity, baseline="2021/22"))
    Continuity of care in Wirral stood at 63.0% in 2023/24, 7.0 percentage points short of the target of at least 70%; 53% of the planned change from 55.0% in 2021/22 is reached.
    """
    now = current_of(subject, current, registry)
    due_in = Period.parse(due) if isinstance(due, str) else due
    aim = aim_of(target, now, baseline, (shape, sense, due_in), registry)
    names = accept if isinstance(accept, str) else tuple(accept)
    guards = tuple(guard.accepting(names).require() for guard in aim.guards)
    reason = aim.reason or (
        f"the value for {now.point.when().text} {absence(now.point.markers)}"
        if now.point.value is None
        else ""
    )
    result = None if reason else _calculated(aim, now, path)
    notes = (*now.notes, *aim.notes)
    return AssessedAttainment(
        now.context, now.point, aim, result, guards, now.limits, reason, notes
    )


def _calculated(aim: Aim, now: Now, path: str) -> calc.Attainment:
    """Hold the value against the target; without a baseline there is no share."""
    value = float(now.point.value or 0)
    start = aim.baseline.value if aim.baseline is not None else None
    current: Any = value
    if not isnan(sum(now.limits)):
        current = calc.Interval(value, *now.limits, now.context.level, "of the value")
    found = calc.attainment(
        value if start is None else float(start),
        float(aim.value or 0),
        current,
        shape=aim.shape,
        sense=aim.sense,
        path=path,
        **_dates(aim, now.point),
    )
    if start is not None:
        return found
    return replace(
        found, baseline=nan, share=nan, lower=nan, upper=nan, expected=nan, ahead=nan,
        standing="not known", warnings=(), reason="no baseline is given",
    )  # fmt: skip


def _dates(aim: Aim, point: Point) -> dict[str, Any]:
    """Give the last days of the periods, as far as they belong together."""
    if aim.due is None or point.period is None:
        return {}
    dates = {"due": aim.due.reach[1], "on": point.period.reach[1]}
    if aim.baseline is not None and aim.baseline.period is not None:
        dates["start"] = aim.baseline.period.reach[1]
    return dates
