"""What a paper is made of: sections of texts, lists, tables and pictures, for every format alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from cdpkit.display import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit.display import Chart


class Number(NamedTuple):
    """A number as it is printed, and as a spreadsheet keeps it."""

    text: str
    value: float


Cell: TypeAlias = str | Number


def text_of(cell: Cell) -> str:
    """Give a cell as people read it; a control character shows."""
    return "\n".join(map(plain_text, (cell if isinstance(cell, str) else cell.text).split("\n")))


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, or the heading of a part of a section."""

    text: str
    style: Literal["", "lead", "small", "heading"] = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `asked` is what the board is asked to do, in numbered steps."""

    items: tuple[str, ...]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose first column names the row; `number` is as in `Table 3`.

    `data` is the same for a spreadsheet, where a marker has a column of its own.
    """

    key: str
    number: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    rating: int = -1
    """The column that holds ratings; none below 0."""
    data: Grid | None = None

    @property
    def title(self) -> str:
        """The number and what the table holds."""
        return f"{self.number}: {self.caption}"

    def is_number(self, column: int) -> bool:
        """Tell whether a column holds numbers, which stand at the right."""
        return any(isinstance(row[column], Number) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its number."""

    key: str
    number: int
    chart: Chart

    @property
    def title(self) -> str:
        """The number and what the picture shows."""
        return f"Figure {self.number}: {self.chart.headline}"


Block: TypeAlias = Words | Items | Grid | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper under its heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]

    def grids(self) -> Iterator[Grid]:
        """Give its tables."""
        return (block for block in self.blocks if isinstance(block, Grid))

    def figures(self) -> Iterator[Figure]:
        """Give its pictures."""
        return (block for block in self.blocks if isinstance(block, Figure))

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain texts, numbers and lists."""
        return {"key": self.key, "title": self.title, "blocks": [_plain(b) for b in self.blocks]}


def _plain(block: Block) -> dict[str, Any]:
    if isinstance(block, Words):
        return {"kind": block.style or "text", "text": block.text}
    if isinstance(block, Items):
        return {"kind": "asks" if block.asked else "list", "items": list(block.items)}
    if isinstance(block, Figure):
        chart = block.chart
        return {
            "kind": "figure", "number": block.number, "headline": chart.headline,
            "subtitle": chart.subtitle, "source": chart.source, "alt": chart.alt,
        }  # fmt: skip
    rows = [[text_of(cell) for cell in row] for row in block.rows]
    return {
        "kind": "table", "number": block.number, "caption": block.caption,
        "heads": list(block.heads), "rows": rows, "note": block.note,
    }  # fmt: skip


class Numbering:
    """Counts the tables and figures of a paper in the order in which they are made."""

    def __init__(self) -> None:
        self.tables = 0
        self.figures: list[Figure] = []

    def grid(
        self,
        key: str,
        caption: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        **more: Any,
    ) -> Grid:
        """Make the next table."""
        self.tables += 1
        made = tuple(tuple(row) for row in rows)
        return Grid(key, f"Table {self.tables}", caption, tuple(heads), made, **more)

    def figure(self, key: str, chart: Chart) -> Figure:
        """Make the next picture."""
        made = Figure(key, len(self.figures) + 1, chart)
        self.figures.append(made)
        return made
