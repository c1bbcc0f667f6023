"""What `grounding` asks: the demo store's labelled questions, and shoppers' with given evidence."""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from finetune.matching.groups import share_of
from knowledge.types import Source

DEMO = Path("knowledge/demo/calibration.jsonl")
HETPQA = Path("../shared/data/amazon-pqa/hetPQA")
_DISTRACTORS = 3
# What a shop would call these texts; a title must not tell which of them answers.
_TITLES = {
    "CQA": "A customer's answer", "review": "A review", "bullet": "Key points",
    "Desc": "Description", "OSP": "Editorial", "attribute": "Attribute",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the ids of what answers it, none when nothing does, and the sources it has.

    `given` is None where the store's own records are the sources; `answer` is what a person said,
    where that is known.
    """

    id: str
    text: str
    gold: frozenset[str]
    given: tuple[Source, ...] | None = None
    product: str = ""
    answer: str = ""


def demo_cases(limit: int | None) -> list[Case]:
    """Return the labelled questions of the demo store, in an order that mixes their kinds."""
    rows = [json.loads(line) for line in DEMO.read_text(encoding="utf-8").splitlines() if line]
    cases = [Case(row["id"], row["text"], frozenset(row["sources"])) for row in rows]
    return sorted(cases, key=lambda case: _hash(case.id))[:limit]


def hetpqa_cases(limit: int | None) -> list[Case]:
    """Return questions of dev whose text and product train lacks, a third without their answer."""
    train = _rows("train.csv")
    seen = {row["question"] for row in train} | {row["ASIN"] for row in train}
    rows = [
        row
        for row in (*_rows("dev.csv"), *_rows("evidence_ranking_dev.csv"))
        if row["question"] not in seen and row["ASIN"] not in seen
    ]
    products = _by_product(rows)
    cases = [
        case
        for number, row in enumerate(_once(filter(_answers, rows)))
        if (case := _case(f"het-{number}", row, products[row["ASIN"]])) is not None
    ]
    return sorted(cases, key=lambda case: _hash(case.id))[:limit]


def choices(limit: int | None) -> list[Case]:
    """Return questions of train with their answer among four evidences of the same product.

    Train, because no weight was fitted on it and dev has too few products with four evidences.
    """
    rows = _once(_rows("train.csv"))
    products = _by_product(rows)
    cases = (
        _case(f"choice-{number}", row, products[row["ASIN"]], keep=True)
        for number, row in enumerate(rows)
    )
    full = [case for case in cases if case and len(case.given or ()) == _DISTRACTORS + 1]
    return sorted(full, key=lambda case: _hash(case.id))[:limit]


def wording_cases(share: float) -> list[Case]:
    """Return questions of train, a third without their answer, about a share of its products.

    The share is what `finetune.sources.hetpqa` keeps from the chat model, so that its words can be
    compared with people's; the encoder may have learned which evidence is right.
    """
    rows = _once(_rows("train.csv"))
    products = _by_product(rows)
    cases = (
        _case(f"worded-{number}", row, products[row["ASIN"]])
        for number, row in enumerate(rows)
        if share_of(row["ASIN"]) < share
    )
    return sorted(filter(None, cases), key=lambda case: _hash(case.id))


def _case(
    key: str, row: dict[str, str], others: list[dict[str, str]], *, keep: bool | None = None
) -> Case | None:
    """Put a question beside evidences about its product that are no answer to it."""
    pool = {
        each["candidate"]: each
        for each in others
        if each["question"] != row["question"] or not _answers(each)
    }
    pool.pop(row["candidate"], None)
    picked = random.Random(key).sample(sorted(pool), min(_DISTRACTORS, len(pool)))
    if not picked:
        return None
    answerable = keep if keep is not None else _hash(key) % 3 > 0
    texts = [pool[text] for text in picked] + ([row] if answerable else [])
    texts.sort(key=lambda each: _hash(key + each["candidate"]))
    sources = [
        Source(f"{key}-{number}", _TITLES.get(each["source"], "Product"), each["candidate"])
        for number, each in enumerate(texts)
    ]
    gold = {s.id for s, each in zip(sources, texts, strict=True) if each is row}
    answer = row.get("answer", "")
    return Case(key, row["question"], frozenset(gold), tuple(sources), row["ASIN"], answer)


def _by_product(rows: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        found[row["ASIN"]].append(row)
    return found


def _once(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({(row["ASIN"], row["question"]): row for row in rows}.values())


def _answers(row: dict[str, str]) -> bool:
    return row.get("label", "1") == "1"


def _rows(name: str) -> list[dict[str, str]]:
    with (HETPQA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
