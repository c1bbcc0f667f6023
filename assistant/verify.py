"""Holding a sentence against the sources before anybody reads it.

One source, of those that a sentence cites or of all when it cites none, must have all its numbers
and names, and most of its content words in one statement that neither denies what the sentence
affirms nor affirms what it denies. What fails is not shown; the caller quotes a source instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import Check
from knowledge.evidence import units

_MARKER = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"\d+(?:[,.]\d+)*")
_CURRENCIES = {
    "$": "$", "usd": "$", "dollar": "$", "€": "€", "eur": "€", "euro": "€",
    "£": "£", "gbp": "£", "¥": "¥", "jpy": "¥", "yen": "¥",
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<before>[$€£¥]|\b(?:USD|EUR|GBP|JPY)\b)\s*(?P<number>\d+(?:[,.]\d+)*)"
    r"|(?P<amount>\d+(?:[,.]\d+)*)\s*(?P<after>[$€£¥]|(?:USD|EUR|GBP|JPY|dollars?|euros?|yen)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=2,
    )
} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70",
    "eighty": "80", "ninety": "90", "hundred": "100", "thousand": "1000",
}  # fmt: skip
_STOP_WORDS = frozenset(
    "the and for are was were has have had can could will would may might must not but yes you "
    "your our their its this that these those with from into than then when which who what how "
    "also any all each per about there here they them been being does did just only please "
    "cannot never nor none "
    "customer customers item items product products shop source sources".split()
)
_NEGATION = re.compile(r"\b(no|not|never|cannot|without|nor|none)\b|n['\u2019]t\b", re.IGNORECASE)
_STOCK = re.compile(
    r"\b(in\s+stock|out\s+of\s+stock|sold\s+out|available|unavailable|discontinued)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?][\"')]*$")
# Most of the content words, in one statement: a model that mixes two statements up says of one
# what is true of the other.
_LEAST_SUPPORT = 0.8
# A denial has to say most of what the statement says: "cannot be returned" is true of few things,
# and what they are is the part that a small model leaves out.
_LEAST_OF_DENIAL = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown, its checks, and the source (from 1) that supports it best.

    `share` is how much of it that source supports; `best` is None when that is too little.
    """

    checks: tuple[Check, ...]
    best: int | None
    share: float

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)


def verify(sentence: str, sources: Sequence[str]) -> Verdict:
    """Check one sentence against the numbered sources it may cite."""
    cited = [number for number in markers(sentence) if 1 <= number <= len(sources)]
    allowed = cited or list(range(1, len(sources) + 1))
    # One source has to carry all of it: the lamp's price is no price of the tent.
    verdicts = [_against(sentence, number, sources[number - 1]) for number in allowed]
    return max(verdicts, key=lambda verdict: (verdict.passed, verdict.share))


def _against(sentence: str, number: int, source: str) -> Verdict:
    share = _best_share(sentence, source)
    checks = (
        numbers_check(sentence, [source]),
        Check(
            "support",
            share >= _LEAST_SUPPORT,
            f"a statement of source {number} has {share:.0%} of the words of {_shown(sentence)!r}",
        ),
        _names_check(sentence, source),
        _stock_check(sentence, source),
    )
    return Verdict(checks, number if share >= _LEAST_SUPPORT else None, share)


def _stock_check(sentence: str, source: str) -> Check:
    """Check that what a sentence says of availability stands in the source in the same words."""
    said = {" ".join(match.lower().split()) for match in _STOCK.findall(sentence)}
    known = {" ".join(match.lower().split()) for match in _STOCK.findall(source)}
    missing = sorted(said - known)
    detail = f"no {', '.join(missing)} in the source" if missing else "no stock but the source's"
    return Check("stock", not missing, f"{detail}: {_shown(sentence)!r}")


def _names_check(sentence: str, source: str) -> Check:
    """Check that each capitalised word behind the first one stands in the source.

    Brands, models and places are names; what is true of one product is seldom true of another.
    """
    plain = _MARKER.sub(" ", sentence)
    _, *later = re.findall(r"[^\W_]+(?:['\u2019-][^\W_]+)*", plain) or [""]
    known = source.casefold()
    missing = [word for word in later if word[0].isupper() and word.casefold() not in known]
    detail = f"no {', '.join(missing)} in the source" if missing else "every name is in the source"
    return Check("names", not missing, f"{detail}: {_shown(sentence)!r}")


