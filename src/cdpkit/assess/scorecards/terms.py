"""The terms of a scorecard: what its rows are set against, and where that is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from cdpkit.assess.scorecards.updates import Publication, publication_in_words
from cdpkit.assess.series import in_area
from cdpkit.assess.targets import Goal, as_goal
from cdpkit.errors import InputError, nearest
from cdpkit.model.periods import Period
from cdpkit.model.records import Target

if TYPE_CHECKING:
    from datetime import date

    from cdpkit.assess.scorecards.entries import Entry
    from cdpkit.assess.series import SeriesColumns
    from cdpkit.assess.targets import GoalLike
    from cdpkit.model import Registry
    from cdpkit.model.ratings import RagRule


Baselines: TypeAlias = "Period | str | Mapping[str, Period | str]"
"""One period for all rows, or one by indicator; texts in the internal notation of periods."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rows of one scorecard share.

    Parameters
    ----------
    registry : Registry or None
        Records.
    rule : RagRule or None
        The declared rule; None leaves every row without a state.
    as_of : date or None
        Day of the scorecard.
    last_report : date or None
        Day of the report before it.
    comparator : str
        Name of the area compared with; empty for none.
    baselines : mapping of str to Period
        By indicator; the key "" stands for all others.
    goals : mapping of str to Goal
        By indicator.
    publications : mapping of str to Publication
        By indicator: how often and how late, as stated.
    accept : tuple of str
        Differences that do not matter, by their names in `comparable.TESTS`.
    false_discovery : float or None
        Share of false findings that the two lists may hold; None takes each test by itself.
    """

    registry: Registry | None = None
    rule: RagRule | None = None
    as_of: date | None = None
    last_report: date | None = None
    comparator: str = ""
    baselines: Mapping[str, Period] = field(default_factory=dict)
    goals: Mapping[str, Goal] = field(default_factory=dict)
    publications: Mapping[str, Publication] = field(default_factory=dict)
    accept: tuple[str, ...] = ()
    false_discovery: float | None = None

    def baseline_of(self, entry: Entry) -> Period | None:
        """Give the period of the baseline that is stated for an entry, or for all."""
        return self.baselines.get(entry.id, self.baselines.get(""))

    def publication_of(self, entry: Entry) -> tuple[Publication | None, tuple[str, ...]]:
        """Say how often and how late an entry is published, and whether that was read in prose."""
        stated = self.publications.get(entry.id)
        if stated is not None:
            return stated, ()
        read = publication_in_words(entry.frequency, entry.lag)
        if read is None or self.as_of is None:
            return read, ()
        words = f"Next update reckoned from `{entry.frequency}` and `{entry.lag}`."
        return read, (words,)


def name_of_area(columns: SeriesColumns, area: str) -> str:
    """Give the name that the series print for an area, else the code or name as given."""
    if not area:
        return area
    names = columns.flat.fields["area_name"]
    found = np.flatnonzero(in_area(columns, area) & names.where(bool))
    return str(names[int(found[0])]) if found.size else area


def check_areas(columns: SeriesColumns, **areas: str) -> None:
    """Refuse an area that no series has: its name is misspelt.

    Raises
    ------
    InputError
        With the names that are there.
    """
    for argument, area in areas.items():
        if len(columns) and area and not in_area(columns, area).any():
            names, codes = (columns.each(name) for name in ("area_name", "area"))
            known = sorted({name or code for name, code in zip(names, codes, strict=True)} - {""})
            near = nearest(area, known)
            more = f", and {len(known) - len(near)} more" if len(near) < len(known) else ""
            hint = f"Choose from: {', '.join(near) or 'series without an area'}{more}."
            raise InputError(argument, f"is `{area}`, which is not the area of any series", hint)


def check_comparator(rule: RagRule | None, *names: str) -> None:
    """Refuse a rule that is meant for another comparator: its sentence would name the wrong one.

    Raises
    ------
    InputError
        If the rule names a comparator, and none of the names of ours is that.
    """
    ours = {name.casefold() for name in names if name}
    if rule is None or not rule.comparator or not ours:
        return
    if not ours.isdisjoint(_ENGLAND):
        ours |= _ENGLAND
    if rule.comparator.casefold() not in ours:
        problem = f"compares with {rule.comparator}, and the comparator is {names[-1]}"
        raise InputError("rule", problem, "Declare a rule for it, or compare with the other.")


_ENGLAND = frozenset({"england", "e92000001"})


def baselines_of(given: Baselines | None) -> dict[str, Period]:
    """Read the periods of baselines.

    Raises
    ------
    InputError
        If a text is not in the internal notation.

    Examples
    --------
    >>> str(baselines_of({"x": "2021/22"})["x"])
    '2021/22'
    """
    if given is None:
        return {}
    stated = given if isinstance(given, Mapping) else {"": given}
    return {
        name: when if isinstance(when, Period) else Period.from_canonical(when)
        for name, when in stated.items()
    }


def goals_of(
    registry: Registry | None, document: str | None, given: Mapping[str, GoalLike] | None
) -> dict[str, Goal]:
    """Collect the goals: those of a plan's targets, replaced by those that the caller gives.

    A target binds the plan that sets it. Where no document is named and several set targets, none
    of them is taken.

    Parameters
    ----------
    registry : Registry or None
        Holds the targets of plans.
    document : str or None
        Whose targets count.
    given : mapping, optional
        By indicator.

    Returns
    -------
    dict of str to Goal
        Of several targets of one indicator the first that states a value.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> goals_of(bundled.registry(), "wirral.strategy", None)["indicator.prison.continuity"].value
    Decimal('70')
    >>> goals_of(bundled.registry(), None, None)
    {}
    """
    goals: dict[str, Goal] = {}
    for target in () if registry is None else _targets(registry, document):
        goal = as_goal(target, registry)
        held = goals.get(target.indicator)
        if held is None or (held.value is None and goal.value is not None):
            goals[target.indicator] = goal
    return goals | {name: as_goal(goal, registry) for name, goal in (given or {}).items()}


def _targets(registry: Registry, document: str | None) -> tuple[Target, ...]:
    targets = registry.of(Target, document=document)
    owners = {registry.document_of(target.id) for target in targets}
    return targets if len(owners) == 1 else ()


def check_false_discovery(share: float | None) -> None:
    """Refuse a share of false findings that is none."""
    if share is not None and not 0 < share < 1:
        hint = "Give a fraction such as 0.05, or None."
        raise InputError("false_discovery", f"is {share:g}, outside (0, 1)", hint)


def check_days(as_of: date | None, last_report: date | None) -> None:
    """Refuse a report before this one that is not before it.

    Raises
    ------
    InputError
        If `last_report` is given without `as_of`, or is not before it.
    """
    if last_report is None:
        return
    if as_of is None:
        raise InputError("as_of", "is missing", "Give the day of this scorecard as well.")
    if last_report >= as_of:
        hint = "Give the day of the report before this one."
        raise InputError("last_report", f"is {last_report}, not before {as_of}", hint)
