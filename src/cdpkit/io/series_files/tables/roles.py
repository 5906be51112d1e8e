"""Which column plays which role, by its header and, where that is not enough, by its cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdpkit.columns import HEADERS, folded, role_of
from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.io.bundled import area_names
from cdpkit.io.csv_files import TextColumn
from cdpkit.io.series_files.tables.headers import is_age, is_period, stands_beside
from cdpkit.io.series_files.tables.places import Layout, find_counts, is_numeric, tell_apart
from cdpkit.model import Statistic, is_count_noun, multipliers_in, number_kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_SEXES = frozenset({"persons", "person", "male", "female", "males", "females", "people", "na", ""})
_OF_A_YEAR = re.compile(
    r"Q[1-4]|H[12]|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*", re.IGNORECASE
)
"""Headers of columns that hold a part of the year of each row."""
_TIMES = (
    {"year", "financialyear", "fy"},
    {"quarter", "month", "financialquarter", "fyquarter", "qtr"},
)
_SEVERAL = frozenset({"population", "kept", "note"})


def assigned(
    file: str,
    header: Sequence[str],
    columns: Sequence[TextColumn],
    named: Mapping[str, Sequence[str]],
    layout: str,
) -> Layout:
    """Give each column its role, or say that two compete for one."""
    made = Layout()
    taken = _named(header, named, made)
    for place, name in enumerate(header):
        if place in taken:
            continue
        role = role_of(name)
        if role is None or role in named:
            made.unread.append(place)
        else:
            made.places.setdefault(role, []).append(place)
    _by_name(header, made)
    _regions_around(header, made)
    _measures(columns, made)
    _by_content(header, columns, made)
    _rate_by_words(header, columns, made)
    if layout != "long":
        _spread(header, columns, made, layout)
    _one_each(file, header, made)
    _period(header, columns, made)
    _value(header, columns, made)
    if made.wide != "measure":
        tell_apart(header, columns, made)
    if not made.wide:
        find_counts(header, columns, made)
    return made


def _named(header: Sequence[str], named: Mapping[str, Sequence[str]], made: Layout) -> set[int]:
    places: dict[str, int] = {
        folded(name): place for place, name in reversed(list(enumerate(header)))
    }
    for role, names in named.items():
        if role not in HEADERS:
            raise InputError(
                "columns", f"has an unknown role: `{role}`", f"Use {', '.join(HEADERS)}."
            )
        for name in names:
            if folded(name) not in places:
                shown = ", ".join(f"`{cell}`" for cell in header[:12])
                raise InputError(f"columns[{role!r}]", f"is not a column: `{name}`",
                                 f"Choose from {shown}.")  # fmt: skip
            made.places.setdefault(role, []).append(places[folded(name)])
    return {place for of_role in made.places.values() for place in of_role}


def _by_name(header: Sequence[str], made: Layout) -> None:
    """Take `Area` beside a code as the name, and `Indicator` beside an id as the title."""
    for role, plain, other in (("area", "area", "area_name"), ("indicator", "indicator", "title")):
        places = made.places.get(role, [])
        if len(places) == 2 and other not in made.places:
            names = [place for place in places if folded(header[place]) == plain]
            if len(names) == 1:
                places.remove(names[0])
                made.places[other] = names


def _regions_around(header: Sequence[str], made: Layout) -> None:
    """Take `Region` beside another name of an area as what the area lies in."""
    names = made.places.get("area_name", [])
    around = [place for place in names if folded(header[place]) == "region"]
    if len(names) > 1 and len(around) == 1 and "parent_name" not in made.places:
        names.remove(around[0])
        made.places["parent_name"] = around


def _measures(columns: Sequence[TextColumn], made: Layout) -> None:
    """Take measures of several indicators as their titles, where nothing else names them."""
    place = made.place("statistic")
    if place is None or "title" in made.places:
        return
    words = set(columns[place].labels) - {""}
    if len(words) == 1 and "indicator" not in made.places:
        only = number_kind(statistic=min(words))
        if only.statistic is not Statistic.OTHER or only.per != 1 or only.note:
            return
    elif len(words) < 2:
        return
    key = made.place("indicator")
    if key is not None:
        pairs = len(TextColumn.together([columns[key], columns[place]]).labels)
        if pairs != len(columns[key].labels) or pairs != len(columns[place].labels):
            return
    made.places["title"] = made.places.pop("statistic")


def _by_content(header: Sequence[str], columns: Sequence[TextColumn], made: Layout) -> None:
    units = made.places.get("unit", [])
    words = {t.casefold() for t in columns[units[0]].labels} if len(units) == 1 else set()
    if words - {""} and words <= _SEXES and words - {""} != {"people"}:
        made.places.setdefault("population", []).append(units[0])
        made.places["population"].sort()
        del made.places["unit"]
        made.people = True
        made.notes.append(f"`{header[units[0]]}` has sexes; read as population")
    for place in list(made.places.get("population", [])):
        plain = folded(header[place]) == "population"
        if plain and "denominator" not in made.places and is_numeric(columns[place]):
            made.places["population"].remove(place)
            made.places["denominator"] = [place]
            made.notes.append(f"`{header[place]}` has numbers; read as denominator")
    if not made.places.get("population", [0]):
        del made.places["population"]


def _rate_by_words(header: Sequence[str], columns: Sequence[TextColumn], made: Layout) -> None:
    """Take the one column that names a multiplier, `Rate per 1,000`, as the value."""
    if "value" in made.places:
        return
    named = [
        place
        for place in made.unread
        if multipliers_in(name := header[place]) and not (is_period(name) or stands_beside(name))
    ]
    if len(named) == 1 and is_numeric(columns[named[0]]):
        made.places["value"] = named
        made.unread.remove(named[0])
        made.notes.append(f"value is `{header[named[0]]}`")


def _spread(
    header: Sequence[str], columns: Sequence[TextColumn], made: Layout, layout: str
) -> None:
    """Find the columns that are periods, ages or measures."""
    ages = [place for place in made.unread if is_age(header[place])]
    times = [place for place in made.unread if is_period(header[place])]
    parts = [p for p in made.unread if _OF_A_YEAR.fullmatch(header[p].strip())]
    within = parts if "period" in made.places and "numerator" not in made.places else []
    for kind, places, held in (
        ("period", times, "period"), ("age", ages, "value"), ("period", within, "value")
    ):  # fmt: skip
        free = held not in made.places and "value" not in made.places
        if layout in ("auto", f"wide:{kind}", kind) and len(places) > 1 and free:
            made.wide, made.spread = kind, places
            made.unread = [place for place in made.unread if place not in places]
            return
    numeric = [p for p in made.unread if is_numeric(columns[p]) and not stands_beside(header[p])]
    free = "value" not in made.places and "numerator" not in made.places
    if (
        layout == "auto"
        and free
        and len(numeric) > 1
        and (kind := _of_words(header, numeric, made))
    ):
        made.wide, made.spread = kind, numeric
        made.unread = [place for place in made.unread if place not in numeric]
        return
    if layout in ("auto", "wide:measure", "measure") and free and len(numeric) > 1:
        made.wide, made.spread = "measure", numeric
        made.unread = [place for place in made.unread if place not in numeric]


def _of_words(header: Sequence[str], places: Sequence[int], made: Layout) -> str:
    """Tell whether headers are sexes, or areas of which most are known by name."""
    names = [header[place] for place in places]
    if {n.casefold() for n in names} <= _SEXES - {"", "na"}:
        return "sex"
    known = area_names()
    free = not {"area", "area_name"} & made.places.keys()
    return "area" if free and 2 * sum(n.casefold() in known for n in names) > len(names) else ""


def _one_each(file: str, header: Sequence[str], made: Layout) -> None:
    spread = [header[place] for place in made.spread]
    if repeated := [name for name in dict.fromkeys(spread) if spread.count(name) > 1]:
        hint = "Give each a name of its own, or delete those that are not needed."
        several = f"has {spread.count(repeated[0])} columns with the name `{repeated[0]}`"
        raise UnreadableFileError(file, several, hint)
    for role, places in made.places.items():
        if len(places) < 2 or role in _SEVERAL:
            continue
        names = [folded(header[place]) for place in places]
        if role == "period" and all(any(n in group for n in names) for group in _TIMES):
            continue
        shown = " and ".join(f"`{header[place]}`" for place in places)
        hint = f"Choose one, such as --columns {role}={header[places[0]]}."
        raise UnreadableFileError(file, f"has two columns for {role}: {shown}", hint)


def _period(header: Sequence[str], columns: Sequence[TextColumn], made: Layout) -> None:
    """Take the one column whose cells are all periods, where no header names it."""
    if "period" in made.places or "end" in made.places or made.wide == "period":
        return
    held = [p for p in made.unread if (labels := set(columns[p].labels) - {""})
            and all(map(is_period, labels))]  # fmt: skip
    if len(held) == 1:
        made.places["period"] = held
        made.unread.remove(held[0])
        made.notes.append(f"`{header[held[0]]}` has periods; read as period")


def _value(header: Sequence[str], columns: Sequence[TextColumn], made: Layout) -> None:
    """Without a column of values, the one numeric column left is it; `count` alone is, too."""
    if made.wide or "value" in made.places:
        return
    numeric = [place for place in made.unread if is_numeric(columns[place])]
    numeric = numeric or [p for p in made.unread if is_count_noun(header[p])]
    alone = next((role for role in ("numerator", "denominator") if role in made.places), "")
    if len(numeric) == 1 and "numerator" not in made.places:
        made.places["value"] = numeric
        made.unread.remove(numeric[0])
        made.noun = header[numeric[0]] if is_count_noun(header[numeric[0]]) else ""
        made.notes.append(f"value is `{header[numeric[0]]}`")
    elif alone and not {"numerator", "denominator"} <= made.places.keys():
        made.places["value"] = made.places.pop(alone)
        made.noun = "count"
        made.notes.append(
            f"`{header[made.places['value'][0]]}` is the value, as no other column can be"
        )
