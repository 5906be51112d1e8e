"""The pages `bundled.md` and `bundled-reference.md`: what comes with the package, where it is from, under which licence.

MkDocs calls `on_files` on each build. Run as a script, this file prints the pages.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from typing import TYPE_CHECKING

from pydantic import BaseModel

from cdpkit.io import bundled
from cdpkit.io.documents import read_document
from cdpkit.model import AreaPopulation, Organisation, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

Source = tuple[str, str, str]
"""Title, address and licence."""

INTRODUCTION = """\
# What is bundled

Everything listed here lies in the installed package and needs no network.
`cdpkit reproduce NAME` recomputes the figures of one document or table, `cdpkit inventory` counts what the documents contain.
[Bundled reference data](bundled-reference.md) has areas, populations and standards.
This page is made from the data at each build.

## Terms of use

Facts and figures only: no text of a document is reproduced.

- Facts from UK government publications are used under the [Open Government Licence v3.0](https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/).
- Where the source named is a newspaper, a charity or a public repository, the figure is one that it quotes from official statistics. It is quoted as a fact, with the place where it was read.
- The documents of partnerships are quoted as facts, with attribution."""


def pages() -> dict[str, str]:
    """Write the pages as Markdown, by their names."""
    parts = [INTRODUCTION, "## Documents", _documents(), *_tables(), *_series()]
    made = {"bundled.md": parts, "bundled-reference.md": _reference()}
    return {name: "\n\n".join(part) + "\n" for name, part in made.items()}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to a build of MkDocs."""
    from mkdocs.structure.files import File

    for name, content in pages().items():
        files.append(File.generated(config, name, content=content))
    return files


def _documents() -> str:
    publishers = {body.id: str(body.name) for body in bundled.registry().of(Organisation)}
    rows = []
    terms: set[str] = set()
    for name in bundled.documents():
        content = read_document(bundled.path_of(name)).content
        document = content.document
        if document is None:
            continue
        title = _linked(document.title, document.url)
        kind = document.kind.replace("_", " ")
        publisher = publishers.get(document.publisher or "", "not stated")
        targets = sum(target.value is not None for target in content.targets)
        rows.append([f"`{name}`", title, kind, publisher, len(content.figures), targets])
        terms.add(document.licence)
    table = _table(
        ["name", "document", "kind", "publisher", "figures and claims", "numeric targets"], rows
    )
    return f"{table}\n\nTerms, as each file says: {'; '.join(sorted(terms))}."


def _tables() -> Iterator[str]:
    for name in bundled.names():
        if name in bundled.documents():
            continue
        with bundled.path_of(name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        figures = [row for row in rows if not row["control"]]
        kinds = Counter(row["source_kind"] for row in figures)
        yield f"## Figure table `{name}`"
        yield (
            f"{len(rows)} rows: {len(figures)} figures with the inputs published beside them, and "
            f"{len(rows) - len(figures)} controls, made from other inputs on purpose. Of the "
            f"figures, {kinds['publisher']} were read from the publishers' own pages, "
            f"{kinds['secondary']} from reports or copies by others, and {kinds['repository']} "
            "from files in public code repositories, mostly machine output."
        )
        yield _sources([(r["source_title"], r["source_url"], "") for r in rows], "rows")


def _series() -> Iterator[str]:
    rows = list(bundled.series_rows())
    count = len({row["series_id"] for row in rows})
    yield "## Published series"
    yield f"{len(rows):,} published values in {count} series."
    yield _sources([(r["source_title"], r["source_url"], "") for r in rows], "values")


def _reference() -> Iterator[str]:
    yield "# Bundled reference data"
    yield "Areas, populations, standards and frameworks, with the source of each fact. [What is bundled](bundled.md) lists documents, figures and series."
    for file in bundled.reference_files():
        lists = {k: v for k, v in file.content if isinstance(v, tuple) and v}
        counts = ", ".join(f"{len(v)} {k.replace('_', ' ')}" for k, v in lists.items())
        yield f"## `{file.name.replace(chr(92), '/').rpartition('/')[2]}`"
        yield f"Records: {counts}."
        if found := list(_origins(file.content)):
            yield _sources(found, "facts")


def _origins(value: object) -> Iterator[Source]:
    """Give the source of each fact below a record."""
    if isinstance(value, Origin):
        yield value.title, value.url, value.licence
    elif isinstance(value, AreaPopulation):
        yield value.source_title, value.source_url, ""
    elif isinstance(value, BaseModel):
        yield from _origins(tuple(vars(value).values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _origins(part)


def _sources(found: Iterable[Source], unit: str) -> str:
    rows = [
        [_linked(title, url) + (f" ({licence})" if licence else ""), number]
        for (title, url, licence), number in sorted(Counter(found).items())
    ]
    return _table(["source", unit], rows)


def _linked(title: str, url: str) -> str:
    text = title.replace("[", "(").replace("]", ")")
    return f"[{text}]({url})" if url.startswith("http") else text


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    # Counts stand in the last column.
    rules = [*["---"] * (len(header) - 1), "---:"]
    lines: list[Sequence[object]] = [header, rules, *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )


if __name__ == "__main__":
    sys.stdout.write("\n".join(pages().values()))
