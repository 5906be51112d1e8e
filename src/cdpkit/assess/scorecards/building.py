"""Making a scorecard: series and figures meet their indicators, targets and comparators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from cdpkit.assess.comparability import as_tests
from cdpkit.assess.scorecards.answers import Answers, answers_of
from cdpkit.assess.scorecards.card import Scorecard
from cdpkit.assess.scorecards.cells import finished
from cdpkit.assess.scorecards.entries import entries_of, entries_of_series, match_series
from cdpkit.assess.scorecards.printed import latest_figure, printed_row
from cdpkit.assess.scorecards.row import ScorecardRow
from cdpkit.assess.scorecards.series_rows import row_of_series
from cdpkit.assess.scorecards.terms import (
    Baselines,
    Terms,
    baselines_of,
    check_areas,
    check_comparator,
    check_days,
    check_false_discovery,
    goals_of,
    name_of_area,
)
from cdpkit.assess.series import in_area, series_columns
from cdpkit.errors import InputError, nearest
from cdpkit.model import Registry
from cdpkit.model.ratings import RagRule

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from cdpkit.assess.scorecards.entries import Entry
    from cdpkit.assess.scorecards.updates import Publication
    from cdpkit.assess.series import SeriesColumns
    from cdpkit.assess.targets import GoalLike
    from cdpkit.model import Series


def scorecard(
    registry: Registry | None = None,
    series: Iterable[Series] = (),
    *,
    framework: str | None = None,
    document: str | None = None,
    area: str = "",
    rule: RagRule | str | None = None,
    as_of: date | None = None,
    last_report: date | None = None,
    comparator: str = "",
    baseline: Baselines | None = None,
    targets: Mapping[str, GoalLike] | None = None,
    matches: Mapping[str, str] | None = None,
    publications: Mapping[str, Publication] | None = None,
    accept: Iterable[str] = (),
    false_discovery: float | None = 0.05,
) -> Scorecard:
    """Compare the latest value of each indicator with its past, its target and another area.

    There is a row for each indicator, or for each of its series where it has several (areas,
    sexes). A row without a series shows what documents or publications print.

    Parameters
    ----------
    registry : Registry, optional
        Indicators, targets, figures and rules. Without it each indicator of the series is one.
    series : iterable of Series, or SeriesTable
        The observations. They meet their indicator by its id, or by its number in Fingertips.
    framework : str, optional
        Identifier of an outcomes framework: rows for its metrics.
    document : str, optional
        Identifier of a document: rows for the indicators that it names, with its targets and
        figures only.
    area : str, default ""
        Code or name of the area to report on; empty for every area of the series.
    rule : RagRule or str, optional
        The rule that rates, or its id in the registry. Without one nothing is rated.
    as_of : date, optional
        Day of the scorecard: decides whether a newer value should be out.
    last_report : date, optional
        Day of the report before: a value that it held already is `no update due`, if the rule
        says that such values are not rated again.
    comparator : str, default ""
        Code or name of the area to compare with, among the series.
    baseline : Period, str or mapping, optional
        Period of the baseline, for all or by indicator, in the internal notation; unless given,
        that which the framework names.
    targets : mapping, optional
        By indicator: a number, two numbers, a `Target` or a `Goal`. Goes before those of a plan.
    matches : mapping of str to str, optional
        Id of the indicator by key of the series.
    publications : mapping of str to Publication, optional
        By indicator: how often and how late it is published. Unless given, what the framework
        says of it is read, where that is clear.
    accept : iterable of str, default ()
        Differences that do not matter in any comparison, by their names in `comparable.TESTS`. The
        rows that they occur in say so, and test nothing.
    false_discovery : float or None, default 0.05
        Share of false findings that the lists `requires_focus` and `doing_well` may hold
        (Benjamini and Hochberg 1995): all comparisons of the card are one family, all directions
        another. Nothing else of a row depends on it. None takes each test by itself.

    Returns
    -------
    Scorecard
        Rows in the order of the indicators, and what found no partner on either side.

    Raises
    ------
    InputError
        If there is nothing to report on, or no series is of `area` or `comparator`. If a name in
        `targets`, `baseline`, `publications` or `matches` is not an indicator. If the rule is meant
        for another comparator, or `last_report` is not before `as_of`.
    MissingDataError
        If the registry does not hold the framework, document or rule.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> from cdpkit.model.series import Series
    >>> years = [
    ...     {"period": f"{year}", "value": value, "lower": value - 3, "upper": value + 3}
    ...     for year, value in zip(range(2019, 2024), (30, 34, 38, 42, 46))
    ... ]
    >>> wirral = Series(indicator="completion", area="E08000015", unit="%", polarity="higher_better",
    ...                 observations=years)
    >>> card = scorecard(series=[wirral], targets={"completion": 50}, rule=RagRule(
    ...     id="rag.ours", title="Ours", basis="target", amber_within="5%"))
    >>> row = card[0]
    >>> row.shown, row.target_status.value, row.direction.value, row.rag.value
    ('46%', 'not met', 'getting better', 'red')
    """
    _check_registry(registry)
    check_days(as_of, last_report)
    check_false_discovery(false_discovery)
    columns = series_columns(series)
    check_areas(columns, area=area, comparator=comparator)
    own = _reported(columns, area, comparator)
    plain = entries_of_series(columns, own)
    entries = entries_of(registry, plain, framework=framework, document=document)
    if not entries:
        hint = "Give series, or a registry with indicators."
        raise InputError("series", "hold nothing to report on", hint)
    terms = Terms(
        registry=registry,
        rule=_rule(rule, registry),
        as_of=as_of,
        last_report=last_report,
        comparator=name_of_area(columns, comparator),
        baselines=baselines_of(baseline),
        goals=goals_of(registry, document, targets),
        publications=publications or {},
        accept=as_tests(accept),
        false_discovery=false_discovery,
    )
    check_comparator(terms.rule, comparator, terms.comparator)
    _check_names(entries, targets, terms)
    keys = columns.flat.fields["indicator"]
    present = [keys.labels[code] for code in dict.fromkeys(keys.codes[own].tolist())]
    matched = match_series(entries, present, matches)
    owner = np.full(len(columns), -1, dtype=np.intp)
    owner[own] = np.array([matched.owner.get(key, -1) for key in keys.labels])[keys.codes[own]]
    answers = answers_of(columns, entries, owner, terms, comparator)
    rows = CardRows(entries, _order(entries, owner), answers, terms, (area, document))
    return Scorecard(
        rows, terms.rule, as_of, comparator, matched.lonely, matched.left_over, terms.accept,
        answers.compared, false_discovery, answers.discoveries.tested,
    )  # fmt: skip


def _reported(columns: SeriesColumns, area: str, comparator: str) -> NDArray[np.intp]:
    """Find the series reported on; the area compared with is so only by its name."""
    if area:
        return np.flatnonzero(in_area(columns, area))
    return np.flatnonzero(~in_area(columns, comparator)) if comparator else np.arange(len(columns))


def _order(entries: Sequence[Entry], owner: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give the places of indicator and series (-1 for none) of each row, indicators in order."""
    held = np.flatnonzero(owner >= 0)
    lonely = np.setdiff1d(np.arange(len(entries)), owner)
    places = np.concatenate([owner[held], lonely])
    order = np.argsort(places, kind="stable")
    series = np.concatenate([held, np.full(lonely.size, -1)])
    return np.stack([places[order], series[order]], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class CardRows(Sequence[ScorecardRow]):
    """Rows of a scorecard, each made when it is asked for, and once."""

    entries: Sequence[Entry]
    places: NDArray[np.intp]
    answers: Answers
    terms: Terms
    printed_of: tuple[str, str | None]
    """Area and document of figures that stand in for series."""
    made: dict[int, ScorecardRow] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> ScorecardRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ScorecardRow, ...]: ...
    def __getitem__(self, index: int | slice) -> ScorecardRow | tuple[ScorecardRow, ...]:
        if isinstance(index, slice):
            return tuple(self[n] for n in range(*index.indices(len(self))))
        n = range(len(self))[index]
        if n not in self.made:
            self.made[n] = self._row(*self.places[n].tolist())
        return self.made[n]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CardRows | tuple):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _row(self, number: int, i: int) -> ScorecardRow:
        entry, terms = self.entries[number], self.terms
        if i < 0:
            figure = latest_figure(entry, terms.registry, *self.printed_of)
            return finished(printed_row(entry, terms, *self.printed_of), entry, terms, figure)
        goal = terms.goals.get(entry.id)
        planned = goal is not None and goal.record is not None
        subject = self.answers.columns.series(i) if planned else None
        row = row_of_series(entry, (number, i), self.answers, terms, subject)
        return finished(row, entry, terms, subject)


