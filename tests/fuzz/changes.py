"""What can be changed in a piece of code so that it means something else."""

from __future__ import annotations

import ast
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["listed"]

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
