"""What of a passage can be quoted alone: its sentences, attributes and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from knowledge.hostile import is_to_a_model
from knowledge.structured import plainly

if TYPE_CHECKING:
    from knowledge.types import Passage

# A full stop ends a sentence only before white space and a new start, so "1.9 kg" stays whole.
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“(]?[A-Z0-9])")
# Texts put together by machines run on: "room for play..the sides", "too thin.you must". What may
# be a condition of what stands before it, ".if unworn", goes on with it.
_RUN_ON = re.compile(
    r"(?<=[a-z]{3}[.!?])(?:\.\s*(?=[a-z])(?!(?:and|but|except|for|if|never|no|not|only|or|provided|"
    r"though|unless|until|when|where|while|with|without)\b)"
    r"|(?=(?:he|she|the|there|these|they|this|we|you)\s))"
)
_ENDS_NOTHING = re.compile(
    r"[@/:]|\w\.\w|\W?(?:approx|est|etc|excl|inc|incl|max|min|www)\.$", re.IGNORECASE
)
_RULER = re.compile(r"^[|\s:-]+$")
_LIST_MARK = re.compile(r"^(?:[-*+•]|\d+[.)])\s+")
_ENDS = re.compile(r"[.!?][\"')\u201d\u2019]*$")
# List items, headings, rulers and "name: value" lines begin something new; the words excepted are
# those with which a condition goes on: "only if: ...".
_APART = re.compile(
    rf"{_LIST_MARK.pattern}|#{{1,6}}\s|[-*_=`~]{{3,}}"
    r"|(?!(?:only|if|unless|except|but|and|or|provided|when|until)\b)[^:]{1,60}:(?:\s|$)"
)
# A line this long was broken by its length, whatever the next one begins with.
_WRAPPED = 60
# What `knowledge.splitting.key_facts` writes behind a product's title.
_KEY_FACTS = re.compile(
    r"\.(?: (Brand: .+?)\.)?(?: (Price: .+?)\.)(?: (In stock: \d+|Out of stock|Stock: unknown)\.)"
)
# "Warranty." before what is said of it.
_NAME_ALONE = re.compile(r"[^\W\d]+[.:]?")
OUT_OF_STOCK = "Out of stock"

_RECORDS_OWN = re.compile(r"(?:price|(?:in )?stock)\s*:|(?:in|out of) stock\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """What can be quoted alone: `text` as it stands in the source, `shown` as it reads alone.

    They differ for a table row, which is shown with its column names, for a list item, which is
    shown with a full stop, for an attribute as data sets write them, and where a line was wrapped.
    Of an item of a list (`listed`), `lead` is the sentence before the list that ends in a colon.
    """

    text: str
    shown: str
    listed: bool = field(default=False, compare=False)
    lead: str = field(default="", compare=False)


def units(text: str) -> list[Unit]:
    """Split a passage into units; its first line, the heading or key facts, stays whole."""
    head, *lines = text.strip().splitlines(keepends=True) or [""]
    found = [Unit(head.strip(), head.strip()), *parts(lines)]
    return [unit for unit in found if unit.shown]


def parts(lines: Sequence[str]) -> list[Unit]:
    """Split lines, with their ends, into sentences, attributes and table rows.

    What is addressed to a language model is left out.
    """
    found: list[Unit] = []
    for is_table, group in groupby(lines, key=lambda line: line.lstrip().startswith("|")):
        block = list(group)
        found += _rows([line.strip() for line in block]) if is_table else _sentences(block)
    return [unit for unit in found if unit.shown and not is_to_a_model(unit.shown)]


def statements(passage: Passage) -> list[Unit]:
    """Return what a passage states: no heading of a document, each key fact of a product alone."""
    head, *rest = units(passage.text) or [Unit("", "")]
    if passage.kind == "document":
        return [unit for unit in rest if not _NAME_ALONE.fullmatch(unit.shown)]
    # A description that speaks of a price or stock does not overrule the record.
    rest = [unit for unit in rest if not _RECORDS_OWN.match(unit.shown)]
    # The line as a whole would answer everything a little, and nothing well.
    return [*(_key_facts(head.text, passage.title) or [head]), *rest] if head.text else rest


def _key_facts(head: str, title: str) -> list[Unit]:
    """Return "Brand: Fell", "Price: $59.90" and the stock of a line by `splitting.key_facts`."""
    match = _KEY_FACTS.fullmatch(head.removeprefix(title))
    return [Unit(fact, fact) for fact in match.groups() if fact] if match else []


def _sentences(lines: Sequence[str]) -> Iterator[Unit]:
    lead = ""
    for paragraph in _paragraphs(lines):
        text = paragraph.strip()
        said = _LIST_MARK.sub("", text)
        listed = said != text
        if not listed:
            lead = ""
        if (plain := plainly(said)) != said:
            yield Unit(said, plain, listed, lead)
            continue
        for part in _split(said):
            # The full stop keeps an item apart from the next one when it is read without marks.
            stop = "." if listed and part and not _ENDS.search(part) else ""
            yield Unit(part, " ".join(part.split()) + stop, listed, lead)
            if not listed:
                lead = " ".join(part.split()) if part.endswith(":") else ""


def _split(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        start = 0
        for found in _RUN_ON.finditer(sentence):
            whole = sentence[start : found.start()]
            if not _ENDS_NOTHING.search(whole.rsplit(maxsplit=1)[-1]):
                yield whole
                start = found.end()
        yield sentence[start:]


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Join lines that were wrapped: half a sentence may lack the condition of the whole."""
    paragraph = ""
    for line in lines:
        if paragraph and _continues(paragraph.splitlines()[-1].strip(), line.strip()):
            paragraph += line
        else:
            yield paragraph
            paragraph = line
    yield paragraph


def _continues(last: str, line: str) -> bool:
    if not last or not line or _ENDS.search(last) or _APART.match(line):
        return False
    first = next((char for char in line if char.isalpha()), "")
    return not first.isupper() or (len(last) > _WRAPPED and not _APART.match(last))


def _rows(lines: Sequence[str]) -> list[Unit]:
    """Return the body rows of a Markdown table, each shown with its column names."""
    header: list[str] = []
    if len(lines) > 1 and _RULER.match(lines[1]):
        header, lines = _cells(lines[0]), lines[2:]
    return [Unit(line, _row_shown(header, _cells(line))) for line in lines]


def _row_shown(header: Sequence[str], cells: Sequence[str]) -> str:
    if len(header) != len(cells) or len(cells) < 2:
        return "; ".join(cell for cell in cells if cell)
    rest = "; ".join(
        f"{name}: {cell}" if name else cell
        for name, cell in zip(header[1:], cells[1:], strict=True)
        if cell
    )
    return f"{cells[0]}: {rest}."


def row_name(unit: Unit) -> str:
    """Return the first cell of a table's row, which says what the row is of, "" for other units."""
    return _cells(unit.text)[0] if unit.text.startswith("|") else ""


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
