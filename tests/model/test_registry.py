"""The registry: records by identifier, class and document, and where each came from.

What it refuses (duplicates, dangling references, circles) is tested with files in `tests/io`.
"""

from __future__ import annotations

import json

import pytest

from cdpkit.errors import DocumentError, InputError, MissingDataError
from cdpkit.io import bundled
from cdpkit.model import (
    Action,
    DocumentFile,
    Figure,
    Indicator,
    Name,
    Organisation,
    Partnership,
    Post,
    Priority,
    Record,
    Registry,
    Series,
    SourceFile,
    Strategy,
    Target,
    printed_path,
    to_dict,
    walk_records,
)

POSTS = DocumentFile(
    cdpkit="1.0", posts=(Post(id="dph", title="Director"), Post(id="vc", title="Chair"))
)
LINES = {(): (1, 1), ("posts", 0): (3, 5), ("posts", 1): (4, 5)}


@pytest.fixture
def registry() -> Registry:
    return Registry([SourceFile("posts.yaml", POSTS, LINES)])


def test_records_are_found_by_identifier(registry: Registry) -> None:
    assert list(registry) == ["dph", "vc"]
    assert len(registry) == 2
    assert "dph" in registry
    assert "nobody" not in registry
    assert registry["vc"] == POSTS.posts[1]


def test_records_are_found_by_class(registry: Registry) -> None:
    assert registry.of(Post) == POSTS.posts
    assert registry.of(Organisation) == ()


def test_a_wrong_identifier_brings_those_near_it(registry: Registry) -> None:
    with pytest.raises(MissingDataError, match=r"no record `dpg`\. Did you mean `dph`\?"):
        registry["dpg"]
    with pytest.raises(MissingDataError, match="no record `zzzzzz`"):
        registry.place_of("zzzzzz")
    with pytest.raises(MissingDataError, match="no record `zzzzzz`"):
        registry.document_of("zzzzzz")


def test_a_record_knows_its_file_and_line(registry: Registry) -> None:
    assert str(registry.place_of("vc")) == "posts.yaml:4"
    assert registry.place_of("vc").column == 5
    assert registry.document_of("vc") is None


def test_a_value_without_a_line_has_that_of_what_holds_it() -> None:
    file = SourceFile("posts.yaml", POSTS, LINES)
    assert file.line_of(("posts", 1, "title")) == 4
    assert file.line_of(("boards", 0)) == 1
    assert SourceFile("x", POSTS).line_of(("posts",)) is None
    assert str(SourceFile("x", POSTS).place_of(("posts",))) == "x"


def test_an_identifier_taken_twice_is_refused_with_both_places() -> None:
    other = DocumentFile(posts=(Post(id="dph", title="Head"), *POSTS.posts[1:]))
    files = [SourceFile("a.yaml", POSTS, LINES), SourceFile("b.yaml", other, LINES)]
    with pytest.raises(DocumentError, match=r"b\.yaml:3: .*repeats the id `dph`.*a\.yaml:3"):
        Registry(files)


@pytest.mark.parametrize(
    ("path", "text"),
    [((), ""), (("a",), "a"), (("a", 0), "a[0]"), (("a", 0, "b", 12, 3), "a[0].b[12][3]"), ((0, "a"), "[0].a")],
)  # fmt: skip
def test_paths_print_as_in_code(path: tuple[str | int, ...], text: str) -> None:
    assert printed_path(path) == text


def test_walking_gives_each_record_with_its_path() -> None:
    walked = list(walk_records(POSTS))
    assert [path for path, _ in walked][:3] == [(), ("posts", 0), ("posts", 1)]
    assert walked[1][1] == POSTS.posts[0]
    assert not [record for _, record in walked if isinstance(record, Name) and not str(record)]


def test_every_bundled_record_may_be_a_key() -> None:
    registry = bundled.registry()
    records = [record for file in registry.files for _, record in walk_records(file.content)]
    hashes = {hash(record) for record in records}
    assert len(hashes) > len(registry)
    assert {registry["wirral.f1"]: 1}[registry["wirral.f1"].model_copy()] == 1


