"""Every column that is read or written: its type, its unit, and what it means.

The page of columns in the documentation is made from this list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

__all__ = ["COLUMNS", "HEADERS", "Column", "column", "folded", "role_of"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    name : str
        Its name; `{level}` stands for a confidence level, such as 95 or 998.
    table : str
        Where it stands: `result`, `series`, `scorecard` or `figure table`.
    dtype : str
        Type of its values; `category` is text where an engine has no categories.
    unit : str
        Unit of its values, or nothing.
    meaning : str
        What it says.
    required : bool, default False
        Whether a table that is read must have it.
    """

    name: str
    table: str
    dtype: str
    unit: str
    meaning: str
    required: bool = False


_RESULT = (
    Column("value", "result", "float", "that of the method", "The estimate; missing where an input "
           "is missing, a denominator is zero or the value is suppressed."),
    Column("lower", "result", "float", "that of `value`", "Lower limit, at one confidence level."),
    Column("upper", "result", "float", "that of `value`", "Upper limit, at one confidence level."),
    Column("lower_{level}", "result", "float", "that of `value`",
           "Lower limit at one of several levels: `lower_95`, `lower_998`."),
    Column("upper_{level}", "result", "float", "that of `value`",
           "Upper limit at one of several levels: `upper_95`, `upper_998`."),
    Column("statistic", "result", "category", "", "What `value` is, with its multiplier: "
           "`crude rate per 100000`."),
    Column("confidence", "result", "category", "percent", "Levels of the limits as text: `95%`."),
    Column("method", "result", "category", "", "How the limits of the row were made, or why there "
           "is no value; missing where a number is missing."),
    Column("invalid", "result", "boolean", "", "Lazy engines, and `on_bad=\"mark\"`: the row "
           "holds, or its group sums, something impossible, so its results are null. Missing is "
           "not invalid."),
    Column("reason", "result", "category", "", "With `on_bad=\"mark\"`: code of what is bad in the "
           "row or its group, with the argument: `exceeds_whole (argument numerator)`."),
    Column("problem", "result", "category", "", "With `on_bad=\"mark\"`: the same in words, with "
           "the column."),
    Column("expected", "result", "float", "events", "Events expected at the rates of the reference "
           "population."),
    Column("reference_rate", "result", "float", "events per `per` people",
           "Crude rate of the reference population."),
    Column("size", "result", "float", "values, people or events", "Values that a mean or a trend "
           "was taken of. On a funnel the place on its axis: denominators, or events."),
    Column("baseline", "result", "float", "that of `value`",
           "Pooled value that the lines of a funnel enclose."),
    Column("lower_denominator", "result", "float", "events or people", "Expected events, or "
           "population of one year, with `size` events on the lower line of a funnel."),
    Column("upper_denominator", "result", "float", "events or people",
           "The same on the upper line."),
    Column("lower_denominator_{level}", "result", "float", "events or people",
           "The same on the lower line at one of several levels."),
    Column("upper_denominator_{level}", "result", "float", "events or people",
           "The same on the upper line at one of several levels."),
    Column("first_period", "result", "float", "years", "First year that was pooled, or that "
           "a trend used."),
    Column("last_period", "result", "float", "years", "Last year of them."),
    Column("trend", "result", "category", "", "Recent trend, in the words of Fingertips."),
    Column("trend_reason", "result", "category", "", "Why the recent trend is what it is."),
    Column("trend_dispersion", "result", "float", "", "How much the points scatter about the line beside "
           "what their limits allow: about 1 where those hold all the variation."),
    Column("p_with_dispersion", "result", "float", "", "P of the slope with that dispersion (t, 3 "
           "df); empty up to 1."),
    Column("chi_squared", "result", "float", "", "Statistic of the recent trend: significant above "
           "9.5495."),
    Column("slope", "result", "float", "that of the values a year", "Slope of the recent trend; "
           "of the log odds where it is of counts."),
    Column("s", "result", "float", "pairs", "Mann-Kendall: pairs of values that rise less those "
           "that fall."),
    Column("tau", "result", "float", "", "Kendall's tau-b, from -1 to 1."),
    Column("intercept", "result", "float", "", "Fitted value at the bottom of the ranks."),
    Column("lowest", "result", "float", "unit of the change", "Least change that the rounding of "
           "the two values allows."),
    Column("highest", "result", "float", "unit of the change", "Greatest change that it allows."),
    Column("lag1", "result", "float", "", "Correlation of neighbouring residuals from the line of "
           "a trend."),
    Column("neighbours_alike", "result", "boolean", "", "Whether they are more alike than chance "
           "allows, so that the test finds too much."),
    Column("z", "result", "float", "", "Statistic of a test, in standard deviations."),
    Column("age", "result", "float", "years", "First age of a band of a life table."),
    Column("probability", "result", "float", "", "Chance of dying within the band."),
    Column("survivors", "result", "float", "people", "Of 100,000 born, those who reach the age."),
    Column("person_years", "result", "float", "years", "What they live within the band."),
    Column("significance", "result", "category", "", "Outermost line of a funnel that the area "
           "crosses: `high (99.8%)`, `not significant`, or `not tested`. Of a change `higher` or "
           "`lower`."),
    Column("p_value", "result", "float", "", "Two-sided, of no change or no trend; missing where "
           "no counts are known."),
    Column("significance_method", "result", "category", "", "How areas were tested."),
    Column("quantile", "result", "integer", "", "Quantile group, from 1; a float on pandas where "
           "one is missing."),
    Column("segment", "result", "integer", "", "Stretch of a control chart with limits of its own, "
           "from 0."),
    Column("mean", "result", "float", "that of `value`", "Centre line of a control chart."),
    Column("lower_two_sigma", "result", "float", "that of `value`",
           "Line of a control chart, two thirds of the way from the mean to the lower limit."),
    Column("upper_two_sigma", "result", "float", "that of `value`",
           "The same towards the upper limit."),
    Column("moving_range", "result", "float", "that of `value`, or standard deviations",
           "Distance from the point before; on p and u charts of the standardised points."),
    Column("dispersion", "result", "float", "", "Standard deviation of the points of a p or u "
           "chart, in that of chance."),
    Column("short", "result", "boolean", "", "Whether the segment has fewer than 13 values, so "
           "that its limits are uncertain."),
    Column("special_cause", "result", "category", "", "First rule that the point meets: `Above "
           "UCL`, `7 Points Below CL`, and so on, `Common Cause`, or `Missing`."),
    Column("point_type", "result", "category", "", "`improvement`, `concern`, `neutral_high`, "
           "`neutral_low`, `common_cause` or `missing`."),
    Column("variation", "result", "category", "", "The same for the latest value of the series, "
           "with its side: `concern_high`; or `not_assessed`."),
    Column("assurance", "result", "category", "", "Whether the target is met by the process as it "
           "is: `consistent_pass`, `consistent_fail`, `inconsistent` or `not_assessed`."),
    Column("comparison", "result", "category", "", "Where the value stands against its benchmark, "
           "or `not compared`."),
    Column("comparison_method", "result", "category", "", "What was compared with what."),
)  # fmt: skip

