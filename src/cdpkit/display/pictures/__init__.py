"""What each kind of picture holds: plain numbers and names in, words and marks out."""

from cdpkit.display.pictures.areas import FunnelLine, Place, SpineRow, funnel, ranked, spine
from cdpkit.display.pictures.control import control_chart
from cdpkit.display.pictures.lines import indicator, projection
from cdpkit.display.pictures.plans import ActionRow, timeline, tree
from cdpkit.display.pictures.subjects import Goal, Subject, Track, place_of_day
from cdpkit.display.pictures.tables import SmallLine, coverage, multiples, rug

__all__ = [
    "ActionRow",
    "FunnelLine",
    "Goal",
    "Place",
    "SmallLine",
    "SpineRow",
    "Subject",
    "Track",
    "control_chart",
    "coverage",
    "funnel",
    "indicator",
    "multiples",
    "place_of_day",
    "projection",
    "ranked",
    "rug",
    "spine",
    "timeline",
    "tree",
]
