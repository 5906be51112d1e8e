"""Recent trend: the Fingertips marker and its guidance variant, of one series or of many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast, overload

import numpy as np
from scipy.special import stdtr

from cdpkit.calc.arguments import aligns_labels, as_number, bad_rows_field, marks_bad_rows
from cdpkit.calc.trends.marker import (
    CANNOT,
    GOOD,
    LABELS,
    MORE_THAN_CHANCE,
    POINTS,
    Finding,
    Why,
    find,
    reason_of,
)
from cdpkit.calc.trends.marker_rows import Asked, are_many, findings
from cdpkit.calc.trends.points import columns_of, each
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import BadRows, Column, FloatArray, OnBad
    from cdpkit.reasons import Reason


SCATTERED = "the points scatter more about the line than their limits allow"


@result
class RecentTrend(Result):
    """The recent trend of a series, as Fingertips labels it.

    Parameters
    ----------
    label : str
        `Increasing` or `Decreasing`, with a suffix where the polarity is known;
        `No significant change`; `Cannot be calculated`.
    chi_squared : float
        The statistic, to be compared with 9.5495; NaN where it cannot be calculated.
    slope : float
        Change a step (t = 1..5) in the unit of the values; under `guidance` change of the log
        odds a year. NaN as above.
    sign_stable : bool or None
        Whether the slope keeps its sign when any one point is left out; None as above.
    reason : Reason or None
        Why the label is what it is, as a code with its number.
    years : tuple of float, default ()
        The years of the points used.
    variant : str, default "fingertips"
        `fingertips` or `guidance`.
    dispersion : float, default NaN
        Weighted mean square of the residuals from the line, on 3 degrees of freedom: about 1 where
        the limits hold all the variation. NaN under `guidance`, and where there is no trend.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.trend([30, 28, 25, 22, 20], times=[1, 2, 3, 4, 5], lower=[29, 27, 24, 21, 19], upper=[31, 29, 26, 23, 21])
    >>> found.label
    'Decreasing'
    """

    label: str
    chi_squared: float
    slope: float
    sign_stable: bool | None
    reason: Reason | None
    years: tuple[float, ...] = ()
    variant: str = "fingertips"
    dispersion: float = math.nan

    computed = ("p_with_dispersion", "warnings")

    @property
    def p_with_dispersion(self) -> float:
        """P of the slope with the dispersion of the points (t, 3 df); NaN up to a dispersion of 1.

        The marker takes each limit at its word; this p does not. The label does not hang on it.
        """
        return float(_with_dispersion(np.float64(self.chi_squared), np.float64(self.dispersion)))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What stands against taking the limits at their word."""
        return (SCATTERED,) if self.dispersion > MORE_THAN_CHANCE else ()

    def sentence(self) -> str:
        """Say what was found."""
        if math.isnan(self.chi_squared):
            return f"{self.label}: {self.reason}" if self.reason else self.label
        turns = "" if self.sign_stable else ", and one point turns the slope"
        return f"{self.label}: chi-squared {self.chi_squared:.2f}{turns}"


