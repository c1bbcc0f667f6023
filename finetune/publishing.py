"""Folders that are there whole or not at all, and never in the place of another."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from finetune.errors import ExportError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def check_free(folder: Path) -> None:
    """Raise `ExportError` when something stands where a folder is to be written."""
    if folder.exists():
        raise ExportError(f"{folder} is already there: take another name, or move it away")


@contextmanager
def published(folder: Path) -> Iterator[Path]:
    """Yield a folder to write into, which takes the name `folder` when all is written.

    Raises `ExportError` when that name is taken or there is no room.
    """
    check_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        yield part
        check_free(folder)
        part.chmod(0o755)  # mkdtemp keeps others out
        part.rename(folder)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        if _is_full(error):
            msg = f"{folder} could not be written, there is no space left: make room, do it again"
            raise ExportError(msg) from error
        raise


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    # safetensors says it in words only.
    return "No space left" in str(error) or "File too large" in str(error)
