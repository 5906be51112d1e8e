"""The file format: short forms written out in full, and older versions as the present one."""

from __future__ import annotations

from cdpkit.model.file_format.drafts import draft_of
from cdpkit.model.file_format.migrate import upgraded
from cdpkit.model.file_format.short_forms import ABSOLUTE, Expander, Written, in_full

__all__ = [
    "ABSOLUTE", "Expander", "Written", "draft_of", "in_full", "upgraded",
]  # fmt: skip
