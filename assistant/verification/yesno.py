"""Yes or no to a yes/no question, read from its evidence and never guessed."""

from __future__ import annotations

import re

from assistant.verification.bounds import Answer, compared, false_premise, measures, root
from assistant.verification.extras import SENTENCE, apart
from assistant.verification.wording import NEGATION
from knowledge.asking import content, said
from knowledge.terms import words

__all__ = ["ASKS_STOCK", "Answer", "false_premise", "is_polar", "polarity"]

_FILLER = (
    r"(?:(?:hi|hello|hey|so|and|but|also|well|please|ok|okay|btw|then|quick question)\b[\s,:!-]*)*"
)
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|will|would|has|have|may|might|should|must|am)"
    r"(?:n['\u2019]?t)?"
)
_POLAR = re.compile(rf"^\W*{_FILLER}{_AUXILIARY}\s+\w", re.IGNORECASE)
# These look like yes/no questions and want something else.
_REQUEST = re.compile(
    r"\b(?:can|could|would|will) you (?:please |kindly )?(?:tell|show|give|find|recommend|suggest"
    r"|explain|help|compare|list|send|let)\b"
    r"|\b(?:know|ask|tell\b.*?|sure|idea)\s+(?:what|which|who|when|where|why|how)\b"
    r"|\bwould you like\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\bor\b(?!\s+(?:not|no|more|less|better|so|longer|above|below)\b)", re.IGNORECASE
)
# "Included at no extra cost" denies nothing of what is included.
_NO_COST = re.compile(
    r"\b(?:at no|without)\s+(?:extra\s+|additional\s+)?(?:cost|charge|fee)s?\b", re.IGNORECASE
)
_LACKS = re.compile(
    r"\b(?:lack|miss|unsafe|unable|unsuitable|incompatible|forbid|prohibit|ban)", re.I
)
_CONTRACTION = re.compile(rf"^\W*{_FILLER}\w+n['\u2019]?t\b", re.IGNORECASE)
_FLAG = re.compile(
    r"^(?:.*[.:]\s+)?(?P<name>[^:.]{2,60}):\s*(?P<value>yes|no|true|false|0|none)\.?$", re.I
)
_CONDITION = re.compile(
    r"\b(?:only|if|unless|except|excluding|when|until|may|might|some|most|usually|often|sometimes"
    r"|others?|provided|depend\w*|selected|certain|up to|members?|all|every|always|partly|almost"
    r"|nearly|instead)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:,()\u2013\u2014]|\b(?:but|while|whereas|although|though|so that|which)\b", re.IGNORECASE
)
# What stands before a colon names what is told, "Second-hand tents: 6 months", and tells nothing.
_LABELS = re.compile(r"^(?:[^:;.!?]{1,60}:\s+)+(?=\S)")
_STOCK = re.compile(r"\bin stock: (?P<many>\d+)|\b(?P<out>out of stock|sold out)\b", re.IGNORECASE)
ASKS_STOCK = re.compile(r"\b(?:in stock|available|availability|left|sold out|out of stock)\b", re.I)
_ASKS_OUT = re.compile(r"\b(?:sold out|out of stock)\b", re.IGNORECASE)
_STOCK_WORDS = frozenset(
    "stock available availability left right now today currently still".split()
)
# Words of a question or an attribute's name that say nothing of their own.
_WEAK = frozenset(
    root(word)
    for word in "safe friendly possible allowed ok suitable actually currently still today now own "
    "built feature function support come go put way able there type model yes true".split()
)
# Of such a pair one excludes the other where it is said to be the only one.
_CONTRARY = (
    ("machine", "hand"), ("indoor", "outdoor"), ("outdoor", "indoor"), ("tumble", "line"),
    ("machine", "dry clean"), ("dishwasher", "hand"), ("online", "store"), ("wireless", "wired"),
)  # fmt: skip
_LIST_FOLLOWS = frozenset("to in with by for from on".split())


def is_polar(question: str) -> bool:
    """Tell whether a question wants yes or no."""
    asked = SENTENCE.split(question.strip())[-1]
    return bool(_POLAR.match(asked)) and not (_REQUEST.search(asked) or _CHOICE.search(asked))


