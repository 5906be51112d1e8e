"""What a form of exchange cannot say, told record by record."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.io.csv_files import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable


class Loss(NamedTuple):
    """A field that was left out or shortened, or a text that was invented.

    Parameters
    ----------
    id : str
        The record; empty for the file as a whole.
    field : str
        Its field; empty for the whole record.
    what : str
        What happened to it.
    """

    id: str
    field: str
    what: str


def losses_csv(losses: Iterable[Loss]) -> str:
    r"""Write losses as CSV.

    Examples
    --------
    >>> losses_csv([Loss("town.f1", "note", "left out")])
    'id,field,what\ntown.f1,note,left out\n'
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(Loss._fields)
    writer.writerows([guarded(cell) for cell in loss] for loss in losses)
    return stream.getvalue()
