"""The page `columns.md`: every column that is read or written, from `cdpkit.columns`.

MkDocs calls `on_files` on each build. Run as a script, this file prints the page.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cdpkit.columns import COLUMNS, HEADERS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

INTRODUCTION = """\
# Columns

Every column that cdpkit reads or writes. `category` is a categorical type on pandas, Polars and PyArrow, and text on DuckDB, Dask and PySpark."""
TITLES = {
    "result": "## Columns of results\n\nAdded by the functions of [`cdpkit.frames`](api/frames.md).",
    "series": "## Columns of a series\n\nA tidy frame: one observation a row.",
    **{
        name: f"## Columns of a {name}\n\nGiven by `to_frame` of what `assess.{verb}` finds in a "
        "table: one series a row. Before them stand `indicator`, `title`, `area`, `area_name`, "
        "`population`, `unit` and `polarity`; `invalid` marks rows without a result."
        for name, verb in (
            ("change", "change"),
            ("trend", "trend"),
            ("comparison", "compare"),
            ("projection", "project"),
        )
    },
    "scorecard": "## Columns of a scorecard\n\nGiven by `to_frame` of a [scorecard](scorecard.md): one indicator a row.",
    "figure table": "## Columns of a figure table\n\nRead by [`cdpkit reproduce`](verdicts.md#figure-tables).",
}

HEADINGS = """\
## Headers that are understood

Headers are compared by their letters and digits alone, so `Area Code`, `AREA_CODE` and `AreaCode` are one. `NN` stands for two digits. Columns of the role `kept` are carried through. `--columns role=header` names any other."""


def page() -> str:
    """Write the page as Markdown."""
    parts = [INTRODUCTION]
    for table, title in TITLES.items():
        rows = ["| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
        for column in COLUMNS:
            if column.table == table:
                meaning = column.meaning + (" Required." if column.required else "")
                rows.append(f"| `{column.name}` | {column.dtype} | {column.unit} | {meaning} |")
        parts += [title, "\n".join(rows)]
    return "\n\n".join([*parts, headers()]) + "\n"


def headers() -> str:
    """List the headers that are understood, by the role of their column."""
    rows = ["| role | headers |", "| --- | --- |"]
    for role, names in HEADERS.items():
        rows.append(f"| `{role}` | {', '.join(f'`{name}`' for name in names.split())} |")
    return f"{HEADINGS}\n\n" + "\n".join(rows)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page to a build of MkDocs."""
    from mkdocs.structure.files import File

    files.append(File.generated(config, "columns.md", content=page()))
    return files


if __name__ == "__main__":
    sys.stdout.write(page())
