"""Which part of a document a question names: what stands in its other parts is about others.

"Closed on Sundays." under "York" is no answer to "Are you open on Sundays in Leeds?" where the page
has a part "Leeds", nor is the row of Ireland one for Belfast's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge.asking import content
from knowledge.quotable import row_name
from knowledge.splitting import headings

if TYPE_CHECKING:
    from knowledge.quotable import Unit
    from knowledge.types import Passage


def passed_over(question: frozenset[str], stated: Sequence[tuple[Passage, Unit]]) -> set[int]:
    """Return which statements of documents stand in a part that the question does not name.

    `question` has its normalised words, the result places in `stated`. Of a document none is passed
    over unless the question names a heading of it, or a row of the same table.
    """
    parts: dict[tuple[str, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, (passage, unit) in enumerate(stated):
        if passage.kind != "document":
            continue
        title, *inner = headings(passage.text.partition("\n")[0])
        under = inner[-1] if inner else ""
        parts[passage.document_id, title][under].append(place)
        if row := row_name(unit):
            parts[passage.document_id, title, under][row].append(place)
    return {
        place
        for (_, title, *_), labelled in parts.items()
        for place in _unnamed(question, content(title), labelled)
    }


def _unnamed(
    question: frozenset[str], title: frozenset[str], labelled: dict[str, list[int]]
) -> list[int]:
    """Return the places under labels that a question does not name, where it names another."""
    named = {each for each in labelled if _is_named(question, title, each)}
    if not named:
        return []
    return [place for label, places in labelled.items() if label not in named for place in places]


def _is_named(question: frozenset[str], title: frozenset[str], label: str) -> bool:
    """Tell whether a question has all words of a label that the title leaves to it."""
    own = content(label) - title
    return bool(own) and own <= question
