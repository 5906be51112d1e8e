"""Areas: statistical geographies by GSS code, and aggregates of them."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from cdpkit.errors import InputError
from cdpkit.model.kinds import PopulationBasis
from cdpkit.model.record import Entry, Identifier, Ref

GssCode = Annotated[str, StringConstraints(pattern=r"^[EKNSW]\d{8}$")]
"""A nine-character code of the Government Statistical Service, e.g. `E08000015`."""
AreaId = Annotated[Identifier, Ref(("Area",), namespace="area")]

_GSS = re.compile(r"[EKNSW]\d{8}")
_PRINTED = re.compile(r"(?P<name>\S(?:.*\S)?) \((?P<gss>[EKNSW]\d{8})\)")


class AreaKind(StrEnum):
    """What sort of area it is."""

    COUNTRY = "country"
    REGION = "region"
    COUNTY = "county"
    METROPOLITAN_COUNTY = "metropolitan_county"
    METROPOLITAN_DISTRICT = "metropolitan_district"
    LONDON_BOROUGH = "london_borough"
    NON_METROPOLITAN_DISTRICT = "non_metropolitan_district"
    UNITARY_AUTHORITY = "unitary_authority"
    COMBINED_AUTHORITY = "combined_authority"
    POLICE_FORCE_AREA = "police_force_area"
    CUSTOM_AGGREGATE = "custom_aggregate"
    OTHER = "other"


_KINDS = {
    "E06": AreaKind.UNITARY_AUTHORITY,
    "E07": AreaKind.NON_METROPOLITAN_DISTRICT,
    "E08": AreaKind.METROPOLITAN_DISTRICT,
    "E09": AreaKind.LONDON_BOROUGH,
    "E10": AreaKind.COUNTY,
    "E11": AreaKind.METROPOLITAN_COUNTY,
    "E12": AreaKind.REGION,
    "E23": AreaKind.POLICE_FORCE_AREA,
    "E47": AreaKind.COMBINED_AUTHORITY,
    "E92": AreaKind.COUNTRY,
    "N92": AreaKind.COUNTRY,
    "S92": AreaKind.COUNTRY,
    "W92": AreaKind.COUNTRY,
}
"""Kinds by the first three characters of the code."""


class AreaPopulation(Entry, init=False):
    """A published number of residents.

    Examples
    --------
    >>> AreaPopulation(year=2023, population=322453, basis="mid_year_estimate").population
    322453
    """

    year: int
    """Year of the reference date."""
    population: int | None = Field(default=None, ge=0)
    """Residents; none where the value was not found in a readable source."""
    basis: PopulationBasis
    """What sort of count."""
    reference_date: date | None = None
    """The day that the number stands for."""
    vintage: str = ""
    """Which release; estimates are rebased after a census."""
    derived: bool = False
    """Whether it is a sum over parts rather than a printed number."""
    verified: bool = False
    """Whether the number was read in the source named."""
    source_title: str = ""
    """The publication."""
    source_url: str = ""
    """Its address."""


class Area(Entry, init=False):
    """A place with a GSS code, or an aggregate of such places.

    Examples
    --------
    >>> wirral = Area(gss="E08000015", name="Wirral", kind="metropolitan_district")
    >>> wirral.id, str(wirral)
    ('area.e08000015', 'Wirral (E08000015)')
    >>> Area.id_of("E08000015")
    'area.e08000015'
    """

    shared: ClassVar = True

    id: Identifier = ""
    """`area.` and the GSS code in lower case; an aggregate chooses its own."""
    gss: GssCode | None = None
    """GSS code; an aggregate without one has `made_of`."""
    name: str
    """English name."""
    kind: AreaKind
    """What sort of area it is."""
    parent: Annotated[Identifier, Ref(("Area",), namespace="area", acyclic=True)] | None = None
    """The larger area that holds it."""
    made_of: tuple[AreaId, ...] = ()
    """The areas that an aggregate is made of."""
    dat_code: str | None = None
    """Code of the area in NDTMS, where it has one."""
    populations: tuple[AreaPopulation, ...] = ()
    """Published numbers of residents, by year and basis."""
    valid_from: date | None = None
    """First day of the code."""
    valid_to: date | None = None
    """Last day of the code."""

    @model_validator(mode="before")
    @classmethod
    def _name_by_code(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(gss := data.get("gss"), str):
            by_code = {"id": cls.id_of(gss), "kind": _KINDS.get(gss[:3], AreaKind.OTHER)}
            return data | {name: data.get(name) or value for name, value in by_code.items()}
        return data

    @model_validator(mode="after")
    def _check_code_or_parts(self) -> Self:
        if self.gss is None and not self.made_of:
            msg = "an area needs a `gss` code or, as an aggregate, its `made_of`"
            raise ValueError(msg)
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            msg = f"`valid_to` {self.valid_to} comes before `valid_from` {self.valid_from}"
            raise ValueError(msg)
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name with a GSS code behind it in brackets; the code tells the kind.

        Parameters
        ----------
        text : str
            As an area prints itself.

        Returns
        -------
        Area
            The area, without parent or populations.

        Raises
        ------
        InputError
            If `text` has another form.

        Examples
        --------
        >>> Area.parse("Wirral (E08000015)").kind.value
        'metropolitan_district'
        """
        match = _PRINTED.fullmatch(text)
        if match is None:
            raise InputError("text", f"is not an area: `{text[:60]}`", "Write `Name (E08000015)`.")
        return cls.model_validate(match.groupdict())

    def same_as(self, other: Area) -> bool:
        """Tell whether both are one area: the same code or the same id, whatever the name.

        Examples
        --------
        >>> Area.parse("Wirral (E08000015)").same_as(Area.parse("Wirral MBC (E08000015)"))
        True
        """
        return self.id == other.id

    @staticmethod
    def id_of(gss: str) -> str:
        """Give the identifier of the area with this GSS code; other text comes back unchanged.

        Examples
        --------
        >>> Area.id_of("E92000001"), Area.id_of("wirral")
        ('area.e92000001', 'wirral')
        """
        return f"area.{gss.lower()}" if _GSS.fullmatch(gss) else gss

    def __str__(self) -> str:
        return f"{self.name} ({self.gss})" if self.gss else self.name
