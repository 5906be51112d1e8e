"""The commands and options on the page `cli.md`, taken from the command line itself.

MkDocs calls `on_page_markdown` for each page. Run as a script, this file prints the commands.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

MARK = "<!-- commands -->"


def commands() -> str:
    """Describe every command and option as Markdown."""
    call = [sys.executable, "-m", "typer", "cdpkit.cli", "utils", "docs", "--name", "cdpkit"]
    text = subprocess.run(call, capture_output=True, check=True, encoding="utf-8").stdout  # noqa: S603
    # The title and the list of commands stand on the page already.
    return text[text.index("\n## ") :].strip().replace("\n* ", "\n- ") + "\n"


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Put the commands where the page asks for them."""
    return markdown.replace(MARK, commands()) if page.file.src_uri == "cli.md" else markdown


if __name__ == "__main__":
    sys.stdout.write(commands())
