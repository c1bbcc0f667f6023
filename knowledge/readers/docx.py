"""Word documents (.docx), through markitdown: headings, lists and tables as Markdown."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from ..errors import ReadError
from . import files
from .markdown import document

if TYPE_CHECKING:
    from pathlib import Path

    from ..types import Document

# What zipfile raises for one damage or another.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError)
UNPACKED_LIMIT = 256 * files.MEGABYTE
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .doc, and .docx behind a password


def read(path: Path, *, document_id: str) -> Document:
    """Return the document; raises ReadError for one that is damaged, locked or a bomb."""
    data = files.held(path)
    if data.startswith(_OLD_OFFICE):
        reason = "is protected by a password or an old .doc; save it as .docx without a password"
        raise ReadError(str(path), reason)
    _refuse_bomb(data, path)
    text = _converted(data, path).strip()
    if not text:
        raise ReadError(str(path), "has no text")
    return document({}, text, path, document_id=document_id)


def _refuse_bomb(data: bytes, path: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # zipfile unpacks no member beyond the size that it declares.
            total = sum(member.file_size for member in archive.infolist())
            if total > UNPACKED_LIMIT:
                limit = UNPACKED_LIMIT // files.MEGABYTE
                raise ReadError(str(path), f"unpacks to more than {limit} MB; it is not read")
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")) and b"<!ENTITY" in archive.read(
                    member
                ):
                    raise ReadError(str(path), "defines XML entities, which is not safe to read")
    except (*_DAMAGE, RuntimeError, OverflowError) as error:
        raise ReadError(str(path), "is damaged: no .docx file; save it again") from error


def _converted(data: bytes, path: Path) -> str:
    from markitdown import StreamInfo
    from markitdown.converters import DocxConverter

    try:
        converter = DocxConverter()  # type: ignore[no-untyped-call]
        converted = converter.convert(io.BytesIO(data), StreamInfo(extension=".docx"))
    # A damaged file makes the converter fail with whatever it trips over first.
    except Exception as error:
        raise ReadError(str(path), "is damaged: no .docx file; save it again") from error
    return str(converted.markdown)
