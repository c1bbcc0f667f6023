"""Numbers as people write them: "1,200", "1.5", ".5", "1/2", "two hundred", "four point five"."""

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
_ONES = "|".join(_UNITS.split()[1:10])
_BELOW_HUNDRED = (
    rf"(?:(?:{'|'.join(_TENS.split())})\b(?:[\s-]+(?:{_ONES})\b)?"
    rf"|(?:{'|'.join(sorted(_UNITS.split(), key=len, reverse=True))})\b)"
)
# "And" is within a number behind hundreds and thousands only: "thirty and sixty" are two.
_REST = rf"(?:[\s-]+(?:and[\s-]+)?{_BELOW_HUNDRED}(?![\s-]+(?:hundred|thousand)\b))?"
_HUNDREDS = rf"(?:(?:{_BELOW_HUNDRED}[\s-]+)?hundred\b{_REST})"

# "Fifteen point six"; what has no digit behind its point is no decimal: "three point harness".
_POINT = rf"(?:(?<!at one)[\s-]+point(?:[\s-]+(?:zero|{_ONES})\b)+)"

# "one" alone is a pronoun ("the blue one"), so a number in words is another word or several.
_SPELT = (
    rf"(?!one\b(?![\s-]+(?:hundred|thousand)|{_POINT}))"
    rf"(?:(?:(?:{_HUNDREDS}|{_BELOW_HUNDRED})[\s-]+)?thousand\b"
    rf"(?:[\s-]+(?:and[\s-]+)?{_HUNDREDS}|{_REST})"
    rf"|{_HUNDREDS}|{_BELOW_HUNDRED}){_POINT}?"
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
    before, _, behind = text.lower().partition("point")
    digits = "".join(str(_SMALL[word]) for word in re.findall("[a-z]+", behind))
    return float(f"{_spelt(before.strip(' -'))}.{digits or 0}")


def _spelt(text: str) -> int:
    total = group = 0
    for word in re.split(r"[\s-]+", text):
        if word in _SMALL:
            group += _SMALL[word]
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word == "thousand":
            total, group = total + max(group, 1) * 1000, 0
    return total + group
