from .documents import (
    format_yaml as format_yaml,
)
from .documents import (
    new_plan as new_plan,
)
from .documents import (
    write_yaml as write_yaml,
)
from .figure_tables import (
    read_figure_table as read_figure_table,
)
from .fingertips import (
    read_fingertips as read_fingertips,
)
from .loading import (
    load as load,
)
from .plan_files import (
    read_plan as read_plan,
)
from .plan_files import (
    write_plan as write_plan,
)
from .series_files import (
    read_parts as read_parts,
)
from .series_files import (
    read_series as read_series,
)
from .series_files import (
    read_series_file as read_series_file,
)
from .target_tables import (
    StatedTarget as StatedTarget,
)
from .target_tables import (
    read_targets as read_targets,
)
