"""The Python reference: a page a family of names, made from the faces of the package.

A face is a module whose names are public. The names of a face are grouped by the file or folder that
holds them, so a name that is added to a face stands in the reference without further work.
MkDocs calls `on_config` and `on_files` on each build. Run as a script, this file lists the pages.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING

import cdpkit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

FACES = (
    "cdpkit",
    "cdpkit.model",
    "cdpkit.calc",
    "cdpkit.calc.formulas",
    "cdpkit.frames",
    "cdpkit.io",
    "cdpkit.io.bundled",
    "cdpkit.assess",
    "cdpkit.ask",
    "cdpkit.disclosure",
    "cdpkit.report",
    "cdpkit.columns",
    "cdpkit.reasons",
    "cdpkit.results",
    "cdpkit.display",
    "cdpkit.errors",
)
"""Every module that is public, in the order of the reference."""
MOST = 420
"""Lines of docstrings that share a page at most: of a folder, else of a file."""
FIELDS = 5
"""Lines for each field of a record, which the reference describes in a table."""
_INTRODUCTION = """\
# Python reference

These modules are public. Import a name from the module that lists it here: files behind these modules may move between releases.

| module | what it holds |
| --- | --- |
"""


def first_line(module: str) -> str:
    """Give the first line of the docstring of a module, without its full stop."""
    module = module.partition(" ")[0]
    return (import_module(module).__doc__ or "").splitlines()[0].removesuffix(".")


def homes(face: str) -> dict[str, list[str]]:
    """Give the names of a face by the file that defines them; constants by the face itself."""
    found: dict[str, list[str]] = defaultdict(list)
    module = import_module(face)
    for name in module.__all__:
        thing = getattr(module, name)
        if not hasattr(thing, "__path__"):
            home = getattr(thing, "__module__", None) or face
            found[home if home.startswith("cdpkit") else face].append(name)
    return found


def families(face: str) -> dict[str, list[str]]:
    """Give the names of a face by page: a folder with little to say, or a file."""
    found = homes(face)
    folders: dict[str, list[str]] = defaultdict(list)
    for home in found:
        folder = home.rpartition(".")[0]
        folders[folder if folder.startswith(f"{face}.") else home].append(home)
    pages = {}
    for folder, files in folders.items():
        names = [name for file in files for name in found[file]]
        if sum(lines(face, name) for name in names) <= MOST:
            pages[folder] = names
        else:
            pages |= {page: some for file in files for page, some in split(face, file, found[file])}
    return dict(sorted(pages.items()))


def lines(face: str, name: str) -> int:
    """Count the lines that the reference has of a name and its members."""
    thing = getattr(import_module(face), name)
    members = vars(thing).values() if isinstance(thing, type) else ()
    told = [thing, *(one for one in members if callable(one) or isinstance(one, property))]
    described = sum(len((getattr(one, "__doc__", None) or "").splitlines()) + 4 for one in told)
    return described + FIELDS * len(getattr(thing, "model_fields", ()))


def split(face: str, file: str, names: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Give the names of a file as pages of at most `MOST` lines, numbered if there are several."""
    parts: list[list[str]] = [[]]
    size = 0
    for name in names:
        size += lines(face, name)
        if parts[-1] and size > MOST:
            parts.append([])
            size = lines(face, name)
        parts[-1].append(name)
    for number, part in enumerate(parts, start=1):
        yield f"{file} {number}" if len(parts) > 1 else file, part


def place(face: str, home: str = "") -> str:
    """Give the file of a page."""
    name = home.removeprefix(f"{face}.").removeprefix("cdpkit.").replace(".", "-").replace(" ", "-")
    folder = face.removeprefix("cdpkit.").replace(".", "-")
    return f"api/{folder}/{name}.md" if home else f"api/{folder}.md"


def title(home: str) -> str:
    """Give the title of a page: the subject of the file or folder."""
    words = home.split(".")[-1 if home.count(".") < 3 else -2 :]
    return ": ".join(word.replace("_", " ") for word in words).capitalize()


def pages() -> Iterator[tuple[str, str]]:
    """Give each page as its place and its Markdown."""
    rows = [f"| [`{face}`]({place(face)[4:]}) | {first_line(face)} |" for face in FACES]
    yield "api/index.md", _INTRODUCTION + "\n".join(rows) + "\n"
    for face in FACES:
        grouped = families(face)
        opening = f"# {face}\n\n{first_line(face)}.\n\n"
        if face == "cdpkit":  # its names stand with the faces that they come from
            names = sorted(name for names in grouped.values() for name in names)
            modules = [one for one in FACES if one.count(".") == 1 and one[7:] in dir(cdpkit)]
            told = [f"| [`{one[7:]}`]({place(one)[4:]}) | {first_line(one)} |" for one in modules]
            told += [f"| `{name}` | {first_line_of(getattr(cdpkit, name))} |" for name in names]
            yield (
                place(face),
                opening + "\n".join(["| name | what it is |", "| --- | --- |", *told, ""]),
            )
        elif len(homes(face)) < 2:
            names = [name for names in grouped.values() for name in names]
            yield place(face), opening + shown(face, names)
        else:
            lines = ["| page | names |", "| --- | --- |"]
            for home, names in grouped.items():
                link = place(face, home).removeprefix("api/")
                listed = ", ".join(f"[`{n}`][{face}.{n}]" for n in names)
                lines.append(f"| [{title(home)}]({link}) | {listed} |")
                yield (
                    place(face, home),
                    f"# {title(home)}\n\n{first_line(home)}.\n\n" + shown(face, names),
                )
            yield place(face), opening + "\n".join(lines) + "\n"


def first_line_of(thing: object) -> str:
    """Give the first line of the docstring of a name; nothing for a constant."""
    called = isinstance(thing, type) or callable(thing)
    return ((thing.__doc__ or "").splitlines() or [""])[0] if called else ""


def shown(face: str, names: list[str]) -> str:
    """Ask mkdocstrings for each name of a face, and list the words of a closed list."""
    parts = []
    for name in names:
        thing = getattr(import_module(face), name)
        parts.append(f"::: {face}.{name}")
        if isinstance(thing, type) and issubclass(thing, Enum):
            parts.append(f"Its words: {', '.join(f'`{word.value}`' for word in thing)}.")
    return "\n\n".join(parts) + "\n"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages in the navigation, under the entry whose only child is the overview."""
    nav: list[object] = [{"Overview": "api/index.md"}]
    for face in FACES:
        many = face != "cdpkit" and len(homes(face)) > 1
        below = [{title(home): place(face, home)} for home in families(face)] if many else []
        nav.append({face: [{"Names": place(face)}, *below] if below else place(face)})
    for part in config.nav or ():
        for entry in part.get("Reference", ()):
            if "Python" in entry:
                entry["Python"] = nav
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to a build of MkDocs."""
    from mkdocs.structure.files import File

    for where, content in pages():
        files.append(File.generated(config, where, content=content))
    return files


if __name__ == "__main__":
    sys.stdout.writelines(f"{where}\n" for where, _ in pages())
