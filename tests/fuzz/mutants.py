"""Change one thing in the code, and see whether a test notices: mutation testing of new code.

    python tests/fuzz/mutants.py list --since 0b899c4 --size 500 --seed 13 > mutants.json
    python tests/fuzz/mutants.py run mutants.json map.json --log mutants.log [--part 0/2]

`map.json` gives for each file and line the tests that reach it: `coverage run` with contexts makes
it (`map` below). Mutants are made in the working copy and taken back: run it in one of its own.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 120
"""Seconds of a mutant's tests, after which it counts as noticed: it never ends."""
TESTS = 40
"""Tests of a mutant in the first round, the quickest; the rest follow if none of them notices."""

SWAPPED = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in",  # codespell:ignore
    ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/", ast.Mod: "*",
    ast.Pow: "*", ast.BitAnd: "|", ast.BitOr: "&", ast.And: "or", ast.Or: "and",
}  # fmt: skip
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum",
          "maximum": "minimum", "floor": "ceil", "ceil": "floor", "upper": "lower"}  # fmt: skip


class Places(ast.NodeVisitor):
    """Collects what can be changed in a file: line, columns, new text."""

    def __init__(self, text: str) -> None:
        self.text, self.lines = text, text.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line.encode()))
        self.found: list[tuple[int, int, int, str]] = []

    def _at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._at(node.lineno, node.col_offset), self._at(
            node.end_lineno, node.end_col_offset
        )

    def _between(self, left: ast.expr, right: ast.expr, kind: type[ast.AST]) -> None:
        start, end = self._span(left)[1], self._span(right)[0]
        gap = self.text.encode()[start:end].decode()
        plain = re.sub(r"#[^\n]*", lambda m: " " * len(m[0]), gap)
        word = re.search(r"not\s+in|is\s+not|and|or|in|is|[<>=!]=|//|\*\*|[-+*/%&|<>]", plain)
        if word and kind in SWAPPED:
            self.found.append((left.end_lineno or 0, start + word.start(), start + word.end(),
                               SWAPPED[kind]))  # fmt: skip

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self._between(node.left, node.right, type(node.op))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self._between(node.values[0], node.values[1], type(node.op))
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            self._between(left, right, type(op))
            left = right
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            start, end = self._span(node)[0], self._span(node.operand)[0]
            self.found.append((node.lineno, start, end, ""))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        start, end = self._span(node)
        if isinstance(node.value, bool):
            self.found.append((node.lineno, start, end, str(not node.value)))
        elif isinstance(node.value, (int, float)):
            self.found.append((node.lineno, start, end, f"({node.value!r} + 1)"))

    def visit_If(self, node: ast.If | ast.IfExp) -> None:
        start, end = self._span(node.test)
        if "TYPE_CHECKING" in self.text.encode()[start:end].decode():
            return
        for word in ("True", "False"):
            self.found.append((node.test.lineno, start, end, word))
        self.generic_visit(node)

    visit_IfExp = visit_If  # type: ignore[assignment]  # noqa: N815 -- named by ast

    def visit_Call(self, node: ast.Call) -> None:
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name in CALLED:
            end = self._span(node.func)[1]
            self.found.append((node.func.end_lineno or 0, end - len(name), end, CALLED[name]))
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self.found.append((node.lineno, *self._span(node), "pass"))
        self.generic_visit(node) if not isinstance(node.value, ast.Constant) else None

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and not isinstance(node.value, ast.Constant):
            self.found.append((node.lineno, *self._span(node.value), "None"))
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self.found.append((node.lineno, *self._span(node), "pass"))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        decorators = {ast.unparse(d) for d in node.decorator_list}
        if "overload" in decorators:
            return
        for part in (*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body):
            self.visit(part)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)


def new_lines(since: str) -> Iterator[tuple[str, set[int]]]:
    """Give the lines that each file of the package has got since a commit."""
    text = subprocess.run(  # noqa: S603
        ["git", "diff", "-U0", "-M", since, "HEAD", "--", "src/*.py"],  # noqa: S607
        capture_output=True, text=True, check=True).stdout  # fmt: skip
    for part in text.split("diff --git ")[1:]:
        name = re.search(r"^\+\+\+ b/(.+)$", part, re.MULTILINE)
        hunks = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", part, re.MULTILINE)
        if name:
            yield (
                name[1],
                {
                    line
                    for start, size in hunks
                    for line in range(int(start), int(start) + int(size or 1))
                },
            )


def listed(since: str, size: int, seed: int) -> list[dict[str, Any]]:
    """Draw mutants from everything that can be changed in the new lines."""
    everything = []
    for name, lines in new_lines(since):
        places = Places(Path(name).read_text(encoding="utf-8"))
        places.visit(ast.parse(places.text))
        everything += [
            {"file": name, "line": line, "start": start, "end": end, "new": new}
            for line, start, end, new in places.found if line in lines
        ]  # fmt: skip
    chosen = random.Random(seed).sample(everything, min(size, len(everything)))  # noqa: S311
    sys.stderr.write(f"{len(everything)} places, {len(chosen)} drawn\n")
    return [{"id": number, **one} for number, one in enumerate(chosen)]


