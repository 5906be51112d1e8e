"""What `cdpkit inventory` counts, against the counts taken by hand from the five documents."""

from __future__ import annotations

import pytest

from cdpkit import MissingDataError
from cdpkit.assess import Inventory, inventory

DOCUMENTS = ("lancashire", "liverpool", "portsmouth", "sefton", "wirral")
COUNTED: dict[str, dict[str | None, int]] = {
    "partnerships (CDPs)": {None: 7, "lancashire": 3, "wirral": 1},
    "alliances": {None: 1, "lancashire": 1},
    "partnerships in an alliance": {None: 3, "lancashire": 3},
    "priorities or objectives": {"wirral": 5, "portsmouth": 3},
    "aims": {"wirral": 28, "portsmouth": 2},
    "commitments": {None: 29, "wirral": 29},
    "actions as filed": {None: 40, "wirral": 40},
    "actions under another heading": {None: 6, "wirral": 6},
    "actions": {None: 46, "wirral": 46},
    "figure tiles": {None: 12, "wirral": 12},
    "values in tiles": {None: 15, "wirral": 15},
    "numeric targets": {None: 1, "wirral": 1},
    "national metrics named": {"wirral": 5},
    "strategies listed": {"wirral": 8},
    "strategies responded to": {"wirral": 2},
    "reviews": {"wirral": 0},
    "strategies cited, not listed": {"wirral": 2},
    "reporting lines": {"wirral": 4, "lancashire": 3, "liverpool": 1},
    "lived-experience statements": {None: 8, "wirral": 8},
    "needs": {None: 6, "portsmouth": 6},
    "members": {"portsmouth": 13},
    "national aims as restated": {"sefton": 4},
    "milestones": {"sefton": 6},
    "progress bullets": {None: 9, "sefton": 9},
    "measures in bullets": {None: 11, "sefton": 11},
    "meetings": {"liverpool": 1},
    "results, comparators, targets": {None: 25, "sefton": 9, "wirral": 16},
    "direction-only claims": {None: 28, "portsmouth": 5, "sefton": 8, "wirral": 15},
}


@pytest.fixture(scope="module")
def counts() -> Inventory:
    return inventory()


def test_documents_are_the_five_bundled_ones(counts: Inventory) -> None:
    assert counts.documents == DOCUMENTS


@pytest.mark.parametrize("thing", COUNTED)
def test_things_are_counted_as_by_hand(counts: Inventory, thing: str) -> None:
    found = {document: counts.count(thing, document) for document in COUNTED[thing]}
    assert found == COUNTED[thing]


def test_totals_are_sums(counts: Inventory) -> None:
    wrong = [
        line.thing
        for line in counts.lines
        if sum(counts.count(line.thing, name) for name in DOCUMENTS) != counts.count(line.thing)
    ]
    assert wrong == []


def test_each_thing_is_counted_once(counts: Inventory) -> None:
    things = [line.thing for line in counts.lines]
    assert len(set(things)) == len(things)


def test_metrics_of_the_framework_are_eleven_twenty_two_and_seventeen(counts: Inventory) -> None:
    metrics = {name: n for name, n in counts.reference.items() if name.endswith(" metrics")}
    assert counts.reference["national outcomes"] == 6
    assert metrics["national metrics"] == 11 + 22 + 17
    assert sorted(n for name, n in metrics.items() if name != "national metrics") == [11, 17, 22]


def test_a_thing_that_is_not_counted_is_an_error(counts: Inventory) -> None:
    with pytest.raises(MissingDataError, match=r"no count `unicorns`. .*`actions`"):
        counts.count("unicorns")


def test_a_document_that_is_not_there_is_an_error(counts: Inventory) -> None:
    with pytest.raises(MissingDataError, match=r"no document `atlantis`. .*wirral"):
        counts.count("needs", "atlantis")
