"""Change from a baseline: with the limits that chance allows and the bounds that rounding allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import (
    SMALLEST,
    aligns_labels,
    as_choice,
    bad_rows_field,
    marks_bad_rows,
    noted,
    refuse,
)
from cdpkit.calc.changes.bounds import rounding_limits
from cdpkit.calc.changes.kinds import BASE_HINT, RELATIVE, change_formula, from_ratio
from cdpkit.calc.changes.limits import judged, no_limits
from cdpkit.calc.changes.values import STATISTICS, Values, read_values
from cdpkit.calc.intervals import interval_text, percent_text
from cdpkit.errors import InputError
from cdpkit.reasons import Reason
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import BadRows, FloatArray, FloatOrArray, OnBad
    from cdpkit.calc.changes.bounds import Bounds
    from cdpkit.calc.changes.values import Measured


VERDICTS = ("not tested", "not significant", "higher", "lower")
TESTS = ("exact", "mid_p")
UNITS = {"percentage_point": " points", "ratio": " times", "annualised_percent": "% a year"}
ROUNDING_EXPLAINS = "rounding of the inputs alone could explain the change"
NO_LIMITS = Reason("value_without_limits")
EDGE = "the test and the limits disagree: the change is at the edge of significance"


@result
class Change(Result):
    """A change from a baseline. Chance and rounding are kept apart.

    Parameters
    ----------
    estimate : float or numpy.ndarray
        The change, in the unit that `kind` names.
    lower, upper : float or numpy.ndarray
        Limits that chance allows; NaN where nothing is known of it.
    kind : str
        `absolute`, `percent`, `percentage_point`, `ratio`, `annualised_percent` or
        `percent_of_percentage`.
    baseline, current : float or numpy.ndarray
        The two values.
    confidence : float or None, default None
        Two-sided coverage of the limits.
    method : str, default ""
        How the limits were made.
    significance : str or numpy.ndarray of str, default "not tested"
        `higher`, `lower`, `not significant` or `not tested`.
    p_value : float or numpy.ndarray, default NaN
        Two-sided, of no change; where counts are known.
    lowest, highest : float or numpy.ndarray, default NaN
        Bounds of the change that follow from the bounds of the inputs.
    years : float or None, default None
        Years between the two, where `kind` needs them.
    statistic : str or None, default None
        What sort of number changed.
    warnings : tuple of str, default ()
        What the reader must know.
    reason : Reason or None, default None
        Why there is no estimate, or why it is not tested, as a code.
    at_edge, by_rounding : bool or numpy.ndarray of bool, default False
        Whether test and limits disagree, and whether rounding of the inputs could explain it: what
        the warnings say in words.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.change(120, 150, statistic="count")
    >>> found.estimate, str(found.significance)
    (30.0, 'not significant')
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    kind: str
    baseline: FloatOrArray
    current: FloatOrArray
    confidence: float | None = None
    method: str = ""
    significance: str | NDArray[np.str_] = VERDICTS[0]
    p_value: FloatOrArray = np.nan
    lowest: FloatOrArray = np.nan
    highest: FloatOrArray = np.nan
    years: float | None = None
    statistic: str | None = None
    warnings: tuple[str, ...] = ()
    reason: Reason | None = None
    at_edge: bool | NDArray[np.bool_] = False
    by_rounding: bool | NDArray[np.bool_] = False
    bad_rows: BadRows | None = bad_rows_field()

    def __post_init__(self) -> None:
        for name in NUMBERS:
            value = getattr(self, name)
            if np.ndim(value) == 0:
                object.__setattr__(self, name, float(value))
        for name in ("at_edge", "by_rounding"):
            if np.ndim(getattr(self, name)) == 0:
                object.__setattr__(self, name, bool(getattr(self, name)))
        if np.ndim(self.significance) == 0:
            object.__setattr__(self, "significance", str(self.significance))

    def __getitem__(self, place: int) -> Change:
        """Give one of several changes, with the reason and the warnings of its own."""
        numbers = {name: getattr(self, name)[place] for name in NUMBERS}
        edge, rounding = bool(self.at_edge[place]), bool(self.by_rounding[place])  # type: ignore[index]
        lost = self.method and np.isnan(numbers["lower"])
        return replace(
            self,
            **numbers,
            significance=self.significance[place],
            warnings=(*(EDGE,) * edge, *(ROUNDING_EXPLAINS,) * rounding),
            reason=self.reason or (NO_LIMITS if lost else None),
            at_edge=edge,
            by_rounding=rounding,
            bad_rows=None,
        )

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.estimate, float):
            return f"{self.estimate.size} changes ({self.kind}), {self.method or self.reason}"
        if np.isnan(self.estimate):
            return f"cannot be calculated: {'; '.join(self.warnings) or self.reason}"
        unit = UNITS.get(self.kind, "%" if self.kind in RELATIVE else "")
        if np.isnan(self.lower):
            return f"{self.estimate:.6g}{unit}; not tested: {self.reason}"
        ends = (float(part) for part in (self.estimate, self.lower, self.upper))
        level = percent_text(self.confidence or np.nan)
        return f"{interval_text(*ends)}{unit}, {level} {self.method}: {self.significance}"


