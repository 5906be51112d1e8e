"""Tolerances: how far short of its reference a value may fall, and in which unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from pydantic import Field, model_validator

from cdpkit.model.record import Record

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


_TOLERANCE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(.*?)\s*")
_POINTS = "percentage points"


class Tolerance(Record, init=False):
    """How far short of its reference a value may fall: relative, or absolute in a stated unit.

    A plain text stands for the record: `5%` is five per cent of the reference, `5 percentage
    points` and `3 deaths` are absolute, and apply only to values of that unit.

    Examples
    --------
    >>> Tolerance.model_validate("5%").of(Decimal(-40))
    Decimal('2')
    >>> print(Tolerance.model_validate("3 deaths"))
    3 deaths
    """

    amount: Decimal = Field(default=Decimal(0), allow_inf_nan=False)
    """The size; below 0 the value must be better than the reference by as much."""
    relative: bool = False
    """Whether `amount` is a percentage of the reference."""
    unit: str = ""
    """Unit of the values that an absolute tolerance applies to, `%` for percentage points."""

    @model_validator(mode="before")
    @classmethod
    def _read_text(cls, data: Any) -> Any:
        if not isinstance(data, str):
            return data
        found = _TOLERANCE.fullmatch(data)
        if found is None:
            msg = f"`{data}` is not a tolerance: write `5%`, `5 percentage points` or `3 deaths`"
            raise ValueError(msg)
        amount, unit = found.groups()
        if unit == "%":
            return {"amount": amount, "relative": True}
        return {"amount": amount, "unit": "%" if unit == _POINTS else unit}

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        if self.relative and self.unit:
            msg = f"a relative tolerance has no unit of its own, but `unit` is `{self.unit}`"
            raise ValueError(msg)
        if self.amount and not self.relative and not self.unit:
            msg = f"`{self.amount}` of what? Write `{self.amount}%`, or the unit behind the number"
            raise ValueError(msg)
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        if handler.mode == "serialization":
            return schema
        text = {"type": "string", "pattern": rf"^{_TOLERANCE.pattern}$"}
        return {"anyOf": [text, schema]}

    def of(self, reference: Decimal) -> Decimal:
        """Give the tolerance in the unit of the values; a percentage of 0 is 0.

        Parameters
        ----------
        reference : Decimal
            What the value is held against.

        Returns
        -------
        Decimal
            How far short the value may fall.

        Examples
        --------
        >>> Tolerance.model_validate("5%").of(Decimal(0))
        Decimal('0')
        """
        return abs(reference) * self.amount / 100 if self.relative else self.amount

    def applies_to(self, unit: str) -> bool:
        """Tell whether it can be used on values of a unit."""
        return self.relative or not self.amount or self.unit == unit

    def opposite(self) -> Tolerance:
        """Give the tolerance of the other sign: by how much a value must be better."""
        return self.model_copy(update={"amount": -self.amount})

    def __str__(self) -> str:
        if self.relative:
            return f"{self.amount}%"
        return f"{self.amount} {_POINTS if self.unit == '%' else self.unit}".rstrip()
