"""Why a result is missing: a code and its numbers. The words are made last, in one place."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple, Self, TypeAlias

__all__ = ["Argument", "Reason"]

Argument: TypeAlias = str | int | float | Decimal | None
"""What a reason carries: a number or a name, never a sentence."""


class Reason(NamedTuple):
    """Why something was not calculated, tested or compared.

    A reason holds no words, so nothing can be read back from them: programs decide by `code`, and
    `cdpkit.assess` words it for a reader.

    Parameters
    ----------
    code : str
        What is in the way, in lower case: `too_short`.
    arguments : tuple of (str, value), default ()
        The numbers and names that its sentence needs, by name.

    Examples
    --------
    >>> reason = Reason.of("too_short", needed=5, given=3)
    >>> reason.code, reason.values["needed"]
    ('too_short', 5)
    >>> reason == Reason.of("too_short", needed=5, given=3)
    True
    >>> print(reason)
    too_short (given 3, needed 5)
    """

    code: str
    arguments: tuple[tuple[str, Argument], ...] = ()

    @classmethod
    def of(cls, code: str, /, **arguments: Argument) -> Self:
        """Make a reason from the names and values of its arguments.

        Parameters
        ----------
        code : str
            What is in the way.
        **arguments : str or number
            What its sentence needs.

        Returns
        -------
        Reason
            Hashable, if its arguments are; equal to any other with this code and these arguments.
        """
        return cls(code, tuple(sorted(arguments.items())))

    @property
    def values(self) -> dict[str, Argument]:
        """The arguments by name."""
        return dict(self.arguments)

    def __str__(self) -> str:
        """Show the code with its numbers, for developers: `too_short (given 3, needed 5)`."""
        told = ", ".join(f"{name} {value}" for name, value in self.arguments)
        return f"{self.code} ({told})" if told else self.code

    def to_dict(self) -> dict[str, object]:
        """Give code and arguments for JSON.

        Examples
        --------
        >>> Reason.of("too_short", needed=5).to_dict()
        {'code': 'too_short', 'arguments': {'needed': 5}}
        """
        return {"code": self.code, "arguments": self.values}
