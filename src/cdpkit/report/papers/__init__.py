"""Papers: a page, a workbook, a document and data from one object."""

from cdpkit.report.papers.build import PICTURES, board_paper
from cdpkit.report.papers.paper import FORMATS, BoardPaper

__all__ = ["FORMATS", "PICTURES", "BoardPaper", "board_paper"]
