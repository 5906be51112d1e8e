"""Hidden counts: profiles, suppression of small numbers, and an audit of what is left to work out."""

from cdpkit.disclosure.auditing import audit, sums
from cdpkit.disclosure.found import Audit, Recovered, Sums, TableSum
from cdpkit.disclosure.reasons import Reason
from cdpkit.disclosure.rules import profile, profiles
from cdpkit.disclosure.safe import without_marked
from cdpkit.disclosure.suppression import HiddenCell, Suppressed, suppress
from cdpkit.model.records import DisclosureProfile

__all__ = [
    "Audit",
    "DisclosureProfile",
    "HiddenCell",
    "Reason",
    "Recovered",
    "Sums",
    "Suppressed",
    "TableSum",
    "audit",
    "profile",
    "profiles",
    "sums",
    "suppress",
    "without_marked",
]
