"""Bytes from files, with a limit on everything a hostile or broken file could make large."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ..errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGABYTE = 1024 * 1024
RECORD_LIMIT = 8 * MEGABYTE  # one record as it stands in the file
HELD_LIMIT = 64 * MEGABYTE  # a file that a format forces us to hold whole
UNPACKED_LIMIT = 8 * 1024 * MEGABYTE
RATIO_LIMIT = 200  # text rarely packs better than 1:30, a bomb reaches 1:1000
RATIO_FLOOR = 64 * MEGABYTE  # below this even a bomb does no harm

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


def suffix(path: Path) -> str:
    """Return the suffix that names the format, lower case, without a trailing `.gz`."""
    name = path.name.lower()
    inner = name.removesuffix(".gz")
    dot = inner.rfind(".")
    return inner[dot:] if dot > 0 else ""


def walk(folder: Path) -> Iterator[Path | ReadError]:
    """Yield the files under a folder in one order on every machine; hidden ones are left out.

    A folder that cannot be listed is yielded as a ReadError. Linked folders come after the real
    ones, and no folder comes twice: a link to a folder above it would have no end.
    """
    walked: set[str] = set()
    unlisted: list[OSError] = []
    waiting = [folder]
    while waiting:
        for root, folders, names in os.walk(waiting.pop(0), onerror=unlisted.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            if (real := os.path.realpath(root)) in walked:
                folders.clear()
                continue
            walked.add(real)
            # Path.is_symlink raises where a folder may be listed but not entered.
            waiting += [p for p in (Path(root, n) for n in folders) if os.path.islink(p)]  # noqa: PTH114
            yield from (Path(root, name) for name in sorted(names) if not name.startswith("."))
        for error in unlisted:
            yield ReadError(str(error.filename), f"cannot be listed: {error.strerror or error}")
        unlisted.clear()


class _Unpacked(io.RawIOBase):
    """A gzip stream that turns damage and bombs into `ReadError`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._packed = max(path.stat().st_size, 1)
        self._file = gzip.open(path, "rb")  # noqa: SIM115 - closed by close()
        self._total = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        try:
            # read1, not read: read would drop what came out before the damage.
            data = self._file.read1(len(view))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            reason = "the gzip file is damaged or cut off; pack it again or copy it anew"
            raise ReadError(str(self._path), reason) from error
        self._total += len(data)
        self._refuse_bomb()
        view[: len(data)] = data
        return len(data)

    def _refuse_bomb(self) -> None:
        bomb = self._total > RATIO_FLOOR and self._total > RATIO_LIMIT * self._packed
        if bomb or self._total > UNPACKED_LIMIT:
            unpacked = self._total // MEGABYTE
            reason = (
                f"unpacks to more than {unpacked} MB, which no catalogue of this size does; "
                "reading stopped here. Unpack it yourself if you trust it"
            )
            raise ReadError(str(self._path), reason)

    def close(self) -> None:
        self._file.close()
        super().close()


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, unpacking `.gz`; the byte-order mark of UTF-8 is skipped.

    Raises ReadError for a file that cannot be opened, is UTF-16, or (while reading) a bad gzip.
    """
    try:
        raw = _Unpacked(path) if path.name.lower().endswith(".gz") else path.open("rb", buffering=0)
    except OSError as error:
        raise ReadError(str(path), f"cannot be opened: {error.strerror or error}") from error
    with io.BufferedReader(raw, 256 * 1024) as stream:
        try:
            start = stream.peek(3)[:3]
            if start.startswith(_UTF16):
                raise ReadError(str(path), "is UTF-16 text; save it as UTF-8")
            if start == _BOM:
                stream.read(3)
            yield stream
        except OSError as error:
            raise ReadError(str(path), f"cannot be read: {error.strerror or error}") from error


def lines(stream: BinaryIO, limit: int = RECORD_LIMIT) -> Iterator[tuple[int, bytes | None]]:
    """Yield (number from 1, line); None stands for a line over `limit` bytes, never held whole."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)
        yield number, None


def held(path: Path, limit: int = HELD_LIMIT, *, remedy: str = "split it") -> bytes:
    """Return the whole file; raises ReadError when it is over `limit` bytes."""
    with opened(path) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise ReadError(str(path), f"is over {limit // MEGABYTE} MB; {remedy}")
    return data


def text(path: Path, limit: int = HELD_LIMIT) -> str:
    """Return the whole file as text with `\\n` line ends; raises ReadError unless it is UTF-8."""
    data = held(path, limit)
    try:
        decoded = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReadError(str(path), not_utf8(error), line=line) from error
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def not_utf8(error: UnicodeDecodeError) -> str:
    """Say where decoding failed, in words for a shop owner."""
    byte = error.object[error.start]
    return f"is not UTF-8 text (byte 0x{byte:02x}); save the file as UTF-8"


TOO_LONG = f"the record is over {RECORD_LIMIT // MEGABYTE} MB; shorten or split it"
