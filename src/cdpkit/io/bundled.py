"""The data that comes with the package: the only reader of `data/`."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from cdpkit.errors import MissingDataError
from cdpkit.io.documents import read_document
from cdpkit.model import DocumentFile, Registry, SourceFile
from cdpkit.model.records import Area

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

__all__ = [
    "area_changes",
    "area_kinds",
    "area_names",
    "area_parents",
    "content_words",
    "disclosure_profiles",
    "documents",
    "latest_rows",
    "names",
    "path_of",
    "reference_files",
    "registry",
    "series_frame",
    "series_rows",
    "stop_words",
]

_WORD = re.compile(r"[a-z]{3,}")
_DATA = FilePath(__file__).parent.parent / "data"
_TABLES = {"national": _DATA / "figures" / "national.csv"}


def documents() -> tuple[str, ...]:
    """Give the names of the bundled documents, sorted.

    Returns
    -------
    tuple of str
        Names that `load` and `reproduce` take.

    Examples
    --------
    >>> documents()
    ('lancashire', 'liverpool', 'portsmouth', 'sefton', 'wirral')
    """
    return tuple(sorted(path.stem for path in (_DATA / "documents").glob("*.yaml")))


def names() -> tuple[str, ...]:
    """Give the names of all bundled sources of figures: documents, then tables.

    Returns
    -------
    tuple of str
        Names that `reproduce` takes.

    Examples
    --------
    >>> names()[-1]
    'national'
    """
    return (*documents(), *_TABLES)


def path_of(name: str) -> FilePath:
    """Give the file of a bundled document or figure table.

    Parameters
    ----------
    name : str
        One of `names()`.

    Returns
    -------
    pathlib.Path
        A file inside the installed package: read it, do not write to it.

    Raises
    ------
    MissingDataError
        If no bundled source has this name.

    Examples
    --------
    >>> path_of("national").name
    'national.csv'
    """
    if name in _TABLES:
        return _TABLES[name]
    if name in documents():
        return _DATA / "documents" / f"{name}.yaml"
    raise MissingDataError("bundled source", name, f"Choose from: {', '.join(names())}.")


@cache
def reference_files() -> tuple[SourceFile, ...]:
    """Read the bundled reference data: areas, organisations, indicators, framework, strategy.

    Returns
    -------
    tuple of SourceFile
        Those of the folder in the order of their names, then the areas.

    Examples
    --------
    >>> any(file.content.frameworks for file in reference_files())
    True
    """
    folder = _DATA / "reference"
    files = [read_document(path, bundled=True) for path in sorted(folder.glob("*.yaml"))]
    areas = SourceFile("areas.csv", DocumentFile(areas=_areas()), bundled=True)
    return (areas, *files)


def _areas() -> tuple[Area, ...]:
    fields: dict[str, dict[str, Any]] = {}
    for row in _rows_of("reference/areas.csv"):
        identifier = row["id"]
        area = fields.setdefault(identifier, {k: row[k] or None for k in _AREA_FIELDS})
        if row["parts"]:
            area["made_of"] = row["parts"].split()
        if row["year"]:
            numbers = {k: row[k] for k in _POPULATION_FIELDS if row[k]}
            area.setdefault("populations", []).append(numbers)
    return tuple(
        Area.model_validate(area | {"made_of": area.get("made_of", ())}) for area in fields.values()
    )


_AREA_FIELDS = ("id", "gss", "name", "kind", "parent", "dat_code")
_POPULATION_FIELDS = (
    "year", "population", "basis", "reference_date", "vintage", "derived", "verified",
    "source_title", "source_url",
)  # fmt: skip


def disclosure_profiles() -> tuple[dict[str, str], ...]:
    """Read the bundled profiles for hiding small counts, as texts.

    Returns
    -------
    tuple of dict
        One for each profile, with the columns of its file.

    Examples
    --------
    >>> disclosure_profiles()[-1]["threshold"]
    '5'
    """
    return tuple(_rows_of("reference/disclosure_profiles.csv"))


@cache
def area_parents() -> dict[str, str]:
    """Give the GSS code of the area that each area is part of, by its own GSS code.

    Returns
    -------
    dict of str to str
        Areas that are part of none are left out.

    Examples
    --------
    >>> area_parents()["E12000002"]
    'E92000001'
    """
    rows = list(_rows_of("reference/areas.csv"))
    code = {row["id"]: row["gss"] for row in rows}
    return {row["gss"]: code[row["parent"]] for row in rows if code.get(row["parent"])}


@cache
def area_kinds() -> dict[str, str]:
    """Give what sort of area each code stands for.

    Returns
    -------
    dict of str to str
        By GSS code.

    Examples
    --------
    >>> area_kinds()["E12000002"]
    'region'
    """
    return {row["gss"]: row["kind"] for row in _rows_of("reference/areas.csv")}


@cache
def area_names() -> frozenset[str]:
    """Give the names of known areas, present and past, in lower case.

    Returns
    -------
    frozenset of str
        Of areas that were abolished, too.

    Examples
    --------
    >>> "wirral" in area_names(), "allerdale" in area_names()
    (True, True)
    """
    names = {row["name"].casefold() for row in _rows_of("reference/areas.csv")}
    changed = {row[f"{side}_name"].casefold() for row in area_changes() for side in ("old", "new")}
    return frozenset(names | changed)


def series_rows() -> Iterator[dict[str, str]]:
    """Read the published series row by row: one value of one series and area a row.

    Yields
    ------
    dict of str to str
        `series_id`, `area`, `area_code`, `indicator`, `period_label`, `value`, `numerator`,
        `denominator`, `lower_ci`, `upper_ci`, `unit`, `source_title` and `source_url`, as
        published; empty where nothing is.

    Examples
    --------
    >>> next(series_rows())["period_label"]
    '1993'
    """
    yield from _rows_of("figures/series.csv")


def latest_rows() -> Iterator[dict[str, str]]:
    """Read the latest national values and totals of grants: one value a row.

    Yields
    ------
    dict of str to str
        `series_id`, `title`, `area`, `area_code`, `period_label`, `value`, `unit`, `statistic`,
        `source_title`, `source_url` and `seen`: how it was read, in the publisher's own page or in
        that of a third party, with what is odd about it. A value looked for and not found is empty.

    Examples
    --------
    >>> grants = [row for row in latest_rows() if row["series_id"] == "grant_datrig"]
    >>> grants[0]["period_label"], grants[0]["value"], grants[0]["seen"]
    ('2025/26', '310000000', 'publisher (Parliament)')
    """
    yield from _rows_of("figures/national_latest.csv")


def series_frame() -> pd.DataFrame:
    """Give the published series as a tidy frame, for `frames.SeriesTable.from_frame`.

    Labels are read as their sources mean them: with a slash a financial year, without one calendar
    years. Of values that were restated later, the older ones carry their source as `vintage`.

    Returns
    -------
    pandas.DataFrame
        One row a value, in the columns of a series; polarity, unit, statistic, and whether events
        or people are counted are read from titles and units.

    Examples
    --------
    >>> frame = series_frame()
    >>> print(*frame.loc[0, ["indicator", "period", "value", "statistic", "per"]])
    ons_ew_asmr_occurred_drug_misuse 1993 16.4 directly_standardised_rate 1000000.0
    """
    import pandas as pd

    from cdpkit.io.published_series import tidy_rows

    return pd.DataFrame(tidy_rows(series_rows()))


@cache
def area_changes() -> tuple[dict[str, str], ...]:
    """Give how codes and names of English local authorities changed since 2009, with the sources.

    Returns
    -------
    tuple of dict
        In order of date. `kind` is `recode`, `county_recode`, `name`, `merge`, `boundary`,
        `county_split` or `county_part`.

    Examples
    --------
    >>> [change["old_name"] for change in area_changes() if change["new_name"] == "Cumberland"]
    ['Allerdale', 'Carlisle', 'Copeland', 'Cumbria']
    """
    return tuple(sorted(_rows_of("reference/area_changes.csv"), key=lambda row: row["date"]))


@cache
def stop_words() -> frozenset[str]:
    """Give the words that say nothing about what a text is about.

    Returns
    -------
    frozenset of str
        In lower case.

    Examples
    --------
    >>> "the" in stop_words()
    True
    """
    text = (_DATA / "stop_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.split() if not line.startswith("#"))


def content_words(text: str) -> frozenset[str]:
    """Give the words that carry meaning: three letters or more, stop words aside.

    Parameters
    ----------
    text : str
        Any text in English.

    Returns
    -------
    frozenset of str
        In lower case.

    Examples
    --------
    >>> sorted(content_words("Review the routes into treatment"))
    ['review', 'routes', 'treatment']
    """
    return frozenset(_WORD.findall(text.casefold())) - stop_words()


def _rows_of(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def registry() -> Registry:
    """Load every bundled document with the reference data.

    Returns
    -------
    Registry
        All records; made once, and frozen.

    Examples
    --------
    >>> registry()["wirral"].kind.value
    'cdp'
    """
    files = [read_document(path_of(name)) for name in documents()]
    return Registry([*reference_files(), *files])
