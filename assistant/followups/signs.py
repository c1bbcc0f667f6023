"""What speaks for reading a message alone or with what was talked about, each as a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields

from assistant.followups.manners import closes, fragment, leads, wish
from assistant.followups.names import Find, meant
from assistant.followups.references import SERVICE
from assistant.followups.searching import replaces
from assistant.followups.standing import CONDITION, IT, OF_IT, PRONOUN, asks
from assistant.followups.swapping import Understand, states_amount, values
from assistant.followups.topic import Topic, has_own_topic
from assistant.followups.wearers import names_somebody
from assistant.followups.words import FACTS, MATTERS, content, everything, words
from assistant.intents.wishes import asks_for
from knowledge.types import Kind

# The largest share of a text's words that one record has, by their rarity, in [0, 1]: of the
# products with these ids, or of all of a kind.
Covered = Callable[[str, Collection[str] | None, Kind], float]
# How much nearer a text is to examples of small talk than to any of questions: in [-1, 1].
Chatty = Callable[[str], float]
# From here on it is as near as it can be.
_CHAT = 0.2
_SHORT, _WHOLE, _LONG = 2, 4, 8
_ONE_THAT = re.compile(
    r"^(?:ones?|something|anything) (?:that|which|with|without|for|in|to|i)\b", re.IGNORECASE
)
_ONES = re.compile(r"\bones?\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|that|this|those|these) (?!one\b|two\b)[a-z]{3,}", re.IGNORECASE)
_INDEFINITE = re.compile(r"\b(?:an?|any|some) (?!one\b|bit\b|lot\b)[a-z]{3,}", re.IGNORECASE)
_CONTRAST = re.compile(
    r"\b(?:same|instead|rather|another|different|other|too|as well|similar)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs of how a message is meant after a topic, each in [0, 1].

    Of its manner: `it` points at something, `of_it` asks something of that, `ones` says "one";
    `tied` begins as the rest of another message does, `asks` is a question, `wishes` one for
    things to be shown, `condition` begins as a condition does or states an amount, `short` and
    `long` are about its words; `person` brings in somebody, `service` asks what somebody may do,
    `rule` has a word of the shop's rules, `facts` one that every product has, such as its price;
    `definite` and `indefinite` are articles with a noun, `contrast` is "same" or "instead".

    Of what was said before: `foreign` is 1 for a whole question that has no word of it and points
    at nothing, `replaces` where something takes the place of what was said.

    Of the catalogue: `own` is 1 where it names a kind of thing that was not talked about, `names`
    where it names such a product, `value` where it says a value of a field of what was shown,
    `told` and `kind` where it has a condition or a category. `here`, `elsewhere` and `written` are
    the shares of its words that the products talked about have, any product, and any document.

    Of small talk: `chat` says how much nearer it is to examples of that than to those of questions,
    1 where it takes leave, and `remark` whether it neither asks nor states anything that is wanted.

    Of the topic: `named` is 1 where a product was singled out, `policy` for a rule of the shop.
    """

    it: float = 0.0
    of_it: float = 0.0
    ones: float = 0.0
    tied: float = 0.0
    asks: float = 0.0
    wishes: float = 0.0
    condition: float = 0.0
    short: float = 0.0
    long: float = 0.0
    person: float = 0.0
    service: float = 0.0
    rule: float = 0.0
    facts: float = 0.0
    definite: float = 0.0
    indefinite: float = 0.0
    contrast: float = 0.0
    foreign: float = 0.0
    replaces: float = 0.0
    own: float = 0.0
    value: float = 0.0
    told: float = 0.0
    kind: float = 0.0
    names: float = 0.0
    here: float = 0.0
    elsewhere: float = 0.0
    written: float = 0.0
    chat: float = 0.0
    remark: float = 0.0
    named: float = 0.0
    policy: float = 0.0


def signs(
    said: str,
    topic: Topic,
    *,
    find: Find,
    understand: Understand,
    covered: Covered,
    chatty: Chatty,
) -> Signs:
    """Return the signs of a message after a topic."""
    pointer = PRONOUN.search(said)
    before = said[: pointer.start()] if pointer else said
    told, rest, carried = understand(said), fragment(said), content(said)
    ids = [each.id for each in (*topic.products, *filter(None, [topic.subject]))]
    text = " ".join(carried)
    limits = (
        CONDITION.search(rest),
        _ONE_THAT.search(rest),
        states_amount(said),
        wish(said) != said,
    )
    kinds = [each for each in told.constraints if each.field == "category"]
    wants = (asks(said), asks_for(said), leads(said), *limits, MATTERS.search(said))
    found = {
        "it": IT.search(said),
        "of_it": OF_IT.search(said),
        "ones": _ONES.search(said),
        "tied": leads(said),
        "asks": asks(said),
        "wishes": pointer is None and asks_for(said),
        "condition": any(limits),
        "short": len(carried) <= _SHORT,
        "long": len(words(said)) > _LONG,
        "person": names_somebody(said),
        "service": SERVICE.search(said),
        "rule": MATTERS.search(said),
        "definite": _DEFINITE.search(said),
        "indefinite": _INDEFINITE.search(said),
        "contrast": _CONTRAST.search(said),
        "facts": not FACTS.isdisjoint(carried),
        "foreign": _is_foreign(said, topic) and not (pointer or leads(said) or any(limits)),
        "replaces": not topic.named and replaces(topic, said, understand),
        "own": has_own_topic(before, topic, find),
        "value": any(values(said, topic.products, understand)),
        "told": len(told.constraints) > len(kinds) or told.sort,
        "kind": kinds,
        "names": _names_another(before, topic, find),
        "remark": not any(wants) and not told.constraints and told.sort is None,
        "named": topic.named,
        "policy": topic.policy,
    }
    shares = {
        "here": covered(text, ids, "product") if ids else 0.0,
        "elsewhere": covered(text, None, "product"),
        "written": covered(text, None, "document"),
        "chat": _nearness_to_chat(said, chatty),
    }
    return Signs(**{name: float(bool(each)) for name, each in found.items()}, **shares)


def _nearness_to_chat(said: str, chatty: Chatty) -> float:
    if closes(said) and not asks(said):
        return 1.0
    return min(1.0, max(0.0, chatty(said) / _CHAT))


def _names_another(said: str, topic: Topic, find: Find) -> bool:
    """Tell whether a text names a product other than those that were talked about."""
    named, _ = meant(said, (), find(" ".join(content(said))))
    return named not in (None, topic.subject, *topic.products)


def _is_foreign(said: str, topic: Topic) -> bool:
    """Tell whether a question of some length has no word in common with what was talked about."""
    told = {each for each in content(said) if not each[0].isdigit()}
    about = {*words(topic.question)} | (everything(topic.subject) if topic.subject else set())
    whole = asks(said) and len(words(said)) >= _WHOLE
    return whole and bool(told) and told.isdisjoint(about) and told.isdisjoint(FACTS)


def names() -> tuple[str, ...]:
    """Return the names of all signs."""
    return tuple(each.name for each in fields(Signs))
