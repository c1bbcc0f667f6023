"""semiPQA: questions about attributes, which of them answers, and the attribute in words.

    qid  question                         candidate                              label
    366  what's the age range for these?  age_range_description: { value:".." }  1
    data: age_range_description: { value:"little kid" }    text: This is for little kids.

What people wrote for an attribute is learned where it holds, else the attribute as a rule words
it. Other attributes of the same product stand beside the right one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from finetune import facts
from finetune.config import Form
from finetune.drawing import fraction, one_of, shuffled
from finetune.gating import unsupported
from finetune.phrasing import answering, cited, missing, sentence
from finetune.sources.base import Dropped, Place
from finetune.types import Example
from knowledge.structured import plainly
from knowledge.types import Source

LICENCE = "CDLA-Sharing-1.0"
_TITLES = ("Specifications", "Product details", "Attributes", "Details")
_LONGEST = 300
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)?")  # which lost its unit
# One value, perhaps with a unit: parts of a thing make no sentence by rule.
_SIMPLE = re.compile(r"\w+:\s*\{ (?:unit:\w+, )?(?:decimal_|string_)?value:[^{}\[\]]+\}")


class Options(Form):
    """Which questions: `dev` are those whose attributes people put into words, or `seen`."""

    split: Literal["dev", "seen"] = "dev"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the attributes that answer it, and the others of its product."""

    id: str
    question: str
    answering: tuple[str, ...]
    others: tuple[str, ...]


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield an example for each question; one that no attribute answers is an abstention."""
    worded = _worded(place)
    for each in _questions(options, place):
        name = f"semipqa-{options.split}-{each.id}"
        if each.answering:
            yield _example(each, worded, place.seed, name, place.beside(name))
        else:
            yield _absent(each, place.seed, name, place.beside(name))


def _questions(options: Options, place: Place) -> Iterator[Asked]:
    path = place.public(f"amazon-pqa/semiPQA/attribute_ranking_{options.split}.csv")
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            rows.setdefault(row["qid"], []).append(row)
    for id_, found in rows.items():
        # What is too long or empty is no attribute that anybody reads.
        fit = [row for row in found if 5 < len(plainly(row["candidate"])) <= _LONGEST
               and "{" not in plainly(row["candidate"])]  # fmt: skip
        yield Asked(
            id_,
            " ".join(found[0]["question"].split()),
            tuple(row["candidate"] for row in fit if row["label"] == "1"),
            tuple(row["candidate"] for row in fit if row["label"] == "0"),
        )


def _worded(place: Place) -> dict[str, str]:
    """Return what people wrote for attributes, by the attribute."""
    found = {}
    for split in ("train", "dev"):
        path = place.public(f"amazon-pqa/semiPQA/{split}.csv")
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                found[_key(row["data"])] = row["text"]
    return found


def _example(
    asked: Asked, worded: dict[str, str], seed: int, name: str, many: int
) -> Example | Dropped:
    candidate = one_of(asked.answering, seed, "which", name)
    gold = _source(candidate, seed, name)
    said = _statement(candidate, worded, gold.text)
    if said is None:
        return Dropped("attribute without words that hold")
    beside = _beside(asked, seed, name, many)
    at = 0 if fraction(seed, "place", name) < 0.7 else len(beside)
    return Example(
        id=name,
        task="product",
        question=asked.question,
        answer=cited(answering(asked.question, said, plainly(candidate)), at + 1),
        group=f"semipqa-{_key(asked.others[0] if asked.others else candidate)}",
        source="semipqa",
        licence=LICENCE,
        evidence=(*beside[:at], gold, *beside[at:]),
        meta={"gold": str(at + 1)},
    )


def _absent(asked: Asked, seed: int, name: str, many: int) -> Example | Dropped:
    if not asked.others:
        return Dropped("question without attributes")
    return Example(
        id=name,
        task="product",
        question=asked.question,
        answer=missing(asked.question),
        group=f"semipqa-{_key(asked.others[0])}",
        source="semipqa",
        licence=LICENCE,
        evidence=tuple(_beside(asked, seed, name, 1 + many)),
        outcome="abstained",
        meta={"negative": "absent"},
    )


def _beside(asked: Asked, seed: int, name: str, many: int) -> list[Source]:
    others = shuffled(asked.others, seed, name)[:many]
    return [_source(each, seed, f"{name}-{number}") for number, each in enumerate(others)]


def _source(candidate: str, seed: int, name: str) -> Source:
    title = one_of(_TITLES, seed, "title", name)
    return Source(name, title, f"{title}\n{plainly(candidate)}")


def _statement(candidate: str, worded: dict[str, str], text: str) -> str | None:
    """Return an attribute in people's words, else by rule, whichever verification would show."""
    label, _, value = plainly(candidate).partition(": ")
    bare = _BARE_NUMBER.fullmatch(value) and not label.startswith("number of ")
    if bare or value.lower() in facts.NOTHING:
        return None
    human = sentence(worded.get(_key(candidate), ""))
    flag = {"yes": True, "no": False}.get(value)
    ruled = (
        ()
        if not _SIMPLE.fullmatch(candidate.strip())
        else [
            each.answer.removeprefix("Yes, ").removeprefix("No, ")
            for each in facts.about(
                label.removesuffix(" description"), value if flag is None else flag, it="it"
            )
        ]
    )
    tried: Sequence[str] = (human, *(ruled[:1]))
    return next(
        (sentence(each) for each in tried if each and not unsupported(f"{each} [1]", [text])), None
    )


def _key(data: str) -> str:
    return " ".join(data.split()).lower()
