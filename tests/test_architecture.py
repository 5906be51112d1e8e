"""Layers, faces and folders hold; see CONTRIBUTING.md for the rules."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import grimp
import pytest
from importlinter.cli import lint_imports

SRC = Path(__file__).parents[1] / "src"
ENTRY_POINTS = {"__init__", "__main__"}
"""The lazy front door of the package may name every layer."""
OTHERS_ALLOWED = {
    "errors": (),
    "columns": (),
    "age_bands": (),
    "reasons": (),
    "display": ("rich",),
    "results": ("narwhals",),
    "coded": ("numpy", "narwhals"),
    "model": ("lazy_loader", "pydantic", "pydantic_core"),
    "calc": ("lazy_loader", "numpy", "scipy.special", "scipy.optimize"),
}
NOT_AT_MODULE_LEVEL = ("pandas", "polars", "pyarrow", "matplotlib", "scipy.optimize")
HEAVY = {"pandas", "polars", "scipy", "numpy", "matplotlib"}


class Import(NamedTuple):
    """One imported module and where it stands."""

    layer: str
    module: str
    level: int
    lazy: bool
    typing: bool
    place: str


def is_typing_block(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def modules_of(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    # `from scipy import stats` imports scipy.stats: look at each name, too.
    return [f"{node.module or ''}.{alias.name}" for alias in node.names]


def imports_of(path: Path) -> list[Import]:
    inside = path.relative_to(SRC / "cdpkit")
    layer = inside.parts[0].removesuffix(".py")
    found: list[Import] = []

    def walk(node: ast.AST, *, lazy: bool, typing: bool) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            level = node.level if isinstance(node, ast.ImportFrom) else 0
            place = f"{inside}:{node.lineno}"
            found.extend(Import(layer, m, level, lazy, typing, place) for m in modules_of(node))
        lazy = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        typing = typing or is_typing_block(node)
        for child in ast.iter_child_nodes(node):
            walk(child, lazy=lazy, typing=typing)

    walk(ast.parse(path.read_text(encoding="utf-8")), lazy=False, typing=False)
    return found


FILES = sorted((SRC / "cdpkit").rglob("*.py"))
IMPORTS = [found for path in FILES for found in imports_of(path)]
OTHERS = [i for i in IMPORTS if i.module.split(".")[0] not in {*sys.stdlib_module_names, "cdpkit"}]


def is_below(module: str, parents: tuple[str, ...]) -> bool:
    return any(module == parent or module.startswith(f"{parent}.") for parent in parents)


FOLDERS = {path.parent for path in FILES if path.name == "__init__.py"}
GRAPH = grimp.build_graph("cdpkit", cache_dir=None)
"""Imports between the modules of the package, those for types alone counted."""


def test_layers_and_circles() -> None:
    """Ask import-linter: its contracts stand in pyproject.toml."""
    assert lint_imports(config_filename=str(SRC.parent / "pyproject.toml"), no_cache=True) == 0


def test_a_file_is_imported_only_from_inside_its_folder() -> None:
    """Others import the face of the folder: its `__init__`."""
    faces = {m for m in GRAPH.modules if GRAPH.find_children(m)} | {
        "cdpkit.calc.formulas",
        "cdpkit.io.bundled",
    }
    wrong = [
        f"{importer} imports {imported}"
        for importer in GRAPH.modules
        for imported in GRAPH.find_modules_directly_imported_by(importer) - faces
        if not f"{importer}.".startswith(f"{imported.rpartition('.')[0]}.")
    ]
    assert not wrong


@pytest.mark.parametrize(
    "folder", sorted(FOLDERS), ids=lambda folder: folder.relative_to(SRC).as_posix()
)
def test_a_face_holds_names_and_no_code(folder: Path) -> None:
    body = ast.parse((folder / "__init__.py").read_text("utf-8")).body
    assert all(isinstance(n, ast.Expr | ast.Import | ast.ImportFrom | ast.Assign) for n in body)


@pytest.mark.parametrize(
    "folder", sorted(FOLDERS), ids=lambda folder: folder.relative_to(SRC).as_posix()
)
def test_a_folder_shows_what_is_in_it(folder: Path) -> None:
    files = [path.stem for path in folder.glob("*.py") if not path.stem.startswith("__")]
    assert len(files) <= 14
    assert not [name for name in files if name.startswith("_")]


@pytest.mark.parametrize("layer", OTHERS_ALLOWED)
def test_lower_layers_use_few_packages(layer: str) -> None:
    allowed = OTHERS_ALLOWED[layer]
    used = [i for i in OTHERS if i.layer == layer and not i.typing]
    assert not [f"{i.place} imports {i.module}" for i in used if not is_below(i.module, allowed)]


def test_slow_packages_are_imported_inside_the_function_that_needs_them() -> None:
    wrong = [
        f"{i.place} imports {i.module}"
        for i in OTHERS
        if not (i.lazy or i.typing) and is_below(i.module, NOT_AT_MODULE_LEVEL)
        if i.layer != "frames"
    ]
    assert not wrong


def test_every_package_that_is_imported_is_a_declared_dependency() -> None:
    project = tomllib.loads((SRC.parent / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [
        *project["dependencies"],
        *project["optional-dependencies"]["plot"],
        *project["optional-dependencies"]["excel"],
        *project["optional-dependencies"]["report"],
        *project["optional-dependencies"]["engines"],
    ]
    declared = {re.split(r"[^\w.-]", name)[0].lower() for name in needed}
    named_otherwise = {
        "yaml": "pyyaml",
        "ruamel": "ruamel.yaml",
        "pydantic_core": "pydantic",
        "python_calamine": "python-calamine",
        "docx": "python-docx",
    }
    used = {i.module.split(".")[0] for i in OTHERS if not i.typing}
    assert {named_otherwise.get(name, name) for name in used} <= declared


def test_scipy_stats_is_not_used() -> None:
    assert not [i.place for i in OTHERS if is_below(i.module, ("scipy.stats",))]


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not {path.stem for path in FILES} & {"utils", "util", "helpers", "common", "misc"}


def modules_of_run(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return set(run.stdout.split())


def loaded_by(statement: str) -> set[str]:
    return {name.split(".")[0] for name in modules_of_run(statement)}


def test_importing_the_package_is_cheap() -> None:
    assert not loaded_by("import cdpkit") & {*HEAVY, "pydantic", "narwhals", "yaml", "typer"}


def test_importing_a_record_loads_no_array_package() -> None:
    assert not loaded_by("from cdpkit import Strategy") & HEAVY


def test_the_command_line_starts_without_the_records_of_plans() -> None:
    assert "cdpkit.model.records" not in modules_of_run("import cdpkit.cli")