NUMBERS = ("estimate", "lower", "upper", "baseline", "current", "p_value", "lowest", "highest")


@aligns_labels()
@marks_bad_rows(
    "baseline",
    "current",
    "baseline_denominator",
    "current_denominator",
    "baseline_bounds",
    "current_bounds",
    "baseline_denominator_bounds",
    "current_denominator_bounds",
)
def change(
    baseline: Measured,
    current: Measured,
    *,
    kind: str = "absolute",
    statistic: str | None = None,
    baseline_denominator: ArrayLike | None = None,
    current_denominator: ArrayLike | None = None,
    per: float | None = None,
    confidence: float | None = None,
    test: str = "exact",
    years: float | None = None,
    independent: bool = True,
    baseline_bounds: Bounds | None = None,
    current_bounds: Bounds | None = None,
    baseline_denominator_bounds: Bounds | None = None,
    current_denominator_bounds: Bounds | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Change:
    """Change from a baseline to a current value, and whether chance explains it.

    Give the two as counts (`statistic="count"`) or as counts with their denominators
    (`"proportion"`, `"crude_rate"`). Or give results of other calculators with their limits: rates,
    standardised rates, ratios, means, life tables; published values as `Interval`. Bare values are
    not tested.
    Whether the two differ is never read from intervals that overlap: it follows from the test of
    no change where counts are known, else from the limits of the change itself.

    Parameters
    ----------
    baseline, current : array_like, Interval, LifeTable or SlopeIndex, broadcastable
        The two values, in one unit; with denominators the counts above them. NaN gives NaN.
    kind : str, default "absolute"
        `absolute`, `percent`, `percentage_point`, `ratio`, `annualised_percent`. The absolute
        change of proportions is in percentage points. A percent change of proportions has its own
        name, `percent_of_percentage`.
    statistic : str, optional
        What sort of number it is: `count` (events, Poisson), `proportion`, `crude_rate`, or any
        other of `cdpkit.model.series.Statistic`. Results of `proportion`,
        `proportion_difference` and `unmet_need` are known as shares.
    baseline_denominator, current_denominator : array_like, optional
        Of how many, > 0: people of a proportion, person-years of a rate. Both or none.
    per : float, optional
        Multiplier of proportions and crude rates: 100 and 100,000 unless given.
    confidence : float, optional
        Two-sided coverage in (0, 1), 0.95 unless given; intervals keep their own.
    test : {"exact", "mid_p"}, default "exact"
        Test of counts and rates. Mid-P takes half the chance of the counts themselves out of each
        tail: it has more power, and its average error rate is close to the nominal one.
    years : float, optional
        Years between the two, > 0: for `annualised_percent` only.
    independent : bool, default True
        Say False where the two share people or time (windows that overlap, a part and its whole,
        the same people twice): then nothing is tested.
    baseline_denominator_bounds, current_denominator_bounds : tuple of array_like, optional
        Limits of denominators that are estimates, at the level `confidence`. The limits of the
        change of shares are then those of the estimates alone, as the numerators are known; of
        rates those of the counts as well.
    baseline_bounds, current_bounds : tuple of array_like, optional
        Lowest and highest true value of an input, such as a print allows. Give one or both.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Change
        Estimate in the unit of `kind`, shape of the broadcast inputs, with limits, significance
        and the bounds that rounding allows.

    Raises
    ------
    InputError
        If the base of a relative change is zero or negative. If a percent change of proportions is
        asked for, or percentage points of anything else. If `kind` or `statistic` is unknown, or
        `years` is missing, not wanted or <= 0. If only one value has limits, or they have different
        levels. If shapes do not broadcast, or bounds are in reverse.

    References
    ----------
    - Zou GY, Donner A (2008), Stat Med 27:1693-1702: differences of values with limits.
    - Donner A, Zou GY (2012), Stat Methods Med Res 21:347-359: their ratios.
    - Przyborowski J, Wilenski H (1940), Biometrika 31:313-323: counts and rates.
    - Berry G, Armitage P (1995), Statistician 44:417-423: mid-P.
    - Newcombe RG (1998), Stat Med 17:873-890; Koopman PAR (1984), Biometrics 40:513-517:
      proportions.

    Examples
    --------
    >>> print(change(1_192, 1_086, kind="percent", statistic="count"))
    -8.9 (-16.2 to -1.0)%, 95% exact conditional: lower
    >>> print(change(48, 56, statistic="proportion", baseline_denominator=80,
    ...              current_denominator=70))
    20.0 (5.2 to 33.4) points, 95% Newcombe hybrid score: higher
    >>> from cdpkit.calc import direct_rate
    >>> before, now = (
    ...     direct_rate(deaths, [9_000, 8_000, 4_000], [50, 40, 10])
    ...     for deaths in ([10, 30, 60], [15, 41, 92])
    ... )
    >>> print(change(before, now, kind="percent"))
    45.8 (10.7 to 92.7)%, 95% MOVER-R: higher
    >>> x = change(25, 45, kind="ratio", baseline_bounds=(24.5, 25.5), current_bounds=(44.5, 45.5))
    >>> f"{x.estimate} ({x.lowest:.2f} to {x.highest:.2f})"
    '1.8 (1.75 to 1.86)'
    """
    formula = change_formula(kind, years)
    if statistic is not None:
        as_choice("statistic", statistic, STATISTICS)
    values = read_values(
        baseline,
        current,
        (baseline_denominator, current_denominator),
        statistic=statistic,
        per=per,
        confidence=confidence,
        test=as_choice("test", test, TESTS),
        estimated=(baseline_denominator_bounds, current_denominator_bounds),
    )
    kind = _named(kind, values)
    relative, before, now = kind in RELATIVE, values.baseline, values.current
    if relative:
        refuse(before <= 0, "baseline", "is zero or negative", BASE_HINT, code="base_not_positive")
        tiny = before < SMALLEST
        refuse(tiny, "baseline", "is too close to zero", BASE_HINT, code="base_not_positive")
    if kind == "annualised_percent":
        refuse(now < 0, "current", "is negative", "Use kind='absolute'.", code="negative")
    points = 100 / values.per if values.statistic and kind == "percentage_point" else 1.0
    to_unit = from_ratio(kind, years) if relative else lambda difference: points * difference
    estimate = points * formula(before, now)
    found = no_limits(estimate.shape)
    if values.limits and independent:
        found = values.limits(relative)
    verdict, at_edge = judged(found, before, now, relative=relative)
    bounds = (baseline_bounds, current_bounds)
    lowest, highest = rounding_limits(bounds, values, lambda b, c: points * formula(b, c), kind)
    same = to_unit(1.0 if relative else 0.0)
    explained = (lowest <= same) & (same <= highest) & (estimate != same)
    return Change(
        estimate=estimate,
        lower=to_unit(found.lower),
        upper=to_unit(found.upper),
        kind=kind,
        baseline=before,
        current=now,
        confidence=found.confidence,
        method=found.method,
        significance=np.array(VERDICTS)[verdict],
        p_value=found.p_value,
        lowest=lowest,
        highest=highest,
        years=years,
        statistic=values.statistic,
        warnings=(*values.warnings, *noted(at_edge, EDGE), *noted(explained, ROUNDING_EXPLAINS)),
        at_edge=at_edge,
        by_rounding=explained,
        reason=_reason(values, estimate, found.lower, independent=independent),
    )


def _named(kind: str, values: Values) -> str:
    """Give the kind its exact name; refuse to mix up percent and percentage points."""
    shares = values.statistic == "proportion"
    if shares and kind in ("percent", "annualised_percent"):
        hint = "Use 'percentage_point', or 'percent_of_percentage' if that is meant."
        raise InputError("kind", f"is {kind!r}, and the values are percentages", hint)
    if not shares and values.statistic and kind in ("percentage_point", "percent_of_percentage"):
        problem = f"is {kind!r}, and statistic={values.statistic!r} is not a percentage"
        raise InputError("kind", problem, "Use 'absolute' or 'percent'.")
    return "percentage_point" if shares and kind == "absolute" else kind


def _reason(
    values: Values, estimate: FloatArray, lower: FloatArray, *, independent: bool
) -> Reason | None:
    """Give the code of why there is no estimate or no test; of arrays only what holds for all."""
    if estimate.ndim == 0 and np.isnan(estimate):
        return Reason("value_missing")
    if not independent:
        return Reason("not_independent")
    if values.limits is None:
        return Reason("no_counts_no_limits")
    return NO_LIMITS if lower.ndim == 0 and np.isnan(lower) else None
