"""The comparison guard: in which of seven respects two numbers differ, and may they be compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cdpkit.assess.comparability.traits import Subject, Traits, traits_of
from cdpkit.display import Caveat, Parts
from cdpkit.errors import InputError, NotComparableError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cdpkit.model import Registry
    from cdpkit.model.periods import Period


UNSTATED = "not stated"


@dataclass(frozen=True, slots=True)
class Difference:
    """One respect in which two numbers differ, or of which one of them says nothing.

    Parameters
    ----------
    test : str
        One of `TESTS`.
    left, right : str
        What each of the two states; `not stated` where it does not.
    words : str
        The same for a reader, as half a sentence.
    """

    test: str
    left: str
    right: str
    words: str

    def __str__(self) -> str:
        return self.words


@result
class Comparability(Result):
    """Whether two numbers compare, and what stands in the way.

    Parameters
    ----------
    left, right : str
        Names of the two.
    differences : tuple of Difference
        In what they differ, in the order of `TESTS`.
    unknown : tuple of Difference
        What one of them leaves unstated: no ground to refuse, but a caveat.
    accepted : tuple of str, default ()
        Differences that somebody accepted by name.

    Examples
    --------
    >>> from cdpkit.model.series import Series
    >>> year = {"period": "2023", "value": 41}
    >>> wirral = Series(indicator="deaths", area="E08000015", observations=[year])
    >>> found = comparable(wirral, wirral.model_copy(update={"area": "E92000001"}))
    >>> found.ok, [difference.test for difference in found.differences]
    (False, ['area_type'])
    >>> found.accepting(("area_type",)).caveats()
    ('Compared even though the types of area differ (metropolitan district; country).',)
    """

    stated = ("ok", "left", "right", "differences", "unknown", "accepted")

    left: str
    right: str
    differences: tuple[Difference, ...] = ()
    unknown: tuple[Difference, ...] = ()
    accepted: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[Difference, ...]:
        """The differences that nobody has accepted."""
        return tuple(d for d in self.differences if d.test not in self.accepted)

    @property
    def ok(self) -> bool:
        """Whether the two may be compared."""
        return not self.refused

    def accepting(self, tests: Iterable[str]) -> Comparability:
        """Accept differences by name; those that do not occur are not recorded.

        Parameters
        ----------
        tests : iterable of str
            Names from `TESTS`.

        Returns
        -------
        Comparability
            With the accepted differences recorded.

        Raises
        ------
        InputError
            If a name is not a test.

        Examples
        --------
        >>> Comparability("a", "b").accepting(("unit",)).accepted
        ()
        """
        named = as_tests(tests)
        found = {d.test for d in self.differences}
        return replace(self, accepted=tuple(t for t in TESTS if t in named and t in found))

    def require(self) -> Comparability:
        """Give it back if the two may be compared.

        Raises
        ------
        NotComparableError
            Else: the message lists what differs.
        """
        if self.ok:
            return self
        raise self.refusal()

    def refusal(self) -> NotComparableError:
        """Give the error that lists what differs."""
        names = ", ".join(repr(d.test) for d in self.refused)
        comma = "," if len(self.refused) == 1 else ""
        hint = f"Compare like with like, or accept the difference: accept=({names}{comma})."
        return NotComparableError(self.left, self.right, tuple(map(str, self.refused)), hint)

    def overrides(self) -> tuple[Caveat, ...]:
        """Say what was accepted, a sentence each."""
        accepted = [d for d in self.differences if d.test in self.accepted]
        return tuple(Caveat("accepted", f"Compared even though {each}.") for each in accepted)

    def parts(self) -> Parts:
        """Say whether the two compare, and what stands in the way."""
        told = (
            "can be compared"
            if self.ok
            else f"cannot be compared: {'; '.join(map(str, self.refused))}"
        )
        return Parts("Comparability", f"{self.left} and {self.right} {told}.", self.caveats())

    def caveats(self) -> tuple[Caveat, ...]:
        """Say what was accepted, and what is not known, a sentence each."""
        return (
            *self.overrides(),
            *(
                Caveat("not_certain", f"This may not compare like with like: {d}.")
                for d in self.unknown
            ),
        )


def as_tests(names: Iterable[str]) -> tuple[str, ...]:
    """Take the names of differences that are accepted.

    Raises
    ------
    InputError
        If a name is not a test.

    Examples
    --------
    >>> as_tests("unit")
    ('unit',)
    """
    named = (names,) if isinstance(names, str) else tuple(names)
    unknown = [name for name in named if name not in TESTS]
    if unknown:
        raise InputError("accept", f"names {unknown[0]!r}", f"Use {', '.join(TESTS)}.")
    return named


def comparable(
    a: Subject,
    b: Subject,
    *,
    periods: tuple[Period, Period] | None = None,
    accept: Iterable[str] = (),
    registry: Registry | None = None,
) -> Comparability:
    """List in which respects two numbers differ: the guard of every comparison.

    Parameters
    ----------
    a, b : Series, Figure or Traits
        What to compare. A series stands for its latest value.
    periods : tuple of Period, optional
        For two series, or twice the same: which of their values.
    accept : iterable of str, default ()
        Differences, by their names in `TESTS`, that do not matter here.
    registry : Registry, optional
        Tells the sort of areas that have no code.

    Returns
    -------
    Comparability
        `ok` where nothing differs that is not accepted. Nothing is raised: `require` does.

    Raises
    ------
    InputError
        If `accept` names no test, or `periods` are given for what is not a series.

    Examples
    --------
    >>> from cdpkit.model.series import Series
    >>> from cdpkit.model import Period
    >>> years = Period.calendar_year(2021), Period.calendar_year(2023)
    >>> series = Series(indicator="x", breaks=[{"since": "2022", "reason": "new source"}])
    >>> print(comparable(series, series, periods=years).differences[0])
    the method changed in 2022 (new source)
    """
    first, second = periods or (None, None)
    left = traits_of(a, first, registry=registry)
    right = traits_of(b, second, registry=registry)
    found = [(name, test(left, right)) for name, test in _RULES.items()]
    differences = [Difference(name, *d[1:]) for name, d in found if d is not None and d[0]]
    unknown = [Difference(name, *d[1:]) for name, d in found if d is not None and not d[0]]
    result = Comparability(left.name, right.name, tuple(differences), tuple(unknown))
    return result.accepting(accept)


_Found = tuple[bool, str, str, str]
"""Whether it is a difference (or only unknown), left, right, words."""


def _texts(noun: str, left: str, right: str) -> _Found | None:
    """Compare two statements, either of which may be missing."""
    if left == right:
        return None
    if left and right:
        return True, left, right, f"the {noun} differ ({left}; {right})"
    stated = left or right
    words = f"one states the {_SINGULAR[noun]} ({stated}), the other does not"
    return False, left or UNSTATED, right or UNSTATED, words


_SINGULAR = {
    "indicators": "indicator",
    "methods": "method or release",
    "kinds of period": "period",
    "lengths of period": "length of the period",
    "populations": "population",
    "units": "unit",
    "types of area": "type of area",
}


def _indicator(left: Traits, right: Traits) -> _Found | None:
    return _texts("indicators", left.indicator, right.indicator)


def _vintage(left: Traits, right: Traits) -> _Found | None:
    if left.period is not None and right.period is not None:
        first, last = sorted((left.period, right.period))
        for found in {b.since: b for b in (*left.breaks, *right.breaks)}.values():
            if first < found.since <= last:
                before, since = f"before {found.since}", f"from {found.since}"
                words = f"the method changed in {found.since.format('nhs')} ({found.reason})"
                if left.period == first:
                    return True, before, since, words
                return True, since, before, words
    return _texts("methods", left.vintage, right.vintage)


def _period_kind(left: Traits, right: Traits) -> _Found | None:
    one, other = left.period, right.period
    if one is not None and other is not None and one.reach == other.reach:
        return None
    if one is None and other is None:
        words = "neither states a definite period"
        return False, UNSTATED, UNSTATED, words
    return _texts("kinds of period", *(kind_words(p) for p in (one, other)))


def kind_words(period: Period | None) -> str:
    """Give the kind of a period, with its sort of year where that matters."""
    if period is None:
        return ""
    year = f" of {period.year_type} years" if period.kind == "pooled" else ""
    return period.kind.replace("_", " ") + year


def _period_length(left: Traits, right: Traits) -> _Found | None:
    if left.period is None or right.period is None:
        return None  # said once, as the kind
    return _texts("lengths of period", *(left.period.length, right.period.length))


def _population(left: Traits, right: Traits) -> _Found | None:
    one, other = left.population, right.population
    if one is None or other is None:
        return _texts("populations", *("" if p is None else p.text for p in (one, other)))
    same = one.same_as(other)
    if same or (same is None and one.text == other.text):
        return None
    verb = "may differ" if same is None else "differ"
    return same is False, one.text, other.text, f"the populations {verb} ({one}; {other})"


def _unit(left: Traits, right: Traits) -> _Found | None:
    """Compare sort of number, multiplier and unit word; a bare rate is any sort of rate."""
    kinds = [left.statistic, right.statistic]
    if "rate" in kinds and all(kind.endswith("rate") for kind in kinds):
        kinds = ["rate", "rate"]
    pairs = (tuple(kinds), (left.per, right.per), (left.unit, right.unit))
    differ = any(one and other and one != other for one, other in pairs)
    known = any(one and other for one, other in pairs)
    if not differ and (known or _unit_words(left) == _unit_words(right)):
        return None
    if differ:
        one, other = _unit_words(left), _unit_words(right)
        return True, one, other, f"the units differ ({one}; {other})"
    return _texts("units", _unit_words(left), _unit_words(right))


def _unit_words(traits: Traits) -> str:
    per = ""
    if traits.per is not None and traits.per != 1:
        per = "in percent" if traits.per == 100 else f"per {traits.per:,}"
    return " ".join(filter(None, (traits.statistic, per, traits.unit and f"({traits.unit})")))


def _area_type(left: Traits, right: Traits) -> _Found | None:
    if left.area and left.area == right.area:
        return None
    return _texts("types of area", left.area_type, right.area_type)


_RULES: dict[str, Callable[[Traits, Traits], _Found | None]] = {
    "indicator": _indicator,
    "vintage": _vintage,
    "period_kind": _period_kind,
    "period_length": _period_length,
    "population": _population,
    "unit": _unit,
    "area_type": _area_type,
}
TESTS = tuple(_RULES)
"""Names of the tests, in their order: also the names by which a difference is accepted."""
