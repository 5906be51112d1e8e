"""Feed one reader for a time, guided by what its code reaches; `CONTRIBUTING.md` says when.

    python tests/fuzz/run.py printed --seconds 600

Needs atheris. Prints inputs, seconds and findings; each finding is kept once, in `fuzz-findings/`.
What reached new code is kept in `fuzz-corpus/`, so that a later run begins where this one ends.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
import traceback
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))
with atheris.instrument_imports(include=["cdpkit"]):
    from tests.fuzz.targets import TARGETS


class Feeder:
    """Counts what a target was fed, and keeps each kind of failure once."""

    def __init__(self, name: str, seconds: float, folder: Path) -> None:
        self.target, self.seconds, self.folder = TARGETS[name], seconds, folder
        self.inputs, self.read, self.began = 0, 0, time.process_time()
        self.kinds: dict[str, int] = {}

    def feed(self, data: bytes) -> None:
        self.inputs += 1
        text = data.decode("utf-8", "surrogateescape" if data[:1] == b"\xff" else "replace")
        try:
            self.read += self.target.run(text)
        except Exception as error:  # noqa: BLE001 -- any failure at all is a finding
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
            if kind not in self.kinds:
                self._keep(kind, data)
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if time.process_time() - self.began > self.seconds:
            self.report()
            os._exit(bool(self.kinds))  # the fuzzer itself never comes back

    def _keep(self, kind: str, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = f"{self.target.name}-{hashlib.sha256(kind.encode()).hexdigest()[:8]}"
        (self.folder / stem).write_bytes(data)
        (self.folder / f"{stem}.txt").write_text(f"{kind}\n\n{traceback.format_exc()}")

    def report(self) -> None:
        spent = time.process_time() - self.began
        said = f"{self.inputs} inputs, {self.read} read, {spent:.0f} s, {len(self.kinds)} findings"
        sys.stdout.write(f"{self.target.name}: {said} {self.kinds or ''}\n")
        sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=float, default=60, help="of processor time")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--corpus", type=Path, default=Path("fuzz-corpus"))
    given = parser.parse_args()
    feeder = Feeder(given.target, given.seconds, given.findings)
    corpus, words = given.corpus / given.target, given.corpus / f"{given.target}.words"
    for folder in (corpus, given.findings):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(feeder.target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed.encode("utf-8", "replace"))
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in feeder.target.words)
    words.write_text("".join(f'"{word}"\n' for word in escaped))
    options = [f"-dict={words}", "-max_len=20000",
               "-verbosity=0", f"-artifact_prefix={given.findings}/", "-timeout=3600", "-rss_limit_mb=2000"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], feeder.feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
