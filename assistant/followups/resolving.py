"""From a message and the turns before it to a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.followups.choosing import chosen
from assistant.followups.comparing import bound, comparisons, is_complaint, value_of
from assistant.followups.manners import body, drops, fragment, leads, wish
from assistant.followups.references import contradicts, other_version, pointed, than, with_title
from assistant.followups.rewriting import Rewrite, accepted, history
from assistant.followups.swapping import (
    Understand,
    join,
    latest,
    merge,
    states_amount,
    swap,
    told_beside,
    values,
    without,
)
from assistant.followups.topic import (
    CHECK,
    Find,
    Topic,
    has_own_topic,
    matter,
    recalled,
    thing,
    topics,
)
from assistant.followups.words import MATTERS, chunks, content, everything, words
from assistant.types import Check, Turn
from knowledge.types import Constraint, Filters, Product

# "this" and "that" point only where no noun follows, and a clause does not begin.
_POINTING = (
    r"(?<!thing )(?<!one )(?<!ones )\b(?:this|that)"
    r"(?=\s*(?:$|[?.!,;]|(?:one|is|has|last|come|fit|go|work|cost|weigh|need)s?\b))|"
    r"\bthat's\b"
)
_PRONOUN = re.compile(
    rf"\b(?:it|its|it's|they|them|their|hers|ones?|these|those)\b|{_POINTING}", re.IGNORECASE
)
_IT = re.compile(rf"\b(?:it|its|it's|them|they|these|those)\b|{_POINTING}", re.IGNORECASE)
_OF_IT = re.compile(
    r"\b(?:is|are|was|does|do|did|can|will|would|has|have)\s+(?:it|this|that|they|these)\b", re.I
)
_QUESTION = re.compile(
    r"^(?:who|what|what's|whats|when|how|is|are|do|does|did|can|could|will|would|should)\b(?! i\b)",
    re.I,
)
_ASKS = re.compile(_QUESTION.pattern.replace(r"(?! i\b)", ""), re.IGNORECASE)
# What a search gets in addition: "with usb-c" and "must be black" name nothing new.
_CONDITION = re.compile(
    r"^(?:in|with|without|under|over|below|above|up to|less|more|at (?:least|most)|not|only|"
    r"preferably|ideally|must|should|needs?|has to|by|"
    r"(?:that|which) (?:is|are|has|have|can|will))\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:do (?:you|u) (?:also )?(?:sell|stock|carry)|show me|looking for|find me|something that|"
    r"something for|something else|(?:different|another) (?:thing|topic|question))\b",
    re.IGNORECASE,
)
_FACTS = frozenset(
    "price cost size colour color weight dimension stock available availability warranty material "
    "left heavy big long tall wide deep thick assembly manual fit review rating version model "
    "edition delivery sale discount quantity piece".split()
)
_INITIAL = re.compile(
    r"^(?:in|with|without|for|that|where|which|who|has|have|needs?|must|should|to|from|by|on|at|"
    r"under|over|below|above|less|more|not|no|only|same|any|a|an|the|too|my|i'm|im|i)\b", re.I
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message as it is to be read, standing alone.

    `filters` are all the conditions that hold for it. `products` are what it is about when that
    is known: one product for "is it in stock?", none for a search. `how` is "" for a message that
    stood alone already.
    """

    question: str
    filters: Filters = field(default_factory=Filters)
    products: tuple[Product, ...] = ()
    how: Literal["", "rule", "model"] = ""


