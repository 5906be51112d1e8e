"""Older versions of the file format, rewritten as the present one."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from cdpkit.model.problems import Path

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Moves", "Path", "migrated", "upgraded"]

Moves = dict[Path, Path]
_OLDER = "1.0"


def migrated(data: dict[str, Any]) -> tuple[dict[str, Any], Moves]:
    """Rewrite a mapping of version 1.0 as one of version 1.1.

    Parameters
    ----------
    data : dict
        What a file holds. Other versions come back as they are.

    Returns
    -------
    data : dict
        A copy where anything changed.
    moves : dict of path to path
        For each value that moved, its new path and its old one.

    Examples
    --------
    >>> old = {"cdpkit": "1.0", "milestones": [{"id": "m1", "status": "achieved"}]}
    >>> migrated(old)[0]["milestones"][0]["status"]
    'complete'
    """
    if data.get("cdpkit") != _OLDER:
        return data, {}
    moves: Moves = {}
    new = deepcopy(data)
    _rewrite(new, "")
    new["cdpkit"] = type(data["cdpkit"])("1.1")
    _move_mentions(new, moves)
    return new, moves


def upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """Rewrite a mapping as one of the present version; comments that it carries stay.

    Parameters
    ----------
    data : dict
        A document of any version that was published.

    Returns
    -------
    dict
        The same data where the version is the present one.

    Examples
    --------
    >>> upgraded({"cdpkit": "1.0"})
    {'cdpkit': '1.1'}
    """
    return migrated(data)[0]


def _rewrite(value: Any, key: str) -> None:
    """Change a value and all within it in place, so that comments beside it stay."""
    if isinstance(value, list | tuple):
        for item in value:
            _rewrite(item, key)
    elif isinstance(value, dict):
        for name, inner in list(value.items()):
            _rewrite(inner, name)
        if change := _CHANGES.get(key):
            change(value)


def _state(record: dict[str, Any]) -> None:
    if record.get("status") == "achieved":
        record["status"] = "complete"


def _owner(risk: dict[str, Any]) -> None:
    if "owned_by" in risk:
        risk["owner"] = risk.pop("owned_by")


def _role(member: dict[str, Any]) -> None:
    role = member.get("role")
    if role == "vice":
        member["role"] = "vice_chair"
    elif isinstance(role, str) and " " in role.strip():
        words = re.split(r",| and ", role.lower())
        member["role"] = [
            "_".join(word.removeprefix(" joint ").split()).removeprefix("joint_") for word in words
        ]
        if not member.get("note"):
            member["note"] = role


def _cadence(partnership: dict[str, Any]) -> None:
    if "cadence_printed" in partnership:
        printed, every = partnership.pop("cadence_printed"), partnership.get("cadence")
        stated = {"every": every, "printed": printed}
        partnership["cadence"] = {key: value for key, value in stated.items() if value}


_CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "actions": _state,
    "milestones": _state,
    "engagements": _state,
    "risks": _owner,
    "members": _role,
    "partnerships": _cadence,
}


def _move_mentions(data: dict[str, Any], moves: Moves) -> None:
    """Move each mention that names a priority to the indicators of that priority."""
    mentions = data.get("indicator_mentions")
    if not isinstance(mentions, list):
        return
    kept: list[Any] = []
    for position, mention in enumerate(mentions):
        found = _priority(data, mention.get("priority")) if isinstance(mention, dict) else None
        if found is None:
            moves["indicator_mentions", len(kept)] = ("indicator_mentions", position)
            kept.append(mention)
            continue
        path, priority = found
        links = priority["indicators"] = list(priority.get("indicators") or ())
        moves[*path, "indicators", len(links)] = ("indicator_mentions", position)
        link = {key: value for key, value in mention.items() if key not in {"id", "priority"}}
        links.append({"basis": "analyst", **link})
    if kept:
        data["indicator_mentions"] = kept
    else:
        del data["indicator_mentions"]


def _priority(data: dict[str, Any], name: Any) -> tuple[Path, dict[str, Any]] | None:
    """Find the priority that a mention names in short or in full."""
    if not isinstance(name, str):
        return None
    for n, strategy in enumerate(data.get("strategies") or ()):
        for m, priority in enumerate(strategy.get("priorities") or ()):
            full = f"{strategy.get('id')}.{priority.get('id')}"
            if (
                name in {priority.get("id"), full}
                or full.endswith(f".{name}")
                or name.endswith(f".{full}")
            ):
                return ("strategies", n, "priorities", m), priority
    return None
