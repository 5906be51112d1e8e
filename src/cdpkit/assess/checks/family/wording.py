"""Checks of wording: titles that differ, items that repeat, names spelt in two ways."""

from __future__ import annotations

import re
from itertools import combinations, product
from typing import TYPE_CHECKING, TypeVar

from cdpkit.assess.checks.registering import Found, own
from cdpkit.io import bundled
from cdpkit.model import Action, Commitment, Name, Priority

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdpkit.assess.checks.plans import Plan

Item = TypeVar("Item", Action, Commitment)
_ENOUGH, _ALIKE, _RESTATED = 8, 0.4, 0.6
"""Content words that a text needs, and the shares from which two texts count as one."""


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the words of both that they have in common (Jaccard)."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def _long_enough(items: Iterable[Item]) -> list[tuple[Item, frozenset[str]]]:
    """Give the items whose texts have words enough to be compared, with these words."""
    words = ((one, bundled.content_words(one.text)) for one in items)
    return [(one, found) for one, found in words if len(found) >= _ENOUGH]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


@own("TIT01")
def title_differs(plan: Plan) -> Iterator[Found]:
    """The printed titles of a priority differ by more than case, punctuation and hyphens.

    Example: two priorities of Wirral. Agree one title.
    """
    for one in plan.of(Priority):
        odd = [form for form in one.printed_titles if _plain(form.text) != _plain(one.title)]
        if odd:
            places = ", ".join(str(form.at) if form.at else "another place" for form in odd)
            yield Found(one, "printed_titles", {"places": places})


@own("NUM01")
def number_twice(plan: Plan) -> Iterator[Found]:
    """Two priorities, or two actions, of one strategy have the same number.

    Example: two priorities 1. Reports point to the number, so correct one of the two.
    """
    for strategy in plan.strategies:
        numbered: list[Priority | Action] = [
            *plan.within(strategy, Priority),
            *plan.within(strategy, Action),
        ]
        seen: dict[tuple[type, str], str] = {}
        for one in numbered:
            key = type(one), str(one.number or "")
            if key[1] and key in seen:
                yield Found(one, "number", {"number": key[1], "other": seen[key]})
            seen.setdefault(key, one.id)


@own("TXT01")
def vision_differs(plan: Plan) -> Iterator[Found]:
    """The vision has two or more printed variants.

    Example: healthy and happy, healthier and happy. Agree one wording.
    """
    for strategy in plan.strategies:
        if len(strategy.vision_printed) > 1:
            yield Found(strategy, "vision_printed", {"n": len(strategy.vision_printed)})


@own("HDG01")
def wrong_heading(plan: Plan) -> Iterator[Found]:
    """An action or commitment stands under another heading.

    Example: six lines of Wirral's fifth priority stand under the vision and read as actions.
    """
    items: list[Action | Commitment] = [*plan.of(Action), *plan.of(Commitment)]
    for one in items:
        if one.printed_under:
            kind = type(one).__name__.lower()
            yield Found(one, "printed_under", {"heading": one.printed_under, "kind": kind})


@own("DUP01")
def same_action(plan: Plan) -> Iterator[Found]:
    """An action repeats another, as recorded or by its words.

    Two actions of one strategy that share at least 0.4 of their content words (each of eight or
    more) count as one. Merge the two, or say what differs.
    """
    for strategy in plan.strategies:
        actions = plan.within(strategy, Action)
        known = {action.id: action for action in actions}
        stated = {action.id for action in actions if action.repeats in known}
        for action in actions:
            if action.id in stated:
                yield Found(action, "repeats", {"other": action.repeats})
        for (one, a), (other, b) in combinations(_long_enough(actions), 2):
            if other.id not in stated and likeness(a, b) >= _ALIKE:
                yield Found(other, "text", {"other": one.id})


@own("DUP02")
def restated_promise(plan: Plan) -> Iterator[Found]:
    """An action repeats a commitment, as recorded or by at least 0.6 of the content words.

    Say what will be done to keep the commitment.
    """
    for strategy in plan.strategies:
        actions = plan.within(strategy, Action)
        promises = plan.within(strategy, Commitment)
        known = {one.id for one in promises}
        stated = [one for one in actions if one.repeats in known]
        yield from (Found(one, "repeats", {"other": one.repeats}) for one in stated)
        others = [one for one in actions if one.repeats not in known]
        for (one, a), (promise, b) in product(_long_enough(others), _long_enough(promises)):
            if likeness(a, b) >= _RESTATED:
                yield Found(one, "text", {"other": promise.id})


@own("SPL01")
def two_spellings(plan: Plan) -> Iterator[Found]:
    """A name is printed in two spellings.

    They differ by case, spaces, punctuation, `&` or the two spellings of combating alone. Example:
    St James and St. James. Use one spelling.
    """
    told = False
    for name in plan.of(Name):
        for form in name.printed:
            if form.text != name.preferred and _spelling(form.text) == _spelling(name.preferred):
                told = told or _variants(form.text) != _variants(name.preferred)
                yield Found(name, "", {"a": name.preferred, "b": form.text})
    names = [text for name in plan.of(Name) for text in name.forms()]
    titles = (getattr(one, "title", None) for one in plan.having("title"))
    names += [title for title in titles if isinstance(title, str)]
    mixed = {variant for text in names for variant in _variants(text)}
    if len(mixed) > 1 and not told:
        yield Found(plan.document, "title", {"a": "combating", "b": "combatting"})


def _spelling(text: str) -> str:
    folded = text.casefold().replace("&", " and ").replace("combatting", "combating")
    return "".join(re.findall(r"[^\W_]", folded))


def _variants(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"combatt?ing", text.casefold()))
