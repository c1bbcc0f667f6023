"""Bitext: how people word what they want from customer service, answered from rules.

    instruction                     intent          response
    how can I cancel purchase ..?   cancel_order    I understand how unnerving it can be to ...

The long answers state what no source holds and have {{placeholders}}: none is learned. A question
is learned with the rule of a shop that answers its intent; one whose intent no rule answers is
dropped, and one beside rules of another matter is an abstention.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping

from finetune.config import Form
from finetune.drawing import fraction, one_of, shuffled
from finetune.gating import may_answer
from finetune.phrasing import answering, missing
from finetune.sources import policies
from finetune.sources.base import Dropped, Place
from finetune.types import Example

LICENCE = "CDLA-Sharing-1.0"
# Which rule of finetune/patterns answers an intent, and what of its answers.
_ANSWERS: Mapping[str, tuple[str, str, int]] = {
    "cancel_order": ("Orders", "Cancelling", 0),
    "check_cancellation_fee": ("Orders", "Cancellation fee", 0),
    "change_shipping_address": ("Orders", "Changes", 0),
    "change_order": ("Orders", "Changes", 1),
    "track_order": ("Orders", "Tracking", 0),
    "get_invoice": ("Orders", "Invoice", 0),
    "check_invoice": ("Orders", "Invoice", 0),
    "create_account": ("Account", "Opening one", 0),
    "delete_account": ("Account", "Closing it", 0),
    "recover_password": ("Account", "Password", 0),
    "check_payment_methods": ("Payment", "Methods", 0),
    "delivery_period": ("Delivery", "Times", 0),
    "track_refund": ("Refunds", "Time", 0),
    "get_refund": ("Refunds", "How", 0),
    "complaint": ("Complaints", "How", 0),
    "contact_customer_service": ("Contact", "Phone", 0),
    "review": ("Reviews", "Writing one", 0),
}
_NUMBERED = re.compile(r"\d{4,}|#\w+")
_UNFIT = re.compile(r"\b(?:fuck\w*|shit\w*|damn|bloody|goddam\w*|asshole)\b|\{\{", re.IGNORECASE)
_ABSENT = 0.2


class Options(Form):
    """There is nothing to choose."""


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:  # noqa: ARG001
    """Yield a customer's wording with a rule that answers it."""
    patterns = policies.load(place.remember(policies.PATTERNS, policies.PATTERNS.name))
    by_place = {(each["title"], each["section"]): each for each in patterns}
    path = place.public("bitext/Bitext_Training_v_long_responses.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            answer = _ANSWERS.get(row["intent"])
            question = _asked(row["instruction"])
            if answer is None:
                yield Dropped("answer whose facts no source holds")
            elif _UNFIT.search(question):
                yield Dropped("wording unfit for a shop")
            else:
                name = f"bitext-{number}"
                yield _example(
                    question, row["intent"], answer, by_place, place.seed, name, place.beside(name)
                )


def _asked(text: str) -> str:
    return " ".join(_NUMBERED.sub(lambda found: re.sub(r"\d", "0", found[0]), text).split())


def _example(
    question: str,
    intent: str,
    answer: tuple[str, str, int],
    patterns: Mapping[tuple[str, str], Mapping[str, object]],
    seed: int,
    name: str,
    many: int,
) -> Example | Dropped:
    title, section, which = answer
    rule = policies.filled(patterns[title, section], seed, name)
    others = [policies.filled(each, seed, name) for key, each in patterns.items()
              if key != (title, section)]  # fmt: skip
    near = [each.source() for each in others if each.title == title]
    far = [each.source() for each in others if each.title not in (title, "Orders", "Account")]
    beside = (*shuffled(near, seed, "near", name), *shuffled(far, seed, "far", name))
    absent = fraction(seed, "absent", name) < _ABSENT
    said = rule.ask[which][1]
    at = 0 if fraction(seed, "place", name) < 0.75 else many
    gold = rule.source(said=rule.text if fraction(seed, "all", name) < 0.6 else None)
    evidence = (*beside[:at], gold, *beside[at:many])
    if absent:
        # Of the same matter nothing may stand there, for it might answer.
        apart = [each for each in far if not may_answer(each.text, question)]
        evidence = tuple(shuffled(apart, seed, "absent-far", name)[: 1 + (many > 0)])
    return Example(
        id=name,
        task="policy",
        question=question,
        answer=missing(question) if absent
        else policies.marked(answering(question, said, ""), at + 1),
        group=f"bitext-{intent}-{one_of(range(20), seed, 'part', question)}",
        source="bitext",
        licence=LICENCE,
        evidence=evidence,
        outcome="abstained" if absent else "answered",
        meta={"negative": "absent"} if absent else {"gold": str(at + 1)},
    )  # fmt: skip
