"""From the numbers in a text to the sentences of the sources that they point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from assistant.types import Citation
from assistant.verification.splicing import content
from knowledge.evidence import Unit, units
from knowledge.types import Hit

_NONE: Mapping[int, Unit] = MappingProxyType({})


def resolve(
    cited: Mapping[int, tuple[int, str]],
    hits: Sequence[Hit],
    supports: Mapping[int, Unit] = _NONE,
) -> tuple[Citation, ...]:
    """Return a citation for each number; `cited` and `supports` are those of the gate.

    The quote is the sentence, attribute or row of the passage that bears the text out.
    """
    return tuple(
        Citation(
            number=number,
            document_id=passage.document_id,
            title=passage.title,
            source=passage.source,
            quote=_quote(sentence, passage.text, supports.get(number)),
        )
        for number, (source, sentence) in cited.items()
        for passage in (hits[source - 1].passage,)
    )


def _quote(sentence: str, text: str, unit: Unit | None) -> str:
    """Return the part of a passage that a unit of it is, or that has most of a sentence."""
    head, *rest = units(text)
    if unit is not None:
        # The gate has read the passage as a prompt shows it: rows with their column names.
        same = (each.text for each in (head, *rest) if unit.shown in (each.shown, each.text))
        if (found := next(same, None)) is not None:
            return found
        if told := [each.text for each in rest if each.shown in unit.shown]:
            return " ".join(told)  # a sentence behind those that it leans on
    # What the heading says too, such as the title, does not tell the statements apart.
    own = content(sentence) - content(head.shown)
    best = max(rest, key=lambda each: len(own & content(each.shown)), default=head)
    return best.text if own & content(best.shown) else head.text
