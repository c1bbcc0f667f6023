"""Finding the sentences, attributes and table rows of passages that bear on a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.embedding import Embedder
    from knowledge.types import Hit, Passage

# A full stop ends a sentence only before white space and a new start, so "1.9 kg" stays whole.
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“(]?[A-Z0-9])")
_RULER = re.compile(r"^[|\s:-]+$")
_IDENTIFIER = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])\w[\w-]{3,}\w\b|\b\d{6,}\b")
_MEASURE = re.compile(r"\d+-?[A-Za-z]+")
_PASSAGE_SHARE = 0.2
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


@dataclass(frozen=True, slots=True)
class Unit:
    """What can be quoted alone: `text` as it stands in the source, `shown` as it reads alone.

    They differ for a table row, which is shown with its column names, for a list item, which is
    shown with a full stop, and where a line was wrapped.
    """

    text: str
    shown: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of hit `passage` (an index) and how near it is to the question, in [-1, 1]."""

    unit: Unit
    passage: int
    score: float


def units(text: str) -> list[Unit]:
    """Split a passage into units; its first line, the heading or key facts, stays whole."""
    head, *lines = text.strip().splitlines(keepends=True) or [""]
    found = [Unit(head.strip(), head.strip()), *parts(lines)]
    return [unit for unit in found if unit.shown]


def parts(lines: Sequence[str]) -> list[Unit]:
    """Split lines, with their ends, into sentences, attributes and table rows."""
    found: list[Unit] = []
    for is_table, group in groupby(lines, key=lambda line: line.lstrip().startswith("|")):
        block = list(group)
        found += _rows([line.strip() for line in block]) if is_table else _sentences(block)
    return [unit for unit in found if unit.shown]


def rank(question: str, hits: Sequence[Hit], embedder: Embedder) -> list[Evidence]:
    """Return all evidence of the passages found, best first; a document's heading is none."""
    found = [
        (unit, number)
        for number, hit in enumerate(hits)
        for unit in units(hit.passage.text)[1 if hit.passage.kind == "document" else 0 :]
    ]
    if not found:
        return []
    # The title tells what "It weighs 1.9 kg." is about; the quote itself stays as it is.
    titled = [f"{hits[number].passage.title}: {unit.shown}" for unit, number in found]
    vectors = embedder.embed([question, *titled])
    scores = vectors[1:] @ vectors[0]
    ranked = [
        Evidence(unit, number, _blend(float(score), hits[number].score))
        for (unit, number), score in zip(found, scores, strict=True)
    ]
    return sorted(ranked, key=lambda evidence: -evidence.score)


def _blend(unit: float, passage: float) -> float:
    """Return the similarity of a unit, tempered by that of its passage.

    "weight: 10.4 kg" is as near to "what does the tent for two weigh" as any other weight; the
    passage around it tells which tent it is.
    """
    return (1 - _PASSAGE_SHARE) * unit + _PASSAGE_SHARE * passage


def identifiers(question: str) -> set[str]:
    """Return the model and order numbers that a question names: "006R90321", "dv7-1211ea".

    A number with a unit ("65-inch", "1080p") is none.
    """
    found = _IDENTIFIER.findall(question)
    return {_compact(each) for each in found if not _MEASURE.fullmatch(each)}


def names(passage: Passage, wanted: set[str]) -> bool:
    """Tell whether a passage has all of these identifiers; hyphens and spaces do not count."""
    text = _compact(f"{passage.document_id} {passage.title} {passage.text}")
    return all(each in text for each in wanted)


def _compact(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).lower()


def focus(passage: Passage, chosen: Sequence[Evidence], characters: int) -> str:
    """Return the passage's heading and its best evidence in reading order, within `characters`.

    `chosen` is evidence of this passage alone, best first.
    """
    found = units(passage.text)
    if not found:
        return ""
    kept, room = {found[0]}, characters - len(found[0].shown)
    for evidence in chosen:
        if evidence.unit not in kept and len(evidence.unit.shown) <= room:
            kept.add(evidence.unit)
            room -= len(evidence.unit.shown) + 1
    return "\n".join(unit.shown for unit in found if unit in kept)


def _sentences(lines: Sequence[str]) -> Iterator[Unit]:
    for paragraph in _paragraphs(lines):
        text = paragraph.strip()
        said = _LIST_MARK.sub("", text)
        for part in _SENTENCE.split(said):
            # The full stop keeps an item apart from the next one when it is read without marks.
            stop = "." if said != text and part and not _ENDS.search(part) else ""
            yield Unit(part, " ".join(part.split()) + stop)


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


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
