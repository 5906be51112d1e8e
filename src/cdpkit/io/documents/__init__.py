"""Documents in YAML, and files that are written whole or not at all."""

from __future__ import annotations

from cdpkit.io.documents.reader import (
    read_document,
    read_document_text,
    read_mapping,
)
from cdpkit.io.documents.whole_files import (
    write_whole,
)

__all__ = [
    "read_document",
    "read_document_text",
    "read_mapping",
    "write_whole",
]
