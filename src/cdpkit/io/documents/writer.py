"""Records to YAML text that reads back as the same records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from cdpkit.errors import InputError
from cdpkit.io.documents.whole_files import write_whole
from cdpkit.io.documents.yaml_text import unprintable
from cdpkit.model import to_dict

if TYPE_CHECKING:
    from os import PathLike

    from cdpkit.model import DocumentFile


_WIDTH = 4096


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as the bundled documents do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def write_yaml(
    content: DocumentFile, path: str | PathLike[str] | None = None, *, short: bool = True
) -> str:
    """Write records as YAML, and to a file if one is named.

    Parameters
    ----------
    content : DocumentFile
        The records.
    path : path, optional
        A file, which is written whole or not at all.
    short : bool, default True
        Whether to use short forms.

    Returns
    -------
    str
        The text; `load` of it gives the same records, if each reference leads to one: that is not
        looked at here, and `load(content)` tells where it does not.

    Raises
    ------
    InputError
        If a text holds a character that does not print, or the records cannot be written so that
        they read back the same.
    UnreadableFileError
        If the file cannot be written.

    Examples
    --------
    >>> from cdpkit.model import DocumentFile
    >>> print(write_yaml(DocumentFile(posts=[{"id": "dph", "title": "Director"}])), end="")
    cdpkit: '1.1'
    posts:
      - id: dph
        title: Director
    """
    data = to_dict(content, short=short)
    _refuse_unprintable(data, "")
    text = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH,
        default_flow_style=False,
    )  # fmt: skip
    if path is not None:
        write_whole(path, text)
    return text


def _refuse_unprintable(value: Any, place: str) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _refuse_unprintable(name, place)
            _refuse_unprintable(inner, f"{place}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _refuse_unprintable(inner, f"{place}[{position}]")
    elif isinstance(value, str) and (odd := unprintable(value)):
        problem = f"holds the character U+{ord(odd):04X} at `{place}`, which does not print"
        raise InputError("content", problem, "Remove it.")
