"""Inequality over ordered groups: slope index and relative index by weighted least squares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_floats,
    as_level,
    as_number,
    refuse,
    two_sided_z,
)
from cdpkit.calc.intervals import Limited, interval_text, percent_text
from cdpkit.calc.slopes import LINKS, fixed_limits, linear_limits, transformed_limits
from cdpkit.errors import InputError
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, FloatOrArray, Levels, Operand


TRANSFORMS = {"log": "rate", "logit": "proportion"}


def slope_weight(share: Operand, rank: Operand, mean_rank: Operand, spread: Operand) -> Operand:
    r"""Weight of a group's value in the slope, $p (x - \bar x) / S$, as a formula without guards.

    The slope is the sum of weight x value over the groups, its variance that of weight squared x
    variance.

    Parameters
    ----------
    share, rank : number, array or column expression
        Share of the population, and middle of the group on the scale of ranks from 0 to 1.
    mean_rank, spread : number, array or column expression
        $\bar x = \sum p x$ and $S = \sum p (x - \bar x)^2$.

    Returns
    -------
    number, array or column expression
        Dimensionless.

    Examples
    --------
    >>> slope_weight(0.5, 0.25, 0.5, 0.0625)
    -2.0
    """
    return share * (rank - mean_rank) / spread


@result
class SlopeIndex(Limited):
    """Slope index and relative index of inequality.

    Parameters
    ----------
    estimate, lower, upper : float or numpy.ndarray
        Slope index (SII): fitted value at the top rank less that at the bottom.
    relative, relative_lower, relative_upper : float or numpy.ndarray
        Relative index (RII): fitted value at the top over that at the bottom.
    intercept : float or numpy.ndarray
        Fitted value at the bottom rank, times the size of `per`.
    confidence : float or sequence of float
        Two-sided coverage.
    method : str
        How the limits were made.
    warnings : tuple of str, default ()
        What the reader must know.

    Examples
    --------
    >>> from cdpkit.calc import slope_index
    >>> limits = {"lower": [68, 72, 77], "upper": [72, 76, 81]}
    >>> print(slope_index([70, 74, 79], [30, 40, 30], [1, 2, 3], **limits))
    SII 12.86 (8.82 to 16.90), RII 1.189 (1.126 to 1.257), 95% closed form
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    relative: FloatOrArray
    relative_lower: FloatOrArray
    relative_upper: FloatOrArray
    intercept: FloatOrArray
    confidence: Levels
    method: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = ("estimate", "lower", "upper", "intercept")
        for name in (*names, "relative", "relative_lower", "relative_upper"):
            value = getattr(self, name)
            if np.ndim(value) == 0:
                object.__setattr__(self, name, float(value))

    def sentence(self) -> str:
        """Say what was found."""
        how = f"{percent_text(self.confidence)} {self.method}"
        if not isinstance(self.lower, float):
            return f"{np.size(self.estimate)} slope indices, {how}"
        absolute = interval_text(
            *cast("tuple[float, float, float]", (self.estimate, self.lower, self.upper))
        )
        relative = interval_text(
            *cast(
                "tuple[float, float, float]",
                (self.relative, self.relative_lower, self.relative_upper),
            )
        )
        return f"SII {absolute}, RII {relative}, {how}"


