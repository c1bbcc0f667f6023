"""Whether a sentence speaks of what was asked and rests on the evidence that was chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.quantities import MARKER
from assistant.verification.splicing import content
from assistant.verification.statements import LABEL
from assistant.verification.states import stated
from assistant.verification.wording import content_words
from knowledge.asking import asked


@dataclass(frozen=True, slots=True)
class Chosen:
    """What answers a question: `text` as it reads alone, of the source with this number (from 1).

    `units` are the sentences, attributes and rows that a model was shown, the best first.
    """

    text: str
    number: int
    units: Sequence[str]


def _strays(question: str, evidence: str, sentence: str) -> list[str]:
    """Return what a question asks of that its evidence has, where a sentence has nothing of it.

    Of "the handle folds for easy storage" the answer to "is it foldable?" is not "it is for easy
    storage". An attribute is said without its name ("colour: orange").
    """
    if LABEL.match(evidence) and "; " not in evidence:
        return []
    both = content_words(question) & content_words(evidence)
    # Of a row the cells that are asked about: "Saturday" is no answer to "are you open on Sunday?".
    cells = [
        content_words(label[1]) for each in evidence.split("; ")[1:] if (label := LABEL.match(each))
    ]
    asked_about = [cell for cell in cells if cell and cell <= both]
    if asked_about and not any(cell & content_words(sentence) for cell in asked_about):
        return sorted(set().union(*asked_about))
    return [] if both & content_words(sentence) else sorted(both)


def beside_the_point(question: str, chosen: Chosen, sentence: str, unit: str) -> list[str]:
    """Return why a sentence that `unit` of a source bears out does not answer the question."""
    if not any(_is_of(each, sentence, unit) for each in chosen.units):
        return ["it is not what was chosen to answer"]
    if (
        asked(question).wanted
        and stated(unit, source=True)
        and not stated(MARKER.sub("", sentence))
    ):
        return ["it says no number, and the source does"]
    lost = _strays(question, unit, sentence)
    return [f"it says nothing of {', '.join(lost)}, and the source does"] if lost else []


def _is_of(chosen: str, sentence: str, unit: str) -> bool:
    """Tell whether what bears a sentence out is what was chosen, or the part of the key facts."""
    return chosen == unit or (chosen in unit and bool(content(chosen) & content(sentence)))
