"""From a message and the turns before it to a question that stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.followups.base import FollowUp, of
from assistant.followups.choosing import chosen
from assistant.followups.manners import body, drops, fragment, leads, rejects, switches, wish
from assistant.followups.references import fitting, pointed, with_title
from assistant.followups.rewriting import Rewrite, accepted, history
from assistant.followups.searching import beside, compared, instead, narrowed
from assistant.followups.standing import CONDITION, IT, OF_IT, PRONOUN, asks, stands_alone
from assistant.followups.swapping import Understand, join, states_amount, swap, values
from assistant.followups.topic import Find, Topic, matter, recalled, topics
from assistant.followups.words import content
from assistant.types import Turn
from knowledge.types import Filters, Product


def resolve(
    text: str,
    turns: Sequence[Turn],
    *,
    understand: Understand | None = None,
    find: Find | None = None,
    rewrite: Rewrite | None = None,
) -> FollowUp:
    """Return a message as a question that stands alone, from the conversation before it.

    `understand` reads the conditions of a sentence, `find` returns products by words of their
    titles, and `rewrite` words what no rule resolves; it is held to what was said.
    """
    resolver = _Resolver(understand or _no_filters, find or _no_products, rewrite)
    return resolver(text, turns)


@dataclass(frozen=True, slots=True)
class _Resolver:
    understand: Understand
    find: Find
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
            return self._about(earlier, matter(said), turns)
        topic = known[-1]
        if (one := pointed(said, topic, self.find)) is not None:
            product, pointer = one
            title = f"the {product.title}"
            return of(said.replace(pointer, title, 1) if pointer else f"{said} {title}", product)
        if several := fitting(said, topic, self.find):
            return of(said, *several)
        if (
            not (OF_IT.search(said) or states_amount(said))
            and (found := compared(said, known, self.understand, self.find)) is not None
        ):
            return found
        # Of one product talked about nothing is left to narrow.
        whole = topic.named and _is_search(alone.filters)
        if (whole and not leads(said)) or stands_alone(said, topic, self.find, self.understand):
            return alone
        return self._about(topic, said, turns)

    def _about(self, topic: Topic, said: str, turns: Sequence[Turn]) -> FollowUp:
        """Return what is said as said of a topic."""
        if self._is_narrowing(topic, said):
            return narrowed(topic, wish(said), self.understand)
        if topic.subject is not None and (topic.named or (not topic.policy and IT.search(said))):
            found = instead(topic, said, self.understand, self.find)
            return found or of(with_title(said, topic.subject), topic.subject)
        if topic.policy or not content(said):
            return self._worded(topic, said, turns)
        return narrowed(topic, said, self.understand)

    def _is_narrowing(self, topic: Topic, said: str) -> bool:
        """Tell whether "it" stands for what is looked for: "it should be blue", "it's for a boy".

        Of no product in particular something can be asked, but only of a search can it be said.
        """
        if topic.named or topic.policy or OF_IT.search(said):
            return False
        replaces = states_amount(said) and swap(
            topic.question, said, products=topic.products, understand=self.understand
        )
        return not asks(said) or wish(said) != said or bool(replaces)

    def _worded(self, topic: Topic, said: str, turns: Sequence[Turn]) -> FollowUp:
        """Return the chat model's wording where it can be trusted, else both questions as one."""
        # A mere fragment, "and to Canada?", needs no wording of its own.
        if self.rewrite is not None and PRONOUN.search(said):
            written = self.rewrite(said, history(turns)).strip()
            if accepted(written, said, turns):
                return FollowUp(written, self.understand(written), (), "model")
        question = join(topic.question, fragment(said) or said)
        return FollowUp(question, self.understand(question), (), "rule")


def _is_search(told: Filters) -> bool:
    """Tell whether a message names what is wanted and how: "tents under $200"."""
    kind = any(each.field == "category" for each in told.constraints)
    return kind and (len(told.constraints) > 1 or told.sort is not None)


def _no_filters(_text: str) -> Filters:
    return Filters()


def _no_products(_words: str) -> Sequence[Product]:
    return ()
