"""Hostile and broken YAML: each gives a clear error with file and line, quickly and without harm."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdpkit.errors import CdpError, DocumentError, UnreadableFileError
from cdpkit.io.documents import yaml_text
from cdpkit.io.documents.yaml_text import MAX_BYTES, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    WriteFile = Callable[[str | bytes], Path]

BOMB = 'a: &a ["lol", "lol"]\n' + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(30))


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    def write_file(text: str | bytes) -> Path:
        path = tmp_path / "strategy.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


@pytest.mark.parametrize(
    "text", ["45%", "2,982", "1.50", "no", "2024-06", "0x1F", "1e3", "<<", "=", "12:30:45", "~x"]
)
def test_scalars_stay_as_printed(write: WriteFile, text: str) -> None:
    assert read_yaml(write(f"value: {text}\n"))[0] == {"value": text}


@pytest.mark.parametrize("text", ["", "~", "null"])
def test_unquoted_nothing_is_none(write: WriteFile, text: str) -> None:
    assert read_yaml(write(f"value: {text}\n"))[0] == {"value": None}


@pytest.mark.parametrize("text", ["''", '"null"', "'~'"])
def test_quoted_nothing_is_text(write: WriteFile, text: str) -> None:
    assert read_yaml(write(f"value: {text}\n"))[0] == {"value": text[1:-1]}


def test_every_value_knows_its_line(write: WriteFile) -> None:
    _, lines = read_yaml(write("# head\na: 1\nb:\n  - c: 2\n  - >\n    long\n    text\n"))
    assert lines == {(): 2, ("a",): 2, ("b",): 4, ("b", 0): 4, ("b", 0, "c"): 4, ("b", 1): 5}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n", "---\n", "\ufeff"])
def test_empty_file_holds_nothing(write: WriteFile, text: str) -> None:
    assert read_yaml(write(text))[0] is None


def test_byte_order_mark_of_utf8_is_no_text(write: WriteFile) -> None:
    assert read_yaml(write(b"\xef\xbb\xbfa: b\n"))[0] == {"a": "b"}


REFUSED = {
    "alias bomb": (BOMB, 1, "`a` uses an anchor or alias"),
    "alias": ("a: 1\nb: *a\n", 2, "`b` uses an anchor or alias"),
    "alias as key": ("a: 1\n*a : x\n", 2, "a key that is not text"),
    "anchor on a key": ("&a k: x\n", 1, "uses an anchor or alias"),
    "tag that runs code": ("a:\n  !!python/object/apply:os.abort []\n", 2, "`a` uses the tag"),
    "tag of a number": ("a: !!int 3\n", 1, "uses the tag `tag:yaml.org,2002:int`"),
    "own tag": ("%TAG ! tag:x,2000:\n---\na: !foo 3\n", 3, "uses the tag `tag:x,2000:foo`"),
    "tag on a key": ("!!str a: 3\n", 1, "uses the tag"),
    "repeated key": ("a: 1\nb:\n  c: 1\n  c: 2\n", 4, "`b` repeats the key `c`.*already at line 3"),
    "repeated quoted key": ("a: 1\n'a': 2\n", 2, "repeats the key `a`.*already at line 1"),
    "list as key": ("[a, b]: c\n", 1, "a key that is not text"),
    "second document": ("a: 1\n---\nb: 2\n", 2, "holds a second document"),
    "tab as indent": (
        "a:\n\tb: 1\n",
        2,
        "is not valid YAML: a tab is used where spaces are needed",
    ),
    "tab below a text": ("a: 1\nb: text\n \tc: 2\n", 3, "a tab is used where spaces are needed"),
    "quote closed by the next": (
        'a: "one\nb: 2\nc: {d: "2,410"}\n',
        1,
        "the quote that opens here is closed on line 3",
    ),
    "open double quote": ('a: 1\nb: "open\nc: 2\n', 2, "the quote is not closed"),
    "open single quote": ("a: 1\nb: 'open\nc: 2\n", 2, "the quote is not closed"),
    "open bracket": ("a: [1, 2\nb: 3\n", 1, r"the `\[` is not closed"),
    "two colons": ("a: 1\nb: c: d\n", 2, "a colon and space appear where a key is not allowed"),
    "bad indent": ("a:\n    b: 1\n  c: 2\n", 3, "does not fit the lines above it"),
    "control character": ("a: b\nc: \x07d\n", 2, r"holds the character U\+0007"),
    "escaped control character": ('a: b\nc: "\\x1b[31m"\n', 2, "`c` escapes a character"),
    "escaped zero": ('a: "\\0"\n', 1, "`a` escapes a character"),
    "deep list": ("[" * 100_000, 1, "is nested more than 40"),
    "deep closed list": ("a: " + "[" * 100_000 + "]" * 100_000, 1, "is nested more than 40"),
    "deep mapping": ("{a: " * 100_000, 1, "`a.a.a` is nested more than 40"),
    "deep dashes": ("- " * 100_000, 1, "is nested more than 40"),
    "deep blocks": ("\n".join(" " * n + "a:" for n in range(2_000)), 42, "is nested more than 40"),
    "deep keys": ("? " * 100_000, 1, "a key that is not text"),
    "long key": ("a: 1\n" + "b" * 5_000 + ": c\n", 2, "the key is not followed by a colon"),
    "unknown escape": ('a: 1\nb: "x\\q"\n', 2, "begins no known escape"),
    "broken escape": ('a: "\\xZZ"\n', 1, "begins no known escape"),
    "at sign": ("a: 1\nb: @x\n", 2, "cannot begin with @"),
    "star": ("a: *\n", 1, r"cannot begin with \*"),
    "two texts": ('"a": "x" y\n', 1, "does not fit the lines above it"),
    "bracket too many": ("a: [1, 2]]\n", 1, "does not fit the lines above it"),
}


@pytest.mark.parametrize(("text", "line", "problem"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_file_and_line(write: WriteFile, text: str, line: int, problem: str) -> None:
    path, start = write(text), time.perf_counter()
    with pytest.raises(DocumentError, match=rf"strategy\.yaml:{line}: .*{problem}") as caught:
        read_yaml(path)
    assert (caught.value.file, caught.value.line) == (str(path), line)
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    assert time.perf_counter() - start < 1


UNREADABLE = {
    "binary": (bytes(range(256)), "is UTF-16 or not text"),
    "zip": (b"PK\x03\x04\x14\x00\x00\x00", "is UTF-16 or not text"),
    "utf-16": ("a: b\n".encode("utf-16"), "is UTF-16 or not text"),
    "utf-16 without zeros": (b"\xff\xfe\x61\x62", "is UTF-16 or not text"),
    "utf-32": ("a: b\n".encode("utf-32-be"), "is UTF-16 or not text"),
    "latin-1": ("a: b\nb: caf\xe9\n".encode("latin-1"), "line 2 holds the byte 0xe9"),
    "half a character": ("a: é".encode()[:-1], "line 1 holds the byte 0xc3"),
    "surrogate": (b"a: \xed\xa0\x80\n", "line 1 holds the byte 0xed"),
    "50 MB": (b"a: b\n" * 10_000_000, "is longer than the 8,000,000 bytes"),
    "one byte too long": (b"#" * (MAX_BYTES + 1), "is longer than the 8,000,000 bytes"),
}


@pytest.mark.parametrize(("data", "problem"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_no_text(write: WriteFile, data: bytes, problem: str) -> None:
    path, start = write(data), time.perf_counter()
    with pytest.raises(UnreadableFileError, match=rf"strategy\.yaml: .*{problem}"):
        read_yaml(path)
    assert time.perf_counter() - start < 1


def test_longest_file_is_read(write: WriteFile) -> None:
    assert read_yaml(write(b"#" * MAX_BYTES))[0] is None


def test_directory(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        read_yaml(tmp_path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"nowhere\.yaml: cannot be read: there is no such file"
    ):
        read_yaml(tmp_path / "nowhere.yaml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless device file")
def test_endless_file_is_cut_off() -> None:
    with pytest.raises(UnreadableFileError, match="is longer than"):
        read_yaml(Path("/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_file_without_rights(write: WriteFile) -> None:
    path = write("a: b\n")
    path.chmod(0)
    with pytest.raises(UnreadableFileError, match="cannot be read: you do not have permission"):
        read_yaml(path)


@pytest.mark.parametrize("name", REFUSED)
def test_pure_python_parser_refuses_the_same(
    write: WriteFile, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Where PyYAML was built without libyaml the messages differ a little, not the refusal."""
    monkeypatch.setattr(yaml_text, "_Parser", yaml.BaseLoader)
    text, _, problem = REFUSED[name]
    with pytest.raises(DocumentError, match=r"strategy\.yaml:\d+: ") as caught:
        read_yaml(write(text))
    assert ("nested more" in problem) == ("nested more" in str(caught.value))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text(st.sampled_from("ab:-[]{}\"'#&*!|>%@`? \n\t,~0\\é\ufeff\u0085\u2028"), max_size=40)
)
def test_any_text_is_read_or_refused(write: WriteFile, text: str) -> None:
    path = write(text)
    try:
        data, lines = read_yaml(path)
    except CdpError as error:
        assert str(path) in str(error)  # noqa: PT017 -- either outcome is right
    else:
        assert all(line >= 1 for line in lines.values())
        assert data is None or () in lines
