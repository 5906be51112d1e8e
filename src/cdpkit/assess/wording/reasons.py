"""Reasons in words: the one table, made last and never read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.wording.words import absence
from cdpkit.model.printed_values import GssMarker
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdpkit.assess.wording.context import Point
    from cdpkit.reasons import Argument


_What = "Mapping[str, Argument]"


def absent_values(*points: Point, of: str = "value") -> Reason:
    """Say that values are not there: of which periods, and what stands in their place.

    Examples
    --------
    >>> from cdpkit.assess.wording import Point
    >>> words_of(absent_values(Point(None, None, "2022", markers=(GssMarker.CONFIDENTIAL,))))
    'the value for 2022 is suppressed'
    """
    arguments: dict[str, Argument] = {"of": of}
    for number, point in enumerate(points, 1):
        arguments[f"period_{number}"] = point.when().text
        arguments[f"marker_{number}"] = ",".join(point.markers)
    return Reason.of("values_absent", **arguments)


def _absent(what: Mapping[str, Argument]) -> str:
    told = []
    for number in range(1, len(what) // 2 + 1):
        markers = [GssMarker(m) for m in str(what[f"marker_{number}"]).split(",") if m]
        told.append(f"the {what['of']} for {what[f'period_{number}']} {absence(markers)}")
    return " and ".join(told)


WORDS: dict[str, str | Callable[[Mapping[str, Argument]], str]] = {
    "all_counted": "the count of {year:g} is equal to its denominator",
    "all_or_none": "all or none had the event, so no proportion can be fitted",
    "base_below_zero": "the baseline is below zero, so there is no relative change",
    "base_zero": "the baseline is zero, so there is no relative change",
    "baseline_without_value": "the baseline has no value",
    "break_inside": "break inside: not all values can be compared",
    "change_without_baseline": "the target is a change, and its baseline is not given",
    "chi_squared_low": "chi-squared {chi_squared:.2f} is not above 9.55",
    "counted_not_stated": (
        "it is not stated whether the same person can be counted twice (set `counted`)"
    ),
    "counts_do_not_test": "values of this sort cannot be tested from counts, and no limits are given",
    "counts_not_behind_values": "the counts behind the values are missing, or do not give them",
    "counts_of_unlike_areas": "counts of areas of different size cannot be compared: compare rates",
    "due_before_baseline": "the target is due before the baseline ends",
    "different_season": "the two periods are of different seasons",
    "few_areas": lambda what: (
        f"shrunken values need {what['needed']} areas alike with counts for the period, and there "
        f"{'is' if what['given'] == 1 else 'are'} {what['given']}"
    ),
    "few_full_years": "fewer than three full years of seasons, or a gap",
    "few_on_a_side": (
        "each side of the date needs {needed} values, and there are {before} before it and {after} "
        "from then on"
    ),
    "few_points": "fewer than {needed} points ({given})",
    "few_valid_points": lambda what: (
        f"{what['given']} valid point{'' if what['given'] == 1 else 's'}, five are needed"
    ),
    "few_values": "fewer than {needed} values, so the limits are uncertain",
    "limits_at_other_level": "the limits are at {level}, not at 95%",
    "no_baseline": "no baseline is given",
    "no_change_planned": "the baseline meets the target already, so no change was planned",
    "no_counts_no_limits": "there are no counts or limits to test it with",
    "no_event": "no events, so no rate can be fitted",
    "no_direction": "it is not stated which direction is better (set `polarity`)",
    "no_events_at_all": "a period has no events: choose longer periods",
    "no_growth_from_zero": "no rate of growth leads to or from zero",
    "no_interval": "no interval is published, and no counts that give one",
    "no_limits_and_no_counts": "there are no limits, and no counts that give them",
    "no_logarithm": "a value of zero or below has no logarithm",
    "no_neighbours": "no limits, as no two values are next to each other",
    "no_odds_at_all": ("the count of {year:g} is equal to its denominator, so it has no log odds"),
    "no_odds_at_zero": "the count of {year:g} is 0, so it has no log odds",
    "no_value": "there is no value",
    "no_value_since": "there is no value after the last break of the series",
    "not_above_zero": lambda what: (
        f"{what['values']} value{' is' if what['values'] == 1 else 's are'} not above zero, and "
        "zero has no log"
    ),
    "not_alike": "the two are not alike",
    "not_comparable": "{differs}",
    "not_independent": "the two values are not independent",
    "not_of_events": "only counts of events, and rates of them, can be compared so",
    "not_single_years": "the periods are not single years",
    "nothing_to_change": "the target equals the baseline",
    "number_of_percentages": "the target is a number, and the values are percentages",
    "numbers_too_far_apart": "the numbers are too far apart",
    "one_value": "the series has only one value",
    "overlapping_periods": "the periods overlap: neighbours share the same events",
    "overlapping_windows": (
        "overlapping windows: values of {years:g} years stand {apart:.3g} apart"
    ),
    "people_in_both": "the same people can be counted in both periods",
    "people_in_several": "the same people can be counted in several years",
    "percent_of_a_percentage": (
        "it does not say whether per cent of the percentage or percentage points are meant"
    ),
    "points_of_a_number": "the target is in percentage points, and the values are not percentages",
    "refused": lambda what: str(what["problem"]).rstrip("."),
    "segment_too_short": "segment {segment} has fewer than two values",
    "series_breaks": "the series breaks in {year:g}",
    "side_not_known": "neither polarity nor baseline says which side meets the target",
    "slope_turns": "the slope changes sign without {year:g}",
    "statistic_not_stated": (
        "it is not stated whether the values are counts, shares or rates, and no limits are given"
    ),
    "suppressed_inside": "suppressed values, which are not missing by chance",
    "target_is_a_comparator": "the target is the level of a comparator",
    "target_is_a_gap": "the target is a gap to a comparator",
    "target_is_a_range": "the target is a range",
    "target_names_a_direction": "the target gives only a direction, not a value",
    "target_names_no_number": "the target does not give a number",
    "too_few_values": lambda what: (
        f"two values in a row are needed, and there {'is' if what['given'] == 1 else 'are'} "
        f"{what['given'] or 'none'}"
    ),
    "trend_shown": (
        "chi-squared {chi_squared:.2f} is above 9.55, and the slope keeps its sign without any one "
        "point"
    ),
    "unlike_periods": "the periods differ in kind or length",
    "value_missing": "a value is missing",
    "value_without_limits": "a value has no limits",
    "values_absent": _absent,
    "values_needed": lambda what: (
        f"{what['given']} value{'' if what['given'] == 1 else 's'}, {what['needed']} are needed"
    ),
    "weights_too_uneven": "the weights are too uneven to be added",
    "windows_overlap": "windows of {years:g} years overlap",
}
"""Half a sentence for each code, to stand behind `because`."""


def words_of(reason: Reason | None) -> str:
    """Put a reason into words; nothing where there is none.

    Examples
    --------
    >>> words_of(Reason("base_zero"))
    'the baseline is zero, so there is no relative change'
    """
    if reason is None:
        return ""
    words, what = WORDS[reason.code], reason.values
    return words.format(**what) if isinstance(words, str) else words(what)


def clause_of(reason: Reason | None) -> str:
    """Put a reason into a clause that stands behind `because`.

    Examples
    --------
    >>> clause_of(Reason.of("few_valid_points", given=1))
    'there is 1 valid point, five are needed'
    """
    told = words_of(reason)
    lead = "" if reason is None else LEADS.get(reason.code, "")
    if reason is not None and reason.code == "few_valid_points" and reason.values["given"] == 1:
        lead = "there is"
    return f"{lead} {told}".strip()


LEADS = {
    "break_inside": "there is a",
    "few_full_years": "there are",
    "few_points": "there are",
    "few_valid_points": "there are",
    "no_event": "there is",
    "overlapping_windows": "there are",
    "suppressed_inside": "there are",
    "values_needed": "there are",
}
"""What makes a clause of words that are none."""
