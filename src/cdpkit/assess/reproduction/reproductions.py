"""Recompute the published figures of documents and tables: the main job."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast, overload

from cdpkit.assess.reproduction.table_figures import reproduce_row
from cdpkit.assess.reproduction.verdicts import PRINTED_FIELDS, Reproduction, Verdict
from cdpkit.display import ROWS_SHOWN, Displayed, Parts, Table, counted_off
from cdpkit.errors import MissingDataError, UnreadableFileError, did_you_mean
from cdpkit.io import bundled, read_figure_table

if TYPE_CHECKING:
    from io import BufferedReader

    import pandas as pd
    from narwhals.typing import IntoFrame


Source: TypeAlias = "str | Path | IntoFrame"
"""Name of a bundled source, a YAML document, a figure table as CSV, or a data frame."""


@dataclass(frozen=True, slots=True, repr=False)
class Reproductions(Displayed, Sequence[Reproduction]):
    """The results of `reproduce`: a sequence of records, which also gives a frame.

    Parameters
    ----------
    records : tuple of Reproduction
        One for each figure, in the order of the sources.
    sources : tuple of str
        Names of the sources, those without figures too.

    Examples
    --------
    >>> results = reproduce("sefton")
    >>> len(results), results.counts()["not reproduced"], results.as_expected
    (17, 0, True)
    """

    records: tuple[Reproduction, ...]
    sources: tuple[str, ...] = ()

    @overload
    def __getitem__(self, index: int) -> Reproduction: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Reproduction, ...]: ...
    def __getitem__(self, index: int | slice) -> Reproduction | tuple[Reproduction, ...]:
        return self.records[index]

    def __len__(self) -> int:
        return len(self.records)

    def parts(self) -> Parts:
        """Give how many figures have which verdict, and the first of them."""
        counts = [f"{number:,} {name}" for name, number in self.counts().items() if number]
        size, made = len(self.records), len(self.controls)
        figures = f"{size - made:,} figure{'' if size - made == 1 else 's'}"
        apart = f"; {made:,} control{'' if made == 1 else 's'} apart" if made else ""
        told = f"{figures}: {', '.join(counts) or 'none'}{apart}."
        rows = [
            (r.figure_id, r.source, r.published, r.computed, r.verdict.value, r.reason)
            for r in self.records[:ROWS_SHOWN]
        ]
        heads = ("figure", "source", "published", "computed", "verdict", "reason")
        return Parts("Reproductions", told, table=Table(heads, rows, size=size))

    @property
    def as_expected(self) -> bool:
        """Whether every verdict is the expected one, and nothing else fails to reproduce.

        Where nothing was found to check, only bundled sources are as expected.
        """
        if not self.records:
            return {*self.sources} <= {*bundled.names()}
        return all(record.as_expected for record in self.records)

    def with_verdict(self, verdict: str) -> Reproductions:
        """Keep the figures whose value or interval counts as this verdict, `given` or `control`.

        Examples
        --------
        >>> len(reproduce("sefton").with_verdict("consistent"))
        1
        """
        kept = tuple(
            r
            for r in self.records
            if verdict in (r.counted_as, None if r.control else r.interval_verdict)
        )
        return Reproductions(kept, self.sources)

    def masked(self, threshold: int) -> Reproductions:
        """Put `[c]` in place of counts below a threshold that reasons work out of prints.

        Examples
        --------
        >>> [r.reason for r in reproduce("sefton").masked(500) if "[c]" in r.reason][0]
        '88% of 193 allows [c]'
        """
        return Reproductions(tuple(r.masked(threshold) for r in self.records), self.sources)

    @property
    def controls(self) -> Reproductions:
        """The rows that are no figures of a publisher: controls, which no count includes.

        Examples
        --------
        >>> len(reproduce("national").controls)
        10
        """
        return self.with_verdict("control")

    def figure(self, figure_id: str) -> Reproduction:
        """Give the figure of a key.

        Raises
        ------
        MissingDataError
            If there is none.

        Examples
        --------
        >>> reproduce("sefton").figure("sefton.f17").place
        'sefton.brief1 L75'
        """
        found = next((r for r in self.records if r.figure_id == figure_id), None)
        if found is None:
            near = did_you_mean(figure_id, [r.figure_id for r in self.records])
            raise MissingDataError(
                "figure", figure_id, near or "`cdpkit reproduce --all` lists them."
            )
        return found

    def counts(self, source: str | None = None) -> dict[str, int]:
        """Count the verdicts of the values, in all or in one source; controls are left out.

        A value that is itself an input counts as `given`, not as reproduced.

        Examples
        --------
        >>> reproduce("sefton").counts()["not checkable"]
        16
        """
        found = Counter(r.counted_as for r in self.records if source in (None, r.source))
        return {name: found[name] for name in (*(v.value for v in Verdict), "given")}

    def interval_counts(self) -> dict[str, int]:
        """Count the verdicts of the intervals; controls are left out.

        Examples
        --------
        >>> reproduce("national").interval_counts()["consistent"]
        24
        """
        found = Counter(r.interval_verdict for r in self.records if not r.control)
        return {verdict.value: found[verdict] for verdict in Verdict}

    def to_frame(self) -> pd.DataFrame:
        """Give a pandas frame with a row for each figure and a column for each field.

        Verdicts are plain text; the verdict of an interval that is not printed is missing.

        Examples
        --------
        >>> reproduce("wirral").to_frame().loc[:, ["figure_id", "verdict"]].iloc[0].tolist()
        ['wirral.q5', 'not checkable']
        """
        import pandas as pd

        rows = [record.to_dict() for record in self.records]
        return pd.DataFrame(rows, columns=list(PRINTED_FIELDS))


def reproduce(
    *sources: Source, on_progress: Callable[[int], None] | None = None, progress: bool = True
) -> Reproductions:
    """Recompute every published figure of the sources and judge each against its print.

    Parameters
    ----------
    *sources : str, path or data frame
        Names of bundled sources (`wirral`, `sefton`, `portsmouth`, `liverpool`, `lancashire`,
        `national`), YAML documents, figure tables as CSV, or data frames of any engine that hold
        the columns of a figure table. None means everything bundled.
    on_progress : callable, optional
        Called with the number of figures done, after each.
    progress : bool, default True
        Whether a terminal or a notebook shows how far it is, once it has taken a second.

    Returns
    -------
    Reproductions
        Records, and through `to_frame` a frame.

    Raises
    ------
    UnreadableFileError
        If a file cannot be read, or is neither document nor figure table.
    DocumentError
        If a document does not hold together.

    Examples
    --------
    >>> result = reproduce("national")
    >>> result.counts()["reproduced"], result.as_expected
    (467, True)
    """
    given = _each_once(sources) or bundled.names()
    records: list[Reproduction] = []
    found = counted_off(each_reproduction(given), "figures recomputed:", shown=progress)
    for record in found:
        records.append(record)
        if on_progress is not None:
            on_progress(len(records))
    return Reproductions(tuple(records), tuple(dict.fromkeys(map(_name_of, given))))


def each_reproduction(sources: Iterable[Source]) -> Iterator[Reproduction]:
    """Recompute figure by figure, so that long tables need little memory.

    Parameters
    ----------
    sources : iterable
        As for `reproduce`.

    Yields
    ------
    Reproduction
        In the order of the sources.

    Examples
    --------
    >>> next(each_reproduction(["national"])).figure_id
    'F0004'
    """
    for source in sources:
        if isinstance(source, str | Path):
            yield from _file(source)
        else:
            from cdpkit.frames import figure_rows

            yield from (reproduce_row(row, _name_of(source)) for row in figure_rows(source))


def _each_once(sources: Iterable[Source]) -> list[Source]:
    """Leave out what is named again: its figures would be counted twice."""
    kept: dict[str | int, Source] = {}
    for source in sources:
        kept.setdefault(str(source) if isinstance(source, str | Path) else id(source), source)
    return list(kept.values())


def _name_of(source: Source) -> str:
    return str(source) if isinstance(source, str | Path) else "frame"


def _file(source: str | Path) -> Iterator[Reproduction]:
    name = _name_of(source)
    if name == "-":
        yield from _piped(name)
        return
    path = bundled.path_of(name) if name in bundled.names() else Path(source)
    if not os.path.exists(path):  # noqa: PTH110 -- unlike `Path.exists` it never raises
        hint = f"Name a file, or one of: {', '.join(bundled.names())}."
        if path.name == name and name[-1:].isdigit():
            hint += f" For one figure write `cdpkit reproduce --explain {name}`."
        raise UnreadableFileError(name, "is neither a file nor a bundled source", hint)
    if path.suffix.lower() in (".yaml", ".yml"):
        yield from _document(path, name)
    else:
        yield from (reproduce_row(row, name) for row in read_figure_table(path))


def _piped(name: str) -> Iterator[Reproduction]:
    """Read the standard input: a figure table, whose first line names its columns, or a document."""
    stream = cast("BufferedReader", sys.stdin.buffer)
    first = stream.peek(1 << 16).lstrip().partition(b"\n")[0]
    if b"figure_id" in first and b"," in first:
        yield from (reproduce_row(row, name) for row in read_figure_table(name))
    else:
        yield from _document(Path(name), name)


def _document(path: Path, source: str) -> Iterator[Reproduction]:
    from cdpkit.assess.reproduction.document_figures import reproduce_document
    from cdpkit.io import load

    registry = load(path)
    document = registry.files[-1].document
    if document is not None:
        yield from reproduce_document(registry, document.id, source)
