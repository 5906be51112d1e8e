"""Profiles for hiding small counts: what a publisher counts as small, and what it does then."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from cdpkit.model.record import Identifier, Record
from cdpkit.model.records.area import AreaKind
from cdpkit.model.records.reference import Origin


class DisclosureProfile(Record):
    """A rule for small counts, as a publisher states it. None is a default.

    A profile does not replace the policy of your own body.

    Examples
    --------
    >>> print(DisclosureProfile(id="council_5", title="Council reports", threshold=5))
    Profile council_5: counts of 1 to 4 are hidden, with what needs them; zeros are shown; nothing
    is rounded.
    """

    id: Identifier
    """Its name, such as `council_5`."""
    title: str
    """What it is for, in a few words."""
    threshold: int = Field(ge=2)
    """Counts below it are unsafe."""
    zeros: Literal["shown", "hidden"] = "shown"
    """Shown zeros are safe, and never hidden for the sake of other counts."""
    rounding: Literal[0, 5, 10] = 0
    """Shown counts are rounded half up to a multiple of this; 0 for none."""
    small: Literal["hidden", "rounded", "base"] = "hidden"
    """An unsafe count is hidden, rounded, or printed as the base: 1 to 7 as 5."""
    totals: Literal["rounded", "sum_of_rounded"] = "rounded"
    """With rounding: totals come from their own count, or are the sum of their rounded parts."""
    derived: Literal["hidden", "from_rounded"] = "hidden"
    """Rates and percentages of hidden counts are hidden, or computed from rounded counts."""
    exact_at: tuple[AreaKind, ...] = ()
    """Kinds of area that are left as they are, such as `country`."""
    verified: Literal["yes", "partly", "ours"] = "ours"
    """Whether the rule was read in the source."""
    source: Origin | None = None
    """Where the rule was published."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.small != "hidden" and not self.rounding:
            msg = f"`small` is `{self.small}`, which needs `rounding` to 5 or 10"
            raise ValueError(msg)
        if self.derived == "from_rounded" and not self.rounding:
            msg = "`derived` is `from_rounded`, which needs `rounding` to 5 or 10"
            raise ValueError(msg)
        return self

    @property
    def first(self) -> int:
        """The smallest unsafe count: 0 where zeros are hidden, else 1."""
        return 0 if self.zeros == "hidden" else 1

    def __str__(self) -> str:
        last = self.threshold - 1
        small = f"counts of {self.first} to {last}" if last > self.first else f"counts of {last}"
        treated = {
            "hidden": f"{small} are hidden, with what needs them",
            "rounded": f"{small} are rounded like all others",
            "base": f"{small} are printed as {self.rounding}",
        }[self.small]
        rest = (
            f"other counts are rounded to {self.rounding}"
            if self.rounding
            else "nothing is rounded"
        )
        zeros = "zeros are hidden" if self.first == 0 else "zeros are shown"
        kinds = " and ".join(kind.value.replace("_", " ") for kind in self.exact_at)
        exact = f"; values for a {kinds} are left as they are" if kinds else ""
        return f"Profile {self.id}: {treated}; {zeros}; {rest}{exact}."