@result
class RecentTrends(Result):
    """The recent trends of many series. `trends[i]` is the `RecentTrend` of one of them.

    Parameters
    ----------
    labels : tuple of str
        All labels that there are, with the suffixes for polarity.
    codes : numpy.ndarray of int8, shape (N,)
        Place of each label in `labels`; 0 is `Cannot be calculated`.
    chi_squared, slope : numpy.ndarray, shape (N,)
        As in `RecentTrend`.
    sign_stable : numpy.ndarray of bool, shape (N,)
        As in `RecentTrend`; False where the trend cannot be calculated.
    reason_codes : numpy.ndarray of int8, shape (N,)
        What sort of reason; `reason` gives them with their numbers.
    reason_numbers : numpy.ndarray, shape (N,)
        The year, or number of points, that the reason names; NaN for none.
    years : numpy.ndarray, shape (N, 5)
        The years of the points used, NaN in front where there are fewer.
    dispersion : numpy.ndarray, shape (N,)
        As in `RecentTrend`.
    variant : str
        `fingertips` or `guidance`.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> import numpy as np
    >>> from cdpkit.calc import trend
    >>> values = np.array([[10, 12, 14, 16, 18], [10, 11, 10, 11, 10]])
    >>> found = trend(values, times=range(2019, 2024), lower=values - 1, upper=values + 1)
    >>> found.label.tolist()
    ['Increasing', 'No significant change']
    """

    labels: tuple[str, ...]
    codes: NDArray[np.int8]
    chi_squared: FloatArray
    slope: FloatArray
    sign_stable: NDArray[np.bool_]
    reason_codes: NDArray[np.int8]
    reason_numbers: FloatArray
    years: FloatArray
    dispersion: FloatArray
    variant: str
    bad_rows: BadRows | None = bad_rows_field()

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, i: int) -> RecentTrend:
        finding = Finding(
            int(self.codes[i]),
            float(self.chi_squared[i]),
            float(self.slope[i]),
            bool(self.sign_stable[i]),
            Why(self.reason_codes[i]),
            float(self.reason_numbers[i]),
            float(self.dispersion[i]),
        )
        used = self.years[i]
        return _one(finding, tuple(used[~np.isnan(used)].tolist()), self.variant)

    def sentence(self) -> str:
        """Say what was found."""
        sizes = np.bincount(self.codes, minlength=len(self.labels))
        shown = [f"{n} {text}" for n, text in zip(sizes, self.labels, strict=True) if n]
        return f"{len(self)} recent trends: {', '.join(shown)}"

    def to_columns(self) -> dict[str, Any]:
        """Give the columns of a table, a row a series.

        Returns
        -------
        dict
            Label, reason, statistic, slope, whether its sign is stable, first and last year used.
        """
        names = (
            "label", "reason", "chi_squared", "slope", "sign_stable", "dispersion",
            "p_with_dispersion", "first_year",
        )  # fmt: skip
        columns: dict[str, Any] = {name: getattr(self, name) for name in names}
        columns["reason"] = np.array([str(one) for one in self.reason], dtype=np.object_)
        return columns | {"last_year": self.years[:, -1]}

    @property
    def label(self) -> NDArray[np.object_]:
        """The label of each series."""
        return np.array(self.labels, dtype=np.object_)[self.codes]

    @property
    def p_with_dispersion(self) -> FloatArray:
        """As in `RecentTrend`, of each series."""
        return _with_dispersion(self.chi_squared, self.dispersion)

    @property
    def first_year(self) -> FloatArray:
        """The first year used of each series; NaN where no point is valid."""
        return np.asarray(np.fmin.reduce(self.years, axis=-1))

    @property
    def reason(self) -> NDArray[np.object_]:
        """Why the label of each series is what it is."""
        parts = (self.reason_codes, self.chi_squared, self.reason_numbers)
        found = np.empty(len(self), dtype=np.object_)
        for i, row in enumerate(zip(*(x.tolist() for x in parts), strict=True)):
            found[i] = reason_of(*row)
        return found


@overload
def trend(
    values: Sequence[object] | None = None,
    *,
    times: Sequence[object],
    lower: Sequence[object] | None = None,
    upper: Sequence[object] | None = None,
    polarity: str | None = None,
    variant: str = "fingertips",
    numerator: Sequence[object] | None = None,
    denominator: Sequence[object] | None = None,
    window: int = 1,
    breaks: Sequence[object] = (),
    on_bad: OnBad = ...,
) -> RecentTrend: ...


@overload
def trend(
    values: NDArray[Any] | None = None,
    *,
    times: Column,
    lower: NDArray[Any] | None = None,
    upper: NDArray[Any] | None = None,
    polarity: str | Sequence[str | None] | NDArray[Any] | None = None,
    variant: str = "fingertips",
    numerator: NDArray[Any] | None = None,
    denominator: NDArray[Any] | None = None,
    window: int = 1,
    breaks: Column = (),
    on_bad: OnBad = ...,
) -> RecentTrend | RecentTrends: ...


