"""The vocabulary of printed claims: which words stand for which qualifier of a print."""

from __future__ import annotations

from cdpkit.model.printed_values import Qualifier
from cdpkit.model.records import ComparatorKind, Relation

_Q = Qualifier

CLAIMS = {
    _Q.INCREASED: "a rise",
    _Q.REDUCED: "a fall",
    _Q.IMPROVED: "an improvement",
    _Q.WORSENED: "a deterioration",
    _Q.NO_CHANGE: "no change",
    _Q.NO_SIGNIFICANT_CHANGE: "no significant change",
    _Q.HIGHER_THAN: "a level higher than",
    _Q.LOWER_THAN: "a level lower than",
    _Q.SIMILAR: "a level similar to",
    _Q.AMONG_HIGHEST: "one of the highest levels among",
    _Q.AMONG_LOWEST: "one of the lowest levels among",
}
"""A claim, by the word of its print."""

MOVING = frozenset(
    {_Q.INCREASED, _Q.REDUCED, _Q.IMPROVED, _Q.WORSENED, _Q.NO_CHANGE, _Q.NO_SIGNIFICANT_CHANGE}
)
"""Claims about a change over time; the others are about a level."""

HIGHER = frozenset({_Q.INCREASED, _Q.HIGHER_THAN, _Q.AMONG_HIGHEST})
LOWER = frozenset({_Q.REDUCED, _Q.LOWER_THAN, _Q.AMONG_LOWEST})

RELATIONS = {
    Relation.HIGHER: _Q.HIGHER_THAN,
    Relation.LOWER: _Q.LOWER_THAN,
    Relation.SIMILAR: _Q.SIMILAR,
    Relation.AMONG_HIGHEST: _Q.AMONG_HIGHEST,
    Relation.IMPROVED: _Q.IMPROVED,
    Relation.REDUCED: _Q.REDUCED,
}
"""The claim that a relation to a comparator makes."""

LIMITED = {
    _Q.AROUND: "around",
    _Q.ALMOST: "almost",
    _Q.A_LITTLE_OVER: "a little over",
    _Q.OVER: "over",
    _Q.UNDER: "under",
    _Q.AT_LEAST: "at least",
    _Q.AT_MOST: "at most",
    _Q.WITHIN: "within",
}
"""Words before a number, by the word of its print."""

COURSES = {
    _Q.INCREASING_EACH_YEAR: "rising every year",
    _Q.REDUCING_EACH_YEAR: "falling every year",
    _Q.FLUCTUATING: "fluctuating",
}
"""How the values went on the way, by the word of the print."""

TIMES = {2: "twice", 3: "three times", 4: "four times"}
"""Multiples that have a word."""

OTHERS = {
    ComparatorKind.NATIONAL: "the national level",
    ComparatorKind.REGION: "the regional level",
    ComparatorKind.NEIGHBOURS: "the level of similar areas",
    ComparatorKind.OTHER_AREA: "the level of another area",
    ComparatorKind.GROUP: "the level of another group",
    ComparatorKind.OWN_BASELINE: "the level before",
}
"""What a level is set against, where no figure of it is given."""
