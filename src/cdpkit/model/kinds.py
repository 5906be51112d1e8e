"""The words that a file may use where the format has a closed list."""

from __future__ import annotations

import re
from enum import StrEnum


class Accountability(StrEnum):
    """Whose result an indicator is: that of everyone, or of services."""

    POPULATION = "population"
    PERFORMANCE = "performance"


class AimKind(StrEnum):
    """What sort of aim it is."""

    AIM = "aim"
    PURPOSE = "purpose"
    TOPIC = "topic"
    NEXT_STEP = "next_step"
    PRINCIPLE = "principle"
    BENEFIT = "benefit"


class EngagementKind(StrEnum):
    """How people and bodies outside the partnership took part."""

    CONSULTATION = "consultation"
    FOCUS_GROUP = "focus_group"
    WORKSHOP = "workshop"
    FORUM = "forum"
    RESEARCH = "research"


class Level(StrEnum):
    """How likely a risk is, or how much it would matter."""

    VERY_LOW = "very_low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"


class LinkStrength(StrEnum):
    """Whether a priority is mainly for an outcome, or adds to it."""

    PRIMARY = "primary"
    CONTRIBUTES = "contributes"


class Measure(StrEnum):
    """What sort of number an indicator is."""

    COUNT = "count"
    PERCENTAGE = "percentage"
    RATE = "rate"
    RATIO = "ratio"
    INDEX = "index"
    QUALITATIVE = "qualitative"


class MembershipBasis(StrEnum):
    """How a membership is known."""

    LISTED = "listed"
    ATTENDED = "attended"
    MEMBER_OF_ALLIANCE = "member_of_alliance"


class MilestoneKind(StrEnum):
    """Who set a milestone, or what it is about."""

    NATIONAL = "national"
    LOCAL = "local"
    PROCESS = "process"
    GOVERNANCE = "governance"


class NeedReading(StrEnum):
    """What an item of a list of needs reads as: such lists mix the three."""

    NEED = "need"
    ACTION = "action"
    PRINCIPLE = "principle"


class Polarity(StrEnum):
    """Direction of improvement."""

    HIGHER_BETTER = "higher_better"
    LOWER_BETTER = "lower_better"
    NEUTRAL = "neutral"
    TARGET_RANGE = "target_range"


class PopulationBasis(StrEnum):
    """What sort of count a number of residents is."""

    MID_YEAR_ESTIMATE = "mid_year_estimate"
    CENSUS_DAY = "census_day"


class ProgrammeKind(StrEnum):
    """What sort of programme or service it is."""

    GRANT = "grant"
    SERVICE = "service"
    PILOT = "pilot"
    CAMPAIGN = "campaign"
    TRAINING = "training"
    PATHWAY = "pathway"
    DIVERSION = "diversion"
    CLINIC = "clinic"
    NETWORK = "network"
    RESEARCH = "research"
    HOUSING = "housing"
    FUNDING = "funding"
    SYSTEM = "system"


class ReportingKind(StrEnum):
    """How a partnership answers to a body."""

    REPORTS_TO = "reports_to"
    SUB_GROUP_OF = "sub_group_of"
    ACCOUNTABLE_TO = "accountable_to"
    CHAIRED_BY = "chaired_by"
    SHARES_WITH = "shares_with"


class RiskKind(StrEnum):
    """What a risk threatens."""

    RESOURCE = "resource"
    FINANCIAL = "financial"
    DELIVERY = "delivery"
    REPUTATIONAL = "reputational"


class Role(StrEnum):
    """What a member or a post does in a partnership."""

    MEMBER = "member"
    SRO = "sro"
    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    VICE_CHAIR = "vice_chair"
    PARTNERSHIP_LEAD = "partnership_lead"
    PUBLIC_INVOLVEMENT_LEAD = "public_involvement_lead"
    DATA_LEAD = "data_lead"
    PLAN_OWNER = "plan_owner"
    SECRETARY = "secretary"
    OBSERVER = "observer"
    OTHER = "other"


class Stage(StrEnum):
    """Where an indicator stands between means and effects."""

    INPUT = "input"
    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Statistic(StrEnum):
    """What sort of number an observation is: decides how its change and trend are computed."""

    COUNT = "count"
    PROPORTION = "proportion"
    CRUDE_RATE = "crude_rate"
    DIRECTLY_STANDARDISED_RATE = "directly_standardised_rate"
    INDIRECTLY_STANDARDISED_RATE = "indirectly_standardised_rate"
    RATIO = "ratio"
    MEAN = "mean"
    OTHER = "other"


class StrategyRelation(StrEnum):
    """How a strategy stands to another one that it names."""

    RESPONDS_TO = "responds_to"
    REVIEWS = "reviews"
    IMPLEMENTS = "implements"
    CONTRIBUTES_TO = "contributes_to"
    ALIGNS_WITH = "aligns_with"
    MENTIONED = "mentioned"


class StrategyStatus(StrEnum):
    """Whether a strategy is in force."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    EXPIRED = "expired"


class VerificationBasis(StrEnum):
    """What sort of source a metric was read in.

    `publisher`, `third_party` and `public_code` say it of the frameworks of the UK nations: the
    publisher's own page, another body's page about it, or public code that works with its files.
    """

    PRIMARY = "primary"
    SECONDARY = "secondary"
    BACKGROUND = "background"
    PUBLISHER = "publisher"
    THIRD_PARTY = "third_party"
    PUBLIC_CODE = "public_code"


class Voice(StrEnum):
    """Who speaks in a statement."""

    LIVED_EXPERIENCE = "lived_experience"
    OFFICIAL = "official"


class Counted(StrEnum):
    """What was counted."""

    EVENTS = "events"
    PEOPLE = "people"
    NOT_STATED = "not stated"


NOUNS = {
    Counted.EVENTS: (
        "deaths", "births", "admissions", "discharges", "completions", "referrals", "offences",
        "crimes", "arrests", "seizures", "calls", "incidents",
    ),
    Counted.PEOPLE: ("people", "adults", "children", "clients", "patients", "residents"),
}  # fmt: skip
"""Nouns of a unit that say it: none of the first can be counted in two periods."""

BY_NOUN = {noun: sort for sort, nouns in NOUNS.items() for noun in nouns}


def counted_by_unit(unit: str) -> Counted:
    """Tell by the first noun of a unit what is counted, where nobody states it.

    Parameters
    ----------
    unit : str
        As a reader is told it: `deaths`, `adults in treatment`, `%`.

    Returns
    -------
    Counted
        `not stated` where no noun says it.

    Examples
    --------
    >>> counted_by_unit("young people"), counted_by_unit("%")
    (<Counted.PEOPLE: 'people'>, <Counted.NOT_STATED: 'not stated'>)
    """
    found = (BY_NOUN.get(word) for word in re.findall(r"[a-z]+", unit.lower()))
    return next((sort for sort in found if sort), Counted.NOT_STATED)
