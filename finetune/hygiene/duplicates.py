"""Examples that say what another one says already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from finetune.hygiene.shingles import NearTexts, plain
from finetune.types import Example

# So many of the word pairs of question, evidence and answer together.
_LEAST = 0.9


def without_doubles(examples: Iterable[Example]) -> tuple[list[Example], Counter[str]]:
    """Return the examples without exact and near doubles, and how many there were of each.

    A question may stand there again with other evidence: its answer is another one.
    """
    kept: list[Example] = []
    dropped: Counter[str] = Counter()
    seen: set[str] = set()
    near = NearTexts(least=_LEAST)
    for example in examples:
        text = text_of(example)
        exact = plain(text)
        if exact in seen:
            dropped["exact double"] += 1
        elif near.has(text):
            dropped["near double"] += 1
        else:
            seen.add(exact)
            near.add(text)
            kept.append(example)
    return kept, dropped


def text_of(example: Example) -> str:
    """Return all that an example says."""
    said = " ".join(message.content for message in example.history)
    facts = " ".join(example.facts.values())
    return "\n".join((said, facts, example.question, *example.texts, example.answer))
