"""Calculators whose numbers stand in one row, or that need all rows of a family at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.frames.engines import Texts, add_columns, open_sets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from narwhals.typing import IntoFrameT

    from cdpkit.frames.engines import By

    Numbers = Mapping[str, Any]

__all__ = [
    "adjusted_p",
    "attainment",
    "attributable_fraction",
    "difference_in_change",
    "progress",
    "shrunk_rates",
    "shrunk_shares",
    "smallest_detectable",
    "window_change",
]

EAGER = "works on whole columns"


def window_change(
    frame: IntoFrameT,
    count_1: str,
    count_2: str,
    *,
    window: int,
    shift: int,
    exposure_1: str | None = None,
    exposure_2: str | None = None,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Test in each row whether events changed between two windows that share periods.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    count_1, count_2 : str
        Columns of events in the earlier and the later window.
    window, shift, confidence
        As in `cdpkit.calc.window_change`.
    exposure_1, exposure_2 : str, optional
        Columns of person-time; both or neither.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value` (difference in events), `lower`, `upper`, `z`,
        `p_value` and `significance` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.window_change`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"before": [60, 30], "now": [75, 21]})
    >>> found = window_change(deaths, "before", "now", window=3, shift=1)
    >>> found[["value", "p_value", "significance"]].round(3)
       value  p_value significance
    0   15.0    0.025       higher
    1   -9.0    0.029        lower
    """
    given = {"count_1": count_1, "count_2": count_2}
    given |= {name: column for name, column in (("exposure_1", exposure_1),
              ("exposure_2", exposure_2)) if column is not None}  # fmt: skip
    settings: Any = {"window": window, "shift": shift, "confidence": confidence}
    renamed = {"value": "estimate", "lower": "lower", "upper": "upper", "z": "z"}
    named = renamed | {"p_value": "p_value", "significance": "significance"}

    def calculate(numbers: Numbers) -> Any:
        return calc.window_change(**numbers, **settings)

    return _added(frame, given, named, calculate, method="`window_change`")


def attainment(
    frame: IntoFrameT,
    baseline: str,
    current: str,
    target: str,
    *,
    shape: str = "level",
    sense: str | None = None,
) -> IntoFrameT:
    """Hold in each row the current value against the target: how far from baseline to target.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    baseline, current, target : str
        Columns of the value at the start, of the latest one, and of the one to reach.
    shape, sense
        As in `cdpkit.calc.attainment`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value` (share of the way, 1 where the target is reached), `gap`
        and `status` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.attainment`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> plan = pd.DataFrame({"was": [50, 40], "now": [58, 40], "aim": [60, 50]})
    >>> attainment(plan, "was", "now", "aim")[["value", "gap", "status"]]
       value   gap   status
    0    0.8   2.0  not met
    1    0.0  10.0  not met
    """
    given = {"baseline": baseline, "current": current, "target": target}
    named = {"value": "share", "gap": "gap", "status": "status"}

    def calculate(numbers: Numbers) -> Any:
        return calc.attainment(**numbers, shape=shape, sense=sense)

    return _added(frame, given, named, calculate, method="`attainment`")


def smallest_detectable(
    frame: IntoFrameT,
    baseline: str,
    *,
    statistic: str,
    denominator: str | None = None,
    other_denominator: str | None = None,
    per: float | None = None,
    power: float = 0.8,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Say in each row how large a change must be for the test to be likely to find it.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    baseline : str
        Column of events, or of the numerators of proportions.
    statistic, per, power, confidence
        As in `cdpkit.calc.smallest_detectable`.
    denominator, other_denominator : str, optional
        Columns of the denominators of the baseline and of the other value.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `fall` and `rise` added, in the unit of the values.

    Raises
    ------
    InputError
        As `cdpkit.calc.smallest_detectable`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"deaths": [3, 12, 100]})
    >>> smallest_detectable(deaths, "deaths", statistic="count").round(1)
       deaths  fall   rise
    0       3   NaN   15.2
    1      12   1.5   30.9
    2     100  64.3  143.5
    """
    given = {"baseline": baseline}
    given |= {name: column for name, column in (("denominator", denominator),
              ("other_denominator", other_denominator)) if column is not None}  # fmt: skip
    settings: Any = {
        "statistic": statistic, "per": per, "power": power, "confidence": confidence
    }  # fmt: skip

    def calculate(numbers: Numbers) -> Any:
        return calc.smallest_detectable(**numbers, **settings)

    named = {"fall": "fall", "rise": "rise"}
    return _added(frame, given, named, calculate, method="`smallest_detectable`")


def difference_in_change(
    frame: IntoFrameT,
    here: tuple[str, str],
    there: tuple[str, str],
    *,
    exposures: tuple[tuple[str, str], tuple[str, str]] | None = None,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Compare in each row the change of events here with the change there.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    here, there : pair of str
        Columns of events before and after.
    exposures : pair of pairs of str, optional
        Columns of person-time before and after, here and there.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value` (ratio of the rate ratios), `lower`, `upper`, `z` and
        `p_value` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.difference_in_change`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"a": [60], "b": [45], "c": [200], "d": [205]})
    >>> difference_in_change(deaths, ("a", "b"), ("c", "d")).round(3)
        a   b    c    d  value  lower  upper      z  p_value
    0  60  45  200  205  0.732  0.475  1.128 -1.415    0.157
    """
    places = ("here_before", "here_after", "there_before", "there_after")
    given = dict(zip(places, (*here, *there), strict=True))
    if exposures is not None:
        times = (f"{place}_exposure" for place in places)
        given |= dict(zip(times, (*exposures[0], *exposures[1]), strict=True))

    def calculate(numbers: Numbers) -> Any:
        a, b, c, d = (numbers[place] for place in places)
        spans = None
        if exposures is not None:
            m, n, p, q = (numbers[f"{place}_exposure"] for place in places)
            spans = ((m, n), (p, q))
        return calc.difference_in_change((a, b), (c, d), exposures=spans, confidence=confidence)

    named = {"value": "estimate", "lower": "lower", "upper": "upper", "z": "z"}
    named["p_value"] = "p_value"
    return _added(frame, given, named, calculate, method="`difference_in_change`")


