"""PDF documents, through markitdown: tables as Markdown tables, the rest as text."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING

from ..errors import ReadError
from . import files
from .markdown import document

if TYPE_CHECKING:
    from pathlib import Path

    from ..types import Document

UNPACKED_LIMIT = 256 * files.MEGABYTE
_STREAM = re.compile(rb"stream\r?\n")


def read(path: Path, *, document_id: str) -> Document:
    """Return the document; raises ReadError for one that is damaged, locked or only pictures."""
    data = files.held(path)
    if b"%PDF-" not in data[:1024]:
        raise ReadError(str(path), "is no PDF file: it does not begin with %PDF-")
    _refuse_bomb(data, path)
    text = re.sub(r"\n{3,}", "\n\n", _converted(data, path).replace("\f", "\n\n")).strip()
    if not text:
        raise ReadError(str(path), "has no text; if it is a scan, run text recognition on it first")
    matter = {} if text.startswith("# ") else {"title": _first_line(text)}
    return document(matter, text, path, document_id=document_id)


def _first_line(text: str) -> str | None:
    line = text.partition("\n")[0].strip()
    return line if 3 <= len(line) <= 100 and not line.startswith("|") else None


def _refuse_bomb(data: bytes, path: Path) -> None:
    """Unpack each compressed stream without keeping it, up to a limit for all of them."""
    total = 0
    for match in _STREAM.finditer(data):
        unpacker, rest = zlib.decompressobj(), data[match.end() : match.end() + 8 * files.MEGABYTE]
        if rest[:1] != b"\x78":
            continue
        try:
            while rest and not unpacker.eof and total <= UNPACKED_LIMIT:
                total += len(unpacker.decompress(rest, files.MEGABYTE))
                rest = unpacker.unconsumed_tail
        except zlib.error:
            continue  # not a stream after all, or a damaged one: the converter will say
        if total > UNPACKED_LIMIT:
            limit = UNPACKED_LIMIT // files.MEGABYTE
            raise ReadError(str(path), f"unpacks to more than {limit} MB; split the document")


def _converted(data: bytes, path: Path) -> str:
    import logging

    from markitdown import StreamInfo
    from markitdown.converters import PdfConverter

    # pdfminer logs each oddity of a file; what matters of them becomes our error.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        converted = PdfConverter().convert(io.BytesIO(data), StreamInfo(extension=".pdf"))
    # A damaged file makes the parser fail with whatever it trips over first.
    except Exception as error:
        locked = "Password" in type(error).__name__ or "Password" in repr(error)
        reason = (
            "is protected by a password; save it without one"
            if locked
            else ("is damaged: no PDF reader can open it; export it again")
        )
        raise ReadError(str(path), reason) from error
    return str(converted.markdown)
