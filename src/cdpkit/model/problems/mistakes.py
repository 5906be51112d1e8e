"""What is wrong with the values of a record: in our words, as those of pydantic change."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError

from cdpkit.errors import InputError, did_you_mean
from cdpkit.model.problems.paths import printed_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import ErrorDetails

    from cdpkit.model.problems.paths import Path

    Kind = type[BaseModel]


_LISTED = 20
"""Problems that are notes of the first one."""
_ID = "[a-z][a-z0-9_-]*"
_AREA = re.compile(r"[EKNSW]\d{8}")


class Mistake(NamedTuple):
    """A problem with a value, what to do, and the code of the check."""

    problem: str
    hint: str
    code: str = "LOAD06"


_WRONG_SHAPE = {
    "tuple_type": ("is not a list", "Write `- ` before each item, or leave the key out."),
    "model_type": ("has no keys of its own", "Write `name: value` lines below it."),
    "dict_type": ("has no keys of its own", "Write `name: value` lines below it."),
    "string_type": ("is not plain text", "Write one value, or leave the key out."),
}
"""What is said of a value of the wrong shape, and the remedy, by pydantic's name for it."""
_BY_TYPE = (
    (("bool_",), "is neither true nor false", "Write `true` or `false`."),
    (("int_",), "is not a whole number", "Write digits only."),
    (
        ("decimal_", "float_", "finite_"),
        "is not a number",
        "Write digits, with a point for decimals.",
    ),
    (("date_",), "is not a date", "Write it as year, month and day: 2024-06-30."),
)
"""The same of a text that is of another type, by the beginning of pydantic's name for it."""
_BY_LIMIT = {
    "gt": "is not above {}",
    "ge": "is below {}",
    "lt": "is not below {}",
    "le": "is above {}",
    "min_length": "has a length below {}",
    "max_length": "has a length above {}",
    "pattern": "does not match the pattern `{}`",
}
"""The same of a value beyond a limit, by the name of the limit. Pydantic's own words change."""


def refused(kind: Kind, values: Mapping[str, Any], error: ValidationError) -> InputError:
    """Give the error of a record that is made in Python, with further problems as its notes."""
    found = []
    for details in details_of(error):
        mistake = mistake_of(details, values, kind, _in_python)
        where = printed_path(details["loc"]) or kind.__name__
        found.append(InputError(where, mistake.problem, mistake.hint))
    first, *rest = found
    for other in rest[:_LISTED]:
        first.add_note(str(other))
    return first


def _in_python(path: Path, given: Any) -> str:
    """Say how a value of the wrong shape is written in Python."""
    name = path[-1] if path and isinstance(path[-1], str) else ""
    if name and isinstance(given, str):
        return f"Give a list: {name}=[{given!r}]."
    if name and isinstance(given, (int, float)):
        return f"Put it in quotes: {name}='{given}'."
    return "Give a value of the type that the reference lists."


def details_of(error: ValidationError) -> list[ErrorDetails]:
    """Give what was found, without lists that are short because their items were refused."""
    found = error.errors(include_url=False)
    if all(one["type"] != "too_short" for one in found):
        return found
    above = {one["loc"][:size] for one in found for size in range(len(one["loc"]))}
    return [one for one in found if one["type"] != "too_short" or one["loc"] not in above]


def mistake_of(
    details: ErrorDetails, data: Any, kind: Kind, as_written: Callable[[Path, Any], str]
) -> Mistake:
    """Say what is wrong with a value and what to do; `as_written` knows how it should be written."""
    path, sort, given = details["loc"], details["type"], details.get("input")
    if sort == "missing":
        return Mistake("is missing", _to_add(path, kind), "LOAD04")
    if sort == "extra_forbidden":
        return Mistake(*_unknown_field(path, data, kind), "LOAD03")
    if sort in _WRONG_SHAPE:
        problem, hint = _WRONG_SHAPE[sort]
        return Mistake(problem, as_written(path, given) or hint, "LOAD05")
    words = _words_at(path, kind)
    if sort in {"enum", "literal_error"} and words:
        return Mistake(*_unknown_word(given, words))
    pattern = details.get("ctx", {}).get("pattern", "")
    if sort == "string_pattern_mismatch" and isinstance(given, str) and _ID in pattern:
        hint = "Use lower-case letters, digits, `_`, `-` and dots."
        if _AREA.fullmatch(given):
            hint = f"Write `area.{given.lower()}`."
        return Mistake(f"is not an identifier: `{given[:60]}`", hint)
    problem, hint = _said_of(details)
    shown = f" (given: `{given}`)" if isinstance(given, str) and len(given) < 60 else ""
    return Mistake(problem + shown, hint)


