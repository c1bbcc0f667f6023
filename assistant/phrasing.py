"""Search phrases that the chat model writes, and which of them the shop can show."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.shots import Shots
from assistant.types import Sampling
from knowledge.completion.goods import content
from knowledge.completion.normalising import normal
from knowledge.terms import STOP_WORDS
from knowledge.understanding.english import STOP
from prompts.messages import render

if TYPE_CHECKING:
    from assistant.models.base import ChatModel
    from assistant.options import Options
    from knowledge.completion import Completions
    from knowledge.embedding import Embedder
    from prompts.types import Message

TASK = "complete"
# Eight phrases of six words; a model that goes on for longer repeats itself.
_SAMPLING = Sampling(max_tokens=72, seconds=30.0)
_LONGEST = (8, 80)  # words and characters of a phrase
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Phraser:
    """Asks the chat model how what was typed may go on, by the prompt `complete`."""

    def __init__(self, *, model: ChatModel, embedder: Embedder, options: Options) -> None:
        self._model = model
        self._shots = Shots(model=model, embedder=embedder, options=options)
        self._shop = options.shop_name
        self._folder = options.prompts

    def messages(self, typed: str, category: str) -> tuple[Message, ...]:
        """Return what the model is sent; `category` has those above it, "Outdoor > Tents"."""
        return render(
            TASK,
            facts={"shop": self._shop, "category": category},
            question=typed,
            sources=(),
            examples=self._shots.select(TASK, typed),
            folder=self._folder,
        )

    def lines(
        self, typed: str, category: str, *, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[str]:
        """Yield the lines that the model writes, up to the first that it repeats.

        It is stopped within a token when `stopped` says so.
        """
        seen: set[str] = set()
        with closing(self._written(typed, category, stopped)) as lines:
            for line in lines:
                text = _SPACES.sub(" ", line).strip().lower()
                if text in seen:
                    return
                if text:
                    seen.add(text)
                    yield text

    def _written(
        self, typed: str, category: str, stopped: Callable[[], bool]
    ) -> Generator[str, None, None]:
        """Yield whole lines: one that the limit or somebody cut off would say something else."""
        said = ""
        chunks = self._model.stream(self.messages(typed, category), _SAMPLING)
        try:
            for chunk in chunks:
                if stopped():
                    return
                said += chunk.text
                *whole, said = said.split("\n")
                yield from whole
                if chunk.finish == "stop":
                    yield said
        finally:
            # Any iterator will do as a model's stream; one that can be stopped is stopped.
            if (close := getattr(chunks, "close", None)) is not None:
                close()


def sellable(
    phrases: Sequence[str], typed: str, completions: Completions, *, known: Sequence[str] = ()
) -> list[str]:
    """Return the phrases that go on as was typed and that something in stock is a hit of.

    None repeats another or one of `known`, names anybody, has a blocked word, or a number that was
    not typed.
    """
    start, numbers = normal(typed), _numbers(typed)
    seen = {frozenset(content(each)) for each in known}
    held = completions.held(phrases)
    found: list[str] = []
    for phrase in phrases:
        said = frozenset(content(phrase))
        if (
            said not in seen
            and phrase in held
            and normal(phrase).startswith(start)
            and _is_phrase(phrase)
            and _numbers(phrase) <= numbers
        ):
            seen.add(said)
            found.append(phrase)
    return found


def _is_phrase(text: str) -> bool:
    words = text.split()
    most_words, most_characters = _LONGEST
    return (
        len(words) <= most_words
        and len(text) <= most_characters
        and words[-1] not in STOP
        and words[-1] not in STOP_WORDS
        and len(set(words)) == len(words)
    )


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(normal(text)))
