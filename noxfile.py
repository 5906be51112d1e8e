#!/usr/bin/env -S uv run --script
# /// script
# dependencies = ["nox[uv]>=2025.2.9"]
# ///
"""Tasks for developers: `nox --list` names them, `nox -s tests` runs one."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"

HERE = Path(__file__).parent
PYTHONS = nox.project.python_versions(nox.project.load_toml(HERE / "pyproject.toml"))


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Write `requirements/dev.lock` anew: the newest packages, with their hashes."""
    session.install("uv>=0.9")
    session.run(
        "uv", "pip", "compile", "pyproject.toml", "--extra=dev", "--extra=engines", "--upgrade",
        "--universal", "--python-version", PYTHONS[0], "--generate-hashes", "--no-header",
        "--no-emit-index-url", "--quiet", "--output-file=requirements/dev.lock",
    )  # fmt: skip


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, spelling and format."""
    session.install("-e.[dev]")
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")
    session.run("codespell")
    session.run("rumdl", "check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types, strictly."""
    session.install("-e.[dev]")
    session.run("mypy", *session.posargs)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests and the examples in the docstrings, on the newest packages."""
    session.install("-e.[test]")
    session.run("pytest", *session.posargs)


@nox.session(default=False)
def engines(session: nox.Session) -> None:
    """Run the tests of data frames on every engine; PySpark needs Java 17."""
    session.install("-e.[test,engines]")
    session.run("pytest", *(session.posargs or ["tests/frames"]))


@nox.session(venv_backend="uv", python=PYTHONS[0], default=False)
def minimum(session: nox.Session) -> None:
    """Run the tests with the oldest dependencies that pyproject.toml allows."""
    session.install("-e.[test]", "--resolution=lowest-direct")
    session.run("pytest", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; `nox -s docs -- serve` shows it while you write."""
    session.install("-e.[docs]")
    session.run("mkdocs", *(session.posargs or ["build", "--strict"]))


@nox.session
def notebooks(session: nox.Session) -> None:
    """Execute every notebook."""
    session.install("-e.[notebooks]")
    executed = Path(session.create_tmp(), "executed.ipynb")
    options = ["--set-kernel", "python3", "--to", "ipynb", "--execute"]
    options += ["--run-path", str(HERE / "notebooks"), "--output", str(executed)]
    for notebook in sorted((HERE / "notebooks").glob("*.py")):
        session.run("jupytext", *options, str(notebook))


@nox.session(default=False)
def accessibility(session: nox.Session) -> None:
    """Hold the site and a board paper against axe-core; skipped without Chromium or npm."""
    session.install("-e.[docs]", "playwright>=1.49")
    folder = session.create_tmp()
    session.run("mkdocs", "build", "--strict", "--quiet", "--site-dir", f"{folder}/site")
    session.run(
        "cdpkit", "report", "docs/examples/board-plan.yaml", "docs/examples/board-series.csv",
        "--year-type", "financial", "--area", "Exampleshire", "--comparator", "England",
        "--meeting", "2025-02-12", "--as-of", "2025-01-31", "--format", "html",
        "--output", f"{folder}/paper", "--no-progress",
    )  # fmt: skip
    paper = f"{folder}/paper/board-paper.html"
    script = "tests/accessibility/check.py"
    session.run("python", script, f"{folder}/site", paper, *session.posargs)


@nox.session(default=False)
def build(session: nox.Session) -> None:
    """Build the source archive and the wheel into `dist/`."""
    shutil.rmtree(HERE / "dist", ignore_errors=True)
    session.install("build>=1.2")
    session.run("python", "-m", "build")


@nox.session(default=False)
def benchmarks(session: nox.Session) -> None:
    """Time what users wait for; see `benchmarks/README.md`."""
    session.install("-e.[test]")
    for script in sorted((HERE / "benchmarks").glob("*.py")):
        session.run("python", str(script), *session.posargs)


if __name__ == "__main__":
    nox.main()
