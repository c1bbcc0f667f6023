"""Amounts as conditions: which field of the catalogue "lighter than 2 kg" speaks of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..terms import stem
from ..types import Constraint
from .amounts import POUNDS, compared_before
from .counting import counting, pack_label, spread_label
from .english import ALIASES, MEASURES, STOP, VERBS, adjective
from .fields import MOSTLY, fitting, unnamed_field
from .found import Found
from .lexicon import is_called
from .spelling import neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..columns import FieldInfo
    from .amounts import Amount
    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted

_BETWEEN = frozenset("of is : = a the an at should be must has to".split())
_NO_PRICE = frozenset("off coupon voucher gift discount credit cashback note refund".split())
# "Under $12 a box" is of what is paid for, and says nothing of a box.
_EACH = frozenset("a an per the each".split())
_SOLD_BY = frozenset(
    "bag bar bottle box bundle can carton case dozen each item jar pack package packet pair "
    "person piece pop ream roll set sheet tin tube unit".split()
)
_WEIGHT = re.compile(
    r"(?:out)?weigh\w*|weights?|mass|heav(?:y|ier|iest)|light(?:er|est|weight)?|loads?|lifts?|"
    r"carr(?:y|ies)|holds?|supports?|lbs?"
)
_BEST = frozenset("best top highest".split())
_NEAR = 2.0  # times what the heaviest weighs


def measured(
    sentence: Sentence, lexicon: Lexicon, amounts: Sequence[Amount], thing: Wanted
) -> Found:
    """Return the conditions that amounts make, on the price or on a field of what is wanted."""
    found = Found()
    for amount in amounts:
        found |= _one(sentence, lexicon, amount, thing)
    return found


def _one(sentence: Sentence, lexicon: Lexicon, amount: Amount, thing: Wanted) -> Found:
    if amount.money:
        return _priced(sentence, amount)
    if amount.unit is None:
        return _counted(sentence, lexicon, amount, thing)
    if amount.unit.dimension == "share":
        return _share(sentence, lexicon, amount)
    label, start, end = _label(sentence, lexicon, amount, amount.unit.dimension, thing)
    if not label and _pounds(sentence, amount) and (
        _in_sterling(sentence, lexicon)
        or (amount.compared and not _weighs(lexicon, amount, thing))
    ):  # fmt: skip
        return _priced(sentence, replace(amount, unit=None, money=True))
    if not label and _of_something_else(sentence, lexicon, amount, thing):
        return Found()
    if label:
        amount = compared_before(sentence, amount, start)
        start = min(start, amount.start)
    field = label or unnamed_field(lexicon, amount, thing.kind)
    return _conditions(field, amount, start, end) if field else Found()


def _of_something_else(sentence: Sentence, lexicon: Lexicon, amount: Amount, thing: Wanted) -> bool:
    """Say whether an amount is of what nobody knows: "a hydrostatic head of 3,000 mm"."""
    index = amount.start - 1
    while index > 0 and sentence.tokens[index].word in _BETWEEN:
        index -= 1
    if index < 0 or not (amount.compared or index < amount.start - 1):
        return False
    token = sentence.tokens[index]
    if token.kind != "word" or not token.word.isalpha() or token.word in STOP | VERBS.keys():
        return False
    if adjective(token.word) or index in range(*thing.head) or token.word in thing.kind.split():
        return False
    if lexicon.meanings(index, index + 1) or lexicon.labels(index, index + 1):
        return False
    slip = bool(neighbours(token.word) & VERBS.keys())
    return not (slip or token.word.endswith(("ing", "ed", "s")))


def _pounds(sentence: Sentence, amount: Amount) -> bool:
    """Say whether an amount is in what is money as well as a weight."""
    word = sentence.tokens[amount.last - 1].word
    return not amount.adjective and word.endswith(POUNDS)


def _in_sterling(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Say whether pounds are what the shop's prices are in, and no word is of a weight."""
    if lexicon.vocabulary.currency() != "GBP":
        return False
    return not any(_WEIGHT.fullmatch(token.word) for token in sentence.tokens)


def _weighs(lexicon: Lexicon, amount: Amount, thing: Wanted) -> bool:
    """Say whether such things have weights, and an amount is near them: "a bar under 40 pounds".

    A limit that is many times the heaviest, or far below the lightest, is one on the price.
    """
    name = thing.category or thing.kind
    where = (
        Constraint("category", "$eq", name)
        if thing.category
        else Constraint("text", "$contains", name)
    )
    ids = lexicon.vocabulary.matching([where]) if name else set()
    weights = lexicon.vocabulary.bounds("weight", ids) if ids else None
    if weights is None or lexicon.coverage("weight", thing.kind) < MOSTLY:
        return False
    limits = [value * amount.unit.factor for _, value in amount.bounds if amount.unit]
    return all(weights[0] / _NEAR <= each <= weights[1] * _NEAR for each in limits)


