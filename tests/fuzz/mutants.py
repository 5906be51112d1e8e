"""Change one thing in the code, and see whether a test notices: mutation testing of new code.

    python tests/fuzz/mutants.py list --since 0b899c4 --size 500 --seed 13 > mutants.json
    python tests/fuzz/mutants.py map map-0.json --part 0/2 [options of pytest]
    python tests/fuzz/mutants.py run mutants.json map-*.json --log mutants.log [--part 0/2]

`map` runs the suite once and keeps which tests reach which line, and how long each takes. `run`
collects the suite once and forks for each mutant: in the fork the code of the changed function is
put in the place of the old one, so that a mutant costs its tests alone. What runs at import is
changed on disk and tried in a process of its own: use a working copy that nobody else uses.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.fuzz.changes import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

ENOUGH = 30.0
"""Seconds of tests for a mutant, by the map: the quickest first, at least one."""
PATIENCE = 90
"""Seconds of processor time, after which a mutant counts as noticed: it never ends."""
MEMORY = 6 << 30
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:cov", "--no-header", "--tb=no",
           "--capture=sys", "--continue-on-collection-errors"]  # fmt: skip


# Which tests reach what --------------------------------------------------------------------------


class FewExamples:
    """Fewer examples of a property, always the same; and only the tests of one part."""

    def __init__(self, part: str = "0/1") -> None:
        self.part, self.parts = map(int, part.split("/"))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        from hypothesis import HealthCheck, settings

        settings.register_profile(
            "few",
            deadline=None,
            derandomize=True,
            max_examples=15,
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("few")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        files = sorted({item.nodeid.partition("::")[0] for item in items})
        ours = {file for number, file in enumerate(files) if number % self.parts == self.part}
        items[:] = [item for item in items if item.nodeid.partition("::")[0] in ours]


def thinned(items: list[pytest.Item]) -> list[pytest.Item]:
    """Keep the first, the middle and the last case of each test."""
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        cases[item.nodeid.partition("[")[0]].append(item)
    kept = {id(found[at]) for found in cases.values() for at in (0, len(found) // 2, -1)}
    return [item for item in items if id(item) in kept]


class Mapper(FewExamples):
    """Keeps the tests that reach each line, and their seconds of processor time."""

    def __init__(self, part: str) -> None:
        import coverage

        super().__init__(part)
        self.seconds: dict[str, float] = {}
        self.measure = coverage.Coverage(
            data_file=None, config_file=False, source_pkgs=["cdpkit"], messages=False
        )
        self.measure.start()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        super().pytest_collection_modifyitems(items)
        items[:] = thinned(items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.measure.switch_context(item.nodeid)
        began = time.process_time()
        done = yield
        self.seconds[item.nodeid] = round(time.process_time() - began, 4)
        return done

    def written(self) -> dict[str, Any]:
        self.measure.stop()
        data = self.measure.get_data()
        tests = list(self.seconds)
        number = {test: i for i, test in enumerate(tests)}
        lines = {
            name[name.index("src/") :]: {
                line: [number[test] for test in reached if test in number]
                for line, reached in data.contexts_by_lineno(name).items()
            }
            for name in data.measured_files()
        }
        return {"tests": tests, "seconds": list(self.seconds.values()), "lines": lines}


class Reached:
    """Tests by file and line, the quickest first, from one or more maps."""

    def __init__(self, paths: list[Path]) -> None:
        self.seconds: dict[str, float] = {}
        self.lines: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for path in paths:
            part = json.loads(path.read_text(encoding="utf-8"))
            self.seconds |= dict(zip(part["tests"], part["seconds"], strict=True))
            for file, lines in part["lines"].items():
                for line, numbers in lines.items():
                    self.lines[file][int(line)] |= {part["tests"][number] for number in numbers}

    def tests(self, one: dict[str, Any]) -> list[str]:
        """Give the tests that reach a place; of what runs at import, those of its file."""
        lines = self.lines[one["file"]]
        found = lines.get(one["line"]) or set().union(*lines.values())
        chosen: list[str] = []
        spent = 0.0
        for test in sorted(found, key=lambda test: self.seconds.get(test, 0.0)):
            spent += self.seconds.get(test, 0.0)
            if chosen and spent > ENOUGH:
                break
            chosen.append(test)
        return chosen


# Running them ------------------------------------------------------------------------------------


def functions_of(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """Give the functions of a file by qualified name and, of those that share one, number."""
    found: dict[tuple[str, int], CodeType] = {}
    seen: Counter[str] = Counter()
    waiting = [code]
    while waiting:
        one = waiting.pop(0)
        found[one.co_qualname, seen[one.co_qualname]] = one
        seen[one.co_qualname] += 1
        waiting += [inner for inner in one.co_consts if isinstance(inner, CodeType)]
    return found


def inside_a_function(one: dict[str, Any], text: bytes) -> bool:
    """Tell whether a place runs when a function is called, not when its file is imported."""
    line = text[: one["start"]].count(b"\n") + 1
    return any(
        node.body[0].lineno <= line <= (node.end_lineno or 0)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )


def changed(one: dict[str, Any]) -> bytes:
    before = Path(one["file"]).read_bytes()
    return before[: one["start"]] + one["new"].encode() + before[one["end"] :]


class Runner(FewExamples):
    """Tries mutants on tests that were collected once."""

    def __init__(self, mutants: list[dict[str, Any]], reached: Reached, log: Path) -> None:
        super().__init__()
        self.mutants, self.reached, self.log = mutants, reached, log
        self.items: dict[str, pytest.Item] = {}
        self.cases: dict[str, list[str]] = defaultdict(list)
        self.sound: dict[str, bool] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        import gc

        self.items = {item.nodeid: item for item in session.items}
        for test in self.items:
            self.cases[test.partition("[")[0]].append(test)
        self.functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and "cdpkit" in thing.__code__.co_filename:
                key = thing.__code__.co_filename, thing.__code__.co_qualname
                self.functions[key].append(thing)
        gc.freeze()
        for one in self.mutants:
            began, tests = time.monotonic(), self.reached.tests(one)
            found, by = self.tried(one, tests)
            old = Path(one["file"]).read_bytes()[one["start"] : one["end"]].decode()
            row = [one["id"], found, f"{one['file']}:{one['line']}", f"{old!r} -> {one['new']!r}",
                   len(tests), f"{time.monotonic() - began:.1f}", by]  # fmt: skip
            with self.log.open("a", encoding="utf-8") as log:
                log.write("\t".join(map(str, row)) + "\n")
        return True

    def tried(self, one: dict[str, Any], tests: list[str]) -> tuple[str, str]:
        """Try a mutant in a fork, or on disk if it runs at import."""
        try:
            ast.parse(changed(one))
        except SyntaxError:
            return "no code", ""
        if not tests:
            return "not reached", ""
        if not inside_a_function(one, Path(one["file"]).read_bytes()):
            return self.on_disk(one, tests), "on disk"
        for some in (tests, self.other_cases(tests)):
            while True:
                found, by = self.forked(one, [test for test in some if self.sound.get(test, True)])
                if found != "killed" or self.is_sound(by):
                    break
            if found != "survived":
                return found, by
        return found, by

    def other_cases(self, tests: list[str]) -> list[str]:
        """Give the cases that the map left out, as far as the time allows."""
        chosen: list[str] = []
        spent = 0.0
        for test in dict.fromkeys(test.partition("[")[0] for test in tests):
            mapped = [case for case in self.cases[test] if case in self.reached.seconds]
            each = max((self.reached.seconds[case] for case in mapped), default=ENOUGH)
            others = [case for case in self.cases[test] if case not in mapped]
            chosen += others[: int((ENOUGH - spent) / max(each, 1e-3))]
            spent += each * len(others)
            if spent > ENOUGH:
                break
        return chosen

    def is_sound(self, test: str) -> bool:
        """Tell whether a test passes without any change."""
        if test not in self.sound:
            self.sound[test] = self.forked(None, [test])[0] == "survived"
        return self.sound[test]

    def forked(self, one: dict[str, Any] | None, tests: list[str]) -> tuple[str, str]:
        told, tell = os.pipe()
        with tempfile.TemporaryDirectory() as folder:
            child = os.fork()
            if not child:
                try:
                    self._child(one, tests, tell, folder)
                finally:
                    os._exit(2)
            os.close(tell)
            _, status = os.waitpid(child, 0)
        with open(told, encoding="utf-8") as pipe:  # noqa: PTH123 -- a descriptor
            by = pipe.read()
        code = os.waitstatus_to_exitcode(status)
        return {0: "survived", 1: "killed"}.get(code, "time" if code < 0 else "not run"), by

    def _child(self, one: dict[str, Any] | None, tests: list[str], tell: int, folder: str) -> None:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE + 5))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1), os.dup2(quiet, 2)
        os.environ["TMPDIR"], tempfile.tempdir = folder, None
        if one:
            self._put(one)
        items = [self.items[test] for test in tests if test in self.items]
        for item, following in pairwise([*items, None]):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed:
                os.write(tell, item.nodeid.encode())
                os._exit(1)
        os._exit(0)

    def _put(self, one: dict[str, Any]) -> None:
        """Give the functions of a file the code that they have after the change."""
        path = Path(one["file"]).resolve()
        old, new = (
            functions_of(compile(text, str(path), "exec", dont_inherit=True))
            for text in (path.read_bytes(), changed(one))
        )
        for (name, number), code in new.items():
            before = old.get((name, number))
            for function in self.functions[str(path), name]:
                place = function.__code__.co_firstlineno
                if before is not None and place == before.co_firstlineno:
                    function.__code__ = code

    def on_disk(self, one: dict[str, Any], tests: list[str]) -> str:
        path = Path(one["file"])
        before, when = path.read_bytes(), path.stat()
        every = dict.fromkeys(test.partition("[")[0] for test in tests)
        started = [sys.executable, "-B", "-m", "pytest", *OPTIONS, *list(every)[:150]]
        try:
            path.write_bytes(changed(one))
            with tempfile.TemporaryDirectory() as folder:
                ended = subprocess.run(  # noqa: S603
                    started, capture_output=True, check=False, timeout=5 * PATIENCE,
                    env={**os.environ, "TMPDIR": folder})  # fmt: skip
        except subprocess.TimeoutExpired:
            return "time"
        finally:
            path.write_bytes(before)
            os.utime(path, ns=(when.st_atime_ns, when.st_mtime_ns))
        # 2: a file of tests cannot be imported, for what it imports has failed; 4: nor a conftest
        return "survived" if ended.returncode == 0 else "killed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    drawing = verbs.add_parser("list")
    drawing.add_argument("--since", required=True)
    drawing.add_argument("--size", type=int, default=500)
    drawing.add_argument("--seed", type=int, default=13)
    mapping = verbs.add_parser("map")
    mapping.add_argument("map", type=Path)
    running = verbs.add_parser("run")
    running.add_argument("mutants", type=Path)
    running.add_argument("maps", type=Path, nargs="+")
    running.add_argument("--log", type=Path, required=True)
    for one in (mapping, running):
        one.add_argument("--part", default="0/1")
    given, more = parser.parse_known_args()
    os.environ["PYTHONDONTWRITEBYTECODE"], sys.dont_write_bytecode = "1", True
    if given.verb == "list":
        json.dump(listed(given.since, given.size, given.seed), sys.stdout, indent=0)
    elif given.verb == "map":
        mapper = Mapper(given.part)
        pytest.main([*(o for o in OPTIONS if o != "-x"), *more], plugins=[mapper])
        given.map.write_text(json.dumps(mapper.written()), encoding="utf-8")
    else:
        part, parts = map(int, given.part.split("/"))
        done = set()
        if given.log.exists():
            done = {int(line.split("\t")[0]) for line in given.log.read_text().splitlines()}
        mutants = [one for one in json.loads(given.mutants.read_text())
                   if one["id"] % parts == part and one["id"] not in done]  # fmt: skip
        pytest.main([*OPTIONS, *more], plugins=[Runner(mutants, Reached(given.maps), given.log)])


if __name__ == "__main__":
    main()
