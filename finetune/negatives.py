"""Questions whose answer was taken away: the gold source goes, its neighbours stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.verification.sentences import sentences
from finetune.drawing import draw, fraction, shuffled
from finetune.gating import may_answer, unsupported
from finetune.hygiene.shingles import shared
from finetune.phrasing import missing
from finetune.types import Example
from knowledge.terms import words
from knowledge.types import Source

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
_TASKS = ("product", "policy")
_MANY = {1: 0.55, 2: 0.35, 3: 0.1}
# A text that shares more of its words with the one taken away may well say the same.
_MOST_SHARED = 0.4
# So many of the nearest are looked at; what is further away is no distractor.
_CANDIDATES = 8
# A rule that was filled many times has many texts, which say much the same.
_MOST = 24


class GoldRemoved:
    """Makes abstentions of answered examples, each with the nearest texts of its own product.

    `embed` finds those; without it they are found by their words.
    """

    def __init__(self, examples: Sequence[Example], *, seed: int, embed: Embed | None) -> None:
        self._seed = seed
        self._embed = embed
        self._beside: dict[str, dict[str, Source]] = defaultdict(dict)
        for example in examples:
            for source in example.evidence:
                self._beside[example.group].setdefault(source.text, source)
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def make(self, examples: Sequence[Example], share: float) -> Iterator[Example]:
        """Yield an abstention for so many of the answered examples that allow it."""
        chosen = [
            each
            for each in examples
            if each.outcome == "answered" and each.task in _TASKS and each.meta.get("gold")
            and "negative" not in each.meta
        ]  # fmt: skip
        chosen.sort(key=lambda each: fraction(self._seed, "gold-removed", each.id))
        wanted = round(share * len(chosen))
        # More are embedded, for not each of them has anything else of its product.
        self._learn(chosen[: wanted + wanted // 2])
        for example in chosen:
            if wanted <= 0:
                return
            if (made := self._without_gold(example)) is not None:
                wanted -= 1
                yield made

    def _without_gold(self, example: Example) -> Example | None:
        gold = example.evidence[int(example.meta["gold"]) - 1]
        beside = [each for each in self._near(example.group) if each.text != gold.text]
        many = draw(_MANY, self._seed, "many", example.id)
        left: list[Source] = []
        for other in self._nearest(example.question, beside)[:_CANDIDATES]:
            if len(left) < many and self._says_nothing(other, gold, example):
                left.append(other)
        if not left:
            return None
        return replace(
            example,
            id=f"{example.id}-gold-removed",
            evidence=tuple(left),
            answer=missing(example.question),
            outcome="abstained",
            meta={**example.meta, "negative": "gold_removed", "gold": ""},
        )

    def _near(self, group: str) -> list[Source]:
        """Return what else there is of a product or rule; of very much a drawn part."""
        return shuffled(list(self._beside[group].values()), self._seed, "near", group)[:_MOST]

    def _says_nothing(self, other: Source, gold: Source, example: Example) -> bool:
        """Tell whether a text gives no answer: it neither repeats the gold one nor bears it out."""
        if shared(_words(_body(other)), _words(_body(gold))) > _MOST_SHARED:
            return False
        if may_answer(other.text, example.question):
            return False
        bare = [_bare(each) for each in sentences([example.answer])]
        return all(unsupported(each, [other.text]) is not None for each in bare)

    def _nearest(self, question: str, left: Sequence[Source]) -> list[Source]:
        if self._embed is None:
            asked = _words(question)
            return sorted(left, key=lambda each: -len(asked & _words(each.text)))
        self._learn_texts([question, *(each.text for each in left)])
        vector = self._vectors[question]
        return sorted(left, key=lambda each: -float(self._vectors[each.text] @ vector))

    def _learn(self, examples: Sequence[Example]) -> None:
        if self._embed is not None:
            groups = {each.group for each in examples}
            self._learn_texts([
                *(each.question for each in examples),
                *(each.text for group in sorted(groups) for each in self._near(group)),
            ])  # fmt: skip

    def _learn_texts(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new and self._embed is not None:
            self._vectors |= dict(zip(new, self._embed(new), strict=True))


def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _body(source: Source) -> str:
    """Return a source without its heading, which texts of one product share."""
    return source.text.partition("\n")[2] or source.text


def _bare(sentence: str) -> str:
    return sentence.partition(" [")[0]
