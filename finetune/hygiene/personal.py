"""Personal data in examples: masked where customers wrote freely, else a reason to drop them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import ConfigError
from assistant.settings import load_settings
from finetune.errors import DataError, MissingDataError
from finetune.hygiene.masking import Masker, People, people_of
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
    """Returns an example of a source without personal data, None when it must not be learned.

    `people` are the customers whose names, numbers and addresses are masked in chats.
    """

    def __init__(self, source: str, people: People | None = None) -> None:
        self._mask = Masker(people or People()) if source in _CHATS else None

    def __call__(self, example: Example) -> Example | None:
        """Return the example to learn."""
        if self._mask is not None:
            return masked(example, self._mask)
        before = (message.content for message in example.history)
        said = (example.question, example.answer, *example.texts, *before)
        return None if any(_REACHES.search(each) for each in said) else example


def cleaner(source: str, options: Any, find: Callable[[str], Path]) -> Cleaner:
    """Return what cleans a source's examples; `options` may name the `store` of the customers.

    Raises `DataError` when their names cannot be read.
    """
    # Other sources read a store's catalogue alone.
    store = getattr(options, "store", None) if source in _CHATS else None
    if store is None:
        return Cleaner(source)
    return Cleaner(source, customers(find(store), getattr(options, "database_url", None)))


def customers(store: Path, database_url: str | None = None) -> People:
    """Return the customers of a store, whose settings may name their database."""
    if not store.is_dir():
        raise MissingDataError(f"there is no store {store}, whose customers are to be masked")
    try:
        return people_of(store, database_url or load_settings(store).database_url)
    except ConfigError as error:
        raise DataError(str(error)) from error
    except SQLAlchemyError as error:
        why = str(error).partition("\n")[0]
        msg = f"the customers of {store} cannot be read ({why}): see database_url"
        raise DataError(msg) from error


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
