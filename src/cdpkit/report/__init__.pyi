from .answers import (
    answers_csv as answers_csv,
)
from .answers import (
    answers_json as answers_json,
)
from .answers import (
    answers_table as answers_table,
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
from .papers import (
    BoardPaper as BoardPaper,
)
from .papers import (
    board_paper as board_paper,
)
from .scorecards import (
    scorecard_tables as scorecard_tables,
)
from .series_layout import (
    series_tables as series_tables,
)
from .series_texts import (
    SERIES_COLUMNS as SERIES_COLUMNS,
)
from .series_texts import (
    scorecard_csv as scorecard_csv,
)
from .series_texts import (
    series_csv as series_csv,
)
from .series_texts import (
    series_json as series_json,
)
from .tables import (
    explained as explained,
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
