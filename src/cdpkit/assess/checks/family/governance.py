"""Checks of who belongs, who answers to whom, and what runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.checks.plans import earliest_end, last_day, latest_start
from cdpkit.assess.checks.registering import Found, own
from cdpkit.model import (
    Board,
    FundingStream,
    LinkedStrategy,
    Organisation,
    Partnership,
    PartnershipKind,
    Role,
    Sector,
)
from cdpkit.model.records import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan

GROUPS: dict[str, frozenset[Sector]] = {
    "local authority": frozenset({Sector.LOCAL_GOVERNMENT}),
    "NHS": frozenset({Sector.NHS}),
    "Jobcentre Plus": frozenset(),
    "treatment providers": frozenset({Sector.TREATMENT_PROVIDER}),
    "police": frozenset({Sector.POLICE}),
    "police and crime commissioner": frozenset({Sector.PCC}),
    "probation": frozenset({Sector.PROBATION}),
    "people affected": frozenset({Sector.LIVED_EXPERIENCE, Sector.CARERS}),
    "secure estate": frozenset({Sector.PRISON}),
}
"""Core groups of the national guidance, and the sectors that tell them; elected members have none."""
_JOBCENTRES = frozenset({"org.dwp", "org.jobcentre-plus"})


def _cdps(plan: Plan) -> Iterator[Partnership]:
    return (one for one in plan.of(Partnership) if one.kind is PartnershipKind.CDP)


@own("GOV01")
def no_owner(plan: Plan) -> Iterator[Found]:
    """A Combating Drugs Partnership names no Senior Responsible Owner.

    National guidance asks for one. Add `sro:` with the post.
    """
    for one in _cdps(plan):
        if not any(named.role is Role.SRO for named in one.roles):
            yield Found(one)


@own("GOV02")
def reports_to_nobody(plan: Plan) -> Iterator[Found]:
    """A Combating Drugs Partnership has no reporting line to a named body.

    Add `reports_to:`.
    """
    for one in _cdps(plan):
        if not any(line.to for line in one.reports_to):
            yield Found(one)


@own("GOV03")
def groups_missing(plan: Plan) -> Iterator[Found]:
    """The members leave out core groups of the national guidance, or no members are listed.

    Whether elected members sit on it cannot be told from the sectors.
    """
    for one in _cdps(plan):
        sectors = {member.sector for member in one.members if member.sector}
        bodies = {member.organisation for member in one.members if member.organisation}
        sectors |= {plan.registry.record(name, Organisation).sector for name in bodies}
        missing = [
            group
            for group, told_by in GROUPS.items()
            if not (told_by & sectors if told_by else _JOBCENTRES & bodies)
        ]
        if missing:
            yield Found(one, "members", {"groups": ", ".join(missing)})


@own("LNK01")
def not_in_the_list(plan: Plan) -> Iterator[Found]:
    """A strategy is named in the text, and the list of linked strategies leaves it out.

    Example: Safer Adolescence, in Wirral. Add it to the list.
    """
    for strategy in plan.strategies:
        if any(one.listed for one in strategy.linked):
            yield from (Found(one) for one in strategy.linked if not one.listed)


@own("LNK02")
def ends_before_ours(plan: Plan) -> Iterator[Found]:
    """Every reading of a linked strategy's period ends before every reading of ours.

    Example: an Economic Strategy 2021-2026 in a plan to 2027. Plan for its successor.
    """
    for strategy in plan.strategies:
        for one in plan.within(strategy, LinkedStrategy):
            theirs, ours = one.period, strategy.period
            if theirs is None or not (theirs.readings and ours.readings):
                continue
            if last_day(theirs) < earliest_end(ours):
                yield Found(one, "period", {"theirs": theirs, "ours": ours})


@own("LNK03")
def money_ends_first(plan: Plan) -> Iterator[Found]:
    """Funding ends within the life of the plan.

    Example: a grant for 2023-25 in a plan to 2027. Say what pays after that.
    """
    for strategy in plan.strategies:
        runs = strategy.period
        for stream in plan.of(FundingStream):
            if stream.period is None or not stream.period.readings or not runs.readings:
                continue
            if latest_start(runs) <= earliest_end(stream.period) < earliest_end(runs):
                words = {"theirs": stream.period, "ours": runs}
                yield Found(stream, "period", words)


@own("DUP03")
def same_body(plan: Plan) -> Iterator[Found]:
    """Two organisations or boards share a name or an identifier.

    Keep one id, and write the other name under `printed`.
    """
    seen: dict[object, str] = {}
    own = {id(one) for one in (*plan.of(Organisation), *plan.of(Board))}
    bodies: list[Organisation | Board] = [*plan.registry.of(Organisation), *plan.registry.of(Board)]
    for body in bodies:
        keys: list[object] = [folded(str(body.name))]
        if isinstance(body, Organisation):
            keys += list(body.identifiers.items())
        for key in keys:
            if (other := seen.setdefault(key, body.id)) != body.id and id(body) in own:
                yield Found(body, "name", {"other": other})
                break
