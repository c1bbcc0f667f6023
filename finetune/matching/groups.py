"""What is learned from: a question beside texts that answer it and texts that do not."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.asking import content

if TYPE_CHECKING:
    from knowledge.embedding import Embedder

# Of so many near texts the hard negatives of a question are drawn.
_NEAR = 8
_ANY_TITLE = ("Product details", "Details", "About this item", "Care", "Note", "Product", "Q&A")
_TITLED, _ANYHOW = 0.3, 0.15


@dataclass(frozen=True, slots=True)
class Pool:
    """A question, the texts that answer it, and all that may stand beside them as negatives.

    `product` groups questions that must not be split, `labelled` are negatives that a person
    judged. With `embedded` the hard negatives are those near by cosine, else by common words.
    """

    question: str
    answers: tuple[str, ...]
    others: tuple[str, ...]
    product: str
    source: str
    labelled: tuple[str, ...] = ()
    embedded: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is to be embedded, the question first."""
        return (self.question, *self.answers, *self.others, *self.labelled)


@dataclass(frozen=True, slots=True)
class Group:
    """A question and its texts, each with 1.0 where it answers and 0.0 where it does not."""

    question: str
    texts: tuple[str, ...]
    labels: tuple[float, ...]
    product: str
    source: str

    @property
    def answerable(self) -> bool:
        """Whether any text answers."""
        return max(self.labels) > 0


def plain(question: str) -> str:
    """Return a question's words alone, by which two askings are the same."""
    return " ".join(re.findall(r"\w+", question.lower()))


class Nearness:
    """Cosines of texts, each embedded once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows: dict[str, int] = {}
        self._vectors: NDArray[np.float32] | None = None

    def learn(self, texts: Iterable[str]) -> None:
        """Embed what is not known yet, the short ones first so that little is padding."""
        new = sorted({*texts} - self._rows.keys(), key=lambda text: (len(text), text))
        if not new:
            return
        found = self._embedder.embed(new)
        self._rows |= {text: len(self._rows) + place for place, text in enumerate(new)}
        both = (found,) if self._vectors is None else (self._vectors, found)
        self._vectors = np.concatenate(both)

    def __call__(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the cosine of each text with a question."""
        self.learn((question, *texts))
        if self._vectors is None:
            return np.zeros(0, dtype=np.float32)
        rows = self._vectors[[self._rows[text] for text in texts]]
        return np.asarray(rows @ self._vectors[self._rows[question]])


Scorer = Callable[[str, Sequence[str]], NDArray[np.float32]]
Others = Literal["any", "nearest"]


def draw(pool: Pool, near: Scorer, *, negatives: int, rng: random.Random) -> Group | None:
    """Return a group of a pool: one answer if it has any, and negatives; None without negatives.

    Labelled ones come first, then those near the question and one of the others.
    """
    wrong = _negatives(pool, near, negatives + (not pool.answers), rng)
    if not wrong:
        return None
    right = [(rng.choice(pool.answers), 1.0)] if pool.answers else []
    return _shuffled(pool, right + [(text, 0.0) for text in wrong], rng)


def beside(
    pool: Pool, near: Scorer, *, texts: int, kind: Others, lost: bool, rng: random.Random
) -> Group | None:
    """Return a question with so many texts about its product, for measuring; None without them.

    The others are any, or the nearest by cosine; with `lost` the answer is not among the texts.
    """
    left = sorted({*pool.labelled, *pool.others} - set(pool.answers))
    right = [] if lost or not pool.answers else [(rng.choice(pool.answers), 1.0)]
    wanted = texts - len(right)
    if len(left) < wanted:
        return None
    if kind == "any":
        wrong = rng.sample(left, wanted)
    else:
        wrong = [left[place] for place in np.argsort(-near(pool.question, left))[:wanted]]
    return _shuffled(pool, right + [(text, 0.0) for text in wrong], rng)


def _negatives(pool: Pool, near: Scorer, count: int, rng: random.Random) -> list[str]:
    answers = set(pool.answers)
    judged = sorted(set(pool.labelled) - answers)
    picked = rng.sample(judged, min(count, len(judged)))
    left = sorted(set(pool.others) - answers - set(picked))
    if len(picked) < count and left:
        scores = near(pool.question, left) if pool.embedded else _common(pool.question, left)
        close = [left[place] for place in np.argsort(-scores, kind="stable")[:_NEAR]]
        hard = min(max(count - len(picked) - 1, 1), len(close))
        picked += rng.sample(close, hard)
        rest = [text for text in left if text not in picked]
        picked += rng.sample(rest, min(max(count - len(picked), 0), len(rest)))
    return picked


def _common(question: str, texts: Sequence[str]) -> NDArray[np.float32]:
    asked = content(question)
    return np.array([len(asked & content(text)) for text in texts], dtype=np.float32)


def titled(group: Group, titles: Mapping[str, str], rng: random.Random) -> Group:
    """Put the texts of some groups under what a shop calls them, those of some under any title.

    An encoder sees evidence under titles, and must not choose by them.
    """
    chance = rng.random()
    if chance > _TITLED:
        return group
    texts = tuple(
        f"{rng.choice(_ANY_TITLE) if chance < _ANYHOW else titles.get(text, 'Product')}: {text}"
        for text in group.texts
    )
    return replace(group, texts=texts)


def _shuffled(pool: Pool, pairs: list[tuple[str, float]], rng: random.Random) -> Group:
    rng.shuffle(pairs)
    texts, labels = zip(*pairs, strict=True)
    return Group(pool.question, texts, labels, pool.product, pool.source)


def seeded(*parts: object) -> random.Random:
    """Return random numbers that the parts alone decide."""
    seed = parts[0] if len(parts) == 1 and isinstance(parts[0], int) else " ".join(map(str, parts))
    return random.Random(seed)  # noqa: S311 (which evidence is drawn is no secret)


def share_of(text: str, salt: str = "") -> float:
    """Return a number in [0, 1) that a text alone decides: which split it is in."""
    digest = hashlib.blake2b(f"{salt}{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
