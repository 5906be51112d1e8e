"""Who a figure is about."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from cdpkit.model.record import Record
from cdpkit.model.records.area import AreaId


class Substance(StrEnum):
    """Substance group, in the terms of treatment statistics."""

    ANY = "any"
    OPIATE = "opiate"
    CRACK = "crack"
    OCU = "ocu"
    NON_OPIATE = "non_opiate"
    ALCOHOL = "alcohol"
    CANNABIS = "cannabis"


class Setting(StrEnum):
    """Where the people are met."""

    TREATMENT = "treatment"
    PRISON_EXIT = "prison_exit"
    PROBATION = "probation"
    RESIDENTS = "residents"
    HOSPITAL = "hospital"
    PROGRAMME = "programme"
    SURVEY = "survey"


class Population(Record, init=False):
    """The people or events that a figure counts, by age, substance, setting and area.

    Two populations are the same when all that is stated agrees; what one of them leaves unstated
    is unknown, so `same_as` then answers None.

    Examples
    --------
    >>> over_50 = Population(text="opiate clients over 50", age_min=50, strict_min=True)
    >>> over_50.holds_age(50), over_50.holds_age(51)
    (False, True)
    >>> str(Population(text="drug using 13 to 19 year olds", age_min=13, age_max=19))
    'drug using 13 to 19 year olds'
    """

    short: ClassVar[str] = "text"

    text: str
    """The population in a few words."""
    age_min: int | None = Field(default=None, ge=0, le=130)
    """Youngest age in years."""
    age_max: int | None = Field(default=None, ge=0, le=130)
    """Oldest age in years."""
    strict_min: bool = False
    """Whether `age_min` itself is left out: over 50 means more than 50."""
    strict_max: bool = False
    """Whether `age_max` itself is left out: under 18 means less than 18."""
    substance: Substance | None = None
    """Substance group, where stated."""
    setting: Setting | None = None
    """Setting, where stated."""
    area: AreaId | None = None
    """Area, where it differs from that of the figure."""

    @model_validator(mode="after")
    def _check_ages(self) -> Self:
        if self.age_min is not None and self.age_max is not None and self.age_max < self.age_min:
            msg = f"`age_max` {self.age_max} is below `age_min` {self.age_min}"
            raise ValueError(msg)
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take a plain text as the description, with nothing else stated.

        Examples
        --------
        >>> Population.parse("opiate clients").substance is None
        True
        """
        return cls(text=text)

    def holds_age(self, age: int) -> bool:
        """Tell whether people of `age` (completed years) belong.

        Examples
        --------
        >>> Population(text="under 18", age_max=18, strict_max=True).holds_age(18)
        False
        """
        low = self.age_min is None or age >= self.age_min + self.strict_min
        return low and (self.age_max is None or age <= self.age_max - self.strict_max)

    def same_as(self, other: Population) -> bool | None:
        """Compare what is stated: True, False, or None where one of the two does not say.

        Examples
        --------
        >>> a = Population(text="a", substance="opiate")
        >>> a.same_as(Population(text="b", substance="alcohol"))
        False
        >>> a.same_as(Population(text="b")) is None
        True
        """
        mine, theirs = self._stated(), other._stated()
        shared = mine.keys() & theirs.keys()
        if any(mine[key] != theirs[key] for key in shared):
            return False
        return True if mine.keys() == theirs.keys() and mine else None

    def _stated(self) -> dict[str, Any]:
        """Give what is stated, ages as the youngest and oldest that belong."""
        stated = self.model_dump(include={"substance", "setting", "area"}, exclude_none=True)
        if self.age_min is not None:
            stated["youngest"] = self.age_min + self.strict_min
        if self.age_max is not None:
            stated["oldest"] = self.age_max - self.strict_max
        return stated

    def __str__(self) -> str:
        return self.text
