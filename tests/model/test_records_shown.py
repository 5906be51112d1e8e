"""Every record shows itself: a short repr, its fields as a table, everything escaped."""

from __future__ import annotations

import pytest

from cdpkit.io import bundled
from cdpkit.model import Area, Strategy
from cdpkit.model.record import Record


class Colour(Record):
    name: str


def test_every_bundled_record_has_a_short_repr_and_a_table() -> None:
    registry = bundled.registry()
    for identifier in registry:
        record = registry[identifier]
        assert len(repr(record)) <= 400
        assert repr(record).startswith(f"<{type(record).__name__}: {identifier}")
        assert "<caption>" in record._repr_html_() or "<table>" in record._repr_html_()


def test_a_strategy_prints_short_and_names_itself() -> None:
    plan = next(iter(bundled.registry().of(Strategy, document="wirral.strategy")))
    assert repr(plan) == "<Strategy: wirral.s2023, Wirral Drugs Strategy>"
    assert len(plan._repr_html_()) < 10_000


def test_a_small_record_prints_as_it_is_made() -> None:
    assert repr(Colour(name="red")) == "Colour(name='red')"
    assert len(repr(Colour(name="r" * 1_000))) == 400


def test_hostile_text_of_a_record_is_escaped() -> None:
    made = Area(gss="E08000015", name="<script>", kind="other")._repr_html_()
    assert "<script>" not in made
    assert "&lt;script&gt;" in made


@pytest.mark.parametrize("name", ["<b>", "a\x1b[2J"])
def test_text_of_a_record_obeys_no_control_character(name: str) -> None:
    assert "\x1b" not in str(Colour(name=name))
