"""The grammar of period labels: every reading of a text."""

from __future__ import annotations

from cdpkit.model.periods.labels.readings import LabelReadings, PeriodStatus, read_label

__all__ = ["LabelReadings", "PeriodStatus", "read_label"]
