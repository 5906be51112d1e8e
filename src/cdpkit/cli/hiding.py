"""Hidden counts on the command line: taken out before any command computes with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdpkit.cli.endings import say
from cdpkit.cli.reading import read_table
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.assess import Reproductions, Restatements
    from cdpkit.cli.reading import Reading
    from cdpkit.frames import SeriesTable


def read_hiding(
    reading: Reading, **wanted: list[str] | None
) -> tuple[SeriesTable, tuple[str, ...]]:
    """Read the wanted series without what is hidden; and the lines that must end the output.

    The whole file is made safe first: its totals tie series together that were not asked for.
    """
    from cdpkit.disclosure import profile, suppress, without_marked

    if reading.suppress and reading.use_hidden:
        problem = "asks for the hidden numbers that `--suppress` removes"
        raise InputError("--use-hidden", problem, "Use one of the two.")
    if reading.suppress is None:
        table = read_table(reading, **wanted)
        if not reading.use_hidden:
            table, number = without_marked(table)
            if number:
                verb = "value marked [c] is" if number == 1 else "values marked [c] are"
                told = f"{number:,} {verb} hidden and not used; --use-hidden uses the numbers in the file"
                say(f"{told}.")
        return _noted(reading, table), ()
    rule = profile(reading.suppress)
    safe = suppress(read_table(reading), rule)
    if safe.hidden:
        say(safe.split())
    found = {name: texts for name, texts in wanted.items() if texts}
    ending = (str(rule), f"{safe.hidden:,} {_counts(safe.hidden)} hidden")
    return _noted(reading, safe.table.find(**found)), ending


def _noted(reading: Reading, table: SeriesTable) -> SeriesTable:
    found = restated(reading, table)
    return table if found is None else found.table


def restated(reading: Reading, table: SeriesTable) -> Restatements | None:
    """Set the series against the release before, and list what became of them."""
    if reading.previous is None:
        return None
    from cdpkit.assess import restatements

    earlier = replace(reading, file=reading.previous, previous=None)
    before, _ = read_hiding(earlier)
    held = set(_keys_of(table))
    found = restatements(table, before.select([key in held for key in _keys_of(before)]))
    say(found.sentence())
    for row in found.rows[:_LISTED]:
        say(row.sentence())
    if len(found) > _LISTED:
        say(f"{len(found) - _LISTED:,} more are not listed.")
    return found


_LISTED = 20
"""Restatements that are listed on the standard error."""


def _keys_of(table: SeriesTable) -> Iterable[tuple[str, ...]]:
    return zip(*(table.keys(name) for name in ("indicator", "area", "population")), strict=True)


def mask_derived(
    results: Reproductions, suppress: str | None
) -> tuple[Reproductions, tuple[str, ...]]:
    """Warn of small counts that figures give away together; under a profile they are not shown."""
    from cdpkit.disclosure import profile

    rule = None if suppress is None else profile(suppress)
    limit = _SMALL if rule is None else rule.threshold
    small = [record for record in results if record.derives_below(limit)]
    for record in small:
        place = f"{record.source}, line {record.line}: {record.figure_id}"
        told = f"with other figures gives away a count below {limit}"
        say(f"{place} {told}")
    if rule is None:
        return results, ()
    masked = results.masked(rule.threshold)
    return masked, (str(rule), f"{len(small):,} {_counts(len(small))} hidden")


_SMALL = 10
"""A derived count below this is warned of where no profile is named."""


def _counts(number: int) -> str:
    return "count" if number == 1 else "counts"
