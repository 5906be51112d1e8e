"""A period as a document prints it: the text, every reading of it, and who says so."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import ValidationInfo, model_validator

from cdpkit.errors import AmbiguousPeriodError, InputError, UnreadablePeriodError
from cdpkit.model.basis import Basis
from cdpkit.model.periods.period import Period, PeriodStatus, YearType
from cdpkit.model.record import Record


class PrintedPeriod(Record, init=False):
    """The text of a period and its readings: none, one, or several kept side by side.

    A plain text stands for the record. Without `readings`, those of the text are taken; a
    validation context `{"year_type": "financial"}` states the type of year of a whole document.
    Readings that the text itself does not allow need `basis: analyst` and a reason.

    Examples
    --------
    >>> period = PrintedPeriod.parse("2018 to 2021")
    >>> [str(reading) for reading in period.readings]
    ['2018..2021', '2018/19..2020/21']
    >>> period.status.value
    'ambiguous'
    >>> str(PrintedPeriod.model_validate("12 months to June 2024").period)
    '12m@2024-06'
    """

    short: ClassVar[str] = "printed"

    printed: str = ""
    """The text as printed; empty where the document prints no period."""
    readings: tuple[Period, ...] = ()
    """Every period that the text can mean, likeliest first, in the internal notation."""
    basis: Basis = Basis.PRINTED
    """Who says so: the print, an analyst, or a calculation."""
    reason: str = ""
    """Why an analyst reads it so, or why no reading is given: the author's words."""
    year_type: YearType | None = None
    """Type of year that the document states, where that was used to read the text."""

    @model_validator(mode="before")
    @classmethod
    def _with_readings(cls, data: Any, info: ValidationInfo) -> Any:
        """Read the text where no readings are given."""
        if isinstance(data, str):
            data = {"printed": data}
        if not isinstance(data, dict) or data.get("readings"):
            return data
        text = data.get("printed", "")
        if not isinstance(text, str):
            return data
        stated = data.get("year_type") or (info.context or {}).get("year_type")
        found = Period.readings(text, year_type=stated)
        return {**data, "readings": found, "year_type": stated}

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.basis is Basis.ANALYST and not self.reason.strip():
            hint = "Say why the period is read so."
            raise InputError("reason", "is empty although an analyst chose the readings", hint)
        if self.basis is Basis.PRINTED and self.readings:
            allowed = Period.readings(self.printed, year_type=self.year_type)
            extra = [str(reading) for reading in self.readings if reading not in allowed]
            if extra:
                problem = f"hold {', '.join(extra)}, which {self.printed!r} does not say"
                raise InputError("readings", problem, "Set `basis: analyst` and give a `reason`.")
        return self

    @classmethod
    def parse(cls, text: str, *, year_type: YearType | str | None = None) -> Self:
        """Read a printed text; one without a reading is kept with the reason why.

        Parameters
        ----------
        text : str
            The label as printed.
        year_type : YearType or str, optional
            Type of year that the document states.

        Returns
        -------
        PrintedPeriod
            With `basis: printed`.

        Examples
        --------
        >>> PrintedPeriod.parse("2023/24", year_type="financial").period.end
        datetime.date(2024, 3, 31)
        >>> PrintedPeriod.parse("Oct - Dec").problem
        'is relative: it names no year'
        """
        return cls.model_validate({"printed": text, "year_type": year_type})

    @property
    def status(self) -> PeriodStatus:
        """Whether the period is definite or ambiguous, or why it has no reading."""
        if len(self.readings) > 1:
            return PeriodStatus.AMBIGUOUS
        if self.readings:
            return PeriodStatus.DEFINITE
        return Period.explain(self.printed, year_type=self.year_type).status

    @property
    def problem(self) -> str:
        """Why the text has no reading; empty where it has one.

        Examples
        --------
        >>> PrintedPeriod.parse("31 February 2026").problem
        'is impossible: there is no 31 February 2026'
        """
        if self.readings:
            return ""
        return Period.explain(self.printed, year_type=self.year_type).reason

    @property
    def is_ambiguous(self) -> bool:
        """Whether there is more than one reading."""
        return len(self.readings) > 1

    @property
    def period(self) -> Period:
        """The only reading.

        Raises
        ------
        AmbiguousPeriodError
            If there are several.
        UnreadablePeriodError
            If there is none.
        """
        if len(self.readings) == 1:
            return self.readings[0]
        if self.readings:
            hint = "State the `year_type` of the document, or let an analyst choose, with a reason."
            raise AmbiguousPeriodError(self.printed, tuple(map(str, self.readings)), hint)
        hint = "Give `readings` with `basis: analyst` and a `reason`, or leave it without a period."
        raise UnreadablePeriodError(self.printed, self.problem or "has no reading", hint)

    def __str__(self) -> str:
        return self.printed or "; ".join(map(str, self.readings))