_OF_ASSESSED = {
    "change": (
        ("baseline_period", "text", "", "Period that the change starts from."),
        ("baseline", "float", "`unit`", "Its value."),
        ("current_period", "text", "", "Period that it ends at."),
        ("current", "float", "`unit`", "Its value."),
        ("kind", "text", "", "What `estimate` is: `absolute`, `percentage_point`, `ratio` or another."),
        ("difference", "float", "`unit`", "`current` less `baseline`, as printed."),
        ("estimate", "float", "that of `kind`", "The change that was tested."),
        ("lower", "float", "that of `kind`", "Lower limit of `estimate`."),
        ("upper", "float", "that of `kind`", "Upper limit of `estimate`."),
        ("p_value", "float", "", "Two-sided, of no change; missing where nothing was tested."),
        ("significance", "text", "", "`significant`, `not significant` or `not tested`."),
        ("judgement", "text", "", "`better`, `worse` or neither, by `polarity`."),
    ),
    "trend": (
        ("label", "text", "", "Recent trend, in the words of Fingertips."),
        ("direction", "float", "", "1 increasing, -1 decreasing, 0 no significant change, or missing."),
        ("chi_squared", "float", "", "Statistic of the trend."),
        ("slope", "float", "`unit` a year", "Slope of the trend."),
    ),
    "comparison": (
        ("period", "text", "", "Period of both values."),
        ("value", "float", "`unit`", "The value."),
        ("benchmark", "float", "`unit`", "The value of the comparator."),
        ("outcome", "text", "", "`better`, `similar`, `worse`; `higher`, `lower`; `not compared`."),
        ("side", "float", "", "1 significantly above the comparator, -1 below, 0 similar."),
    ),
    "projection": (
        ("period", "text", "", "The last period projected to. What follows is about it."),
        ("estimate", "float", "`unit`", "Centre of the projection, by the chosen method."),
        ("lower", "float", "`unit`", "Lower limit at the level asked for, 95% unless given."),
        ("upper", "float", "`unit`", "Upper limit."),
        ("lower_80", "float", "`unit`", "Lower limit of the 80% range that a caveat gives."),
        ("upper_80", "float", "`unit`", "Upper limit of it."),
        ("if_nothing_changes", "float", "`unit`", "First reading of the sentence: the latest value."),
        ("at_recent_pace", "float", "`unit`", "Second reading: the pace of recent years goes on."),
        ("probability_of_meeting", "float", "", "Chance of meeting the target, where there is one."),
    ),
}  # fmt: skip
_ASSESSED = tuple(
    Column(name, table, dtype, unit, meaning)
    for table, columns in _OF_ASSESSED.items()
    for name, dtype, unit, meaning in columns
)

