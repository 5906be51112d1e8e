from .basis import (
    Basis as Basis,
)
from .document_file import (
    DocumentFile as DocumentFile,
)
from .document_file import (
    written_out as written_out,
)
from .figure_row import (
    REQUIRED_COLUMNS as REQUIRED_COLUMNS,
)
from .figure_row import (
    BadRow as BadRow,
)
from .figure_row import (
    FigureRow as FigureRow,
)
from .figure_row import (
    InputValue as InputValue,
)
from .figure_row import (
    without_repeats as without_repeats,
)
from .file_format import (
    draft_of as draft_of,
)
from .file_format import (
    upgraded as upgraded,
)
from .kinds import (
    Counted as Counted,
)
from .kinds import (
    Level as Level,
)
from .kinds import (
    Measure as Measure,
)
from .kinds import (
    Polarity as Polarity,
)
from .kinds import (
    Role as Role,
)
from .kinds import (
    Statistic as Statistic,
)
from .kinds import (
    StrategyRelation as StrategyRelation,
)
from .kinds import (
    StrategyStatus as StrategyStatus,
)
from .kinds import (
    counted_by_unit as counted_by_unit,
)
from .links import (
    Reference as Reference,
)
from .links import (
    reference_fields as reference_fields,
)
from .links import (
    walk_records as walk_records,
)
from .number_kinds import (
    NumberKind as NumberKind,
)
from .number_kinds import (
    is_count_noun as is_count_noun,
)
from .number_kinds import (
    multipliers_in as multipliers_in,
)
from .number_kinds import (
    number_kind as number_kind,
)
from .periods import (
    Period as Period,
)
from .periods import (
    PeriodKind as PeriodKind,
)
from .periods import (
    PeriodStatus as PeriodStatus,
)
from .periods import (
    PrintedPeriod as PrintedPeriod,
)
from .periods import (
    PrintStyle as PrintStyle,
)
from .periods import (
    YearType as YearType,
)
from .plan_pictures import (
    plan_actions as plan_actions,
)
from .printed_values import (
    Bounds as Bounds,
)
from .printed_values import (
    GssMarker as GssMarker,
)
from .printed_values import (
    PrintedValue as PrintedValue,
)
from .printed_values import (
    Qualifier as Qualifier,
)
from .printed_values import (
    Rounding as Rounding,
)
from .printed_values import (
    Unit as Unit,
)
from .problems import (
    HOW_READ as HOW_READ,
)
from .problems import (
    Path as Path,
)
from .problems import (
    RowOutcome as RowOutcome,
)
from .problems import (
    RowProblem as RowProblem,
)
from .problems import (
    printed_path as printed_path,
)
from .problems import (
    raise_losses as raise_losses,
)
from .problems import (
    records_within as records_within,
)
from .ratings import (
    RagBasis as RagBasis,
)
from .ratings import (
    RagFacts as RagFacts,
)
from .ratings import (
    RagRule as RagRule,
)
from .ratings import (
    RagState as RagState,
)
from .ratings import (
    Rating as Rating,
)
from .ratings import (
    Tolerance as Tolerance,
)
from .record import (
    Entry as Entry,
)
from .record import (
    Identifier as Identifier,
)
from .record import (
    Record as Record,
)
from .record import (
    Ref as Ref,
)
from .records import (
    Action as Action,
)
from .records import (
    Aim as Aim,
)
from .records import (
    Area as Area,
)
from .records import (
    AreaKind as AreaKind,
)
from .records import (
    AreaPopulation as AreaPopulation,
)
from .records import (
    Attendance as Attendance,
)
from .records import (
    Board as Board,
)
from .records import (
    BoardKind as BoardKind,
)
from .records import (
    Commitment as Commitment,
)
from .records import (
    Comparator as Comparator,
)
from .records import (
    ComparatorKind as ComparatorKind,
)
from .records import (
    Derivation as Derivation,
)
from .records import (
    Document as Document,
)
from .records import (
    DocumentKind as DocumentKind,
)
from .records import (
    Engagement as Engagement,
)
from .records import (
    Figure as Figure,
)
from .records import (
    FigureRole as FigureRole,
)
from .records import (
    FundingStream as FundingStream,
)
from .records import (
    Guidance as Guidance,
)
from .records import (
    Indicator as Indicator,
)
from .records import (
    IndicatorLink as IndicatorLink,
)
from .records import (
    IndicatorMention as IndicatorMention,
)
from .records import (
    LinkedStrategy as LinkedStrategy,
)
from .records import (
    Locator as Locator,
)
from .records import (
    Meeting as Meeting,
)
from .records import (
    Membership as Membership,
)
from .records import (
    Mention as Mention,
)
from .records import (
    MentionKind as MentionKind,
)
from .records import (
    Metric as Metric,
)
from .records import (
    MetricKind as MetricKind,
)
from .records import (
    MetricValue as MetricValue,
)
from .records import (
    Milestone as Milestone,
)
from .records import (
    Name as Name,
)
from .records import (
    NamedRole as NamedRole,
)
from .records import (
    NationalStrategy as NationalStrategy,
)
from .records import (
    Need as Need,
)
from .records import (
    Organisation as Organisation,
)
from .records import (
    Origin as Origin,
)
from .records import (
    Outcome as Outcome,
)
from .records import (
    OutcomeFramework as OutcomeFramework,
)
from .records import (
    OutcomeLink as OutcomeLink,
)
from .records import (
    Partnership as Partnership,
)
from .records import (
    PartnershipKind as PartnershipKind,
)
from .records import (
    PassedOver as PassedOver,
)
from .records import (
    Population as Population,
)
from .records import (
    Post as Post,
)
from .records import (
    PrintedName as PrintedName,
)
from .records import (
    PrintedTitle as PrintedTitle,
)
from .records import (
    Priority as Priority,
)
from .records import (
    Programme as Programme,
)
from .records import (
    RagColour as RagColour,
)
from .records import (
    RagMark as RagMark,
)
from .records import (
    Recurrence as Recurrence,
)
from .records import (
    Relation as Relation,
)
from .records import (
    ReportingLine as ReportingLine,
)
from .records import (
    Responsible as Responsible,
)
from .records import (
    Restatement as Restatement,
)
from .records import (
    RevisionReason as RevisionReason,
)
from .records import (
    Risk as Risk,
)
from .records import (
    Scope as Scope,
)
from .records import (
    Sector as Sector,
)
from .records import (
    Setting as Setting,
)
from .records import (
    SourcedFact as SourcedFact,
)
from .records import (
    StandardPopulation as StandardPopulation,
)
from .records import (
    State as State,
)
from .records import (
    Statement as Statement,
)
from .records import (
    Status as Status,
)
from .records import (
    Strategy as Strategy,
)
from .records import (
    Substance as Substance,
)
from .records import (
    Target as Target,
)
from .records import (
    TargetForm as TargetForm,
)
from .records import (
    Tier as Tier,
)
from .records import (
    VerbClass as VerbClass,
)
from .registry import (
    Registry as Registry,
)
from .series import (
    Observation as Observation,
)
from .series import (
    Series as Series,
)
from .series import (
    SeriesBreak as SeriesBreak,
)
from .source_files import (
    Place as Place,
)
from .source_files import (
    SourceFile as SourceFile,
)
from .source_files import (
    all_in_one as all_in_one,
)
from .written_dict import (
    to_dict as to_dict,
)
