"""How checks are declared, found and chosen."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cdpkit.assess.checks.findings import Severity, as_sentences
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cdpkit.model import Record


PROFILES = {
    "core": ("core",),
    "england-cdp": ("core", "england-cdp"),
    "print": ("core", "print"),
    "all": ("core", "england-cdp", "print"),
}
"""Groups of checks that a profile runs."""
_OWN = re.compile(r"[A-Z]{3,4}\d\d")
_OTHERS = re.compile(r"[A-Z][A-Z0-9]*-\w+")
GROUP = "cdpkit.checks"
_WORDS = tomllib.loads(Path(__file__).with_name("checks.toml").read_text(encoding="utf-8"))
PROBLEMS: dict[str, str] = _WORDS.pop("problems")
"""What the codes mean that no check gives."""


class Found(NamedTuple):
    """What a check yields: the record, the field where it stands, and words for the message."""

    record: Record
    field: str = ""
    words: dict[str, Any] = {}  # noqa: RUF012 -- never changed


@dataclass(frozen=True, slots=True)
class Check:
    """A declared check: when it runs, what it says, and the function that looks."""

    code: str
    severity: Severity
    profile: str
    message: str
    hint: str
    find: Callable[..., Iterable[Found]]

    @property
    def says(self) -> str:
        """What a finding of it says, with `{names}` for the words that the finding gives."""
        return as_sentences(self.message, self.hint)

    @property
    def page(self) -> str:
        """The explanation: what, why, an example, how to correct."""
        text = (self.find.__doc__ or "").strip()
        return "\n".join(line.removeprefix("    ") for line in text.splitlines())


_declared: dict[str, Check] = {}


def check(
    code: str, *, severity: str = "warning", profile: str = "core", message: str, hint: str
) -> Callable[[Callable[..., Iterable[Found]]], Callable[..., Iterable[Found]]]:
    """Declare a check; its docstring is its page.

    Parameters
    ----------
    code : str
        Three or four letters and two digits; checks of other packages have a prefix of their own,
        as in `ACME-001`.
    severity : {"error", "warning", "info"}
        How much a finding matters.
    profile : {"core", "england-cdp", "print"}
        The group of checks that it belongs to.
    message, hint : str
        What is wrong and what to do, with `{names}` for the words that a finding gives.

    Returns
    -------
    callable
        A decorator that gives the function back.
    """
    if not (_OWN.fullmatch(code) or _OTHERS.fullmatch(code)):
        raise InputError("code", f"is `{code}`", "Write a prefix of your own, as in `ACME-001`.")

    def declare(find: Callable[..., Iterable[Found]]) -> Callable[..., Iterable[Found]]:
        _declared[code] = Check(code, Severity(severity), profile, message, hint, find)
        return find

    return declare


def own(code: str) -> Callable[[Callable[..., Iterable[Found]]], Callable[..., Iterable[Found]]]:
    """Declare a check of this package, with the words that `checks.toml` has for it."""
    return check(code, **_WORDS[code])


@cache
def _load_others() -> None:
    for point in entry_points(group=GROUP):
        point.load()


def all_checks() -> tuple[Check, ...]:
    """Give every check, ours and those of other packages, by code."""
    from cdpkit.assess.checks import families

    families.load()
    _load_others()
    return tuple(_declared[code] for code in sorted(_declared))


def chosen(profile: str, select: Iterable[str], ignore: Iterable[str]) -> Iterator[Check]:
    """Give the checks of a profile, or those selected, without those ignored; by prefix of codes.

    Raises
    ------
    InputError
        If there is no such profile, or no check begins so.
    """
    if profile not in PROFILES:
        raise InputError("profile", f"is `{profile}`", f"Use one of: {', '.join(PROFILES)}.")
    checks, wanted, unwanted = all_checks(), tuple(select), tuple(ignore)
    for name, prefixes in (("select", wanted), ("ignore", unwanted)):
        for prefix in prefixes:
            if not any(one.code.startswith(prefix) for one in checks):
                hint = "`cdpkit check --explain all` lists the codes."
                raise InputError(name, f"holds `{prefix}`, which begins no code", hint)
    for one in checks:
        picked = one.code.startswith(wanted) if wanted else one.profile in PROFILES[profile]
        own_group = one.profile not in {"core", "england-cdp", "print"} and not wanted
        if (picked or own_group) and not (unwanted and one.code.startswith(unwanted)):
            yield one
