"""Checks of an encoding: places, reasons, comments that YAML drops, blocks that are left empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdpkit.assess.checks.registering import Found, own
from cdpkit.model import Basis, Figure, Mention, NamedRole, Risk, Target
from cdpkit.model.records import Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.checks.plans import Plan

# The sign comes first, so that a text without one is skipped at once.
_DROPPED = re.compile(r"#(?<=\s#)(?! |$).*", re.MULTILINE)
_REMARK = re.compile(r"#(?<=\S #) .*")
_TEXTS = {"text", "title", "name", "note", "theme", "vision", "mission", "purpose"}
"""Fields of free text, in which a `#` may be meant."""


@own("YML01")
def dropped_comment(plan: Plan) -> Iterator[Found]:
    """A comment begins on the line of an unquoted value, and no space follows the `#`.

    Example: `title: Break #1 supply chains` is the title `Break`. Put the value in quotes.
    """
    for path, words in _comments(plan, _DROPPED):
        yield Found(plan.record_at(path), "", words)


@own("YML02")
def remark_after_text(plan: Plan) -> Iterator[Found]:
    """One space and a `#` follow an unquoted title or text.

    Example: `text: Review two services # and close one` is the text `Review two services`. Two
    spaces before the `#` say that a comment is meant.
    """
    for path, words in _comments(plan, _REMARK):
        if path and path[-1] in _TEXTS:
            yield Found(plan.record_at(path), "", words)


def _comments(
    plan: Plan, pattern: re.Pattern[str]
) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Give the path of each unquoted value that a comment follows, with words of the finding."""
    if not pattern.search(plan.file.text):
        return
    last: dict[int, tuple[int, tuple[str | int, ...]]] = {}
    for path, (row, column) in plan.file.marks.items():
        if column >= last.get(row, (0, ()))[0]:
            last[row] = column, path
    for number, line in enumerate(plan.file.text.split("\n"), start=1):
        found = pattern.search(line) if "#" in line else None
        if found is None or number not in last:
            continue
        column, path = last[number]
        value = line[column - 1 : found.start()].strip()
        if value and value[0] not in "'\"|>[{" and not value.endswith((":", ",", "]", "}")):
            yield path, {"text": found[0].rstrip(), "line": number, "column": column}


@own("EMP01")
def announced_only(plan: Plan) -> Iterator[Found]:
    """The document announces something and prints none.

    Example: `contact:` with no address; risks that are promised. Fill it in.
    """
    for form in plan.document.left_empty:
        yield Found(form, "", {"text": form.text})
    for risk in plan.of(Risk):
        if risk.promised:
            yield Found(risk, "", {"text": risk.text})


@own("BAS01")
def reading_without_reason(plan: Plan) -> Iterator[Found]:
    """A record is an analyst's reading and does not say why.

    Example: `{outcome: supply, basis: analyst}`. Add `note:` with the reason.
    """
    for record in plan.having("basis"):
        if getattr(record, "basis", None) is not Basis.ANALYST:
            continue
        reasons = [getattr(record, name, None) for name in ("note", "reason")]
        if any(isinstance(text, str) for text in reasons) and not any(reasons):
            yield Found(record)


@own("DOC01")
def document_incomplete(plan: Plan) -> Iterator[Found]:
    """A document lacks its date, its address or the digest of its text.

    Add what is known, so that others find the same text.
    """
    one = plan.document
    given = {"date": one.published, "address": one.url, "digest": one.sha256}
    if missing := [name for name, value in given.items() if not value]:
        yield Found(one, "", {"missing": ", ".join(missing)})


@own("LOC01")
def number_alone(plan: Plan) -> Iterator[Found]:
    """With `--text`: the lines of a figure hold its value, and nothing that says what it is.

    Take in the lines of the label: `at: L164-168`.
    """
    for figure in plan.of(Figure):
        if figure.at is None or not (text := plan.printed_lines(figure.at)):
            continue
        rest = _folded(text).replace(_folded(figure.value.printed), "")
        if not re.search(r"[^\W\d_]{2,}", rest):
            yield Found(figure, "at", {"at": figure.at})


@own("LOC02")
def not_there(plan: Plan) -> Iterator[Found]:
    """With `--text`: the printed text of a figure, target or mention is not in its lines.

    Marks of emphasis are taken out, spaces folded, and `…` stands for a gap.
    """
    if plan.lines is None:
        return
    records: list[Figure | Target | Mention] = [
        *plan.of(Figure),
        *plan.of(Target),
        *plan.of(Mention),
    ]
    for record in records:
        printed = record.printed if isinstance(record, Mention) else str(record.value or "")
        if record.at is None or record.at.line is None or not printed:
            continue
        parts = [re.escape(part.strip()) for part in _folded(printed).split("…")]
        if not re.search(".*".join(parts), _folded(plan.printed_lines(record.at))):
            yield Found(record, "at", {"printed": printed, "at": record.at})


def _folded(text: str) -> str:
    return " ".join(text.replace("*", "").casefold().split())


@own("LOC03")
def no_place(plan: Plan) -> Iterator[Found]:
    """The digest of a text shows that a print was encoded, and a record has no place in it.

    Add `at:` with the lines.
    """
    if plan.document.sha256:
        for record in plan.of(Placed):
            if record.at is None and not isinstance(record, NamedRole):
                yield Found(record)
