"""A sentence as tokens: words, numbers with their units, and signs, each with its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from ..units import Quantity, numbers

# Model numbers and hyphened words stay whole: "dv7-1211ea", "usb-c", "over-ear", "vogel's".
_WORD = re.compile(r"[^\W_]+(?:[-'&.][^\W_]+|'(?=\s|$))*|\$|\S")
_SPELT = r"one|two|three|four|five|six|seven|eight|nine|ten"
_REWRITES = (
    (r" ?(?:<=|=<|≤) ?", " at most "),
    (r" ?(?:>=|=>|≥) ?", " at least "),
    (r"\bw/o\b|\bwith out\b", "without"),
    (r"\bw/(?= ?[a-z])", "with "),
    (r"\bfree (?:of|from) (?!charge\b|cost\b)", "without "),
    (r"[\u2019\u2032`]", "'"),
    (r"[“”″]", '"'),
    (
        r"\b(at)(least|most)\b|\b(up)(to)\b|\b(less|more)(than)\b|\b(in)(stock)\b",
        r"\1\3\5\7 \2\4\6\8",
    ),
    (r"\bless then\b", "less than"),
    (r"\b(more|[a-z]+er) then (?=[$€£\d]|one\b|two\b|half\b|an?\b)", r"\1 than "),
    (r"\bin-stock\b", "in stock"),
    (r"\bhalf an? (?=[a-z])", "0.5 "),
    (r"\ba (hundred|thousand)\b", r"one \1"),
    # The "and" between two amounts is not the "and" within one: "fifty and two hundred".
    (rf"(?<=[a-z]) and (?=(?:{_SPELT})[ -](?:hundred|thousand))", " to "),
    (r"\bsub-(?=[$\d])", "sub "),
    (r"(?<=\d)-?ish\b", " or so"),
    (r"\brunning (?=at|on)", "at "),
)
_THOUSANDS = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?) ?k\b(?!\w)")
_PRICE_BEFORE = re.compile(
    r"(?:[$€£]|\b(?:under|over|below|above|than|to|about|around|most|least|max|within|spend|and|of))\s*$"
)
_PRICE_AFTER = re.compile(r"\s*(?:dollars?|bucks?|usd|eur|euros?|gbp)\b")
Sort = Literal["word", "number", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case, a number or a sign, at `text[start:end]` of its sentence."""

    word: str
    start: int
    end: int
    kind: Sort = "word"
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, in lower case and plain letters, and its tokens in order; `typed` is as it came."""

    text: str
    tokens: tuple[Token, ...]
    typed: str = ""

    def words(self, start: int, end: int) -> str:
        """Return the words of tokens [start, end) joined by spaces."""
        return " ".join(token.word for token in self.tokens[start:end])

    def phrase(self, start: int, end: int) -> str:
        """Return tokens [start, end) as one piece of the text, hyphens kept."""
        part = self.tokens[start:end]
        return self.text[part[0].start : part[-1].end] if part else ""

    def mended(self, spellings: dict[int, str]) -> Sentence:
        """Return the sentence with the words at some indices spelt in another way."""
        text = self.text
        for index in sorted(spellings, reverse=True):
            token = self.tokens[index]
            text = text[: token.start] + spellings[index] + text[token.end :]
        return replace(tokenise(text), typed=self.typed)


def plain(text: str) -> str:
    """Return the text in lower case and without accents."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def tokenise(text: str) -> Sentence:
    """Return the sentence; "2m" and "two metres" are each one token with a quantity."""
    # Units are read before the case is lost: "5A" is a current, "5a" is not.
    typed = _rewritten(text)
    lowered = plain(typed)
    found = numbers(typed if len(lowered) == len(typed) else lowered)
    tokens: list[Token] = []
    place = 0
    for quantity in found:
        tokens.extend(_between(lowered, place, quantity.start))
        word = lowered[quantity.start : quantity.end]
        tokens.append(Token(word, quantity.start, quantity.end, "number", quantity))
        place = quantity.end
    tokens.extend(_between(lowered, place, len(lowered)))
    return Sentence(lowered, tuple(tokens), text)


def _rewritten(text: str) -> str:
    text = " ".join(text.split())
    for pattern, to in _REWRITES:
        text = re.sub(pattern, to, text, flags=re.IGNORECASE)
    return _THOUSANDS.sub(_thousand, text)


def _thousand(match: re.Match[str]) -> str:
    """Return 1.2k as 1200 where it is money; "4k" is a resolution and "2700k" a colour."""
    before = _PRICE_BEFORE.search(match.string[: match.start()].lower())
    money = before or _PRICE_AFTER.match(match.string[match.end() :].lower())
    return f"{float(match[1]) * 1000:g}" if money and float(match[1]) < 1000 else match[0]


def _between(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(match.group(), match.start(), match.end(), _kind(match.group()))
        for match in _WORD.finditer(text, start, end)
        # The hyphen of "4-season" joins, the one of "$20-50" says "to".
        if not (match.group() == "-" and text[match.end() : match.end() + 1].isalpha())
    ]


def _kind(text: str) -> Sort:
    return "word" if text[0].isalnum() else "sign"
