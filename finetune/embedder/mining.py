"""Pairs with hard negatives: what the shop's own retrieval finds for a query and nobody wants.

For records that is the hybrid search over their catalogue, in a store that is made for it; for
evidence it is what lies near the question among all that is said about the same product, by cosine
or by common words. What is right for a question is never among its negatives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from finetune.embedder.shelf import record_text, shelved
from finetune.errors import DataError
from finetune.matching.groups import Nearness, draw, seeded, titled
from knowledge.types import Filters

if TYPE_CHECKING:
    import random

    from finetune.embedder.config import EmbedderConfig, NegativesForm
    from finetune.embedder.data import Data, Wanted
    from finetune.matching.groups import Pool
    from knowledge.embedding import Embedder
    from knowledge.types import Hit, Product

_HARDEST = 16
"""So many of what is found first are drawn from."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """A question, a text that is right for it, and texts that are not.

    `right` are all texts that are known to be right for it.
    """

    question: str
    positive: str
    negatives: tuple[str, ...]
    right: frozenset[str]
    source: str


def mine(config: EmbedderConfig, data: Data, embedder: Embedder, say: Say) -> list[Row]:
    """Return the rows to learn from, each with so many negatives as the config says."""
    form, rng = config.data.negatives, seeded(config.training.seed, "negatives")
    rows = list(_from_pools(data, form, embedder, rng))
    say(f"{len(rows)} pairs of question and evidence")
    by_shelf: dict[str, list[Wanted]] = defaultdict(list)
    for each in data.wanted:
        by_shelf[each.shelf].append(each)
    for name, wanted in by_shelf.items():
        found = _from_shelf(data, name, wanted, form, embedder, rng)
        say(f"{len(found)} pairs of query and record, among {len(data.shelves[name])} of {name}")
        rows += found
    rng.shuffle(rows)
    return _filled(rows[: config.data.pairs], form.count, rng)


def _from_pools(
    data: Data, form: NegativesForm, embedder: Embedder, rng: random.Random
) -> Iterator[Row]:
    near = Nearness(embedder)
    # All at once: one by one takes minutes.
    near.learn(
        [
            text
            for pool in data.pools
            if pool.embedded
            for text in (pool.question, *pool.answers, *pool.others, *pool.labelled)
        ]
    )
    for pool in data.pools:
        if (row := _from_pool(pool, data, near, form.count, rng)) is not None:
            yield row


def _from_pool(
    pool: Pool, data: Data, near: Nearness, count: int, rng: random.Random
) -> Row | None:
    group = draw(pool, near, negatives=count, rng=rng)
    if group is None:
        return None
    if pool.source == "hetPQA":
        group = titled(group, data.titles, rng)
    pairs = list(zip(group.texts, group.labels, strict=True))
    positive = next(text for text, label in pairs if label > 0)
    wrong = tuple(text for text, label in pairs if label == 0 and text != positive)
    right = frozenset({*pool.answers, positive})
    return Row(pool.question, positive, wrong[:count], right, pool.source)


def _from_shelf(
    data: Data,
    name: str,
    wanted: Sequence[Wanted],
    form: NegativesForm,
    embedder: Embedder,
    rng: random.Random,
) -> list[Row]:
    shelf, near = data.shelves[name], Nearness(embedder)
    learned = [record_text(shelf[key]) for each in wanted for key in each.learned]
    near.learn([*(each.query for each in wanted), *learned])
    with shelved(list(shelf.values()), embedder) as retriever:
        found = [
            (each, retriever.search(each.query, Filters(kind="product"), form.depth))
            for each in wanted
        ]
    return [row for each, hits in found for row in _from_hits(shelf, each, hits, near, form, rng)]


def _from_hits(
    shelf: Mapping[str, Product],
    each: Wanted,
    hits: Sequence[Hit],
    near: Nearness,
    form: NegativesForm,
    rng: random.Random,
) -> Iterator[Row]:
    """Yield a row for each record that a query is taught, with negatives that the search found.

    What people judged not to be wanted comes first; what nobody judged is taken if it is less
    similar than the pair is by the margin, as it may be wanted all the same.
    """
    wanted = {key for key, rating in each.ratings.items() if rating > 0}
    right = frozenset(record_text(shelf[key]) for key in wanted)
    found = {
        hit.passage.document_id: (record_text(shelf[hit.passage.document_id]), hit.similarity)
        for hit in hits
        if hit.passage.document_id not in wanted
    }
    judged = [text for key, (text, _) in found.items() if key in each.ratings]
    for key in each.learned:
        positive = record_text(shelf[key])
        least = form.margin * float(near(each.query, [positive])[0])
        unknown = [text for o, (text, s) in found.items() if o not in each.ratings and s < least]
        hardest = [text for text in dict.fromkeys((*judged, *unknown)) if text not in right]
        hardest = hardest[:_HARDEST]
        wrong = rng.sample(hardest, min(form.count, len(hardest)))
        yield Row(each.query, positive, tuple(wrong), right, each.source)


def _filled(rows: Sequence[Row], count: int, rng: random.Random) -> list[Row]:
    """Return rows of one width: where too little was found, texts of other rows stand in."""
    texts: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        texts[row.source].append(row.positive)
    everything = [row.positive for row in rows]
    return [
        Row(
            row.question, row.positive,
            _more(row, texts[row.source], count, rng) or _more(row, everything, count, rng),
            row.right, row.source,
        )
        for row in rows
    ]  # fmt: skip


def _more(row: Row, texts: Sequence[str], count: int, rng: random.Random) -> tuple[str, ...]:
    """Return a row's negatives and random texts up to `count`, () when there are not as many."""
    found = list(row.negatives)
    for text in rng.sample(texts, min(len(texts), 50)):
        if len(found) < count and text not in found and text not in row.right:
            found.append(text)
    return tuple(found) if len(found) == count else ()


def check_rows(rows: Sequence[Row], count: int) -> None:
    """Raise `DataError` for a row without negatives, or with one that is right."""
    for row in rows:
        if len(row.negatives) < count:
            raise DataError(
                f"{row.question!r} has too few other texts beside it: add a source, or lower "
                "data.negatives.count"
            )
        if row.right & set(row.negatives):
            raise DataError(f"{row.question!r} has a right text among its negatives")
