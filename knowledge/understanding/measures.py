"""Amounts as conditions: which field of the catalogue "lighter than 2 kg" speaks of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..types import Constraint
from .english import ALIASES, MEASURES, PACKAGING, STOP, VERBS
from .found import Found
from .lexicon import is_called

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..columns import FieldInfo
    from .amounts import Amount
    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted

# What a dimension measures when nothing else is said, by the words of a field's label.
_USUAL = {
    "mass": ("weight",),
    "volume": ("capacity", "volume"),
    "charge": ("capacity",),
    "energy": ("capacity",),
    "power": ("power", "wattage", "output"),
    "luminous flux": ("brightness",),
    "length": ("length", "diagonal", "screen", "display"),
    "data": ("memory", "storage", "capacity", "ram"),
    "frequency": ("frequency", "refresh"),
    "time": ("battery", "runtime"),
}
# Dimensions that say by themselves what is measured; hours and metres may be of anything.
_TELLING = frozenset(("volume", "charge", "energy", "power", "luminous flux", "data", "frequency"))
_SCREEN = frozenset("screen display diagonal size monitor".split())
_IGNORED = frozenset("price cost model id sku ean released title".split())
_BETWEEN = frozenset("of is : = a the an at should be must has to".split())
# Inches of these are of their screens, whatever the catalogue calls their bags and locks.
_SCREENED = frozenset(
    "laptop laptops notebook notebooks monitor monitors tv tvs television tablet tablets "
    "phone phones smartphone smartphones computer computers pc pcs screen screens display displays "
    "ultrabook chromebook netbook projector".split()
)
_CANDIDATES = 8  # fields of one dimension that are looked at
_MOSTLY = 0.25  # share of them that must have a field whose unit is not known
_SMALLEST = 0.05  # share of the wanted products that must have a field that was not named


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
        return _priced(amount)
    if amount.unit is None:
        return _counted(sentence, lexicon, amount, thing)
    if amount.unit.dimension == "share":
        return _share(sentence, lexicon, amount)
    label, start, end = _label(sentence, lexicon, amount, amount.unit.dimension, thing)
    field = label or _unnamed(lexicon, amount, thing.kind)
    return _conditions(field, amount, start, end) if field else Found()


def _share(sentence: Sentence, lexicon: Lexicon, amount: Amount) -> Found:
    """Return what a percentage says of the field that the words before or after it name."""
    for start, end in (*_before(sentence, amount), *_after(sentence, amount)):
        label = sentence.phrase(start, end)
        for info in lexicon.named([label, f"{label} percentage", f"{label} percent"]):
            if info.kind == "number" and info.dimension in {"", "share"}:
                bare = amount if info.dimension else replace(amount, unit=None)
                return _conditions(info.field, bare, min(start, amount.start), max(end, amount.end))
    return Found()


def _priced(amount: Amount) -> Found:
    exact = amount.start > 0 and amount.bounds and amount.bounds[0][0] == "$eq"
    if exact and not amount.compared:
        return Found()  # "$20 off", "a $40 kettle": said of the price, but no limit
    return _conditions("price", amount, amount.start, amount.end)


def _counted(sentence: Sentence, lexicon: Lexicon, amount: Amount, thing: Wanted) -> Found:
    """Return what a bare number says: of a field that is named, else of the price."""
    label, start, end = _label(sentence, lexicon, amount, "", thing)
    if label:
        return _conditions(label, amount, start, end)
    after = sentence.tokens[amount.end : amount.end + 1]
    noun = after and after[0].kind == "word" and after[0].word not in STOP | {"range", "bracket"}
    noun = noun or _word(sentence, amount.start - 1) in {"rated", "rating", "size"}
    priced = not amount.adjective or MEASURES[amount.adjective].labels == ("price",)
    if noun or not amount.compared or not priced:
        return Found()
    return _conditions("price", amount, amount.start, amount.end)


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
    for start, end in _before(sentence, amount):
        infos = lexicon.labels(start, end)
        # A bare number, or the thing itself, is too little to guess what a longer label means.
        # Every kind has its own sizes, though: "shoes in size 8" may have a `us_size`.
        if (not dimension and sentence.tokens[end - 1].word != "size") or end == thing.head[1]:
            called = {*ALIASES.get(phrase := sentence.phrase(start, end), ()), phrase}
            infos = [info for info in infos if any(is_called(info, each) for each in called)]
        if field := _fitting(lexicon, infos, dimension, kind):
            return field, start, amount.end
    adjective = amount.adjective or _word(sentence, amount.end)
    if adjective in MEASURES:
        end = amount.end + (not amount.adjective)
        field = _fitting(lexicon, lexicon.named(MEASURES[adjective].labels), dimension, kind)
        if field and (dimension or amount.adjective):
            return field, amount.start, end
    for start, end in _after(sentence, amount):
        if dimension:
            if field := _fitting(lexicon, lexicon.labels(start, end), dimension, kind):
                return field, amount.start, end
        else:
            counted = _counting(sentence.phrase(start, end))
            if field := _fitting(lexicon, lexicon.named(counted), "", kind, exact=counted):
                return field, amount.start, end
    verb = _word(sentence, amount.start - 1)
    if verb in VERBS:
        field = _fitting(lexicon, lexicon.named(VERBS[verb]), dimension, kind)
        return field, amount.start - 1, amount.end
    return "", amount.start, amount.end


def _counting(noun: str) -> list[str]:
    """Return the labels under which catalogues count a noun: "5 buttons", "3 people"."""
    nouns = [noun, *ALIASES.get(noun, ())]
    patterns = ("{}", "{} quantity", "number of {}", "{} count", "capacity {}", "{} capacity")
    return [pattern.format(each) for each in nouns for pattern in patterns]


def _before(sentence: Sentence, amount: Amount) -> Iterable[tuple[int, int]]:
    """Yield the phrases that end before an amount, longest first: "max load of [at least 2 kg]"."""
    end = amount.start
    while end > 0 and sentence.tokens[end - 1].word in _BETWEEN:
        end -= 1
    if end == 0 or sentence.tokens[end - 1].kind != "word":
        return
    for length in (4, 3, 2, 1):
        if end - length >= 0:
            yield end - length, end


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


def _fitting(
    lexicon: Lexicon,
    infos: Sequence[FieldInfo],
    dimension: str,
    kind: str,
    *,
    exact: Sequence[str] = (),
) -> str:
    """Return the best of the fields named that can hold such a number, "" when none can."""
    fields = [
        info
        for info in infos
        if info.kind == "number"
        and info.field not in _IGNORED
        and (
            info.dimension == dimension
            or (not info.dimension and not dimension)
            or info.field == "rating"
        )
    ]
    if exact:
        labels = {label.replace("-", " ").rstrip("s") for label in exact}
        fields = [info for info in fields if info.field.replace("_", " ").rstrip("s") in labels]
    if kind and not any(lexicon.coverage(info.field, kind) >= _SMALLEST for info in fields):
        # The catalogue may give its numbers without their unit.
        bare = [info for info in infos if info.kind == "number" and not info.dimension]
        likely = [info for info in bare if lexicon.coverage(info.field, kind) >= _MOSTLY]
        fields = [info for info in likely if info.field not in _IGNORED] or fields
    if not fields:
        return ""
    shares = {info.field: lexicon.coverage(info.field, kind) if kind else 0.0 for info in fields}
    named = fields[0]
    best = max(fields, key=lambda info: (shares[info.field], info.products))
    # The field so called stands unless what is wanted has not it but a longer-named one.
    stands = shares[named.field] >= _SMALLEST or shares[best.field] < _SMALLEST
    return named.field if stands else best.field


def _unnamed(lexicon: Lexicon, amount: Amount, kind: str) -> str:
    """Return the field that a quantity alone means for what is wanted: "a 2 m cable"."""
    unit = amount.unit
    if unit is None:
        return ""
    screens = lexicon.named(ALIASES["screen"]) if _SCREENED & set(kind.split()[-1:]) else []
    if unit.symbol == "in" and (field := _fitting(lexicon, screens, "length", kind)):
        return field
    # "A 2 TB hard drive": a thing may be called by what is measured of it.
    called = lexicon.named(ALIASES.get(kind, ())) if unit.dimension == "data" else []
    if field := _fitting(lexicon, called, unit.dimension, kind):
        return field
    likely_fields = sorted(
        (-_likelihood(info.field, unit.dimension, unit.symbol), -info.products, info.field)
        for info in lexicon.vocabulary.fields_of(unit.dimension)
        if info.field not in _IGNORED
    )
    best, most = "", 0.0
    for unlikely, _, field in likely_fields[:_CANDIDATES]:
        likely, share = -unlikely, lexicon.coverage(field, kind) if kind else 0.0
        if likely * share > most and share >= _SMALLEST:
            best, most = field, likely * share
    if not best and unit.dimension == "mass":
        return _fitting(lexicon, lexicon.named(("weight",)), "mass", kind)
    if not best and amount.compared and unit.dimension in _TELLING and likely_fields:
        return likely_fields[0][2]  # none of them has it: better said than passed over
    return best


def _likelihood(field: str, dimension: str, symbol: str) -> float:
    words = field.split("_")
    usual = _USUAL.get(dimension, ())
    if PACKAGING & set(words):
        return 0.05
    if dimension == "length":
        screen = bool(_SCREEN & set(words))
        if screen:
            return 1.0 if symbol == "in" else 0.2
        return {"length": 0.4 if symbol == "in" else 1.0, "diameter": 0.3}.get(words[-1], 0.1) * (
            0.9 if len(words) > 1 else 1.0
        )
    known = [word for word in usual if word in words]
    return (1.0 if known else 0.4) * (0.9 if len(words) > 2 else 1.0)
