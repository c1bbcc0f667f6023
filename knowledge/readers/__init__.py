"""Readers: one file each format, products and documents out, `ReadError` for what is broken.

A bad row is yielded as a ReadError among the good ones; a file that is lost is raised.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import ReadError
from . import files
from .mapping import FieldMap, load_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..types import Document, Kind, Product
    from .records import Row

__all__ = ["FieldMap", "load_mapping", "read_document", "read_products", "sources"]

_CATALOGUES = (
    ".jsonl", ".ndjson", ".json", ".yaml", ".yml", ".csv", ".tsv", ".xml", ".rss", ".atom"
)  # fmt: skip
_PAGES = (".html", ".htm")  # a product or a document, depending on what is in it
_DOCUMENTS = (".md", ".markdown", ".txt", ".pdf", ".docx")
_SUPPORTED = (
    f"products: {' '.join((*_CATALOGUES, *_PAGES))} (each also .gz); "
    f"documents: {' '.join((*_DOCUMENTS, *_PAGES))}"
)


def sources(
    path: Path, kind: Literal["products", "documents"] | None = None
) -> Iterator[tuple[Path, Kind] | ReadError]:
    """Yield the readable files under a file or folder, sorted, and what each of them is.

    What is unknown or unreadable in a folder is yielded as a ReadError, what is given directly is
    raised. `kind` leaves out the files that can only be of the other kind.
    """
    if not path.is_dir():
        if not path.exists():
            raise ReadError(str(path), "there is no such file or folder")
        found = _kind(path, kind)
        if found is None:
            raise ReadError(str(path), f"is no file of {kind}; supported are {_SUPPORTED}")
        yield path, found
        return
    for file in files.walk(path):
        if isinstance(file, ReadError):
            yield file
            continue
        try:
            found = _kind(file, kind)
        except ReadError as error:
            yield error
            continue
        if found is not None:
            yield file, found


def _kind(path: Path, kind: Literal["products", "documents"] | None) -> Kind | None:
    """Return what a file holds, None for what `kind` excludes."""
    suffix, packed = files.suffix(path), path.name.lower().endswith(".gz")
    try:
        regular = path.is_file()
    except OSError as error:  # the folder may be listed but not entered
        raise ReadError(str(path), f"cannot be opened: {error.strerror or error}") from error
    if not regular:
        raise ReadError(str(path), "is no regular file")
    if suffix in _PAGES:
        if kind is not None:
            return "product" if kind == "products" else "document"
        from . import jsonld

        return "product" if jsonld.has_product(path) else "document"
    if suffix in _CATALOGUES:
        return None if kind == "documents" else "product"
    if suffix in _DOCUMENTS and not packed:
        return None if kind == "products" else "document"
    raise ReadError(str(path), f"its format is unknown; supported are {_SUPPORTED}")


def read_products(path: Path, mapping: FieldMap | None = None) -> Iterator[Product | ReadError]:
    """Yield the products of a catalogue as it is read, a ReadError in the place of a bad row.

    Raises ReadError where the rest of the file is lost, after what could be read.
    """
    from . import records

    return records.products(_rows(path, mapping), mapping or FieldMap(), source=str(path))


def _rows(path: Path, mapping: FieldMap | None) -> Iterator[Row | ReadError]:
    match files.suffix(path):
        case ".jsonl" | ".ndjson":
            from . import jsonl

            return jsonl.rows(path)
        case ".json":
            from . import json_array

            return json_array.rows(path)
        case ".yaml" | ".yml":
            from . import yaml

            return yaml.rows(path)
        case ".csv" | ".tsv":
            from . import csv

            return csv.rows(path, mapping)
        case ".xml" | ".rss" | ".atom":
            from . import merchant

            return merchant.rows(path)
        case ".html" | ".htm":
            from . import jsonld

            return jsonld.rows(path)
    raise ReadError(str(path), f"is no catalogue; supported are {_SUPPORTED}")


def read_document(path: Path, *, document_id: str) -> Document:
    """Return a document; its id is that of its front matter, else `document_id`.

    Raises ReadError when it cannot be read or has no text.
    """
    match files.suffix(path):
        case ".md" | ".markdown":
            from . import markdown

            return markdown.read(path, document_id=document_id)
        case ".txt":
            from . import text

            return text.read(path, document_id=document_id)
        case ".html" | ".htm":
            from . import html

            return html.read(path, document_id=document_id)
        case ".pdf":
            from . import pdf

            return pdf.read(path, document_id=document_id)
        case ".docx":
            from . import docx

            return docx.read(path, document_id=document_id)
    raise ReadError(str(path), f"is no document; supported are {_SUPPORTED}")
