"""Documents in YAML, and files that are written whole or not at all."""

from __future__ import annotations

from cdpkit.io.documents.formatting import format_yaml, new_plan
from cdpkit.io.documents.reader import read_document, read_document_text, read_mapping
from cdpkit.io.documents.whole_files import write_together, write_whole
from cdpkit.io.documents.writer import write_yaml
from cdpkit.io.documents.yaml_text import parse_yaml, read_text

__all__ = [
    "format_yaml",
    "new_plan",
    "parse_yaml",
    "read_document",
    "read_document_text",
    "read_mapping",
    "read_text",
    "write_together",
    "write_whole",
    "write_yaml",
]
