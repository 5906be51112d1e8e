"""Checks of what a plan leaves without an answer: priorities, promises, needs and outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.checks.registering import Found, own
from cdpkit.assess.plan_indicators import indicators_of
from cdpkit.model import (
    Action,
    Aim,
    Commitment,
    Metric,
    Need,
    Outcome,
    Partnership,
    Priority,
    Record,
    Restatement,
    Scope,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan
    from cdpkit.model import Strategy

FRAMEWORK = "ncdof."
_PROMISING = (Action, Aim, Commitment, Priority)


def _national(plan: Plan) -> list[Outcome]:
    outcomes = plan.registry.of(Outcome)
    return [one for one in outcomes if one.id.startswith(FRAMEWORK)]


@own("IND01")
def no_indicator(plan: Plan) -> Iterator[Found]:
    """No indicator measures a priority: not in its own list, its actions, or their targets.

    Example: Wirral's first priority. Add `indicators:`.
    """
    return (Found(one) for one in plan.of(Priority) if not indicators_of(one, plan.registry))


@own("ACT01")
def promise_without_action(plan: Plan) -> Iterator[Found]:
    """No action supports a commitment.

    Example: two commitments of Wirral. Add an action, or link one.
    """
    served = {name for action in plan.of(Action) for name in action.supports}
    return (Found(one) for one in plan.of(Commitment) if one.id not in served)


@own("ACT02")
def priority_without_action(plan: Plan) -> Iterator[Found]:
    """A priority has no action.

    Example: the three objectives of Portsmouth's page. Add actions.
    """
    return (Found(one) for one in plan.of(Priority) if not one.actions)


@own("AIM01")
def aim_without_promise(plan: Plan) -> Iterator[Found]:
    """Some commitments of the strategy name the aims they serve, and none names this one.

    Link a commitment by `serves`, or accept that nothing is promised for it.
    """
    for strategy in plan.strategies:
        promises = plan.within(strategy, Commitment)
        served = {name for promise in promises for name in promise.serves}
        if not served:
            continue
        for priority in strategy.priorities:
            yield from (Found(aim) for aim in priority.aims if aim.id not in served)


@own("NEE01")
def priority_without_need(plan: Plan) -> Iterator[Found]:
    """The document lists needs, and a priority answers none.

    Example: Portsmouth's first objective. Link the need by `informed_by`.
    """
    if plan.of(Need):
        yield from (Found(one) for one in plan.of(Priority) if not one.informed_by)


@own("NEE02")
def need_without_priority(plan: Plan) -> Iterator[Found]:
    """A need is answered by no priority.

    Link a priority by `informed_by`, or say why the need is not answered.
    """
    answered = {name for one in plan.of(Priority) for name in one.informed_by}
    answered |= {name for one in plan.strategies for name in one.informed_by}
    return (Found(need) for need in plan.of(Need) if need.id not in answered)


@own("NEE03")
def need_that_is_none(plan: Plan) -> Iterator[Found]:
    """An item of a list of needs reads as an action or a principle.

    Example: two items of Portsmouth's list. Move it in the next edition.
    """
    for need in plan.of(Need):
        if need.reads_as != "need":
            yield Found(need, "reads_as", {"reads_as": need.reads_as})


@own("OUT01")
def outcome_not_served(plan: Plan) -> Iterator[Found]:
    """A strategy links none of its priorities to one of the six national outcomes.

    Example: supply, in Wirral. Link a priority, or say who else serves the outcome.
    """
    for strategy in plan.strategies:
        served = {link.outcome for one in strategy.priorities for link in one.outcomes}
        for outcome in _national(plan):
            if outcome.id not in served:
                yield Found(strategy, "", {"outcome": outcome.id})


@own("OUT02")
def indicator_elsewhere(plan: Plan) -> Iterator[Found]:
    """An indicator of a priority matches metrics of outcomes that the priority is not linked to.

    Example: prison continuity, a measure of treatment, under a priority on crime.
    """
    for priority in plan.of(Priority):
        linked = {link.outcome for link in priority.outcomes}
        for link in priority.indicators:
            metrics = plan.indicator(link.indicator).metrics
            found = (plan.registry.record(name, Metric).outcome for name in metrics)
            outcomes = {name for name in found if name}
            if outcomes and not outcomes & linked:
                words = {"indicator": link.indicator, "outcome": ", ".join(sorted(outcomes))}
                yield Found(link, "", words)


@own("NAT01")
def framework_cut_short(plan: Plan) -> Iterator[Found]:
    """A list of national priorities points to fewer than the six outcomes of the framework.

    Quote the framework in full, or say that the list is a choice.
    """
    for one in plan.of(Restatement):
        left_out = [o.id for o in _national(plan) if o.id not in one.outcomes]
        if left_out:
            yield Found(one, "", {"outcomes": ", ".join(left_out)})


@own("SCP01")
def alcohol_out_of_scope(plan: Plan) -> Iterator[Found]:
    """The partnership's scope is drugs alone, and a text of its strategy names alcohol.

    Widen the scope, or leave alcohol out of the plan.
    """
    for strategy in plan.strategies:
        owner = plan.registry.record(strategy.partnership, Partnership)
        if owner.scope is Scope.DRUGS:
            for kind in _PROMISING:
                yield from map(Found, filter(_names_alcohol, plan.within(strategy, kind)))


def _names_alcohol(record: Record | Strategy) -> bool:
    texts = (vars(record).get(name, "") for name in ("text", "title"))
    return any("alcohol" in str(text).casefold() for text in texts)
