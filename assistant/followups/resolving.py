"""From a message and the turns before it to a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.followups.against import against
from assistant.followups.another import of_another
from assistant.followups.base import Fits, FollowUp, of
from assistant.followups.choosing import chosen
from assistant.followups.companions import companion
from assistant.followups.fragments import Siblings, is_fragment, wordings
from assistant.followups.kindred import kindred
from assistant.followups.manners import (
    body,
    drops,
    fragment,
    leads,
    rejects,
    switches,
    wish,
)
from assistant.followups.names import Find, meant
from assistant.followups.pairs import of_all, of_shown, which_of
from assistant.followups.pointing import about, pointing
from assistant.followups.readings import Way
from assistant.followups.references import fitting, pointed
from assistant.followups.rewriting import Rewrite, accepted, history
from assistant.followups.searching import anew, beside, compared, instead, narrowed, too_dear
from assistant.followups.signs import Chatty, Covered, signs
from assistant.followups.standing import CONDITION, IT, OF_IT, PRONOUN
from assistant.followups.successors import successor
from assistant.followups.swapping import Understand, join, states_amount, values
from assistant.followups.topic import Topic, matter, recalled, referred, topics
from assistant.followups.versions import allows, bare, in_version
from assistant.followups.ways import settled
from assistant.followups.words import (
    FACTS,
    content,
    field_words,
    name_words,
    words,
)
from assistant.types import Turn
from knowledge.types import Filters, Product

# "Do you have it any wider?" asks for another one.
_HAVE_IT = re.compile(
    r"\b(?:have|got|sell|stock|make) (?:it|this|that|them|these|those)(?= (?:any )?\w+er\b)", re.I
)


def resolve(
    text: str,
    turns: Sequence[Turn],
    *,
    understand: Understand | None = None,
    find: Find | None = None,
    covered: Covered | None = None,
    chatty: Chatty | None = None,
    siblings: Siblings | None = None,
    fits: Fits | None = None,
    rewrite: Rewrite | None = None,
) -> FollowUp:
    """Return a message as a question that stands alone, from the conversation before it.

    `understand` reads the conditions of a sentence, `find` returns products by words of their
    titles, `covered` says how much of a text records have, `chatty` how near one is to small talk,
    `siblings` returns what documents tell side by side, `fits` how well products are what is said
    of one, and `rewrite` words what no rule resolves; it is held to what was said.
    """
    resolver = _Resolver(
        understand or _no_filters,
        find or _no_products,
        covered or _nothing,
        chatty or _reserved,
        siblings or _no_siblings,
        fits or _unfit,
        rewrite,
    )
    return resolver(text, turns)


@dataclass(frozen=True, slots=True)
class _Resolver:
    understand: Understand
    find: Find
    covered: Covered
    chatty: Chatty
    siblings: Siblings
    fits: Fits
    rewrite: Rewrite | None

    def __call__(self, text: str, turns: Sequence[Turn]) -> FollowUp:
        known = topics(turns, self.find)
        found = self._resolved(text, known, turns)
        other = found.otherwise and in_version(found.otherwise, known, self.understand)
        return replace(in_version(found, known, self.understand), otherwise=other)

    def _resolved(self, text: str, known: Sequence[Topic], turns: Sequence[Turn]) -> FollowUp:
        """Return a message as it is to be read after these topics."""
        said = body(text)
        # "Alright" is no thing that a shop may have.
        alone = FollowUp(said or text, self.understand(said or text))
        if not said:
            return replace(alone, chat=bool(known))
        another = self._another(said, known)
        if another is not None or not known:
            return another or alone
        if switches(text):
            alone = FollowUp(said, self.understand(said), (), "rule")
        if (product := chosen(said, turns)) is not None:
            return of(f"{product.title}: {known[-1].question}", product)
        if drops(text) and not self._leans(said, known[-1]):
            return alone
        if (rest := rejects(said)) is not None:
            return beside(known[-1], rest, self.understand)
        return self._following(alone, said, known, turns)

    def _another(self, said: str, known: Sequence[Topic]) -> FollowUp | None:
        """Return a wish for what goes with a product, or is more or less than one named."""
        found = companion(said, known, self.understand, self.find, self.fits)
        return found or against(said, self.understand, self.find)

    def _leans(self, said: str, topic: Topic) -> bool:
        """Tell whether what is left of a message that drops something leans on the topic."""
        pointing = PRONOUN.search(said) or OF_IT.search(said)
        leaning = pointing or CONDITION.search(said) or states_amount(said)
        return (
            bool(leaning)
            or FACTS.issuperset(content(said))
            or any(values(said, topic.products, self.understand))
        )

    def _following(
        self, alone: FollowUp, said: str, known: Sequence[Topic], turns: Sequence[Turn]
    ) -> FollowUp:
        """Return what is said after these topics, `alone` where it leans on none of them."""
        earlier = recalled(said, known)
        if earlier is not None:
            until = known[: known.index(earlier) + 1]
            return self._likeliest(until, matter(said), turns, None)
        topic = known[-1]
        found = (
            self._explicit(said, known)
            or of_another(said, topic, self.find)
            or kindred(said, known, self.understand, self.find, self.fits)
        )
        if found is None and topic.policy and leads(said) and is_fragment(said):
            found = self._worded(known, said, turns)
        if found is not None:
            return found
        # Of one product talked about nothing is left to narrow.
        if topic.named and _is_search(alone.filters) and not leads(said):
            return alone
        if not topic.policy and self._names_another(said, topic):
            return alone
        return self._likeliest(known, said, turns, alone)

    def _explicit(self, said: str, known: Sequence[Topic]) -> FollowUp | None:
        """Return what is said of products that it points at, or compares with, in plain words."""
        topic = known[-1]
        if (found := of_all(said, known, self.find)) is not None:
            return found
        if (one := pointed(said, known, self.find)) is not None:
            return pointing(said, topic, *one)
        among = (
            self._spared(said, topic)
            or which_of(said, topic, self.understand)
            or successor(said, topic, self.find)
            or of_shown(said, topic, self.understand)
        )
        if among is not None:
            return among
        if several := fitting(said, topic, self.find):
            return of(said, *several)
        # "Bigger, 65" says how big.
        if (
            OF_IT.search(_HAVE_IT.sub("", said))
            or states_amount(said)
            or any(map(str.isdigit, words(said)))
        ):
            return None
        return compared(said, known, self.understand, self.find)

    def _spared(self, said: str, topic: Topic) -> FollowUp | None:
        """Return what is wanted without a part that has it, or for less than a price shown."""
        if (sibling := bare(said, topic, self.find)) is not None:
            return of(f"{sibling.title}: {fragment(said)}", sibling)
        limit = too_dear(said, topic)
        return narrowed(topic, limit, self.understand) if limit else None

    def _likeliest(
        self, known: Sequence[Topic], said: str, turns: Sequence[Turn], alone: FollowUp | None
    ) -> FollowUp:
        """Return the likeliest reading of what is said after the latest of these topics."""
        topic = known[-1]
        found = signs(
            said,
            topic,
            find=self.find,
            understand=self.understand,
            covered=self.covered,
            chatty=self.chatty,
        )
        first, second = settled(said, topic, found, leans=alone is None)
        read = self._read(first, known, said, turns, alone)
        if second is None:
            return read
        return replace(read, otherwise=self._read(second, known, said, turns, alone))

    def _read(
        self,
        way: Way,
        known: Sequence[Topic],
        said: str,
        turns: Sequence[Turn],
        alone: FollowUp | None,
    ) -> FollowUp:
        """Return what is said after the latest topic, as it reads in one of the ways."""
        topic = known[-1]
        match way:
            case "about" if topic.subject is not None:
                found = instead(topic, said, self.understand, self.find)
                return found or about(said, topic.subject)
            case "anew" if topic.subject is not None:
                return anew(topic, topic.subject, said, self.understand, self.find)
            case "joined":
                return self._worded(known, said, turns)
            case "alone" | "chat" if alone is not None:
                chat = FollowUp(alone.question, chat=True)
                return chat if way == "chat" else self._alone(alone, said)
        found = narrowed(topic, wish(said), self.understand)
        if topic.named and topic.subject and allows(topic.subject, self.understand(said)):
            return of(found.question, topic.subject)
        return found

    def _alone(self, alone: FollowUp, said: str) -> FollowUp:
        """Return a message by itself, with the product that it names for its own "it"."""
        pointer = IT.search(said)
        if pointer is None:
            return alone
        product = referred(said[: pointer.start()], self.find)
        if product is None or self._named(said) is not None:
            return alone
        return about(said, product)

    def _named(self, said: str) -> Product | None:
        """Return the product that a message names before it points at anything."""
        pointer = PRONOUN.search(said)
        before = said[: pointer.start()] if pointer else said
        return meant(before, (), self.find(" ".join(content(before))))[0]

    def _names_another(self, said: str, topic: Topic) -> bool:
        """Tell whether a message names a product that was not talked about.

        "In slate blue" names none called "Slate" where what was shown comes in that colour.
        """
        named = self._named(said)
        if named in (None, topic.subject, *topic.products) or named is None:
            return False
        shown = (*topic.products, *([topic.subject] if topic.subject else []))
        runs = (run for _, run in values(said, shown, self.understand))
        told = {word for run in runs for word in words(run)}.union(*map(field_words, shown))
        return not told.intersection(name_words(named))

    def _worded(self, known: Sequence[Topic], said: str, turns: Sequence[Turn]) -> FollowUp:
        """Return the chat model's wording where it can be trusted, else both questions as one.

        Where a fragment may be worded in several ways the others are its readings.
        """
        topic, rest = known[-1], fragment(said) or said
        # A mere fragment, "and to Canada?", needs no wording of its own.
        if self.rewrite is not None and PRONOUN.search(said):
            written = self.rewrite(said, history(turns)).strip()
            if accepted(written, said, turns):
                return _going_on(topic, written, self.understand(written), "model")
        if not is_fragment(said):
            question = join(topic.question, rest)
            return _going_on(topic, question, self.understand(question), "rule")
        question, *others = wordings(said, known, self.siblings)
        found = _going_on(topic, question, self.understand(question), "rule")
        return replace(found, readings=tuple(others), fragment=rest)


def _going_on(
    topic: Topic, question: str, filters: Filters, how: Literal["rule", "model"]
) -> FollowUp:
    """Return a question that goes on from the one before, and the documents that answered that."""
    return FollowUp(question, filters, (), how, documents=topic.documents)


def _is_search(told: Filters) -> bool:
    """Tell whether a message names what is wanted and how: "tents under $200"."""
    kind = any(each.field == "category" for each in told.constraints)
    return kind and (len(told.constraints) > 1 or told.sort is not None)


def _no_filters(_text: str) -> Filters:
    return Filters()


def _no_products(_words: str) -> Sequence[Product]:
    return ()


def _nothing(_text: str, _ids: Collection[str] | None, _kind: str) -> float:
    return 0.0


def _reserved(_text: str) -> float:
    return 0.0


def _no_siblings(_ids: Collection[str]) -> Sequence[Sequence[str]]:
    return ()


def _unfit(_text: str, products: Sequence[Product]) -> Sequence[float]:
    return [0.0] * len(products)
