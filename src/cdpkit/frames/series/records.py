"""Records of series made from rows, and rows made from records."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.coded import Coded
from cdpkit.frames.series.rows import DECIMALS, KEYS, NUMBERS, SHARED, Rows
from cdpkit.model import Series

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.model import Observation


def record_of_rows(rows: Rows) -> Series:
    """Make the record of one series from its rows, which are in order."""
    shared = {
        name: text[0] for name in (*KEYS, *SHARED) if (text := rows.texts.get(name)) and text[0]
    }
    periods, markers, notes = rows.period, rows.text("marker"), rows.text("note")
    labels, places = rows.text("label"), rows.number(DECIMALS).tolist()
    numbers = {name: rows.numbers[name].tolist() for name in NUMBERS if name in rows.numbers}
    observations = [
        {
            "period": periods[place],
            "marker": markers[place] or None,
            "note": notes[place],
            "label": labels[place],
            **{name: decimal_of(number[place]) for name, number in numbers.items()},
            **_printed(numbers["value"][place], places[place]),
        }
        for place in range(len(rows))
    ]
    breaks = [
        {"since": periods[place], "reason": reason}
        for place, reason in enumerate(rows.text("break").values())
        if reason
    ]
    fields = {**shared, "observations": observations, "breaks": breaks, "source": _source(rows)}
    return Series.model_validate(fields)


def _printed(value: float, places: float) -> dict[str, Decimal]:
    """Give the value with the decimals it was printed with, where they are known."""
    found = decimal_of(value)
    if found is None or places != places or places <= 0:  # noqa: PLR0124 (NaN)
        return {}
    shortest = -int(found.as_tuple().exponent)
    return {} if places <= shortest else {"value": Decimal(f"{found:.{int(places)}f}")}


def decimal_of(number: float) -> Decimal | None:
    """Write a float with the fewest digits that give it back; whole numbers have no point."""
    if number != number:  # noqa: PLR0124 (NaN)
        return None
    return Decimal(int(number) if number.is_integer() else repr(number))


def _source(rows: Rows) -> dict[str, str] | None:
    """Give where the values come from: all titles, and the address if there is one only."""
    titles, urls = (
        list(dict.fromkeys(text for text in rows.text(f"source_{name}").values() if text))
        for name in ("title", "url")
    )
    if not titles:
        return None
    return {"title": "; ".join(titles), "url": urls[0] if len(urls) == 1 else ""}


def rows_of_records(series: Iterable[Series]) -> Rows:
    """Put the observations of records into columns."""
    pairs = [(one, observation) for one in series for observation in one.observations]
    texts = {name: Coded.of(_text(one, name) for one, _ in pairs) for name in (*KEYS, *SHARED)} | {
        "marker": Coded.of(str(o.marker or "") for _, o in pairs),
        "note": Coded.of(o.note for _, o in pairs),
        "label": Coded.of(o.label for _, o in pairs),
        "break": Coded.of(_break(one, o) for one, o in pairs),
        "source_title": Coded.of(one.source.title if one.source else "" for one, _ in pairs),
        "source_url": Coded.of(one.source.url if one.source else "" for one, _ in pairs),
    }
    numbers = {
        name: np.array([_float(getattr(o, name)) for _, o in pairs], dtype=float)
        for name in NUMBERS
    }
    numbers[DECIMALS] = np.array([o.decimals for _, o in pairs], dtype=float)
    return Rows(texts, numbers, Coded.of(o.period for _, o in pairs), np.arange(len(pairs)))


def _text(series: Series, name: str) -> str:
    value: Any = getattr(series, name)
    return "" if value is None else str(value)


def _float(number: Decimal | None) -> float:
    return np.nan if number is None else float(number)


def _break(series: Series, observation: Observation) -> str:
    """Give the reasons of the breaks that take effect with an observation."""
    before = [o.period for o in series.observations if o.period < observation.period]
    return "; ".join(
        b.reason
        for b in series.breaks
        if b.since <= observation.period and not (before and b.since <= before[-1])
    )
