"""From the numbers in a text to the sources they point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.types import Citation
from assistant.verify import content
from knowledge.evidence import units
from knowledge.types import Hit


def resolve(cited: Mapping[int, tuple[int, str]], hits: Sequence[Hit]) -> tuple[Citation, ...]:
    """Return a citation for each number; `cited` is what `Gate.cited` returns."""
    return tuple(
        Citation(
            number=number,
            document_id=passage.document_id,
            title=passage.title,
            source=passage.source,
            quote=_quote(sentence, passage.text),
        )
        for number, (source, sentence) in cited.items()
        for passage in (hits[source - 1].passage,)
    )


def _quote(sentence: str, text: str) -> str:
    """Return the part of the source that has most of the sentence's words."""
    head, *rest = units(text)
    # What the heading says too, such as the title, does not tell the statements apart.
    own = content(sentence) - content(head.shown)
    best = max(rest, key=lambda unit: len(own & content(unit.shown)), default=head)
    return best.text if own & content(best.shown) else head.text
