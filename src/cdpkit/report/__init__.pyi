from .answers import (
    answers_csv as answers_csv,
)
from .answers import (
    answers_json as answers_json,
)
from .answers import (
    answers_table as answers_table,
)
from .changes import (
    change_tables as change_tables,
)
from .charts import (
    ICONS as ICONS,
)
from .charts import (
    Kind as Kind,
)
from .charts import (
    Picture as Picture,
)
from .charts import (
    chart as chart,
)
from .charts import (
    draw as draw,
)
from .charts import (
    icon_svg as icon_svg,
)
from .charts import (
    kinds as kinds,
)
from .csv_texts import (
    csv_text as csv_text,
)
from .findings import (
    checks_page as checks_page,
)
from .findings import (
    findings_github as findings_github,
)
from .findings import (
    findings_json as findings_json,
)
from .findings import (
    findings_sarif as findings_sarif,
)
from .findings import (
    findings_text as findings_text,
)
from .paces import (
    PROGRESS_COLUMNS as PROGRESS_COLUMNS,
)
from .paces import (
    progress_csv as progress_csv,
)
from .paces import (
    progress_json as progress_json,
)
from .paces import (
    progress_tables as progress_tables,
)
from .papers import (
    BoardPaper as BoardPaper,
)
from .papers import (
    board_paper as board_paper,
)
from .projections import (
    projection_tables as projection_tables,
)
from .scorecards import (
    scorecard_tables as scorecard_tables,
)
from .series_texts import (
    CHANGE_COLUMNS as CHANGE_COLUMNS,
)
from .series_texts import (
    PROJECTION_COLUMNS as PROJECTION_COLUMNS,
)
from .series_texts import (
    changes_csv as changes_csv,
)
from .series_texts import (
    changes_json as changes_json,
)
from .series_texts import (
    projections_csv as projections_csv,
)
from .series_texts import (
    projections_json as projections_json,
)
from .series_texts import (
    scorecard_csv as scorecard_csv,
)
from .tables import (
    inventory_tables as inventory_tables,
)
from .tables import (
    reproduction_overview as reproduction_overview,
)
from .tables import (
    reproduction_tables as reproduction_tables,
)
from .tables import (
    summary_line as summary_line,
)
from .texts import (
    inventory_json as inventory_json,
)
from .texts import (
    reproductions_csv as reproductions_csv,
)
from .texts import (
    reproductions_json as reproductions_json,
)
