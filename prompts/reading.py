"""Reading prompt files; what cannot be read is told with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from prompts.errors import PromptError


def read_text(path: Path, error: type[PromptError]) -> str:
    """Return a file's text; raise `error` when it cannot be read or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as cause:
        line = cause.object[: cause.start].count(b"\n") + 1
        raise error(str(path), "is not UTF-8: save it as UTF-8", line=line) from cause
    except OSError as cause:
        raise error(str(path), f"cannot be read: {cause.strerror}") from cause