def progress(
    frame: IntoFrameT,
    baseline: str,
    current: str,
    target: str | None = None,
    *,
    years: str | float,
    years_to_target: str | float | None = None,
    polarity: str,
    limit: float | None = None,
) -> IntoFrameT:
    """Give in each row the growth so far against the growth that the target needs.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    baseline, current, target : str
        Columns of values above 0; `target` may be left out.
    years, years_to_target : str or float
        Columns of the years since the baseline, or one number for all rows.
    polarity, limit
        As in `cdpkit.calc.progress`, the same for all rows.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `observed`, `required`, `ratio` and `status` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.progress`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> treated = pd.DataFrame({"then": [289_215], "now": [310_863], "aim": [343_715]})
    >>> found = progress(treated, "then", "now", "aim", years=2, years_to_target=3,
    ...                  polarity="higher_better")
    >>> found[["ratio", "status"]].round(2)
       ratio                                 status
    0   0.62  progress made but acceleration needed
    """
    spans = {"years": years, "years_to_target": years_to_target}
    given = {"baseline": baseline, "current": current}
    given |= {} if target is None else {"target": target}
    given |= {name: span for name, span in spans.items() if isinstance(span, str)}
    fixed: Any = {name: span for name, span in spans.items() if not isinstance(span, str)}
    fixed |= {"polarity": polarity, "limit": limit}

    def calculate(numbers: Numbers) -> Any:
        return calc.progress(**numbers, **fixed)

    named = {name: name for name in ("observed", "required", "ratio", "status")}
    return _added(frame, given, named, calculate, method="`progress`")


def attributable_fraction(
    frame: IntoFrameT,
    prevalence: str,
    relative_risk: str,
    *,
    lower: str | None = None,
    upper: str | None = None,
    among: str = "population",
    confidence: float = 0.95,
) -> IntoFrameT:
    """Give in each row the share of cases that would not occur without an exposure.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    prevalence, relative_risk : str
        Columns of the share exposed, in [0, 1], and of the relative risk, 1 or more.
    lower, upper : str, optional
        Columns of the limits of the relative risk; both or neither.
    among, confidence
        As in `cdpkit.calc.attributable_fraction`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `value_lower` and `value_upper` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.attributable_fraction`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> smoking = pd.DataFrame({"share": [0.3], "risk": [2.5], "low": [1.8], "high": [3.4]})
    >>> attributable_fraction(smoking, "share", "risk", lower="low", upper="high").round(3)
       share  risk  low  high  value  value_lower  value_upper
    0    0.3   2.5  1.8   3.4   0.31        0.194        0.419
    """
    given = {"prevalence": prevalence, "relative_risk": relative_risk}
    given |= {name: column for name, column in (("lower", lower), ("upper", upper))
              if column is not None}  # fmt: skip

    def calculate(numbers: Numbers) -> Any:
        return calc.attributable_fraction(**numbers, among=among, confidence=confidence)

    named = {"value": "estimate", "value_lower": "lower", "value_upper": "upper"}
    return _added(frame, given, named, calculate, method="`attributable_fraction`")


