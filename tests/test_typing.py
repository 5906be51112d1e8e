"""What a type checker sees of the public interface: a user's file, and the Python of the pages."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OTHER_LIBRARIES = {"engines.md"}
"""Pages whose Python needs libraries that nobody has all of at once."""
BLOCK = re.compile(r"^```(?:python|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def python_of(page: Path) -> str:
    """Give the Python of all blocks of a page, each line where it stands on the page."""
    text = page.read_text(encoding="utf-8")
    lines = [""] * (text.count("\n") + 1)
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1))
        if ">>> " not in block[1]:
            code = block[1].splitlines()
            lines[first : first + len(code)] = code
        for example in doctest.DocTestParser().get_examples(block[1]):
            code = example.source.splitlines()
            start = first + example.lineno
            lines[start : start + len(code)] = code
    return "\n".join(lines)


def test_a_checker_sees_the_types_of_a_users_file_and_of_the_pages(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    if find_spec("mypy") is None or find_spec("pandas-stubs") is None:
        pytest.skip("mypy and pandas-stubs are tools of development: pip install -e . --group dev")
    for page in PAGES:
        code = python_of(page)
        if code.strip() and page.name not in OTHER_LIBRARIES:
            name = re.sub(r"\W", "_", page.relative_to(ROOT).with_suffix("").as_posix())
            (tmp_path / f"page_{name}.py").write_text(code, encoding="utf-8")
    checked = [ROOT / "tests" / "typing" / "user.py", *sorted(tmp_path.glob("*.py"))]
    assert len(checked) > 30
    cache = pytestconfig.rootpath / ".mypy_cache" / "typing"
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={cache}"]
    found = subprocess.run(  # noqa: S603
        [*command, *map(str, checked)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"MYPYPATH": str(ROOT / "src")},
    )
    assert found.returncode == 0, found.stdout + found.stderr
