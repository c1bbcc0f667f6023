"""What an embedder is worth: where it ranks what a query wants, beside another embedder."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from prompts.evals.statistics import clustered, interval, p_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLACES = 10
Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Query:
    """A query, the texts that it is ranked among, and what those that it wants are worth.

    `gains` are ratings above 0 by text, `product` is the cluster: queries of one are alike.
    """

    text: str
    texts: tuple[str, ...]
    gains: Mapping[str, float]
    product: str
    part: str


@dataclass(frozen=True, slots=True)
class Marks:
    """How one query was answered, each in [0, 1].

    `ndcg` is nDCG@10 with gains of 2^rating - 1, `recall` how many of the wanted that ten places
    can hold are in them, `mrr` one over the place of the first that is wanted.
    """

    ndcg: float
    recall: float
    mrr: float


MARKS = tuple(each.name for each in fields(Marks))


def marks(found: Sequence[float], wanted: Sequence[float]) -> Marks:
    """Return the marks of a ranking, given the ratings of what was found and of all wanted."""
    first = next((place for place, rating in enumerate(found, 1) if rating > 0), None)
    right = sum(rating > 0 for rating in found[:_PLACES])
    return Marks(
        ndcg=_dcg(found) / _dcg(sorted(wanted, reverse=True)),
        recall=right / min(len(wanted), _PLACES),
        mrr=1 / first if first else 0.0,
    )


def _dcg(ratings: Sequence[float]) -> float:
    return sum(
        (2**rating - 1) / math.log2(place + 2) for place, rating in enumerate(ratings[:_PLACES])
    )


def rank(queries: Sequence[Query], embed: Embed) -> list[Marks]:
    """Return the marks of each query when its texts are ranked by cosine; each is embedded once."""
    texts = {text for query in queries for text in (query.text, *query.texts)}
    # Short ones first, so that little of a batch is padding.
    order = sorted(texts, key=lambda text: (len(text), text))
    if not order:
        return []
    vectors = embed(order)
    row = {text: place for place, text in enumerate(order)}
    # Many queries are ranked among the same texts, which are then the same tuple.
    rows = {id(query.texts): query.texts for query in queries}
    matrices = {key: vectors[[row[text] for text in own]] for key, own in rows.items()}
    return [
        _ranked(query, matrices[id(query.texts)] @ vectors[row[query.text]]) for query in queries
    ]


def _ranked(query: Query, scores: NDArray[np.float32]) -> Marks:
    order = np.argsort(-scores, kind="stable")
    found = [query.gains.get(query.texts[place], 0.0) for place in order]
    return marks(found, list(query.gains.values()))


def mean(found: Sequence[Marks]) -> dict[str, float]:
    """Return the mean of each mark."""
    values = np.array([astuple(each) for each in found]).reshape(-1, len(MARKS))
    return dict(zip(MARKS, values.mean(axis=0).tolist(), strict=True)) if len(values) else {}


def compared(
    clusters: Sequence[str], before: Sequence[Marks], after: Sequence[Marks]
) -> dict[str, dict[str, dict[str, float]]]:
    """Return of each mark the figures "base", "tuned" and "difference", with 95 % intervals.

    A figure has value, low, high and n; a difference also p, of a sign-flip test by cluster.
    """
    found = {}
    for name in MARKS:
        old, new = ([float(getattr(each, name)) for each in side] for side in (before, after))
        change = [b - a for a, b in zip(old, new, strict=True)]
        sums, _ = clustered(zip(clusters, change, strict=True))
        found[name] = {
            "base": figure(clusters, old),
            "tuned": figure(clusters, new),
            "difference": {
                **figure(clusters, change, low=-1.0),
                "p": round(p_value(sums), 4),
            },
        }
    return found


def figure(clusters: Sequence[str], values: Sequence[float], *, low: float = 0.0) -> dict[str, Any]:
    """Return a mean with its 95 % interval over clusters, as a card has it."""
    sums, sizes = clustered(zip(clusters, values, strict=True))
    ends = interval(sums, sizes, low=low)
    return {
        "value": round(sum(values) / len(values), 4),
        "low": round(ends.low, 4),
        "high": round(ends.high, 4),
        "n": len(values),
    }