def _best_share(sentence: str, source: str) -> float:
    """Return the share of the sentence's words in the source's statement that has most of them.

    A statement that denies supports no sentence that affirms, nor the other way round.
    """
    head, *_ = source.split("\n", 1)
    return max(
        (
            support(sentence, f"{head}\n{statement}")
            for statement in _statements(source)
            if _same_polarity(sentence, statement)
        ),
        default=0.0,
    )


def _same_polarity(sentence: str, statement: str) -> bool:
    denies = bool(_NEGATION.search(sentence))
    if denies != bool(_NEGATION.search(statement)):
        return False
    return not denies or support(statement, sentence) >= _LEAST_OF_DENIAL


def _statements(source: str) -> list[str]:
    """Return the sentences of a source; attributes and table rows together count as one."""
    found: list[str] = []
    open_ended = False
    for unit in units(source):
        if open_ended and not _ENDS.search(unit.shown):
            found[-1] += f"\n{unit.shown}"
        else:
            found.append(unit.shown)
        open_ended = not _ENDS.search(unit.shown)
    return found


def numbers_check(sentence: str, sources: Sequence[str]) -> Check:
    """Check that each number of a sentence stands in the sources."""
    known = "\n".join(sources)
    # The 2 of "two people" is no price of $2.
    missing = sorted(numbers(sentence) - numbers(known) | amounts(sentence) - amounts(known))
    detail = (
        f"no source has {', '.join(missing)}: {_shown(sentence)!r}"
        if missing
        else f"every number of {_shown(sentence)!r} stands in the sources"
    )
    return Check("numbers", not missing, detail)


def markers(sentence: str) -> list[int]:
    """Return the citation numbers of a sentence in order."""
    return [int(number) for number in _MARKER.findall(sentence) if len(number) < 6]


def numbers(text: str) -> set[str]:
    """Return the numbers in a text, normalised: "$1,299.00", "1299" and "twelve" as digits."""
    plain = _MARKER.sub(" ", text)
    found = {_normal(number) for number in _NUMBER.findall(plain)}
    # "½" and its kind, which are numbers but no digits; "m²" is a unit.
    found |= {char for char in plain if char.isnumeric() and not char.isdigit()}
    words = (word.lower() for word in _WORD.findall(plain))
    return found | {_NUMBER_WORDS[word] for word in words if word in _NUMBER_WORDS}


def amounts(text: str) -> set[str]:
    """Return the amounts of money in a text: "$1,299.00" and "1299 dollars" are "$1299"."""
    found = _AMOUNT.finditer(_MARKER.sub(" ", text))
    return {
        _CURRENCIES[(match["before"] or match["after"]).lower().rstrip("s")]
        + _normal(match["number"] or match["amount"])
        for match in found
    }


def _normal(number: str) -> str:
    # A comma before exactly three digits groups thousands, as shops in English write it.
    plain = re.sub(r",(?=\d{3}(?!\d))", "", number)
    whole, dot, rest = plain.partition(".")
    whole = whole.lstrip("0") or "0"
    rest = rest.rstrip("0")
    return f"{whole}{dot}{rest}" if rest else whole


def support(sentence: str, source: str) -> float:
    """Return the share of the sentence's content words that the source has."""
    wanted = _content_words(sentence)
    return len(wanted & _content_words(source)) / len(wanted) if wanted else 1.0


def content(text: str) -> set[str]:
    """Return what a text says, as stems of its content words and its numbers."""
    return _content_words(text) | numbers(text)


def _content_words(text: str) -> set[str]:
    words = (word.lower() for word in _WORD.findall(_MARKER.sub(" ", text)))
    return {_stem(word) for word in words if word not in _STOP_WORDS and word not in _NUMBER_WORDS}


def _stem(word: str) -> str:
    """Cut the commonest English endings, so that "costs" and "cost" meet."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e")


def _shown(sentence: str) -> str:
    text = " ".join(sentence.split())
    return text if len(text) <= 80 else f"{text[:77]}..."
