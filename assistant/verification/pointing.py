"""Whether a sentence speaks of what was asked and rests on the evidence that was chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.statements import LABEL
from assistant.verification.wording import content_words


@dataclass(frozen=True, slots=True)
class Chosen:
    """What answers a question: `text` as it reads alone, of the source with this number (from 1).

    `units` are the sentences, attributes and rows that a model was shown, the best first.
    """

    text: str
    number: int
    units: Sequence[str]


def strays(question: str, evidence: str, sentence: str) -> list[str]:
    """Return the words of a question that its evidence has, and a sentence made of it lacks.

    Of "the handle folds for easy storage" the answer to "is it foldable?" is not "it is for easy
    storage". Words for the same are no loss, so half of them have to be gone; an attribute is said
    without its name ("colour: orange").
    """
    if LABEL.match(evidence) and "; " not in evidence:
        return []
    both = content_words(question) & content_words(evidence)
    lost = both - content_words(sentence)
    return sorted(lost) if lost and 2 * len(lost) >= len(both) else []


def beside_the_point(question: str, chosen: Chosen, sentence: str, unit: str) -> list[str]:
    """Return why a sentence that `unit` of a source bears out does not answer the question."""
    if not any(each in unit for each in chosen.units):  # the key facts are one line of several
        return ["it is not what was chosen to answer"]
    lost = strays(question, unit, sentence)
    return [f"it says nothing of {', '.join(lost)}, and the source does"] if lost else []
