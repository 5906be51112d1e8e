"""Every column that is read or written: its type, its unit, and what it means.

The list is `columns.csv`; the page of columns in the documentation is made from it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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

    Examples
    --------
    >>> column("lower_998").dtype
    'float'
    """

    name: str
    table: str
    dtype: str
    unit: str
    meaning: str
    required: bool = False


def _listed() -> tuple[Column, ...]:
    """Read the list of columns, which lies beside this file."""
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Column(name, table, dtype, unit, meaning, required == "yes")
            for table, name, dtype, unit, meaning, required in list(csv.reader(file))[1:]
        )


COLUMNS = _listed()
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
