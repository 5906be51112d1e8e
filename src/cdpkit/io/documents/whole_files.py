"""Files written whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cdpkit.errors import UnwritableFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


PathT = TypeVar("PathT", str, Path, "str | os.PathLike[str]")


def write_whole(
    path: str | os.PathLike[str],
    content: str | bytes | bytearray,
    *,
    sources: Iterable[str | Path] = (),
) -> None:
    r"""Write a file; if that fails or is killed, an old file of that name stays as it was.

    The content goes to a file without a name, or a temporary one, in the same folder, which then
    takes the name. Symbolic links are followed. What is not a regular file (a device, a pipe) is
    written through. A file with several names (hard links) is written in place from a finished
    copy, so that all names show it: only there can a kill leave it incomplete, with the copy beside
    it.

    Parameters
    ----------
    path : path
        The file to write.
    content : str, bytes or bytearray
        Its content; a text is written as UTF-8, half characters of broken names as `\udc80`.
    sources : iterable of path, optional
        The files that the content was made from: none may be the file to write.

    Raises
    ------
    UnwritableFileError
        If the folder or the file cannot be written, or is one of `sources`.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder, "x.txt"), "new")
    ...     Path(folder, "x.txt").read_text(encoding="utf-8")
    'new'
    """
    if any(_is_same(path, source) for source in sources):
        problem = "is also read by this command, so it was not overwritten"
        raise UnwritableFileError(str(path), problem, "Name another file.")
    write_together({path: content})


def write_together(contents: Mapping[PathT, str | bytes | bytearray]) -> None:
    """Write several files as `write_whole` does, none of them before all are finished.

    Raises
    ------
    UnwritableFileError
        If one cannot be written. Where it cannot be finished, all old files stay.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_together({Path(folder, name): name for name in ("a", "b")})
    ...     sorted(os.listdir(folder))
    ['a', 'b']
    """
    with ExitStack() as finished:
        places = []
        for path, content in contents.items():
            data = (
                content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
            )
            with _told(path):
                file = Path(os.path.realpath(path))
                ready = _ready(file, data, _state_of(file))
                places.append((path, finished.enter_context(ready)))
        for path, place in places:
            with _told(path):
                place()


@contextmanager
def _told(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn the errors of the system into ours."""
    try:
        yield
    except ValueError:  # a zero byte in the name
        error = OSError(errno.EINVAL, "")
        raise UnwritableFileError.from_system(str(path), error) from None
    except OSError as error:
        raise UnwritableFileError.from_system(str(path), error) from None


@contextmanager
def _ready(
    file: Path, data: bytes | bytearray, old: os.stat_result | None
) -> Iterator[Callable[[], None]]:
    """Finish the content beside the file, and give what puts it in its place."""
    if old is not None and stat.S_ISDIR(old.st_mode):
        raise IsADirectoryError(errno.EISDIR, "")
    if old is not None and not stat.S_ISREG(old.st_mode):
        yield lambda: _write_through(file, data)
    elif old is not None and old.st_nlink > 1:
        with _copy(file.parent, data, old) as name:
            yield lambda: _write_in_place(file, data, name)
    elif (handle := _unnamed_in(file.parent)) is not None:
        try:
            _finish(handle, data, old)
            yield lambda: _name(handle, file, data, old)
        finally:
            os.close(handle)
    else:
        with _copy(file.parent, data, old) as name:
            yield lambda: _rename(name, file)


def _write_through(file: Path, data: bytes | bytearray) -> None:
    with file.open("wb", buffering=0) as through:
        _put(through.fileno(), data)


def _rename(name: Path, file: Path) -> None:
    name.replace(file)


def _name(handle: int, file: Path, data: bytes | bytearray, old: os.stat_result | None) -> None:
    """Give a finished file without a name its own; where that is refused, write it once more."""
    if not _named(handle, file, old):
        with _copy(file.parent, data, old) as name:
            name.replace(file)


def _write_in_place(file: Path, data: bytes | bytearray, copy: Path) -> None:
    """Write over the content, which all names of the file share; put it back if that fails."""
    before = file.read_bytes()
    with file.open("r+b", buffering=0) as place:
        try:
            _put(place.fileno(), data)
            place.truncate()
        except BaseException:
            place.seek(0)
            _put(place.fileno(), before)
            place.truncate()
            raise
        os.fsync(place.fileno())
    copy.unlink()


def _state_of(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except FileNotFoundError:
        return None


def _is_same(one: str | os.PathLike[str], other: str | Path) -> bool:
    """Tell whether two paths lead to one regular file; a terminal may be read and written."""
    with suppress(OSError, ValueError):
        return Path(one).samefile(other) and Path(one).is_file()
    return False


def _put(handle: int, data: bytes | bytearray) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


@contextmanager
def _copy(folder: Path, data: bytes | bytearray, old: os.stat_result | None) -> Iterator[Path]:
    """Give a finished temporary file in a folder; it is removed if it keeps its name."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=".cdpkit.", suffix=".part")
    try:
        try:
            _finish(handle, data, old)
        finally:
            os.close(handle)
        yield Path(name)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise


def _unnamed_in(folder: Path) -> int | None:
    """Open a file without a name, which a kill leaves no trace of; None where there is none."""
    try:
        return os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600)
    except (AttributeError, OSError):  # only Linux has it, and not on every disk
        return None


def _named(handle: int, file: Path, old: os.stat_result | None) -> bool:
    """Give the file that has no name its name."""
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # A folder as an open file makes Python call linkat, which follows the link in /proc.
        unnamed = f"/proc/self/fd/{handle}"
        part = file.name if old is None else f".cdpkit.{os.getpid()}.{handle}.part"
        try:
            os.link(unnamed, part, dst_dir_fd=folder, follow_symlinks=True)
        except (FileExistsError, FileNotFoundError, PermissionError):
            return False  # another made it meanwhile, or there is no /proc: the other way decides
        if old is not None:
            try:
                os.replace(part, file.name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                os.unlink(part, dir_fd=folder)
                raise
    finally:
        os.close(folder)
    return True


def _finish(handle: int, data: bytes | bytearray, old: os.stat_result | None) -> None:
    """Write all, with the rights of the file that is replaced or those of any new file."""
    _put(handle, data)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, _usual_mode() if old is None else stat.S_IMODE(old.st_mode))
        with suppress(OSError):
            if old is not None:
                os.fchown(handle, old.st_uid, old.st_gid)
    os.fsync(handle)


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
