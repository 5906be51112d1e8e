"""What results hand to pictures."""

from cdpkit.assess.pictures.tracks import (
    control_picture,
    line_picture,
    small_pictures,
    track_of,
)

__all__ = ["control_picture", "line_picture", "small_pictures", "track_of"]
