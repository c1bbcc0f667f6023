"""hetPQA: shoppers' questions, the evidence that answers each, and what a person made of it.

    ASIN        question                  candidate                          answer        source
    B00CI6J5JQ  does this come with ...?  this case comes with 40 washable   kit comes ..  OSP

The answers are people's free text. One is learned when the verification of serving would show it,
else the part of the evidence that says nearest the same; what is neither is dropped. Evidence of
the same product stands beside the right one in some prompts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from finetune import facts
from finetune.config import Form, Share
from finetune.drawing import fraction, one_of, shuffled
from finetune.gating import unsupported
from finetune.matching.groups import plain, share_of
from finetune.phrasing import answering, cited, digits, is_personal, is_sentence, sentence, whole
from finetune.sources.base import Dropped, Place
from finetune.types import Example
from knowledge.quotable import units
from knowledge.structured import plainly
from knowledge.terms import words
from knowledge.types import Source

LICENCE = "CDLA-Sharing-1.0"
# What a shop would call a text of each kind; the model must not depend on one of these.
_TITLES = {
    "CQA": ("Customer answer", "Questions and answers", "A customer says"),
    "review": ("Customer review", "Reviews", "A customer says"),
    "Desc": ("Product description", "Description", "About this product"),
    "OSP": ("Product overview", "Description", "About this product"),
    "bullet": ("Product features", "Features", "About this item"),
    "attribute": ("Specifications", "Product details", "Attributes"),
}
_LONGEST = 480
# Evidence said as it stands has so much in common with what the person said; short evidence has
# not much else that it could mean.
_LEAST_SAME, _LEAST_SAME_SHORT, _SHORT = 0.6, 0.5, 20
_UNSURE = re.compile(
    r"\b(?:not sure|(?:n['\u2019]?t|do(?:es)? not) (?:mention|say|know|specif)"
    r"|no idea|unsure|i think|maybe|someone said|one (?:user|customer|reviewer)|should have|crap"
    r"|ass|sucks?|damn|just (?:search|google)|they say|supposedly)\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"^(?:(?:according to|one|a|some|the) \w+ (?:\w+ )?(?:says?|said|mentions?|states?)(?: that)?,?"
    r"|i (?:believe|think|guess)(?: that)?)\s+",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|no|never|cannot|without|difficult\w*|hard|trouble|problem\w*|unfortunately|however|only"
    r"|but|wish)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\.\.+|[.!?;]\s+|\s+-+\s+|,\s+(?:but|so)\s+", re.IGNORECASE)
_LITTLE = frozenset(
    "a an the is are was were be it its this that these those they i you we he she and or of to in"
    " on for with from at by as do does did has have had can will would yes no not there product"
    " item toy very".split()
)


class Options(Form):
    """Which file, and how much is kept for testing.

    Of the products of the dev file the share `held_out`, by a hash, is never learned from: the
    same ones that the matching encoder is tested on. Of those of the train file it is `tested`:
    how a chat model words what the encoder chose is compared there with what people said.
    """

    split: Literal["train", "dev"] = "train"
    held_out: Share = 0.5
    tested: Share = 0.1


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its evidence and a person's answer."""

    split: str
    number: int
    product: str
    question: str
    evidence: str
    answer: str
    kind: str


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield an example for each row whose answer, or a part of its evidence, holds."""
    held = held_out(place, options.held_out)
    rows = read(options, place)
    beside: dict[str, list[Row]] = {}
    for row in rows:
        beside.setdefault(row.product, []).append(row)
    for row in rows:
        if row.product in held.products:
            yield Dropped("product held out for testing")
            continue
        if row.split == "train" and share_of(row.product) < options.tested:
            yield Dropped("product held out for testing")
            continue
        if plain(row.question) in held.questions:
            yield Dropped("question held out for testing")
            continue
        many = place.beside(f"hetpqa-{row.split}-{row.number}")
        yield _example(row, beside[row.product], place.seed, many)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What neither the adapter nor the matching encoder learns from, of any file."""

    products: frozenset[str]
    questions: frozenset[str]
    """Their questions in the dev file, `plain`: shoppers ask the same of several products."""


def held_out(place: Place, share: float) -> HeldOut:
    """Return the held-out share of the products of the dev file, and what is asked about them."""
    path = place.public("amazon-pqa/hetPQA/dev.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file, delimiter="\t") if share_of(row["ASIN"]) < share
        ]
    return HeldOut(
        frozenset(row["ASIN"] for row in rows), frozenset(plain(row["question"]) for row in rows)
    )


