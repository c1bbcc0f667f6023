"""What is said of one product: the one talked about, or the one that a message points at."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.followups.base import FollowUp, of
from assistant.followups.comparing import comparisons, value_of
from assistant.followups.references import with_kind, with_title
from assistant.followups.standing import asks
from assistant.followups.topic import Topic
from assistant.followups.words import FACTS, content, title_words, words
from assistant.naming import wants_comparison
from knowledge.types import Product

# What is sold, and whether it is there, is told by its record alone.
_SOLD = re.compile(
    r"\b(?:(?:do|have|did) (?:you|u) (?:\w+ )?(?:have|sell|stock|carry|got)|in stock|sold out|"
    r"availab(?:le|ility))\b",
    re.IGNORECASE,
)
_SHOW = re.compile(
    r"^\W*(?:(?:and|so|ok|then)\b\W*)*"
    r"(?:what(?:'s| is)|which is|show (?:me|us)|tell (?:me|us) about|let me see)\b",
    re.IGNORECASE,
)
# "And the small one, how many on that?" counts what was asked of the other.
_HOW_MANY = re.compile(
    r"^\W*(?:and\b\W*)?how many(?: (?:has|have|does|is|are))?"
    r"(?: (?:on|in|of|for|with|does) (?:that|this|it|one)(?: have)?)?\W*$",
    re.IGNORECASE,
)
# "Which is lighter, and is it waterproof?" asks more than what is compared.
_BESIDES = re.compile(r"\b(?:and|but|with)\b|[?.!;]\s+\w", re.IGNORECASE)
_LIFE = {"battery": "battery life"}
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


def about(said: str, product: Product) -> FollowUp:
    """Return what is said of a product, which a rule of the shop may answer as well."""
    found = of(with_title(said, product), product)
    return replace(found, ruled=_ruled(said, said, product))


def _ruled(said: str, worded: str, product: Product) -> tuple[str, ...]:
    """Return how documents would be asked; what is sold is no matter of theirs."""
    return () if _SOLD.search(said) else (with_kind(worded, product), said)


def pointing(said: str, topic: Topic, product: Product, pointer: str) -> FollowUp:
    """Return what is said with the product that it points at: "how does it compare with that?"."""
    if asked := _asked_beside(said, pointer):
        return about(asked, product)
    rest = _sentence(said, pointer).replace(pointer, "", 1) if pointer else said
    asked = _without_name(topic)
    bare = _HOW_MANY.match(rest) or not (content(rest) or _asks_a_fact(rest))
    if topic.named and pointer and asked and bare:
        # "And the wired one?" asks of it what was asked of the other.
        return of(f"{product.title}: {asked}", product)
    if pointer and _only_points(said, pointer):
        return of(product.title, product)
    title = f"the {product.title}"
    if not pointer and (compared := _compared_by(said, product)):
        return of(f"{compared} {title}?", product)  # no record says "cheapest"
    question = said.replace(pointer, title, 1) if pointer else f"{said} {title}"
    if topic.subject not in (None, product) and wants_comparison(said) and topic.subject:
        return of(with_title(question, topic.subject), topic.subject, product)
    plain = said.replace(pointer, "it", 1) if pointer else said
    return replace(of(question, product), ruled=_ruled(said, plain, product))


def _compared_by(said: str, product: Product) -> str:
    """Return how a product is asked for what it is compared by: "which is lighter?"."""
    wanted = comparisons(said)
    if any("price" in each.labels for each in wanted):
        return "How much is"
    values = [] if _BESIDES.search(said) else [value_of(product, each) for each in wanted]
    names = (each.field.replace("_", " ") for each in values if each)
    # A record of a battery's hours tells its life, and "battery" alone what it is.
    return next((f"What is the {_LIFE.get(each, each)} of" for each in names), "")


def _sentence(said: str, pointer: str) -> str:
    """Return the sentence that points."""
    return next((each for each in _SENTENCE_END.split(said) if pointer in each), said)


def _only_points(said: str, pointer: str) -> bool:
    """Tell whether the sentence that points asks for the product: "$95? What's the cheapest?"."""
    rest = _sentence(said, pointer).replace(pointer, "", 1)
    return bool(_SHOW.search(rest)) and not content(rest)


def _asked_beside(said: str, pointer: str) -> str:
    """Return what is asked of what another sentence only chooses: "the 2nd one then. Is it warm?".

    "" where the sentence that points asks itself.
    """
    sentences = [each for each in _SENTENCE_END.split(said) if each.strip()]
    asking = [each for each in sentences if pointer not in each and asks(each)]
    pointing = [each for each in sentences if pointer and pointer in each]
    return " ".join(asking) if pointing and not any(map(asks, pointing)) else ""


def _without_name(topic: Topic) -> str:
    """Return what was asked of the subject without the words of its name."""
    name = title_words(topic.subject) if topic.subject else set()
    rest = [each for each in topic.said.split() if not set(words(each)) & name]
    return " ".join(rest) if any(len(each) > 1 and each[0].isalpha() for each in rest) else ""


def _asks_a_fact(text: str) -> bool:
    """Tell whether a text asks for what every product has: "is ... in stock?", "how much?"."""
    rest = text.strip(" ?.,:;!")
    return asks(rest) or not FACTS.isdisjoint(words(rest))