def _share(sentence: Sentence, lexicon: Lexicon, amount: Amount) -> Found:
    """Return what a percentage says of the field that the words before or after it name."""
    for start, end in (*_before(sentence, amount), *_after(sentence, amount)):
        label = sentence.phrase(start, end)
        for info in lexicon.named([label, f"{label} percentage", f"{label} percent"]):
            if info.kind == "number" and info.dimension in {"", "share"}:
                bare = amount if info.dimension else replace(amount, unit=None)
                return _conditions(info.field, bare, min(start, amount.start), max(end, amount.end))
    return Found()


def _priced(sentence: Sentence, amount: Amount) -> Found:
    if sentence.words(amount.end, amount.end + 1) in _NO_PRICE:
        return Found()
    exact = amount.start > 0 and amount.bounds and amount.bounds[0][0] == "$eq"
    if exact and not amount.compared:
        return Found()  # "$20 off", "a $40 kettle": said of the price, but no limit
    each, unit, after = (_word(sentence, amount.end + place) for place in range(3))
    sold_by = each in _EACH and unit in _SOLD_BY and after not in {"for", "with"}
    return _conditions("price", amount, amount.start, amount.end + 2 * sold_by)


def _counted(sentence: Sentence, lexicon: Lexicon, amount: Amount, thing: Wanted) -> Found:
    """Return what a bare number says: of a field that is named, else of the price."""
    label, start, end = _label(sentence, lexicon, amount, "", thing)
    if label:
        amount = compared_before(sentence, amount, start)
        return _conditions(label, amount, min(start, amount.start), end)
    if _is_kind(thing, amount.first) and lexicon.labels(amount.first - 1, amount.first):
        return Found()  # "strings 10-46" are numbered by something, and not by their price
    after = sentence.tokens[amount.end : amount.end + 1]
    noun = after and after[0].kind == "word" and after[0].word not in STOP | {"range", "bracket"}
    maker = any(each.field == "brand" for each in lexicon.meanings(amount.end, amount.end + 1))
    rated = _word(sentence, amount.start - 1) in {"rated", "rating", "size"}
    noun = (noun and not maker) or (rated and not _of_one_before(sentence, amount.start - 1))
    measure = MEASURES.get(amount.adjective)
    priced = not amount.adjective or (measure is not None and measure.labels == ("price",))
    worn = _word(sentence, amount.start - 1) in {"in", "a"} and "in" in _words_before(
        sentence, amount
    )
    if worn and not noun and not amount.compared and not amount.values:
        # "Running shoes in a 9.5": where such things have sizes.
        field = fitting(lexicon, lexicon.named(("size",)), "", thing.category)
        return _conditions(field, amount, amount.start, amount.end) if field else Found()
    if noun or not amount.compared or not priced:
        return Found()
    return _conditions("price", amount, amount.start, amount.end)


def _words_before(sentence: Sentence, amount: Amount) -> list[str]:
    return sentence.words(max(0, amount.start - 2), amount.start).split()


def _conditions(field: str, amount: Amount, start: int, end: int) -> Found:
    unit = amount.unit.symbol if amount.unit else ""
    spent = frozenset(range(start, end))
    # "a 2 m cable" helps to rank, "lighter than 2 kg" does not.
    dropped = spent if amount.compared else frozenset()
    if amount.values:
        values = tuple(f"{value:g}" for value in amount.values)
        made: tuple[Constraint, ...] = (Constraint(field, "$in", values, unit),)
    else:
        made = tuple(Constraint(field, operator, value, unit) for operator, value in amount.bounds)
    return Found(made, spent, dropped)


def _label(
    sentence: Sentence, lexicon: Lexicon, amount: Amount, dimension: str, thing: Wanted
) -> tuple[str, int, int]:
    """Return the field that the words around an amount name, and the tokens that say it."""
    kind = thing.kind
    if not dimension and (packed := pack_label(sentence, lexicon, amount, kind)):
        return packed
    if found := _label_before(sentence, lexicon, amount, dimension, thing):
        return found
    adjective = amount.adjective or _word(sentence, amount.end)
    if adjective in MEASURES:
        end = amount.end + (not amount.adjective)
        field = fitting(lexicon, lexicon.named(MEASURES[adjective].labels), dimension, kind)
        if field and (dimension or amount.adjective):
            return field, amount.start, end
    if found := _label_after(sentence, lexicon, amount, dimension, thing):
        return found
    verb = _word(sentence, amount.start - 1)
    if verb in VERBS:
        infos = lexicon.named(VERBS[verb])
        if not dimension and kind and lexicon.counts("title", kind)[1]:
            # "Toner that lasts 6000 pages" has no battery.
            infos = [info for info in infos if lexicon.coverage(info.field, kind) > 0]
        field = fitting(lexicon, infos, dimension, kind)
        return field, amount.start - 1, amount.end
    return "", amount.start, amount.end


