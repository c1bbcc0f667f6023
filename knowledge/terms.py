# ruff: noqa: RUF001 (the signs are those that people type)
"""Words for matching: one spelling for what people write in several.

"2m", "2 m" and "two metres" are one word; so are "Lamps" and "lamp", "colour" and "color".
"over-ear" is "over" and "ear", and also "overear"; "DV7-1211ea" also "dv71211ea".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.units import Unit, numbers

_WORD = re.compile(r"\d+(?:,\d{3})+(?!\d)|[^\W_]+(?:\.[^\W_]+)*")
_JOINED = re.compile(r"[^\W_]+(?:[-._'][^\W_]+)+")
_NUMERIC = re.compile(r"\d+[.\-]\d+(?:[^\W\d_]{1,4})?$")  # "2.0", "5-7", "15.6in" are no names
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_TOWARDS = frozenset("to for from against".split())
_SIGNS = str.maketrans("’′″", "''\"")  # decomposed, a double prime would be two feet
_QUOTED = re.compile(r'"([^"]+)"|“([^“”]+)”|«([^«»]+)»')

STOP_WORDS = frozenset(
    "a about also an and any are as at be been but by can could do does for from get give had has "
    "have i id if im in into is it its ive just like looking me my need needs of on one or our "
    "please recommend shall she he should show some something sell than that the their them there "
    "these they this those to too us want was we what when where which who will with would you "
    "your d ll m re s t ve".split()
)
_SPELLINGS = {
    "aluminium": "aluminum", "armour": "armor", "calibre": "caliber", "centre": "center",
    "cheque": "check", "colour": "color", "disc": "disk", "fibre": "fiber", "flavour": "flavor",
    "grey": "gray", "harbour": "harbor", "jewellery": "jewelry", "jewelery": "jewelry",
    "kerb": "curb", "litre": "liter", "mould": "mold", "moisturiser": "moisturizer",
    "organiser": "organizer", "plough": "plow", "programme": "program", "pyjama": "pajama",
    "stabiliser": "stabilizer", "stabilisation": "stabilization", "theatre": "theater",
    "tyre": "tire", "theatr": "theater", "metre": "meter", "cosy": "cozy",
}  # fmt: skip
_IRREGULAR = {
    "men": "man", "mens": "man", "womens": "woman", "women": "woman", "children": "child",
    "feet": "foot", "teeth": "tooth", "caches": "cache",
    "mice": "mouse", "geese": "goose", "knives": "knife", "wives": "wife", "lives": "life",
    "shelves": "shelf", "scarves": "scarf", "loaves": "loaf", "leaves": "leaf", "halves": "half",
    "wolves": "wolf", "lenses": "lens", "lens": "lens", "series": "series", "species": "species",
    "buses": "bus", "gases": "gas", "movies": "movie", "cookies": "cookie", "hoodies": "hoodie",
    "beanies": "beanie", "selfies": "selfie", "onesies": "onesie", "shoes": "shoe", "toes": "toe",
    "headphones": "headphone", "glasses": "glasses", "axes": "axe", "canoes": "canoe",
}  # fmt: skip


def terms(text: str) -> list[str]:
    """Return the words of a text for matching, and after them their joined forms."""
    found = _read(text)
    return [*found.words, *found.forms]


def index_terms(text: str) -> list[str]:
    """Return `terms` of a document: also the bare number of each quantity, for "laptop 17"."""
    found = _read(text)
    return [*found.words, *found.forms, *found.bare]


def words(text: str) -> list[str]:
    """Return the words of a text in order, each in its one spelling; a quantity is one word."""
    return list(_read(text).words)


def forms(text: str) -> list[str]:
    """Return what hyphens, dots and the like join, closed up: "over-ear" is "overear"."""
    return list(_read(text).forms)


def key(text: str) -> str:
    """Return what two spellings of one name have in common: "Over-Ear", "over ear", "overear"."""
    return stem("".join(words(text)))


def identifier(text: str) -> str:
    """Return the one word that stands for a model number or SKU, however it is punctuated."""
    return stem(re.sub(r"[\W_]", "", plain(text)))


def quoted(text: str) -> tuple[str, list[str]]:
    """Return the text without quotation marks, and what stood between each pair.

    A mark right after a digit that closes nothing is an inch sign and stays.
    """
    inches = re.sub(r'"', lambda match: "″" if _is_inch(text, match.start()) else '"', text)
    phrases = [next(filter(None, match.groups())) for match in _QUOTED.finditer(inches)]
    return re.sub(r'["“”«»]', " ", inches), phrases


def _is_inch(text: str, place: int) -> bool:
    return place > 0 and text[place - 1].isdigit() and text.count('"', 0, place) % 2 == 0


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text in lower case and without accents, fit for SQLite and UTF-8."""
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode()
        text = unicodedata.normalize("NFKD", text.translate(_SIGNS)).replace("⁄", "/")
        text = "".join(char for char in text if not unicodedata.combining(char))
    return text.casefold()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word without its plural ending and in its one spelling."""
    if word in _IRREGULAR:
        return _SPELLINGS.get(_IRREGULAR[word], _IRREGULAR[word])
    if len(word) > 3 and word.isalpha() and word.isascii():
        word = _singular(word)
    return _SPELLINGS.get(word, word)


def verb_of(word: str) -> str:
    """Return the verb that a word ending in "ing" is of, "ship" of "shipping"; "" for others."""
    verb = word.removesuffix("ing")
    if verb == word or len(verb) < 3:
        return ""
    return verb[:-1] if verb[-1] == verb[-2] else verb


def without_acronym(name: Sequence[str]) -> Sequence[str]:
    """Return the words of a label without its initials at the end: "power over ethernet poe"."""
    initials = "".join(word[:1] for word in name[:-1])
    return name[:-1] if len(name) > 2 and name[-1] == initials else name


def shorter_labels(name: Sequence[str]) -> list[Sequence[str]]:
    """Return what a yes/no label is called for short: "toxic to cats" of "toxic to cats and dogs".

    And "toxic" alone; none for a label that is to, for, from or against nothing.
    """
    place = next((at for at, word in enumerate(name) if at and word in _TOWARDS), None)
    if place is None or place == len(name) - 1:
        return []
    head, tail = name[:place], name[place + 1 :]
    found: list[Sequence[str]] = [head]
    part: list[str] = []
    for word in (*tail, "and"):
        if word not in {"and", "or"}:
            part.append(word)
        elif part and len(part) < len(tail):
            found.append([*head, name[place], *part])
            part = []
    return found


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class _Read:
    words: list[str]
    forms: list[str]
    bare: list[str]


@lru_cache(maxsize=256)
def _read(text: str) -> _Read:
    text = _POSSESSIVE.sub("", plain(text))
    found = _Read([], [], [])
    place = 0
    for quantity in numbers(text):
        _take(text[place : quantity.start], found)
        said = text[quantity.start : quantity.end]
        unit, place = quantity.unit, quantity.end
        found.words.append(
            _bare(said, quantity.value) if unit is None else _measure(quantity.value, unit)
        )
        if unit is not None:
            found.bare.append(f"{quantity.value:g}")
    _take(text[place:], found)
    joined = (re.sub(r"\W|_", "", one) for one in _JOINED.findall(text) if not _NUMERIC.match(one))
    found.forms.extend(dict.fromkeys(map(stem, joined)))
    return found


def _take(text: str, found: _Read) -> None:
    found.words.extend(stem(word.replace(",", "")) for word in _WORD.findall(text))


def _bare(said: str, value: float) -> str:
    """Word a number without a unit; digits stay as they are, for they may be an EAN."""
    if not re.fullmatch(r"[\d.,]+", said):
        return f"{value:g}"
    digits = said.replace(",", "")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _measure(value: float, unit: Unit) -> str:
    """Word a quantity by its base unit, so that 200 cm is 2 m."""
    base = value * unit.factor + unit.offset
    return f"{base:.4g}{unit.dimension.replace(' ', '')}".replace("-", "minus").replace("+", "")
