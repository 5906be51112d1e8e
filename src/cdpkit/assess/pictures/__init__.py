"""What results hand to pictures."""

from cdpkit.assess.pictures.areas import Standing, ranked_picture, rug_picture, spine_picture
from cdpkit.assess.pictures.series import (
    MOST_PANELS,
    control_picture,
    line_picture,
    picture_of,
    projection_picture,
    small_pictures,
    target_of,
)
from cdpkit.assess.pictures.tracks import Panel, chosen, period_name, subject_of, track_of

__all__ = [
    "MOST_PANELS",
    "Panel",
    "Standing",
    "chosen",
    "control_picture",
    "line_picture",
    "period_name",
    "picture_of",
    "projection_picture",
    "ranked_picture",
    "rug_picture",
    "small_pictures",
    "spine_picture",
    "subject_of",
    "target_of",
    "track_of",
]
