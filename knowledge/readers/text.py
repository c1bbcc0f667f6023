"""Plain text documents: the first short line is the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import files, values
from .markdown import document, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..types import Document


def read(path: Path, *, document_id: str) -> Document:
    """Return the document; raises ReadError when it is no UTF-8 text or empty."""
    text = files.text(path).translate({0: None}).strip()
    first = values.one_line(text.partition("\n")[0][:200])
    title = first if 0 < len(first) <= 100 else title_of(path)
    return document({"title": title}, text, path, document_id=document_id)
