"""The goal of a row, where it is one of its value: a target of a plan goes through the guard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdpkit.assess.targets import unlike
from cdpkit.display import Caveat
from cdpkit.model import Series

if TYPE_CHECKING:
    from cdpkit.assess.scorecards.terms import Terms
    from cdpkit.assess.targets import Goal
    from cdpkit.model.records import Figure


def goal_of(
    indicator: str, subject: Series | Figure | None, terms: Terms
) -> tuple[Goal | None, str]:
    """Give the goal of an indicator, and why it is not held against a value.

    Parameters
    ----------
    indicator : str
        Its id.
    subject : Series, Figure or None
        Where the value is from; None where there is no value.
    terms : Terms
        With the goals.

    Returns
    -------
    tuple
        The goal, without its numbers where there is a reason; and the reason, or nothing.

    Examples
    --------
    >>> from cdpkit.assess.scorecards.terms import Terms, goals_of
    >>> from cdpkit.io import bundled
    >>> from cdpkit.model.series import Series
    >>> registry, continuity = bundled.registry(), "indicator.prison.continuity"
    >>> sefton = Series(indicator=continuity, area="E08000014", statistic="proportion", per=100,
    ...                 observations=[{"period": "2023", "value": 63}])
    >>> terms = Terms(registry, goals=goals_of(registry, "wirral.strategy", None))
    >>> goal_of(continuity, sefton, terms)[1]
    'the areas differ (Wirral; area.e08000014)'
    """
    goal = terms.goals.get(indicator)
    if goal is None or goal.record is None or subject is None:
        return goal, ""
    if isinstance(subject, Series):  # which belongs to the indicator, whatever its own key
        subject = subject.model_copy(update={"indicator": indicator})
    reason = "; ".join(unlike(goal.record, subject, terms.registry, terms.accept))
    if not reason:
        return goal, ""
    note = Caveat("not_held_against_target", f"Not compared with the target: {reason}.")
    return replace(
        goal, value=None, low=None, high=None, start=None, path=(), forecast=None, confidence=None,
        notes=(*goal.notes, note),
    ), reason  # fmt: skip
