"""Facts of the five source texts, line by line, so that a plain clone tests what was encoded.

    python tests/io/sources/extract.py ../shared

Of each line only what is a fact stays in its place: numbers, and the names, titles and periods that
the bundled records print. Every other word is a dot. `NAME.runs.txt` holds digests of the runs
of words of a text, which our own words may not repeat; no sentence can be read out of either.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from pathlib import Path
from typing import Any

from cdpkit.io import bundled
from cdpkit.io.documents import read_document
from cdpkit.model import Record

HERE = Path(__file__).parent
TEXTS = {
    "liverpool": "000_e71fbd61f5ea03e5.txt",
    "lancashire": "001_41eb99544a774b9c.txt",
    "sefton": "002_2cd0a8fb96bcaf51.txt",
    "portsmouth": "003_52f301f03eb730a6.txt",
    "wirral": "004_9485802445bbd579.txt",
}
"""The public text behind each bundled document."""
LONGEST_RUN = {name: 5 if name == "wirral" else 4 for name in TEXTS}
"""Words that one of our texts may have in a row with the source."""
NAMED = {"PrintedTitle", "PrintedName", "AlsoPrinted", "PrintedPeriod", "PrintedValue"}
WINDOW = 5
"""Lines below its own on which the period of a figure may stand."""


def lines_of(name: str) -> list[str]:
    """Give the extract of a text; the first line is 1."""
    return ["", *(HERE / f"{name}.txt").read_text(encoding="utf-8").split("\n")]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"[\u2019']", "", text.lower()))


def digests_of_runs(text: str, size: int) -> set[str]:
    """Digest each run of so many words."""
    found = words(text)
    runs = (" ".join(found[at : at + size]) for at in range(len(found) - size + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:8] for run in runs}


def known_runs(name: str) -> set[str]:
    """Give the digests of the runs of a text."""
    return set((HERE / f"{name}.runs.txt").read_text(encoding="utf-8").split())


def digest_of(name: str) -> str:
    """Give the digest of a text."""
    with (HERE / "digests.csv").open(encoding="utf-8", newline="") as file:
        return next(row["sha256"] for row in csv.DictReader(file) if row["document"] == name)


def _records(value: Any) -> Any:
    if isinstance(value, Record):
        yield value
        for field in type(value).model_fields:
            yield from _records(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from _records(item)


def _prints(record: Record) -> set[str]:
    """Give what a record prints: values, periods, names and titles; no sentence of ours."""
    found = {getattr(record, "printed", ""), getattr(record, "title", "")}
    if type(record).__name__ in NAMED:
        found.add(getattr(record, "text", ""))
    name = getattr(record, "name", None)
    if hasattr(name, "forms"):
        found |= set(name.forms())
    for part in _records(record):
        if type(part).__name__ in NAMED:
            found |= {getattr(part, "printed", ""), getattr(part, "text", "")}
    return {text for text in found if isinstance(text, str) and text}


def extract(name: str, text: str) -> str:
    """Put a dot for each word that is no fact."""
    lines = text.split("\n")
    kept: dict[int, set[str]] = {}
    for record in _records(read_document(bundled.path_of(name)).content):
        at = getattr(record, "at", None)
        if at is None or at.line is None or type(record).__name__ == "DocumentFile":
            continue
        facts = {word for printed in _prints(record) for word in printed.split()}
        for line in range(at.line, (at.last_line or at.line) + WINDOW):
            kept.setdefault(line, set()).update(facts)

    def shown(word: str, facts: set[str]) -> str:
        bare = word.strip("*,.;:()[]\u201c\u201d\u2018\u2019'\"")
        fact = (
            not word.strip()
            or any(c.isdigit() for c in word)
            or word in "-*"
            or {word, bare} & facts
        )
        return word if fact else re.sub(r"[^*]+", "\u00b7", word)

    return "\n".join(
        "".join(shown(part, kept.get(number, set())) for part in re.split(r"(\s+)", line))
        for number, line in enumerate(lines, 1)
    )


def files(shared: Path) -> dict[str, str]:
    """Make the files of this folder from the texts."""
    made, facts = {}, ["document,sha256"]
    for name, file in TEXTS.items():
        raw = (shared / "seeds" / file).read_bytes()
        text = raw.decode("utf-8")
        made[f"{name}.txt"] = extract(name, text)
        runs = digests_of_runs(text, LONGEST_RUN[name] + 1)
        made[f"{name}.runs.txt"] = "".join(f"{run}\n" for run in sorted(runs))
        facts.append(f"{name},{hashlib.sha256(raw).hexdigest()}")
    return made | {"digests.csv": "\n".join(facts) + "\n"}


if __name__ == "__main__":
    for name, text in files(Path(sys.argv[1])).items():
        (HERE / name).write_text(text, encoding="utf-8", newline="")
