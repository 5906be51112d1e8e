"""Each printed figure of the documents in our own words, and figures against earlier figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdpkit import InputError, NotComparableError, Registry
from cdpkit.assess import change, statement, statements
from cdpkit.io import bundled
from cdpkit.io.bundled import reference_files
from cdpkit.model import DocumentFile, Figure, SourceFile

TABLE = yaml.safe_load(
    (Path(__file__).parent / "sentences" / "figures.yaml").read_text(encoding="utf-8")
)
BULLETS = {
    "bullet 1": ["f3", "f4"],
    "bullet 2": ["f5"],
    "bullet 3": ["f6"],
    "bullet 4": ["f7"],
    "bullet 5": ["f8"],
    "bullet 6": ["f9", "f10"],
    "bullet 7": ["f11"],
    "bullet 8": ["f12"],
    "bullet 9": ["f13"],
}


def figure_of(registry: Registry, name: str) -> Figure:
    record = registry[name]
    assert isinstance(record, Figure)
    return record


@pytest.mark.parametrize("name", TABLE)
def test_the_sentence_is_the_one_that_was_read(name: str) -> None:
    registry = bundled.registry()
    figure = figure_of(registry, name)
    assert figure.value.printed == TABLE[name]["printed"]
    assert statement(figure, registry).sentence() == TABLE[name]["sentence"]


def test_every_figure_of_every_document_has_a_sentence() -> None:
    assert list(TABLE) == [figure.id for figure in bundled.registry().of(Figure)]


def test_all_nine_bullets_of_sefton_are_stated() -> None:
    found: dict[str, list[str]] = {}
    for told in statements(bundled.registry(), "sefton.brief1"):
        if told.figure.block:
            found.setdefault(told.figure.block, []).append(told.figure.id.removeprefix("sefton."))
    assert found == BULLETS


@pytest.mark.parametrize("document", ["sefton.brief1", "wirral.strategy"])
def test_form_and_honesty(document: str) -> None:
    registry = bundled.registry()
    told = statements(registry, document)
    assert told
    for one in told:
        text, printed = one.sentence(), one.figure.value
        for line in (text, *one.caveats()):
            assert line.endswith(".")
            assert not re.search(r"  | [,;.]|[,;]{2}|\.\.|\bNone\b", line)
        digits = re.findall(r"\d[\d,.]*\d|\d", text)
        if printed.value is None:
            assert "no figure is given" in text or text.startswith("Neither a figure")
        elif printed.printed not in ("ten", "all", "double"):
            number = re.search(r"\d[\d,.]*", printed.printed)
            assert number
            assert number[0] in digits
        assert "significant" not in text
        assert one.caveats() or printed.unit == "count" or one.base is not None


def test_direction_only_claims_stay_claims() -> None:
    told = {s.figure.id: s for s in statements(bundled.registry(), "sefton.brief1")}
    assert told["sefton.f7"].kind == "claim"
    assert told["sefton.f11"].kind == "mention"
    assert told["sefton.f8"].claims == ("lower_than", "improved")
    assert any("Both directions" in caveat for caveat in told["sefton.f8"].caveats())


def test_an_ambiguous_baseline_is_told() -> None:
    registry = bundled.registry()
    assert statement(figure_of(registry, "sefton.f3"), registry).caveats()[0] == (
        "The baseline, printed as March 2022, can be read as the 12 months to March 2022 "
        "or March 2022."
    )


def test_plain_content() -> None:
    registry = bundled.registry()
    content = statement(figure_of(registry, "wirral.f3"), registry).to_dict()
    assert content["point"]["value"] == 45
    assert content["caveats"][0]["text"].startswith("Compared even though the types of area differ")


# Figures against earlier figures


def registry_of(*figures: dict[str, Any]) -> Registry:
    document = {"id": "x.doc", "title": "Report", "kind": "briefing", "licence": "none"}
    common = {
        "indicator": "indicator.adults.in_treatment",
        "area": "area.e08000014",
        "at": "x.doc L1",
    }
    rows = [common | figure for figure in figures]
    content = DocumentFile.model_validate({"cdpkit": "1.0", "document": document, "figures": rows})
    return Registry([*reference_files(), SourceFile("x.yaml", content)])


BEFORE = {"id": "x.f1", "value": "2,960", "period": "12 months to March 2022"}
CORRECTED = BEFORE | {
    "id": "x.f2",
    "value": "1,960",
    "revises": "x.f1",
    "revision_reason": "corrected",
}
AGAIN = BEFORE | {
    "id": "x.f3",
    "value": "1,965",
    "revises": "x.f2",
    "revision_reason": "revised_method",
}
NOW = {"id": "x.f4", "value": "2,310", "period": "12 months to March 2024"}


def test_the_latest_correction_of_a_baseline_counts() -> None:
    registry = registry_of(BEFORE, CORRECTED, AGAIN, NOW)
    found = change(
        figure_of(registry, "x.f4"), baseline=figure_of(registry, "x.f1"), registry=registry
    )
    assert found.sentence() == (
        "The number of adults in treatment in Sefton rose by 17.6%, from 1,965 (12 months to March "
        "2022) to 2,310 (12 months to March 2024)."
    )
    assert found.caveats()[0] == (
        "The value first published as 2,960 was replaced by 1,965 (revised method); "
        "the later one is used."
    )
    assert statement(figure_of(registry, "x.f1"), registry).caveats()[0] == (
        "The figure was later replaced by 1,965 (revised method)."
    )


def test_without_a_registry_the_figure_counts_as_printed() -> None:
    registry = registry_of(BEFORE, CORRECTED, NOW)
    found = change(figure_of(registry, "x.f4"), baseline=figure_of(registry, "x.f1"))
    assert found.direction == -1


def test_prints_carry_their_rounding() -> None:
    shares = {"indicator": "indicator.prison.continuity"}
    registry = registry_of(
        BEFORE | shares | {"value": "45%"}, NOW | shares | {"value": "around 46%"}
    )
    found = change(
        figure_of(registry, "x.f4"), baseline=figure_of(registry, "x.f1"), registry=registry
    )
    assert found.sentence() == (
        "Continuity of care after prison in Sefton rose by 1 percentage point, from 45% (12 months "
        "to March 2022) to 46% (12 months to March 2024)."
    )
    assert "Rounding of the inputs alone could explain the change." in found.caveats()


def test_unlike_figures_are_refused() -> None:
    registry = registry_of(BEFORE, NOW | {"area": "area.e92000001", "value": "45%"})
    with pytest.raises(NotComparableError, match=r"units differ \(count; proportion in percent\)"):
        change(figure_of(registry, "x.f4"), baseline=figure_of(registry, "x.f1"), registry=registry)


def test_a_figure_needs_a_figure() -> None:
    registry = registry_of(BEFORE, NOW)
    with pytest.raises(InputError, match="`baseline` is not a figure"):
        change(figure_of(registry, "x.f4"), baseline="2022")
    with pytest.raises(InputError, match="`current` is given beside a figure"):
        change(figure_of(registry, "x.f4"), baseline=figure_of(registry, "x.f1"), current="2023")


def test_a_claim_gives_no_change() -> None:
    registry = registry_of(BEFORE | {"value": "rising"}, NOW)
    found = change(
        figure_of(registry, "x.f4"),
        baseline=figure_of(registry, "x.f1"),
        registry=registry,
        accept=("unit",),
    )
    assert found.reason == "the value for 12 months to March 2022 is missing"
