"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from cdpkit.errors import UnwritableFileError

__all__ = ["write_whole"]


def write_whole(path: str | os.PathLike[str], text: str) -> None:
    """Write a text to a file; if that fails, an old file of that name stays as it was.

    The text goes to a temporary file in the same folder, which then takes the name.

    Parameters
    ----------
    path : path
        The file to write.
    text : str
        Its content, written as UTF-8.

    Raises
    ------
    UnwritableFileError
        If the folder or the file cannot be written.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder, "x.txt"), "new")
    ...     Path(folder, "x.txt").read_text(encoding="utf-8")
    'new'
    """
    file = Path(path).resolve()  # a symbolic link stays, and what it points to is replaced
    try:
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, str(file))
        if file.exists() and not file.is_file():  # a pipe or a device is written through
            with file.open("w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            return
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".cdpkit.", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            part.chmod(_mode_of(file))
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableFileError.from_system(str(file), error) from None


def _mode_of(file: Path) -> int:
    """Give the rights of the file that is replaced, or those of any new file."""
    if file.exists():
        return file.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
