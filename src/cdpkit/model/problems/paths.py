"""Where in a file or a record a value stands."""

from __future__ import annotations

Path = tuple[str | int, ...]
"""Keys and positions that lead from the top of a file to a value."""


def printed_path(path: Path) -> str:
    """Write a path as in `figures[3].value`.

    Parameters
    ----------
    path : tuple of str or int
        Names of fields, and places in lists from 0.

    Returns
    -------
    str
        Empty for an empty path.

    Examples
    --------
    >>> printed_path(("figures", 3, "value"))
    'figures[3].value'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")
