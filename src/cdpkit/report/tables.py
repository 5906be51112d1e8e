"""Tables for a terminal: verdicts in words, a summary line for each source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table

from cdpkit.assess.reproduction import Reproductions
from cdpkit.report.cells import plain_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from cdpkit.assess import Inventory
    from cdpkit.assess.reproduction import Reproduction


_ROWS_IN_A_TABLE = 1_000
_SHOWN = 12
_READ_FROM = {
    "publisher": "read from the publisher's own pages",
    "secondary": "read from reports or copies by others",
    "repository": "read from files in public code repositories, mostly machine output",
}
_MEANING = {
    "consistent": "nothing contradicts it; in a document most numbers would pass",
    "given": "the value is one of the inputs, so only its interval is tested",
}
_STYLES = {
    "reproduced": "green",
    "consistent": "cyan",
    "not reproduced": "bold red",
    "given": "dim",
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
    """Lay out one screen: the verdicts by source, what they mean, and what does not follow.

    Parameters
    ----------
    results : Reproductions
        Of any sources.

    Yields
    ------
    rich renderable
        A lead, a table of counts, and some lines a figure that does not follow, 12 at most.

    Examples
    --------
    >>> from cdpkit.assess import reproduce
    >>> next(reproduction_overview(reproduce("wirral", "sefton")))
    '48 figures, claims and targets of 2 sources, recomputed where inputs are printed.'
    """
    figures = Reproductions(tuple(r for r in results if not r.control), results.sources)
    printing = [name for name in results.sources if any(figures.counts(name).values())]
    size = f"{len(figures):,} figures, claims and targets"
    named = f"{len(printing)} source{'' if len(printing) == 1 else 's'}"
    yield f"{size} of {named}, recomputed where inputs are printed."
    yield ""
    yield _counted(figures, printing)
    yield ""
    yield from _key(figures, [name for name in results.sources if name not in printing])
    yield from _odd(figures.with_verdict("not reproduced"))
    yield from _controls(results.controls)


def _counted(figures: Reproductions, printing: Sequence[str]) -> Table:
    """Count the verdicts of each source, and of each sort of place that it was read from."""
    rows = []
    for name in printing:
        own = [record for record in figures if record.source == name]
        rows.append((name, own))
        kinds = [kind for kind in _READ_FROM if any(r.source_kind == kind for r in own)]
        rows += [(f"  {kind}", [r for r in own if r.source_kind == kind]) for kind in kinds]
    rows.append(("total", list(figures)))
    total = figures.counts()
    kept = [verdict for verdict in total if total[verdict]]
    lines: list[tuple[str | int, ...]] = []
    for label, own in rows:
        found = Counter(record.counted_as for record in own)
        lines.append((label, len(own), *(found[verdict] for verdict in kept)))
    return _count_table("", ["", "figures", *(v.replace(" ", "\n") for v in kept)], lines)


def _key(figures: Reproductions, silent: Sequence[str]) -> Iterator[str]:
    """Say what the rows and the verdicts stand for, of those that are there."""
    kinds, found = {r.source_kind for r in figures}, {r.counted_as for r in figures}
    told = [f"{kind}: {words}." for kind, words in _READ_FROM.items() if kind in kinds]
    told += [f"{verdict}: {words}." for verdict, words in _MEANING.items() if verdict in found]
    if silent:
        told.append(f"No figure is printed in: {', '.join(silent)}.")
    yield from told
    if told:
        yield ""


def _odd(odd: Reproductions) -> Iterator[RenderableType]:
    """Show what does not follow, with its unit, its source, and what the table notes of it."""
    if odd:
        verb = "figure does" if len(odd) == 1 else "figures do"
        yield f"{len(odd):,} {verb} not follow from the inputs that are published with the print:"
        yield ""
    for record in odd[:_SHOWN]:
        unit = "" if record.unit in ("", "count") else " " * (record.unit != "%") + record.unit
        told = f"{record.published}{unit} printed, {record.computed or 'nothing'} computed"
        yield plain_cell(f"{record.figure_id}: {told}", one_line=True)
        about = (record.label, record.source_title, record.note or record.reason)
        for text in filter(None, about):
            yield Padding(plain_cell(text, one_line=True), (0, 0, 0, 4))
    if len(odd) > _SHOWN:
        yield f"and {len(odd) - _SHOWN:,} more: --verdict 'not reproduced' lists them"
    if odd:
        yield ""


def _controls(controls: Reproductions) -> Iterator[str]:
    """Say how the controls came out, which no count includes."""
    if controls:
        found = Counter(record.verdict.value for record in controls)
        told = ", ".join(f"{number} {verdict}" for verdict, number in found.most_common())
        verb = "row is a control" if len(controls) == 1 else "rows are controls"
        yield (
            f"{len(controls):,} further {verb}, not counted: made from other inputs on purpose, "
            f"such as a base before its revision ({told})."
        )
        yield ""


def explained(record: Reproduction) -> Iterator[RenderableType]:
    """Lay out one figure with its inputs, its source, and what is noted of it.

    Parameters
    ----------
    record : Reproduction
        The figure.

    Yields
    ------
    rich renderable
        Its title, its verdict with the reason, and a table of what is known of it.

    Examples
    --------
    >>> from cdpkit.assess import reproduce
    >>> next(explained(reproduce("sefton").figure("sefton.f17"))).plain
    'Young people who engaged with Re-Frame (sefton, line 75)'
    """
    parts = record.parts()
    yield plain_cell(parts.title, one_line=True)
    yield plain_cell(parts.sentence, one_line=True)
    yield ""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold", no_wrap=True)
    table.add_column(overflow="fold")
    for row in parts.table.rows if parts.table else ():
        table.add_row(*(plain_cell(str(cell), one_line=True) for cell in row))
    yield table


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

    word = "given" if record.counted_as == "given" else record.verdict.value
    verdict = Text(word, style=_STYLES[word])
    if record.interval_verdict is not None:
        interval = record.interval_verdict.value
        verdict.append(f"\ninterval: {interval}", style=_STYLES[interval])
    about = ": ".join(filter(None, (record.label, record.reason)))
    about = f"{about} (control: {record.control})" if record.control else about
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
