"""Actions and commitments of other plans that say much the same, by the words they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.ask.answers import Answers, Row
from cdpkit.errors import InputError
from cdpkit.io import bundled
from cdpkit.model import Action, Commitment, Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scipy.sparse import csr_array


_FEWEST = 3
"""Content words that a text needs to be compared at all."""
_BLOCK = 256
"""Rows of the plan that are compared at a time: memory stays small beside many plans."""


def similar(registry: Registry, *, document: str | None = None, least: float = 0.4) -> Answers:
    """Find actions and commitments of other plans that say much the same.

    Texts are compared by the share of content words that they have in common (Jaccard): those of
    three letters or more that are on no stop list. Near repeats within one plan are findings of
    `check` (DUP01, DUP02).

    Parameters
    ----------
    registry : Registry
        The plans.
    document : str, optional
        Only pairs with a text of this document; else all pairs of different documents.
    least : float, default 0.4
        The smallest share, above 0 and at most 1.

    Returns
    -------
    Answers
        `share`, `id`, `text`, `other` and `other_text`, greatest share first.

    Raises
    ------
    InputError
        If `least` is not above 0 and at most 1.
    MissingDataError
        If no file encodes the document.

    Examples
    --------
    >>> from cdpkit.io import load
    >>> plan = '''
    ... cdpkit: "1.1"
    ... document: {id: town.plan, title: Plan, kind: plan, licence: x}
    ... partnerships: [{id: town, name: Town, kind: cdp, areas: [E08000015], scope: drugs}]
    ... strategies:
    ...   - {id: s1, partnership: town, title: Plan, term: aim, period: "2026", status: draft,
    ...      actions: [{id: a1, text: improve overdose surveillance and learning}]}'''
    >>> rows = similar(load(["wirral", plan]))
    >>> [(row["id"], row["other"], round(row["share"], 2)) for row in rows]
    [('wirral.s2023.p4.a9', 'town.s1.a1', 0.6)]
    """
    if not 0 < least <= 1:
        raise InputError("least", f"is {least:g}", "Give a share above 0 and at most 1, as 0.4.")
    records: list[Any] = [*registry.of(Action), *registry.of(Commitment)]
    words = [bundled.content_words(record.text) for record in records]
    kept = [n for n, one in enumerate(words) if len(one) >= _FEWEST]
    owners = [registry.document_of(records[n].id) for n in kept]
    if document is not None:
        registry.of(Action, document=document)  # an unknown document is an error
    texts = [records[n] for n in kept]
    pairs = []
    for i, j, share in _pairs([words[n] for n in kept], owners, document, least):
        pairs.append((share, texts[i].id, texts[i].text, texts[j].id, texts[j].text))
    rows: tuple[Row, ...] = tuple(sorted(pairs, key=lambda row: (-row[0], row[1], row[3])))
    columns = ("share", "id", "text", "other", "other_text")
    return Answers("pairs of texts", columns, rows, len(rows))


def _pairs(
    words: list[frozenset[str]], owners: list[str | None], document: str | None, least: float
) -> Iterator[tuple[int, int, float]]:
    """Give pairs of different documents: shared words by a product of sparse matrices."""
    import numpy as np

    mine = np.array([n for n, owner in enumerate(owners) if document in {None, owner}], dtype=int)
    table = _matrix(words)
    across = table.T.tocsr()
    sizes = np.diff(table.indptr)
    numbers = {owner: n for n, owner in enumerate(dict.fromkeys(owners))}
    owner = np.array([numbers[one] for one in owners])
    for start in range(0, len(mine), _BLOCK):
        block = mine[start : start + _BLOCK]
        shared = (table[block] @ across).tocoo()
        i, j, both = block[shared.row], shared.col, shared.data
        share = both / (sizes[i] + sizes[j] - both)
        near = (share >= least) & (owner[i] != owner[j])
        if document is None:
            near &= i < j  # each pair once
        yield from zip(i[near].tolist(), j[near].tolist(), share[near].tolist(), strict=True)


def _matrix(words: list[frozenset[str]]) -> csr_array:
    """Give a row for each text and a column for each word, 1 where the text has it."""
    import numpy as np
    from scipy.sparse import csr_array

    places: dict[str, int] = {}
    columns = [places.setdefault(word, len(places)) for one in words for word in sorted(one)]
    ends = np.cumsum([0, *map(len, words)])
    ones = np.ones(len(columns), dtype=np.int32)
    return csr_array((ones, columns, ends), shape=(len(words), len(places)))
