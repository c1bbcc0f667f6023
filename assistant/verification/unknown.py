"""What of a sentence is foreign to its source: names, and figures that are written as words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.verification.dates import is_month
from assistant.verification.measures import MONEY, money, unit
from assistant.verification.quantities import MARKER, plain, quantities
from assistant.verification.wording import is_content, stems

_NAME = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
# How a sentence may begin without naming anything; endings make other words no names either.
_OPENERS = frozenset(
    "a an i we he she both either neither once after before during when while since because "
    "there here with without for according based unfortunately however additionally sorry sure "
    "currently certainly great good hello hi welcome thanks thank let to in on at by of as if "
    "is do does our my most many some every each one two".split()
)
_OPENING_ENDS = ("ing", "ly", "ed")
_ROMAN = re.compile(r"(?=[IVXLCDM]{2})M{0,4}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})")
# "mix" is a word; two letters may be a unit or a size, but for the small numbers.
_LOWER_ROMAN = re.compile(
    r"(?!mix$)(?=[ivx]{2}|[ivxlcdm]{3})m{0,4}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})"
)
_TIMES = frozenset(
    "double triple quadruple twofold threefold fourfold tenfold dozens hundreds thousands "
    "millions billions".split()
)
_BEFORE_UNIT = re.compile(r"\b([^\W\d_]{2,})(?=[\s-]+((?!in\b)[^\W\d_]{2,}))")
# What a price or weight is said to be, in whatever language the number is.
_AFTER_COST = re.compile(
    r"\b(?:price\s+(?:of|is)|costs?|priced\s+at|weighs?|weight\s+(?:of|is))\s+(?:only\s+)?"
    r"([^\W\d_]{3,})", re.IGNORECASE,
)  # fmt: skip
_CURRENCY = re.compile(MONEY, re.IGNORECASE)
_LAST_LATIN = "\u024f"


def unknown_names(sentence: str, statement: str, source: str) -> list[str]:
    """Return the names of a sentence that the statement of a source that it rests on does not have.

    Brands, models and places are names; what is true of one product or tier is seldom true of
    another, which the source may have elsewhere. What it writes small there is no name.
    """
    known = _words(statement) | _small(source)
    found = _NAME.findall(MARKER.sub(" ", sentence))
    return [
        word
        for place, word in enumerate(found)
        if word[0].isupper()
        and not _is_known(word, known)
        and not (place == 0 and (_opens(word) or _is_noun(word, statement, source)))
    ]


def unknown_figures(sentence: str, source: str = "") -> list[str]:
    """Return what may be read as a number although it has no digit, unless the source has it."""
    text, known = plain(sentence), _words(plain(source, source=True)) | _words(source)
    found = [char for char in text if char.isnumeric() and not char.isdigit()]
    for word in _NAME.findall(text):
        roman = _ROMAN.fullmatch(word) or _LOWER_ROMAN.fullmatch(word)
        if roman or word.lower() in _TIMES or _is_foreign(word):
            found.append(word.casefold())
    found += [
        word.casefold()
        for word, after in _BEFORE_UNIT.findall(text)
        if is_content(word) and (money(after) or unit(after)) and not unit(word)
        and not set(stems(word)) & _stems(source)
    ]  # fmt: skip
    found += [
        word.casefold()
        for word in _AFTER_COST.findall(text)
        if is_content(word) and not money(word) and not set(stems(word)) & _stems(source)
    ]
    missing = [each for each in found if each not in known]
    return [*missing, *sorted(_loose_currencies(sentence) - _loose_currencies(source))]


def _loose_currencies(text: str) -> set[str]:
    """Return the currencies of a text that stand with no number: "cuarenta dollars"."""
    said = plain(text)
    taken = [(each.start, each.end) for each in quantities(text) if each.kind == "money"]
    return {
        worth[0]
        for match in _CURRENCY.finditer(said)
        if (worth := money(match.group()))
        and not any(start <= match.start() and match.end() <= end for start, end in taken)
    }


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    words = {word.casefold() for word in _NAME.findall(text)}
    return frozenset(words | {re.sub(r"['\u2019]s$", "", word) for word in words})


@lru_cache(maxsize=1024)
def _small(text: str) -> frozenset[str]:
    return frozenset(word for word in _NAME.findall(text) if word[0].islower())


def _is_noun(word: str, statement: str, source: str) -> bool:
    """Tell whether a word is what a sentence begins with and no name: "Orders" of "order"."""
    known = _stems(statement) | _stems(" ".join(_small(source)))
    return not known.isdisjoint(stems(word))


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stems(text))


def _is_known(word: str, known: frozenset[str]) -> bool:
    plain_word = re.sub(r"['\u2019]s$", "", word.casefold())
    if plain_word in known or plain_word == "i" or re.match(r"i['\u2019]", plain_word):
        return True
    # Months stand in dates, codes of money and units behind numbers: those are checked there.
    return any(char.isdigit() for char in word) or is_month(word) or bool(money(word) or unit(word))


def _opens(word: str) -> bool:
    lower = word.casefold()
    return lower in _OPENERS or not is_content(lower) or lower.endswith(_OPENING_ENDS)


def _is_foreign(word: str) -> bool:
    """Tell whether a word has letters of another script, which may look like any other."""
    return any(char.isalpha() and char > _LAST_LATIN and not _is_latin(char) for char in word)


def _is_latin(char: str) -> bool:
    return "\u1e00" <= char <= "\u1eff" and unicodedata.name(char, "").startswith("LATIN")
