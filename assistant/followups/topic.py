"""What each turn of a conversation was about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.followups.manners import body
from assistant.followups.words import (
    MATTERS,
    chunks,
    content,
    everything,
    heads,
    name_words,
    title_words,
    words,
)
from assistant.types import Turn
from knowledge.terms import plain
from knowledge.types import Filters, Product

# Products whose titles or categories have words of a text, best first; the order among equals
# and how many there are is up to the search behind it.
Find = Callable[[str], Sequence[Product]]
CHECK = "follow-up"
_ASKS = re.compile(
    r"\b(?:show me|looking for|search(?:ing)? for|i(?:'d| would)? (?:need|want|like)|i'll need|"
    r"do (?:you|u) (?:also )?(?:sell|have|stock|carry)|got any|have you got|find me|tell me about)"
    r"\s+(?:also\s+)?(a|an|any|some|the)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What one turn was about; `question` stands alone, `subject` is the product meant by "it".

    `named` says that the customer singled the subject out, and did not only ask for its kind.
    """

    said: str
    question: str
    products: tuple[Product, ...] = ()
    subject: Product | None = None
    named: bool = False
    policy: bool = False
    filters: Filters = field(default_factory=Filters)


def topics(turns: Sequence[Turn], find: Find) -> list[Topic]:
    """Return what the turns were about, oldest first; thanks and empty messages are passed over."""
    return [
        topic_of(turn, find)
        for turn in turns
        if body(turn.message.content) and turn.reply.intent != "smalltalk"
    ]


def topic_of(turn: Turn, find: Find) -> Topic:
    """Return what a turn was about, from what was asked and what was shown."""
    said = body(turn.message.content)
    question = next((c.detail for c in turn.reply.checks if c.name == CHECK), said)
    shown = turn.reply.products
    subject, named = meant(said, shown, find(" ".join(content(said))))
    if subject is None and shown:
        # The question of a follow-up names the product in full, or compares others with it.
        subject, named = shown[0], plain(shown[0].title) in plain(question)
    if subject is None:
        subject, named = meant(question, (), find(" ".join(content(question))))
    policy = turn.reply.intent == "policy" or (not shown and bool(MATTERS.search(question)))
    if subject is None and not policy:
        subject = _kind(question, find)
    return Topic(said, question, shown, subject, named, policy, turn.reply.filters)


def meant(
    text: str, shown: Sequence[Product], others: Sequence[Product] = ()
) -> tuple[Product | None, bool]:
    """Return the product that a text names, and True; (None, False) when it names none.

    Among several of one name the one whose title has most of the words is meant. Of `others`,
    which were not shown, the text has to have the whole name.
    """
    said = set(words(text))
    # "Everyday Bike Helmet" is not named by "bike", which is what other products are.
    kinds = {word for product in (*shown, *others) for word in heads(product)}
    named = [product for product in shown if _is_named(product, said, kinds)]
    named += [product for product in others if _is_named(product, said, kinds, whole=True)]

    def fit(product: Product) -> float:
        title = set(words(product.title))
        return len(title & said) - 0.1 * len(title - said)

    return (max(named, key=fit), True) if named else (None, False)


def _is_named(product: Product, said: set[str], kinds: set[str], *, whole: bool = False) -> bool:
    """Tell whether a text has the proper name behind the brand, or two words of the name."""
    own = [word for word in name_words(product) if word not in kinds]
    brand = words(product.brand or "")
    first = next((word for word in words(product.title) if word not in brand), "")
    if whole and not said.issuperset(own):
        return False
    return (first in own and first in said) or len(said.intersection(own)) > 1


def _kind(text: str, find: Find) -> Product | None:
    return next((found for run in chunks(text) if (found := thing(run, find))), None)


def thing(run: Sequence[str], find: Find) -> Product | None:
    """Return a product that a run of words names: by its last noun, or by several of its title."""
    for product in find(" ".join(run)):
        if run[-1] in heads(product):
            return product
        if len(run) > 1 and set(run) <= title_words(product):
            return product
    return None


def has_own_topic(text: str, topic: Topic, find: Find) -> bool:
    """Tell whether a message names what it is about, other than the product talked about."""
    about = everything(topic.subject) if topic.subject else set()
    asks = _ASKS.search(text) is not None
    for run in chunks(text):
        found = thing(run, find)
        if found is None or (run[-1] in about and not asks):
            continue
        return True
    return False
