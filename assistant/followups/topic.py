"""What each turn of a conversation was about, and going back to one: "and that tent"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from assistant.followups.manners import body
from assistant.followups.words import (
    FACTS,
    MATTERS,
    STOP,
    chunks,
    content,
    everything,
    figures,
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
_SENTENCE = re.compile(
    r"\?|\b(?:what|which|who|when|where|why|how|is|are|was|does|do|did|can|could|will|would|has|"
    r"have|it|its|they|that)\b",
    re.IGNORECASE,
)
_PLAIN_NUMBER = 2  # digits; "3" may be of anything, "250" is of a model
_ASKS = re.compile(
    r"\b(?:show me|looking for|search(?:ing)? for|i(?:'d| would)? (?:need|want|like)|i'll need|"
    r"do (?:you|u) (?:also )?(?:sell|have|stock|carry)|got any|have you got|find me|tell me about)"
    r"\s+(?:also\s+)?(a|an|any|some|the)?\b",
    re.IGNORECASE,
)

_DEFINITE = re.compile(
    r"\b(?P<pointer>the|that|this|those|these|(?:back|return) to|regarding|concerning|as for)\s+"
    r"(?P<rest>(?!the\b|that\b|this\b|those\b|these\b)[^.,;:?!]+)",
    re.IGNORECASE,
)
_FOR = re.compile(r"\bfor\b", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:no|not|without)\s+(?:an?\s+|the\s+)?(?P<rest>[^.,;:?!]+)", re.IGNORECASE
)
_ON = re.compile(
    r"\b(?:more|question|again|thing|back|word)\s+(?:on|about|to|with)\s+(?P<rest>[^.,;:?!]+)", re.I
)
# What is said of anything: "the snorkelling stuff".
_ANYTHING = frozenset("stuff gear question part bit item product deal matter issue topic".split())
_STEM, _ENDING = 5, 4  # letters
_OLDEST = re.compile(r"\b(?:first|at the start|in the beginning|at first|originally)\b", re.I)
# "and that pot," and "the tent I asked about first,", but not "the coffee maker has a filter,".
_AHEAD = re.compile(
    r"^\s*(?:(?:and|so|but|on|about|for|\s)*\b(?:the|that|this|those|these)|"
    r"(?:and |so |but )?(?:going |coming )?(?:back to|regarding|concerning|as for)"
    r"(?: (?:the|that|this|those|these))?)"
    r"(?:\s+[\w'-]+){1,3}?(?:\s+(?:(?:that |which )?(?:i|we) [^,:?.!]{1,30}|at the start|again|"
    r"from before|earlier|before))?\s*[,:]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What one turn was about; `question` stands alone, `subject` is the product meant by "it".

    `named` says that the customer singled the subject out, and did not only ask for its kind;
    `compared` that the products are all those that the customer named, in order. `documents` are
    the ids of those that the reply cites.
    """

    said: str
    question: str
    products: tuple[Product, ...] = ()
    subject: Product | None = None
    named: bool = False
    policy: bool = False
    filters: Filters = field(default_factory=Filters)
    compared: bool = False
    documents: tuple[str, ...] = ()


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
    read = next((each for each in turn.reply.checks if each.name == CHECK), None)
    question = read.detail if read else said
    shown = turn.reply.products
    subject, named = None, False
    if read and read.evidence:  # a follow-up about one product says which
        pool = (*shown, *find(" ".join(content(read.evidence))))
        subject = next((each for each in pool if each.title == read.evidence), None)
        named = subject is not None
    if subject is None:
        subject, named = meant(said, shown, find(" ".join(content(said))))
        if subject is not None and is_purpose(said, subject, find):
            others = [each for each in shown if each != subject]
            subject, named = next(iter(others), None), len(others) == 1
    if subject is None and shown:
        # The question of a follow-up names the product in full, or compares others with it.
        subject, named = shown[0], plain(shown[0].title) in plain(question)
    if subject is None:
        subject, named = meant(question, (), find(" ".join(content(question))))
    records = {each.id for each in shown}
    cited = list(dict.fromkeys(each.document_id for each in turn.reply.citations))
    policy = (
        turn.reply.intent == "policy"
        or (not shown and bool(cited or MATTERS.search(question)))
        or not records.issuperset(cited[:1])
    )
    if subject is None and not policy:
        subject = _kind(question, find)
    return Topic(
        said,
        question,
        shown,
        subject,
        named,
        policy,
        turn.reply.filters,
        compared=turn.reply.intent == "compare",
        documents=tuple(each for each in cited if each not in records),
    )


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

    told, denied = figures(text), _denied(text)

    def fit(product: Product) -> float:
        title = figures(product.title)
        return len(title & told) - 0.1 * len(title - told) - 2 * len(title & denied)

    return (max(named, key=fit), True) if named else (None, False)


def _denied(text: str) -> set[str]:
    """Return the words of what a text does not want: "no laptop pocket"."""
    return {word for found in _WITHOUT.finditer(text) for word in _run(found["rest"])}


def singled_out(text: str, product: Product) -> bool:
    """Tell whether a text has the proper name, a model number or the whole title of a product.

    "Headphones" is the name of no product, though only one may have it in its title.
    """
    said, title = set(words(text)), words(product.title)
    brand = words(product.brand or "")
    numbers = {each for each in title if each.isdigit() and len(each) > _PLAIN_NUMBER}
    rest = set(title).difference(brand, STOP)
    return _has_proper_name(product, said) or bool(numbers & said) or rest <= said


