"""Two values of each of many series, and what `calc.change` finds of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cdpkit import calc
from cdpkit.assess.series import Batches, in_sorts
from cdpkit.model import Statistic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.series import Mask
    from cdpkit.calc.arguments import FloatArray


RELATIVE = ("percent", "ratio", "annualised_percent", "percent_of_percentage")
STATISTICS = tuple(Statistic)
DIFFERENCES = (Statistic.MEAN, Statistic.RATIO, Statistic.PROPORTION)
BY_COUNT, BY_SHARE, BY_RATE, BY_LIMITS, BARE = range(5)
"""How the two are given to the calculator."""
UNKNOWN = -1.0
"""Years between periods that are not both known."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One end of each pair."""

    value: FloatArray
    numerator: FloatArray
    denominator: FloatArray
    lower: FloatArray
    upper: FloatArray
    agrees: Mask
    """Whether the counts give the value."""
    events: Mask
    """Whether a count is a number of events: not estimated, and not rounded."""
    least: FloatArray
    most: FloatArray
    """What the rounding of a print allows; NaN for values of a series."""
    denominator_lower: FloatArray
    denominator_upper: FloatArray
    """Limits of a denominator that is an estimate; NaN for one that is known."""

    @property
    def bounded(self) -> Mask:
        """Whether rounding bounds are known."""
        return ~np.isnan(self.least)

    @property
    def limited(self) -> Mask:
        """Whether limits are published."""
        return ~np.isnan(self.lower)

    @property
    def estimated(self) -> Mask:
        """Whether the denominator is an estimate with limits."""
        return ~np.isnan(self.denominator_lower)

    def denominator_bounds(self, rows: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
        """Give the limits of denominators; one that is known is its own limit."""
        known, own = ~self.estimated[rows], self.denominator[rows]
        sides = (self.denominator_lower, self.denominator_upper)
        low, high = (np.where(known, own, side[rows]) for side in sides)
        return low, high


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Two values of each series, with what decides how their change is taken."""

    before: Side
    now: Side
    statistic: NDArray[np.int8]
    """Places in `STATISTICS`."""
    per: FloatArray
    level: FloatArray
    percent: Mask
    """Whether the values are percentages."""
    good: NDArray[np.int8]
    """Direction of improvement: 1, -1, or 0 for none."""
    years: FloatArray
    independent: Mask
    """Whether the two share no days, and nothing that differs was accepted."""
    accepted: Mask
    difference: FloatArray
    direction: NDArray[np.int8]
    small: Mask
    """Whether one step of the last digit, or one event, is more than 1% of the base."""
    invisible: Mask
    """Whether the two are printed alike."""
    window: NDArray[np.int64]
    """Months of two windows of events that share some of them; 0 for others."""
    shift: NDArray[np.int64]
    """Months between their starts."""
    fluctuated: Mask
    """Whether the series turned at least twice, and ended less than half its range away."""
    untested: NDArray[np.int8]
    """Codes of why the two are not tested; 0 for nothing against it."""
    places: NDArray[np.int64]
    """Decimals that the values from one to the other are shown with."""

    def is_statistic(self, *kinds: Statistic) -> Mask:
        """Tell which pairs are of some sorts of number."""
        return np.isin(self.statistic, [STATISTICS.index(kind) for kind in kinds])

    @property
    def missing(self) -> Mask:
        """Whether one of the values is not there."""
        return np.isnan(self.before.value + self.now.value)

    def judgement(self, significance: NDArray[Any]) -> NDArray[np.int8]:
        """Give 1 for better, -1 for worse; 0 unless a test found it among values alike."""
        explained = ~np.isin(significance.astype(str), ("higher", "lower")) | self.accepted
        return np.where(
            explained | self.invisible | self.fluctuated | self.missing, 0,
            self.good * self.direction,
        )  # fmt: skip


class Settings(NamedTuple):
    """What a test is made with."""

    confidence: float | None = None
    test: str = "exact"


def usual_kinds(pairs: Pairs) -> NDArray[np.object_]:
    """Choose the kind of change by the sort of number; a small base gets no percentage."""
    base = pairs.before.value
    absolute = pairs.is_statistic(*DIFFERENCES) | ~(base > 0) | pairs.small
    kinds = np.where(absolute, "absolute", "percent")
    return np.where(pairs.percent, "percentage_point", kinds).astype(object)


def calculated(
    pairs: Pairs, kinds: NDArray[np.object_], wanted: Mask, settings: Settings | None = None
) -> Batches[calc.Change]:
    """Call `calc.change` once for each sort of pair."""
    based = ~np.isin(kinds, RELATIVE) | (pairs.before.value > 0)
    rows = np.flatnonzero(wanted & ~pairs.missing & based)
    route = _route(pairs)
    counted = (route == BY_SHARE) | (route == BY_RATE)
    shares = pairs.percent | pairs.is_statistic(Statistic.PROPORTION)
    scale = np.where(pairs.percent & ~counted, 100.0, np.where(counted | shares, pairs.per, 1.0))
    keys = (
        route, kinds, scale, shares, np.where(route == BY_LIMITS, pairs.level, 0.0),
        np.where(kinds == "annualised_percent", pairs.years, 0.0), pairs.independent,
        pairs.before.bounded, pairs.now.bounded,
        counted & (pairs.before.estimated | pairs.now.estimated),
        np.where(np.isin(route, (BY_COUNT, BY_RATE)), pairs.window, 0), pairs.shift,
    )  # fmt: skip

    def call(key: tuple[Any, ...], some: NDArray[np.intp]) -> calc.Change:
        return _change(pairs, key, some, settings or Settings())

    return in_sorts(len(kinds), rows, keys, call)


def _route(pairs: Pairs) -> NDArray[np.int8]:
    both = {
        name: getattr(pairs.before, name) & getattr(pairs.now, name)
        for name in ("events", "agrees", "limited")
    }
    return np.select(
        [
            both["events"] & pairs.is_statistic(Statistic.COUNT),
            both["agrees"] & pairs.is_statistic(Statistic.PROPORTION),
            both["agrees"] & pairs.is_statistic(Statistic.CRUDE_RATE),
            both["limited"],
        ],
        [BY_COUNT, BY_SHARE, BY_RATE, BY_LIMITS],
        BARE,
    ).astype(np.int8)


def _change(
    pairs: Pairs, key: tuple[Any, ...], rows: NDArray[np.intp], settings: Settings
) -> calc.Change:
    *usual, window, shift = key
    found = _plain_change(pairs, tuple(usual), rows, settings)
    return _of_windows(found, pairs, rows, (window, shift)) if window else found


def _of_windows(
    found: calc.Change, pairs: Pairs, rows: NDArray[np.intp], months: tuple[int, int]
) -> calc.Change:
    """Test two windows that share months on those that they do not share."""
    ends = (pairs.before, pairs.now)
    exposures: dict[str, Any] = {}
    if not pairs.is_statistic(Statistic.COUNT)[rows].any():
        one, other = (end.denominator[rows] for end in ends)
        exposures = {"exposure_1": one, "exposure_2": other}
    tested = calc.window_change(
        *(end.numerator[rows] for end in ends), window=months[0], shift=months[1], **exposures
    )
    return replace(
        found,
        significance=np.asarray(tested.significance),
        p_value=np.asarray(tested.p_value),
        method=tested.method,
        reason=None,
    )


def _plain_change(
    pairs: Pairs, key: tuple[Any, ...], rows: NDArray[np.intp], settings: Settings
) -> calc.Change:
    route, kind, scale, shares, level, years, independent, *bounded, estimated = key
    ends = (pairs.before, pairs.now)
    options: dict[str, Any] = {"kind": kind, "independent": bool(independent), "on_bad": "mark"}
    if kind == "annualised_percent":
        options["years"] = None if years == UNKNOWN else float(years)
    if route in (BY_SHARE, BY_RATE):
        options |= {
            "statistic": "proportion" if route == BY_SHARE else "crude_rate",
            "per": float(scale),
            "confidence": settings.confidence,
            "test": settings.test if route == BY_RATE else "exact",
            **_denominators(ends, rows, estimated=estimated),
        }
        return _in_unit(calc.change(*(end.numerator[rows] for end in ends), **options), kind, scale)
    if route == BY_COUNT:
        options |= {"statistic": "count", **settings._asdict()}
    else:
        options |= (
            {"statistic": "proportion", "per": float(scale)} if shares else {"statistic": "other"}
        )
        for name, end, known in zip(("baseline", "current"), ends, bounded, strict=True):
            if known:
                options[f"{name}_bounds"] = (end.least[rows], end.most[rows])
    given: list[Any] = [end.value[rows] for end in ends]
    if route == BY_LIMITS:
        given = [
            calc.Interval(v, end.lower[rows], end.upper[rows], float(level), method="as published")
            for v, end in zip(given, ends, strict=True)
        ]
    return _in_unit(calc.change(*given, **options), kind, scale)


def _denominators(
    ends: tuple[Side, Side], rows: NDArray[np.intp], *, estimated: bool
) -> dict[str, Any]:
    """Give the denominators of both ends, and where they are estimates their limits."""
    named = dict(zip(("baseline", "current"), ends, strict=True))
    found: dict[str, Any] = {f"{n}_denominator": end.denominator[rows] for n, end in named.items()}
    if estimated:
        found |= {f"{n}_denominator_bounds": e.denominator_bounds(rows) for n, e in named.items()}
    return found


def _in_unit(found: calc.Change, kind: str, per: float) -> calc.Change:
    """Turn percentage points into the unit of shares that are not printed in percent."""
    if kind != "absolute" or found.kind != "percentage_point":
        return found
    names = ("estimate", "lower", "upper", "lowest", "highest")
    return replace(found, kind="absolute", **{n: getattr(found, n) * per / 100 for n in names})
