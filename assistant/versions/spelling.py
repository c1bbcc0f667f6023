"""A question as its words are held against values: "half size" as 1/2, no article, no title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.versions.values import Value, with_signs
from knowledge.terms import plain, words
from knowledge.types import Product

FRACTION = r"\d+/\d+"
_FOR_WHOM = re.compile(r"\bfor (?:my|our|his|her|their)(?: [\w'\u2019]+){1,2}", re.IGNORECASE)
_CONTRACTED = re.compile(r"(?<=\w)['\u2019](?:s|d|m|re|ll|ve)\b", re.IGNORECASE)
_LETTER = re.compile(r"(?<![\w'\u2019/-])[aA](?![\w'\u2019/-])")
_BEFORE_VALUE = re.compile(r"\b(?:in|of|the|or|size|key)\s+$", re.IGNORECASE)
_BEHIND_VALUE = re.compile(
    r"\s*(?:$|[?!.,;:)]|(?:is|are|in|or|and|available|please|too|also|still|left|now|one|version|"
    r"flat|sharp)\b)",
    re.IGNORECASE,
)
_FRACTIONS = {
    "half": "1/2", "quarter": "1/4", "eighth": "1/8", "tenth": "1/10", "sixteenth": "1/16",
    "full": "4/4", "whole": "4/4", "three quarter": "3/4", "three quarters": "3/4",
}  # fmt: skip
_NAMES = r"(?:three[ -]quarters?|half|quarter|eighth|tenth|sixteenth|full|whole)"
# "Half price" and "half an hour" are no sizes.
_SPOKEN = re.compile(
    rf"(?<=\bin ){_NAMES}\b(?:[ -]sized?\b)?(?! (?:price|off|an?|the)\b)"
    rf"|\b{_NAMES}(?:[ -]sized?\b|(?=[ -](?:one|version|model)\b|\s+(?:or|and)\b|\W*$))",
    re.IGNORECASE,
)
# Nothing is a quarter of an inch "in stock".
_NO_INCHES = re.compile(r"(?<=\d)\s+in(?=\s+stock\b)", re.IGNORECASE)


def spelt_out(question: str, product: Product, values: Sequence[Value]) -> str:
    """Return a question with fractions as figures, and no "a" but where it is a value."""
    text = with_signs(_FOR_WHOM.sub("", _CONTRACTED.sub("", question)))
    if any(re.fullmatch(FRACTION, each.text) for each in values):
        text = _SPOKEN.sub(lambda found: _figures(found[0]), text)
    # "The Stage 88 in white" has no 88 inches, and "the Stage 88 1/2" is not 88.5.
    for number in set(re.findall(r"\d+", product.title)):
        text = re.sub(rf"\b{number}\s+(?=in\s+\w|\d)", f"{number}, ", text)
    text = _NO_INCHES.sub(", in", text)
    return _LETTER.sub(_article(text), text)


def _figures(spoken: str) -> str:
    return _FRACTIONS[re.sub(r" sized?$", "", plain(spoken).replace("-", " "))]


def _article(text: str) -> Callable[[re.Match[str]], str]:
    """Return what stands for an "a": nothing for the article."""
    shouts = text.isupper()

    def read(found: re.Match[str]) -> str:
        if not _BEFORE_VALUE.search(text[: found.start()]):
            return ""
        alone = _BEHIND_VALUE.match(text, found.end()) is not None
        return found[0] if alone or (found[0] == "A" and not shouts) else ""

    return read


def without_title(said: Sequence[str], product: Product, values: Sequence[Value]) -> list[str]:
    """Return words with "" for those of the product's title and kind.

    One that is a value, too, is of the title only beside another word of it.
    """
    title = set(words(product.title))
    kind = {word for each in (product.brand or "", *product.categories) for word in words(each)}
    own = {word for each in values for spelt in each.spellings for word in spelt}
    rest = list(said)
    for place, word in enumerate(said):
        beside = {*said[max(place - 1, 0) : place], *said[place + 1 : place + 2]}
        of_title = word in title and (word not in own or not title.isdisjoint(beside))
        if of_title or (word in kind and word not in own):
            rest[place] = ""
    return rest