def test_many_references_that_lead_nowhere_are_all_told_and_some_with_a_guess() -> None:
    posts = [Post(id=f"post{n}x", title="T", organisation=f"post{n}y") for n in range(3_000)]
    with pytest.raises(DocumentError, match="points to `post0y`, which does not exist") as caught:
        Registry(posts)
    hints = [one.hint for one in caught.value.problems]
    assert len(hints) == 3_000
    guessed = [hint for hint in hints if hint.startswith("Did you mean")]
    assert guessed[0] == "Did you mean `post0x`?"
    assert 1 <= len(guessed) < 100  # a guess compares all identifiers


def plan_of(**ids: str) -> Strategy:
    action = Action(id="a1", text="Give kits", due="March 2027", indicators=["indicator.kits"])
    second = Action(id="a2", text="Train staff", supports=["a1"])
    priority = Priority(id="p1", title="Fewer deaths", actions=[action, second])
    return Strategy(
        id=ids.get("id", "barset.s2025"), partnership="barset", title="Plan", term="priority",
        period="2025/26", status="adopted", priorities=[priority],
    )  # fmt: skip


def test_short_ids_of_records_made_in_python_are_completed_by_what_holds_them() -> None:
    content = DocumentFile(strategies=[plan_of()])
    priority = content.strategies[0].priorities[0]
    assert [action.id for action in priority.actions] == [
        "barset.s2025.p1.a1",
        "barset.s2025.p1.a2",
    ]
    again = content.revised(cdpkit="1.1")
    assert again == content
    assert DocumentFile.model_validate(to_dict(content)) == content
    target = {"indicator": "kits", "form": "at_least", "value": "5", "due": "March 2027"}
    held = DocumentFile(
        indicators=[
            Indicator(id="indicator.kits", title="Kits", measure="count", polarity="neutral")
        ],
        targets=[Target(id="barset.t1", **target)],
    )
    assert held.targets[0].indicator == "indicator.kits"


@pytest.mark.parametrize("kind", [Strategy, Figure, Series, Partnership])
def test_a_record_is_made_again_of_its_dictionary(kind: type[Record]) -> None:
    records = bundled.registry().of(kind)[:20] if kind is not Series else ()
    records = records or (
        Series(indicator="x", observations=[{"period": "2024", "value": "3.50"}]),
    )
    for record in records:
        json.dumps(record.to_dict(), allow_nan=False)
        assert kind.model_validate(record.to_dict()) == record


def test_an_id_that_two_records_share_is_told_with_both_holders() -> None:
    with pytest.raises(DocumentError, match=r"Strategy `b`: .*repeats the id `p1`.*Strategy `a`"):
        Registry([plan_of(id="a"), plan_of(id="b")])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"id": "a1", "text": "x", "ownr": "y"}, "`ownr` is not a field of this record"),
        ({"id": "a1"}, "`text` is missing. Add `text`"),
        ({"id": "A1", "text": "x"}, "`id` is not an identifier: `A1`"),
        (
            {"id": "a1", "text": "x", "leads": "org.x"},
            r"`leads` is not a list. Give a list: leads=",
        ),
        ({"id": "a1", "text": "x", "status": "late"}, "`status"),
    ],
)
def test_a_record_is_refused_by_an_error_of_ours(values: dict[str, str], told: str) -> None:
    with pytest.raises(InputError, match=told):
        Action(**values)


def test_an_area_by_its_code_is_told_as_it_is_written_and_once() -> None:
    fields = {"id": "x", "name": "X", "kind": "cdp", "scope": "drugs_and_alcohol"}
    with pytest.raises(InputError, match=r"Write `area\.e10000099`") as caught:
        Partnership(**fields, areas=["E10000099"])
    assert not hasattr(caught.value, "__notes__")