def _to_add(path: Path, top: Kind) -> str:
    """Say what is missing, and what may be written there."""
    above, name = names_of(path[:-1]), str(path[-1])
    kind = kind_at(above, top)
    field = kind.model_fields.get(name) if kind else None
    about = (field.description if field else "") or ""
    words = ", ".join(_words_at(path, top))
    told = f"Add `{name}`: {about[:1].lower()}{about[1:]}" if about else f"Add `{name}`."
    return f"{told} Use one of: {words}." if words else told


def _said_of(details: ErrorDetails) -> tuple[str, str]:
    """Say in our words why a value is not usable, and what to do."""
    kind, context = details["type"], details.get("ctx", {})
    if kind == "value_error":  # a validator of ours has said it
        message = str(context["error"])
        return f"is not usable: {message[:1].lower()}{message[1:]}", "Correct the value."
    for beginnings, problem, hint in _BY_TYPE:
        if kind.startswith(beginnings):
            return problem, hint
    for limit, problem in _BY_LIMIT.items():
        if limit in context:
            return problem.format(context[limit]), "Correct the value."
    return "is not usable", "See the JSON Schema for what is allowed here."


def _unknown_field(path: Path, data: Any, top: Kind) -> tuple[str, str]:
    *above, name = path
    for part in above:
        data = data[part]
    fields, keys = _fields_at(tuple(above), top), list(map(str, data))
    guess = did_you_mean(str(name), fields)
    before = str(data[keys[keys.index(str(name)) - 1]]) if str(name) in keys[1:] else ""
    if data[name] is None and before and not guess:
        # `value: 2,410` in braces is two items to YAML: the value 2, and a key 410; so are the two
        # halves of `text: Housing, and work`.
        gap = "" if str(name)[:1].isdigit() else " "
        return "is the text after a comma in a value", f'Quote the value: "{before},{gap}{name}".'
    return (
        "is not a field of this record",
        guess or f"Remove it, or use one of: {', '.join(fields)}.",
    )


def _unknown_word(given: Any, words: list[str]) -> tuple[str, str]:
    hint = f"{did_you_mean(str(given), words)} Use one of: {', '.join(words)}.".strip()
    return f"is not an allowed word: `{str(given)[:60]}`", hint


def _words_at(path: Path, top: Kind) -> list[str]:
    """Give the words that the field at `path` takes; none where it takes any text."""
    *above, name = names_of(path) or ("",)
    kind = kind_at(tuple(above), top)
    field = kind.model_fields.get(name) if kind else None
    return list(_words_of(field.annotation)) if field else []


def _words_of(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [word.value for word in annotation]
    inner = get_args(annotation)
    if inner and all(isinstance(part, str) for part in inner):
        return list(inner)
    return next(filter(None, map(_words_of, inner)), [])


def names_of(path: Path) -> tuple[str, ...]:
    """Give the names of fields along a path."""
    return tuple(part for part in path if isinstance(part, str))


def kind_at(path: Path, top: Kind) -> Kind | None:
    """Give the class of the records at a path below one of class `top`."""
    kind: Kind | None = top
    for part in path:
        if kind is not None and isinstance(part, str):
            kind = records_within(kind).get(part)
    return kind


def _fields_at(path: Path, top: Kind) -> list[str]:
    kind = kind_at(path, top)
    hands = [hand.key for hand in getattr(kind, "shorthands", ())] if kind else []
    return sorted([*kind.model_fields, *hands]) if kind else []


@cache
def records_within(kind: Kind) -> Mapping[str, type[Any]]:
    """Give the record class that each field holds, alone or in a list; other fields are left out.

    Parameters
    ----------
    kind : type
        A record class.

    Returns
    -------
    mapping of str to type
        By the name of the field.

    Examples
    --------
    >>> from cdpkit.model import Name
    >>> records_within(Name)["printed"].__name__
    'PrintedName'
    """
    held = {name: _record_in(info.annotation) for name, info in kind.model_fields.items()}
    return {name: inner for name, inner in held.items() if inner is not None}


def _record_in(annotation: Any) -> type[Any] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)
