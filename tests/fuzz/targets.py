"""What each reader is fed, and what must hold of whatever comes back.

A reader may refuse a text, by an error of ours. It may not fail in another way, take long, or read
back its own spelling as something else.
"""

from __future__ import annotations

import csv
import io
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdpkit.age_bands import AgeBand
from cdpkit.assess import change, check, reproduce
from cdpkit.errors import CdpError
from cdpkit.frames import SeriesTable
from cdpkit.io import format_yaml, load, read_fingertips, read_series, write_yaml
from cdpkit.model import Period, PrintedValue
from cdpkit.model.printed_values import read_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
TESTS = HERE.parent
EXAMPLES = TESTS.parent / "docs" / "examples"

SECONDS = 10.0
"""No input of a few kilobytes may take longer, of processor time."""


@dataclass(frozen=True)
class Target:
    """A reader: texts to begin with, words to put in, and what to do with a text."""

    name: str
    read: Callable[[str], None]
    seeds: Callable[[], Iterator[str]]
    words: tuple[str, ...]

    def run(self, text: str) -> bool:
        """Feed a text; tell whether it was read. Anything but an error of ours is a finding."""
        began = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                self.read(text)
        except CdpError:
            return False
        else:
            return True
        finally:
            took = time.process_time() - began
            assert took < SECONDS, f"took {took:.1f} s for {len(text)} characters"


# Words -------------------------------------------------------------------------------------------


def _period(text: str) -> None:
    for reading in Period.readings(text):
        assert Period.from_canonical(str(reading)) == reading
    assert str(Period.parse(text))


def _printed(text: str) -> None:
    value = PrintedValue.parse(text)
    if value.value is None:
        return
    again = PrintedValue.parse(value.canonical)
    assert again.canonical == value.canonical
    assert str(again.interval()) == str(value.interval())


def _cell(text: str) -> None:
    for of in ("column", "print"):
        for decimal in (".", ","):
            cell = read_cell(text, of, decimal=decimal)
            if cell.refused is None and cell.bounds is not None and cell.value is not None:
                assert cell.value in cell.bounds


def _age_band(text: str) -> None:
    band = AgeBand.parse(text)
    assert AgeBand.parse(str(band)) == band


# Files -------------------------------------------------------------------------------------------


def _series(text: str) -> None:
    frame = read_series(io.StringIO(text), on_problem="keep", year_type="financial").frame
    stated = {} if "indicator" in frame else {"indicator": "deaths"}
    table = SeriesTable.from_frame(frame, on_problem="keep", year_type="financial", **stated)
    for result in change(table):
        assert result.sentence()


def _fingertips(text: str) -> None:
    read_fingertips(io.StringIO(text), on_problem="keep")


def _figures(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "figures.csv")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        for found in reproduce(path):
            assert found.verdict


def _document(text: str) -> None:
    registry = load(text + "\n")
    content = registry.files[-1].content
    assert load(write_yaml(content)).files[-1].content == content
    assert all(finding.code for finding in check(registry))


def _formatted(text: str) -> None:
    once = format_yaml(text)
    assert format_yaml(once) == once


def _column(path: Path, name: str) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row[name] for row in csv.DictReader(file))


def _texts(*paths: Path) -> Iterator[str]:
    for path in paths:
        yield path.read_bytes().decode("utf-8", "replace")[:20_000]


def _lines() -> Iterator[str]:
    yield from (HERE / "periods.txt").read_text(encoding="utf-8").splitlines()


NUMBERS = ("0", "-1", "1e308", "1e-320", "NaN", "inf", "\u2212", "\u00b7", "\u00bd", "9" * 40, "%",
           "<5", "1-4", "[c]", "[note 1]", "*", ",", ".", "\u00a3", "k", "bn", " to ", "around ",
           "1 in 8", "per 100,000", "(4.1 to 5.2)")  # fmt: skip
DATES = ("2023/24", "Q1", "FY", "Apr", "to ", "-", "/", "31", "February", "12 months to ", "3y",
         "2001-", "\u2013", "since ", "0000", "99999", "mid-")  # fmt: skip
CELLS = (*NUMBERS, *DATES, '"', "\n", "\r", "\t", ";", "area", "value", "period", "E06000001",
         "Lower CI", "count", "denominator", "per", "unit", "\x00", "\ufeff", "=1+1")  # fmt: skip
YAML = ("\n", "  ", "- ", ": ", "id", "text", "{", "}", "[", "]", "&a ", "*a", "<<: ", "!!set ", "|",
        ">", "'", '"', "#", "~", "? ", "%", "---", "...", "\u2028", "\t", "due", "lead",
        *DATES[:6], *NUMBERS[:6])  # fmt: skip

TARGETS = {
    target.name: target
    for target in (
        Target("period", _period, _lines, DATES),
        Target("printed", _printed, lambda: _column(TESTS / "model/cells.csv", "text"), NUMBERS),
        Target("cell", _cell, lambda: _column(TESTS / "model/cells.csv", "text"), NUMBERS),
        Target("age_band", _age_band, lambda: _column(TESTS / "model/age_bands.csv", "text"),
               ("+", "-", "to", "under", "aged", "90", "[", ")", "<", "\u0663")),
        Target("series", _series, lambda: _texts(EXAMPLES / "series.csv", *sorted((TESTS / "io/council").glob("[0-9]*.csv"))), CELLS),
        Target("fingertips", _fingertips, lambda: _texts(EXAMPLES / "fingertips.csv"), CELLS),
        Target("figures", _figures, lambda: _texts(EXAMPLES / "figures.csv"), CELLS),
        Target("document", _document, lambda: _texts(EXAMPLES / "exampleshire.yaml", *sorted((TESTS / "assess/plans").glob("*.yaml"))), YAML),
        Target("formatted", _formatted, lambda: _texts(EXAMPLES / "exampleshire.yaml", *sorted((TESTS / "assess/plans").glob("*.yaml"))), YAML),
    )
}  # fmt: skip
