"""Shoppers' own questions: hetPQA (toys, six kinds of evidence) and semiPQA (attributes).

A row of hetPQA: ASIN, question, candidate, answer, source. A row of a ranking file: a question, a
candidate, and whether it answers. Both are of amazon-science/contextual-product-qa, under
CDLA-Sharing-1.0.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from finetune.errors import MissingDataError
from finetune.matching.groups import Pool, plain, seeded, share_of
from knowledge.structured import plainly

if TYPE_CHECKING:
    from finetune.matching.config import ShoppersForm

Row = Mapping[str, str]

FILES = (
    "amazon-pqa/hetPQA/train.csv",
    "amazon-pqa/hetPQA/dev.csv",
    "amazon-pqa/hetPQA/evidence_ranking_dev.csv",
    "amazon-pqa/semiPQA/attribute_ranking_dev.csv",
    "amazon-pqa/semiPQA/attribute_ranking_seen.csv",
)
# What shops call such texts.
_TITLES = {
    "CQA": "A customer's answer", "review": "A review", "bullet": "Key points",
    "Desc": "Description", "OSP": "Editorial", "attribute": "Attribute",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shoppers:
    """Questions by what they are for; no two of the parts share a product or a wording.

    `test` are those of hetPQA's dev file, `unseen` all other questions about its held-out products.
    """

    train: tuple[Pool, ...]
    development: tuple[Pool, ...]
    test: tuple[Pool, ...]
    unseen: tuple[Pool, ...]
    titles: Mapping[str, str]
    """What a shop calls the evidence."""


def shoppers(folder: Path, form: ShoppersForm, *, seed: int) -> Shoppers:
    """Read the public files of `folder`; raise `MissingDataError` where one is not there."""
    train, dev, ranked, *semi = (_rows(folder / name) for name in FILES)
    held = {row["ASIN"] for row in dev if share_of(row["ASIN"]) < form.held_out}
    test = [row for row in dev if row["ASIN"] in held]
    wordings = {plain(row["question"]) for row in test}
    every = _evidence((*train, *dev, *ranked))
    # A dev question about a product that is learned from is in no part at all.
    free = [row for row in (*train, *ranked) if plain(row["question"]) not in wordings]
    unseen = [row for row in free if row["ASIN"] in held]
    seen = {plain(row["question"]) for row in unseen}
    learned = [
        row for row in free if row["ASIN"] not in held and plain(row["question"]) not in seen
    ]
    development = [row for row in learned if share_of(row["ASIN"], "d") < form.development]
    aside = {plain(row["question"]) for row in development}
    kept = [
        row
        for row in learned
        if share_of(row["ASIN"], "d") >= form.development and plain(row["question"]) not in aside
    ]
    attributes = _attributes([row for rows in semi for row in rows], form.attributes, seed)
    told = _answered(kept, form.human_answers, seed)
    return Shoppers(
        train=(*_pools(kept, every), *told, *attributes),
        development=tuple(_pools(development, every)),
        test=tuple(_pools(test, every)),
        unseen=tuple(_pools(unseen, every)),
        titles={row["candidate"]: _TITLES.get(row["source"], "Product") for row in kept},
    )


def _rows(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            # As answers read their sources.
            return [
                row | {"candidate": plainly(row["candidate"] or "")}
                for row in csv.DictReader(file, delimiter="\t")
            ]
    except OSError as error:
        raise MissingDataError(
            f"{path} cannot be read ({error.strerror}): set data.folder to where it lies"
        ) from error


def _evidence(rows: Iterable[Row]) -> dict[str, dict[str, set[str]]]:
    """Return of each product its evidence, and which questions each is an answer of."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        answered = {plain(row["question"])} if row.get("label", "1") == "1" else set()
        found[row["ASIN"]][row["candidate"]] |= answered
    return found


def _pools(rows: Iterable[Row], every: Mapping[str, Mapping[str, set[str]]]) -> list[Pool]:
    """Return a pool of each question about a product, with all other evidence about it."""
    questions: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        questions[row["ASIN"], plain(row["question"])].append(row)
    return [
        Pool(
            question=own[0]["question"],
            answers=tuple(dict.fromkeys(r["candidate"] for r in own if _answers(r))),
            others=tuple(text for text, asked in every[product].items() if plain not in asked),
            product=product,
            source="hetPQA",
            labelled=tuple(dict.fromkeys(r["candidate"] for r in own if not _answers(r))),
        )
        for (product, plain), own in questions.items()
    ]


def _answered(rows: Iterable[Row], share: float, seed: int) -> list[Pool]:
    """Return questions with a person's answer among answers to other questions of the product."""
    by_product: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("answer"):
            by_product[row["ASIN"]].append(row)
    return [
        Pool(
            question=row["question"],
            answers=(row["answer"],),
            others=tuple(
                dict.fromkeys(
                    each["answer"]
                    for each in own
                    if each["question"] != row["question"] and each["answer"] != row["answer"]
                )
            ),
            product=product,
            source="hetPQA answers",
        )
        for product, own in by_product.items()
        for row in own
        if share_of(row["question"], f"answers {seed}") < share
    ]


def _attributes(rows: Iterable[Row], most: int, seed: int) -> list[Pool]:
    """Return questions about attributes among other attributes."""
    questions: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        questions[row["qid"]].append(row)
    found = []
    for key, own in questions.items():
        right = [row["candidate"] for row in own if _answers(row)]
        wrong = [row["candidate"] for row in own if not _answers(row)]
        wrong = [text for text in wrong if text not in right]
        found.append(
            Pool(
                question=own[0]["question"],
                answers=tuple(right),
                others=tuple(wrong),
                product=f"semi-{key}",
                source="semiPQA",
                embedded=False,
            )
        )
    seeded(seed, "attributes").shuffle(found)
    return found[:most]


def _answers(row: Row) -> bool:
    return row.get("label", "1") == "1"
