"""Lines of the five source texts that no record touches."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from cdpkit.assess import uncovered
from cdpkit.errors import InputError
from cdpkit.io import load
from cdpkit.io.documents import read_document_text
from tests.io.sources.extract import lines_of

COUNTS = {"liverpool": 7, "lancashire": 12, "sefton": 46, "portsmouth": 39, "wirral": 330}
"""Lines with text, as a reviewer counted them."""


@pytest.mark.parametrize("name", COUNTS)
def test_every_line_with_text_is_encoded_or_passed_over_with_a_reason(name: str) -> None:
    """The extract has a line for each of the text; what it says of itself is its own digest."""
    text = "\n".join(lines_of(name)[1:])
    file = load(name).files[-1]
    digest = hashlib.sha256(text.encode()).hexdigest()
    own = file.content.document.model_copy(update={"sha256": digest})
    content = file.content.model_copy(update={"document": own})
    found = uncovered(replace(file, content=content), text)
    assert (found.with_text, found.lines) == (COUNTS[name], ())


def test_a_reason_to_pass_a_line_over_counts_as_touched() -> None:
    text = "Title\n\nA slogan\nA promise\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    head = f"id: town.plan, title: T, kind: plan, licence: x, sha256: {digest}"
    passed = "passed_over: [{at: L3, reason: a slogan}]"
    file = read_document_text(f'cdpkit: "1.1"\ndocument: {{{head}, {passed}}}\nmentions: []\n')
    assert uncovered(file, text).lines == ((1, "Title"), (4, "A promise"))
    assert uncovered(file, text).sentence() == "3 lines with text, 1 touched, 2 not"
    with pytest.raises(InputError, match="its digest differs"):
        uncovered(file, text + " ")