def read(options: Options, place: Place) -> list[Row]:
    """Return the rows of a file, each with its evidence as a shop would have it."""
    path = place.public(f"amazon-pqa/hetPQA/{options.split}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        found = csv.DictReader(file, delimiter="\t")
        return [
            Row(
                options.split,
                number,
                row["ASIN"],
                " ".join(row["question"].split()),
                " ".join(plainly(row["candidate"].strip()).split()),
                " ".join(row["answer"].split()),
                row["source"],
            )
            for number, row in enumerate(found, start=2)
            if row["source"] in _TITLES  # the header stands in the file twice
        ]


def _example(row: Row, beside: Sequence[Row], seed: int, many: int) -> Example | Dropped:
    name = f"hetpqa-{row.split}-{row.number}"
    if len(row.evidence) > _LONGEST:
        return Dropped("evidence too long for a prompt")
    if is_personal(row.answer) or _UNSURE.search(row.answer):
        return Dropped("answer not in a shop's voice")
    gold = source(row, seed, name)
    said = target(row, gold.text)
    if said is None:
        return Dropped("answer that verification would not show")
    others = [
        source(each, seed, f"{name}-{each.number}")
        for each in shuffled(_others(row, beside), seed, name)[:many]
    ]
    # Serving puts the best first, and what chooses is right more often than not.
    place = 0 if fraction(seed, "place", name) < 0.7 else len(others)
    evidence = (*others[:place], gold, *others[place:])
    return Example(
        id=name,
        task="product",
        question=row.question,
        answer=cited(answering(row.question, said, row.evidence), place + 1),
        group=f"hetpqa-{row.product}",
        source="hetpqa",
        licence=LICENCE,
        evidence=evidence,
        meta={"gold": str(place + 1), "kind": row.kind},
    )


def source(row: Row, seed: int, name: str) -> Source:
    """Return a row's evidence under a heading, as a prompt shows it."""
    title = one_of(_TITLES[row.kind], seed, "title", name)
    shown = "\n".join(unit.shown for unit in units(f"{title}\n{row.evidence}"))
    return Source(f"{row.product}-{row.split}-{row.number}", title, shown)


def target(row: Row, text: str) -> str | None:
    """Return what to say: the person's words, else the nearest part of the evidence, that holds."""
    human = sentence(_HEDGES.sub("", row.answer))
    opening = re.match(r"(?:yes|no)\b", human, re.IGNORECASE)
    if opening and opening[0].lower() == "yes" and _DENIES.search(row.evidence):
        return None  # a review that tells of trouble is often summed up as a yes
    for said in dict.fromkeys((whole(human), human, whole(sentence(digits(human))))):
        if said and unsupported(f"{said} [1]", [text]) is None:
            return said
    if row.kind == "attribute":
        return _of_attribute(row, text)
    best = max(_parts(row.evidence), key=lambda part: same(part, row.answer), default="")
    said = whole(sentence(best))
    least = _LEAST_SAME if len(best.split()) > _SHORT else _LEAST_SAME_SHORT
    if (
        same(best, row.answer) < least
        or is_personal(best)
        or _UNSURE.search(best)
        or not is_sentence(said)
    ):
        return None
    if opening and not re.match(r"(?:yes|no)\b", said, re.IGNORECASE):
        said = f"{opening[0].capitalize()}, {said[0].lower()}{said[1:]}"
    return said if unsupported(f"{said} [1]", [text]) is None else None


def _of_attribute(row: Row, text: str) -> str | None:
    """Return an attribute as a rule words it, where that says what the person said."""
    label, _, value = row.evidence.partition(": ")
    flag = {"yes": True, "no": False}.get(value)
    short = re.sub(r"^item | (?:description|type)$", "", label)
    tried = (
        each
        for name in dict.fromkeys((short, label))
        for each in facts.about(name, value if flag is None else flag, it="it")
    )
    for each in tried:
        agrees = flag is not None or same(each.answer, row.answer) >= _LEAST_SAME
        if agrees and unsupported(f"{each.answer} [1]", [text]) is None:
            return each.answer
    return None


def same(one: str, other: str) -> float:
    """Return the F1 of two texts' words, those apart that say little."""
    first, second = _content(one), _content(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _content(text: str) -> set[str]:
    return set(words(digits(text))) - _LITTLE


def _parts(text: str) -> list[str]:
    """Return a text and its clauses, the longest first."""
    clauses = [each.strip() for each in _CLAUSE.split(text) if len(each.split()) > 2]
    return list(dict.fromkeys((text, *clauses)))


def _others(row: Row, beside: Sequence[Row]) -> list[Row]:
    """Return evidence of the same product that does not say the same."""
    return [
        each
        for each in beside
        if each.number != row.number
        and len(each.evidence) <= _LONGEST
        and same(each.evidence, row.evidence) < 0.5
        and same(each.evidence, row.answer) < 0.3
    ]