@aligns_labels(("order",))
def slope_index(
    value: ArrayLike,
    population_share: ArrayLike,
    quantile: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    standard_error: ArrayLike | None = None,
    limits_confidence: float = 0.95,
    value_type: str = "normal",
    transform: str | None = None,
    level: str = "refitted",
    per: float = 1,
    order: Sequence[object] | None = None,
    confidence: Levels = 0.95,
) -> SlopeIndex:
    """Slope and relative index of inequality, by weighted least squares on the mid-ranks.

    The limits are percentiles of the indices when each group's value varies on the scale of its
    type. They are worked out, not simulated: every run gives the same.

    Parameters
    ----------
    value : array_like, shape (..., K)
        Value of each group, last axis. NaN gives NaN.
    population_share : array_like, broadcastable with `value`
        Share of the population of each group, or the population itself, > 0.
    quantile : array_like, shape (K,)
        Groups in order as numbers, 1 = bottom rank; the rows may come in any order. Text needs
        `order`.
    lower, upper : array_like, optional
        Limits of the values, at `limits_confidence`. Give them or `standard_error`.
    standard_error : array_like, optional
        Standard errors on the scale of the type: of the value, its log, or its logit.
    limits_confidence : float, default 0.95
        Two-sided coverage of the given limits.
    value_type : {"normal", "rate", "proportion"}, default "normal"
        Errors are normal on the scale of the value, of its log, or of its logit.
    transform : {"log", "logit"}, optional
        Fit the line on that scale, for rates or proportions, and turn both ends back.
    level : {"refitted", "fixed"}, default "refitted"
        With `transform`: whether the level of the line varies with the values, or only its slope,
        as PHEindicatormethods has it. The difference is some percent of the width.
    per : float, default 1
        Multiplier of the slope index: 100 for proportions as percentage points. A negative one turns the
        direction of both indices.
    order : sequence, optional
        The labels of `quantile` from bottom to top, for text.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.

    Returns
    -------
    SlopeIndex
        Both indices with limits, shape (...,). A relative index whose bottom end may be zero or
        less has NaN limits, and the warnings say so.

    Raises
    ------
    InputError
        If there are fewer than two groups, one is there twice or without label, labels are text
        without an order, limits do not enclose the values, or values do not fit their type.

    References
    ----------
    - Low A, Low A (2004), J Public Health 26:381-386.
    - Fieller EC (1954), J R Stat Soc B 16:175-185: limits of the relative index.

    Examples
    --------
    >>> limits = {"lower": [68, 72, 77], "upper": [72, 76, 81]}
    >>> print(slope_index([70, 74, 79], [30, 40, 30], [1, 2, 3], **limits))
    SII 12.86 (8.82 to 16.90), RII 1.189 (1.126 to 1.257), 95% closed form
    """
    scale = float(as_number("per", per))
    refuse(np.array(scale == 0), "per", "is zero", "Give 1, or 100 for percentage points.")
    as_choice("value_type", value_type, tuple(LINKS))
    as_choice("level", level, ("refitted", "fixed"))
    if transform is not None and TRANSFORMS.get(transform) != value_type:
        hint = "Use 'log' for value_type='rate' and 'logit' for value_type='proportion'."
        raise InputError("transform", f"is {transform!r} for {value_type!r}", hint)
    y, share, error = _groups(
        *(value, population_share, _places(quantile, order), value_type),
        limits=_given(lower, upper, standard_error),
        z=two_sided_z(limits_confidence),
    )
    weights = _weights(share)
    there, back = LINKS[value_type]
    shown = y if transform is None else there(y)
    a, b = ((w * shown).sum(axis=-1) for w in weights)
    turn = (lambda x: x) if transform is None else back
    bottom, top = np.asarray(turn(a)), np.asarray(turn(a + b))
    spread = _spread(weights, error)
    pairs = []
    for one in np.atleast_1d(cast("Any", confidence)).tolist():
        tail = (1 - as_level(one)) / 2
        if transform is None:
            pairs.append(linear_limits(value_type, y, error, weights, tail))
        elif level == "fixed":
            pairs.append(fixed_limits(value_type, (a, b), spread[1], tail))
        else:
            pairs.append(transformed_limits(value_type, (a, b), spread, tail))
    return _result((bottom, top), pairs, scale, confidence)


def _given(
    lower: ArrayLike | None, upper: ArrayLike | None, standard_error: ArrayLike | None
) -> dict[str, ArrayLike]:
    if standard_error is not None and lower is None and upper is None:
        return {"standard_error": standard_error}
    if standard_error is None and lower is not None and upper is not None:
        return {"lower": lower, "upper": upper}
    raise InputError("lower", "and `upper` do not fit", "Give both, or `standard_error` instead.")


def _places(quantile: ArrayLike, order: Sequence[object] | None) -> FloatArray:
    """Turn labels into numbers in their order."""
    labels = np.asarray(quantile)
    if order is not None:
        place = {label: float(i) for i, label in enumerate(order)}
        places = np.array([place.get(label, np.nan) for label in labels.ravel().tolist()])
        hint = "Give every label in `order`."
        refuse(np.isnan(places), "quantile", "has a label that `order` lacks", hint)
    else:
        hint = "As text 10 comes before 2: convert to numbers, or give `order`."
        text = labels.dtype.kind in "USO" and any(isinstance(x, str) for x in labels.ravel())
        refuse(np.array(text), "quantile", "holds text", hint)
        places = as_floats("quantile", quantile)
        refuse(
            np.isnan(places),
            "quantile",
            "is missing",
            "Leave out anything that has no group.",
            code="missing",
        )
    refuse(
        np.array(places.ndim != 1 or places.size < 2),
        "quantile",
        "has fewer than two groups",
        "A slope needs at least two.",
    )
    twice = np.array([(places == place).sum() > 1 for place in places])
    refuse(twice, "quantile", "has a group twice", "Give one value for each group.")
    return places


