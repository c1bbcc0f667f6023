"""Where "in" is the word: the "360 in sand" of "Compass 360 in sand" are no inches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .sentence import Token

if TYPE_CHECKING:
    from .sentence import Sentence
    from .vocabulary import Vocabulary

_IN = " in"


def without_inches(sentence: Sentence, vocabulary: Vocabulary) -> Sentence:
    """Return the sentence with "in" apart from the number of a name that is in some title."""
    tokens: list[Token] = []
    for token in sentence.tokens:
        number = token.word.removesuffix(_IN)
        before = tokens[-1].word if tokens else ""
        named = number != token.word and token.quantity and before.isalpha()
        if named and vocabulary.titled(f"{before} {number}"):
            tokens += _apart(token, number)
        else:
            tokens.append(token)
    return replace(sentence, tokens=tuple(tokens))


def _apart(token: Token, number: str) -> tuple[Token, Token]:
    end = token.start + len(number)
    quantity = token.quantity and replace(token.quantity, end=end, unit=None)
    return (
        Token(number, token.start, end, "number", quantity),
        Token(_IN.strip(), end + 1, token.end),
    )
