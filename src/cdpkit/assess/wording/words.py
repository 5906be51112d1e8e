"""The vocabulary: which word stands for which result. The page `sentences.md` shows these tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.calc.charts import Cause
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from collections.abc import Sequence


MOVES = {1: "rose", -1: "fell"}
"""A change by direction."""

NOUNS = {1: "a rise", -1: "a fall"}
"""The limits of a change by direction."""

SIDES = {1: "higher", -1: "lower"}
"""A value against a benchmark, where a test tells them apart."""

UNCHANGED = "remained unchanged"
"""The two values, as printed, are the same and so are the values behind them."""

FLUCTUATED = "fluctuated"
"""The series turned at least twice, and the change is less than half of its range."""

BETTER = {"better": "for the better", "worse": "for the worse"}
"""A change by polarity; without one, nothing is said."""

ALPHA = 0.05
"""Level of a test: what has a smaller p is called significant."""

TESTED = {
    "higher": "statistically significant",
    "lower": "statistically significant",
    "not significant": "not statistically significant",
}
"""What a test found; nothing is said where there was none."""

CAUSES = {
    Cause.ABOVE_UPPER: "lies above the upper limit of usual variation ({upper})",
    Cause.BELOW_LOWER: "lies below the lower limit of usual variation ({lower})",
    Cause.RISING: "is in a run of {size} or more values, each above the one before",
    Cause.FALLING: "is in a run of {size} or more values, each below the one before",
    Cause.TWO_IN_THREE_ABOVE: "is one of two in three values close to the upper limit ({upper})",
    Cause.TWO_IN_THREE_BELOW: "is one of two in three values close to the lower limit ({lower})",
    Cause.SHIFT_ABOVE: "is in a run of {size} or more values above the mean ({mean})",
    Cause.SHIFT_BELOW: "is in a run of {size} or more values below the mean ({mean})",
}
"""Why the latest value of a control chart stands out."""

ASSURED = {
    "consistent_pass": "lies beyond the limits, and is met consistently",
    "consistent_fail": "lies beyond the limits, and is missed consistently",
    "inconsistent": "lies within the limits, and is met or missed by chance",
}
"""A target on a control chart."""

STANDINGS = {
    "ahead": "ahead of the {expected} expected by now",
    "on course": "on course, at the {expected} expected by now",
    "behind": "behind the {expected} expected by now",
}
"""A value on the way to its target."""

MARKED = {
    GssMarker.PROVISIONAL: "provisional",
    GssMarker.REVISED: "revised",
    GssMarker.FORECAST: "forecast",
    GssMarker.LOW_RELIABILITY: "of low reliability",
}
"""Words behind a value, by its marker."""

ABSENT = {
    GssMarker.CONFIDENTIAL: "is suppressed",
    GssMarker.NOT_AVAILABLE: "is not available",
    GssMarker.NOT_APPLICABLE: "does not apply",
    GssMarker.NONE_RECORDED: "is not recorded",
    GssMarker.LOW_RELIABILITY: "is too unreliable to be published",
    GssMarker.LOW: "is not shown, being below half of the last digit",
}
"""Why there is no value, by the marker in its place."""


def absence(markers: Sequence[GssMarker]) -> str:
    """Say why there is no value.

    Examples
    --------
    >>> absence((GssMarker.CONFIDENTIAL,)), absence(())
    ('is suppressed', 'is missing')
    """
    return next((ABSENT[marker] for marker in markers if marker in ABSENT), "is missing")


def marks(markers: Sequence[GssMarker]) -> tuple[str, ...]:
    """Give the words behind a value.

    Examples
    --------
    >>> marks((GssMarker.PROVISIONAL,))
    ('provisional',)
    """
    return tuple(MARKED[marker] for marker in markers if marker in MARKED)