def _label_before(
    sentence: Sentence, lexicon: Lexicon, amount: Amount, dimension: str, thing: Wanted
) -> tuple[str, int, int] | None:
    for start, end in _before(sentence, amount):
        if dimension and _is_kind(thing, end):
            continue  # "a drum kit under 30 kg" has not so many kits
        if _of_one_before(sentence, start):
            continue
        infos = lexicon.labels(start, end)
        if _is_kind(thing, end):
            infos = _of_category(lexicon, infos, thing)
        # A bare number, or the thing itself, is too little to guess what a longer label means.
        # Every kind has its own sizes, though: "shoes in size 8" may have a `us_size`.
        if (not dimension and sentence.tokens[end - 1].word != "size") or end == thing.head[1]:
            called = {*ALIASES.get(phrase := sentence.phrase(start, end), ()), phrase}
            infos = [info for info in infos if any(is_called(info, each) for each in called)]
        infos = _not_of_another(sentence, infos, start, end, thing)
        if field := fitting(lexicon, infos, dimension, thing.kind):
            return field, start, amount.end
    return None


def _of_one_before(sentence: Sentence, start: int) -> bool:
    """Say whether a label belongs to what stands before: "9 gears under $2000", "best rated"."""
    if _word(sentence, start - 1) in _BEST:
        return True
    quantity = sentence.tokens[start - 1].quantity if start else None
    money = _word(sentence, start - 2) in {"$", "€", "£"}
    return quantity is not None and quantity.unit is None and not money


def _label_after(
    sentence: Sentence, lexicon: Lexicon, amount: Amount, dimension: str, thing: Wanted
) -> tuple[str, int, int] | None:
    for start, end in _after(sentence, amount):
        if (dimension and _is_kind(thing, end)) or sentence.tokens[start].kind == "sign":
            continue
        if thing.head[0] <= start and end < thing.head[1] and _kind(lexicon, start, thing.head[1]):
            continue  # the "power" of a "100 watt power bank" is no field
        if dimension:
            field = fitting(lexicon, lexicon.labels(start, end), dimension, thing.kind)
        else:
            counted = counting(sentence.phrase(start, end))
            field = fitting(lexicon, lexicon.named(counted), "", thing.kind, exact=counted)
        if field:
            return field, amount.start, end
    return None if dimension else spread_label(sentence, lexicon, amount, thing)


def _of_category(lexicon: Lexicon, infos: list[FieldInfo], thing: Wanted) -> list[FieldInfo]:
    """Return the fields that some product of the wanted category has: strings have no `strings`."""
    ids = lexicon.vocabulary.matching([Constraint("category", "$eq", thing.category)])
    return [info for info in infos if lexicon.vocabulary.bounds(info.field, ids)]


def _is_kind(thing: Wanted, end: int) -> bool:
    """Say whether words that end at a token are the noun of a category that is wanted."""
    return bool(thing.category) and end == thing.head[1]


def _kind(lexicon: Lexicon, start: int, end: int) -> bool:
    return any(each.field == "category" for each in lexicon.meanings(start, end))


def _not_of_another(
    sentence: Sentence, infos: list[FieldInfo], start: int, end: int, thing: Wanted
) -> list[FieldInfo]:
    """Return the fields that can be meant by a word whose own adjunct they lack.

    A "read speed" is no `networking_speed`; the speed of the thing itself may be.
    """
    said = sentence.tokens[start - 1] if start else None
    if said is None or said.kind != "word" or end - start > 1 or start - 1 in range(*thing.head):
        return infos
    if said.word in STOP or adjective(said.word):
        return infos
    if sentence.tokens[start].word in STOP:
        return infos  # "by Sonar rated 4 or better"
    name = sentence.phrase(start, end)
    return [
        info
        for info in infos
        if is_called(info, name) or stem(said.word) in map(stem, info.field.split("_"))
    ]


def _before(sentence: Sentence, amount: Amount) -> Iterable[tuple[int, int]]:
    """Yield the phrases that end before an amount, longest first: "max load of [at least 2 kg]".

    What stands in brackets says the same again: "max load (ml) [at least 2 kg]".
    """
    end = amount.start
    while end > 0 and sentence.tokens[end - 1].word in _BETWEEN:
        end -= 1
    ends = [end]
    if _word(sentence, end - 1) == ")":
        opening = [index for index in range(end) if sentence.tokens[index].word == "("]
        ends = [end - 1, *opening[-1:]]
    for end in ends:
        if end > 0 and sentence.tokens[end - 1].kind == "word":
            yield from ((end - length, end) for length in (4, 3, 2, 1) if end >= length)


def _after(sentence: Sentence, amount: Amount) -> Iterable[tuple[int, int]]:
    """Yield the phrases behind an amount, longest first: "16 GB of [internal memory]"."""
    start = amount.end
    if _word(sentence, start) in {"of", "in"}:
        start += 1
    for length in (3, 2, 1):
        if start + length <= len(sentence.tokens):
            yield start, start + length


def _word(sentence: Sentence, index: int) -> str:
    return sentence.tokens[index].word if 0 <= index < len(sentence.tokens) else ""
