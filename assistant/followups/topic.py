"""What each turn of a conversation was about, and going back to one: "and that tent"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.followups.manners import body
from assistant.followups.names import Find, is_purpose, kind_in, meant, noun_run, thing
from assistant.followups.words import (
    MATTERS,
    chunks,
    content,
    everything,
    heads,
    title_words,
    words,
)
from assistant.types import Turn
from knowledge.terms import plain
from knowledge.types import Filters, Product

CHECK = "follow-up"
_SENTENCE = re.compile(
    r"\?|\b(?:what|which|who|when|where|why|how|is|are|was|does|do|did|can|could|will|would|has|"
    r"have|it|its|they|that)\b",
    re.IGNORECASE,
)
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
_ON = re.compile(
    r"\b(?:more|question|again|thing|back|word)\s+(?:on|about|to|with)\s+(?P<rest>[^.,;:?!]+)", re.I
)
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
        subject = kind_in(question, find)
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


def referred(text: str, find: Find) -> Product | None:
    """Return the product of which a text speaks as of a known one: "the light strip, is it"."""
    for found in _DEFINITE.finditer(text):
        run = noun_run(found["rest"])
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
        run = noun_run(found["rest"])
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
