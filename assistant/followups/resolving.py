"""From a message and the turns before it to a question that stands alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.followups.base import FollowUp, of
from assistant.followups.choosing import chosen
from assistant.followups.manners import body, drops, fragment, leads, rejects, switches, wish
from assistant.followups.pairs import of_all
from assistant.followups.readings import Way, likelihoods
from assistant.followups.references import fitting, pointed, with_title
from assistant.followups.rewriting import Rewrite, accepted, history
from assistant.followups.searching import anew, beside, compared, instead, narrowed
from assistant.followups.signs import Covered, signs
from assistant.followups.standing import CONDITION, IT, OF_IT, PRONOUN, asks
from assistant.followups.swapping import Understand, join, states_amount, values
from assistant.followups.topic import Find, Topic, matter, meant, recalled, referred, topics
from assistant.followups.versions import allows
from assistant.followups.words import content, words
from assistant.naming import wants_comparison
from assistant.types import Turn
from knowledge.types import Filters, Product

# Of two readings, so much less likely than the other one may be meant nevertheless.
_CLOSE = 0.3
_SHORT = 6  # words


def resolve(
    text: str,
    turns: Sequence[Turn],
    *,
    understand: Understand | None = None,
    find: Find | None = None,
    covered: Covered | None = None,
    rewrite: Rewrite | None = None,
) -> FollowUp:
    """Return a message as a question that stands alone, from the conversation before it.

    `understand` reads the conditions of a sentence, `find` returns products by words of their
    titles, `covered` says how much of a text records have, and `rewrite` words what no rule
    resolves; it is held to what was said.
    """
    resolver = _Resolver(
        understand or _no_filters, find or _no_products, covered or _nothing, rewrite
    )
    return resolver(text, turns)


@dataclass(frozen=True, slots=True)
class _Resolver:
    understand: Understand
    find: Find
    covered: Covered
    rewrite: Rewrite | None

    def __call__(self, text: str, turns: Sequence[Turn]) -> FollowUp:
        said, known = body(text), topics(turns, self.find)
        alone = FollowUp(text, self.understand(text))
        if not said or not known:
            return alone
        if switches(text):
            alone = FollowUp(said, self.understand(said), (), "rule")
        if (product := chosen(said, turns)) is not None:
            return of(f"{product.title}: {known[-1].question}", product)
        if drops(text) and not self._leans(said, known[-1]):
            return alone
        if (rest := rejects(said)) is not None:
            return beside(known[-1], rest, self.understand)
        return self._following(alone, said, known, turns)

    def _leans(self, said: str, topic: Topic) -> bool:
        """Tell whether what is left of a message that drops something leans on the topic."""
        leaning = PRONOUN.search(said) or CONDITION.search(said) or states_amount(said)
        return bool(leaning) or any(values(said, topic.products, self.understand))

    def _following(
        self, alone: FollowUp, said: str, known: Sequence[Topic], turns: Sequence[Turn]
    ) -> FollowUp:
        """Return what is said after these topics, `alone` where it leans on none of them."""
        earlier = recalled(said, known)
        if earlier is not None:
            return self._likeliest(earlier, matter(said), turns, None)
        topic = known[-1]
        found = self._explicit(said, known)
        if found is None and topic.policy and leads(said) and _is_fragment(said):
            found = self._worded(topic, said, turns)
        if found is not None:
            return found
        # Of one product talked about nothing is left to narrow.
        if topic.named and _is_search(alone.filters) and not leads(said):
            return alone
        if not topic.policy and self._named(said) not in (None, topic.subject, *topic.products):
            return alone
        return self._likeliest(topic, said, turns, alone)

    def _explicit(self, said: str, known: Sequence[Topic]) -> FollowUp | None:
        """Return what is said of products that it points at, or compares with, in plain words."""
        topic = known[-1]
        if (found := of_all(said, known, self.find)) is not None:
            return found
        if (one := pointed(said, topic, self.find)) is not None:
            return _pointing(said, topic, *one)
        if several := fitting(said, topic, self.find):
            return of(said, *several)
        # "Bigger, 65" says how big.
        if OF_IT.search(said) or states_amount(said) or any(map(str.isdigit, words(said))):
            return None
        return compared(said, known, self.understand, self.find)

    def _likeliest(
        self, topic: Topic, said: str, turns: Sequence[Turn], alone: FollowUp | None
    ) -> FollowUp:
        """Return the likeliest reading of what is said after a topic."""
        found = signs(said, topic, find=self.find, understand=self.understand, covered=self.covered)
        ways = [each for each in _possible(topic) if alone is not None or each != "alone"]
        (first, most), *others = likelihoods(found, ways).items()
        read = self._read(first, topic, said, turns, alone)
        if first == "anew" and found.replaces:  # "the kids come too, make that six"
            return self._read("narrowed", topic, said, turns, alone)
        if others and others[0][1] > _CLOSE * most:
            return replace(read, otherwise=self._read(others[0][0], topic, said, turns, alone))
        # What the shop does is told in documents, which name no product.
        if first == "about" and alone is not None and (found.service or found.rule):
            return replace(read, otherwise=alone)
        return read

    def _read(
        self, way: Way, topic: Topic, said: str, turns: Sequence[Turn], alone: FollowUp | None
    ) -> FollowUp:
        """Return what is said after a topic, as it reads in one of the ways."""
        match way:
            case "about" if topic.subject is not None:
                found = instead(topic, said, self.understand, self.find)
                return found or of(with_title(said, topic.subject), topic.subject)
            case "anew" if topic.subject is not None:
                return anew(topic, topic.subject, said, self.understand, self.find)
            case "joined":
                return self._worded(topic, said, turns)
            case "alone" if alone is not None:
                return self._alone(alone, said)
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
        return of(with_title(said, product), product)

    def _named(self, said: str) -> Product | None:
        """Return the product that a message names before it points at anything."""
        pointer = PRONOUN.search(said)
        before = said[: pointer.start()] if pointer else said
        return meant(before, (), self.find(" ".join(content(before))))[0]

    def _worded(self, topic: Topic, said: str, turns: Sequence[Turn]) -> FollowUp:
        """Return the chat model's wording where it can be trusted, else both questions as one."""
        # A mere fragment, "and to Canada?", needs no wording of its own.
        if self.rewrite is not None and PRONOUN.search(said):
            written = self.rewrite(said, history(turns)).strip()
            if accepted(written, said, turns):
                return FollowUp(written, self.understand(written), (), "model")
        question = join(topic.question, fragment(said) or said)
        return FollowUp(question, self.understand(question), (), "rule")


def _pointing(said: str, topic: Topic, product: Product, pointer: str) -> FollowUp:
    """Return what is said with the product that it points at: "how does it compare with that?"."""
    title = f"the {product.title}"
    question = said.replace(pointer, title, 1) if pointer else f"{said} {title}"
    if topic.subject not in (None, product) and wants_comparison(said) and topic.subject:
        return of(with_title(question, topic.subject), topic.subject, product)
    return of(question, product)


def _possible(topic: Topic) -> list[Way]:
    """Return the ways in which a message after a topic may be meant at all."""
    ways: list[Way] = ["alone"]
    if topic.subject is not None:
        ways += ["about", "anew"]
    return [*ways, "joined"] if topic.policy else [*ways, "narrowed"]


def _is_fragment(said: str) -> bool:
    """Tell whether a message is a few words that are no question of their own."""
    rest = fragment(said)
    return len(words(rest)) <= _SHORT and not asks(rest.rstrip(" ?"))


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
