"""Control charts of values, events, proportions or rates: one verb for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.calc.arguments import aligns_labels, as_choice
from cdpkit.calc.charts.attributes import p_chart, u_chart
from cdpkit.calc.charts.events import c_chart, g_chart, t_chart
from cdpkit.calc.charts.moving_ranges import xmr
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from cdpkit.calc.charts.drawing import ControlChart


OF_VALUES: dict[str, Callable[..., ControlChart]] = {
    "xmr": xmr,
    "c": c_chart,
    "g": g_chart,
    "t": t_chart,
}
OF_COUNTS: dict[str, Callable[..., ControlChart]] = {"p": p_chart, "u": u_chart}


@aligns_labels()
def chart(
    values: ArrayLike | None = None,
    *,
    method: str = "xmr",
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
    times: ArrayLike | None = None,
    **settings: Any,
) -> ControlChart:
    """Control chart of values, of events, of proportions or of rates.

    Parameters
    ----------
    values : array_like, shape (T,) or (N, T), optional
        One value a point of time, or N such series at the same times; not for `p` and `u`. NaN is
        a gap.
    method : {"xmr", "c", "g", "t", "p", "u"}, default "xmr"
        Single values by their moving ranges; counts of events; cases, or time, between two rare
        events; proportions; events per exposure.
    numerator, denominator : array_like, shape (T,) or (N, T), optional
        Counts, for `p` and `u`: the part and the whole, or events and exposure.
    times : array_like, shape (T,), optional
        When: numbers or dates, in any order, each once. Without them, the order as given.
    **settings
        As the method takes them: see `xmr`, `c_chart`, `g_chart`, `t_chart`, `p_chart` and
        `u_chart`.

    Returns
    -------
    ControlChart
        Lines, causes and icons.

    Raises
    ------
    InputError
        If `method` is none of these, what it needs is not given, or as the method.

    Examples
    --------
    >>> chart([5, 7, 6, 8, 7, 6]).sentence()
    'XmR, screened, rules mdc-7: 0 of 6 points with a special cause; latest common cause'
    >>> chart(method="p", numerator=[24, 31], denominator=[120, 140], per=100).value.round(1).tolist()
    [20.0, 22.1]
    """
    given = {"values": values, "numerator": numerator, "denominator": denominator}
    needed = needed_by(method, given)
    return {**OF_VALUES, **OF_COUNTS}[method](*needed, times=times, **settings)


def needed_by(method: str, given: dict[str, Any]) -> list[Any]:
    """Give what a method takes of what was given, in its order."""
    as_choice("method", method, (*OF_VALUES, *OF_COUNTS))
    needed = ("values",) if method in OF_VALUES else ("numerator", "denominator")
    for name, part in given.items():
        if (part is None) == (name in needed):
            problem = "is not given" if part is None else "is not used"
            hint = f"Give {' and '.join(f'`{one}`' for one in needed)}, and nothing else."
            raise InputError(name, f"{problem} for method={method!r}", hint)
    return [given[name] for name in needed]
