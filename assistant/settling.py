"""What answers a question: what is said of the product itself, or a rule that holds for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from assistant.followups.references import SERVICE, by_kind
from assistant.followups.words import MATTERS, content, head
from assistant.paraphrase import (
    TO_BE_TOLD,
    asks_to_be_told,
    in_other_words,
    of_taking_back,
    without_occasion,
)
from knowledge.kinds import is_yes_or_no
from knowledge.support import decide
from knowledge.validity import names_time

if TYPE_CHECKING:
    from assistant.ask import Ask
    from assistant.shelves import Shelves
    from assistant.types import Plan
    from assistant.weighing import Attempt
    from knowledge.types import Hit, Product

# Of a document that answered the question before, evidence may be so much worse and yet be meant.
_STAYS = 0.05
# Who may buy something is no matter of its record.
_PERMITTED = re.compile(r"\b(?:can|may|could|must|allowed)\b.*\b(?:buy|order|purchase)\b", re.I)
_OF_ANY = re.compile(r" an item\?$")
# Where no evidence speaks of a fragment, a wording beside the likeliest has to be surer by this.
_FAR = 0.1
# A rule is taken where it is surer than the product's own record; that a message so likely asks for
# one makes them even, what is more or less likely tips the scales by this share of it. Chosen by
# hand on the development follow-ups, which do as well from 0.6 to 0.85.
EVEN, _TIPS = 0.75, 0.5
# What somebody may do is asked of documents without its occasion where a rule is this likely meant.
_SERVICE = 0.5


_Tried: TypeAlias = "tuple[Ask, Plan, Attempt]"


@dataclass(frozen=True, slots=True)
class _Ways:
    """How documents are asked what a question asks of a product.

    `every` has the question's own words, those of the kind of thing, and of its `category`, None
    where that is no other question; `any_item` asks for a rule that holds for all goods. A rule for
    the product itself has one of the words that are `told`.
    """

    every: tuple[str, ...]
    category: str | None
    any_item: str | None
    told: frozenset[str]


@dataclass(frozen=True, slots=True)
class Settling:
    """Chooses the evidence that a question is answered from.

    `documents` finds passages of documents for a question, `score` weighs hits for one, `least` is
    the least confidence that answers, and `ruling` says how likely a message asks for a rule.
    """

    shelves: Shelves
    documents: Callable[[str], tuple[Hit, ...]]
    score: Callable[[str, Sequence[Hit], Sequence[Product]], Iterator[Attempt]]
    least: float
    ruling: Callable[[str], float]

    def __call__(self, ask: Ask, plan: Plan, named: Sequence[Product]) -> tuple[Ask, Plan, Attempt]:
        """Return the question, the plan and the evidence that answer best."""
        if asks_to_be_told(ask.text):  # no record says who hears of new stock
            return self._ruled(ask, plan, TO_BE_TOLD, ())
        rules = plan.intent == "policy" or MATTERS.search(ask.question) is not None
        about = self.shelves.about(plan.hits, named, rules=rules)
        found = self._weigh(ask.question, about, named)
        found = self._staying(ask, plan, found) or found
        ask, plan, found = self._surest(ask, plan, found)
        likely = self.ruling(ask.text)
        if ask.followup.documents or ask.followup.fragment:  # it goes on from what was asked before
            likely = max(likely, self.ruling(ask.question))
        ways = self._ways(ask.question, named)
        asked = self._asked(ask, found, ways, likely)
        rule = self._rule([self._ruled(ask, plan, each, named) for each in asked], ways)
        if rule is not None and self._answers(rule[2]) and outweighs(rule[2], found, likely):
            return rule
        if self._answers(found):
            return ask, plan, found
        return next(self._paraphrased(ask, plan, named, ways, likely), (ask, plan, found))

    def _ways(self, question: str, named: Sequence[Product]) -> _Ways:
        # To a document the product's own name is a strange one.
        kind = tuple(by_kind(question, each) for each in named[:1])
        category = self.shelves.in_category(question, named)
        own = {*map(head, named[:1]), *self.shelves.few_called(question)}
        taken_back = of_taking_back(question)
        any_item = self.shelves.of_any(taken_back, named) if taken_back else ""
        return _Ways(
            every=tuple(dict.fromkeys((question, *kind, category))),
            category=category if category != question else None,
            # "A used comforter" is not any item.
            any_item=any_item if _OF_ANY.search(any_item) else None,
            told=frozenset(own | (set(content(category)) - set(content(question)))),
        )

    def _rule(self, tried: Sequence[_Tried], ways: _Ways) -> _Tried | None:
        """Return the surest rule; of any item only where none speaks of what was named.

        That pillows cannot be returned says nothing of a tent, however sure it is, and what is
        said of medicines says it of the ibuprofen. Asked of its category, what other goods are told
        of is no answer.
        """
        answering = [each for each in tried if self._answers(each[2])]
        of_any = [each for each in answering if each[0].worded == ways.any_item]
        special = [each for each in tried if each[0].worded != ways.any_item]
        apt = [
            each
            for each in answering
            if each[0].worded != ways.any_item and each[2].mentions(ways.told)
        ]
        own = [each for each in special if each[0].worded != ways.category]
        choice = apt or of_any or own or special
        return max(choice, key=lambda each: each[2].confidence, default=None)

    def _answers(self, found: Attempt) -> bool:
        return bool(found.ranked) and decide(found.support, self.least) != "abstain"

    def _paraphrased(
        self, ask: Ask, plan: Plan, named: Sequence[Product], ways: _Ways, likely: float
    ) -> Iterator[_Tried]:
        """Yield what documents answer to the question in other words, or without its occasion."""
        service = likely >= _SERVICE and SERVICE.search(ask.text) is not None
        bare = map(without_occasion, ways.every) if service or likely > EVEN else ()
        for question in (*in_other_words(ask.question), *filter(None, bare)):
            found = self._ruled(ask, plan, question, named)
            if self._answers(found[2]):
                yield found

    def _asked(self, ask: Ask, found: Attempt, ways: _Ways, likely: float) -> tuple[str, ...]:
        """Return how documents are asked beside what was found, () where they need not be."""
        followup = ask.followup
        if followup.ruled or followup.products or followup.documents:
            return followup.ruled
        worded = tuple(dict.fromkeys((*ways.every, *filter(None, (ways.any_item,)))))
        if is_rule(found):
            return tuple(each for each in worded if each != ask.question)
        asks = asks_for_rule(found, likely) or _PERMITTED.search(ask.text) is not None
        service = is_yes_or_no(ask.text) and SERVICE.search(ask.text) is not None
        unanswered = service and not self._answers(found)
        return worded if asks or unanswered else ()

    def _weigh(self, question: str, hits: Sequence[Hit], named: Sequence[Product]) -> Attempt:
        """Return the first attempt that answers, the last one when none does."""
        for tried in self.score(question, hits, named):
            if decide(tried.support, self.least) != "abstain":
                break
        return tried

    def _staying(self, ask: Ask, plan: Plan, found: Attempt) -> Attempt | None:
        """Return what the documents that answered the question before say, where that is as near.

        "And if it is packed already?" after a question about cancelling goes on about that.
        """
        before = ask.followup.documents
        if names_time(ask.question):  # what holds now may not have held then
            then = {each.passage.document_id for each in self.documents(ask.question)}
            before = tuple(each for each in before if each in then)
        if not before or found.best in before or not found.ranked:
            return None
        hits = self.shelves.whole(plan.hits, before)
        here = [each for each in hits if each.passage.document_id in before]
        stays = self._weigh(ask.question, here, ())
        if not stays.ranked or stays.ranked[0].score < found.ranked[0].score - _STAYS:
            return None
        return stays if stays.confidence >= found.confidence - _STAYS else None

    def _surest(self, ask: Ask, plan: Plan, found: Attempt) -> tuple[Ask, Plan, Attempt]:
        """Return the wording of a fragment that has the best evidence, and that.

        The best speaks of what was newly said, of harmonicas, and not of sheet music once more;
        where none does the likeliest wording is taken, unless another is far surer.
        """
        told = content(ask.followup.fragment)
        tried = [(ask, plan, found), *self._reworded(ask, plan)]
        answers = [each for each in tried if decide(each[2].support, self.least) != "abstain"]
        apt = [each for each in answers if each[2].mentions(told)]
        if apt:
            return max(apt, key=lambda each: (each[2].mentions(told), each[2].confidence))
        first, *others = answers or tried
        other = max(others, key=lambda each: each[2].confidence, default=first)
        return other if other[2].confidence > first[2].confidence + _FAR else first

    def _reworded(self, ask: Ask, plan: Plan) -> Iterator[tuple[Ask, Plan, Attempt]]:
        """Yield what documents say to the other wordings of a fragment."""
        for question in ask.followup.readings:
            worded = replace(ask, followup=replace(ask.followup, question=question))
            yield self._ruled(worded, plan, question, self.shelves.named(question))

    def _ruled(
        self, ask: Ask, plan: Plan, question: str, named: Sequence[Product]
    ) -> tuple[Ask, Plan, Attempt]:
        """Return what the shop's documents say to a question in their own words."""
        hits = self.documents(question)
        found = self._weigh(question, hits, named)
        ruled = replace(plan, intent="policy", template="policy", hits=hits)
        return replace(ask, worded=question), ruled, found


def is_rule(found: Attempt) -> bool:
    """Tell whether what was found first is of a document."""
    return bool(found.ranked) and found.hits[found.ranked[0].passage].passage.kind == "document"


def asks_for_rule(found: Attempt, likely: float) -> bool:
    """Tell whether documents are to be asked alone, where a record is the best that was found."""
    return likely > EVEN and bool(found.ranked) and not is_rule(found)


def outweighs(rule: Attempt, record: Attempt, likely: float) -> bool:
    """Tell whether a rule is the better answer; `likely`, in [0, 1], is that one is asked for."""
    tips = 0.0 if is_rule(record) else _TIPS * (likely - EVEN)
    return rule.confidence + tips > record.confidence
