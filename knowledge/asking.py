"""What a question asks for: its content words, the attributes it may mean, the kind of answer."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from knowledge.terms import terms, words

Wanted = Literal["money", "number", "time", ""]

STOP_WORDS = (
    "a an the this that these those it its they them their there here he she his her i me my we us "
    "our you your is are was were be been being am do does did doing done have has had having can "
    "could will would shall should may might must not no nor yes and or but if then than so as of "
    "at by for from in into on onto to up with about over under out off after before during per "
    "what which who whom whose when where why how much many any all some each every just only also "
    "too very really please thanks thank hello hi hey ok okay tell know say want need like get got "
    "give let use using one ones thing things kind sort same other another s t m re ve ll d "
    "cannot isn aren wasn weren don doesn didn couldn won wouldn hasn haven hadn shouldn mustn "
    "customer item items product products article shop store sell sold offer buy wondering exactly"
)
# English phrases of questions, and the words by which catalogues name what they ask for.
_MEASURES = (
    (r"\bweigh|\bheav(?:y|ier|iest)\b|how light\b|\blight(?:er|est)\b", "weight"),
    (r"\bhow long\b(?=.*\b(?:last|run|charge|battery)\b)|battery life", "battery hours runtime"),
    (r"\bhow long (?:is|are)\b|\bhow long\b(?=.*\b(?:cable|cord|hose|handle|strap)\b)", "length"),
    (r"\b(?:is|are|it|cm|mm?|inch(?:es)?|ft|feet|met(?:re|er)s?) long\b", "length"),
    (r"\b(?:how )?(?:tall|high)\b", "height"),
    (r"\bwide\b", "width"),
    (r"\bdeep\b", "depth"),
    (r"\bthick\b", "thickness"),
    (r"\bhow (?:big|large)\b|\bdimensions?\b|\bmeasurements?\b", "width height depth length size"),
    (r"\bwhat sizes?\b", "size"),
    (r"\bhow many (?:people|persons?|adults|guests)\b|\bsleeps?\b", "capacity persons"),
    (r"\bhow much\b(?=.*\b(?:hold|carry|fit)s?\b)|\bvolume\b", "capacity max load volume"),
    (r"\b(?:load|weight limit|weight capacity|support|hold|carry)s?\b", "max load capacity"),
    (r"\bbright|\blumens?\b", "brightness lumens"),
    (r"\b(?:loud|noisy|quiet|noise)\b", "noise db"),
    (r"\b(?:powerful|watts?|wattage)\b", "power"),
    (r"\bhow (?:warm|cold)\b", "temperature comfort"),
)  # fmt: skip
_NOTIONS = (
    (r"\b(?:in stock|availab\w+|sold out|left|have you got|do you (?:have|carry|sell))\b", "stock"),
    (r"\b(?:made (?:of|from|out of)|materials?|fabric)\b", "material"),
    (r"\b(?:who makes|made by|brand|manufacturer|maker)\b", "brand"),
    (r"\bcolou?rs?\b", "colour variant"),
    (r"\b(?:wash|washing|washed|launder|laundry)\b", "machine washable wash"),
    (r"\bdishwasher\b", "dishwasher safe"),
    (r"\b(?:waterproof|rain|rainproof|get wet|swim)\b", "waterproof water resistance"),
    (r"\b(?:put together|assemble|assembly|screwdriver)\b", "assembly"),
    (r"\b(?:charger|plug|charged?)\b", "charging charger"),
    (r"\b(?:come with|comes with|in the box|included?)\b", "included"),
)
_PRICE = re.compile(
    r"\b(?:how much|cost|costs|price[sd]?|pricing|expensive|charge for|go for|set me back)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\bhow (?:many|much|long|tall|high|wide|deep|big|large|heavy|bright|loud|far|fast|thick|warm"
    r"|old|often|soon|late|early)\b|\bweigh\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"^\W*when\b|\bwhat (?:time|day|date)\b|\b(?:by|since|until) when\b", re.I)
_MONEY = re.compile(r"[$€£¥]\s*\d|\b\d[\d,.]*\s*(?:USD|EUR|GBP|JPY)\b|\bfree\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"\d|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|noon|midnight|today|tomorrow)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart; `words` and `labels` are normalised by `knowledge.terms`.

    `labels` are words by which a catalogue may name the attribute that is asked for.
    """

    text: str
    words: frozenset[str]
    labels: frozenset[str]
    wanted: Wanted

    def covered_by(self, said: Collection[str], *, beside: Collection[str] = ()) -> float:
        """Return the share, in [0, 1], of the words but those `beside` that `said` has."""
        wanted = self.words - frozenset(beside)
        named = not self.labels.isdisjoint(said)
        if not wanted:
            return float(named or not self.labels)
        # "How heavy" is one word of a question, and answered where the weight is named.
        found = sum(word in said for word in wanted) + named
        return min(found / len(wanted), 1.0)

    def fits(self, text: str) -> float:
        """Tell whether a text has the kind of answer wanted: 1 yes, 0 no, 0.5 any kind will do."""
        match self.wanted:
            case "money":
                return float(bool(_MONEY.search(text)))
            case "number":
                return float(any(char.isdigit() for char in text))
            case "time":
                return float(bool(_CLOCK.search(text)))
        return 0.5


def asked(question: str) -> Asked:
    """Take a question apart."""
    measures = _labels(_MEASURES, question)
    # "How much does it weigh" asks for no price.
    money = not measures and bool(_PRICE.search(question))
    names = [*measures, *_labels(_NOTIONS, question), *(["price"] if money else [])]
    return Asked(
        text=question,
        words=content(question),
        labels=said(" ".join(names)),
        wanted=_wanted(question, money=money),
    )


@lru_cache(maxsize=8192)
def said(text: str) -> frozenset[str]:
    """Return all normalised words of a text, remembered: a shelf's texts are read again soon."""
    return frozenset(terms(text))


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """Return the normalised words of a text that say what it is about, without joined forms."""
    return frozenset(words(text)) - _stop_words()


def without(question: str, names: Collection[str]) -> str:
    """Return a question without the words that are in `names`, which holds normalised words.

    "What does the Larch 2 weigh?" without the product's title is "What does the weigh?": what is
    left tells the attributes of one product apart.
    """
    left = [word for word in question.split() if not _named(word, names)]
    text = " ".join(left)
    return text if content(text) or asked(text).labels else question


def _named(word: str, names: Collection[str]) -> bool:
    own = words(word)
    return bool(own) and all(each in names for each in own)


def _labels(table: tuple[tuple[str, str], ...], question: str) -> list[str]:
    return [names for pattern, names in table if re.search(pattern, question, re.IGNORECASE)]


def _wanted(question: str, *, money: bool) -> Wanted:
    if money:
        return "money"
    if _TIME.search(question):
        return "time"
    return "number" if _NUMBER.search(question) else ""


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    return said(STOP_WORDS)