@aligns_labels(("breaks",))
@marks_bad_rows("values", "times", "lower", "upper", "numerator", "denominator", series=True)
def trend(
    values: Column | None = None,
    *,
    times: Column,
    lower: Column | None = None,
    upper: Column | None = None,
    polarity: str | Sequence[str | None] | NDArray[Any] | None = None,
    variant: str = "fingertips",
    numerator: Column | None = None,
    denominator: Column | None = None,
    window: int = 1,
    breaks: Column = (),
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> RecentTrend | RecentTrends:
    """Label the recent trend of yearly values, as the Fingertips profiles do.

    A trend is shown when the chi-squared statistic of the last five valid points is above 9.5495
    (99.8%) and the slope keeps its sign when any one point is left out. Numbers are taken as the
    decimals they are written as, and signs that floats leave in doubt are decided on exact
    fractions.

    Parameters
    ----------
    values : sequence of numbers, shape (T,)
        Yearly values in one unit, for `fingertips`. An array of shape (N, T) holds N series.
    times : sequence of numbers, shape (T,)
        Single years, in any order, none twice. For many series (T,) or (N, T), NaN where a short
        series is padded.
    lower, upper : sequence of numbers, shape (T,)
        95% limits of the values. A point with a missing number or a width that is not above zero
        is left out.
    polarity : str, optional
        `High is good` (`higher_better`) or `Low is good` (`lower_better`) adds ` and getting
        better` or ` and getting worse`; anything else adds nothing. For many series one word for
        all, or one each.
    variant : {"fingertips", "guidance"}, default "fingertips"
        `fingertips`: weighted slope over t = 1..5, weights from the limits, zero counts as a
        positive slope. `guidance`: chi-squared for trend on counts over the years as given,
        direction from the unweighted slope of the log odds, zero has a sign of its own.
    numerator, denominator : sequence of numbers, shape (T,), optional
        Counts, for `guidance`. Beside values: a point whose count equals its denominator makes
        the trend `Cannot be calculated`, as Fingertips has it for proportions.
    window : int, default 1
        Years that a value covers. Windows of more than one overlap: `Cannot be calculated`.
    breaks : sequence of numbers, default ()
        First years of a new definition or method. One after the first and up to the last point:
        `Cannot be calculated`. For many series an array, (N, B) or (1, B), NaN for none.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several series are bad: refuse them all, or leave the results of
        those missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    RecentTrend or RecentTrends
        `dispersion` and `p_with_dispersion` say whether the points scatter more than their limits
        allow, which the marker does not ask. Label, statistic, slope, whether the sign is stable, and the reason: of one series, or of
        many if an array of two dimensions was given.

    Raises
    ------
    InputError
        If lengths differ, a year is there twice or missing, a count is impossible, or the inputs
        of the variant are not given.

    References
    ----------
    - Fingertips, Public health technical guidance: trend markers.

    Examples
    --------
    >>> found = trend(
    ...     [56.3, 57.8, 58.3, 60.3, 62.1],
    ...     times=[2019, 2020, 2021, 2022, 2023],
    ...     lower=[55.3, 56.8, 57.4, 59.4, 61.2],
    ...     upper=[57.2, 58.7, 59.3, 61.3, 63.1],
    ...     polarity="Low is good",
    ... )
    >>> found.label
    'Increasing and getting worse'
    >>> found.reason.code, round(found.reason.values["chi_squared"], 2)
    ('trend_shown', 84.63)

    Many series in one call:

    >>> import numpy as np
    >>> values = np.array([[10, 12, 14, 16, 18], [10, 11, 10, 11, 10], [1, 2, 3, 4, np.nan]])
    >>> print(trend(values, times=range(2019, 2024), lower=values - 1, upper=values + 1))
    3 recent trends: 1 Cannot be calculated, 1 No significant change, 1 Increasing
    """
    columns = columns_of(
        variant,
        {"values": values, "lower": lower, "upper": upper},
        {"numerator": numerator, "denominator": denominator},
    )
    width = float(as_number("window", window))
    if are_many(**columns):
        good = _directions(polarity, max(len(part) for part in columns.values()))
        asked = Asked(
            good, variant, width, cast("Any", breaks) if np.size(cast("Any", breaks)) else None
        )
        found = findings(cast("Any", times), columns, asked)
        return RecentTrends(LABELS, *found, variant)
    starts = [as_number("breaks", year) for year in each("breaks", breaks)]
    finding, used = find(times, columns, (variant, width, starts), GOOD.get(str(polarity), 0))
    return _one(finding, used, variant)


def _directions(polarity: Any, size: int) -> NDArray[np.int8]:
    """Give the direction of improvement of each series."""
    single = np.ndim(polarity) == 0
    words: list[Any] = [polarity] if single else list(polarity)
    if len(words) not in (1, size):
        problem = f"has {len(words)} words for {size} series"
        raise InputError("polarity", problem, "Give one for all, or one each.")
    found = np.array([GOOD.get(str(word), 0) for word in words], dtype=np.int8)
    return np.broadcast_to(found, (size,))


def _one(finding: Finding, used: tuple[float, ...], variant: str) -> RecentTrend:
    code, chi, slope, stable, why, at, dispersion = finding
    return RecentTrend(
        LABELS[code],
        chi,
        slope,
        None if code == CANNOT else stable,
        reason_of(why, chi, at),
        used,
        variant,
        math.nan if code == CANNOT else dispersion,
    )


def _with_dispersion(chi_squared: Any, dispersion: Any) -> FloatArray:
    """Give p of t = slope / (se sqrt(dispersion)) on 3 degrees of freedom; NaN up to 1."""
    more = dispersion > 1
    t = np.sqrt(chi_squared / np.where(more, dispersion, np.nan))
    return np.asarray(2 * stdtr(POINTS - 2, -t))
