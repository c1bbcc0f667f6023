"""Personal data in examples: masked where customers wrote freely, else a reason to drop them."""

from __future__ import annotations

import re
from dataclasses import replace

from finetune.hygiene.masking import Masker
from finetune.types import Example
from knowledge.types import Source
from prompts.types import Message

# Chats of a shop's own customers; in a public catalogue a long number is a code, not a person.
_CHATS = ("files", "conversations")
_REACHES = re.compile(
    r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|(?<![\w.])(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w.])"  # a telephone
)


class Cleaner:
    """Returns an example of a source without personal data, None when it must not be learned."""

    def __init__(self, source: str) -> None:
        self._mask = Masker() if source in _CHATS else None

    def __call__(self, example: Example) -> Example | None:
        """Return the example to learn."""
        if self._mask is not None:
            return masked(example, self._mask)
        said = (example.question, example.answer, *example.texts)
        return None if any(_REACHES.search(each) for each in said) else example


def masked(example: Example, mask: Masker) -> Example:
    """Return an example with the personal data in all of its texts replaced."""

    def bare(text: str) -> str:
        # Square brackets are citations in an answer.
        return re.sub(r"\[(?!\d+\])([^\[\]]*)\]", r"(\1)", mask(text))

    return replace(
        example,
        question=bare(example.question),
        answer=bare(example.answer),
        evidence=tuple(Source(each.id, each.title, bare(each.text)) for each in example.evidence),
        history=tuple(Message(each.role, bare(each.content)) for each in example.history),
    )
