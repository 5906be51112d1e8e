"""Hold the site and a board paper against axe-core in a headless Chromium.

Usage: python tests/accessibility/check.py SITE PAPER.html [--all] [--log FILE]

Each page is opened at 1280 and 390 px, in light and dark colours. Without `--all` a page of each kind
is tried. With `--log` each view is written to a file as it is done; a run that finds the file goes on
from there. Chromium comes from the system, axe-core from npm, playwright from pip. Where one of them is
missing, a message says so and the exit status is 0; with a violation it is 1.
"""

from __future__ import annotations

import argparse
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
THEMES = {"light": [], "dark": ["color-contrast", "link-in-text-block"]}
"""The rules to try in each theme; none named: all. Only rules about colour depend on the theme."""
KINDS = (
    "index", "first-scorecard", "are_we_on_track", "gallery", "board-paper", "checks", "verdicts",
    "methods/trend", "methods/projection", "cli", "commands/change", "api/index",
    "api/calc/rates-crude",
)  # fmt: skip
"""A page of each kind of the site."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CLEAN = "nothing found"


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


def pages(site: Path, paper: Path, *, every: bool) -> dict[str, str]:
    """Name the pages to try, each with its address."""
    base = served(site)
    found = sorted(site.rglob("*.html")) if every else [site / f"{kind}.html" for kind in KINDS]
    names = [page.relative_to(site).as_posix() for page in found if page.exists()]
    addresses = {name: base + name for name in names}
    return addresses | {f"the paper, {paper.name}": served(paper.parent) + paper.name}


def violations(page: Any, rules: list[str]) -> Iterator[str]:
    """Run rules of axe-core on the page that is open, or all of `TAGS`."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    asked = {"runOnly": only, "resultTypes": ["violations"]}
    for one in page.evaluate("asked => axe.run(asked)", asked)["violations"]:
        places = "; ".join(" ".join(node["target"][:1]) for node in one["nodes"][:3])
        yield f"{one['id']} ({one['impact']}), {len(one['nodes'])} places: {places}"
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if wide:
        yield "the page scrolls sideways"


def views(page: Any, address: str, script: str, theme: str) -> Iterator[tuple[int, list[str]]]:
    """Open a page once and try it at each width."""
    page.goto(address, wait_until="load")
    page.evaluate(script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)  # the theme makes what scrolls focusable after a resize
        yield width, list(violations(page, THEMES[theme]))


def check(wanted: dict[str, str], browser: str, script: str, log: Path | None) -> int:
    """Try each page, print what was found, and give the number of violations."""
    from playwright.sync_api import sync_playwright

    lines = log.read_text("utf-8").splitlines() if log and log.exists() else []
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for theme in THEMES:
            page = chromium.new_page(color_scheme=theme)
            page.route("**/search_index.*", lambda route: route.abort())  # slow, and in no view
            for name, address in wanted.items():
                view = f"{name}, {theme}: "
                if any(line.startswith(view) for line in lines):
                    continue
                for width, told in views(page, address, script, theme):
                    new = [f"{view}{width} px: {one}" for one in told or [CLEAN]]
                    sys.stdout.write("".join(f"{line}\n" for line in new if told))
                    lines += new
                if log:  # after both widths: a page is done or not
                    log.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        chromium.close()
    found = sum(not line.endswith(CLEAN) for line in lines)
    tried = len({line.partition(" px: ")[0] for line in lines})
    sys.stdout.write(f"{found} violations in {tried} views\n")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Check, or say what is missing."""
    parser = argparse.ArgumentParser(
        description="Hold the site and a board paper against axe-core."
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("paper", type=Path)
    parser.add_argument("--all", action="store_true", help="try every page")
    parser.add_argument("--log", type=Path, help="write each view here, and go on from it")
    given = parser.parse_args(arguments)
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
    wanted = pages(given.site, given.paper, every=given.all)
    return min(check(wanted, browser, script, given.log), 1)


if __name__ == "__main__":
    sys.exit(main())
