"""Putting what is newly said in the place of what it replaces in the question before."""

from __future__ import annotations

import re

from assistant.followups.words import COLOURS, NUMBER_WORDS, SIZES, content, words

_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?k?|{'|'.join(NUMBER_WORDS)})"
_BOUND = (
    r"(?:(?:for |of )?(?:less|more|lighter|cheaper|longer|shorter|wider) than|(?:for )?(?:under|"
    r"below|over|above|up to|at most|at least|no more than|around|about|roughly|max(?:imum)?|"
    r"min(?:imum)?|within|exactly))"
)
_UNIT = (
    r"(?:\s?-?(?:kg|kilos?|g|grams?|lbs?|pounds?|oz|mm|cm|m|metres?|meters?|km|in|inch(?:es)?|ft|"
    r"feet|l|litres?|liters?|ml|mah|wh|w|watts?|gb|tb|hz|lm|lumens?|hours?|minutes?|days?|weeks?|"
    r"years?|persons?|people|%|percent|bucks|dollars|euros?|usd|eur|\"|')(?![\w]))"
)
# "less than $200", "between 200 and 250", "at least 140 cm", "15 m", "100 cm at the most".
_QUANTITY = re.compile(
    rf"(?P<bound>{_BOUND}\s+)?(?P<low>between\s+(?P<sign1>[$€£])?{_NUMBER}\s*(?:and|to|-)\s*)?"
    rf"(?P<sign>[$€£])?(?<![\w.])(?P<number>{_NUMBER})(?![\w]*\d)(?P<unit>{_UNIT})?"
    r"(?P<after>\s+(?:at (?:the )?most|at (?:the )?least|or (?:less|more|under|over)|"
    r"max(?:imum)?|tops))?",
    re.IGNORECASE,
)
_AFTER = {
    "at the most": "at most", "at most": "at most", "at the least": "at least", "tops": "at most",
    "at least": "at least", "or less": "at most", "or under": "at most", "or more": "at least",
    "or over": "at least", "max": "at most", "maximum": "at most",
}  # fmt: skip
_NOT = re.compile(
    r"\bnot\s+(?:the\s+|a\s+)?(?P<old>[\w-]+)\s*[,;]?\s*(?:but\s+)?(?P<new>[\w-]+)\s*[.?!]?$"
    r"|^(?:the\s+|a\s+|in\s+)?(?P<new2>[\w-]+)[,\s]+(?:not|instead of|rather than)\s+"
    r"(?:the\s+|a\s+)?(?P<old2>[\w-]+)\s*[.?!]?$",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"^(?P<preposition>for|in|with|without|to|from|by|on|at)\b", re.IGNORECASE)
_MONEY = re.compile(r"[$€£]|\b(?:bucks|dollars|euros?|usd|eur|price|budget|cost|spend)\b", re.I)


def swap(question: str, said: str) -> str | None:
    """Return the question with what `said` replaces in it; None when nothing in it is replaced."""
    for each in (_negated, _quantity, _same_sort, _prepositional):
        if changed := each(question, said):
            return changed
    return None


def amounts(said: str) -> bool:
    """Tell whether a text states an amount, with a unit, a bound or a currency."""
    return any(
        found["unit"] or found["bound"] or found["sign"] or found["low"]
        for found in _QUANTITY.finditer(said)
    )


def join(question: str, said: str) -> str:
    """Return the question with a further condition behind it, as one question."""
    end = "?" if question.rstrip().endswith("?") or said.rstrip().endswith("?") else ""
    return f"{question.rstrip(' ?.!')}, {said.strip(' ?.!,')}{end}"


def _negated(question: str, said: str) -> str | None:
    """ "not road, trail" and "trail, not road"."""
    found = _NOT.search(said.strip())
    if not found:
        return None
    old, new = found["old"] or found["old2"], found["new"] or found["new2"]
    return _replaced(question, rf"\b{re.escape(old)}\b", new)


def _quantity(question: str, said: str) -> str | None:
    """ "at least 20,000" for "around 10,000 mAh", "65" for "of 43 inches"."""
    said = re.sub(r"\bnot\s+\S+\s*$", "", said.strip(" ?.!"))
    new = [found for found in _QUANTITY.finditer(said) if _counts(found, said)]
    if not new:
        return None
    told = new[0]
    for old in reversed([each for each in _QUANTITY.finditer(question) if _counts(each, question)]):
        if _comparable(old, told, said):
            return question[: old.start()] + _worded(old, told) + question[old.end() :]
    return None


def _counts(found: re.Match[str], text: str) -> bool:
    """Tell whether a number states an amount, and is no "one" or part of a name."""
    if found["number"].lower() in NUMBER_WORDS:
        return bool(found["unit"] or found["bound"] or found["sign"]) or (
            found["number"].lower() not in ("one", "zero") and len(content(text)) <= 2
        )
    return True


def _comparable(old: re.Match[str], new: re.Match[str], said: str) -> bool:
    if bool(_MONEY.search(old.group())) and not new["unit"]:
        return True
    if new["sign"] or _MONEY.search(said):
        return bool(old["sign"]) or (not old["unit"] and bool(old["bound"] or old["low"]))
    if not new["unit"]:
        return bool(old["unit"] or old["bound"])
    if not old["unit"]:
        return False
    return _dimension(old["unit"]) == _dimension(new["unit"])


def _dimension(name: str) -> str:
    from knowledge.units import unit

    found = unit(name.strip(" -"))
    return found.dimension if found else name.strip(" -").lower()


def _worded(old: re.Match[str], new: re.Match[str]) -> str:
    """Return the new amount as a phrase that fits where the old one stood."""
    after = " ".join((new["after"] or "").split()).lower()
    bound = (new["bound"] or "").strip() or _AFTER.get(after, "")
    number = NUMBER_WORDS.get(new["number"].lower(), new["number"])
    unit = new["unit"] or (old["unit"] or "")
    sign = new["sign"] or (old["sign"] or "" if not new["unit"] else "")
    if new["low"]:
        low = re.sub(r"(?<=between )(?=\d)", sign, new["low"], flags=re.IGNORECASE)
        return f"{low}{sign}{number}{unit}"
    lead = re.match(r"(?:for|of)\b", old["bound"] or "", re.IGNORECASE)
    start = f"{lead.group()} " if lead and not bound else ""
    return f"{start}{bound}{' ' if bound else ''}{sign}{number}{unit}"


def _same_sort(question: str, said: str) -> str | None:
    """A colour for a colour, a size for a size: "same in coral", "light blue?"."""
    told = words(said)
    for sort in (COLOURS, SIZES):
        new = [each for each in told if each in sort]
        old = [each for each in words(question) if each in sort]
        if (
            new
            and old
            and set(content(said)) <= sort | {"light", "dark", "size", "colour", "color"}
        ):
            return _replaced(
                question,
                rf"(?:\b(?:light|dark)\s+)?\b{old[-1]}\b",
                " ".join(each for each in told if each in sort or each in ("light", "dark")),
            )
    return None


def _prepositional(question: str, said: str) -> str | None:
    """ "for somebody advanced" for "for a beginner", where that ends the question."""
    found = _PHRASE.match(said.strip())
    if not found:
        return None
    tail = rf"\b{found['preposition']}\b(?!.*\b{found['preposition']}\b)[^,.?!]*(?=[.?!]*$)"
    return _replaced(question, tail, said.strip(" ?.!"))


def _replaced(question: str, pattern: str, new: str) -> str | None:
    changed, times = re.subn(pattern, new.replace("\\", r"\\"), question, count=1, flags=re.I)
    return changed if times else None