_TABLE = "figure table"
_FIGURES = (
    Column("figure_id", _TABLE, "text", "", "Name of the figure, its own in the table.",
           required=True),
    Column("statistic", _TABLE, "text", "", "What was published: which recipe recomputes it.",
           required=True),
    Column("inputs", _TABLE, "JSON object", "those of the source", "The numbers published with the "
           "figure, by name.", required=True),
    Column("published_value", _TABLE, "number as printed", "`unit`", "The figure.", required=True),
    Column("topic", _TABLE, "text", "", "Subject."),
    Column("area", _TABLE, "text", "", "Area as the source names it."),
    Column("area_code", _TABLE, "text", "", "Code of the area, such as `E06000044`."),
    Column("period_label", _TABLE, "text", "", "Period as printed."),
    Column("input_rounding", _TABLE, "JSON object", "those of the inputs",
           "To what the inputs were rounded, by name."),
    Column("published_lower", _TABLE, "number as printed", "`unit`", "Published lower limit."),
    Column("published_upper", _TABLE, "number as printed", "`unit`", "Published upper limit."),
    Column("published_decimals", _TABLE, "integer", "decimal places",
           "Decimals of the print; negative for rounding to tens and more."),
    Column("published_text", _TABLE, "text", "", "The figure in the words of the source."),
    Column("unit", _TABLE, "text", "", "Unit of the figure."),
    Column("method", _TABLE, "text", "", "Method that the source names."),
    Column("source_title", _TABLE, "text", "", "Title of the source."),
    Column("source_url", _TABLE, "text", "", "Address of the source."),
    Column("source_kind", _TABLE, "text", "", "Where it was read: `publisher`, `secondary` or "
           "`repository`. Counts are given apart."),
    Column("note", _TABLE, "text", "", "What a reader should know."),
    Column("control", _TABLE, "text", "", "Why the row is not a figure of a publisher; no count "
           "includes it."),
    Column("expected_verdict", _TABLE, "text", "", "Verdict that a test expects for the value."),
    Column("expected_interval_verdict", _TABLE, "text", "",
           "Verdict that a test expects for the interval."),
)  # fmt: skip

