"""Stable texts for programs: CSV and JSON of reproductions and of the inventory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdpkit.assess.reproduction import PRINTED_FIELDS
from cdpkit.report.csv_texts import csv_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.assess import Inventory
    from cdpkit.assess.reproduction import Reproduction, Reproductions


def reproductions_csv(records: Sequence[Reproduction], *, raw_cells: bool = False) -> str:
    """Write reproductions as CSV: a header, then a row for each figure.

    Parameters
    ----------
    records : sequence of Reproduction
        The rows.
    raw_cells : bool, default False
        Whether texts that a spreadsheet would run as formulas stay as they are.

    Returns
    -------
    str
        The columns are the fields of `Reproduction`, in their order; lines end in a line feed.

    Examples
    --------
    >>> reproductions_csv([]).split(",")[:3]
    ['source', 'line', 'figure_id']
    """
    rows = ({name: getattr(record, name) for name in PRINTED_FIELDS} for record in records)
    return csv_text(PRINTED_FIELDS, rows, raw_cells=raw_cells)


def reproductions_json(records: Reproductions, shown: Sequence[Reproduction]) -> str:
    """Write reproductions as JSON.

    Parameters
    ----------
    records : Reproductions
        All of them: the summary and `as_expected` count these.
    shown : sequence of Reproduction
        Those to list.

    Returns
    -------
    str
        An object with `as_expected`, `summary` (verdict counts by source and in total),
        `intervals` (verdict counts of all intervals) and `figures`, each with the fields of
        `Reproduction`.

    Examples
    --------
    >>> from cdpkit.assess import reproduce
    >>> results = reproduce("liverpool")
    >>> json.loads(reproductions_json(results, results))["as_expected"]
    True
    """
    summary = {source: records.counts(source) for source in records.sources}
    summary["total"] = records.counts()
    content = {
        "as_expected": records.as_expected,
        "summary": summary,
        "intervals": records.interval_counts(),
        "figures": [record.to_dict() for record in shown],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def inventory_json(counts: Inventory) -> str:
    """Write an inventory as JSON.

    Parameters
    ----------
    counts : Inventory
        The counts.

    Returns
    -------
    str
        An object with `documents` (counts by document and thing), `total` and `reference`.

    Examples
    --------
    >>> from cdpkit.assess import inventory
    >>> json.loads(inventory_json(inventory()))["documents"]["wirral"]["commitments"]
    29
    """
    by_document = {
        name: {line.thing: line.counts[position] for line in counts.lines}
        for position, name in enumerate(counts.documents)
    }
    content = {
        "documents": by_document,
        "total": {line.thing: line.total for line in counts.lines},
        "reference": counts.reference,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