def mapped(files: list[str], slow: dict[str, float]) -> dict[str, dict[str, list[str]]]:
    """Give the tests that reach each line, the quickest first, from data of coverage."""
    import coverage

    reached: dict[str, dict[str, set[str]]] = {}
    for file in files:
        data = coverage.CoverageData(file)
        data.read()
        for name in data.measured_files():
            lines = reached.setdefault(name[name.index("src/"):], {})  # fmt: skip
            for line, contexts in data.contexts_by_lineno(name).items():
                lines.setdefault(str(line), set()).update(c.split("|")[0] for c in contexts)
    return {
        name: {
            line: sorted(tests, key=lambda test: slow.get(test, 0.0))
            for line, tests in lines.items()
        }
        for name, lines in reached.items()
    }


def verdict(tests: list[str], seconds: float) -> str:
    """Run tests in a process of their own: survived, killed, or the time is up.

    Only a failing test kills: pytest that could not run says nothing about the change.
    """
    child = os.fork()
    if not child:
        os.setsid()
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1), os.dup2(quiet, 2)
        import pytest

        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:cov", "--no-header", "--tb=no"]
        os._exit(int(pytest.main([*options, *tests])))
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return {0: "survived", 1: "killed"}.get(code, f"not run ({code})")
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "time"


def tried(one: dict[str, Any], tests: list[str]) -> str:
    """Change the file, run the tests that reach the line, and put the file back."""
    path = Path(one["file"])
    before, when = path.read_bytes(), path.stat()
    try:
        path.write_bytes(before[: one["start"]] + one["new"].encode() + before[one["end"] :])
        try:
            ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError:
            return "no code"
        for part in (tests[:TESTS], tests[TESTS : 5 * TESTS]):
            found = verdict(part, PATIENCE) if part else "survived"
            if found != "survived":
                return found
        return "survived"
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(when.st_atime_ns, when.st_mtime_ns))


def tests_of(one: dict[str, Any], reached: dict[str, dict[str, list[str]]]) -> list[str]:
    """Give the tests that reach a place; of what runs at import only, those of its subject."""
    found = [test for test in reached.get(one["file"], {}).get(str(one["line"]), []) if test]
    if found:
        return found
    lines = reached.get(one["file"], {})
    return list(dict.fromkeys(test for tests in lines.values() for test in tests if test))[
        : 2 * TESTS
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    drawing = verbs.add_parser("list")
    drawing.add_argument("--since", required=True)
    drawing.add_argument("--size", type=int, default=500)
    drawing.add_argument("--seed", type=int, default=13)
    mapping = verbs.add_parser("map")
    mapping.add_argument("files", nargs="+", help="data of coverage, with contexts")
    mapping.add_argument("--slow", type=Path, nargs="*", default=[], help="output of --durations=0")
    running = verbs.add_parser("run")
    running.add_argument("mutants", type=Path)
    running.add_argument("map", type=Path)
    running.add_argument("--log", type=Path, required=True)
    running.add_argument("--part", default="0/1")
    given = parser.parse_args()
    if given.verb == "list":
        json.dump(listed(given.since, given.size, given.seed), sys.stdout, indent=0)
    elif given.verb == "map":
        slow: dict[str, float] = {}
        for path in given.slow:
            for took, test in re.findall(
                r"^([\d.]+)s call +(\S.*?)\s*$", path.read_text(), re.MULTILINE
            ):
                slow[test] = float(took)
        json.dump(mapped(given.files, slow), sys.stdout)
    else:
        _run(given)


def _run(given: argparse.Namespace) -> None:
    import numpy  # noqa: F401, ICN001 -- loaded once, before the fork
    import pandas  # noqa: F401, ICN001
    import pydantic  # noqa: F401
    import pytest  # noqa: F401

    os.environ["PYTHONDONTWRITEBYTECODE"], sys.dont_write_bytecode = "1", True
    part, parts = map(int, given.part.split("/"))
    done = set()
    if given.log.exists():
        done = {int(line.split("\t")[0]) for line in given.log.read_text().splitlines()}
    reached = json.loads(given.map.read_text())
    for one in json.loads(given.mutants.read_text()):
        if one["id"] % parts != part or one["id"] in done:
            continue
        began, tests = time.monotonic(), tests_of(one, reached)
        found = tried(one, tests) if tests else "not reached"
        old = Path(one["file"]).read_bytes()[one["start"] : one["end"]].decode()
        row = [one["id"], found, f"{one['file']}:{one['line']}", f"{old!r} -> {one['new']!r}",
               len(tests), f"{time.monotonic() - began:.1f}"]  # fmt: skip
        with given.log.open("a") as log:
            log.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