_SERIES = (
    Column("indicator", "series", "text", "", "Key of what is measured: an id of a record or the "
           "publisher's number.", required=True),
    Column("title", "series", "text", "", "What is measured, in words."),
    Column("area", "series", "text", "", "Code of the area, or its name where it has no code."),
    Column("area_name", "series", "text", "", "Name of the area."),
    Column("area_type", "series", "text", "", "What sort of area: country, region, county."),
    Column("population", "series", "text", "", "Who is counted: sex, age, category."),
    Column("period", "series", "text or period", "", "When: a printed label, the internal notation "
           "or a `Period`.", required=True),
    Column("value", "series", "float", "`unit`", "The value; missing where it is suppressed or "
           "not published.", required=True),
    Column("numerator", "series", "float", "events or people", "What was counted."),
    Column("denominator", "series", "float", "people", "Of how many."),
    Column("lower", "series", "float", "`unit`", "Lower limit of the published interval."),
    Column("upper", "series", "float", "`unit`", "Upper limit of the published interval."),
    Column("low", "series", "float", "`unit`", "The least that stands behind a marker: 1 of "
           "`1-4`."),
    Column("high", "series", "float", "`unit`", "The most that stands behind it."),
    Column("denominator_lower", "series", "float", "people", "Lower limit of an estimated "
           "denominator, at the level of the series."),
    Column("denominator_upper", "series", "float", "people", "Its upper limit."),
    Column("decimals", "series", "integer", "decimal places", "Decimals that the value is printed "
           "with, where some end in zeros."),
    Column("label", "series", "text", "", "The period as the file prints it."),
    Column("marker", "series", "category", "", "Shorthand printed with the value or in its place: "
           "`c` suppressed, `p` provisional."),
    Column("note", "series", "text", "", "What the publisher says about the value."),
    Column("statistic", "series", "category", "", "What sort of number: `count`, `proportion`, "
           "`crude_rate`, `directly_standardised_rate`, and so on."),
    Column("per", "series", "float", "", "Multiplier of the values: 100 for percentages."),
    Column("unit", "series", "category", "", "Unit as a reader is told it."),
    Column("polarity", "series", "category", "", "Direction of improvement: `higher_better`, "
           "`lower_better`, `neutral`."),
    Column("counted", "series", "category", "", "What was counted: `events`, of which none can be "
           "counted in two periods, `people`, or `not stated`."),
    Column("season", "series", "integer", "periods", "After how many periods a season comes again: "
           "4 for quarters, 12 for months, 1 for none."),
    Column("level", "series", "float", "fraction", "Confidence level of the limits."),
    Column("vintage", "series", "text", "", "Release or method that the value belongs to."),
    Column("break", "series", "text", "", "On the first value of a new basis: what changed."),
    Column("source_title", "series", "text", "", "Where the value was published."),
    Column("source_url", "series", "text", "", "Address of that source."),
    Column("start", "series", "date", "", "First day of the period; decides between readings of "
           "its label."),
    Column("end", "series", "date", "", "Last day of the period, included; decides, too."),
    Column("length", "series", "text", "", "Where a file has periods of several lengths: which, so "
           "that one-year and three-year values are two series; `cumulative` where they share a "
           "start."),
    Column("line", "series", "integer", "", "Line of the file that the row was read from: messages "
           "then name lines."),
    Column("sex", "series", "category", "", "From a Fingertips file, as the following: sex as "
           "printed, a part of `population`."),
    Column("age", "series", "category", "", "Age as printed, a part of `population`."),
    Column("category_type", "series", "category", "", "What the category divides by: deprivation "
           "deciles; a part of `population`."),
    Column("category", "series", "category", "", "The category; a part of `population`."),
    Column("parent_code", "series", "category", "", "Code of the area that the area lies in."),
    Column("parent_name", "series", "category", "", "Name of the area that the area lies in."),
    Column("lower_998", "series", "float", "`unit`", "Lower limit at 99.8% confidence."),
    Column("upper_998", "series", "float", "`unit`", "Upper limit at 99.8% confidence."),
    Column("recent_trend", "series", "category", "", "Trend as the publisher labels it."),
    Column("compared_to_england", "series", "category", "", "Comparison with England as the "
           "publisher labels it."),
    Column("compared_to_region", "series", "category", "", "The same with the region."),
    Column("compared_to_percentiles", "series", "category", "", "The same with percentiles."),
    Column("compared_to_goal", "series", "category", "", "The same with the goal."),
    Column("new_data", "series", "category", "", "Whether the publisher calls the value new."),
)  # fmt: skip

