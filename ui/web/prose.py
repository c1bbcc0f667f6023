"""The text of an answer as HTML: paragraphs, lists, tables; every word of it is escaped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from assistant.verification.sentences import sentences

# The end of the word before markers and the stop after them stay on the markers' line.
_MARKERS = re.compile(r"([^\s\[]{0,24})((?:\s{0,2}\[\d{1,3}\])+)([.,;:!?)]*)")
_MARKER = re.compile(r"\s*\[(\d+)\]")
_LAST_WORD = re.compile(r"\S{1,24}$")
_ITEM = re.compile(r"\s*[-*]\s+")
_RULER = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_BLANK = re.compile(r"\n\s*\n")

Mark = Callable[[int], str]
"""From a citation's number to its mark, "" when it points nowhere."""
Proof = Callable[[str], str]
"""From a sentence to the mark that opens its evidence, "" when it has none."""


def prose(text: str, mark: Mark, proof: Proof) -> str:
    """Return Markdown's paragraphs, lists and tables as HTML; all else stays as it is written."""
    drawn = []
    for block in _BLANK.split(text.strip()):
        for kind, lines in groupby(block.splitlines(), key=_kind):
            drawn.append(_BLOCKS[kind](list(lines), mark, proof))
    return "".join(drawn)


def _kind(line: str) -> str:
    if line.lstrip().startswith("|"):
        return "table"
    return "list" if _ITEM.match(line) else "paragraph"


def _paragraph(lines: Sequence[str], mark: Mark, proof: Proof) -> str:
    text = "\n".join(lines).strip()
    return f"<p>{_said(text, mark, proof)}</p>" if text else ""


def _list(lines: Sequence[str], mark: Mark, proof: Proof) -> str:
    items = (_said(_ITEM.sub("", line, count=1).strip(), mark, proof) for line in lines)
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _table(lines: Sequence[str], mark: Mark, proof: Proof) -> str:
    """Return a table whose first column names its rows; it scrolls in its box, by keyboard too."""
    if len(lines) < 2 or not _RULER.match(lines[1]):
        return _paragraph(lines, mark, proof)
    rows = [[_marked(cell, mark, "") for cell in _cells(line)] for line in (lines[0], *lines[2:])]
    head, *body = rows
    columns = "".join(f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in head)
    named = "".join(
        f'<tr><th scope="row">{cells[0]}</th>{"".join(f"<td>{cell}</td>" for cell in cells[1:])}'
        "</tr>"
        for cells in body
    )
    return (
        '<div class="fw-table" role="region" aria-label="Table" tabindex="0"><table>'
        f"<thead><tr>{columns}</tr></thead><tbody>{named}</tbody></table></div>"
    )


_BLOCKS = {"table": _table, "list": _list, "paragraph": _paragraph}


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = _CELL_END.sub("\n", inner).removesuffix("\n")
    return [cell.strip().replace("\\|", "|") for cell in inner.split("\n")]


def _said(text: str, mark: Mark, proof: Proof) -> str:
    """Draw each sentence with the mark of its evidence behind it."""
    return "".join(_sentences(text, mark, proof))


def _sentences(text: str, mark: Mark, proof: Proof) -> Iterator[str]:
    for sentence in sentences([text]):
        said = sentence.rstrip()
        yield _marked(said, mark, proof(said)) + escape(sentence[len(said) :])


def _marked(text: str, mark: Mark, tail: str) -> str:
    """Escape `text` and draw its markers `[n]`; one that points nowhere stays as it is written.

    `tail` is HTML that stays on the line of the last word.
    """
    pieces, end = [], 0
    for match in _MARKERS.finditer(text):
        word, cited, stop = match.groups()
        drawn = _MARKER.sub(lambda one: mark(int(one[1])) or escape(one[0]), cited)
        if drawn != cited:
            last = tail if match.end() == len(text) else ""
            pieces.append(escape(text[end : match.start()]))
            pieces.append(_held(f"{escape(word)}{drawn}{escape(stop)}{last}"))
            end = match.end()
    rest = text[end:]
    if tail and (word_at := _LAST_WORD.search(rest)):
        pieces += [escape(rest[: word_at.start()]), _held(escape(word_at.group()) + tail)]
    else:
        pieces.append(escape(rest))
    return "".join(pieces)


def _held(html: str) -> str:
    return f'<span class="fw-held">{html}</span>'