def _groups(
    value: ArrayLike,
    population_share: ArrayLike,
    places: FloatArray,
    kind: str,
    *,
    limits: dict[str, ArrayLike],
    z: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give value, share and standard error in the order of the groups."""
    y = as_floats("value", value)
    refuse(
        np.array(y.ndim == 0 or y.shape[-1] != places.size),
        "value",
        f"has shape {y.shape}, `quantile` {places.shape}",
        "Give one value for each group, on the last axis.",
    )
    (share,) = as_counts(denominators=["population_share"], population_share=population_share)
    given = {name: as_floats(name, part) for name, part in limits.items()}
    try:
        y, share, *rest = np.broadcast_arrays(y, share, *given.values())
    except ValueError as error:
        raise InputError(
            "value", "does not broadcast", "Give one number for each group."
        ) from error
    _fits(kind, y, dict(zip(given, rest, strict=True)))
    there, _ = LINKS[kind]
    if len(rest) == 1:
        wrong = rest[0]
        refuse(wrong < 0, "standard_error", "is negative", "Give zero or more.", code="negative")
    else:
        refuse(
            (rest[0] > y) | (rest[1] < y),
            "value",
            "is outside its limits",
            "Give lower <= value <= upper.",
            code="outside_limits",
        )
        wrong = (there(rest[1]) - there(rest[0])) / (2 * z)
    along = np.argsort(places)
    return y[..., along], share[..., along], wrong[..., along]


def _fits(kind: str, y: FloatArray, limits: dict[str, FloatArray]) -> None:
    limits = {name: part for name, part in limits.items() if name != "standard_error"}
    for name, part in {"value": y, **limits}.items():
        if kind != "normal":
            refuse(
                part <= 0,
                name,
                "is not above zero",
                "Logs need it: use value_type='normal'.",
                code="not_positive",
            )
        if kind == "proportion":
            refuse(part >= 1, name, "is not below 1", "Give shares, and `per` for percent.")


def _weights(share: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weights of the values in intercept and slope."""
    p = share / share.sum(axis=-1, keepdims=True)
    # Each group stands at the middle of its share of the ranked population (Low 2004).
    rank = np.cumsum(p, axis=-1) - p / 2
    mean = (p * rank).sum(axis=-1, keepdims=True)
    spread = (p * (rank - mean) ** 2).sum(axis=-1, keepdims=True)
    slope = slope_weight(p, rank, mean, spread)
    # The intercept is the fitted value at rank 0; the slope is then the index.
    return p - slope * mean, slope


def _spread(
    weights: tuple[FloatArray, FloatArray], error: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Variance of the intercept and of the slope, and their covariance."""
    base, slope = (w * error for w in weights)
    return (base**2).sum(axis=-1), (slope**2).sum(axis=-1), (base * slope).sum(axis=-1)


def _result(
    ends: tuple[FloatArray, FloatArray],
    pairs: list[tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]],
    scale: float,
    confidence: Levels,
) -> SlopeIndex:
    """Scale, and for a negative `per` turn both indices around."""
    bottom, top = ends
    side = slice(None) if scale > 0 else slice(None, None, -1)
    absolute = [[scale * part for part in pair[0]][side] for pair in pairs]
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = [[part if scale > 0 else 1 / part for part in pair[1]][side] for pair in pairs]
        ratio = top / bottom if scale > 0 else bottom / top
    several = np.ndim(confidence) > 0
    low, high, rel_low, rel_high = (
        np.stack(column) if several else column[0]
        for column in (*zip(*absolute, strict=True), *zip(*relative, strict=True))
    )
    warnings: tuple[str, ...] = ()
    if np.any(np.isnan(rel_low) & ~np.isnan(low)):
        warnings = ("the bottom end may be zero or less: the relative index has no limits",)
    return SlopeIndex(
        *(scale * (top - bottom), low, high, ratio, rel_low, rel_high),
        *(abs(scale) * bottom, confidence, "closed form", warnings),
    )