def adjusted_p(frame: IntoFrameT, p: str, *, by: By = (), method: str = "bh") -> IntoFrameT:
    """Adjust p-values for the number of tests in their family.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a test; collect a lazy frame first. It is not changed.
    p : str
        Column of p-values. A missing one is no test.
    by : str or sequence of str, default ()
        Columns whose labels make a family; none makes one family of the frame.
    method : {"bh", "by", "holm", "bonferroni"}, default "bh"
        As in `cdpkit.calc.adjusted_p`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `p_adjusted` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.adjusted_p`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> tests = pd.DataFrame({"p": [0.01, 0.04, 0.03, 0.20]})
    >>> adjusted_p(tests, "p").round(3)
          p  p_adjusted
    0  0.01       0.040
    1  0.04       0.053
    2  0.03       0.053
    3  0.20       0.200
    """

    def calculate(numbers: Numbers) -> Any:
        return {"p_adjusted": calc.adjusted_p(numbers["p"], method=method)}

    named = {"p_adjusted": "p_adjusted"}
    return _added(frame, {"p": p}, named, calculate, by=by, method="`adjusted_p`")


def shrunk_rates(
    frame: IntoFrameT,
    count: str,
    population: str,
    *,
    by: By = (),
    per: float = 100_000,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Draw the rates of small areas towards the mean of all areas of their family.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row an area; collect a lazy frame first. It is not changed.
    count, population : str
        Columns of events and of people or person-years.
    by : str or sequence of str, default ()
        Columns whose labels make a family of areas; none makes one family of the frame.
    per, confidence
        As in `cdpkit.calc.shrunk_rates`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `lower`, `upper` and `crude` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.shrunk_rates`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"deaths": [2, 0, 15, 1, 19, 3],
    ...                       "people": [21_000, 9_000, 34_000, 15_000, 41_000, 28_000]})
    >>> shrunk_rates(areas, "deaths", "people")[["value", "crude"]].round(1).head(2)
       value  crude
    0   12.8    9.5
    1   10.0    0.0
    """

    def calculate(numbers: Numbers) -> Any:
        return calc.shrunk_rates(**numbers, per=per, confidence=confidence)

    given = {"count": count, "population": population}
    return _added(frame, given, SHRUNK, calculate, by=by, method="`shrunk_rates`")


def shrunk_shares(
    frame: IntoFrameT,
    count: str,
    of: str,
    *,
    by: By = (),
    per: float = 1,
    confidence: float = 0.95,
) -> IntoFrameT:
    """Draw the shares of small areas towards the mean of all areas of their family.

    Parameters
    ----------
    frame, by
        As in `shrunk_rates`.
    count, of : str
        Columns of counts, and of how many.
    per, confidence
        As in `cdpkit.calc.shrunk_shares`.

    Returns
    -------
    data frame
        As `shrunk_rates`.

    Raises
    ------
    InputError
        As `cdpkit.calc.shrunk_shares`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"well": [12, 30, 7, 55, 18, 3], "all": [40, 70, 35, 120, 50, 20]})
    >>> shrunk_shares(areas, "well", "all", per=100)[["value", "crude"]].round(1).head(2)
       value  crude
    0   31.8   30.0
    1   40.0   42.9
    """

    def calculate(numbers: Numbers) -> Any:
        return calc.shrunk_shares(**numbers, per=per, confidence=confidence)

    given = {"count": count, "of": of}
    return _added(frame, given, SHRUNK, calculate, by=by, method="`shrunk_shares`")


SHRUNK = {"value": "estimate", "lower": "lower", "upper": "upper", "crude": "crude"}


def _added(
    frame: IntoFrameT,
    columns: dict[str, str],
    named: dict[str, str],
    calculate: Callable[[Numbers], Any],
    *,
    method: str,
    by: By = (),
) -> IntoFrameT:
    """Calculate each family of rows, and put what was asked for beside them, in their order."""
    sets = open_sets(frame, columns, by, named, method=method, reason=EAGER)
    added: dict[str, Any] = {name: np.full(len(sets.frame), np.nan, dtype=object) for name in named}
    for rows, numbers in sets.each():
        with sets.named():
            found = calculate(numbers)
        for name, attribute in named.items():
            part = found[name] if isinstance(found, dict) else getattr(found, attribute)
            added[name][rows] = part
    written = {name: _column(values) for name, values in added.items()}
    return sets.table.give_back(add_columns(sets.frame, written))  # type: ignore[no-any-return]


def _column(values: Any) -> Any:
    """Give numbers as floats, and words as categories."""
    if any(isinstance(value, str) for value in values[:1]):
        choices, which = np.unique(values.astype(str), return_inverse=True)
        return Texts(choices.tolist(), which)
    return values.astype(np.float64)
