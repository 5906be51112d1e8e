"""How a count was worked out: codes with their numbers, and the one table of words."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "sum": "the total of {0}",
    "same": "the same count in {0}",
    "rest": "{0} of {1}",
    "value": "{0} of {1}",
    "value_alone": "the value {0}",
    "limits": "the limits {0} to {1}",
    "mean": "the mean {0} of {1}",
    "earlier": "{0}, where it was shown",
    "shown": "the file, which shows it",
    "beside": "the file, which still holds it beside [c]",
    "rounding": "the rounded counts beside it",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that an outsider used.

    Examples
    --------
    >>> str(Reason("value", ("21%", "14")))
    '21% of 14'
    """

    code: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return WORDS[self.code].format(*self.arguments)


def in_words(reasons: tuple[Reason, ...]) -> str:
    """Join reasons as a reader would say them."""
    texts = list(dict.fromkeys(map(str, reasons)))
    if len(texts) > _MANY:
        texts = [*texts[: _MANY - 1], f"{len(texts) - _MANY + 1} more"]
    head, last = texts[:-1], texts[-1:]
    return " and ".join(filter(None, (", ".join(head), *last)))


_MANY = 4
