"""Documents: short forms written out, and load errors that name file, line and path."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from cdpkit.errors import DocumentError, InputError, UnreadableFileError
from cdpkit.io import load
from cdpkit.io.documents import new_plan, read_document
from cdpkit.model import Area, Mention, Organisation, SourcedFact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    WriteFile = Callable[..., Path]

HEAD = 'cdpkit: "1.0"\n'
DOCUMENT = (
    HEAD
    + "document: {id: town.plan, title: Plan, publisher: town-council, kind: plan, licence: OGL}\n"
)
COUNCIL = "organisations:\n  - {id: org.town-council, name: Town, sector: local_government}\n"


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    def write_file(text: str, name: str = "town.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def guidance(*facts: str) -> str:
    lines = "".join(f"      - {{{fact}, topic: t, text: x, verified: true}}\n" for fact in facts)
    return (
        f"guidance:\n  - id: guide\n    title: Guide\n    source: {{title: S}}\n    facts:\n{lines}"
    )


def test_short_ids_and_references_are_written_out(write: WriteFile) -> None:
    registry = load(
        write(HEAD + guidance("id: a", "id: b, parent: a", "id: guide.c, parent: guide.b")),
        reference=False,
    )
    facts = registry.of(SourcedFact)
    assert [fact.id for fact in facts] == ["guide.a", "guide.b", "guide.c"]
    assert [fact.parent for fact in facts] == [None, "guide.a", "guide.b"]


@pytest.mark.parametrize(
    ("stated", "readings"),
    [("", ["2024..2027", "2024/25..2026/27"]), (", year_type: financial", ["2024/25..2026/27"])],
)
def test_the_document_says_what_its_years_are(
    write: WriteFile, stated: str, readings: list[str]
) -> None:
    head = f"document: {{id: town.plan, title: Plan, kind: plan, licence: OGL{stated}}}\n"
    mention = "{id: m1, label: term, kind: period, printed: x, period: 2024 to 2027, at: L1}"
    registry = load(write(f"{HEAD}{head}mentions: [{mention}]\n"), reference=False)
    (found,) = registry.of(Mention)
    assert found.period is not None
    assert list(map(str, found.period.readings)) == readings


def test_namespace_and_place_are_implied(write: WriteFile) -> None:
    text = (
        DOCUMENT
        + COUNCIL
        + "posts: [{id: dph, title: Director, organisation: town-council, at: L12-14}]\n"
    )
    registry = load(write(text), reference=False)
    post = registry["town.dph"]
    assert post.organisation == "org.town-council"  # type: ignore[attr-defined]
    assert str(post.at) == "town.plan L12-14"  # type: ignore[attr-defined]


def test_gss_code_stands_for_the_area(write: WriteFile) -> None:
    text = (
        "areas:\n  - {gss: E08000015, name: Wirral, kind: metropolitan_district, parent: E12000002}\n"
        "  - {gss: E12000002, name: North West, kind: region}\n"
        "  - {id: area.two, name: Both, kind: custom_aggregate, made_of: [E08000015, e12000002]}\n"
    )
    areas = load(write(HEAD + text), reference=False).of(Area)
    assert areas[0].parent == "area.e12000002"
    assert areas[2].made_of == ("area.e08000015", "area.e12000002")


@pytest.mark.parametrize("key", ["area", "parent", "id", "publisher", "at"])
def test_free_text_is_left_alone(write: WriteFile, key: str) -> None:
    """The source of a fact has a publisher too, and details may have any key: no references."""
    text = (
        DOCUMENT
        + COUNCIL
        + guidance(f"id: a, details: {{{key}: L12}}, source: {{title: S, publisher: Home Office}}")
    )
    fact = load(write(text), reference=False)["town.guide.a"]
    assert fact.details == {key: "L12"}  # type: ignore[attr-defined]
    assert fact.source.publisher == "Home Office"  # type: ignore[attr-defined]


def test_files_refer_to_each_other_in_any_order(write: WriteFile, tmp_path: Path) -> None:
    write(DOCUMENT, "a.yaml")
    write(HEAD + COUNCIL, "b.yaml")
    registry = load(tmp_path, reference=False)
    assert registry["town.plan"].publisher == "org.town-council"  # type: ignore[attr-defined]
    assert str(registry.place_of("org.town-council")) == f"{tmp_path / 'b.yaml'}:3"


def test_several_paths_keep_their_order(write: WriteFile) -> None:
    second, first = write(DOCUMENT, "a.yaml"), write(HEAD + COUNCIL, "b.yaml")
    registry = load([str(first), second], reference=False)
    assert list(registry) == ["org.town-council", "town.plan"]


NOT_LOADED = {
    "no keys": ("- a\n", 1, " has no keys"),
    "empty": ("", 1, " has no keys"),
    "missing version": ("posts: []\n", 1, "`cdpkit` is missing. Add `cdpkit`"),
    "other version": (
        'cdpkit: "9.0"\n',
        1,
        "`cdpkit` is not an allowed word: `9.0`. Use one of: 1.1",
    ),
    "unknown field": (
        HEAD + "organisations:\n  - {id: org.a, name: A, sector: nhs, sucessor: b}\n",
        3,
        r"`organisations\[0\].sucessor` is not a field of this record",
    ),
    "unknown field, near": (
        HEAD
        + "organisations:\n  - {id: org.a, name: A, sector: nhs,\n     valid_form: 2020-01-01}\n",
        4,
        r"`organisations\[0\].valid_form` is not a field.*Did you mean `valid_from`",
    ),
    "unknown section": (
        HEAD + "figure: []\n",
        2,
        "`figure` is not a field.*Did you mean `figures`",
    ),
    "missing field": (
        HEAD + "organisations:\n  - {id: org.a, name: A, sector: nhs}\n  - {id: org.b, name: B}\n",
        4,
        r"`organisations\[1\].sector` is missing. Add `sector`",
    ),
    "wrong choice, part of two words": (
        HEAD + "organisations: [{id: org.a, name: A, sector: government}]\n",
        2,
        r".*`government`. Did you mean `local_government` or `central_government`. Use one of",
    ),
    "wrong choice": (
        HEAD + "organisations:\n  - id: org.a\n    name: A\n    sector: hospital\n",
        5,
        r"`organisations\[0\].sector` is not an allowed word: `hospital`. Use one of: local_government, police",
    ),
    "bad id": (
        HEAD + "posts:\n  - {id: Director of Health, title: A}\n",
        3,
        r"`posts\[0\].id` is not an identifier: `Director of Health`. Use lower-case letters",
    ),
    "text for a list": (
        HEAD + "posts: none\n",
        2,
        "`posts` is not a list. Write `- ` before each item",
    ),
    "list for a text": (
        HEAD + "posts:\n  - id: a\n    title: [b]\n",
        4,
        r"`posts\[0\].title` is not plain text. Write one value",
    ),
    "nothing for a text": (
        HEAD + "posts:\n  - id: a\n    title:\n",
        4,
        r"`posts\[0\].title` is not plain text. Write one value",
    ),
    "text for a record that points": (
        HEAD + "partnerships:\n  - {id: p, name: P, kind: cdp, scope: drugs, areas: [E08000015],\n"
        "     members: [dwp], reports_to: [hwb]}\n",
        4,
        r"`partnerships\[0\].members\[0\]` has no keys of its own. Write `{organisation: dwp}`",
    ),
    "what follows a comma": (
        HEAD + "needs: [{id: n1, theme: health, text: Pathways, workers located together}]\n",
        2,
        '`needs.0..workers located together` is the text after a comma in a value. Quote the value: "Pathways, w',
    ),
    "text for keys": (
        HEAD + "posts: [a]\n",
        2,
        r"`posts\[0\]` has no keys of its own. Write `name: value`",
    ),
    "a date in words": (
        HEAD + "organisations: [{id: org.a, name: A, sector: nhs, valid_from: last spring}]\n",
        2,
        r"`organisations\[0\].valid_from` is not a date \(given: `last spring`\)",
    ),
    "broken rule": (
        HEAD + "areas:\n  - {id: area.x, name: X, kind: region}\n",
        3,
        r"`areas\[0\]` is not usable: an area needs a `gss` code or",
    ),
    "repeated id": (
        HEAD + "posts:\n  - {id: a, title: A}\n  - {id: b, title: B}\n  - {id: a, title: C}\n",
        5,
        r"`posts\[2\].id` repeats the id `a`. It is already used at .*town.yaml:3. Give",
    ),
    "repeated id of another kind": (
        HEAD
        + "posts: [{id: org.a, title: A}]\norganisations:\n  - {id: org.a, name: A, sector: nhs}\n",
        2,
        r"`posts\[0\].id` repeats the id `org.a`. It is already used at .*town.yaml:4",
    ),
    "dangling reference": (
        HEAD + COUNCIL + "posts:\n  - id: a\n    title: A\n    organisation: town-counsil\n",
        7,
        (
            r"`posts\[0\].organisation` points to `org.town-counsil`, which does not exist"
            ". Did you mean `org.town-council`"
        ),
    ),
    "dangling, nothing near": (
        HEAD + "posts:\n  - {id: a, title: A, organisation: zzzzzzzz}\n",
        3,
        r"`posts\[0\].organisation` points to `org.zzzzzzzz`.*Add the record",
    ),
    "dangling in a list": (
        HEAD
        + "areas:\n  - id: area.x\n    name: X\n    kind: other\n    made_of:\n      - E08000015\n",
        7,
        r"`areas\[0\].made_of\[0\]` points to `area.e08000015`, which does not exist",
    ),
    "wrong kind": (
        HEAD + "posts: [{id: a, title: A}]\n" + guidance("id: b, parent: a"),
        8,
        (
            r"`guidance\[0\].facts\[0\].parent` points to `a`, which is of kind Post"
            ". It must point to: SourcedFact"
        ),
    ),
    "circle": (
        HEAD + guidance("id: a, parent: c", "id: b, parent: a", "id: c, parent: b"),
        8,
        (
            r"`guidance\[0\].facts\[1\].parent` runs in a circle: "
            "guide.a -> guide.c -> guide.b -> guide.a"
        ),
    ),
    "parent of itself": (
        HEAD + guidance("id: a, parent: a"),
        7,
        r"`guidance\[0\].facts\[0\].parent` runs in a circle: guide.a -> guide.a",
    ),
}


@pytest.mark.parametrize(("text", "line", "problem"), NOT_LOADED.values(), ids=NOT_LOADED.keys())
def test_load_errors_name_file_line_and_path(
    write: WriteFile, text: str, line: int, problem: str
) -> None:
    path = write(text)
    with pytest.raises(DocumentError, match=rf"town\.yaml:{line}: ?{problem}") as caught:
        load(path, reference=False)
    assert (caught.value.file, caught.value.line) == (str(path), line)


def test_circle_in_areas(write: WriteFile) -> None:
    text = "areas:\n" + "".join(
        f"  - {{gss: E0000000{n}, name: A{n}, kind: other, parent: E0000000{(n + 1) % 3}}}\n"
        for n in range(3)
    )
    with pytest.raises(DocumentError, match=r"runs in a circle: area\.e00000000 -> "):
        load(write(HEAD + text), reference=False)


def test_further_problems_follow_as_notes(write: WriteFile) -> None:
    path = write(HEAD + "posts:\n" + "".join(f"  - {{id: p{n}}}\n" for n in range(50)))
    with pytest.raises(DocumentError, match=r"`posts\[0\].title` is missing") as caught:
        load(path, reference=False)
    assert len(caught.value.__notes__) == 20
    assert "`posts[1].title` is missing" in caught.value.__notes__[0]


def test_thousands_of_problems_are_told_quickly(write: WriteFile) -> None:
    path, start = (
        write(HEAD + "".join(f"field{n}: x\n" for n in range(20_000))),
        time.process_time(),
    )
    with pytest.raises(DocumentError, match="`field0` is not a field of this record"):
        load(path, reference=False)
    assert time.process_time() - start < 3


def test_repeated_id_across_files_names_both(write: WriteFile, tmp_path: Path) -> None:
    write(HEAD + COUNCIL, "a.yaml")
    write(HEAD + "\n\n" + COUNCIL.replace("name: ", "name: New "), "b.yaml")
    with pytest.raises(DocumentError, match=r"b\.yaml:5: .*It is already used at .*a\.yaml:3"):
        load(tmp_path, reference=False)


def test_bundled_id_cannot_be_taken(write: WriteFile) -> None:
    text = "areas: [{gss: E08000015, name: Wirral, kind: metropolitan_district}]\n"
    with pytest.raises(DocumentError, match=r"repeats the id `area\.e08000015`.*areas\.csv"):
        load(write(HEAD + text))


def test_documents_may_point_to_bundled_records(write: WriteFile) -> None:
    text = "areas: [{gss: E05000954, name: Bidston, kind: other, parent: E08000015}]\n"
    registry = load(write(HEAD + text))
    assert registry["area.e05000954"].parent == "area.e08000015"  # type: ignore[attr-defined]
    assert registry.of(Organisation)


def test_folder_without_documents(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"has no \*\.yaml file"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("name", "area", "problem"),
    [
        ("Town", "Wirral", "`area` is `Wirral`. Give a GSS code"),
        ("Town", "E0800001", "`area` is `E0800001`. Give a GSS code"),
        ("1984", "E08000015", "`name` is `1984`. Give the name of the place in letters"),
    ],
)
def test_a_draft_needs_a_place_with_a_code(
    tmp_path: Path, name: str, area: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        new_plan(tmp_path / "p.yaml", name=name, area=area, first="2025/26", last="2027/28")
    assert list(tmp_path.iterdir()) == []


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"nix\.yaml: cannot be read"):
        read_document(tmp_path / "nix.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "document: town\n",
        "document: [a]\n",
        "document: {id: [a]}\n",
        "document: {id: }\n",
        "document: {id: {id: a}}\nposts: [{id: {id: b}}]\n",
        "posts: {id: a}\n",
        "posts: [[{id: a}]]\n",
        "posts: [a, ~, b]\n",
        "areas: [{id: a, made_of: {a: b}}]\n",
        "areas: [{gss: [E08000015], made_of: [[[a]]]}]\n",
        "figures: [{id: a, at: [L1], value: {printed: [x]}}]\n",
    ],
)
def test_odd_shapes_are_refused(write: WriteFile, text: str) -> None:
    with pytest.raises(DocumentError, match=r"town\.yaml:\d+: `"):
        load(write(HEAD + text), reference=False)
