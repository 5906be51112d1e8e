"""The making of a board paper from a plan and series."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cdpkit.errors import InputError
from cdpkit.model.records import Partnership
from cdpkit.report.papers.indicators import (
    attention_section,
    comparison_section,
    scorecard_section,
    summary_section,
    target_section,
)
from cdpkit.report.papers.material import Terms, day_text, material_of
from cdpkit.report.papers.methods import annex_section, made_section, unknown_section
from cdpkit.report.papers.paper import BoardPaper
from cdpkit.report.papers.plans import asks_section, plan_line, plan_section
from cdpkit.report.papers.record import (
    figures_of,
    last_figures,
    restated,
    restated_line,
    restated_section,
    values_grid,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cdpkit.assess.targets import GoalLike
    from cdpkit.frames import SeriesTable
    from cdpkit.model import Period, Registry, Series
    from cdpkit.model.ratings import RagRule
    from cdpkit.report.papers.blocks import Section
    from cdpkit.report.papers.material import Material


PICTURES = ("indicator", "projection", "spine", "timeline")
"""Kinds of pictures that a board paper may hold."""


def board_paper(
    registry: Registry | None,
    series: SeriesTable | Iterable[Series],
    *,
    area: str,
    meeting: date,
    as_of: date,
    comparator: str = "",
    rule: RagRule | str | None = None,
    document: str | None = None,
    baseline: Period | str | None = None,
    targets: Mapping[str, GoalLike] | None = None,
    matches: Mapping[str, str] | None = None,
    accept: Iterable[str] = (),
    last: BoardPaper | Mapping[str, Any] | None = None,
    asks: Iterable[str] = (),
    author: str = "",
    contact: str = "",
    pictures: Iterable[str] = PICTURES,
    notes: Iterable[str] = (),
    files: Mapping[str, str] | None = None,
) -> BoardPaper:
    """Write the paper for the board of a partnership.

    Nothing reads the clock: the same arguments give the same paper. What is marked `[c]` is in no
    sentence, table, picture or file.

    Parameters
    ----------
    registry : Registry or None
        The plan with its indicators, targets and actions; without one the paper is about the series.
    series : SeriesTable or iterable of Series
        The observations: of the area, of the comparator, and of other areas to compare with.
    area : str
        Code or name of the area.
    meeting, as_of : date
        Day of the meeting, and day on which figures and actions stand as they are.
    comparator : str, default ""
        Area to compare with, among the series.
    rule : RagRule or str, optional
        The rule that rates, or its id in the registry; without one nothing is rated.
    document : str, optional
        Id of the document that holds the plan; the last one of the registry unless given.
    baseline : Period or str, optional
        Period that changes are stated from; the period before the latest unless given.
    targets, matches : mapping, optional
        As in `cdpkit.assess.scorecard`.
    accept : iterable of str, default ()
        Differences that do not matter in any comparison, as in `cdpkit.assess.scorecard`.
    last : BoardPaper or mapping, optional
        The paper before, or its JSON: figures that have changed since are listed.
    asks : iterable of str, default ()
        What the board is asked to do; unless given, a line for each action that is overdue or has
        no lead, and each indicator that needs attention.
    author, contact : str, default ""
        Who presents the paper, and where questions go.
    pictures : iterable of str, default ("indicator", "projection", "spine", "timeline")
        Kinds of pictures that it holds.
    notes : iterable of str, default ()
        More on how the figures were made, such as the rule by which small counts were hidden.
    files : mapping of str to str, optional
        Digests of the files by name; an empty one is not printed. The digest of a file that holds
        hidden counts gives them away: each guess can be tried on it.

    Returns
    -------
    BoardPaper
        With `html()`, `to_json()` and `save(folder)`.

    Raises
    ------
    InputError
        If no series is of the area, the meeting is before `as_of`, `last` is not a board paper, or a
        kind of picture is unknown.

    Examples
    --------
    >>> from datetime import date
    >>> from cdpkit import Series
    >>> years = [{"period": str(2019 + n), "value": 30 + 4 * n} for n in range(5)]
    >>> own = Series(indicator="referrals", title="Referrals", area="X1", area_name="Exampleshire",
    ...              statistic="count", polarity="higher_better", observations=years)
    >>> paper = board_paper(None, [own], area="Exampleshire", meeting=date(2025, 2, 12),
    ...                     as_of=date(2025, 1, 31), pictures=())
    >>> paper.title, len(paper.figures)
    ('Progress of our indicators, February 2025', 5)
    """
    drawn = frozenset(pictures)
    if unknown := sorted(drawn - set(PICTURES)):
        raise InputError("pictures", f"hold {unknown[0]!r}", f"Choose from {', '.join(PICTURES)}.")
    if meeting < as_of:
        hint = "Give the day on which the figures were held, no later than the meeting."
        raise InputError("as_of", f"is {as_of}, after the meeting of {meeting}", hint)
    before = last.to_dict() if isinstance(last, BoardPaper) else last
    last_figures(before)
    terms = Terms(
        area, meeting, as_of, comparator, before, tuple(asks), contact, author, drawn,
        tuple(notes), tuple((files or {}).items()),
    )  # fmt: skip
    material = material_of(
        registry, series, terms, document=document, rule=rule, baseline=baseline, targets=targets,
        matches=matches, accept=tuple(accept),
    )  # fmt: skip
    return _written(material)


def _written(material: Material) -> BoardPaper:
    from cdpkit import __version__

    terms, plan = material.terms, material.plan
    what = "our indicators" if plan is None else f"the {plan.title}"
    found = restated(material)
    before = _last_day(material)
    sections: list[Section] = [
        asks_section(material),
        summary_section(material, plan_line(material), restated_line(found)),
        scorecard_section(material),
        attention_section(material),
        target_section(material),
        comparison_section(material),
        plan_section(material),
        restated_section(material, found, before),
        unknown_section(material),
        made_section(material, __version__),
        annex_section(material, values_grid(material)),
    ]
    return BoardPaper(
        f"Progress of {what}, {terms.meeting:%B %Y}",
        _partnership(material),
        terms.area,
        terms.meeting,
        terms.as_of,
        _facts(material, before, decide=bool(sections[0].blocks)),
        tuple(sections),
        tuple(figures_of(material)),
        __version__,
    )


def _partnership(material: Material) -> str:
    """Name the partnership of the plan, else the area."""
    if material.plan is None or material.registry is None:
        return material.terms.area
    found = material.registry.get(str(material.plan.partnership))
    return str(found.name) if isinstance(found, Partnership) else material.terms.area


def _facts(material: Material, before: str, *, decide: bool) -> tuple[tuple[str, str], ...]:
    terms = material.terms
    periods = [row.period for row in material.rows if row.period is not None]
    latest = max(periods).format("nhs") if periods else "none"
    facts = [
        ("Meeting", day_text(terms.meeting)),
        ("For", "Decision and discussion" if decide else "Discussion"),
        *([("From", terms.author)] if terms.author else []),
        ("Area", terms.area),
        ("Figures up to", f"{latest}, as held on {day_text(terms.as_of)}"),
        ("Last paper", before or "None: this is the first"),
    ]
    return tuple(facts)


def _last_day(material: Material) -> str:
    """Give the day of the meeting that the last paper was for."""
    last = material.terms.last
    if last is None:
        return ""
    try:
        return day_text(date.fromisoformat(str(last.get("meeting", ""))))
    except ValueError:
        return "an unknown day"
