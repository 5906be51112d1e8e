"""Places, names, areas, populations, comparators and ids: read, print, compare, and publish a schema."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import cdpkit.model
from cdpkit import Area, Comparator, InputError, Locator, Name, Population
from cdpkit.model import (
    AreaKind,
    AreaPopulation,
    ComparatorKind,
    DocumentFile,
    Identifier,
    Record,
    Ref,
    Relation,
    Setting,
    Substance,
    reference_fields,
)
from cdpkit.model.kinds import PopulationBasis
from cdpkit.model.records.name import PrintedName

Refusal = Callable[[ValidationError], str]

for module in pkgutil.iter_modules(cdpkit.model.__path__):
    importlib.import_module(f"cdpkit.model.{module.name}")


def all_records(kind: type[Record] = Record) -> list[type[Record]]:
    below = [record for child in kind.__subclasses__() for record in all_records(child)]
    return [*kind.__subclasses__(), *below]


RECORDS = {
    record.__name__: record for record in all_records() if record.__module__.startswith("cdpkit.")
}
SEGMENT = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
IDS = st.lists(SEGMENT, min_size=1, max_size=4).map(".".join)
TEXTS = st.text(max_size=20)
PLACES = st.one_of(
    st.builds(Locator, document=IDS, line=st.integers(1, 10**6)),
    st.builds(
        lambda document, line, more: Locator(document=document, line=line, last_line=line + more),
        IDS, st.integers(1, 10**5), st.integers(0, 99),
    ),
)  # fmt: skip
NAMES = st.builds(
    Name, preferred=TEXTS, printed=st.lists(st.builds(PrintedName, text=TEXTS, at=st.none() | PLACES), max_size=3)
)  # fmt: skip
AGES = st.none() | st.integers(0, 130)
POPULATIONS = st.builds(
    lambda low, high, **rest: Population(
        age_min=low, age_max=high if high is None or low is None else max(low, high), **rest
    ),
    AGES, AGES, text=TEXTS, strict_min=st.booleans(), strict_max=st.booleans(),
    substance=st.none() | st.sampled_from(Substance), setting=st.none() | st.sampled_from(Setting),
    area=st.none() | IDS,
)  # fmt: skip
GSS = st.from_regex(r"[EKNSW][0-9]{8}", fullmatch=True)
AREAS = st.builds(
    Area, gss=GSS, name=TEXTS, kind=st.sampled_from(AreaKind), parent=st.none() | IDS,
    populations=st.lists(st.builds(AreaPopulation, year=st.integers(1801, 2100),
                                   population=st.none() | st.integers(0, 10**9), basis=st.sampled_from(PopulationBasis)), max_size=2),
)  # fmt: skip
COMPARATORS = st.builds(
    Comparator, kind=st.sampled_from(ComparatorKind), area=st.none() | IDS, figure=st.none() | IDS,
    relation=st.none() | st.sampled_from(Relation), note=TEXTS,
    value=st.none() | st.sampled_from(["54%", "7x", "2,982", "lower"]),
)  # fmt: skip


# All records


def undescribed(schema: dict[str, Any], named: dict[str, Any]) -> list[str]:
    """Name the fields without a description of their own or of the one type they point to."""
    return [
        key
        for key, field in schema.get("properties", {}).items()
        if not field.get("description")
        and not named.get(field.get("$ref", "").removeprefix("#/$defs/"), {}).get("description")
    ]


@given(st.one_of(PLACES, NAMES, POPULATIONS, AREAS, COMPARATORS))
def test_a_record_is_the_same_after_json(record: Record) -> None:
    assert type(record).model_validate_json(record.model_dump_json()) == record


@given(st.one_of(PLACES, NAMES, POPULATIONS, AREAS, COMPARATORS))
def test_a_record_prints_as_one_text(record: Record) -> None:
    assert isinstance(str(record), str)
    assert hash(record) == hash(type(record).model_validate(record.model_dump()))


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_publishes_a_schema_that_describes_every_field(name: str) -> None:
    schema = RECORDS[name].json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema)) == schema
    if "properties" in schema:
        assert schema["additionalProperties"] is False
        assert undescribed(schema, schema.get("$defs", {})) == []


def test_the_schema_of_a_file_describes_every_field_of_every_record_in_it() -> None:
    schema = DocumentFile.json_schema()
    bare = {name: undescribed(part, schema["$defs"]) for name, part in schema["$defs"].items()}
    assert {name: fields for name, fields in bare.items() if fields} == {}


@pytest.mark.parametrize("name", RECORDS)
def test_a_reference_points_to_a_kind_that_exists(name: str) -> None:
    pointed = {kind for ref in reference_fields(RECORDS[name]).values() for kind in ref.kinds}
    assert pointed <= set(RECORDS)


def test_a_record_is_frozen_and_refuses_unknown_fields(refusal_of: Refusal) -> None:
    with pytest.raises(ValidationError, match="preferred") as caught:
        Name.parse("x").preferred = "y"  # type: ignore[misc]
    assert refusal_of(caught.value) == "frozen_instance"
    with pytest.raises(InputError, match="`nickname` is not a field of this record"):
        Name.model_validate({"preferred": "x", "nickname": "y"})


# Identifiers

IDENTIFIER = TypeAdapter(Identifier)


@given(IDS)
def test_dotted_lower_case_is_an_identifier(text: str) -> None:
    assert IDENTIFIER.validate_python(text) == text


@pytest.mark.parametrize(
    "text", ["", "A", "1a", "a.", ".a", "a..b", "a b", "a/b", "a\n", "é", "-a", "a" * 201]
)
def test_other_text_is_no_identifier(refusal_of: Refusal, text: str) -> None:
    with pytest.raises(ValidationError, match="constrained-str") as caught:
        IDENTIFIER.validate_python(text)
    assert refusal_of(caught.value) in {"string_pattern_mismatch", "string_too_long"}


# Places


@given(PLACES)
def test_a_place_reads_back_from_its_print(place: Locator) -> None:
    assert Locator.parse(str(place)) == place


@given(PLACES, PLACES)
def test_places_of_a_document_are_ordered_by_line(first: Locator, second: Locator) -> None:
    moved = second.model_copy(update={"document": first.document})
    assert first.line is not None
    assert moved.line is not None
    assert (first < moved) == (first.line < moved.line)


@pytest.mark.parametrize(
    "text", ["", "L12", "wirral", "wirral L", "wirral L0", "wirral L12-11", "Wirral L1", "a L1 ",
             "a  L1", "a L1-", "a L12345678", "a p", "a p0 L3", "a L3 p1"]
)  # fmt: skip
def test_other_text_is_no_place(text: str) -> None:
    with pytest.raises(
        InputError, match=r"is not a place|comes before|is below 1|is not an identifier"
    ):
        Locator.parse(text)


def test_a_last_line_needs_a_first_one() -> None:
    with pytest.raises(InputError, match="`last_line` 5 comes before `line` None"):
        Locator(document="a", last_line=5)


def test_a_place_with_a_page_prints_it() -> None:
    place = Locator(document="a.b", page=3, line=5)
    assert str(place) == "a.b p3 L5"
    assert Locator.parse("a.b p3 L5") == place
    assert Locator.parse("a.b p3").line is None


# Names


@given(NAMES, NAMES)
def test_names_are_the_same_both_ways(first: Name, second: Name) -> None:
    assert first.same_as(second) == second.same_as(first)
    assert first.same_as(first)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Combating Drugs", "combatting drugs", True),
        ("Re-Frame", "RE-FRAME", True),
        ("Torus  Foundation", "Torus Foundation", True),
        ("Straße", "STRASSE", True),
        ("Response", "Response Service", False),
    ],
)
def test_names_are_compared_without_case_spaces_and_double_t(
    first: str, second: str, same: bool
) -> None:
    assert Name.parse(first).same_as(second) is same


def test_any_printed_form_of_a_name_will_do() -> None:
    name = Name(preferred="River", printed=(PrintedName(text="River Support"),))
    assert name.same_as(Name.parse("river support"))
    assert name.forms() == ("River", "River Support")


# Areas


@given(GSS)
def test_a_gss_code_gives_the_id_of_the_area(code: str) -> None:
    area = Area(gss=code, name="Town", kind=AreaKind.OTHER)
    assert area.id == Area.id_of(code) == f"area.{code.lower()}"
    assert str(area) == f"Town ({code})"


@pytest.mark.parametrize("code", ["E0800001", "E080000155", "X08000015", "e08000015", "E08 00015"])
def test_other_text_is_no_gss_code(code: str) -> None:
    assert Area.id_of(code) == code
    with pytest.raises(InputError, match="`gss` does not match the pattern"):
        Area(id="area.x", gss=code, name="Town", kind=AreaKind.OTHER)


@given(
    st.text("ABCdefg hij-'", min_size=1).filter(lambda name: name == name.strip() and name),
    st.from_regex(r"[EKNSW][0-9]{8}", fullmatch=True),
)
def test_an_area_reads_back_from_its_print(name: str, code: str) -> None:
    area = Area.parse(f"{name} ({code})")
    assert (area.name, area.gss, str(area)) == (name, code, f"{name} ({code})")
    assert Area.parse(str(area)) == area
    assert area.same_as(Area.parse(f"Other ({code})"))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("E08000015", "metropolitan_district"),
        ("E09000001", "london_borough"),
        ("K04000001", "other"),
    ],
)
def test_a_code_tells_the_kind_of_area(code: str, kind: str) -> None:
    assert Area.parse(f"A ({code})").kind.value == kind
    assert Area.model_validate({"gss": code, "name": "A", "kind": "county"}).kind.value == "county"


@pytest.mark.parametrize("text", ["", "Wirral", "E08000015", "Wirral (E0800001)", " (E08000015)"])
def test_other_text_is_no_area(text: str) -> None:
    with pytest.raises(InputError, match="is not an area"):
        Area.parse(text)


def test_an_area_needs_a_code_or_what_it_is_made_of() -> None:
    with pytest.raises(InputError, match="needs a `gss` code or, as an aggregate, its `made_of`"):
        Area(id="area.x", name="Nowhere", kind=AreaKind.CUSTOM_AGGREGATE)
    parts = Area(
        id="area.x", name="Both", kind=AreaKind.CUSTOM_AGGREGATE, made_of=("area.a", "area.b")
    )
    assert str(parts) == "Both"


def test_an_area_does_not_end_before_it_begins() -> None:
    days = {"valid_from": date(2023, 4, 1), "valid_to": date(2020, 4, 1)}
    with pytest.raises(InputError, match="`valid_to` 2020-04-01 comes before"):
        Area.model_validate({"gss": "E08000015", "name": "x", "kind": "other", **days})


# Populations


@given(POPULATIONS, POPULATIONS)
def test_populations_are_the_same_both_ways(first: Population, second: Population) -> None:
    assert first.same_as(second) == second.same_as(first)
    assert first.same_as(first) is not False


@given(POPULATIONS, st.integers(0, 130))
def test_strict_ages_leave_out_their_end(people: Population, age: int) -> None:
    wide = people.model_copy(update={"strict_min": False, "strict_max": False})
    ends = {people.age_min: people.strict_min, people.age_max: people.strict_max}
    left_out = (age == people.age_min and people.strict_min) or (
        age == people.age_max and people.strict_max
    )
    assert age not in ends or isinstance(ends[age], bool)
    assert people.holds_age(age) == (wide.holds_age(age) and not left_out)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"age_min": 50}, {"age_min": 50}, True),
        ({"age_min": 50}, {"age_min": 45}, False),
        ({"age_min": 50, "strict_min": True}, {"age_min": 50}, False),
        ({"age_min": 50, "strict_min": True}, {"age_min": 51}, True),
        ({"age_max": 18, "strict_max": True}, {"age_max": 17}, True),
        ({"substance": "opiate"}, {"substance": "alcohol"}, False),
        ({"substance": "opiate"}, {"setting": "treatment"}, None),
        ({"substance": "opiate", "age_min": 50}, {"substance": "opiate"}, None),
        ({}, {}, None),
    ],
)
def test_populations_are_compared_by_what_is_stated(
    first: dict[str, object], second: dict[str, object], same: bool | None
) -> None:
    a, b = (Population.model_validate({"text": "x", **fields}) for fields in (first, second))
    assert a.same_as(b) is same


def test_ages_come_in_order() -> None:
    with pytest.raises(InputError, match="`age_max` 12 is below `age_min` 13"):
        Population(text="x", age_min=13, age_max=12)


def test_plain_text_is_a_population() -> None:
    assert Population.model_validate("opiate clients") == Population.parse("opiate clients")


# Comparators


@pytest.mark.parametrize(
    ("fields", "text", "checkable"),
    [
        ({"relation": "higher"}, "higher than national", False),
        ({"relation": "similar"}, "similar to national", False),
        ({"relation": "among_highest"}, "among highest national", False),
        ({}, "national", False),
        ({"value": "54%"}, "national 54%", True),
        ({"value": "lower"}, "national lower", False),
        ({"figure": "wirral.f1"}, "national", True),
    ],
)
def test_a_comparator_says_what_it_is_and_whether_it_has_a_number(
    fields: dict[str, str], text: str, checkable: bool
) -> None:
    comparator = Comparator.model_validate({"kind": "national", **fields})
    assert (str(comparator), comparator.is_checkable) == (text, checkable)


@given(
    st.sampled_from(ComparatorKind),
    st.none() | st.sampled_from(Relation),
    st.sampled_from(["", "25%", "lower", "1,263", "national rates", "group"]),
)
def test_a_comparator_reads_back_from_its_print(
    kind: ComparatorKind, relation: Relation | None, value: str
) -> None:
    comparator = Comparator.model_validate(
        {"kind": kind, "relation": relation, "value": value or None}
    )
    assert Comparator.parse(str(comparator)) == comparator
    assert Comparator.parse(str(comparator)).same_as(comparator)


@pytest.mark.parametrize("text", ["", "25%", "higher than", "than national", "nationally"])
def test_other_text_is_no_comparator(text: str) -> None:
    with pytest.raises(InputError, match="is not a comparator"):
        Comparator.parse(text)


def test_an_assumed_comparator_needs_a_reason() -> None:
    with pytest.raises(InputError, match="a comparator that is assumed needs a `note`"):
        Comparator.model_validate({"kind": "own_baseline", "basis": "analyst"})


def test_a_reference_mark_compares_by_what_it_says() -> None:
    assert Ref(("Area",), namespace="area") == Ref(("Area",), namespace="area")
    assert Ref(("Area",)) != Ref(("Area",), acyclic=True)
