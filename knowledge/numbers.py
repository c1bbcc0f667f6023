"""Numbers as people write them: "1,200", "1.5", ".5", "1/2", "two hundred", "twenty-five"."""

from __future__ import annotations

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate(_UNITS.split())} | {
    word: value for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)
}
_LARGE = {"hundred": 100, "thousand": 1000}
_WORD = "|".join(sorted((*_SMALL, *_LARGE), key=len, reverse=True))

# "one" alone is a pronoun ("the blue one"), so a number in words is another word or several.
_SPELT = (
    rf"(?!one\b(?![\s-]+(?:hundred|thousand)))(?:{_WORD})\b"
    rf"(?:(?:\s+and\s+|[\s-]+)(?:{_WORD})\b)*"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_FRACTION = r"(?:\d+[\s-])?[1-9]/[1-9]\d?(?![\d/])"
# Not after a letter and a hyphen: the "1000" of "WH-1000" belongs to a name.
NUMBER = re.compile(
    r"(?:(?<![\w.,])(?<![^\W\d]-)|(?<=\d[x×]))"  # noqa: RUF001
    rf"(?:{_FRACTION}|{_DIGITS}|{_SPELT})(?![.,]\d)",
    re.IGNORECASE,
)


def number(text: str) -> float:
    """Return the value of a text that `NUMBER` matched."""
    if "/" in text:
        *whole, fraction = text.replace("-", " ").split()
        above, below = fraction.split("/")
        return sum(map(float, whole)) + float(above) / float(below)
    if text[0].isdigit() or text[0] == ".":
        return float(text.replace(",", ""))
    return float(_spelt(text))


def _spelt(text: str) -> int:
    total = group = 0
    for word in re.split(r"[\s-]+", text.lower()):
        if word in _SMALL:
            group += _SMALL[word]
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word == "thousand":
            total, group = total + max(group, 1) * 1000, 0
    return total + group
