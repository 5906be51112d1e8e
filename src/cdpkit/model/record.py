"""The base of every record: frozen, strict about names, documented by its attributes."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from cdpkit.display import Displayed, Parts, Table, shortened
from cdpkit.errors import InputError
from cdpkit.model.basis import Basis
from cdpkit.model.problems import refused

if TYPE_CHECKING:
    from collections.abc import Mapping


Identifier = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$", max_length=200)
]
"""A dotted lower-case key such as `wirral.s2023.p5.a10`: also a valid XML id and file name."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks an identifier that points to another record, and the kinds that it may point to.

    Parameters
    ----------
    kinds : tuple of str
        Names of the record classes.
    namespace : str
        First segment of the ids of that kind, implied where the field leaves it out: `torus` in
        a field that can only hold an organisation is `org.torus`.
    acyclic : bool
        Whether following this field from record to record must come to an end.
    """

    kinds: tuple[str, ...]
    namespace: str = ""
    acyclic: bool = False


@dataclass(frozen=True, slots=True)
class Shorthand:
    """A key that a file may use in place of an item of a list of records or words.

    Parameters
    ----------
    key : str
        The key, e.g. `lead`; it takes one value or a list.
    field : str
        The field that gets the items, e.g. `leads`.
    value : str
        The field of each item that the value is for; the whole item where empty.
    fixed : mapping of str to str
        What each item holds besides.
    """

    key: str
    field: str
    value: str = ""
    fixed: Mapping[str, str] = dataclass_field(default_factory=dict)

    def items(self, given: Any) -> list[Any]:
        """Give the items that a value of the key stands for."""
        values = list(given) if isinstance(given, list | tuple) else [given]
        return [{**self.fixed, self.value: v} for v in values] if self.value else values


_NAMES = ("id", "title", "name", "text", "printed_as")
"""The fields that name a record for a reader."""
_PLACES = ("id", "at")
"""Fields that a table about the record leaves out."""


def _told(value: Any) -> Any:
    """Give what a table says of a field: of many records their number."""
    if isinstance(value, tuple) and any(isinstance(item, Record) for item in value):
        return f"{len(value):,}"
    if isinstance(value, Record) and type(value).__str__ is Record.__str__:
        return value.heading() or repr(value)
    return value


class Record(Displayed, BaseModel):
    """A fact as a frozen record: unknown fields are refused, sequences are tuples.

    The docstring below an attribute is also the description in the JSON Schema. A notebook shows
    what is set; the `repr` of a record with an id is short, whatever it holds. Values are read as
    a file has them: a text may stand for a locator, a period or a printed value, so type checkers
    take any value for a field (`init=False` in each class). Identifiers are written in full.

    Raises
    ------
    InputError
        If a value does not fit its field, naming the field and what may stand there; further
        problems are its notes.

    Examples
    --------
    >>> class Colour(Record):
    ...     name: str
    >>> Colour(name="red")
    Colour(name='red')
    >>> Colour(name="red").revised(name="blue").name
    'blue'
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True
    )
    short: ClassVar[str] = ""
    """The field that a plain text stands for."""
    short_pattern: ClassVar[str] = ""
    """What such a text must look like, for editors; any text where empty."""
    shorthands: ClassVar[tuple[Shorthand, ...]] = ()
    """Keys that a file may use in place of longer ones."""
    shared: ClassVar[bool] = False
    """Whether several plans may describe the same one, each in its own file."""

    if TYPE_CHECKING:

        def __init__(self, **values: Any) -> None: ...

    else:

        def __init__(self, /, **values: Any) -> None:
            try:
                super().__init__(**values)
            except ValidationError as error:
                raise refused(type(self), values, error) from None

        # Records within others are validated without a call of this method each.
        __init__.__pydantic_base_init__ = True

        @classmethod
        def model_validate(cls, obj: Any, **options: Any) -> Self:
            """Make a record of a mapping, a text or a record; a reader of files words mistakes."""
            try:
                return super().model_validate(obj, **options)
            except ValidationError as error:
                if options.get("context"):
                    raise
                raise refused(cls, obj, error) from None

    def __init_subclass__(cls, *, init: bool = True, **config: Any) -> None:
        super().__init_subclass__(**config)

    @model_validator(mode="before")
    @classmethod
    def _read_short_form(cls, data: Any) -> Any:
        if cls.short and isinstance(data, str):
            return {cls.short: data}
        return cls.without_shorthands(data) if cls.shorthands and isinstance(data, dict) else data

    @classmethod
    def without_shorthands(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Write the keys that stand for others in full."""
        used = [hand for hand in cls.shorthands if data.get(hand.key) is not None]
        if not used:
            return data
        full = {key: value for key, value in data.items() if key not in {h.key for h in used}}
        for hand in used:
            full[hand.field] = [*(full.get(hand.field) or ()), *hand.items(data[hand.key])]
        return full

    def __hash__(self) -> int:
        """Hash by the id where there is one, else by all fields: records may be keys."""
        held = self.__dict__
        values = held.get("id") or tuple(
            tuple(sorted(value.items())) if type(value) is dict else value
            for value in held.values()
        )
        return hash((type(self), values))

    def revised(self, **changes: Any) -> Self:
        """Give a copy with some fields changed, checked like a new record.

        Parameters
        ----------
        **changes
            New values by field.

        Returns
        -------
        Record
            Of the same class.

        Raises
        ------
        InputError
            If there is no such field, or a value does not fit its field.

        Examples
        --------
        >>> from cdpkit.model import Name
        >>> str(Name.parse("Re-Frame").revised(preferred="Reframe"))
        'Reframe'
        """
        fields = type(self).model_fields
        for name in changes:
            if name not in fields:
                hint = f"Use one of: {', '.join(fields)}."
                raise InputError(name, f"is not a field of {type(self).__name__}", hint)
        kept = {name: getattr(self, name) for name in fields if name in self.model_fields_set}
        return type(self)(**{**kept, **changes})

    def to_dict(self) -> dict[str, Any]:
        """Give what is set as texts, numbers, lists and dictionaries, which JSON knows.

        Returns
        -------
        dict
            Its class makes an equal record of it; `cdpkit.model.to_dict` writes whole files.

        Examples
        --------
        >>> from cdpkit.model import Post
        >>> Post(id="dph", title="Director").to_dict()
        {'id': 'dph', 'title': 'Director'}
        """
        return self.model_dump(mode="json", exclude_defaults=True)

    def basis_of(self, field: str) -> Basis:
        """Say who a field comes from: the print, unless the record says otherwise.

        Looks at `<field>_basis`, at `interpreted`, then at the `basis` of the whole record.

        Raises
        ------
        InputError
            If there is no such field.

        Examples
        --------
        >>> class Colour(Entry):
        ...     name: str
        >>> Colour(name="red", interpreted={"name": "looks red"}).basis_of("name").value
        'analyst'
        """
        fields = type(self).model_fields
        if field not in fields:
            hint = f"Use one of: {', '.join(fields)}."
            raise InputError("field", f"is not a field of {type(self).__name__}: `{field}`", hint)
        if (own := getattr(self, f"{field}_basis", None)) is not None:
            return Basis(own)
        interpreted: Mapping[str, str] = getattr(self, "interpreted", {})
        if field in interpreted:
            return Basis.ANALYST
        return Basis(getattr(self, "basis", Basis.PRINTED))

    def parts(self) -> Parts:
        """Give the name of the record, and a table of the fields that are set."""
        rows = [
            (name.replace("_", " "), _told(getattr(self, name)))
            for name in type(self).model_fields
            if name in self.model_fields_set and name not in _PLACES
        ]
        return Parts(self.heading(), table=Table(("Field", "Value"), rows))

    def heading(self) -> str:
        """Give what a reader calls the record: its id, and its title or text."""
        texts = (getattr(self, name, None) for name in _NAMES)
        return ", ".join(dict.fromkeys(str(text) for text in texts if text))

    def __repr__(self) -> str:
        if hasattr(self, "id"):
            return Displayed.__repr__(self)
        return shortened(BaseModel.__repr__(self), 400)

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Give the JSON Schema (draft 2020-12) of what may be written for this record in a file.

        Returns
        -------
        dict
            A schema that an editor can use for completion and checking.

        Examples
        --------
        >>> Record.json_schema()["type"]
        'object'
        """
        from cdpkit.model.written_schema import written_schema

        return written_schema(cls)


class Entry(Record, init=False):
    """A record that a document or a table of reference data states, field by field."""

    interpreted: dict[str, str] = Field(default_factory=dict)
    """Fields that are an analyst's reading rather than print, each with the reason."""

    @model_validator(mode="after")
    def _interprets_its_own_fields(self) -> Self:
        if self.interpreted:
            for name, reason in self.interpreted.items():
                if name not in type(self).model_fields:
                    msg = f"`interpreted` names `{name}`, which is not a field of this record"
                    raise ValueError(msg)
                if not reason.strip():
                    msg = f"`interpreted` gives no reason for `{name}`"
                    raise ValueError(msg)
        return self
