"""What an answer can rest on: everything that the assistant was shown or shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from knowledge.splitting import split

if TYPE_CHECKING:
    from knowledge.types import Product
    from prompts.evals.types import Answered, Exchange


def record_text(product: Product) -> str:
    """Return all that a product's record says, with its units."""
    return "\n".join(passage.text for passage in split(product))


def source_texts(exchanges: Iterable[Exchange]) -> list[str]:
    """Return the passages, quotes and whole product records of all turns, each once."""
    found: dict[str, None] = {}
    for answer in (each.answer for each in exchanges):
        found |= dict.fromkeys(f"{each.title}\n{each.text}" for each in answer.passages)
        found |= dict.fromkeys(f"{each.title}\n{each.quote}" for each in answer.citations)
        found |= dict.fromkeys(map(record_text, answer.products))
    return list(found)


def cited_text(answer: Answered, number: int) -> str | None:
    """Return what a marker points to: quote, passages and record; None when it points nowhere."""
    cited = [each for each in answer.citations if each.number == number]
    if not cited:
        return None
    ids = {each.document_id for each in cited}
    texts = [f"{each.title}\n{each.quote}" for each in cited]
    texts += [each.text for each in answer.passages if each.document_id in ids]
    texts += [record_text(each) for each in answer.products if each.id in ids]
    return "\n".join(texts)


def titles(exchanges: Sequence[Exchange]) -> list[str]:
    """Return the names of what is shown, cited and read, longest first."""
    answer = exchanges[-1].answer
    found = {
        name
        for name in (
            *(each.title for each in answer.products),
            *(each.brand or "" for each in answer.products),
            *(each.title for each in answer.citations),
            *(each.title for each in answer.passages),
        )
        if name
    }
    return sorted(found, key=len, reverse=True)