_CARD = "scorecard"
_SCORECARD = (
    Column("indicator", _CARD, "text", "", "Key of the indicator or metric."),
    Column("title", _CARD, "text", "", "Its name."),
    Column("polarity", _CARD, "text", "", "Direction of improvement: `higher_better`, "
           "`lower_better`, `target_range`, `neutral`."),
    Column("area", _CARD, "text", "", "Code of the area."),
    Column("area_name", _CARD, "text", "", "Its name."),
    Column("population", _CARD, "text", "", "Who is counted."),
    Column("vintage", _CARD, "text", "", "Release or method of the values."),
    Column("unit", _CARD, "text", "", "Unit of the values."),
    Column("source", _CARD, "text", "", "Where the value is from: a series, a figure of a "
           "document, or a publication."),
    Column("period", _CARD, "text", "", "Period of the latest value, in the internal notation."),
    Column("period_label", _CARD, "text", "", "The same as the file prints it."),
    Column("value", _CARD, "float", "`unit`", "The latest value."),
    Column("lower", _CARD, "float", "`unit`", "Its published lower limit."),
    Column("upper", _CARD, "float", "`unit`", "Its published upper limit."),
    Column("shown", _CARD, "text", "", "The latest value as a reader is shown it, with unit and "
           "marker, or what was printed."),
    Column("places", _CARD, "integer", "decimal places", "Decimals that its values are shown "
           "with."),
    Column("previous_period", _CARD, "text", "", "The last period before that shares no day with "
           "it."),
    Column("previous_label", _CARD, "text", "", "The same as the file prints it."),
    Column("previous", _CARD, "float", "`unit`", "Its value."),
    Column("change_from_previous", _CARD, "float", "`unit`; percentage points for percentages",
           "Latest less previous value."),
    Column("significance_from_previous", _CARD, "text", "", "Of that change: `higher`, `lower`, "
           "`not significant`, `not tested`."),
    Column("baseline_period", _CARD, "text", "", "Period of the baseline."),
    Column("baseline_label", _CARD, "text", "", "The same as the file prints it."),
    Column("baseline", _CARD, "float", "`unit`", "Its value."),
    Column("change_from_baseline", _CARD, "float", "`unit`; percentage points for percentages",
           "Latest value less baseline."),
    Column("change_percent", _CARD, "float", "percent", "The same in percent of the baseline; "
           "missing for percentages."),
    Column("significance", _CARD, "text", "", "Of the change from the baseline: `higher`, `lower`, "
           "`not significant`, `not tested`."),
    Column("direction", _CARD, "text", "", "Direction of travel: `getting better`, `getting "
           "worse`, `increasing`, `decreasing`, `no significant change`, `not tested`, `cannot be "
           "calculated`."),
    Column("direction_basis", _CARD, "text", "", "What the direction rests on: the recent trend, "
           "or the change since the period before."),
    Column("trend", _CARD, "text", "", "Label of the recent trend, in the words of Fingertips."),
    Column("target_text", _CARD, "text", "", "The target in words."),
    Column("target", _CARD, "float", "`unit`", "Its value."),
    Column("target_due", _CARD, "text", "", "When it is to be met."),
    Column("expected", _CARD, "float", "`unit`", "What the path to the target expects by the end "
           "of the period."),
    Column("target_status", _CARD, "text", "", "`met`, `not met`, `no target`, `no data`, `cannot "
           "be said`."),
    Column("probability", _CARD, "float", "", "Of meeting the target when it is due, by the "
           "projection; where the rule asks for it."),
    Column("comparator", _CARD, "text", "", "Area compared with."),
    Column("comparator_value", _CARD, "float", "`unit`", "Its value of the same period."),
    Column("comparison", _CARD, "text", "", "Where the value stands by its interval: `better`, "
           "`similar`, `worse`; `lower`, `similar`, `higher`; `not compared`."),
    Column("p_comparison", _CARD, "float", "", "Two-sided p of the comparison with the comparator."),
    Column("p_comparison_adjusted", _CARD, "float", "", "The same, adjusted for all rows of the "
           "card (Benjamini and Hochberg)."),
    Column("p_direction", _CARD, "float", "", "Two-sided p of what the direction rests on."),
    Column("p_direction_adjusted", _CARD, "float", "", "The same, adjusted for all rows."),
    Column("rag", _CARD, "text", "", "State by the declared rule; no column without a rule."),
    Column("rag_reason", _CARD, "text", "", "Why the state is what it is; no column without a "
           "rule."),
    Column("update", _CARD, "text", "", "Whether a newer value should be out: `update due`, `no "
           "update due`, `not known`."),
    Column("next_update", _CARD, "text", "", "Day by which the next value is expected."),
    Column("notes", _CARD, "text", "", "Caveats."),
)  # fmt: skip

