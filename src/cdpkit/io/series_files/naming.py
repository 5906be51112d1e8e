"""What was measured, and where: keys, titles and areas of observations."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.columns import role_of
from cdpkit.io.csv_files import TextColumn, quoted
from cdpkit.io.fingertips import polarity_of
from cdpkit.io.series_files.metadata import FIELDS
from cdpkit.model import Polarity, is_count_noun

if TYPE_CHECKING:
    from cdpkit.io.series_files.draft import Draft


_TEXTS = (
    "indicator", "title", "area", "area_name", "area_type", "parent_code", "parent_name",
    "statistic", "unit", "polarity", "level", "vintage", "break", "source_title", "source_url",
    "note", "marker", "counted", "season",
)  # fmt: skip
_CONSTANT = ("indicator", "area", "area_name", "area_type", "vintage")
"""What may be said of a whole file, beside what is said of indicators."""
_NA = frozenset({"", "na", "n/a", "nan", "none", "null", "not applicable"})
_OF_ANY_NUMBER = re.compile(
    r"rate|crude|[dic]sr|value|number|count|total|per(?:centage|cent)?|proportion|age|(?:in)?directly"
    r"|standardised|average|mean|thousand|population|persons|people|the"
)
"""Words of a header that tell the sort of number, and not of what."""
_NOTED = re.compile(r"(?<!\s)\s*\[notes? [\w, ]+\]$", re.IGNORECASE)
"""What publishers of statistics write behind a name."""
_TOTAL = re.compile(r"(?:.* )?totals?|all(?: (?:areas|ages|persons|groups|people))?", re.IGNORECASE)
_DAMAGED = re.compile(r"\d\.\d+e\+?\d+", re.IGNORECASE)
_LIKE_GSS = re.compile(r"[ENSWKJ]\d{5,11}")
_GSS_DIGITS = 9


def is_total(text: str) -> bool:
    """Tell whether the name of an area or a group says that it is all of them together.

    Examples
    --------
    >>> is_total("Grand total"), is_total("All ages"), is_total("Persons")
    (True, True, False)
    """
    return bool(_TOTAL.fullmatch(text))


def name_indicators(draft: Draft) -> None:
    """Take the columns of texts as they stand, name the indicator, and fill in what all rows share."""
    made, table, said = draft.columns, draft.table, draft.options.metadata
    for role in _TEXTS:
        column = table.column(role)
        if column is not None and role == "polarity":
            column = column.mapped(lambda t: t if t in list(Polarity) else polarity_of(t))
        if column is not None:
            made[role] = column
    for role in _CONSTANT:
        stated = said.filling.get(role, {}).get("")
        if stated and role not in made:
            made[role] = draft.throughout(stated)
    _name(draft)
    _fill(draft)


def _name(draft: Draft) -> None:
    """Name the indicator where no column does: by the title above the table, or by the file."""
    made = draft.columns
    if "indicator" in made:
        if draft.table.layout.wide == "measure":
            made.setdefault("title", made["indicator"])
        return
    stem = draft.throughout(draft.key or Path(draft.file).stem)
    heading = next(iter(draft.titles), "") or _of_values(draft)
    if heading and "title" not in made:
        made |= {"indicator": stem, "title": draft.throughout(heading)}
    else:
        made["indicator"] = made.get("title") or stem


def title_by_file(draft: Draft) -> None:
    """Give an indicator that only its file names a title in words."""
    made = draft.columns
    stem = Path(draft.file).stem
    if "title" not in made and made["indicator"].labels == (stem,):
        words = re.sub(r"[\W_]+", " ", re.sub(r"^[\d\W_]+(?=[^\d\W])", "", stem)).strip()
        made["title"] = draft.throughout(words[:1].upper() + words[1:])


def _of_values(draft: Draft) -> str:
    """Give the header of the values where it says by itself what they are."""
    header, counts = (
        next(iter(draft.table.named(role)), ("",))[0] for role in ("value", "numerator")
    )
    header = "" if draft.table.layout.wide or role_of(header) else header
    name = re.sub(r"[([](?:%|per [\d,k]+)[)\]]$", "", header).rstrip()
    own = [w for w in re.findall(r"[a-z]{3,}", name.casefold()) if not _OF_ANY_NUMBER.fullmatch(w)]
    if len(own) > 1 or is_count_noun(name):
        return name
    noun = re.sub(r"^(?:numbers?|no\.?|counts?) of ", "", counts, flags=re.IGNORECASE)
    return noun[:1].upper() + noun[1:] if is_count_noun(noun) else ""


def _fill(draft: Draft) -> None:
    """Fill blanks by what is said beside the file, or say what that contradicts."""
    made, said = draft.columns, draft.options.metadata
    named = draft.together("indicator", "title")
    said.check(named.labels)
    made["per"] = draft.table.column("per")
    for name in FIELDS[:8]:
        column, odd = said.filled(name, made.get(name), named)
        if odd:
            told = "; ".join(f"`{text}` here, `{other}` there" for text, other in odd.items())
            draft.lose(draft.texts(name).where(odd.__contains__), name,
                       f"differs from the table of indicators: {told}",
                       "Correct one of the two.")  # fmt: skip
        if column is not None:
            made[name] = column
    for name in ("source_title", "source_url"):
        made[name] = said.filled(name, made.get(name), named)[0]
    keys = [title or key for key, title in named.labels]
    for name in ("unit", "statistic", "per", "polarity"):
        if "" in said.filling.get(name, ()) and len(keys) > 1:
            draft.found.how_read(f"the `{name}` given applies to all {len(keys)} indicators "
                                 f"without their own: {', '.join(keys[:5])}")  # fmt: skip


def name_areas(draft: Draft) -> None:
    """Take names for codes where there are none, refuse what is not an area, correct spellings."""
    made = draft.columns
    held = {role: made[role] for role in ("area", "area_name") if made.get(role) is not None}
    for role, column in held.items():
        if (noted := column.where(_NOTED.search)).any():
            shown = next(text for text in column.labels if _NOTED.search(text))
            problem = "had notes after names, now removed"
            draft.found.note("area", problem, draft.at(noted), quoted(shown))
            held[role] = column.mapped(lambda text: _NOTED.sub("", text))
    held = _filled_down(draft, held)
    made |= held
    name = held.get("area_name")
    area = held.get("area", name)
    if area is None:
        return
    made["area"] = area
    total = (name or area).where(is_total)
    if name is None or name is area:
        if total.any():
            problem = "is a total, read as an area of its own"
            draft.found.note("area", problem, draft.at(total))
    else:
        draft.lose(area.where(lambda t: not t) & total, "area", "is empty in rows of totals",
                   "Leave out the rows of totals.")  # fmt: skip
    draft.lose(area.where(lambda t: bool(_DAMAGED.fullmatch(t))), "area",
               "is a code that a spreadsheet turned into a number", "Correct the code.")  # fmt: skip
    wrong = area.where(lambda t: bool(_LIKE_GSS.fullmatch(t)) and len(t) != _GSS_DIGITS)
    draft.lose(wrong, "area", "is a code of the wrong length", "Correct the code.")
    spellings: dict[str, str] = {}
    for label in sorted(area.labels, key=str.islower):
        spellings.setdefault(label.casefold(), label)
    if len(spellings) < len(area.labels):
        odd = draft.at(area.where(lambda t: spellings[t.casefold()] != t))
        draft.found.note("area", "is spelled in several ways; read as one", odd)
        made["area"] = area.mapped(lambda t: spellings[t.casefold()])


def _filled_down(draft: Draft, held: dict[str, TextColumn]) -> dict[str, TextColumn]:
    """Fill blank areas from above, as merged cells leave them, where that repeats no period."""
    if not held or not len(draft) or draft.table.column("period") is None:
        return held
    blank = np.all([column.where(lambda t: not t) for column in held.values()], axis=0)
    if not blank.any() or blank[0] or blank.all():
        return held
    above = np.maximum.accumulate(np.where(blank, 0, np.arange(len(blank))))
    made = {role: TextColumn(c.codes[above], c.labels) for role, c in held.items()}
    other = [column for role in ("indicator", "title", "population", "period")
             for _, column in draft.table.named(role)]  # fmt: skip
    keys = TextColumn.together([*made.values(), *other]).codes
    if len(np.unique(keys)) < len(keys):
        return held
    draft.found.note("area", "is blank, so it was filled from the row above", draft.at(blank))
    return made


def name_populations(draft: Draft) -> None:
    """Join the columns that say who is counted."""
    parts = [column for _, column in draft.table.named("population")]
    if not parts:
        return
    kept = TextColumn.together(parts).mapped(
        lambda cells: ", ".join(dict.fromkeys(c for c in cells if c.casefold() not in _NA))
    )
    if any(kept.labels):
        draft.columns["population"] = kept
    total = np.any([column.where(is_total) for column in parts], axis=0)
    if total.any() and not total.all():
        problem = "is a total, read as a group of its own"
        draft.found.note("population", problem, draft.at(total))
