"""Lines of the five source texts that no record touches."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdpkit.assess import uncovered
from cdpkit.errors import InputError
from cdpkit.io import load
from cdpkit.io.documents import read_document_text

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
COUNTS = {
    "liverpool": ("000", 7), "lancashire": ("001", 12), "sefton": ("002", 46),
    "portsmouth": ("003", 39), "wirral": ("004", 330),
}  # fmt: skip
"""Lines with text, as a reviewer counted them."""


@pytest.mark.skipif(not SEEDS.exists(), reason="needs ../shared beside the repository")
@pytest.mark.parametrize("name", COUNTS)
def test_every_line_with_text_is_encoded_or_passed_over_with_a_reason(name: str) -> None:
    number, with_text = COUNTS[name]
    (seed,) = SEEDS.glob(f"{number}_*")
    found = uncovered(load(name).files[-1], seed.read_bytes().decode("utf-8"))
    assert (found.with_text, found.lines) == (with_text, ())


def test_a_reason_to_pass_a_line_over_counts_as_touched() -> None:
    import hashlib

    text = "Title\n\nA slogan\nA promise\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    head = f"id: town.plan, title: T, kind: plan, licence: x, sha256: {digest}"
    passed = "passed_over: [{at: L3, reason: a slogan}]"
    file = read_document_text(f'cdpkit: "1.1"\ndocument: {{{head}, {passed}}}\nmentions: []\n')
    assert uncovered(file, text).lines == ((1, "Title"), (4, "A promise"))
    assert uncovered(file, text).sentence() == "3 lines with text, 1 touched, 2 not"
    with pytest.raises(InputError, match="its digest differs"):
        uncovered(file, text + " ")
