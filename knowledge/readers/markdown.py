"""Markdown documents, with or without front matter.

---
title: Returns
valid_from: 2026-01-01
supersedes: returns-2024
---
# Returns
...
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from ..errors import ReadError
from ..types import Document
from . import files, values, yaml

if TYPE_CHECKING:
    from pathlib import Path

_FENCE = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENED = re.compile(r"---[ \t]*\n[ \t]*[\w-]+[ \t]*:")
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_KNOWN = ("id", "title", "kind", "valid_from", "valid_until", "supersedes")


def read(path: Path, *, document_id: str) -> Document:
    """Return the document; raises ReadError for front matter that cannot be understood."""
    text = files.text(path).translate({0: None})
    matter, body = _split(text, path)
    return document(matter, body, path, document_id=document_id)


def document(matter: dict[str, Any], body: str, path: Path, *, document_id: str) -> Document:
    """Return the document that front matter and body make; raises ReadError when it is empty."""
    source, body = str(path), body.strip()
    if not body:
        raise ReadError(source, "has no text")
    heading = _HEADING.search(body)
    try:
        starts, ends = _validity(matter)
        return Document(
            id=values.identifier(matter.get("id")) or document_id,
            title=_string(matter, "title")
            or (values.one_line(heading[1]) if heading else title_of(path)),
            text=body,
            source=source,
            kind=_string(matter, "kind") or "policy",
            valid_from=starts,
            valid_until=ends,
            supersedes=_ids(matter.get("supersedes")),
            metadata=_metadata(matter),
        )
    except values.BadValueError as error:
        raise ReadError(source, f"front matter: {error}", line=1) from error


def title_of(path: Path) -> str:
    """Return a title made of the file's name."""
    words = re.sub(r"[\s_\-]+", " ", path.name.split(".")[0]).strip()
    return words[:1].upper() + words[1:] if words else path.name


def _split(text: str, path: Path) -> tuple[dict[str, Any], str]:
    match = _FENCE.match(text)
    if match is None:
        if _OPENED.match(text):
            reason = "front matter is opened by '---' and never closed; end it with a line '---'"
            raise ReadError(str(path), reason, line=1)
        return {}, text
    try:
        matter = yaml.load(match[1])
    except ValueError as error:
        raise ReadError(str(path), f"front matter is no YAML: {error}", line=1) from error
    if matter is None:
        matter = {}
    if not isinstance(matter, dict):
        reason = "front matter is no list of `key: value` lines; start with another line than '---'"
        raise ReadError(str(path), reason, line=1)
    return matter, text[match.end() :]


def _validity(matter: dict[str, Any]) -> tuple[date | None, date | None]:
    starts, ends = (_date(matter, key) for key in ("valid_from", "valid_until"))
    if starts and ends and ends < starts:
        raise values.BadValueError(f"valid_until {ends} is before valid_from {starts}")
    return starts, ends


def _date(matter: dict[str, Any], key: str) -> date | None:
    value = matter.get(key)
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise values.BadValueError(
            f"{key} {values.shown(value)} is no date; write it as 2026-12-31"
        ) from error


def _string(matter: dict[str, Any], key: str) -> str:
    value = matter.get(key)
    if isinstance(value, dict | list):
        raise values.BadValueError(f"{key} {values.shown(value)} is no text")
    return "" if value is None else values.one_line(str(value))


def _ids(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(found for item in items if (found := values.identifier(item)))


def _metadata(matter: dict[str, Any]) -> dict[str, str]:
    found = values.attributes("", {key: matter[key] for key in matter if key not in _KNOWN})
    return {
        key: ", ".join(value) if isinstance(value, tuple) else str(value) for key, value in found
    }
