"""A page for each notebook: executed, each cell followed by what it shows.

MkDocs calls `on_files` on each build. Run as a script, this file prints the pages.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drawings import drawings

from cdpkit.report import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.py"))
CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)
LONG = re.compile(r"<td>(?=[^<]{40})")


def page(notebook: Path) -> str:
    """Execute a notebook and write it as Markdown."""
    _, *cells = CELL.split(notebook.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    parts = []
    with contextlib.chdir(notebook.parent):  # where a notebook runs
        for mark, text in zip(cells[::2], cells[1::2], strict=True):
            if "markdown" in mark:
                parts.append(re.sub(r"^# ?", "", text.strip(), flags=re.MULTILINE))
            else:
                shown = _results(text, names, f"{notebook.stem}-{len(parts)}")
                parts += [_fenced("python", text), *shown]
    return "\n\n".join(parts) + "\n"


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```"


def _results(code: str, names: dict[str, Any], name: str) -> Iterator[str]:
    """Give what the cell prints, then the value of its last line; pictures for phones too."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        value = last_value(code, names)
    if printed.getvalue():
        yield _fenced("text", printed.getvalue())
    if isinstance(value, Picture):
        yield drawings(value.chart, name)
    elif hasattr(value, "to_html"):
        # Without classes and styles of its own a table looks like the others.
        table = value.to_html(border=0, index_names=False).replace("\n", "")
        yield LONG.sub('<td class="long">', re.sub(r' (class|style)="[^"]*"', "", table))
    elif hasattr(value, "_repr_html_"):
        html = LONG.sub('<td class="long">', value._repr_html_())
        yield f'<div class="shown">{html}</div>'
    elif value is not None:
        yield _fenced("text", repr(value))


def last_value(code: str, names: dict[str, Any]) -> object:
    """Run a cell as a notebook does: the value of its last line is its result."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 -- a notebook of this repository
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to a build of MkDocs."""
    from mkdocs.structure.files import File

    for notebook in NOTEBOOKS:
        files.append(File.generated(config, f"{notebook.stem}.md", content=page(notebook)))
    return files


if __name__ == "__main__":
    sys.stdout.write("\n".join(map(page, NOTEBOOKS)))
