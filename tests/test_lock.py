"""The lock file: every package of development is in it, with hashes and without a place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8")
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)==([^\s\\;]+)", LOCK, re.MULTILINE)
}


def needed() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = canonicalize_name(project["name"])
    extras = project["optional-dependencies"]
    texts = [*project["dependencies"], *extras["engines"], *extras["dev"]]
    for extra in ("test", "docs", "notebooks"):
        texts += extras[extra]
    return [one for text in texts if canonicalize_name((one := Requirement(text)).name) != own]


def test_every_package_that_is_needed_is_locked_within_its_bounds() -> None:
    wanting = [
        str(one)
        for one in needed()
        if PINS.get(canonicalize_name(one.name), "0") not in one.specifier
    ]
    assert not wanting, "run `nox -s lock`"


def test_every_pin_has_a_hash_and_none_says_where_it_lies() -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) >= len(PINS) > 50
    assert not [block for block in blocks if "--hash=sha256:" not in block]
    assert "://" not in LOCK
