"""Amounts and how they are compared: "under $50", "no more than 2 kg", "20-50", "4 or better"."""

# ruff: noqa: E501 (patterns read better on one line each)

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .english import MEASURES, STOP

if TYPE_CHECKING:
    from ..types import Operator
    from ..units import Unit
    from .sentence import Sentence

ABOUT = 0.15  # either way
_CURRENCY = frozenset("$ € £".split())
CURRENCY_WORDS = frozenset("dollar dollars buck bucks usd euro euros eur gbp quid".split())
POUNDS = ("pound", "pounds")  # unlike "lbs" also money
_NO = r"(?:no|not|nothing|never|none|isn't|aren't|don't|doesn't|won't|can't|cannot|shouldn't|n't)"
_FILL = r"(?:(?:a|an|the|about|just|only|of|say|us|eu|uk|size) )*"
_ADJECTIVE = r"(?P<adjective>[a-z]+er|more [a-z]+|less [a-z]+) than "

# What stands before an amount, nearest first; the first that matches decides.
_BEFORE: tuple[tuple[str, str], ...] = tuple(
    (rf"(?:^| ){words} ?{_FILL}$", operator)
    for words, operator in (
        (rf"{_NO} (?:[a-z']+ ){{0,3}}?(?:more than|over|above|beyond|exceed(?:ing)?|past|greater than|higher than)", "$lte"),
        (rf"{_NO} (?:[a-z']+ ){{0,3}}?(?:less than|under|below|fewer than|lower than)", "$gte"),
        (rf"{_NO} (?:[a-z']+ ){{0,2}}?{_ADJECTIVE.rstrip()}", "not adjective"),
        (r"(?:at (?:the )?(?:very )?most|capped at|limited to|up to|sub ?-?|max(?:imum)?(?: ?\.)?(?: of)?|within(?: (?:a |my |our )?budget of)?|as much as)", "$lte"),
        (r"(?:budget|limit|cap)(?: for (?:[a-z'-]+ ){1,3}?(?:of|is|would be|:|=))?(?: (?:of|is|would be|:|=))*", "budget"),
        (r"(?:spend|have|i've|i've got|with|got|saved(?: up)?)", "budget"),
        (r"(?:at (?:the )?(?:very )?least|above or equal to|min(?:imum)?(?: ?\.)?(?: of)?|starting (?:at|from)|upwards? of|from|>=)", "$gte"),
        (r"(?:more than|greater than|north of|in excess of|over|above|exceeding|beyond|>)", "$gt"),
        (r"(?:less than|fewer than|under|south of|below|beneath|underneath|lower than|<)", "$lt"),
        (_ADJECTIVE.rstrip(), "adjective"),
        (r"(?:about|around|roughly|approximately|approx ?\.?|circa|ca ?\.?|~|near|nearly|close to|in the region of)", "about"),
        (r"(?:exactly|precisely)", "$eq"),
    )
)  # fmt: skip
_AFTER: tuple[tuple[str, str], ...] = (
    (r"(?:\+|plus(?= |$)|(?:or|and) (?:more|higher|better|above|over|up|upwards?|greater|larger|bigger|longer|heavier|wider|taller|brighter|faster|stronger|beyond|plus)|minimum|min|at (?:the )?(?:very )?least|upwards)(?: (?!than\b)|$)", "$gte"),
    (r"(?:(?:or|and) (?:less|under|below|lower|cheaper|fewer|smaller|lighter|shorter|narrower|thinner|down)|max(?:imum)?|tops|at (?:the )?(?:very )?most|limit|(?:is )?my (?:limit|budget|max)|budget|to spend)(?: (?!than\b)|$)", "$lte"),
    (r"(?:or so|ish|-ish|give or take|more or less)(?: (?!than\b)|$)", "about"),
)  # fmt: skip
# These stand before an amount as often as behind one.
_EITHER_SIDE = frozenset(
    ("at least", "at most", "at the most", "max", "maximum", "min", "minimum", "limit", "budget")
)
_JOINT = re.compile(r"(?:-|&|\u2013|\u2014|(?:up |through )?to|till|until|through|and|or)")
# What stands between two amounts where the second takes the place of the first.
_TAKEN_BACK = re.compile(
    r"(?:[,.;!:\u2013-] ?|(?:oh|ah|no|ok|and|,) )*"
    r"(?:no ,? ?wait|wait ,? ?no|wait|sorry|i mean|i meant|make (?:that|it)|scratch that|correction"
    r"|or rather|rather)\b"
    r"(?:[ ,.;!:]|\b(?:no|wait|i mean|make (?:that|it)|(?:i|that was|that is|that's) (?:\w+ )?wrong)\b)*"
)
_AT_LAST = re.compile(rf"(?:^|[,.;] ){_TAKEN_BACK.pattern}$")
_OPPOSITE: dict[Operator, Operator] = {"$gte": "$lt", "$lte": "$gt", "$lt": "$gte", "$gt": "$lte"}
_FROM = re.compile(r"(?:from|between|anywhere|starting at)(?: [a-z]+)?$")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at tokens [start, end) with the words that compare it.

    `bounds` are the operators and values meant; `adjective` compared it ("lighter"); `compared` is
    False for a plain "2 m".
    """

    start: int
    end: int
    first: int  # the token of its number
    last: int  # one past the number and unit
    bounds: tuple[tuple[Operator, float], ...]
    unit: Unit | None = None
    money: bool = False
    adjective: str = ""
    compared: bool = False
    values: tuple[float, ...] = ()  # of "8.5 or 12"
    denial: int = -1  # the token of the "no" that turned the comparison round


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: float
    unit: Unit | None
    money: bool
    pounds: bool = False  # of money, or a weight


def amounts(sentence: Sentence) -> list[Amount]:
    """Return the amounts of a sentence in order; a range or an either-or is one."""
    numbers, found, place = _numbers(sentence), [], 0
    while numbers:
        amount, taken = _amount(sentence, numbers, place)
        numbers, place = numbers[taken:], amount.end
        found.append(amount)
    return found


def corrected(sentence: Sentence, said: list[Amount]) -> tuple[list[Amount], frozenset[int]]:
    """Return the amounts that stand, and the tokens of those that another takes the place of.

    "Below 80. No wait, make that below 100."
    """
    gone: list[Amount] = []
    left = said[:1]
    for one, two in pairwise(said):
        denied = two.denial >= one.end
        between = sentence.words(one.end, two.denial + 1 if denied else two.start)
        back = _takes_back(sentence, one, two, between)
        # The "no" of "wait, no" denies what was said before.
        stands = turned(two) if back and denied else two
        if back and _alike(one, stands):
            gone.append(one)
            left = [each for each in left if each.first != one.first]
        left.append(stands)
    return left, frozenset(index for each in gone for index in range(each.start, each.end))


def _takes_back(sentence: Sentence, one: Amount, two: Amount, between: str) -> bool:
    """Say whether what stands between two amounts says that the first was wrong.

    More may stand between two exact ones: "a 15 m cable from C2G, sorry, I measured wrong, 10 m",
    but not "120 cm wide, sorry, 60 cm deep".
    """
    if _TAKEN_BACK.fullmatch(between):
        return True
    exact = not (one.compared or two.compared or one.values or two.values)
    behind = {sentence.words(each.end, each.end + 1) for each in (one, two)}
    return exact and behind.isdisjoint(MEASURES) and _AT_LAST.search(between) is not None


def _alike(one: Amount, two: Amount) -> bool:
    """Say whether both bound the same: a lower bound leaves an upper one as it is."""
    if bool(one.unit) != bool(two.unit):
        return False
    if one.unit and two.unit and one.unit.dimension != two.unit.dimension:
        return False
    # "$lt" and "$lte" are one side.
    return {operator[:2] for operator, _ in one.bounds} == {
        operator[:2] for operator, _ in two.bounds
    }


def turned(amount: Amount) -> Amount:
    """Return an amount without the "no" that turned its comparison round."""
    bounds = tuple((_OPPOSITE.get(operator, operator), value) for operator, value in amount.bounds)
    return replace(amount, bounds=bounds, denial=-1)


def _numbers(sentence: Sentence) -> list[_Number]:
    found: list[_Number] = []
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        if token.quantity is None:
            continue
        start, end, unit = index, index + 1, token.quantity.unit
        money = index > 0 and tokens[index - 1].word in _CURRENCY | {"usd", "eur", "gbp"}
        if money:
            start, unit = index - 1, None
        elif unit is None and end < len(tokens) and tokens[end].word in CURRENCY_WORDS | _CURRENCY:
            end, money = end + 1, True
        pounds = not money and unit is not None and token.word.endswith(POUNDS)
        found.append(_Number(start, end, token.quantity.value, unit, money, pounds))
    return found


def _amount(sentence: Sentence, numbers: list[_Number], place: int) -> tuple[Amount, int]:
    """Return the next amount and how many numbers it takes; `place` is where the last one ended."""
    one = numbers[0]
    joint = _joint(sentence, numbers)
    before = sentence.words(place, one.start)
    if joint in {"or"}:
        many = _either(sentence, numbers)
        if len(many) > 1:
            return _list(many), len(many)
    elif joint and (
        joint not in {"and", "&", "up to", "through to"}
        or re.search(r"between(?: [a-z]+)?$", before)
        or (joint.endswith(" to") and _FROM.search(before))
    ):
        return _range(one, numbers[1], place, before), 2
    return _single(sentence, one, place, before), 1


def _joint(sentence: Sentence, numbers: list[_Number]) -> str:
    if len(numbers) < 2:
        return ""
    one, two = numbers[:2]
    words = sentence.words(one.end, two.start)
    alike = one.unit == two.unit or one.unit is None or two.unit is None
    dimension = one.unit and two.unit and one.unit.dimension == two.unit.dimension
    return words if (alike or dimension) and _JOINT.fullmatch(words) else ""


def _either(sentence: Sentence, numbers: list[_Number]) -> list[_Number]:
    many = numbers[:1]
    for one, two in pairwise(numbers):
        if sentence.words(one.end, two.start) not in {"or", ","}:
            break
        many.append(two)
    return many


def _list(many: list[_Number]) -> Amount:
    values = tuple(each.value for each in many)
    unit = many[-1].unit
    money = any(each.money for each in many)
    return Amount(many[0].start, many[-1].end, many[0].start, many[-1].end, (), unit, money, values=values)  # fmt: skip


def _range(one: _Number, two: _Number, place: int, before: str) -> Amount:
    found = re.search(r"(?:(?:somewhere|anywhere|ranging) )?(?:between|from|in the range(?: of)?|for|about|around)$", before)  # fmt: skip
    start = one.start - (len(found.group().split()) if found else 0)
    unit, factor = two.unit or one.unit, 1.0
    if one.unit and two.unit and one.unit != two.unit:
        factor = one.unit.factor / two.unit.factor
    low, high = sorted((one.value * factor, two.value))
    money = one.money or two.money
    return Amount(max(start, place), two.end, one.start, two.end, (("$gte", low), ("$lte", high)),
                  unit, money, compared=True)  # fmt: skip


def _single(sentence: Sentence, one: _Number, place: int, before: str) -> Amount:
    operator, adjective, start, end, denial = "", "", one.start, one.end, -1
    for pattern, meant in _BEFORE:
        if found := re.search(pattern, before):
            apart = meant == "$gte" and _denies_a_thing(found.group())
            operator = "$lt" if apart else meant
            start -= _said(found.group())
            if pattern.startswith(rf"(?:^| ){_NO}") and not apart:
                denial = one.start - len(found.group().split())
            adjective = found.groupdict().get("adjective") or ""
            break
    if operator in {"", "budget", "about", "$eq"}:
        operator, end = _after(sentence, one, operator)
    operator = _direction(operator, adjective)
    if operator == "budget":
        spent = re.search(r"(?:budget|limit|spend)", before)
        if one.pounds and re.search(r"(?:budget|spend)", before):
            one = replace(one, unit=None, money=True)
        bare = one.unit is None and spent
        operator, start = ("$lte", start) if one.money or bare else ("", one.start)
    return Amount(max(start, place), end, one.start, one.end, _bounds(operator, one.value), one.unit,
                  one.money, adjective.removeprefix("more ").removeprefix("less "), bool(operator),
                  denial=denial)  # fmt: skip


def compared_before(sentence: Sentence, amount: Amount, label: int) -> Amount:
    """Return an exact amount with what compares it before its label: "at least [spf] 30"."""
    if amount.compared or amount.values or amount.start != amount.first:
        return amount
    value = amount.bounds[0][1]
    number = _Number(amount.first, amount.last, value, amount.unit, amount.money)
    made = _single(sentence, number, 0, sentence.words(0, label))
    start = label - (number.start - made.start)
    return replace(made, start=start) if made.compared and start < label else amount


def _denies_a_thing(words: str) -> bool:
    """Say whether "no wool socks under" denies wool and not the price, as "no socks under" does."""
    first, *rest = words.split()
    things = [word for word in rest if word.isalpha() and word not in STOP | MEASURES.keys()]
    return first in {"no", "not"} and len(things) > 1 and things == rest[: len(things)]


def _said(words: str) -> int:
    """Return how many words at the end of a comparison are it: "no [tents] over" names tents."""
    many = words.split()
    nouns = [
        place
        for place, word in enumerate(many)
        if word.isalpha()
        and word not in STOP | MEASURES.keys()
        and word not in {"exceed", "exceeding", "capped", "south", "north", "excess"}
    ]
    return len(many) - (nouns[-1] + 1 if nouns else 0)


def _after(sentence: Sentence, one: _Number, operator: str) -> tuple[str, int]:
    """Return what the words behind an amount say; a word may stand between: "6 ft tall or more"."""
    for skip in (0, 1, 2):
        begin = one.end + skip
        if skip and (begin > len(sentence.tokens) or sentence.tokens[begin - 1].kind != "word"):
            break
        text = sentence.words(begin, min(begin + 4, len(sentence.tokens)))
        for pattern, meant in _AFTER:
            found = re.match(pattern, text)
            if found and not _of_next(sentence, begin, found.group()):
                # Only the noun of "five buttons or more" is left for whoever names the field.
                return meant, begin + len(found.group().split()) if not skip else one.end
    return operator, one.end


def _of_next(sentence: Sentence, begin: int, words: str) -> bool:
    """Say whether words behind an amount compare the next one: "1.7 l, [at least] 2000 W"."""
    end = begin + len(words.split())
    if sentence.tokens[end : end + 1] and sentence.tokens[end].word in _CURRENCY | {"of"}:
        end += 1
    following = sentence.tokens[end : end + 1]
    return bool(following) and following[0].quantity is not None and words.strip() in _EITHER_SIDE


def _direction(operator: str, adjective: str) -> str:
    if operator not in {"adjective", "not adjective"}:
        return operator
    word = adjective.removeprefix("more ").removeprefix("less ")
    if word not in MEASURES:
        return ""
    more = MEASURES[word].more != adjective.startswith("less ")
    if operator == "adjective":
        return "$gt" if more else "$lt"
    return "$lte" if more else "$gte"


def _bounds(operator: str, value: float) -> tuple[tuple[Operator, float], ...]:
    match operator:
        case "about":
            return ("$gte", round(value * (1 - ABOUT), 6)), ("$lte", round(value * (1 + ABOUT), 6))
        case "$lt" | "$lte" | "$gt" | "$gte":
            return ((operator, value),)
    return (("$eq", value),)
