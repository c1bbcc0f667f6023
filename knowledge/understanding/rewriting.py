"""A sentence in fewer spellings, before it is cut into words: "w/o" is "without"."""

# ruff: noqa: ISC004 (patterns read better over two lines)

from __future__ import annotations

import re

ALLERGIC = "allergic-to"
_SPELT = r"one|two|three|four|five|six|seven|eight|nine|ten"
_REWRITES = (
    (r" ?(?:<=|=<|≤) ?", " at most "),
    (r" ?(?:>=|=>|≥) ?", " at least "),
    (r"\bw/o\b|\bwith out\b", "without"),
    (r"\bw/(?= ?[a-z])", "with "),
    (r"\bfree (?:of|from) (?!charge\b|cost\b)", "without "),
    (r"[\u2019\u2032`]", "'"),
    (r"[“”″]", '"'),
    (
        r"\b(at)(least|most)\b|\b(up)(to)\b|\b(less|more)(than)\b|\b(in)(stock)\b",
        r"\1\3\5\7 \2\4\6\8",
    ),
    (r"\bless then\b", "less than"),
    (r"\b(more|[a-z]+er) then (?=[$€£\d]|one\b|two\b|half\b|an?\b)", r"\1 than "),
    (r"\bin-stock\b", "in stock"),
    (r"\bhalf an? (?=[a-z])", "0.5 "),
    (r"\ba (hundred|thousand)\b", r"one \1"),
    # The "and" between two amounts is not the "and" within one: "fifty and two hundred".
    (rf"(?<=[a-z]) and (?=(?:{_SPELT})[ -](?:hundred|thousand))", " to "),
    (r"\bsub-(?=[$\d])", "sub "),
    (r"(?<=\d)-?ish\b", " or so"),
    (r"\brunning (?=at|on)", "at "),
    (r"\bnot an? (?:cent|penny|dollar|euro|pound|gram|inch) (?=over|above|more)", "no "),
    (r"\b(?:price )?ceiling of (?=[$€£\d])", "maximum of "),
    (r"([$€£]\d+(?:\.\d+)?) ceiling\b", r"\1 max"),
    (r"\ban? tenner\b", "10 dollars"),
    (r"\ban? fiver\b", "5 dollars"),
    # "Anything pricier than $400 is out."
    (
        (
            r"\b(?:anything|everything) ((?:(?:more|less) )?[a-z]+ [^,.;!?]{1,40}?) (?:is|are) "
            r"(?:out\b|too [a-z]+|a no(?:[- ]go)?\b|no (?:good|use|option)\b|off the table)"
        ),
        r"nothing \1",
    ),
    (r"\b([a-z]+)-sized?\b", r"\1 size"),
    (r"\b(is|are) (?:their|they're|ther) (?=(?:an?|any|some)\b)", r"\1 there "),
    (r"\b(?:less|fewer|lower|smaller|cheaper) than or equal(?:s)?(?: to)?\b", "at most"),
    (r"\b(?:more|greater|higher|larger|bigger) than or equal(?:s)?(?: to)?\b", "at least"),
    (r"\b(?:apart|aside) from\b|\bsave for\b", "except"),
    (r"\b(?:hates?|dislikes?|detests?|can't stand|cannot stand|can't have|cannot have)\b", "avoid"),
    (r"\ballerg(?:ic|y|ies) to (?:the |any |all )?", f"{ALLERGIC} "),
    (r"\b([a-z]+) allerg(?:y|ies)\b", rf"{ALLERGIC} \1,"),
    # "A grand" is money behind a comparing word; "a grand piano" is none.
    (
        r"\b(under|below|over|above|than|to|about|around|least|most|within|and|max) "
        r"(?:a|one|1) grand\b(?! [a-z]*(?:piano|total|tour))",
        r"\1 1000 dollars",
    ),
    (r"(?<![\w.])(\d+(?:\.\d+)?) grand\b", r"\1k dollars"),
    (r"\ban? ([a-z]+) and a half\b", r"1.5 \1"),
)
_HALF = re.compile(rf"\b({_SPELT}|\d+) and a half\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?) ?k\b(?!\w)")
_PRICE_BEFORE = re.compile(
    r"(?:[$€£]|\b(?:under|over|below|above|than|to|about|around|most|least|max|within|spend|and|of))\s*$"
)
_PRICE_AFTER = re.compile(r"\s*(?:dollars?|bucks?|usd|eur|euros?|gbp)\b")


def rewritten(text: str) -> str:
    """Return the text with what people write in several ways in one."""
    text = " ".join(text.split())
    for pattern, to in _REWRITES:
        text = re.sub(pattern, to, text, flags=re.IGNORECASE)
    return _THOUSANDS.sub(_thousand, _HALF.sub(_half, text))


def _half(match: re.Match[str]) -> str:
    """Return "three and a half" as 3.5."""
    said = match[1].lower()
    whole = int(said) if said.isdigit() else 1 + _SPELT.split("|").index(said)
    return f"{whole}.5"


def _thousand(match: re.Match[str]) -> str:
    """Return 1.2k as 1200 where it is money; "4k" is a resolution and "2700k" a colour."""
    before = _PRICE_BEFORE.search(match.string[: match.start()].lower())
    money = before or _PRICE_AFTER.match(match.string[match.end() :].lower())
    return f"{float(match[1]) * 1000:g}" if money and float(match[1]) < 1000 else match[0]
