"""JSON Lines: `{"id": "a1", "title": "Trail shoe", "price": 89.9}`, one record a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import ReadError
from . import files
from .records import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def rows(path: Path) -> Iterator[Row | ReadError]:
    """Yield a row per line; a line that is no JSON record is a ReadError."""
    with files.opened(path) as stream:
        for number, line in files.lines(stream):
            if line is None:
                yield ReadError(str(path), files.TOO_LONG, line=number)
            elif line.strip():
                yield record(line, source=str(path), line=number)


def record(data: bytes, *, source: str, line: int) -> Row | ReadError:
    """Return the row in the JSON text of one record, or what is wrong with it."""
    try:
        found: Any = json.loads(data.decode().rstrip())
    except UnicodeDecodeError as error:
        return ReadError(source, files.not_utf8(error), line=line)
    except json.JSONDecodeError as error:
        return ReadError(source, f"is no JSON: {_said(error)}", line=line + error.lineno - 1)
    except RecursionError:
        return ReadError(source, "is nested too deeply", line=line)
    except ValueError:  # Python refuses to read an integer of more than 4,300 digits
        return ReadError(source, "holds a number with too many digits", line=line)
    if isinstance(found, dict):
        return Row(line, found)
    kind = {list: "a list", str: "a text", type(None): "null", bool: "true or false"}
    said = kind.get(type(found), "a number")
    return ReadError(source, f"is {said}, not a record in {{...}}", line=line)


def _said(error: json.JSONDecodeError) -> str:
    return f"{error.msg[:1].lower()}{error.msg[1:]}, at column {error.colno}"
