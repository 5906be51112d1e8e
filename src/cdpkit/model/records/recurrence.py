"""How often something comes again."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Self

from pydantic import model_validator

from cdpkit.model.record import Record

_WORDS = {
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "quarterly": "P3M",
    "twice a year": "P6M",
    "three times a year": "P4M",
    "yearly": "P1Y",
    "annual": "P1Y",
    "ongoing": "ongoing",
}
_DURATION = re.compile(r"P([1-9]\d{0,3})([YMWD])")
_DAYS = {"Y": 365.25, "M": 365.25 / 12, "W": 7.0, "D": 1.0}


class Recurrence(Record, init=False):
    """An interval, as an ISO 8601 duration or a word; and the words of the print.

    Examples
    --------
    >>> quarterly = Recurrence.model_validate("quarterly")
    >>> quarterly.every, quarterly.printed, round(quarterly.days)
    ('P3M', 'quarterly', 91)
    """

    short: ClassVar[str] = "every"
    short_pattern: ClassVar[str] = rf"^({'|'.join(_WORDS)}|{_DURATION.pattern})$"

    every: str = ""
    """An ISO 8601 duration of one part, such as `P3M`, or `ongoing`; empty where only the words are known."""
    printed: str = ""
    """The words as printed."""

    @model_validator(mode="before")
    @classmethod
    def _read_words(cls, data: Any) -> Any:
        if isinstance(data, str):
            data = {"every": data}
        if not isinstance(data, dict) or not isinstance(every := data.get("every"), str):
            return data
        meaning = _WORDS.get(every)
        if meaning is None or meaning == every:
            return data
        return {**data, "every": meaning, "printed": data.get("printed") or every}

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        if self.every not in {"", "ongoing"} and not _DURATION.fullmatch(self.every):
            words = ", ".join(_WORDS)
            msg = (
                f"`{self.every}` is not an interval. Write one of {words}; or a duration such as "
                "`P3M` or `P2W`; or `{printed: ...}` for any other words"
            )
            raise ValueError(msg)
        if not (self.every or self.printed):
            msg = "an interval needs `every` or `printed`"
            raise ValueError(msg)
        return self

    @property
    def days(self) -> float | None:
        """Mean length of the interval in days; None where it is ongoing or not known."""
        match = _DURATION.fullmatch(self.every)
        return int(match[1]) * _DAYS[match[2]] if match else None

    def __str__(self) -> str:
        return self.printed or self.every