COLUMNS = (*_RESULT, *_ASSESSED, *_SERIES, *_SCORECARD, *_FIGURES)
"""All columns, in the order of the page."""


def column(name: str, table: str = "result") -> Column:
    """Find a column by its name; a level may stand in it.

    Parameters
    ----------
    name : str
        Such as `value` or `lower_998`.
    table : str, default "result"
        Where it stands.

    Returns
    -------
    Column
        Its description.

    Raises
    ------
    KeyError
        If there is no such column.

    Examples
    --------
    >>> column("lower_998").unit
    'that of `value`'
    """
    stem, _, level = name.rpartition("_")
    wanted = f"{stem}_{{level}}" if level.isdigit() else name
    for found in COLUMNS:
        if found.table == table and found.name == wanted:
            return found
    raise KeyError(name)


HEADERS = {
    "indicator": """
        indicator indicatorid indicatorkey indicatorcode metricid measureid seriesid kpi
        metric
    """,
    "title": "indicatorname title indicatortitle metricname",
    "area": """
        area areacode code gsscode onscode ladcode lacode localauthoritycode
        geographycode geocode areaid usualresidencecode organisationidentificationcode wardcode
        ladNNcd ltlaNNcd utlaNNcd ctyuaNNcd rgnNNcd lsoacode msoacode lsoaNNcd msoaNNcd
    """,
    "area_name": """
        areaname name localauthority localauthorityname laname ladname geography
        geographyname usualresidencename council district borough region place
        ward wardname locality policeforce force partnership ladNNnm ltlaNNnm utlaNNnm ctyuaNNnm rgnNNnm
        lsoaname msoaname lsoaNNnm msoaNNnm
    """,
    "area_type": "areatype geographytype",
    "parent_code": "parentcode",
    "parent_name": "parentname",
    "population": """
        population sex gender age ageband agegroup agerange categorytype category
        inequality group subgroup substance drug cause ethnicity breakdown cohort
        setting
    """,
    "period": """
        period timeperiod time year financialyear calendaryear academicyear schoolyear fy quarter
        month date datename
        financialquarter fyquarter qtr yearending quarterending monthending periodlabel reportingperiod registrationyear yearofdeathregistration
    """,
    "label": "label",
    "sortable": "timeperiodsortable",
    "range": "timeperiodrange",
    "start": "start periodstart startdate reportingperiodstart",
    "end": "end periodend enddate reportingperiodend",
    "value": """
        value obsvalue measurevalue rate percentage percent pct figure actual outturn
        result
    """,
    "numerator": "numerator num count number numberof events observed",
    "denominator": "denominator denom den base eligible pop",
    "lower": "lower lowerci lowercl lowerlimit lowerbound lowerconfidencelimit lower95ci 95lower lcl lci",
    "upper": "upper upperci uppercl upperlimit upperbound upperconfidencelimit upper95ci 95upper ucl uci",
    "lower_998": "lower998 lowerci998limit",
    "upper_998": "upper998 upperci998limit",
    "limits": "limits ci 95ci confidenceinterval",
    "statistic": "statistic measure measuretype valuetype",
    "unit": "unit units valueunit unitofmeasure",
    "per": "per multiplier",
    "polarity": "polarity",
    "level": "level confidence confidencelevel",
    "vintage": "vintage release edition return version",
    "break": "break seriesbreak",
    "marker": "marker flag shorthand obsstatus",
    "note": "note notes valuenote comment comments footnote",
    "source_title": "sourcetitle source",
    "source_url": "sourceurl url",
    "kept": """
        recenttrend comparedtoengland comparedtoenglandvalueorpercentiles
        comparedtopercentiles comparedtoregionvalueorpercentiles
        comparedtoregionsstatisticalvalueorpercentiles comparedtobenchmark benchmark
        significance newdata comparedtogoal
    """,
    "counted": "counted",
    "season": "season",
    "denominator_lower": "denominatorlower",
    "denominator_upper": "denominatorupper",
}
"""Headers of tables that are understood, by role, in letters and digits only; `NN` is two digits."""


