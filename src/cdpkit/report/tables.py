"""Tables for a terminal: verdicts in words, a summary line for each source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table

from cdpkit.report.cells import plain_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from cdpkit.assess import Inventory
    from cdpkit.assess.reproduction import Reproduction, Reproductions

__all__ = ["inventory_tables", "reproduction_overview", "reproduction_tables", "summary_line"]

_ROWS_IN_A_TABLE = 1_000
_SHOWN = 12
_STYLES = {
    "reproduced": "green",
    "consistent": "cyan",
    "not reproduced": "bold red",
    "not checkable": "dim",
    "error": "bold magenta",
}


def reproduction_tables(records: Iterable[Reproduction], title: str) -> Iterator[RenderableType]:
    """Lay out reproductions, at most a thousand rows a table.

    Parameters
    ----------
    records : iterable of Reproduction
        Of one source.
    title : str
        Name of the source.

    Yields
    ------
    rich renderable
        Tables to print one after the other.

    Examples
    --------
    >>> from cdpkit.assess import reproduce
    >>> [table.row_count for table in reproduction_tables(reproduce("sefton"), "sefton")]
    [17]
    """
    table = _reproduction_table(title)
    for record in records:
        if table.row_count == _ROWS_IN_A_TABLE:
            yield table
            table = _reproduction_table(f"{title}, continued")
        table.add_row(*_cells(record))
    if table.row_count:
        yield table


def reproduction_overview(results: Reproductions) -> Iterator[RenderableType]:
    """Lay out one screen: the verdicts by source, and the figures that do not follow.

    Parameters
    ----------
    results : Reproductions
        Of any sources.

    Yields
    ------
    rich renderable
        A lead, a table of counts, and two lines a figure that does not follow, 12 at most.

    Examples
    --------
    >>> from cdpkit.assess import reproduce
    >>> next(reproduction_overview(reproduce("wirral", "sefton")))
    'Recomputed: the 48 figures that 2 documents and tables print.'
    """
    named = "one document or table prints"
    if len(results.sources) > 1:
        named = f"{len(results.sources)} documents and tables print"
    yield f"Recomputed: the {len(results):,} figures that {named}."
    yield ""
    verdicts = list(results.counts())
    rows: list[tuple[str | int, ...]] = [
        (source, found.total(), *(found[verdict] for verdict in verdicts))
        for source, found in ((name, Counter(results.counts(name))) for name in results.sources)
    ]
    total = results.counts()
    rows.append(("total", len(results), *total.values()))
    kept = [0, 1, *(place for place, name in enumerate(verdicts, 2) if total[name])]
    heads = ("", "figures", *verdicts)
    yield _count_table("", [heads[k] for k in kept], [tuple(row[k] for k in kept) for row in rows])
    odd = results.with_verdict("not reproduced")
    if odd:
        yield ""
        verb = "does" if len(odd) == 1 else "do"
        yield f"{len(odd):,} {verb} not follow from the inputs that are published with the print:"
    for record in odd[:_SHOWN]:
        told = f"{record.figure_id}: {record.published} printed, {record.computed} computed"
        yield plain_cell(f"{told}, {record.label}", one_line=True)
        if record.reason:
            yield Padding(plain_cell(record.reason, one_line=True), (0, 0, 0, 4))
    if len(odd) > _SHOWN:
        yield f"and {len(odd) - _SHOWN:,} more: --verdict 'not reproduced' lists them"
    yield ""


def _reproduction_table(title: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, expand=False)
    table.add_column("figure", overflow="fold", max_width=16)
    table.add_column("published", overflow="fold", justify="right", max_width=14)
    table.add_column("computed", overflow="fold", justify="right", max_width=14)
    table.add_column("verdict", overflow="fold", max_width=14)
    table.add_column("about, and why", overflow="fold", ratio=1)
    return table


def _cells(record: Reproduction) -> tuple[RenderableType, ...]:
    from rich.text import Text

    verdict = Text(record.verdict.value, style=_STYLES[record.verdict])
    if record.interval_verdict is not None:
        interval = record.interval_verdict.value
        verdict.append(f"\ninterval: {interval}", style=_STYLES[interval])
    about = ": ".join(filter(None, (record.label, record.reason)))
    texts = (record.figure_id, record.published, record.computed, about)
    figure, published, computed, why = (plain_cell(text, one_line=True) for text in texts)
    return figure, published, computed, verdict, why


def summary_line(source: str, counts: Mapping[str, int]) -> str:
    """Give one line that counts the verdicts of a source.

    Parameters
    ----------
    source : str
        Name of the document or table.
    counts : mapping of str to int
        How many figures have each verdict.

    Returns
    -------
    str
        Verdicts that no figure has are left out.

    Examples
    --------
    >>> summary_line("wirral", {"reproduced": 0, "consistent": 7, "error": 0})
    'wirral: 7 figures, 7 consistent'
    """
    parts = [f"{number:,} {verdict}" for verdict, number in counts.items() if number]
    total = sum(counts.values())
    noun = "figure" if total == 1 else "figures"
    return ", ".join([f"{source}: {f'{total:,}' if total else 'no'} {noun}", *parts])


def inventory_tables(counts: Inventory) -> Iterator[RenderableType]:
    """Lay out an inventory: things by document, then the reference data.

    Parameters
    ----------
    counts : Inventory
        The counts.

    Returns
    -------
    iterator of rich renderables
        Two tables, to print one after the other.

    Examples
    --------
    >>> from cdpkit.assess import inventory
    >>> [table.row_count for table in inventory_tables(inventory())][0] > 30
    True
    """
    rows: list[tuple[str | int, ...]] = [
        (line.thing, *line.counts, line.total) for line in counts.lines
    ]
    yield _count_table("documents", ("", *counts.documents, "total"), rows)
    yield _count_table("reference data", ("", "records"), list(counts.reference.items()))


def _count_table(title: str, heads: Sequence[str], rows: Sequence[tuple[str | int, ...]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for position, head in enumerate(heads):
        table.add_column(head, justify="right" if position else "left", overflow="fold")
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else cell for cell in row))
    return table
