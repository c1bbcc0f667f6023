"""How old who uses a thing is, where the catalogue says from and to which age things are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from ..types import Constraint, Gap
from ..units import Unit
from .english import STOP
from .fields import MOSTLY, SMALLEST
from .found import Found
from .sorting import tokens_in
from .unnamed import ANYTHING
from .wearers import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..columns import FieldInfo
    from ..types import Operator
    from .amounts import Amount
    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted

_AGE = frozenset(("age", "ages"))
# What the label of a bound has besides: `age_from_months`, `recommended_max_age`.
LOWEST = frozenset("from min minimum".split())
HIGHEST = frozenset("to max maximum until".split())
_PERSONS = frozenset("years months weeks days".split())
_BABY = r"(?:an? |my |our |the )?(?:birth|new-?borns?|new baby)\b"
_BIRTH = re.compile(rf"\b(?:from|since|for) {_BABY}")
# "My daughter is 4."
_IS = re.compile(
    rf"\b(?:{'|'.join(sorted(PEOPLE))}|he|she) (?:is|(?:just )?turned|turns|will be) (?:only )?"
    r"(?P<years>\d{1,2})\b(?=\s*(?:$|[.,;!?]|and\b|so\b|but\b|now\b))"
)
_AGED = frozenset("aged age ages".split())
_OLD = frozenset("old olds".split())
_ADULT = 21  # years; a lowest age above it is counted in months
_MOST = 0.8  # share of the products with a lowest age that have a highest
_YEAR, _MONTH = Unit("years", "time", 31557600), Unit("months", "time", 2629800)


def aged(sentence: Sentence, lexicon: Lexicon, amounts: Sequence[Amount], thing: Wanted) -> Found:
    """Return the ages that suit who uses it: "for a 2 year old", "from birth", "aged 3".

    What may be used from an age on may be at every later one, so that 2 years fit `age_from` 3
    months, and fail `age_to` 18 months.
    """
    found = Found()
    for spent, low, high, measure, sure in _said(sentence, amounts):
        made = tuple(_fitting(lexicon, low, high, measure, thing, sure=sure))
        if made:
            found |= Found(made, spent, spent)
        elif sure and 0 < low * measure.factor < _ADULT * _YEAR.factor and _told(lexicon):
            text = sentence.phrase(min(spent), max(spent) + 1)
            found |= Found((), spent, spent, gaps=(Gap("feature", text),))
    return found


_Said = tuple[frozenset[int], float, float, Unit, bool]


def _said(sentence: Sentence, amounts: Sequence[Amount]) -> Iterator[_Said]:
    """Yield the ages of a sentence with their tokens, and whether they can be nothing else."""
    for each in amounts:
        measure = each.unit or (_YEAR if _word(sentence, each.first - 1) in _AGED else None)
        if measure is None or measure.symbol not in _PERSONS or not each.bounds:
            continue
        aged = _word(sentence, each.first - 1) in _AGED
        old = _word(sentence, each.end) in _OLD and _of_somebody(sentence, each.end + 1)
        since = _word(sentence, each.first - 1) == "from" and len(each.bounds) == 1
        if old or aged or since:
            values = [value for _, value in each.bounds]
            spent = frozenset(range(each.first - aged - since, each.last + old))
            yield spent, min(values), max(values), measure, not since
    for found in _IS.finditer(sentence.text):
        years = float(found["years"])
        yield tokens_in(sentence, found.span("years")), years, years, _YEAR, True
    if birth := _BIRTH.search(sentence.text):
        yield tokens_in(sentence, birth.span()), 0.0, 0.0, _MONTH, True


def _of_somebody(sentence: Sentence, index: int) -> bool:
    """Say whether what is so old is a person: "2 year old, blue", "8 year old son", no car."""
    after = sentence.tokens[index : index + 1]
    return not after or after[0].kind != "word" or after[0].word in STOP | PEOPLE


def _fitting(
    lexicon: Lexicon, low: float, high: float, measure: Unit, thing: Wanted, *, sure: bool
) -> Iterator[Constraint]:
    """Yield what the fields of ages that the wanted things have must be."""
    most, lowest = _field(lexicon, LOWEST, thing, sure=sure)
    many, highest = _field(lexicon, HIGHEST, thing, sure=sure)
    if many < most * _MOST:
        highest = None  # what has no highest age would be hidden
    for info, operator, value in ((lowest, "$lte", low), (highest, "$gte", high)):
        if info:
            made = Constraint(info.field, cast("Operator", operator), value)
            yield _bound(lexicon, info, made, measure, thing)


def _told(lexicon: Lexicon) -> bool:
    return any(_usual(lexicon, each) for each in _infos(lexicon))


def _infos(lexicon: Lexicon) -> list[FieldInfo]:
    of = lexicon.vocabulary.fields_of
    return [each for each in (*of("time"), *of("")) if _AGE & set(each.field.split("_"))]


def _usual(lexicon: Lexicon, info: FieldInfo) -> bool:
    """Say whether so many products have a field that it tells of whatever is wanted."""
    return bool(info.dimension) and _share(lexicon, info) >= SMALLEST


def _share(lexicon: Lexicon, info: FieldInfo) -> float:
    return info.products / max(1, len(lexicon.vocabulary.matching(())))


def _field(
    lexicon: Lexicon, ends: frozenset[str], thing: Wanted, *, sure: bool
) -> tuple[float, FieldInfo | None]:
    """Return the field of such a bound that most of what is wanted has, and their share.

    Where nobody knows what that is, or it is anything, one that is usual may be meant.
    """
    kind = thing.kind
    anything = not kind or kind in ANYTHING or not lexicon.counts("title", kind)[1]
    found: list[tuple[float, FieldInfo]] = []
    for each in _infos(lexicon):
        if ends.isdisjoint(each.field.split("_")):
            continue
        if anything:
            share = _share(lexicon, each) if sure and _usual(lexicon, each) else 0.0
        else:
            share = lexicon.coverage(each.field, kind)
        if share >= (SMALLEST if each.dimension else MOSTLY):
            found.append((share, each))
    return max(found, key=lambda pair: pair[0], default=(0.0, None))


def _bound(
    lexicon: Lexicon, info: FieldInfo, made: Constraint, measure: Unit, thing: Wanted
) -> Constraint:
    """Return a condition in its unit, or in that of a field whose numbers have none."""
    if info.dimension:
        return replace(made, unit=measure.symbol)
    name = "category" if thing.category else "named"
    operator: Operator = "$eq" if thing.category else "$contains"
    ids = lexicon.vocabulary.matching([Constraint(name, operator, thing.category or thing.kind)])
    limits = lexicon.vocabulary.bounds(info.field, ids)
    counted = _MONTH if limits and limits[1] > _ADULT else _YEAR
    factor = measure.factor / counted.factor
    return replace(made, value=round(float(made.value) * factor, 4))  # type: ignore[arg-type]


def _word(sentence: Sentence, index: int) -> str:
    return sentence.tokens[index].word if 0 <= index < len(sentence.tokens) else ""
