"""Records of plans as frames."""

from __future__ import annotations

from typing import Any

import pytest

from cdpkit.errors import InputError
from cdpkit.frames import tables
from cdpkit.io import load
from cdpkit.model import Action


@pytest.mark.parametrize("engine", ["pandas", "polars", "pyarrow"])
def test_each_class_is_a_table_with_a_row_for_each_record(engine: Any) -> None:
    registry = load("wirral")
    found = tables(registry, engine)
    assert len(found["Action"]) == len(registry.of(Action)) == 46
    assert sum(len(table) for name, table in found.items() if name != "ActionBody") == len(registry)
    assert len(found["ActionBody"]) == 0


def test_lists_are_joined_and_the_holder_is_named() -> None:
    row = tables(load("wirral"))["Action"].set_index("id").loc["wirral.s2023.p4.a3"]
    assert row["parent"] == "wirral.s2023.p4"
    assert row["supports"] == "wirral.s2023.p4.v2; wirral.s2023.p4.v1"
    assert row["document"] == "wirral.strategy"


def test_records_inside_a_record_stand_in_their_own_table_alone() -> None:
    found = tables(load("wirral"))
    assert not {"actions", "commitments", "milestones"} & {*found["Priority"].columns}
    assert found["Action"]["parent"].isin(found["Priority"]["id"]).any()


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InputError, match="`engine` is `excel`"):
        tables(load("liverpool"), "excel")  # type: ignore[arg-type]
