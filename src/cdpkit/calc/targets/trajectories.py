"""Trajectories: dated points that are to be passed, and what is expected between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import (
    PATHS,
    aligns_labels,
    as_choice,
    as_floats,
    as_years,
    path_between,
    refuse,
)
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import Dates, FloatArray, FloatOrArray


def decimal_year(dates: Dates) -> FloatOrArray:
    """Dates as years with fractions, in which the same day of two years is whole years apart.

    The year, and the days of it that have passed, divided by 365; the leap day takes no room of its own,
    it stands half way between its neighbours.

    Parameters
    ----------
    dates : date, numpy.datetime64, or array_like of them
        Numbers are years already. Missing (None, NaT, NaN) gives NaN.

    Returns
    -------
    float or numpy.ndarray
        In years.

    Raises
    ------
    InputError
        If something is neither a date nor a number.

    Examples
    --------
    >>> from datetime import date
    >>> decimal_year(date(2025, 7, 2)), decimal_year(2023.5)
    (2025.4986301369863, 2023.5)
    """
    years = as_years("dates", dates)
    return years if years.ndim else float(years)


@result
class Trajectory(Result):
    """Dated points and the path between them.

    Parameters
    ----------
    times : numpy.ndarray
        Increasing, in years with fractions.
    values : numpy.ndarray
        The value to be reached at each.
    interpolation : str
        `linear`, `step` or `compound`.

    Examples
    --------
    >>> from cdpkit.calc import trajectory
    >>> trajectory([54, 57, 63], times=[2022, 2023, 2025]).at([2022.5, 2024]).tolist()
    [55.5, 60.0]
    """

    times: FloatArray
    values: FloatArray
    interpolation: str

    def at(self, on: Dates, *, extrapolate: bool = False) -> FloatOrArray:
        """Give the expected value at dates.

        Parameters
        ----------
        on : date, float, or array_like of them
            Dates, or years with fractions. Missing gives NaN.
        extrapolate : bool, default False
            Go on beyond the first and last point as between the two next to it; a step holds.

        Returns
        -------
        float or numpy.ndarray
            In the unit of the points.

        Raises
        ------
        InputError
            If a date lies outside the points and `extrapolate` is not set.

        Examples
        --------
        >>> from datetime import date
        >>> path = trajectory([30, 60], times=[date(2022, 3, 31), date(2025, 3, 31)])
        >>> round(path.at(date(2024, 3, 31)), 6)
        50.0
        """
        times, values = self.times, self.values
        t = as_years("on", on)
        if not extrapolate:
            hint = "Give a date within, or allow it by extrapolate=True."
            outside = (t < times[0]) | (t > times[-1])
            refuse(outside, "on", f"lies outside {times[0]:.2f} to {times[-1]:.2f}", hint)
        # The stretch that holds the day, and how far along it the day lies.
        i = np.clip(np.searchsorted(times, t, side="right") - 1, 0, times.size - 2)
        share = (t - times[i]) / (times[i + 1] - times[i])
        value = path_between(values[i], values[i + 1], share, self.interpolation)
        return value if value.ndim else float(value)

    def sentence(self) -> str:
        """Say what was found."""
        points = ", ".join(
            f"{value:.6g} at {time:.2f}"
            for time, value in zip(self.times, self.values, strict=True)
        )
        return f"{points}; {self.interpolation} between"


@aligns_labels()
def trajectory(values: ArrayLike, *, times: Dates, interpolation: str = "linear") -> Trajectory:
    """Make the trajectory through dated points: the milestones of a plan.

    Parameters
    ----------
    values : array_like, shape (P,)
        What is to be reached, in one unit. Two points at least.
    times : array_like of date or float, shape (P,)
        By when: increasing dates, or years with fractions.
    interpolation : {"linear", "step", "compound"}, default "linear"
        What is expected between two points: a straight line, the earlier value until the day of
        the later one, or the same percentage change each year.

    Returns
    -------
    Trajectory
        `at(date)` gives the expected value.

    Raises
    ------
    InputError
        If there are fewer than two points, they are not in order of time, one is missing,
        a value of a compound path is not above zero, or `interpolation` is none of the three.

    Examples
    --------
    >>> steps = trajectory([54, 57, 63], times=[2022, 2023, 2025], interpolation="step")
    >>> steps.at([2022.9, 2023, 2024.5, 2025]).tolist()
    [54.0, 57.0, 57.0, 63.0]
    """
    as_choice("interpolation", interpolation, PATHS)
    years, points = as_years("times", times), as_floats("values", values)
    if years.ndim != 1 or years.shape != points.shape or years.size < 2:
        shapes = f"has shape {years.shape}, `values` {points.shape}"
        raise InputError("times", shapes, "Give two points at least, a date and a value each.")
    for name, array in (("times", years), ("values", points)):
        refuse(np.isnan(array), name, "is missing", "Leave that point out.", code="missing")
    late = np.append(np.diff(years) <= 0, False)
    refuse(late, "times", "is not before the next", "Put the points in order of time.")
    if interpolation == "compound":
        hint = "Use 'linear' or 'step' for paths from or to zero."
        refuse(points <= 0, "values", "is not above zero, which compounding needs", hint)
    return Trajectory(years, points, interpolation)
