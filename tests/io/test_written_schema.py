"""The schema of what may be written: no red mark on what loads, one on what does not."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdpkit.errors import CdpError
from cdpkit.io import bundled, format_yaml, load
from cdpkit.model import DocumentFile, to_dict

jsonschema = pytest.importorskip("jsonschema")
ROOT = Path(__file__).parents[2]
PLANS = ROOT / "tests" / "assess" / "plans"
SOUND = [
    *(str(bundled.path_of(name)) for name in bundled.documents()),
    *map(str, sorted((ROOT / "docs" / "examples").glob("*plan*.yaml"))),
    str(ROOT / "docs" / "examples" / "exampleshire.yaml"),
    *(str(PLANS / f"{name}.yaml") for name in (
        "01_docs_example", "59_cadence_wrong", "action_in_strategy", "at_page",
        "lead_tbc", "milestone_in_action", "person_lead", "southampton",
    )),
]  # fmt: skip
REFUSED = [
    "22_norway_status_no", "39_milestone_kind_wrong", "40_member_role_wrong",
    "41_reporting_kind_wrong", "measure_typo",
]  # fmt: skip


def values_of(text: str) -> Any:
    """Give what a program that knows YAML and not us sees: numbers, dates as texts."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        key: [(tag, pattern) for tag, pattern in rows if not tag.endswith("timestamp")]
        for key, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, Loader)  # noqa: S506 -- a safe loader


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = DocumentFile.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def problems(validator: Any, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}"[:200] for error in validator.iter_errors(data)]


def test_what_an_editor_shows_holds_no_python(validator: Any) -> None:
    assert ">>>" not in json.dumps(validator.schema)


@pytest.mark.parametrize("path", SOUND, ids=lambda path: Path(path).stem)
def test_what_loads_has_no_red_mark(validator: Any, path: str) -> None:
    load(path)
    text = Path(path).read_text(encoding="utf-8")
    assert problems(validator, values_of(format_yaml(text, path, upgrade=True))) == []


@pytest.mark.parametrize("short", [True, False])
@pytest.mark.parametrize("name", bundled.documents())
def test_what_we_write_has_no_red_mark(validator: Any, name: str, short: bool) -> None:
    data = json.loads(json.dumps(to_dict(load(name).files[-1].content, short=short)))
    assert problems(validator, data) == []


@pytest.mark.parametrize("name", REFUSED)
def test_a_word_that_is_not_of_the_list_has_a_red_mark(validator: Any, name: str) -> None:
    text = (PLANS / f"{name}.yaml").read_text(encoding="utf-8")
    with pytest.raises(CdpError, match=r"."):
        load(text)
    assert problems(validator, values_of(text.replace('cdpkit: "1.0"', 'cdpkit: "1.1"')))


def test_mistakes_in_words_have_a_red_mark_and_those_in_meaning_have_none(validator: Any) -> None:
    """Links that lead nowhere, dates and numbers that cannot be are for `cdpkit check` to find."""
    good = (PLANS / "00_good.yaml").read_text(encoding="utf-8").split("\n")
    rows = csv.DictReader((PLANS / "mistakes.csv").read_text(encoding="utf-8").splitlines())
    marked = {}
    for row in rows:
        lines, place = list(good), int(row["line"]) - 1
        lines[place] = lines[place].replace(row["good"], row["bad"], 1)
        try:
            found = bool(problems(validator, values_of("\n".join(lines))))
        except yaml.YAMLError:
            found = True
        marked[row["line"], row["bad"]] = found, row["marked"] == "yes"
    # A language server does not see the second key of `{value: 2,410}`; a validator does.
    wrong = {key for key, (found, expected) in marked.items() if found != expected}
    assert wrong == {("99", "2,410")}
