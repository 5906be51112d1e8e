"""Rates and shares of small areas, drawn towards what all areas together show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betaincinv, betaln, gammaincinv, gammaln, polygamma, psi

from cdpkit.calc.arguments import (
    aligns_labels,
    as_counts,
    as_level,
    as_multiplier,
    bad_rows_field,
    marks_bad_rows,
    noted,
    plain,
    refuse,
)
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import BadRows, FloatArray, FloatOrArray, OnBad


FEWEST_AREAS = 5
"""Areas from which a prior can be learnt."""

NO_SPREAD = 1e6
"""A prior as narrow as this says that areas differ by chance alone."""

ROUNDS, SETTLED = 200, 1e-12
STARTS = np.exp(np.arange(-3.0, 14.0))
"""Shapes among which the search begins."""

KNOWN_PRIOR = "the limits treat the spread between areas as known: with few areas they are narrow"
ALL_ALIKE = "areas differ no more than chance explains: all have the pooled value"


@result
class Shrunk(Result):
    """Values of small areas, each drawn towards the mean of all as far as it is uncertain.

    Not for ranks or tests: the values of small areas are closer together than the truth is.

    Parameters
    ----------
    estimate, lower, upper : numpy.ndarray, shape (..., A)
        Posterior mean and limits of each area, in the unit of the values.
    crude : numpy.ndarray, shape (..., A)
        The values as they were counted.
    shape : float or numpy.ndarray
        How alike the areas are: of rates the shape of the gamma prior, of shares alpha + beta.
        Infinite where they differ by chance alone.
    mean : float or numpy.ndarray
        Mean of the prior, in the unit of the values.
    confidence : float
        Two-sided coverage.
    method : str
        Name of the model.
    warnings : tuple of str, default ()
        What the reader must know.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.shrunk_rates([3, 12, 40, 9, 7], [1000, 2000, 9000, 1500, 800])
    >>> found.estimate.shape
    (5,)
    """

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    crude: FloatArray
    shape: FloatOrArray
    mean: FloatOrArray
    confidence: float
    method: str
    warnings: tuple[str, ...] = ()
    bad_rows: BadRows | None = bad_rows_field()

    def sentence(self) -> str:
        """Say what was found."""
        return f"{self.estimate.shape[-1]} areas, {self.method}"


class _Derivatives(NamedTuple):
    """First and second derivatives of a likelihood by two parameters, shape (N,)."""

    u: FloatArray
    v: FloatArray
    uu: FloatArray
    uv: FloatArray
    vv: FloatArray


class _Law(NamedTuple):
    """A likelihood with its derivatives, and the scale on which its mean is sought."""

    likelihood: Callable[..., tuple[FloatArray, _Derivatives]]
    to_scale: Callable[[FloatArray], FloatArray]
    from_scale: Callable[[FloatArray], FloatArray]


@aligns_labels()
@marks_bad_rows("count", "population")
def shrunk_rates(
    count: ArrayLike,
    population: ArrayLike,
    *,
    per: float = 100_000,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Shrunk:
    r"""Rates of small areas by a gamma-Poisson model: each area borrows from all the others.

    $x \sim \text{Poisson}(n \lambda)$, $\lambda \sim \text{gamma}(a, a/\mu)$ with a and $\mu$ by
    maximum likelihood; the rate of an area is gamma$(a + x, a/\mu + n)$.

    Parameters
    ----------
    count : array_like, shape (..., A)
        Events of each area, >= 0; the last axis are the areas of one family. NaN is left out.
    population : array_like, broadcastable with `count`
        People or person-years, > 0.
    per : float, default 100_000
        Multiplier.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several areas are bad: refuse them all, or leave the results of
        those areas missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Shrunk
        Rates per `per` with limits, and the prior.

    Raises
    ------
    InputError
        If a family has fewer than five areas, or counts are impossible.

    References
    ----------
    - Clayton D, Kaldor J (1987), Biometrics 43:671-681.

    Examples
    --------
    >>> found = shrunk_rates([2, 0, 15, 1, 19, 3], [21_000, 9_000, 34_000, 15_000, 41_000, 28_000])
    >>> found.estimate.round(1).tolist()
    [12.8, 10.0, 40.0, 11.8, 42.4, 13.1]
    """
    scale, level = as_multiplier(per), as_level(confidence)
    x, n = as_counts(denominators=["population"], count=count, population=population)
    shape = _refuse_few(x, n, "count")
    x, n, known = _rows(x, n)
    pooled = _pooled(x, n)
    a, mean = _fitted(x, n, known, pooled, GAMMA_POISSON)
    alike = ~(a < NO_SPREAD)
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = np.where(alike, 1.0, a)[:, np.newaxis], np.where(alike, pooled, mean)[:, np.newaxis]
        # Posterior gamma of each area: prior events and people added to its own (Clayton 1987).
        top, bottom = rows[0] + x, rows[0] / rows[1] + n
        parts = [gammaincinv(top, q) / bottom for q in ((1 - level) / 2, (1 + level) / 2)]
    found = [top / bottom, *parts]
    return _shrunk(
        found,
        x / n,
        (a, mean, pooled, alike),
        shape=shape,
        scale=scale,
        level=level,
        method="gamma-Poisson",
    )


@aligns_labels()
@marks_bad_rows("count", "of")
def shrunk_shares(
    count: ArrayLike,
    of: ArrayLike,
    *,
    per: float = 1,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Shrunk:
    r"""Shares of small areas by a beta-binomial model: each area borrows from all the others.

    $x \sim \text{binomial}(n, p)$, $p \sim \text{beta}(\alpha, \beta)$ by maximum likelihood; the
    share of an area is beta$(\alpha + x, \beta + n - x)$.

    Parameters
    ----------
    count : array_like, shape (..., A)
        Of each area, 0 <= count <= of; the last axis are the areas of one family. NaN is left out.
    of : array_like, broadcastable with `count`
        Of how many, > 0.
    per : float, default 1
        Multiplier: 100 for percentages.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several areas are bad: refuse them all, or leave the results of
        those areas missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Shrunk
        Shares x `per` with limits, and the prior.

    Raises
    ------
    InputError
        If a family has fewer than five areas, or counts are impossible.

    References
    ----------
    - Griffiths DA (1973), Biometrics 29:637-648.

    Examples
    --------
    >>> found = shrunk_shares([12, 30, 7, 55, 18, 3], [40, 70, 35, 120, 50, 20], per=100)
    >>> found.estimate.round(1).tolist()
    [31.8, 40.0, 26.7, 43.3, 35.2, 26.7]
    """
    scale, level = as_multiplier(per), as_level(confidence)
    x, n = as_counts(denominators=["of"], count=count, of=of)
    refuse(
        x > n,
        "count",
        "exceeds `of`",
        "For events per person, use `shrunk_rates`.",
        code="exceeds_whole",
    )
    shape = _refuse_few(x, n, "count")
    x, n, known = _rows(x, n)
    pooled = _pooled(x, n)
    size, mean = _fitted(x, n, known, pooled, BETA_BINOMIAL)
    alike = ~(size < NO_SPREAD)
    with np.errstate(invalid="ignore"):
        m = np.where(alike, 1.0, size)[:, np.newaxis]
        p = np.where(alike, 0.5, mean)[:, np.newaxis]
        top, rest = m * p + x, m * (1 - p) + n - x
        parts = [betaincinv(top, rest, q) for q in ((1 - level) / 2, (1 + level) / 2)]
    found = [top / (top + rest), *parts]
    return _shrunk(
        found,
        x / n,
        (size, mean, pooled, alike),
        shape=shape,
        scale=scale,
        level=level,
        method="beta-binomial",
    )


def _refuse_few(x: FloatArray, n: FloatArray, argument: str) -> tuple[int, ...]:
    if x.ndim == 0:
        raise InputError(argument, "is one area", "Give one number for each area.")
    few = (~np.isnan(x + n)).sum(axis=-1) < FEWEST_AREAS
    hint = f"Give at least {FEWEST_AREAS} areas: fewer cannot show how areas differ."
    refuse(
        few, argument, f"has fewer than {FEWEST_AREAS} areas", hint, code="few_areas", family=True
    )
    return x.shape


def _rows(x: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    rows = [part.reshape(-1, part.shape[-1]) for part in (x, n)]
    return rows[0], rows[1], ~np.isnan(rows[0] + rows[1])


def _pooled(x: FloatArray, n: FloatArray) -> FloatArray:
    lost = np.isnan(x + n)
    totals = [np.where(lost, 0, part).sum(axis=1) for part in (x, n)]
    return np.asarray(totals[0] / totals[1])


def _shrunk(
    found: list[FloatArray],
    crude: FloatArray,
    prior: tuple[FloatArray, FloatArray, FloatArray, NDArray[np.bool_]],
    *,
    shape: tuple[int, ...],
    scale: float,
    level: float,
    method: str,
) -> Shrunk:
    """Put the pooled value where areas are alike, and give all in the unit and shape asked for."""
    spread, mean, pooled, alike = prior
    lost = np.isnan(crude)
    parts = [
        np.where(lost, np.nan, np.where(alike[:, np.newaxis], pooled[:, np.newaxis], part))
        for part in found
    ]
    leading = shape[:-1]
    estimate, lower, upper, own = (scale * part.reshape(shape) for part in (*parts, crude))
    return Shrunk(
        estimate=estimate,
        lower=lower,
        upper=upper,
        crude=own,
        shape=plain(np.where(alike, np.inf, spread).reshape(leading)),
        mean=plain(scale * np.where(alike, pooled, mean).reshape(leading)),
        confidence=level,
        method=method,
        warnings=(*noted(alike.reshape(leading), ALL_ALIKE), KNOWN_PRIOR),
    )


def _logit(p: FloatArray) -> FloatArray:
    return np.asarray(np.log(p / (1 - p)))


def _logistic(u: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-u)))


def _fitted(
    x: FloatArray, n: FloatArray, known: FloatArray, pooled: FloatArray, law: _Law
) -> tuple[FloatArray, FloatArray]:
    """Maximise a likelihood of spread and mean by Newton's method on both scales, safeguarded."""
    x, n = np.where(known, x, 0.0), np.where(known, n, 1.0)
    model = law.likelihood
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        u = law.to_scale(pooled)
        usable = np.isfinite(u)
        u = np.where(usable, u, 0.0)
        begun = np.stack([model(u, np.full_like(u, np.log(s)), x, n, known)[0] for s in STARTS])
        v = np.log(STARTS)[begun.argmax(axis=0)]
        for _ in range(ROUNDS):
            best, d = model(u, v, x, n, known)
            du, dv = _newton(d)
            factor = np.ones_like(u)
            for _ in range(40):  # halve until the likelihood does not fall
                value = model(u + factor * du, v + factor * dv, x, n, known)[0]
                worse = ~(value >= best - 1e-12 * np.abs(best))
                if not worse.any():
                    break
                factor = np.where(worse, factor / 2, factor)
            u, v = u + factor * du, np.minimum(v + factor * dv, np.log(NO_SPREAD) + 1)
            if not np.any(
                np.abs(factor * du) + np.abs(factor * dv) * (v < np.log(NO_SPREAD)) > SETTLED
            ):
                break
    return np.where(usable, np.exp(v), np.inf), np.where(usable, law.from_scale(u), pooled)


