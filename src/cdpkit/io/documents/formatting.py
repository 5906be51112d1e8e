"""YAML laid out in one way, comments and quotes kept; and the first draft of a plan."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.errors import DocumentError, InputError, UnwritableFileError
from cdpkit.io.documents.reader import read_document_text
from cdpkit.model import upgraded

if TYPE_CHECKING:
    from collections.abc import Collection
    from os import PathLike


_WIDTH = 4096
_TEMPLATE = Path(__file__).parents[2] / "data" / "new_plan.yaml"


def format_yaml(text: str, name: str = "text", *, upgrade: bool = False) -> str:
    r"""Lay out the YAML of a plan: indents of 2, lists below their key; comments and quotes stay.

    Parameters
    ----------
    text : str
        The file.
    name : str
        What messages call it.
    upgrade : bool, default False
        Whether to write file format 1.1 where the text is of an older one.

    Returns
    -------
    str
        The text laid out; it gives the same records.

    Raises
    ------
    DocumentError
        If the text does not hold what the format asks for.

    Examples
    --------
    >>> print(format_yaml('cdpkit: "1.1"\nposts:\n- {id: dph,  title: Director}'), end="")
    cdpkit: "1.1"
    posts:
      - {id: dph, title: Director}
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    before = read_document_text(text, name).content
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        data: Any = yaml.load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = "is not YAML to stricter readers, though we can read it"
        hint = "Put the text of this line in quotes."
        line = None if mark is None else mark.line + 1
        raise DocumentError(name, line, "", problem, hint, code="LOAD01") from None
    if upgrade:
        data = upgraded(data)
    stream = io.StringIO()
    yaml.dump(data, stream)
    laid_out = stream.getvalue()
    if read_document_text(laid_out, name).content != before:
        raise InputError("text", f"of `{name}` would change its meaning", "Lay it out by hand.")
    return laid_out


_CODES = "The Office for National Statistics lists them, and downloads of Fingertips hold them."


def new_plan(
    path: str | PathLike[str],
    *,
    name: str,
    area: str,
    first: str,
    last: str,
    bundled_areas: Collection[str] = (),
) -> None:
    r"""Write a first draft of a plan, with a comment on each key. No file is overwritten.

    Parameters
    ----------
    path : path
        The file to write.
    name : str
        Name of the place, e.g. `Exampleshire`.
    area : str
        Its GSS code.
    first, last : str
        First and last year, e.g. `2025/26` and `2027/28`.
    bundled_areas : collection of str
        Codes that come with the package, which a plan leaves out.

    Raises
    ------
    InputError
        If the file is there already, or a value is not usable.
    UnwritableFileError
        If the file cannot be written.
    DocumentError
        If the draft would not load.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     draft = Path(folder, "plan.yaml")
    ...     new_plan(draft, name="Town", area="E08000015", first="2025/26", last="2027/28")
    ...     draft.read_text(encoding="utf-8").split("\n")[5].strip()
    'id: town.plan'
    """
    file = Path(path)
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", key):
        raise InputError("name", f"is `{name}`", "Give the name of the place in letters.")
    calendar = _years(first, last)
    if not re.fullmatch(r"[EKNSW]\d{8}", area):
        raise InputError("area", f"is `{area}`", f"Give a GSS code, such as `E08000015`. {_CODES}")
    own = (
        ""
        if area in bundled_areas
        else f"areas:\n  - {{gss: {area}, name: {_quoted(name)}}}   # not among the bundled areas\n\n"
    )
    due = f"December {last}" if calendar else f"March {int(last[:4]) + 1}"
    words = {
        "@KEY@": key, "@AREA@": area, "@FROM@": first, "@TO@": last, "@YEAR@": first[:4],
        "@TYPE@": "calendar " if calendar else "financial", "@DUE@": due, "@AREAS@\n": own,
        "@NAME@": _quoted(name)[1:-1],
    }  # fmt: skip
    text = _TEMPLATE.read_text(encoding="utf-8")
    for mark, value in words.items():
        text = text.replace(mark, value)
    read_document_text(text, str(file))
    try:
        with file.open("x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError:
        raise InputError("path", f"already exists: `{file}`", "Name a new file.") from None
    except OSError as error:
        raise UnwritableFileError.from_system(str(file), error) from None


def _years(first: str, last: str) -> bool:
    """Tell whether two years are calendar years, after a look at whether they are years at all."""
    for argument, year in (("first", first), ("last", last)):
        match = re.fullmatch(r"(\d{4})(?:/(\d\d))?", year)
        if not match or (match[2] and int(match[2]) != (int(match[1]) + 1) % 100):
            raise InputError(argument, f"is `{year}`", "Give a year, such as `2025/26`.")
    if len(first) != len(last):
        raise InputError("last", f"is `{last}` and `first` is `{first}`", "Write both in one way.")
    if last < first:
        raise InputError("last", f"is `{last}`, before `{first}`", "Give the last year.")
    return "/" not in first


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
