# ruff: noqa: RUF001 (the signs are those that people type)
"""One spelling for what people type: words of a query, and a text as its words.

Accents, case and punctuation go; "17 inches" and '17"' are one word "17in"; every Chinese or
Japanese character is a word of its own; Korean syllables are their letters, so that half a
syllable is a prefix of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.terms import plain
from knowledge.unit_names import TABLE
from knowledge.units import unit

_IDEOGRAPH = (
    "\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_IDEOGRAPH}]|\d+(?:[.,]\d+)+|(?:(?![{_IDEOGRAPH}])[^\W_])+")
_IS_IDEOGRAPH = re.compile(f"[{_IDEOGRAPH}]")
_POSSESSIVE = re.compile(r"(?<=\w)['’](?=s\b)")
_INCHES = re.compile(r"(?<=\d)\s?(?:\"|''|”|″)")
# Korean letters have another code at the end of a syllable, where the next one may begin with them.
_FINALS = {
    0x11A8 + n: "".join(chr(0x1100 + letter) for letter in letters)
    for n, letters in enumerate((
        (0,), (1,), (0, 9), (2,), (2, 12), (2, 18), (3,), (5,), (5, 0), (5, 6), (5, 7), (5, 9),
        (5, 16), (5, 17), (5, 18), (6,), (7,), (7, 9), (9,), (10,), (11,), (12,), (14,), (15,),
        (16,), (17,), (18,),
    ))
}  # fmt: skip
REMEMBERED = 100  # characters of texts whose words are: descriptions come once, and are long
_LONGEST = 200  # characters of a prefix that count: a pasted text is no query
# Names that are words far more often than units; glued to a number they would hide it.
_NO_UNIT = frozenset("in a c f t h s k d min second seconds foot pt".split())


def words_of(text: str) -> list[str]:
    """Return the words of a text in their one spelling, quantities as one word."""
    return list(_words_of(text) if len(text) <= REMEMBERED else _words_of.__wrapped__(text))


@lru_cache(maxsize=131_072)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(glued(_raw(text)))


def normal(text: str) -> str:
    """Return a text as its words: what two spellings of one suggestion have in common."""
    return _normal(text) if len(text) <= REMEMBERED else _normal.__wrapped__(text)


@lru_cache(maxsize=131_072)
def _normal(text: str) -> str:
    return " ".join(words_of(text))


def typed(text: str) -> tuple[list[str], bool]:
    """Return the words of what was typed so far, and whether the last one is complete."""
    text = text[:_LONGEST]
    return words_of(text), bool(text) and text[-1].isspace()


def is_ideograph(word: str) -> bool:
    """Say whether a word is one Chinese or Japanese character."""
    return len(word) == 1 and _IS_IDEOGRAPH.match(word) is not None


def unit_symbols(start: str) -> tuple[str, ...]:
    """Return the symbols of the units with a name that begins so: "inc" may become "in"."""
    return tuple(dict.fromkeys(symbol for name, symbol in _names() if name.startswith(start)))


def joined(words: Sequence[str]) -> str:
    """Return words as a text: with spaces, but for those between Chinese characters."""
    if all(map(str.isascii, words)):
        return " ".join(words)
    parts: list[str] = []
    for word in words:
        if parts and not (is_ideograph(parts[-1][-1:]) and is_ideograph(word[:1])):
            parts.append(" ")
        parts.append(word)
    return "".join(parts)


def _raw(text: str) -> list[str]:
    text = _INCHES.sub(" inch", plain(_POSSESSIVE.sub("", text))).translate(_FINALS)
    return [_number(word) if word[0].isdigit() else word for word in _WORD.findall(text)]


def _number(word: str) -> str:
    """Return "1.5" for "1,5" and "1500" for "1,500"."""
    if "," in word:
        word = re.sub(r",(?=\d{3}(?!\d))", "", word).replace(",", ".")
    return word


def glued(words: list[str]) -> list[str]:
    """Return words with each number and the unit after it as one: "16 gb" is "16gb"."""
    if not any(word[0].isdecimal() for word in words):
        return words
    found: list[str] = []
    for word in words:
        if (
            found
            and word.isalpha()
            and (symbol := _symbol(word))
            and found[-1].replace(".", "", 1).isdecimal()
        ):
            found[-1] += symbol
        else:
            found.append(_whole_quantity(word))
    return found


_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)([^\W\d]+)")


@lru_cache(maxsize=65536)
def _whole_quantity(word: str) -> str:
    """Return "17in" for "17inch"."""
    match = _QUANTITY.fullmatch(word) if word[0].isdigit() else None
    symbol = _symbol(match[2], alone=False) if match else ""
    return f"{match[1]}{symbol}" if match and symbol else word


@lru_cache(maxsize=4096)
def _symbol(name: str, *, alone: bool = True) -> str:
    """Return the symbol of a unit as part of a word; "" when the name is none."""
    if alone and name in _NO_UNIT:
        return ""
    found = unit(name)
    return re.sub(r"[\W_]", "", plain(found.symbol)) if found else ""


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.replace("_", " "), symbol)
        for rows in TABLE.values()
        for _, _, names in rows
        for name in names.split()
        if (symbol := _symbol(name))
    )