def _newton(d: _Derivatives) -> tuple[FloatArray, FloatArray]:
    """Give a step uphill: Newton's where the surface bends down, else along the slopes."""
    det = d.uu * d.vv - d.uv**2
    bends = (d.uu < 0) & (det > 0)
    safe = np.where(bends, det, 1.0)
    du = np.where(bends, -(d.vv * d.u - d.uv * d.v) / safe, np.sign(d.u) * 0.0)
    dv = np.where(bends, -(d.uu * d.v - d.uv * d.u) / safe, np.sign(d.v))
    return np.clip(du, -2, 2), np.clip(dv, -2, 2)


def _negative_binomial(
    u: FloatArray, v: FloatArray, x: FloatArray, n: FloatArray, known: FloatArray
) -> tuple[FloatArray, _Derivatives]:
    """Likelihood of counts and its derivatives by the logarithms of mean and shape."""
    a, m = np.exp(v)[:, np.newaxis], np.exp(u)[:, np.newaxis] * n

    def total(part: FloatArray) -> FloatArray:
        return np.asarray(np.where(known, part, 0.0).sum(axis=1))

    log = gammaln(a + x) - gammaln(a) - x * np.log1p(a / m) - a * np.log1p(m / a)
    by_a = psi(a + x) - psi(a) - np.log1p(m / a) + (m - x) / (a + m)
    bend = polygamma(1, a + x) - polygamma(1, a) + m / (a * (a + m)) - (m - x) / (a + m) ** 2
    slope, shape = total(by_a), np.exp(v)
    return total(log), _Derivatives(
        total((x - m) * a / (a + m)),
        shape * slope,
        total(-m * a * (a + x) / (a + m) ** 2),
        shape * total((x - m) * m / (a + m) ** 2),
        shape**2 * total(bend) + shape * slope,
    )


