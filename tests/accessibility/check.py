"""Hold the site and a board paper against axe-core in a headless Chromium.

Usage: python tests/accessibility/check.py SITE PAPER.html [--all]

Each page is opened at 1280 and 390 px, in light and dark colours. Without `--all` a page of each kind
is tried. Chromium comes from the system, axe-core from npm, playwright from pip. Where one of them is
missing, a message says so and the exit status is 0; with a violation it is 1.
"""

from __future__ import annotations

import functools
import http.server
import importlib.util
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

AXE = "axe-core@4.14.1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = (1280, 390)
THEMES = ("light", "dark")
KINDS = (
    "index", "first-scorecard", "are_we_on_track", "gallery", "board-paper", "checks", "verdicts",
    "methods/trend", "methods/projection", "cli", "commands/change", "api/index",
    "api/calc/rates-crude",
)  # fmt: skip
"""A page of each kind of the site."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def axe() -> str:
    """Get the text of axe-core from npm."""
    with tempfile.TemporaryDirectory() as folder:
        call = ["npm", "pack", "--silent", "--ignore-scripts", AXE]
        subprocess.run(call, cwd=folder, check=True, capture_output=True)  # noqa: S603
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            member = packed.extractfile("package/axe.min.js")
            assert member is not None
            return member.read().decode("utf-8")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def served(folder: Path) -> str:
    """Serve a folder from a thread that ends with the program, and give its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def addresses(site: Path, paper: Path, *, every: bool) -> Iterator[str]:
    """Give the pages to try."""
    base = served(site)
    found = sorted(site.rglob("*.html")) if every else [site / f"{kind}.html" for kind in KINDS]
    for page in found:
        if page.exists():
            yield base + page.relative_to(site).as_posix()
    yield served(paper.parent) + paper.name


def violations(page: Any, script: str) -> Iterator[str]:
    """Run axe-core on the page that is open."""
    page.evaluate(script)
    ask = "rules => axe.run({runOnly: {type: 'tag', values: rules}})"
    for one in page.evaluate(ask, RULES)["violations"]:
        places = "; ".join(" ".join(node["target"][:1]) for node in one["nodes"][:3])
        yield f"{one['id']} ({one['impact']}), {len(one['nodes'])} places: {places}"
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if wide:
        yield "the page scrolls sideways"


def check(site: Path, paper: Path, browser: str, script: str, *, every: bool) -> int:
    """Try each page, print what was found, and give the number of violations."""
    from playwright.sync_api import sync_playwright

    found = tried = 0
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for theme in THEMES:
            page = chromium.new_page(color_scheme=theme)
            for address in addresses(site, paper, every=every):
                page.goto(address, wait_until="load")
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    tried += 1
                    for told in violations(page, script):
                        found += 1
                        sys.stdout.write(f"{address} at {width} px, {theme}: {told}\n")
        chromium.close()
    sys.stdout.write(f"{found} violations in {tried} views\n")
    return found


def main(arguments: list[str]) -> int:
    """Check, or say what is missing."""
    site, paper = (Path(one) for one in arguments if one != "--all")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    missing = [
        name
        for name, there in (
            ("Chromium", browser),
            ("npm", shutil.which("npm")),
            ("playwright", importlib.util.find_spec("playwright")),
        )
        if not there
    ]
    if missing or browser is None:
        sys.stdout.write(f"Accessibility was not checked: {', '.join(missing)} is missing.\n")
        return 0
    try:
        script = axe()
    except subprocess.CalledProcessError:
        sys.stdout.write("Accessibility was not checked: npm does not give axe-core.\n")
        return 0
    return min(check(site, paper, browser, script, every="--all" in arguments), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
