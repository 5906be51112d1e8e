"""The YAML language server, as editors run it: no mark on our documents, one on a mistake's line.

Runs where `CDPKIT_YAML_LANGUAGE_SERVER` names the program of the npm package yaml-language-server
(tried with 1.25.0), and skips elsewhere.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from cdpkit.io import bundled
from cdpkit.model import DocumentFile

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = os.environ.get("CDPKIT_YAML_LANGUAGE_SERVER", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="CDPKIT_YAML_LANGUAGE_SERVER is not set")
ROOT = Path(__file__).parents[2]
PLANS = ROOT / "tests" / "assess" / "plans"
GOOD = (PLANS / "00_good.yaml").read_text(encoding="utf-8")


def send(pipe: IO[bytes], **message: Any) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    pipe.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    pipe.flush()


def messages(pipe: IO[bytes]) -> Iterator[dict[str, Any]]:
    while head := pipe.readline():
        size = int(head.split(b":")[1]) if head.lower().startswith(b"content-length") else 0
        while pipe.readline().strip():
            pass
        yield json.loads(pipe.read(size))


def marks(schema: Path, texts: dict[str, str]) -> dict[str, set[int]]:
    """Give the lines, from 1, that the server marks in each text."""
    settings = {
        "validate": True,
        "schemas": {schema.as_uri(): "*"},
        "schemaStore": {"enable": False},
    }
    found: dict[str, set[int]] = {}
    command = ["node", SERVER, "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:  # noqa: S603
        assert server.stdin is not None
        assert server.stdout is not None
        ask = {"workspace": {"configuration": True}}
        start = {"processId": None, "rootUri": None, "capabilities": ask}
        send(server.stdin, id=1, method="initialize", params=start)
        for message in messages(server.stdout):
            if message.get("id") == 1 and "result" in message:
                send(server.stdin, method="initialized", params={})
                for name, text in texts.items():
                    document = {"uri": f"file:///{name}", "languageId": "yaml", "version": 1}
                    opened = {"textDocument": {**document, "text": text}}
                    send(server.stdin, method="textDocument/didOpen", params=opened)
            elif message.get("method") == "workspace/configuration":
                items = message["params"]["items"]
                given = [settings if one["section"] == "yaml" else None for one in items]
                send(server.stdin, id=message["id"], result=given)
            elif message.get("method") == "textDocument/publishDiagnostics":
                name = message["params"]["uri"].removeprefix("file:///")
                told = message["params"]["diagnostics"]
                found[name] = {one["range"]["start"]["line"] + 1 for one in told}
            elif "method" in message and "id" in message:
                send(server.stdin, id=message["id"], result=None)
            if len(found) == len(texts):
                break
        server.kill()
    return found


def test_marks_stand_where_mistakes_are_and_nowhere_else(tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps(DocumentFile.json_schema()), encoding="utf-8")
    sound = {
        path.name: path.read_text(encoding="utf-8")
        for path in (
            *map(bundled.path_of, bundled.documents()),
            *sorted((ROOT / "docs" / "examples").glob("*plan*.yaml")),
        )
    }
    expected: dict[str, set[int]] = {name: set() for name in sound}
    wrong = {}
    with (PLANS / "mistakes.csv").open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            lines = GOOD.split("\n")
            line = int(row["line"])
            lines[line - 1] = lines[line - 1].replace(row["good"], row["bad"], 1)
            wrong[f"{number}.yaml"] = "\n".join(lines)
            expected[f"{number}.yaml"] = {line} if row["marked"] == "yes" else set()
    found = marks(schema, {**sound, **wrong})
    missed = {name for name in expected if not expected[name] <= found[name]}
    false = {name for name in expected if found[name] and not expected[name]}
    assert (missed, false) == ({"42.yaml"}, set())  # a quote without its end is told at the end