def _check_registry(given: Any) -> None:
    if not isinstance(given, Registry | None):
        hint = "Name the argument: scorecard(series=...)."
        raise InputError("registry", f"is a {type(given).__name__}, which is not a registry", hint)


def _rule(given: RagRule | str | None, registry: Registry | None) -> RagRule | None:
    if given is None or isinstance(given, RagRule):
        return given
    if registry is None:
        raise InputError(
            "rule", f"is the name `{given}`", "Give a registry that holds it, or the rule."
        )
    found = registry[given]
    if isinstance(found, RagRule):
        return found
    known = ", ".join(record.id for record in registry.of(RagRule))
    raise InputError("rule", f"is `{given}`, which is not a rule", f"Choose from: {known}.")


def _check_names(
    entries: Iterable[Entry], targets: Mapping[str, GoalLike] | None, terms: Terms
) -> None:
    """Refuse a name that no row will have: its target would be lost without a word."""
    known = {entry.id for entry in entries}
    named: dict[str, Mapping[str, Any]] = {
        "targets": targets or {},
        "baseline": terms.baselines,
        "publications": terms.publications,
    }
    for argument, names in named.items():
        if unknown := [name for name in names if name and name not in known]:
            shown = ", ".join(nearest(unknown[0], known))
            hint = f"Use the id of an indicator that the scorecard has a row for, such as {shown}."
            raise InputError(
                argument, f"names `{unknown[0]}`, which is not an indicator here", hint
            )