def polarity(question: str, evidence_text: str, *, title: str = "") -> Answer | None:
    """Return the answer that evidence gives to a yes/no question, None when it is not certain.

    `evidence_text` is one attribute, table row or sentence; `title` is that of its product, whose
    words are nothing that the evidence has to say again.
    """
    asked = SENTENCE.split(question.strip())[-1]
    # "Is it not waterproof?" can be answered with either word.
    negated = NEGATION.search(asked) and not _CONTRACTION.match(asked)
    denied = negated or _LACKS.search(asked) is not None
    if denied or not is_polar(question) or not evidence_text.strip():
        return None
    text = evidence_text.removeprefix(f"{title}: ").strip()
    if ASKS_STOCK.search(asked) and _STOCK.search(text):
        return _stock(asked, text, title)  # "in stock in 500 ml?" asks nothing of the 500 ml
    known = {each.value for each in measures(f"{title} {text}")}
    if any(each.dimension or each.value not in known for each in measures(asked)):
        return compared(asked, text, title=title)
    if ASKS_STOCK.search(asked):
        return _stock(asked, text, title)
    if flag := _FLAG.match(text):
        return _flag(asked, flag, title)
    # A line of facts states nothing, and "does it play them?" asks about the sentence before.
    facts = _STOCK.search(text) or asked != question.strip()
    return None if facts else _told(asked, text, title)


def _told(asked: str, text: str, title: str) -> Answer | None:
    """Answer from what sentences say."""
    extra = apart(asked, _roots(asked) - _roots(title) - _WEAK, text, _roots)
    if extra == "unclear":
        return None
    return extra or _excluded(asked, text) or _stated(asked, text, title)


def _stock(question: str, text: str, title: str) -> Answer | None:
    """Answer from "In stock: 3"; what else is asked for, such as a colour, has to be there too."""
    match = _STOCK.search(text)
    asked_for = content(question) - content(title) - _STOCK_WORDS
    if match is None or not asked_for <= said(text):
        return None
    there = bool(match["many"]) and int(match["many"]) > 0
    return "yes" if there != bool(_ASKS_OUT.search(question)) else "no"


def _flag(question: str, flag: re.Match[str], title: str) -> Answer | None:
    """Answer from "machine washable: no" when the question says all that the name says."""
    name = _roots(flag["name"]) - _roots(title)
    asked = _roots(question) - _roots(title)
    name, asked = name - _WEAK, asked - _WEAK
    # What the question says beyond the name could be a condition: "waterproof in salt water".
    if not name or name != asked:
        return None
    return "yes" if flag["value"].lower() in {"yes", "true"} else "no"


def _excluded(question: str, text: str) -> Answer | None:
    """Answer "machine washable?" from "Hand wash only."."""
    asked, there = _roots(question), _roots(text)
    if not re.search(r"\bonly\b", text, re.IGNORECASE):
        return None
    for one, other in _CONTRARY:
        others = _roots(other)
        if (
            root(one) in asked
            and root(one) not in there
            and others <= there
            and not others <= asked
        ):
            return "no" if asked & there - others else None
    return None


def _stated(question: str, text: str, title: str) -> Answer | None:
    """Answer from a sentence one of whose clauses says, or denies, all that is asked."""
    asked = _roots(question) - _roots(title) - _WEAK
    found: set[Answer] = set()
    for sentence in SENTENCE.split(text):
        if asked and not _CONDITION.search(sentence):
            found |= {
                answer
                for clause in _CLAUSE.split(_LABELS.sub("", sentence))
                if (answer := _clause(asked, clause, _roots(title)))
            }
    return found.pop() if len(found) == 1 else None


def _clause(asked: set[str], clause: str, title: set[str]) -> Answer | None:
    """Read one clause; a subject of its own, as in "the zip is waterproof", is another matter."""
    tokens = [root(word) for word in words(clause)]
    places = [place for place, token in enumerate(tokens) if token in asked]
    if not places or not asked <= set(tokens):
        return None
    if not _without_own(tokens[: places[0]], title) or not _joined(tokens, places, title):
        return None
    negations = len(NEGATION.findall(_NO_COST.sub(" ", clause)))
    if negations > 1 or re.search(r"\bnot (?:just|all|every|necessarily)\b", clause, re.IGNORECASE):
        return None
    return "no" if negations else "yes"


def _joined(tokens: list[str], places: list[int], title: set[str]) -> bool:
    """Tell whether nothing stands between the words found, but for a list: "to Peru and Chile"."""
    if set(tokens[places[0] + 1 : places[0] + 2]) & _LIST_FOLLOWS:
        return True
    return _without_own(tokens[places[0] : places[-1] + 1], title | {tokens[p] for p in places})


def _without_own(tokens: list[str], known: set[str]) -> bool:
    return not (_roots(" ".join(tokens)) - known - _WEAK)


def _roots(text: str) -> set[str]:
    return {root(word) for word in content(text)}