def _beta_binomial(
    u: FloatArray, v: FloatArray, x: FloatArray, n: FloatArray, known: FloatArray
) -> tuple[FloatArray, _Derivatives]:
    """Likelihood of shares and its derivatives by the logit of the mean and the log of the size."""
    p, size = _logistic(u), np.exp(v)
    a, b, m = ((part * size)[:, np.newaxis] for part in (p, 1 - p, 1.0 + 0 * p))

    def total(part: FloatArray) -> FloatArray:
        return np.asarray(np.where(known, part, 0.0).sum(axis=1))

    log = betaln(a + x, b + n - x) - betaln(a, b)
    by_a, by_b = total(psi(a + x) - psi(a)), total(psi(b + n - x) - psi(b))
    by_m = total(psi(m) - psi(m + n))
    bend_a = total(polygamma(1, a + x) - polygamma(1, a))
    bend_b = total(polygamma(1, b + n - x) - polygamma(1, b))
    bend_m = total(polygamma(1, m) - polygamma(1, m + n))
    w = p * (1 - p)
    by_p, by_size = size * (by_a - by_b), p * by_a + (1 - p) * by_b + by_m
    cross = by_a - by_b + size * (p * bend_a - (1 - p) * bend_b)
    return total(log), _Derivatives(
        w * by_p,
        size * by_size,
        w**2 * size**2 * (bend_a + bend_b) + w * (1 - 2 * p) * by_p,
        w * size * cross,
        size**2 * (p**2 * bend_a + (1 - p) ** 2 * bend_b + bend_m) + size * by_size,
    )


GAMMA_POISSON = _Law(_negative_binomial, np.log, np.exp)
BETA_BINOMIAL = _Law(_beta_binomial, _logit, _logistic)
