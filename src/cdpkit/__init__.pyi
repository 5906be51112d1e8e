from . import ask as ask
from . import assess as assess
from . import calc as calc
from . import errors as errors
from . import frames as frames
from . import io as io
from . import model as model
from . import report as report
from .ask import (
    contrast as contrast,
)
from .ask import (
    diff as diff,
)
from .assess import (
    Finding as Finding,
)
from .assess import (
    Findings as Findings,
)
from .assess import (
    Inventory as Inventory,
)
from .assess import (
    Reproduction as Reproduction,
)
from .assess import (
    Reproductions as Reproductions,
)
from .assess import (
    Verdict as Verdict,
)
from .assess import (
    check as check,
)
from .assess import (
    inventory as inventory,
)
from .assess import (
    reproduce as reproduce,
)
from .errors import (
    AmbiguousPeriodError as AmbiguousPeriodError,
)
from .errors import (
    CdpError as CdpError,
)
from .errors import (
    DocumentError as DocumentError,
)
from .errors import (
    InputError as InputError,
)
from .errors import (
    MissingDataError as MissingDataError,
)
from .errors import (
    NotComparableError as NotComparableError,
)
from .errors import (
    UnreadableFileError as UnreadableFileError,
)
from .errors import (
    UnreadablePeriodError as UnreadablePeriodError,
)
from .io import (
    load as load,
)
from .model import (
    Action as Action,
)
from .model import (
    Area as Area,
)
from .model import (
    Commitment as Commitment,
)
from .model import (
    Comparator as Comparator,
)
from .model import (
    Derivation as Derivation,
)
from .model import (
    Document as Document,
)
from .model import (
    DocumentFile as DocumentFile,
)
from .model import (
    Figure as Figure,
)
from .model import (
    Indicator as Indicator,
)
from .model import (
    Locator as Locator,
)
from .model import (
    Metric as Metric,
)
from .model import (
    Milestone as Milestone,
)
from .model import (
    Name as Name,
)
from .model import (
    Observation as Observation,
)
from .model import (
    OutcomeFramework as OutcomeFramework,
)
from .model import (
    Partnership as Partnership,
)
from .model import (
    Period as Period,
)
from .model import (
    Population as Population,
)
from .model import (
    PrintedPeriod as PrintedPeriod,
)
from .model import (
    PrintedValue as PrintedValue,
)
from .model import (
    Priority as Priority,
)
from .model import (
    Registry as Registry,
)
from .model import (
    Series as Series,
)
from .model import (
    Strategy as Strategy,
)
from .model import (
    Target as Target,
)
from .model import (
    YearType as YearType,
)
from .version import (
    __version__ as __version__,
)
