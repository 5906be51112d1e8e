"""Progress towards a target as the rate of growth so far against the rate that is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import aligns_labels, as_choice, as_floats, plain, refuse
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray


STATUSES = (
    "deterioration",
    "limited progress",
    "progress made but acceleration needed",
    "on track",
    "target achieved",
    "not assessed",
)
OF_NEEDED = (0.0, 0.6, 0.95)
"""Least share of the rate needed for limited progress, progress made, on track."""

A_YEAR = (0.0, 0.005, 0.015)
"""The same without a target: growth a year in the wanted direction."""

NO_GROWTH = "No rate of growth leads to or from zero: use `attainment`."


@result
class Progress(Result):
    """Growth so far, growth needed, and the status that follows. Arithmetic, not a test.

    Parameters
    ----------
    observed : float or numpy.ndarray
        Growth a year so far, as a fraction: 0.02 is 2% a year.
    required : float or numpy.ndarray
        Growth a year from the baseline to the target on its date; NaN without a target.
    ratio : float or numpy.ndarray
        Growth so far in the wanted direction, as a share of what is needed; without a target the
        growth itself. NaN where the target is met.
    status : str or numpy.ndarray of str
        `target achieved`, `on track`, `progress made but acceleration needed`, `limited progress`,
        `deterioration`, or `not assessed` where a value is missing.
    method : str
        Where the rule comes from.

    Examples
    --------
    >>> from cdpkit.calc import progress
    >>> found = progress(100, 110, 140, years=1, years_to_target=3, polarity="higher_better")
    >>> round(found.observed, 2), round(found.required, 2)
    (0.1, 0.12)
    """

    observed: FloatOrArray
    required: FloatOrArray
    ratio: FloatOrArray
    status: str | NDArray[np.str_]
    method: str = "Open SDG progress measure"

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.ratio, float):
            return f"{np.size(self.ratio)} progress statuses, {self.method}"
        if isinstance(self.required, float) and not np.isnan(self.required + self.ratio):
            moved = "growth" if self.required > 0 else "fall"
            return f"{100 * self.ratio:.0f}% of the {moved} needed: {self.status}"
        return f"growth of {100 * float(self.observed):.2f}% a year: {self.status}"


@aligns_labels()
def progress(
    baseline: ArrayLike,
    current: ArrayLike,
    target: ArrayLike | None = None,
    *,
    years: ArrayLike,
    years_to_target: ArrayLike | None = None,
    polarity: str,
    limit: ArrayLike | None = None,
) -> Progress:
    r"""Status of progress: the rate of growth so far against the rate that the target needs.

    With $a = (y / y_0)^{1/t} - 1$, $r$ likewise from baseline to target, and d = +1 or -1 for the
    wanted direction, the ratio is $d a / |r|$: on track from 0.95, progress made but acceleration
    needed from 0.6, limited progress from 0. Without a target $d a$ is held against 0.015, 0.005
    and 0 a year.

    Parameters
    ----------
    baseline, current, target : array_like, broadcastable
        Values above 0. NaN gives `not assessed`; `target` may be left out.
    years : array_like
        Years from the baseline to the current value, > 0.
    years_to_target : array_like, optional
        Years from the baseline to the date of the target, > 0. Needed with a target.
    polarity : {"higher_better", "lower_better"}
        The wanted direction.
    limit : array_like, optional
        The natural limit of the indicator, such as 100 for a percentage. The two upper thresholds
        without a target shrink by how near the baseline is to it.

    Returns
    -------
    Progress
        Rates as fractions a year, ratio and status, shape of the broadcast inputs.

    Raises
    ------
    InputError
        If a value is not above 0, years are not above 0, the target equals the baseline, `polarity`
        is neutral, or a target comes without its years.

    References
    ----------
    - Open SDG, Progress measurement methodology (Statistics Canada, after Eurostat),
      https://open-sdg.readthedocs.io/en/latest/progress-methodology/

    Examples
    --------
    >>> print(progress(289_215, 310_863, 343_715, years=2, years_to_target=3,
    ...                polarity="higher_better"))
    62% of the growth needed: progress made but acceleration needed
    """
    as_choice("polarity", polarity, ("higher_better", "lower_better"))
    wanted = 1.0 if polarity == "higher_better" else -1.0
    if (target is None) != (years_to_target is None):
        missing = "target" if target is None else "years_to_target"
        raise InputError(missing, "is missing", "Give a target with its years, or neither.")
    y0, y, t = (
        _positive(name, value)
        for name, value in (("baseline", baseline), ("current", current), ("years", years))
    )
    # Compound annual growth so far: (y / y0)^(1 / t) - 1.
    observed = (y / y0) ** (1 / t) - 1
    if target is None:
        pace = wanted * observed
        status = _status(pace, tuple(bound * _near(y0, limit) for bound in A_YEAR))
        return _result(observed, np.full_like(pace, np.nan), pace, status)
    aim = _positive("target", target)
    span = _positive("years_to_target", np.nan if years_to_target is None else years_to_target)
    refuse(aim == y0, "target", "equals the baseline", "Nothing is to change: use `attainment`.")
    # The same growth from the baseline to the target, in the years that the plan allows.
    required = (aim / y0) ** (1 / span) - 1
    met = wanted * (y - aim) >= 0
    ratio = np.where(met, np.nan, wanted * observed / np.abs(required))
    status = np.where(met, 4, _status(ratio, OF_NEEDED))
    return _result(observed, required, ratio, status)


def _positive(argument: str, value: ArrayLike) -> FloatArray:
    numbers = as_floats(argument, value)
    hint = NO_GROWTH if "years" not in argument else "Give the years from the baseline."
    refuse(numbers <= 0, argument, "is not above zero", hint, code="not_positive")
    return numbers


def _near(baseline: FloatArray, limit: ArrayLike | None) -> FloatArray:
    """Scale of the thresholds: 1 far from the limit, 0 at it; without a limit 1."""
    if limit is None:
        return np.ones_like(baseline)
    end = as_floats("limit", limit)
    refuse(
        end < 0,
        "limit",
        "is negative",
        "Give the least or the greatest possible value.",
        code="negative",
    )
    return np.asarray(np.abs(end - baseline) / np.maximum(end, baseline))


def _status(ratio: FloatArray, bounds: tuple[FloatArray | float, ...]) -> NDArray[np.intp]:
    reached = sum((ratio >= bound).astype(np.intp) for bound in bounds)
    return np.where(np.isnan(ratio), len(STATUSES) - 1, reached)


def _result(
    observed: FloatArray, required: FloatArray, ratio: FloatArray, status: NDArray[np.intp]
) -> Progress:
    words = np.array(STATUSES)[status]
    a, r, share = np.broadcast_arrays(observed, required, ratio)
    return Progress(plain(a), plain(r), plain(share), words if words.ndim else str(words))
