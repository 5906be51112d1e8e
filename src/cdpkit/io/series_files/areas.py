"""Areas that changed: named where a file mixes old and new, brought together on request."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.errors import InputError
from cdpkit.io.bundled import area_changes
from cdpkit.model import Statistic
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from cdpkit.io.csv_files import Findings

    Change = Mapping[str, str]


_CODES = frozenset({"recode", "county_recode", "name"})
_REFUSED = {
    "county_split": "was split into {new}: its numbers cannot be divided",
    "county_part": "did not become {new} as a whole: the two areas differ",
    "boundary": "has had different boundaries since it became {new}",
}
_KEYS = ("indicator", "population", "vintage", "length", "period", "statistic", "per")
_FROM_COUNTS = (str(Statistic.CRUDE_RATE), str(Statistic.PROPORTION))
_SUMMED = ("value", "numerator", "denominator")
_HINT = "Leave these rows out with `--keep-going`, or leave out `--areas`."


def day_of(areas: str | date | None) -> date | None:
    """Read the day that the areas are wanted of; `now` is later than all changes."""
    if areas is None or isinstance(areas, date):
        return areas
    if areas == "now":
        return date.max
    try:
        return date.fromisoformat(areas)
    except ValueError:
        raise InputError("areas", f"is {areas!r}", "Give `now`, or a day: 2018-03-31.") from None


def note_pairs(frame: pd.DataFrame, found: Findings) -> None:
    """Name areas of which a file has rows before and after a change; nothing is joined."""
    codes = set(frame["area"].unique().astype(str)) if "area" in frame else set()
    for change in area_changes():
        old, new = change["old_code"], change["new_code"]
        if old != new and {old, new} <= codes:
            told = f"has {change['old_name']} ({old}) and {change['new_name']} ({new}), "
            why = "a different area from" if change["whole"] == "no" else "which replaced it on"
            found.how_read(f"{told}{why} {change['date']}; `--areas now` joins what it can")


def brought_together(
    frame: pd.DataFrame, day: date, accept: Sequence[str], found: Findings
) -> pd.DataFrame:
    """Bring areas to what they are on a day.

    Codes are changed; counts of merged areas are summed, and rates made of the sums. What would be
    wrong is lost with its reason: parts of counties, other boundaries, numbers without counts.
    """
    if "area" not in frame:
        return frame
    frame = _coded(frame.astype({"area": object}), found)
    until, done = day.isoformat(), set[str]()
    # A county that went whole to one authority stands before the sum of its districts.
    for change in sorted(area_changes(), key=lambda one: (one["date"], one["kind"] == "merge")):
        there = (frame["area"] == change["old_code"]).any()
        if change["date"] <= until and there and change["change_id"] not in done:
            if change["kind"] == "merge":
                done.add(change["change_id"])
            frame = _applied(frame, change, accept, found)
    return _counties(frame, until, found)


def _coded(frame: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """Give areas that are known by name alone their codes, where a name has one code only."""
    codes: dict[str, set[str]] = defaultdict(set)
    for change in area_changes():
        for side in ("old", "new"):
            codes[change[f"{side}_name"].casefold()].add(change[f"{side}_code"])
    held = {str(area): codes.get(str(area).casefold(), set()) for area in frame["area"].unique()}
    if several := [f"{name} ({', '.join(sorted(of))})" for name, of in held.items() if len(of) > 1]:
        hint = "Give their codes in a column `area`."
        rows = frame["area"].astype(str).map(lambda name: len(held[name]) > 1).to_numpy()
        problem = f"names areas that had several codes: {'; '.join(several)}"
        found.lost_row("area", problem, _lines(frame, rows), hint)
        frame = frame[~rows]
    known = {name: next(iter(of)) for name, of in held.items() if len(of) == 1}
    if not known:
        return frame
    names = frame.get("area_name", frame["area"])
    found.how_read(
        f"areas given by name were read as {', '.join(f'{n} ({c})' for n, c in known.items())}"
    )
    return frame.assign(area_name=names, area=frame["area"].map(lambda a: known.get(str(a), a)))


def _applied(
    frame: pd.DataFrame, change: Change, accept: Sequence[str], found: Findings
) -> pd.DataFrame:
    """Bring the rows of one change together, or leave them out with the reason."""
    if change["kind"] == "merge":
        parts = [c for c in area_changes() if c["change_id"] == change["change_id"]]
        names = [(c["old_code"], c["old_name"]) for c in parts]
        return _summed(frame, names, (change["new_code"], change["new_name"]), found)
    if change["kind"] in _CODES or (change["kind"] == "boundary" and "boundary" in accept):
        return _recoded(frame, change, found)
    return _left_out(frame, change, found)


def _counties(frame: pd.DataFrame, until: str, found: Findings) -> pd.DataFrame:
    """Sum what a county was split into after the day; a county is the sum of all its parts."""
    splits: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for change in area_changes():
        if change["kind"] == "county_split" and change["date"] > until:
            county = (change["old_code"], change["old_name"])
            splits[county].append((change["new_code"], change["new_name"]))
    for county, parts in splits.items():
        if frame["area"].isin([code for code, _ in parts]).any():
            frame = _summed(frame, parts, county, found)
    return frame


def _recoded(frame: pd.DataFrame, change: Change, found: Findings) -> pd.DataFrame:
    rows = (frame["area"] == change["old_code"]).to_numpy()
    old, new = (f"{change[f'{side}_name']} ({change[f'{side}_code']})" for side in ("old", "new"))
    told = f"rows for {old} were read as {new}, its name and code since {change['date']},"
    found.note("", told, _lines(frame, rows))
    after = (frame["area"] == change["new_code"]).to_numpy() & ~rows
    frame.loc[rows, "area"] = change["new_code"]
    if "area_name" in frame:
        frame = frame.astype({"area_name": object})
        frame.loc[rows, "area_name"] = change["new_name"]
    if change["kind"] == "boundary":
        frame = frame.assign(**{"break": frame.get("break", "")})
        starts = np.array([_start(p) or "" for p in frame["period"]])
        first = after & (starts == min(starts[after], default=""))
        frame.loc[first, "break"] = f"boundary of {change['date']}: {change['note']}"
    return frame


def _start(period: Any) -> str:
    return str(getattr(period, "start", None) or period)


def _left_out(frame: pd.DataFrame, change: Change, found: Findings) -> pd.DataFrame:
    rows = (frame["area"] == change["old_code"]).to_numpy()
    same = [c for c in area_changes() if c["change_id"].split(".")[:2] == change["change_id"].split(
        ".")[:2] and c["old_code"] == change["old_code"]]  # fmt: skip
    new = " and ".join(f"{c['new_name']} ({c['new_code']})" for c in same)
    why = _REFUSED[change["kind"]].format(new=new)
    hint = _HINT if change["kind"] != "boundary" else f"Add `--accept boundary`. {_HINT}"
    what = f"{change['old_name']} ({change['old_code']}) {why}, {change['date']},"
    found.lost_row("area", what, _lines(frame, rows), hint)
    return frame[~rows]


def _lines(frame: pd.DataFrame, rows: Any) -> list[int]:
    return [int(line) for line in frame.loc[rows, "line"]] if "line" in frame else []


def _summed(
    frame: pd.DataFrame, parts: Sequence[tuple[str, str]], whole: tuple[str, str], found: Findings
) -> pd.DataFrame:
    """Put one row in the place of the rows of the parts; a row that the file has stands."""
    import pandas as pd

    names = dict(parts)
    keys = [name for name in _KEYS if name in frame]
    inside = frame["area"].isin(list(names))
    held = {_key(row, keys) for row in _records(frame[frame["area"] == whole[0]])}
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in _records(frame[inside]):
        groups[_key(row, keys)].append(row)
    made = []
    for key, rows in groups.items():
        if key in held:
            continue
        if why := _no_sum(rows[0]):
            lines = [int(row["line"]) for row in rows if "line" in row]
            problem = f"{', '.join(names.values())} became {whole[1]} ({whole[0]}): {why}"
            found.lost_row("area", problem, lines, _HINT)
            continue
        made.append(_sum_of(rows, names, whole))
    told = f"{', '.join(names.values())}, which were added up to {whole[1]} ({whole[0]})"
    if made:
        found.note("", f"rows for {told},", _lines(frame, inside))
    columns = dict.fromkeys([*map(str, frame), *(name for row in made for name in row)])
    new = pd.DataFrame(made, columns=list(columns))
    return pd.concat([frame[~inside], new], ignore_index=True) if made else frame[~inside]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = list(map(str, frame))
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _key(row: Mapping[str, Any], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple("" if row[name] is None else str(row[name]) for name in keys)


def _no_sum(row: Mapping[str, Any]) -> str:
    """Say why values of this sort cannot be summed."""
    statistic = str(row.get("statistic", ""))
    if statistic == Statistic.COUNT:
        return ""
    if statistic not in _FROM_COUNTS:
        return f"values of statistic {statistic or 'other'} cannot be summed"
    counts = [row.get(name, np.nan) for name in ("numerator", "denominator")]
    return "" if not any(map(_missing, counts)) else "its rates have no counts to be summed"


def _missing(number: Any) -> bool:
    return number is None or number != number  # noqa: PLR0124 (NaN)


def _sum_of(
    rows: list[dict[str, Any]], names: Mapping[str, str], whole: tuple[str, str]
) -> dict[str, Any]:
    """Sum the counts; missing where a part is missing or hidden, which is named."""
    from cdpkit import calc

    row = rows[0] | {"area": whole[0], "area_name": whole[1], "marker": ""}
    there = {str(one["area"]): one for one in rows}
    needed = "value" if str(row["statistic"]) == Statistic.COUNT else "numerator"
    lacking = [
        name
        for code, name in names.items()
        if code not in there
        or _missing(there[code].get(needed))
        or there[code].get("marker") == GssMarker.CONFIDENTIAL
    ]
    for name in (*_SUMMED, "lower", "upper", "low", "high", "lower_998", "upper_998", "decimals"):
        if name in row:
            row[name] = np.nan
    if lacking:
        return row | {"value": np.nan, "note": f"no sum: {', '.join(lacking)} missing or hidden"}
    for name in _SUMMED:
        if name in rows[0] and (name != "value" or needed == "value"):
            row[name] = float(np.sum([one[name] for one in rows]))
    row["note"] = f"derived: the sum of {', '.join(names.values())}"
    if needed == "value":
        return row
    rate = calc.proportion if str(row["statistic"]) == Statistic.PROPORTION else calc.crude_rate
    found = rate(row["numerator"], row["denominator"], per=float(row["per"]))
    places = max(1, *(0 if _missing(one.get("decimals")) else int(one["decimals"]) for one in rows))
    for name, number in (("value", found.estimate), ("lower", found.lower), ("upper", found.upper)):
        row[name] = round(float(number), places)
    return row
