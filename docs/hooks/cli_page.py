"""A page for each command, with its options as the command line itself states them.

A page of `docs/commands` says more of a command where there is more to say; the others are made here.
MkDocs calls `on_files` and `on_page_markdown`. Run as a script, this file prints the commands.
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

WRITTEN = Path(__file__).parents[1] / "commands"
BARE = "# cdpkit {name}\n\n<!-- about -->\n\n<!-- options -->\n"


@cache
def commands() -> dict[str, tuple[str, str]]:
    """Give what each command is for, and how it is called, as Markdown."""
    call = [sys.executable, "-m", "typer", "cdpkit.cli", "utils", "docs", "--name", "cdpkit"]
    text = subprocess.run(call, capture_output=True, check=True, encoding="utf-8").stdout  # noqa: S603
    found = {}
    for part in text.split("\n## `cdpkit ")[1:]:
        name, _, told = part.partition("`\n\n")
        about, usage, options = told.strip().partition("**Usage**:")
        made = f"## Options\n\n{usage}{options}".replace("\n* ", "\n- ")
        found[name] = about.strip(), made.rstrip()
    return found


def listing() -> str:
    """List the commands, each with its page and the first sentence of what it is for."""
    rows = ["| command | what it does |", "| --- | --- |"]
    for name, (about, _) in commands().items():
        first = about.partition("\n\n")[0]
        rows.append(f"| [`cdpkit {name}`](commands/{name}.md) | {first} |")
    return "\n".join(rows)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages below the command line in the navigation."""
    for part in config.nav or ():
        for entry in part.get("Reference", ()):
            if "Command line" in entry:
                pages = [{name: f"commands/{name}.md"} for name in commands()]
                entry["Command line"] = [{"Overview": "cli.md"}, *pages]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each command of which no more is written."""
    from mkdocs.structure.files import File

    for name in commands():
        if not (WRITTEN / f"{name}.md").exists():
            path = f"commands/{name}.md"
            files.append(File.generated(config, path, content=BARE.format(name=name)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Put the commands, or what one is for and its options, where a page asks for them."""
    place = page.file.src_uri
    if place == "cli.md":
        return markdown.replace("<!-- commands -->", listing())
    if not (name := re.match(r"commands/([\w-]+)\.md$", place)):
        return markdown
    about, options = commands()[name[1]]
    return markdown.replace("<!-- about -->", about).replace("<!-- options -->", options)


if __name__ == "__main__":
    for about, options in commands().values():
        sys.stdout.write(f"{about}\n\n{options}\n\n")
