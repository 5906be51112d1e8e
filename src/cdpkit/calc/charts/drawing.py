"""Control charts: lines drawn, points judged, and what the latest of them means."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import bad_rows_field
from cdpkit.calc.charts.rules import (
    LENGTHS,
    MISSING,
    NOT_ASSESSED,
    OUTSIDE_COUNTS,
    Cause,
    assurances,
    labels,
    point_types,
    sides,
    special_causes,
    variations,
)
from cdpkit.reasons import Reason
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import BadRows, FloatArray
    from cdpkit.calc.charts.lines import Lines, Reading
    from cdpkit.calc.charts.points import Track


SHORT = 13
"""A segment with fewer values is short: its limits are uncertain."""


@result
class ControlChart(Result):
    """Points of a control chart, its lines, and what stands out.

    Arrays have the shape of the values and the order in which they were given. Of several series,
    shape (N, T), `variation` and `assurance` are arrays of N words.

    Parameters
    ----------
    value : numpy.ndarray
        What is plotted; NaN for a gap.
    segment : numpy.ndarray of int
        Segment of each point, from 0: how many rebases have begun.
    mean, lower, upper : numpy.ndarray
        Centre line and limits at each point.
    lower_two_sigma, upper_two_sigma : numpy.ndarray
        Lines at two thirds of the way to the limits.
    moving_range : numpy.ndarray
        Distance from the point before in the segment; on p and u charts in standard deviations.
    outside, near : numpy.ndarray of bool
        Beyond the limits; within them, but beyond the two sigma lines.
    side : numpy.ndarray
        -1 below the mean, 0 on it, 1 above; NaN for a gap.
    special_cause : numpy.ndarray of str
        First rule that the point meets: `Above UCL`, `7 Point Trend (Increasing)`,
        `2 in 3 Below CL`, `7 Points Above CL`, and so on; `Common Cause`; `Missing`.
    point_type : numpy.ndarray of str
        `improvement`, `concern`, `neutral_high`, `neutral_low`, `common_cause` or `missing`.
    short : numpy.ndarray of bool
        Whether the segment of the point has fewer than 13 values.
    variation : str or numpy.ndarray of str
        Icon for the latest value: `common_cause`, `improvement_high`, `improvement_low`,
        `concern_high`, `concern_low`, `neutral_high`, `neutral_low`, or `not_assessed`.
    assurance : str or numpy.ndarray of str
        Icon for the target: `consistent_pass`, `consistent_fail`, `inconsistent`, or
        `not_assessed` without a target, a direction, or limits from at least 13 values.
    target : float
        What was asked for; NaN for nothing.
    rules : str
        Name of the rules.
    polarity : str
        Direction of improvement.
    method : str
        How the limits were made.
    causes : numpy.ndarray of int8
        The same rules as codes: `calc.charts.Cause`.
    dispersion : numpy.ndarray or None, default None
        Of p and u charts: standard deviation of the points of the segment, in that of chance.
    warnings : tuple of str, default ()
        What the reader must know.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.chart([12, 14, 13, 15, 11, 12, 14, 13, 12, 14])
    >>> round(float(found.mean[0]), 1)
    13.0
    """

    value: FloatArray
    segment: NDArray[np.intp]
    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    lower_two_sigma: FloatArray
    upper_two_sigma: FloatArray
    moving_range: FloatArray
    outside: NDArray[np.bool_]
    near: NDArray[np.bool_]
    side: FloatArray
    special_cause: NDArray[np.str_]
    point_type: NDArray[np.str_]
    short: NDArray[np.bool_]
    variation: str | NDArray[np.str_]
    assurance: str | NDArray[np.str_]
    target: float
    rules: str
    polarity: str
    method: str
    causes: NDArray[np.int8]
    dispersion: FloatArray | None = None
    warnings: tuple[str, ...] = ()
    bad_rows: BadRows | None = bad_rows_field()

    def __getitem__(self, place: int) -> ControlChart:
        """Give the chart of one of several series, with the warnings of its own."""
        own: dict[str, Any] = {
            one.name: np.asarray(getattr(self, one.name))[place]
            for one in fields(self)
            if np.ndim(getattr(self, one.name)) == self.value.ndim
        }
        own |= {name: str(getattr(self, name)[place]) for name in ("variation", "assurance")}
        told = _warnings(own["segment"], own["lower"], own["short"])
        return replace(self, **own, warnings=told, bad_rows=None)

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """What stands against the limits of a segment, as codes with the number of the segment."""
        if not self.segment.size:
            return ()
        shared = self.segment.reshape(-1, self.segment.shape[-1])[0]
        return _doubts(shared, self.lower, self.short)

    def sentence(self) -> str:
        """Say what was found."""
        marked = ~np.isin(self.causes, (Cause.COMMON, Cause.MISSING))
        known = int(np.sum(~np.isnan(self.value)))
        found = f"{int(marked.sum())} of {known} points with a special cause"
        texts = [f"{self.method}, rules {self.rules}: {found}"]
        if isinstance(self.variation, str):
            texts.append(f"latest {self.variation.replace('_', ' ')}")
            if self.assurance != "not_assessed":
                texts.append(f"target {str(self.assurance).replace('_', ' ')}")
        return "; ".join(texts)

    def to_columns(self) -> dict[str, Any]:
        """Give the columns of a table, one row a point.

        Returns
        -------
        dict
            Value, lines, causes and icons by name; of several series the points of one follow
            those of the one before.
        """
        names = COLUMNS if self.dispersion is None else (*COLUMNS, "dispersion")
        icons = ("variation", "assurance")
        columns = {name: getattr(self, name) for name in names}
        for name in icons:
            columns[name] = np.broadcast_to(np.asarray(columns[name])[..., None], self.value.shape)
        return {name: np.ravel(column) for name, column in columns.items()}


COLUMNS = (
    "value",
    "segment",
    "mean",
    "lower",
    "upper",
    "lower_two_sigma",
    "upper_two_sigma",
    "moving_range",
    "special_cause",
    "point_type",
    "short",
    "variation",
    "assurance",
)


def drawn(
    values: FloatArray, track: Track, lines: Callable[[slice], Lines], reading: Reading, method: str
) -> ControlChart:
    """Draw the lines of each segment, judge its points, and put all back as given."""
    x = values[..., track.order]
    length = LENGTHS[reading.rules]
    pieces = [_piece(x[..., part], lines(part), reading, length) for part in track.pieces()]
    points = {name: np.concatenate([p[name] for p in pieces], axis=-1) for name in pieces[0]}
    variation, assurance = _icons(x, points, reading)
    warnings = _warnings(track.segment, points["lower"], points["short"])
    given: dict[str, Any] = {name: track.as_given(column) for name, column in points.items()}
    codes, spread = given.pop("codes"), given.pop("dispersion")
    return ControlChart(
        value=values.copy(),
        segment=np.broadcast_to(track.as_given(track.segment), x.shape),
        special_cause=labels(codes, length),
        point_type=point_types(codes, reading.polarity),
        variation=variation,
        assurance=assurance,
        target=reading.target,
        rules=reading.rules,
        polarity=reading.polarity,
        method=method,
        causes=codes,
        dispersion=None if np.isnan(spread).all() else spread,
        warnings=warnings,
        **given,
    )


def _piece(x: FloatArray, line: Lines, reading: Reading, length: int) -> dict[str, NDArray[Any]]:
    """Hold the points of a segment against its lines, and cut the lines to the possible range."""
    side = sides(x, line.mean if line.middle is None else line.middle, line.scale)
    outside, beyond_two_sigma = (
        (sides(x, line.mean + share * line.half, line.scale) > 0)
        | (sides(x, line.mean - share * line.half, line.scale) < 0)
        for share in (1, 2 / 3)
    )
    near = beyond_two_sigma & ~outside
    gap = np.isnan(x)
    low, high = reading.minimum, reading.maximum
    columns = {
        "mean": line.mean,
        "lower": np.clip(line.mean - line.half, low, high),
        "upper": np.clip(line.mean + line.half, low, high),
        "lower_two_sigma": np.clip(line.mean - 2 / 3 * line.half, low, high),
        "upper_two_sigma": np.clip(line.mean + 2 / 3 * line.half, low, high),
        "moving_range": line.ranges,
        "dispersion": line.dispersion,
        "outside": outside,
        "near": near,
        "side": np.where(gap, np.nan, side),
        "short": (~gap).sum(axis=-1, keepdims=True) < SHORT,
        "codes": special_causes(
            line.levels, side, near, outside, length, outside_counts=reading.rules in OUTSIDE_COUNTS
        ),
    }
    return {name: np.broadcast_to(column, x.shape) for name, column in columns.items()}


def _icons(x: FloatArray, points: dict[str, NDArray[Any]], reading: Reading) -> tuple[Any, Any]:
    """Give the words for variation and assurance at the latest value of each series."""
    known = ~np.isnan(x)
    latest = x.shape[-1] - 1 - np.argmax(known[..., ::-1], axis=-1)[..., np.newaxis]
    code, lower, upper = (
        np.take_along_axis(points[name], latest, axis=-1)[..., 0]
        for name in ("codes", "lower", "upper")
    )
    variation = variations(code, reading.polarity, (code != MISSING) & ~np.isnan(lower))
    short = np.take_along_axis(points["short"], latest, axis=-1)[..., 0]
    found = assurances(reading.target, lower, upper, reading.polarity)
    assurance = np.where(short, NOT_ASSESSED, found)  # by the limits of too few values
    if reading.rules in OUTSIDE_COUNTS:
        variation = np.where(short, NOT_ASSESSED, variation)
    if variation.ndim == 0:
        return str(variation), str(assurance)
    return variation, assurance


def _doubts(
    segment: NDArray[np.intp], lower: FloatArray, short: NDArray[np.bool_]
) -> tuple[Reason, ...]:
    """Give the segments that have no limits or uncertain ones, and in how many series."""
    found = []
    for number in np.unique(segment).tolist():
        part = segment == number
        none = np.isnan(lower[..., part]).all(axis=-1)
        few = short[..., part].any(axis=-1) & ~none
        for code, rows in (("no_neighbours", none), ("few_values", few)):
            if rows.any():
                many = {"series": int(rows.sum()), "of": rows.size} if rows.ndim else {}
                found.append(Reason.of(code, segment=number, needed=NEEDED[code], **many))
    return tuple(found)


NEEDED = {"no_neighbours": 2, "few_values": SHORT}


def _warnings(
    segment: NDArray[np.intp], lower: FloatArray, short: NDArray[np.bool_]
) -> tuple[str, ...]:
    """Write the doubts out for the reader of the chart alone."""
    texts = []
    several = np.unique(segment).size > 1
    for doubt in _doubts(segment, lower, short):
        what = doubt.values
        where = f"segment {what['segment']}: " if several else ""
        of = f" in {what['series']} of {what['of']} series" if "series" in what else ""
        if doubt.code == "no_neighbours":
            texts.append(f"{where}no limits{of}, as no two values are next to each other")
        else:
            told = f"fewer than {what['needed']} values{of}"
            texts.append(f"{where}{told}, so the limits are uncertain")
    return tuple(texts)