_WORDS_OF_LIMITS = "(?:ci|cl|confidence|intervals?|limits?|bound|95|950|998)*"
_LIMIT = re.compile(rf"{_WORDS_OF_LIMITS}(lower|upper|[lu](?=c[il])){_WORDS_OF_LIMITS}")
"""Headers of limits in any order of their words: `Lower CI 95%`, `95% UCL`."""


def folded(header: str) -> str:
    """Fold a header to its letters and digits in lower case.

    Parameters
    ----------
    header : str
        As a file prints it.

    Returns
    -------
    str
        What headers are compared by.

    Examples
    --------
    >>> folded("Area Code") == folded("AREA_CODE") == folded("AreaCode")
    True
    """
    return re.sub(r"[\W_]+", "", header).casefold()


@cache
def _roles() -> dict[str, str]:
    return {header: role for role, headers in HEADERS.items() for header in headers.split()}


_KEY_ROLES = frozenset({"area", "area_name", "period", "indicator", "title", "population"})
"""Roles whose headers may say more in brackets: `Area (LTLA)`."""


def role_of(header: str) -> str | None:
    """Give the role of a column by its header, however it is spaced or capitalised.

    Parameters
    ----------
    header : str
        As printed: `Area Code`, `LAD23CD`, `Lower CI 95.0 limit`.

    Returns
    -------
    str or None
        Such as `area`, `value` or `lower`; `kept` for columns that are carried through.

    Examples
    --------
    >>> role_of("Area_Code"), role_of("lad23cd"), role_of("Colour")
    ('area', 'area', None)
    """
    name = folded(header)
    found = _roles().get(name)
    if found is None:
        found = _roles().get(re.sub(r"(?<=[a-z])\d\d(?=(?:cd|nm)$)", "NN", name))
    if found is None and (inside := re.fullmatch(r"(.*\w)\s*[([][^()]*[)\]]", header.strip())):
        plain = role_of(inside[1])
        found = plain if plain in _KEY_ROLES else None
    if found is None and (limit := _LIMIT.fullmatch(name)):
        found = ("lower" if limit[1].startswith("l") else "upper") + "_998" * ("998" in name)
    return found
