"""The profiles that come with the package, and those of a file."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cdpkit.errors import DocumentError, InputError, MissingDataError, UnreadableFileError
from cdpkit.io import bundled
from cdpkit.io.documents import parse_yaml, read_text
from cdpkit.model.records import DisclosureProfile

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def profiles() -> Mapping[str, DisclosureProfile]:
    """Give the bundled profiles by name. None is a default.

    Returns
    -------
    mapping of str to DisclosureProfile
        It cannot be changed.

    Examples
    --------
    >>> sorted(profiles())[:3]
    ['council_5', 'hes_8_round_5', 'ndtms_5']
    >>> print(profiles()["council_5"])
    Profile council_5: counts of 1 to 4 are hidden, with what needs them; zeros are shown; nothing
    is rounded.
    """
    made = (_made(row) for row in bundled.disclosure_profiles())
    return MappingProxyType({one.id: one for one in made})


def refuse_other(given: object) -> None:
    """Refuse what is not a profile, such as the name of one."""
    if not isinstance(given, DisclosureProfile):
        hint = "Give a profile, such as `disclosure.profile('council_5')`."
        raise InputError("profile", f"is {given!r}", hint)


def profile(name_or_path: str | Path) -> DisclosureProfile:
    """Give a bundled profile by its name, or the one that a CSV or YAML file holds.

    Parameters
    ----------
    name_or_path : str or path
        A name of `profiles()`, or a file with one profile whose columns, or keys, are the fields
        of `DisclosureProfile`.

    Returns
    -------
    DisclosureProfile
        What is hidden, and how far it must not be narrowed.

    Raises
    ------
    MissingDataError
        If there is neither a profile nor a file of this name.
    DocumentError
        If a field of the file cannot be used.

    Examples
    --------
    >>> profile("scotland_10").threshold
    10
    """
    name = str(name_or_path)
    if name in profiles():
        return profiles()[name]
    path = Path(name)
    if not path.is_file():
        names = ", ".join(profiles())
        raise MissingDataError("disclosure profile", name, f"Give a file, or one of {names}.")
    try:
        return _made(_fields_of(path))
    except InputError as error:
        told = error.argument, error.problem, error.hint
        raise DocumentError(str(path), None, *told) from None


def _fields_of(path: Path) -> dict[str, Any]:
    text = read_text(path)
    found: Any
    if path.suffix == ".csv":
        try:
            found = next(csv.DictReader(text.splitlines()), None)
        except csv.Error as error:
            hint = "Give a header and one row."
            raise UnreadableFileError(str(path), f"is not a table: {error}", hint) from None
    else:
        found, _ = parse_yaml(text, str(path))
    if not isinstance(found, dict):
        hint = "Give one profile: `id`, `title`, `threshold` and what else differs."
        raise UnreadableFileError(str(path), "has no profile", hint)
    return found


def _made(row: Mapping[str, Any]) -> DisclosureProfile:
    """Make a profile of the cells of a row; how it was seen stays in the file."""
    fields = {name: value for name, value in row.items() if value not in ("", None)}
    source = {name: fields.pop(column) for name, column in _ORIGIN.items() if column in fields}
    if source:
        fields["source"] = source
    if fields.get("rounding") == "none":
        fields["rounding"] = 0
    if isinstance(fields.get("exact_at"), str):
        fields["exact_at"] = fields["exact_at"].split()
    for name in ("rounding", "threshold"):
        if (text := str(fields.get(name, ""))).isdigit() and len(text) < _DIGITS:
            fields[name] = int(fields[name])
    return DisclosureProfile.model_validate(fields)


_DIGITS = 10
"""No threshold has so many; more than 4,300 are no number to Python."""
_ORIGIN = {
    "title": "source_title", "publisher": "publisher", "published": "date", "url": "address",
    "read": "how_seen",
}  # fmt: skip
"""Field of the source to its column."""
