"""One row of a figure table: a published figure with the inputs it is recomputed from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Self

from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


InputValue = Decimal | str | tuple[Decimal | None, ...] | None
"""A number, a word, a list of numbers with gaps, or null: not published."""

REQUIRED_COLUMNS = ("figure_id", "statistic", "inputs", "published_value")
"""Without these a file is not a figure table."""

OPTIONAL_COLUMNS = (
    "topic", "area", "area_code", "period_label", "input_rounding", "published_lower",
    "published_upper", "published_decimals", "published_text", "unit", "method", "source_title",
    "source_url", "source_kind", "note", "control", "expected_verdict",
    "expected_interval_verdict",
)  # fmt: skip
"""A table may leave these out; they count as empty."""

_VERDICTS = frozenset({"", "reproduced", "consistent", "not reproduced", "not checkable"})
_SOURCES = frozenset({"", "publisher", "secondary", "repository"})
_CHOICES = {
    "expected_verdict": _VERDICTS,
    "expected_interval_verdict": _VERDICTS,
    "source_kind": _SOURCES,
}
_SURROGATE = re.compile("[\ud800-\udfff]")
"""JSON can escape halves of characters, which no message could print."""
_MOST_DIGITS = 60
_LARGEST = 30
"""Powers of ten between which an input must lie: beyond them nothing is ever published."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read; the rows around it are not affected."""

    line: int
    figure_id: str
    problem: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A published figure, its print and its inputs, as the table gives them.

    Numbers of the inputs are exact decimals; the print stays text.

    Examples
    --------
    >>> cells = {"figure_id": "A1", "statistic": "sum", "inputs": '{"values": [2, 3]}',
    ...          "published_value": "5"}
    >>> FigureRow.from_cells(2, cells).inputs
    {'values': (Decimal('2'), Decimal('3'))}
    """

    line: int
    figure_id: str
    statistic: str
    inputs: Mapping[str, InputValue]
    published_value: str
    topic: str = ""
    area: str = ""
    area_code: str = ""
    period_label: str = ""
    input_rounding: Mapping[str, Decimal] | None = None
    published_lower: str = ""
    published_upper: str = ""
    published_decimals: int | None = None
    published_text: str = ""
    unit: str = ""
    method: str = ""
    source_title: str = ""
    source_url: str = ""
    note: str = ""
    expected_verdict: str = ""
    expected_interval_verdict: str = ""
    source_kind: str = ""
    control: str = ""

    @property
    def inputs_text(self) -> str:
        """The inputs as they stand in a table.

        Examples
        --------
        >>> FigureRow(2, "A1", "sum", {"values": (Decimal(2), None)}, "5").inputs_text
        '{"values": [2, null]}'
        """
        pairs = (f"{json.dumps(name)}: {_written(value)}" for name, value in self.inputs.items())
        return f"{{{', '.join(pairs)}}}"

    @classmethod
    def from_cells(cls, line: int, cells: Mapping[str, str]) -> Self:
        """Read a row from the texts of its cells.

        Parameters
        ----------
        line : int
            Line of the file, or position in the frame, for messages.
        cells : mapping of column name to text
            Required columns must be there; other columns than the known ones are ignored.

        Returns
        -------
        FigureRow
            The row.

        Raises
        ------
        InputError
            If a cell cannot be read; the message names the column.

        Examples
        --------
        >>> FigureRow.from_cells(2, {"figure_id": "A1", "statistic": "sum", "inputs": "{",
        ...                          "published_value": "5"})
        Traceback (most recent call last):
            ...
        cdpkit.errors.InputError: `inputs` is not valid JSON from character 2 on... Write an object such as ...
        """
        texts = {name: cells.get(name, "").strip() for name in OPTIONAL_COLUMNS}
        required = {name: cells[name].strip() for name in REQUIRED_COLUMNS}
        if not required["figure_id"]:
            raise InputError("figure_id", "is empty", "Give each row its own name.")
        for column, choices in _CHOICES.items():
            if texts[column] not in choices:
                hint = f"Use one of: {', '.join(sorted(choices - {''}))}; or leave it empty."
                raise InputError(column, f"is `{texts[column]}`", hint)
        return cls(
            line=line,
            inputs=_inputs(required.pop("inputs")),
            input_rounding=_rounding(texts.pop("input_rounding")),
            published_decimals=_decimals(texts.pop("published_decimals")),
            **required,
            **texts,
        )


def _written(value: InputValue) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def without_repeats(rows: Iterable[FigureRow | BadRow]) -> Iterator[FigureRow | BadRow]:
    """Turn a row that takes the `figure_id` of an earlier one into a bad row.

    Parameters
    ----------
    rows : iterable of FigureRow or BadRow
        In the order of the table.

    Returns
    -------
    iterator of FigureRow or BadRow
        As many as were given.

    Examples
    --------
    >>> rows = [FigureRow(n, "A1", "sum", {}, "5") for n in (2, 3)]
    >>> [type(row).__name__ for row in without_repeats(rows)]
    ['FigureRow', 'BadRow']
    """
    first_lines: dict[str, int] = {}
    for row in rows:
        first = first_lines.setdefault(row.figure_id, row.line)
        if first != row.line and isinstance(row, FigureRow):
            problem = f"repeats the `figure_id` of line {first}. Rename one of the two."
            yield BadRow(row.line, row.figure_id, problem)
        else:
            yield row


def _decimals(text: str) -> int | None:
    if not text:
        return None
    try:
        decimals = int(Decimal(text)) if len(text) <= 5 else None
        if decimals is not None and decimals == Decimal(text) and abs(decimals) <= _LARGEST:
            return decimals
    except (InvalidOperation, ValueError, OverflowError):
        pass
    raise InputError(
        "published_decimals", f"is `{text[:20]}`", "Give a whole number, e.g. 1 or -3."
    )


def _inputs(text: str) -> dict[str, InputValue]:
    return {name: _input(name, value) for name, value in _object("inputs", text).items()}


def _input(name: str, value: Any) -> InputValue:
    if isinstance(value, list):
        if not all(item is None or isinstance(item, Decimal) for item in value):
            raise InputError(f"inputs.{name}", "has an item that is not a number", "Use numbers.")
        return tuple(value)
    if value is None or isinstance(value, Decimal | str):
        return value
    raise InputError(f"inputs.{name}", "is neither number nor list", "Use a number or a list.")


def _rounding(text: str) -> dict[str, Decimal]:
    units = _object("input_rounding", text)
    for name, unit in units.items():
        if not isinstance(unit, Decimal) or unit <= 0:
            raise InputError(f"input_rounding.{name}", "is not a number above 0", "Give the unit.")
    return units


def _object(column: str, text: str) -> dict[str, Any]:
    if not text:
        return {}
    hint = 'Write an object such as {"baseline": 120, "current": 90}.'
    try:
        value = json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_no_number,
            object_pairs_hook=_pairs,
        )
    except InputError as error:
        raise InputError(column, error.problem, error.hint) from None
    except json.JSONDecodeError as error:
        raise InputError(
            column, f"is not valid JSON from character {error.pos + 1} on", hint
        ) from None
    except RecursionError:
        raise InputError(column, "is not valid JSON: it is nested too deeply", hint) from None
    if not isinstance(value, dict):
        raise InputError(column, "is not a JSON object", hint)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise InputError("", "names an input twice", "Keep one of the two.")
    if any(isinstance(part, str) and _SURROGATE.search(part) for pair in pairs for part in pair):
        raise InputError("", "has half a character", "Write the whole character.")
    return dict(pairs)


def _no_number(text: str) -> Decimal:
    raise InputError("", f"holds {text}", "Leave out what is not known, or write null.")


def _number(text: str) -> Decimal:
    short = text if len(text) <= 20 else f"{text[:20]}..."
    if len(text) > _MOST_DIGITS:
        raise InputError("", f"holds {short}, of {len(text)} characters", "Shorten it.")
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent of more digits than a decimal can hold
        number = Decimal("Infinity")
    if number.is_infinite() or (number and abs(number.adjusted()) > _LARGEST):
        raise InputError("", f"holds {short}, which is out of range", "Check the exponent.")
    return number
