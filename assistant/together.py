"""What a page tells in several lines of one table or list, shown whole where none is meant alone.

"How much is shipping?" is answered by the row of no region more than by that of another, and
"how do I return something?" by all steps. Lines are the page's own, so no chat model writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.written import Written, plain
from knowledge.asking import content
from knowledge.quotable import row_name, statements
from knowledge.splitting import headings

if TYPE_CHECKING:
    from assistant.shelves import Shelves
    from knowledge.evidence import Evidence
    from knowledge.quotable import Unit
    from knowledge.types import Hit, Passage

# Another line of the same table or list may be so much worse and yet be meant as well.
_CLOSE = 0.25
# More than so many lines are no answer that anybody would read in a chat.
_MOST = 10
_FEWEST = 2
_STEP = re.compile(r"^\s*\d+[.)]\s+(?P<said>.+?)\s*$", re.MULTILINE)
_HOW = re.compile(r"\bhow (?:do|can|does|would|should|to)\b", re.IGNORECASE)


def together(
    question: str, ranked: Sequence[Evidence], hits: Sequence[Hit], shelves: Shelves
) -> Written | None:
    """Return all lines of the table or list that the best evidence is of, None for it alone.

    A line is meant alone where the question names it, or names what another one is of, and where
    no other line of the same table or list is nearly as good. The text cites the best one's hit.
    """
    best = ranked[0]
    passage = hits[best.passage].passage
    if passage.kind != "document" or shelves.catalogue is None:
        return None
    page = shelves.catalogue.passages([passage.document_id]).get(passage.document_id, ())
    lines = _beside(passage, best.unit, [each for each, _ in page])
    if not _FEWEST <= len(lines) <= _MOST:
        return None
    steps = _are_steps(passage, lines)
    # Of steps the first is no answer without the next.
    if not (steps and _HOW.search(question)) and (
        _names_some(question, passage, lines) or not _near(ranked, lines)
    ):
        return None
    marks = [f"{number}." for number in range(1, len(lines) + 1)] if steps else ["-"] * len(lines)
    shown = "\n".join(
        f"{mark} {plain(each.shown)}" for mark, each in zip(marks, lines, strict=True)
    )
    quoted = "\n".join(each.text for each in lines)
    return Written(f"{_title(passage, lines)} [1]\n\n{shown}", (), ((best.passage, quoted),))


def _beside(passage: Passage, unit: Unit, pages: Sequence[Passage]) -> list[Unit]:
    """Return the lines of the table, or of the list, that a unit stands in, in reading order.

    A long one goes on in another passage under the same headings.
    """
    head = passage.text.partition("\n")[0]
    same = [each for each in pages if each.text.partition("\n")[0] == head] or [passage]
    same.sort(key=lambda each: each.position)
    stated = dict.fromkeys(one for each in same for one in statements(each))
    if row_name(unit):
        return [each for each in stated if row_name(each)]
    if not unit.listed:
        return []
    return [each for each in stated if each.listed and each.lead == unit.lead]


def _near(ranked: Sequence[Evidence], lines: Sequence[Unit]) -> bool:
    """Tell whether another line is nearly as good evidence as the best one."""
    best = ranked[0]
    return any(
        each.unit in lines and each.unit != best.unit
        for each in ranked
        if each.score >= best.score - _CLOSE
    )


def _names_some(question: str, passage: Passage, lines: Sequence[Unit]) -> bool:
    """Tell whether a question names what one of the lines is of, and not all of them are."""
    told = content(question) - content(passage.text.partition("\n")[0])
    own = [content(row_name(each) or each.shown) for each in lines]
    common = frozenset.intersection(*own)
    return any(not told.isdisjoint(each - common) for each in own)


def _are_steps(passage: Passage, lines: Sequence[Unit]) -> bool:
    """Tell whether the lines are numbered."""
    steps = [found["said"] for found in _STEP.finditer(passage.text)]
    return all(any(each.startswith(line.text) for each in steps) for line in lines)


def _title(passage: Passage, lines: Sequence[Unit]) -> str:
    """Return what leads to the lines: the sentence before a list, or the page's headings."""
    lead = lines[0].lead if lines[0].listed else ""
    path = headings(passage.text.partition("\n")[0])
    return plain(lead) if lead else f"{plain(': '.join((path[0], *path[1:][-1:])))}:"