def _is_named(product: Product, said: set[str], kinds: set[str], *, whole: bool = False) -> bool:
    """Tell whether a text has the proper name behind the brand, or two words of the name."""
    own = [word for word in name_words(product) if word not in kinds]
    if whole and not (said.issuperset(own) or said & heads(product)):
        return False
    return _has_proper_name(product, said, kinds) or len(said.intersection(own)) > 1


def _has_proper_name(product: Product, said: set[str], kinds: Collection[str] = ()) -> bool:
    """Tell whether words have the one behind the brand, where that is a name: "Larch"."""
    brand = words(product.brand or "")
    first = next((word for word in words(product.title) if word not in brand), "")
    return first in said and first in name_words(product) and first not in kinds


def _kind(text: str, find: Find) -> Product | None:
    return next((found for run in chunks(text) if (found := thing(run, find))), None)


def thing(run: Sequence[str], find: Find) -> Product | None:
    """Return a product that a run of words names.

    By its last noun, by several words of its title, or by its own name before its noun, whatever
    is said of it then: "the Ember fire pit weigh".
    """
    said = set(run)
    for product in find(" ".join(run)):
        title, nouns = title_words(product), heads(product)
        if run[-1] in nouns or (len(run) > 1 and said <= title):
            return product
        if said & nouns and len(said & title) > 1 and said.intersection(name_words(product)):
            return product
    return None


def is_purpose(text: str, product: Product, find: Find) -> bool:
    """Tell whether a text names a product only as what another thing is for.

    "Compost for blueberries" asks for compost; "the price for blueberries" for no other thing.
    """
    wanted, _, purpose = _FOR.sub("\0", text).rpartition("\0")
    runs = list(chunks(wanted))
    if not runs or set(words(wanted)) & title_words(product) or not FACTS.isdisjoint(runs[-1]):
        return False
    return bool(set(words(purpose)) & title_words(product)) and _kind_of(runs[-1], find)


def _kind_of(run: Sequence[str], find: Find) -> bool:
    """Tell whether the last word of a run is what some product is."""
    return any(run[-1] in heads(each) for each in find(run[-1]))


def referred(text: str, find: Find) -> Product | None:
    """Return the product of which a text speaks as of a known one: "the light strip, is it"."""
    for found in _DEFINITE.finditer(text):
        run = _run(found["rest"])
        if run and (product := thing(run, find)) is not None:
            return product
    return None


def has_own_topic(text: str, topic: Topic, find: Find) -> bool:
    """Tell whether a message names what it is about, other than the product talked about."""
    about = everything(topic.subject) if topic.subject else set()
    asks = _ASKS.search(text) is not None
    if topic.subject and _SENTENCE.search(text) is None:  # nothing is asked of it: "bike helmets"
        about = title_words(topic.subject)
    for run in chunks(text):
        found = thing(run, find)
        if found is None or (_noun(run, found) in about and not asks):
            continue
        return True
    return False


def _noun(run: Sequence[str], product: Product) -> str:
    """Return the word of a run that says what this product is, else its last one."""
    return next((word for word in reversed(run) if word in heads(product)), run[-1])


def recalled(said: str, known: Sequence[Topic]) -> Topic | None:
    """Return the topic before the latest that a message goes back to, None for the latest."""
    for found in (*_DEFINITE.finditer(said), *_ON.finditer(said)):
        run = _run(found["rest"])
        if not run:
            continue
        # "the backpack agian": what follows the noun may be no part of it.
        ranked = [each for each in known if _has(each, run)] or [
            each
            for each in known
            if each.subject and any(word in heads(each.subject) for word in run[:-1])
        ]
        if ranked:
            topic = ranked[0] if _OLDEST.search(said) else ranked[-1]
            return None if topic is known[-1] else topic
        pointer = found.groupdict().get("pointer") or ""
        if pointer.lower() in ("that", "those", "these") and not known[-1].named:
            return next((topic for topic in reversed(known[:-1]) if topic.named), None)
    return None


def matter(said: str) -> str:
    """Return a message without the words ahead that only go back: "that pot, is it ..."."""
    return _AHEAD.sub("", said, count=1) or said


def _run(rest: str) -> list[str]:
    """Return the words up to the first that names nothing, without nouns that fit everything."""
    run: list[str] = []
    for word in words(rest):
        if word in STOP:
            break
        run.append(word)
    while len(run) > 1 and run[-1] in _ANYTHING:
        run.pop()
    return run


def _has(topic: Topic, run: Sequence[str]) -> bool:
    """Tell whether a topic is of this noun; "pack" is also the end of "backpack"."""
    said = {*words(topic.question), *words(topic.said)}
    if topic.subject is not None and topic.named:
        said |= heads(topic.subject)
    return any(_same(word, run[-1]) for word in said)


def _same(word: str, noun: str) -> bool:
    """Tell whether two words are one, or of one stem: "snorkelling" and "snorkel"."""
    short, long = sorted((word, noun), key=len)
    if len(noun) > 3 and word.endswith(noun):
        return True
    return word == noun or (
        len(short) >= _STEM and long.startswith(short) and len(long) - len(short) <= _ENDING
    )
