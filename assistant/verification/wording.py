"""What a text says in words: stems of its content words, its polarity and its conditions."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.verification.numerals import is_number_word
from assistant.verification.quantities import MARKER
from knowledge.quotable import Unit
from knowledge.splitting import headings

_STOP_WORDS = frozenset(
    "the and for are was were has have had can could will would may might must not but yes you "
    "your our their its this that these those with from into than then when which who what how "
    "also any all each per about there here they them been being does did just only please "
    "cannot never nor none while whereas plus both either isn aren doesn don wasn won "
    "take takes taking come comes between around roughly approximately nearly another "
    "customer customers item items product products shop source sources should within".split()
)
_LIGHT = frozenset(
    "get giv earn let offer featur provid run last lif sleep hold currently simply easily still "
    "now member membership mad measur consist built construct design call siz number total "
    "amount".split()
)
# These say nothing of their own beside other words: "Bluetooth compatible" of "bluetooth: yes",
# "the cable is 2 m long" of "cable: 2 m".
_TIED = frozenset("us work compatibl capabl equipp enabl connectivity functionality length".split())
_WORD = re.compile(r"[^\W\d_]{3,}")
NEGATION = re.compile(r"\b(no|not|never|cannot|without|nor|none)\b|n['\u2019]t\b", re.IGNORECASE)
_ADVERB = r"(?:(?:not|also|always|only|still|easily|simply|have|been)\s+)*"
_VERB = re.compile(
    rf"\b(?:(?:can|could|may|might|must|will|would|should|cannot|we|you|they|please)(?:n['\u2019]t)?"
    rf"\s+{_ADVERB}(?:be\s+{_ADVERB}(?=\w+(?:ed|en|ght|nt|ld|pt)\b)|(?!be\b))"
    r"|to\s+(?!\w+s\b))(?P<verb>[^\W\d_]{3,})",
    re.IGNORECASE,
)
# "It stays available" says that it is.
_LINKING = re.compile(r"\b(?:remain|stay)s?\b(?=\s+[^\W\d_])", re.IGNORECASE)
# What a negation and a word of stock say together is no denial of what the source affirms.
_NOT_IN_STOCK = re.compile(
    r"(?:\b(?:is|are)\s+)?(?:\bnot|\bno\s+longer|n['\u2019]t)\s+(?:currently\s+)?in\s+stock\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:(?:only|unless|except|excluding|if|until|first|others|otherwise|but|provided|most)\b"
    r"|when|member(?=s?\b)|once(?=\s+(?:the|it|you|they|we|your|\w+ed)\b))",
    re.IGNORECASE,
)
# Stems of words for one thing that catalogues and customers call by different ones.
_SAME = {
    "cost": "pric", "weight": "weigh", "wid": "width", "long": "length", "high": "height",
    "tall": "height", "deep": "depth", "left": "stock", "remain": "stock",
    "yearly": "year", "annual": "year", "monthly": "month", "weekly": "week",
    "peopl": "person", "f": "pric", "used": "us",
    "adjustabl": "adjust", "washabl": "wash", "returnabl": "return", "refundabl": "refund",
    "rechargeabl": "recharg", "removabl": "remov", "foldabl": "fold",
}  # fmt: skip


# What says of an item of a list by itself what it is: "Water testing: free".
_NAMED = re.compile(r"[^:,;()]{1,60}:\s")
_PRONOUN = re.compile(r"\W*(?:we|you|they|it|there|this|these)\b", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|may|might|must|shall|should|will|would|do|does"
    r"|did|cannot)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"[,;:()]|\b(?:once|if|unless|when|while|that|which|who|whose|where|because|until|after"
    r"|before|as|we|you|they|it)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def stems(text: str) -> tuple[str, ...]:
    """Return the stems of a text's content words, in order."""
    return tuple(stem for stem, _ in placed_stems(MARKER.sub(" ", text)))


def placed_stems(text: str) -> list[tuple[str, int]]:
    """Return the stems of a text's content words and where each word begins."""
    found = ((match.group().lower(), match.start()) for match in _WORD.finditer(text))
    return [
        (_SAME.get(stem, stem), start)
        for word, start in found
        if word not in _STOP_WORDS and not is_number_word(word)
        for stem in (_stem(word),)
    ]


def content_words(text: str) -> set[str]:
    """Return the stems of a text's content words."""
    return set(stems(text))


def support(sentence: str, source: str, *, title: str = "") -> float:
    """Return the share of the sentence's content words that the source has.

    Verbs that only tie a thing to its number say nothing of their own; the number is held apart.
    Nor do the words of the thing's title count where there are others.
    """
    wanted = _wanted(sentence, title)
    return len(wanted & content_words(source)) / len(wanted) if wanted else 1.0


def foreign(sentence: str, source: str, *, title: str = "") -> set[str]:
    """Return the stems of a sentence that the source lacks, but for verbs.

    A verb may be said in another way, "you can hand it in"; any other word says something more,
    as "lockable" or "leather" does. Verbs are told by what stands before them.
    """
    verbs = {stem for match in _VERB.finditer(sentence) for stem in stems(match["verb"])}
    return _wanted(sentence, title) - content_words(source) - verbs


def _wanted(sentence: str, title: str) -> set[str]:
    said = content_words(_LINKING.sub(" ", sentence))
    own = said - content_words(title) - _LIGHT
    return own - _TIED or own or said - _LIGHT or said


def denies(text: str) -> bool:
    """Tell whether a text says that something is not so."""
    return bool(NEGATION.search(_NOT_IN_STOCK.sub("out of stock", text)))


def under_heading(unit: Unit, path: str) -> str:
    """Return what a unit says, an item of a list behind what stands above it."""
    heading = above(unit, path)
    return f"{heading}: {unit.shown}" if heading else unit.shown


def above(unit: Unit, path: str) -> str:
    """Return what an item of a list has to be read under, "" for what says it all by itself.

    That is what leads to the list, or else the last of the headings in `path`, and where one of
    them denies what stands below, all from there on: an item under "Never returnable" says the
    contrary without that.
    """
    if not unit.listed:
        return ""
    over = [each.rstrip(".:;!? ") for each in (*headings(path), unit.lead) if each]
    denying = [place for place, each in enumerate(over) if denies(each)]
    if denying and (_is_fragment(unit.shown) or unit.shown == f"{unit.text}."):
        return ": ".join(over[denying[-1] :])
    named = _NAMED.match(unit.shown)
    return over[-1] if over and not named and _is_fragment(unit.shown) else ""


def _is_fragment(text: str) -> bool:
    """Tell whether an item of a list is hardly a sentence: no plain verb before any side clause."""
    return not (_PRONOUN.match(text) or _FINITE.search(_ASIDE.split(text, maxsplit=1)[0]))


def conditions(text: str) -> set[str]:
    """Return the words of a text that say for whom or when it holds."""
    return {match.group().lower() for match in _CONDITION.finditer(text)}


def is_content(word: str) -> bool:
    """Tell whether a word says something of its own."""
    return bool(_WORD.fullmatch(word)) and word.lower() not in _STOP_WORDS


def _stem(word: str) -> str:
    """Cut the commonest English endings, so that "costs" and "cost" meet."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e")
