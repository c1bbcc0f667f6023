"""Numbers that are written in words or odd characters, as digits."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
} | {"fourty": 40}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
_WORDS = _SMALL | _TENS | _SCALES
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=3,
    )
} | {"thirtieth": 30, "fiftieth": 50, "hundredth": 100}

_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
# "onehundred" is read too; "weight" and "often" are not made of number words alone.
_PHRASE = re.compile(
    rf"(?<![^\W_])(?:{_ANY})+(?:(?:\s*-\s*|\s+(?:and\s+)?)(?:{_ANY})+)*(?![^\W_])", re.IGNORECASE
)
_STEP = re.compile(rf"(?P<gap>[\s-]*(?:and\s+)?)(?P<word>{_ANY})", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})[\s-]+)?"
    rf"(?P<word>first|second|{'|'.join(_ORDINALS)})\b", re.IGNORECASE,
)  # fmt: skip
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_PART = "half|halves|thirds?|quarters?|fifths?|tenths?"
_AND_PART = re.compile(r"\b(\d+)\s+and\s+(?:an?\s+|1\s+)?(half|quarter|third)\b", re.IGNORECASE)
_SHARE = re.compile(rf"\b(\d+|an?|one)[\s-]+({_PART})\b(?!-)", re.IGNORECASE)
_HALF = re.compile(r"\bhalf\b(?:\s+an?\b)?", re.IGNORECASE)
_POINT = re.compile(r"\b(\d+)\s+(?:point|dot)\s+(\d+(?:\s\d+)*)\b", re.IGNORECASE)
_OTHERS = (
    (re.compile(r"\bhalf\s+a\s+dozen\b|\bhalf-dozen\b", re.IGNORECASE), "6"),
    (re.compile(r"\ban?\s+(?=hundred\b|thousand\b|million\b|billion\b|dozen\b)", re.IGNORECASE),
     "one "),
    (re.compile(r"\ba\s+couple(?:\s+of)?\b", re.IGNORECASE), "2"),
    (re.compile(r"\btwice\b", re.IGNORECASE), "2 times"),
    (re.compile(r"\bthrice\b", re.IGNORECASE), "3 times"),
    (re.compile(r"\bminus\s+(?=\d)", re.IGNORECASE), " -"),
)  # fmt: skip


# "The smaller one.", "this one is": no number, even in a source. "Only one" and "any one of" count.
_STANDS_FOR = re.compile(
    r"\b(?:(?:small|larg|bigg|long|short|wid|narrow|light|heavi|cheap|thick|thinn|warm|strong|new|old|"
    r"low|high)er|better|other|another|this|that|which|new|old|same|right|wrong)\s+$",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(r"\s*(?:$|[.,;:!?)]|(?:is|was|that|which|for|with|to|you)\b)")


def digits(text: str, *, ones: bool) -> str:
    """Return text with its numbers in ASCII digits: "two and a half", "2½" are "2 1/2".

    A lone "one" becomes 1 only with `ones`: it may stand for a thing.
    """
    text = _plain(text)
    for pattern, said in _OTHERS[:3]:
        text = pattern.sub(said, text)
    text = _ORDINAL.sub(_ordinal, text)
    text = _PHRASE.sub(
        lambda match: _read(match.group(), ones=ones and not _stands_for(match)), text
    )
    text = _POINT.sub(lambda match: f"{match[1]}.{match[2].replace(' ', '')}", text)
    text = _AND_PART.sub(lambda match: f"{match[1]} 1/{_PARTS[match[2].lower()]}", text)
    text = _SHARE.sub(_share, text)
    text = _HALF.sub("1/2", text)
    for pattern, said in _OTHERS[3:]:
        text = pattern.sub(said, text)
    return text


def _plain(text: str) -> str:
    """Return text in compatible characters; NFKC alone would make "1½" to "11/2"."""
    out: list[str] = []
    for char in text:
        after_digit = bool(out) and out[-1][-1:].isdigit()
        if unicodedata.category(char) in {"No", "Nl"}:
            value = Fraction(unicodedata.numeric(char)).limit_denominator(100)
            form = unicodedata.normalize("NFKC", char)
            if value.denominator > 1:
                form = f"{' ' if after_digit else ''}{value}"
            elif after_digit:
                form = f"^{form}"
            out.append(form)
        else:
            out.append(unicodedata.normalize("NFKC", char))
    return "".join(out).replace("\u2044", "/").replace("\u2212", "-").replace("\u2019", "'")


def _ordinal(match: re.Match[str]) -> str:
    word = match["word"].lower()
    if match["tens"] is None:
        # "first" and "second" mean many things; "a third" is a share.
        before = match.string[: match.start()].rstrip().lower()
        if word not in _ORDINALS or re.search(r"(?:\ban?|\bone)$", before):
            return match.group()
    tens = _TENS[match["tens"].lower()] if match["tens"] else 0
    return f"{tens + ({'first': 1, 'second': 2} | _ORDINALS)[word]}th"


def _share(match: re.Match[str]) -> str:
    whole = 1 if not match[1].isdigit() else int(match[1])
    return f"{whole}/{_PARTS.get(match[2].lower().removesuffix('s'), 2)}"


def _stands_for(match: re.Match[str]) -> bool:
    """Tell whether "one" stands for a thing that was named before."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(_STANDS_FOR.search(before) and _NO_NOUN.match(after))


def _read(phrase: str, *, ones: bool) -> str:
    """Return a phrase of number words in digits; what makes no one number stays apart."""
    if phrase.lower() == "one" and not ones:
        return phrase
    out, value, scale, last = "", 0, 0, ""
    for step in _STEP.finditer(phrase):
        word, gap = step["word"].lower(), step["gap"]
        if last and _goes_on(last, word, joined="and" in gap.lower()):
            value, scale = _add(value, scale, word)
        else:
            if last:
                out += f"{value + scale}{' and ' if 'and' in gap.lower() else ' '}"
            value, scale = (0, 0) if word not in _SCALES else (1, 0)
            value, scale = _add(value, scale, word)
        last = word
    return f"{out}{value + scale}"


def _add(value: int, scale: int, word: str) -> tuple[int, int]:
    """Return (part below thousand, thousands so far) with one more word."""
    if word not in _SCALES:
        return value + _WORDS[word], scale
    if word in {"hundred", "dozen"}:
        return max(value, 1) * _SCALES[word], scale
    return 0, scale + max(value, 1) * _SCALES[word]


def _goes_on(last: str, word: str, *, joined: bool) -> bool:
    """Tell whether a number word goes on with the number that the last one ended."""
    if word in _SCALES:
        if word == "dozen":
            return last in _SMALL and not joined
        return not joined and (last in _SMALL or last in _TENS or _SCALES.get(last, 10**9) < 10**6)
    if last in _SCALES:
        return last != "dozen"
    return last in _TENS and 0 < _WORDS[word] < 10 and not joined


def is_number_word(word: str) -> bool:
    """Tell whether a single word is a number: "twelve", "dozen"."""
    return word.lower() in _WORDS and word.lower() not in {"one", "zero"}
