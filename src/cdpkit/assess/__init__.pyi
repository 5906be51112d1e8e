from .changes import (
    AssessedChange as AssessedChange,
)
from .changes import (
    AssessedDifference as AssessedDifference,
)
from .changes import (
    ChangeTable as ChangeTable,
)
from .changes import (
    DifferenceTable as DifferenceTable,
)
from .changes import (
    change as change,
)
from .changes import (
    difference_in_change as difference_in_change,
)
from .charts import (
    AssessedChart as AssessedChart,
)
from .charts import (
    AssessedRunChart as AssessedRunChart,
)
from .charts import (
    ChartTable as ChartTable,
)
from .charts import (
    RunChartTable as RunChartTable,
)
from .charts import (
    chart as chart,
)
from .charts import (
    run_chart as run_chart,
)
from .checks import (
    Finding as Finding,
)
from .checks import (
    Findings as Findings,
)
from .checks import (
    Severity as Severity,
)
from .checks import (
    check as check,
)
from .comparability import (
    Comparability as Comparability,
)
from .comparability import (
    comparable as comparable,
)
from .comparisons import (
    AssessedComparison as AssessedComparison,
)
from .comparisons import (
    AssessedShrunk as AssessedShrunk,
)
from .comparisons import (
    ComparisonTable as ComparisonTable,
)
from .comparisons import (
    ShrunkTable as ShrunkTable,
)
from .comparisons import (
    compare as compare,
)
from .comparisons import (
    shrunk as shrunk,
)
from .contents import (
    Inventory as Inventory,
)
from .contents import (
    inventory as inventory,
)
from .coverage import (
    Coverage as Coverage,
)
from .coverage import (
    uncovered as uncovered,
)
from .figures import (
    FigureStatement as FigureStatement,
)
from .figures import (
    statement as statement,
)
from .figures import (
    statements as statements,
)
from .paces import (
    AssessedProgress as AssessedProgress,
)
from .paces import (
    ProgressTable as ProgressTable,
)
from .paces import (
    progress as progress,
)
from .projections import (
    AssessedProjection as AssessedProjection,
)
from .projections import (
    ProjectionTable as ProjectionTable,
)
from .projections import (
    project as project,
)
from .releases import (
    Restated as Restated,
)
from .releases import (
    Restatements as Restatements,
)
from .releases import (
    restatements as restatements,
)
from .reproduction import (
    Reproduction as Reproduction,
)
from .reproduction import (
    Reproductions as Reproductions,
)
from .reproduction import (
    Verdict as Verdict,
)
from .reproduction import (
    reproduce as reproduce,
)
from .scorecards import (
    PlanProgress as PlanProgress,
)
from .scorecards import (
    PlanRow as PlanRow,
)
from .scorecards import (
    PlanState as PlanState,
)
from .scorecards import (
    Publication as Publication,
)
from .scorecards import (
    Scorecard as Scorecard,
)
from .scorecards import (
    ScorecardRow as ScorecardRow,
)
from .scorecards import (
    progress_by as progress_by,
)
from .scorecards import (
    scorecard as scorecard,
)
from .targets import (
    AssessedAttainment as AssessedAttainment,
)
from .targets import (
    AttainmentTable as AttainmentTable,
)
from .targets import (
    Goal as Goal,
)
from .targets import (
    attainment as attainment,
)
from .trends import (
    AssessedInterruption as AssessedInterruption,
)
from .trends import (
    AssessedTrend as AssessedTrend,
)
from .trends import (
    InterruptionTable as InterruptionTable,
)
from .trends import (
    TrendTable as TrendTable,
)
from .trends import (
    interrupted as interrupted,
)
from .trends import (
    trend as trend,
)