def check(followup: FollowUp) -> tuple[Check, ...]:
    """Return the check that shows how a follow-up was read; the next turn reads it from there."""
    return (Check(CHECK, True, followup.question),) if followup.how else ()


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
        if (product := chosen(said, turns)) is not None:
            return _named(product, f"{product.title}: {known[-1].question}")
        if drops(text) and not (_PRONOUN.search(said) or _CONDITION.search(said)):
            return FollowUp(said, self.understand(said), (), "rule")
        return self._following(alone, said, known, turns)

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
            return _named(
                product, said.replace(pointer, title, 1) if pointer else f"{said} {title}"
            )
        if (
            not (_OF_IT.search(said) or states_amount(said))
            and (found := self._compared(said, known)) is not None
        ):
            return found
        # Of one product talked about nothing is left to narrow.
        whole = topic.named and _is_search(alone.filters)
        if (whole and not leads(said)) or self._stands_alone(said, topic):
            return alone
        return self._about(topic, said, turns)

    def _about(self, topic: Topic, said: str, turns: Sequence[Turn]) -> FollowUp:
        """Return what is said as said of a topic."""
        wished = wish(said)
        if not (topic.named or topic.policy) and wished != said:
            return self._narrowed(topic, wished)
        if topic.subject is not None and (topic.named or (not topic.policy and _IT.search(said))):
            found = self._instead(topic, said)
            return found or _named(topic.subject, with_title(said, topic.subject))
        if topic.policy or not content(said):
            return self._worded(topic, said, turns)
        return self._narrowed(topic, said)

    def _compared(self, said: str, known: Sequence[Topic]) -> FollowUp | None:
        """Return a search for products with more or less of something than the one talked about."""
        wanted = comparisons(said)
        topic = next((each for each in reversed(known) if not is_complaint(each.said)), known[-1])
        if not wanted or topic.subject is None or self._other_kind(said, topic.subject):
            return None
        shown = (topic.subject,) if topic.named or not topic.products else topic.products
        found: list[Constraint] = []
        reference = topic.subject
        for each in wanted:
            measured = [
                (value.base, product) for product in shown if (value := value_of(product, each))
            ]
            if measured:
                pick = max if each.more else min
                _, reference = pick(measured, key=lambda pair: pair[0])
                if (limit := bound(reference, each)) is not None:
                    found.append(limit)
        if not found:
            return None
        kind = (
            [Constraint("category", "$eq", reference.categories[-1].lower())]
            if reference.categories
            else []
        )
        fields = {each.field for each in found} | {"category"}
        carried = Filters() if topic.named else without(topic.filters, fields)
        filters = merge(merge(carried, Filters("product", (*kind, *found))), self.understand(said))
        return FollowUp(than(said, reference.title), filters, (), "rule")

    def _other_kind(self, said: str, subject: Product) -> bool:
        """Tell whether a comparison is about another kind of thing: "a lighter tent" of a pack."""
        kinds = [found for run in chunks(said) if (found := thing(run, self.find))]
        return any(each.categories[-1:] != subject.categories[-1:] for each in kinds)

    def _stands_alone(self, said: str, topic: Topic) -> bool:
        pronoun = _PRONOUN.search(said)
        before = said[: pronoun.start()] if pronoun else said
        tied = leads(said)
        rest = fragment(said)
        if topic.policy and tied and len(words(rest)) <= 6 and not _QUESTION.search(rest):
            return False
        if not topic.policy and _CONDITION.search(rest) and not _REQUEST.search(said):
            return False
        if _REQUEST.search(before) or has_own_topic(before, topic, self.find):
            return True
        if pronoun or tied:
            return False
        if MATTERS.search(said) and (_ASKS.search(said) or not topic.policy):
            return True
        return self._is_foreign(said, topic)

    def _is_foreign(self, said: str, topic: Topic) -> bool:
        """Tell whether a message has nothing to do with the topic."""
        told = [each for each in content(said) if not each[0].isdigit()]
        if not told or set(told) & _FACTS or states_amount(said):
            return False
        if any(values(said, topic.products, self.understand)):
            return False
        about = {*words(topic.question)} | (everything(topic.subject) if topic.subject else set())
        if set(told) & about:
            return False
        if _QUESTION.search(said):
            return len(words(said)) >= 4 and not topic.policy
        last = said.rstrip(" .").split()[-1]
        return not _INITIAL.search(said) and not said.endswith("?") and last.endswith("s")

    def _instead(self, topic: Topic, said: str) -> FollowUp | None:
        """Return a search for what the product talked about is not: "in red" of a blue one."""
        subject = topic.subject
        if subject is None or _IT.search(said):
            return None
        if (sibling := other_version(said, topic, self.find)) is not None:
            return _named(sibling, f"{sibling.title}: {fragment(said)}")
        told = self.understand(said)
        if not any(contradicts(subject, each) for each in told.constraints):
            return None
        kind = (
            [Constraint("category", "$eq", subject.categories[-1].lower())]
            if subject.categories
            else []
        )
        noun = subject.categories[-1] if subject.categories else subject.title
        return FollowUp(
            f"{noun}, {fragment(said)}", merge(Filters("product", tuple(kind)), told), (), "rule"
        )

    def _narrowed(self, topic: Topic, said: str) -> FollowUp:
        """Return the search before with what is newly said in it."""
        rest = fragment(said)
        swapped = swap(topic.question, rest, products=topic.products, understand=self.understand)
        question = swapped or join(topic.question, rest)
        told = self.understand(rest)
        whole = latest(self.understand(question), self.understand(topic.question))
        for kind in (each for each in topic.filters.constraints if each.field == "category"):
            if set(words(str(kind.value))) <= set(words(question)):
                # Its noun still stands there: "light blue" sheets are no lights.
                told, whole = (
                    merge(Filters(constraints=(kind,)), without(each, {"category"}))
                    for each in (told, whole)
                )
        conditions = merge(whole, self._shown_values(topic, rest, told_beside(told, whole)))
        fields = {each.field for each in conditions.constraints}
        filters = merge(without(topic.filters, fields), conditions)
        return FollowUp(question, replace(filters, kind="product"), (), "rule")

    def _shown_values(self, topic: Topic, said: str, told: Filters) -> Filters:
        """Return what is told with a value of what was shown, when only that is said: "queen"."""
        for name, run in values(said, topic.products, self.understand):
            if set(content(said)) <= {*words(run), "size", "colour", "color"}:
                return merge(Filters(constraints=(Constraint(name, "$eq", run.lower()),)), told)
        return told

    def _worded(self, topic: Topic, said: str, turns: Sequence[Turn]) -> FollowUp:
        """Return the chat model's wording where it can be trusted, else both questions as one."""
        # A mere fragment, "and to Canada?", needs no wording of its own.
        if self.rewrite is not None and _PRONOUN.search(said):
            written = self.rewrite(said, history(turns)).strip()
            if accepted(written, said, turns):
                return FollowUp(written, self.understand(written), (), "model")
        question = join(topic.question, fragment(said) or said)
        return FollowUp(question, self.understand(question), (), "rule")


def _is_search(told: Filters) -> bool:
    """Tell whether a message names what is wanted and how: "tents under $200"."""
    kind = any(each.field == "category" for each in told.constraints)
    return kind and (len(told.constraints) > 1 or told.sort is not None)


def _named(product: Product, question: str) -> FollowUp:
    # What the question says of the product is asked, not demanded: "is it in stock?".
    return FollowUp(question, Filters("product"), (product,), "rule")


def _no_filters(_text: str) -> Filters:
    return Filters()


def _no_products(_words: str) -> Sequence[Product]:
    return ()
