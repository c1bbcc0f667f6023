"""Holding targets to what serving holds the model to: what would not be shown is not taught."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.verification.sentences import sentences
from assistant.verification.verify import Meaning, Similar, markers, verify
from assistant.verification.wording import content_words
from finetune.types import Example
from prompts.templates import load_template

ABSTENTION = "The sources do not say"
_YES_OR_NO = re.compile(r"^(?:yes|no)\b[,.]\s*", re.IGNORECASE)
# A text with more of the content words of a question is no safe distractor.
_MOST_ASKED = 0.4
_CITED = ("product", "policy", "compare")


class Similarity:
    """Cosines of texts that are embedded all at once: one by one takes minutes.

    `note` only remembers which texts will be needed and finds all alike; `score` tells.
    """

    def __init__(self, embed: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._embed = embed
        self._texts: dict[str, None] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def note(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """Remember texts to embed."""
        self._texts |= dict.fromkeys((text, *others))
        return [1.0] * len(others)

    def embed(self) -> None:
        """Embed what was noted."""
        texts = list(self._texts)
        if texts:
            self._vectors = dict(zip(texts, self._embed(texts), strict=True))

    def score(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """Return the cosine of a text with each of the others, all of which were noted."""
        return [float(self._vectors[text] @ self._vectors[other]) for other in others]


def objection(example: Example, similar: Similar | None = None) -> str | None:
    """Return in a few words why serving would not show an example's answer, None when it would.

    `similar` adds the check of meaning that serving makes with its embedder.
    """
    form = load_template(example.task).form if example.task != "verbatim" else None
    abstains = example.outcome == "abstained"
    if form and form.problem(example.answer, example.question, abstains=abstains):
        return "not in the form of its template"
    if abstains or example.task not in _CITED:
        return None
    for sentence in sentences([example.answer]):
        if problem := unsupported(sentence, example.texts, similar):
            return problem
    return None


def may_answer(text: str, question: str) -> bool:
    """Tell whether a text has so much of what is asked for that it may answer in other words."""
    asked = content_words(question)
    body = text.partition("\n")[2] or text  # a heading answers nothing
    return bool(asked) and len(asked & content_words(body)) > _MOST_ASKED * len(asked)


def unsupported(
    sentence: str, sources: Sequence[str], similar: Similar | None = None
) -> str | None:
    """Return which check of serving a sentence fails, None when it passes.

    A yes or no is not looked at: serving takes it away and says the one that the evidence gives.
    """
    bare = _YES_OR_NO.sub("", sentence)
    cited = set(markers(sentence))
    if not cited <= set(range(1, len(sources) + 1)):
        return "cites what is not there"
    verdict = verify(bare, sources, Meaning(similar=similar))
    failed = [check.name for check in verdict.checks if not check.passed]
    if failed:
        return f"fails the check of {failed[0]}"
    if verdict.best is None:
        return "no source says it"
    return None if cited <= {number for number, _ in verdict.bearing} else "cites another source"
