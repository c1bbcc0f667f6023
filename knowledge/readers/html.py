"""HTML documents: the main text as Markdown, without navigation, scripts and footers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import ReadError
from . import files, values
from .markdown import document

if TYPE_CHECKING:
    from pathlib import Path

    from ..types import Document

PAGE_LIMIT = 16 * files.MEGABYTE
_DROPPED = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "nav",
    "footer",
    "form",
    "button",
    "dialog",
]


def read(path: Path, *, document_id: str) -> Document:
    """Return the document; raises ReadError when it is no UTF-8 text or holds none."""
    from bs4 import BeautifulSoup

    text = re.sub(r"^\s*<\?xml[^>]*>", "", files.text(path, PAGE_LIMIT).translate({0: None}))
    if "<" not in text:
        raise ReadError(str(path), "is no HTML: it has no tags; name it .txt if it is plain text")
    soup = BeautifulSoup(text, "lxml")
    title = values.one_line(soup.title.get_text()) if soup.title else ""
    for node in soup(_DROPPED):
        node.extract()
    main: Any = soup.find("main") or soup.find("article") or soup.body or soup
    matter = {"title": title} if title else {}
    return document(matter, _markdown(str(main), path), path, document_id=document_id)


def _markdown(markup: str, path: Path) -> str:
    from markitdown.converters import HtmlConverter

    try:
        return str(HtmlConverter().convert_string(markup, strict=True).markdown)
    except RecursionError as error:
        raise ReadError(str(path), "its HTML is nested too deeply") from error
