"""A sentence as tokens: words, numbers with their units, and signs, each with its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from ..units import Quantity, numbers
from .rewriting import rewritten

# Model numbers and hyphened words stay whole: "dv7-1211ea", "usb-c", "over-ear", "vogel's".
_WORD = re.compile(r"[^\W_]+(?:[-'&.][^\W_]+|'(?=\s|$))*|\$|\S")
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
    typed = rewritten(text)
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


def _between(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(match.group(), match.start(), match.end(), _kind(match.group()))
        for match in _WORD.finditer(text, start, end)
        # The hyphen of "4-season" joins, the one of "$20-50" says "to".
        if not (match.group() == "-" and text[match.end() : match.end() + 1].isalpha())
    ]


def _kind(text: str) -> Sort:
    return "word" if text[0].isalnum() else "sign"
