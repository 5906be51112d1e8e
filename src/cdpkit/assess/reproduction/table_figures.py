"""Rows of a figure table: each recomputed from its inputs and judged against its print."""

from __future__ import annotations

from cdpkit.assess.reproduction.judgements import Judgement, Outcome, has_interval
from cdpkit.assess.reproduction.said import direction_of
from cdpkit.assess.reproduction.statistic import UnpublishedInput
from cdpkit.assess.reproduction.statistics import STATISTICS
from cdpkit.assess.reproduction.verdicts import Reproduction, Verdict
from cdpkit.errors import InputError, did_you_mean
from cdpkit.model import BadRow, FigureRow


def reproduce_row(row: FigureRow | BadRow, source: str = "") -> Reproduction:
    """Recompute one row and judge it.

    Parameters
    ----------
    row : FigureRow or BadRow
        A row as read.
    source : str
        Name of the table, carried through.

    Returns
    -------
    Reproduction
        With verdicts for the value and, where one is printed, for the interval. A row that cannot
        be read or has impossible inputs has the verdict `error`.

    Examples
    --------
    >>> from decimal import Decimal
    >>> inputs = {"baseline": Decimal(1192), "current": Decimal(1086)}
    >>> result = reproduce_row(FigureRow(2, "F4", "percent_change", inputs, "-9"))
    >>> result.verdict.value, result.computed
    ('reproduced', '-8.89')
    """
    if isinstance(row, BadRow):
        return Reproduction(
            source,
            row.line,
            row.figure_id,
            "",
            Verdict.ERROR,
            reason=f"line {row.line}: {row.problem}",
        )
    try:
        outcome = _judge(row)
    except (InputError, OverflowError, ZeroDivisionError) as error:
        outcome = Outcome(Verdict.ERROR, None, reasons=(f"line {row.line}: {error}",))
    return Reproduction(
        source,
        row.line,
        row.figure_id,
        row.statistic,
        outcome.verdict,
        outcome.interval_verdict,
        row.published_value or row.published_text,
        row.published_lower,
        row.published_upper,
        outcome.computed,
        outcome.lower,
        outcome.upper,
        "; ".join(filter(None, outcome.reasons)),
        row.expected_verdict,
        row.expected_interval_verdict,
        " ".join(filter(None, (row.topic, row.area, row.period_label))),
        unit=row.unit,
        wording=row.published_text,
        inputs=row.inputs_text if row.inputs else "",
        source_title=row.source_title,
        source_url=row.source_url,
        source_kind=row.source_kind,
        note=row.note,
        control=row.control,
        counted_as=outcome.counted_as,
    )


def _unchecked(row: FigureRow, reason: str) -> Outcome:
    interval = Verdict.NOT_CHECKABLE if has_interval(row) else None
    return Outcome(Verdict.NOT_CHECKABLE, interval, reasons=(reason,))


def _judge(row: FigureRow) -> Outcome:
    name = "successive_fall" if _counts_falls(row) else row.statistic
    statistic = STATISTICS.get(name)
    if statistic is None:
        near = did_you_mean(row.statistic, STATISTICS)
        told = f"the statistic `{row.statistic}` is unknown{near and f'. {near}'}"
        return _unchecked(row, told)
    if not row.inputs:
        return _unchecked(row, "the inputs were not published")
    try:
        inputs = statistic.read(row.inputs)
    except UnpublishedInput as missing:
        return _unchecked(row, f"the input `{missing}` was not published")
    return Judgement(row, statistic, inputs).outcome()


def _counts_falls(row: FigureRow) -> bool:
    """Tell whether a row of `successive_change` prints falls in a row."""
    words = (row.published_value, row.published_text)
    return row.statistic == "successive_change" and -1 in map(direction_of, words)
