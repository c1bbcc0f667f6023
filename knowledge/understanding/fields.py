"""Which field of the catalogue a number is of: the best that is named, or the likeliest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..types import Constraint
from .english import ALIASES, PACKAGING
from .lexicon import is_called
from .values import OF_OTHERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..columns import FieldInfo
    from .amounts import Amount
    from .lexicon import Lexicon

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
    "sound": ("noise",),
}
# Dimensions that say by themselves what is measured; hours, hertz and metres may be of anything.
_TELLING = frozenset(("volume", "charge", "energy", "power", "luminous flux", "data"))
_SCREEN = frozenset("screen display diagonal size monitor".split())
_IGNORED = frozenset("price cost in_stock model id sku ean released title".split())
# Inches of these are of their screens, whatever the catalogue calls their bags and locks.
_SCREENED = frozenset(
    "laptop laptops notebook notebooks monitor monitors tv tvs television tablet tablets "
    "phone phones smartphone smartphones computer computers pc pcs screen screens display displays "
    "ultrabook chromebook netbook projector".split()
)
_CANDIDATES = 8  # fields of one dimension that are looked at
MOSTLY = 0.25  # share of them that must have a field whose unit is not known
SMALLEST = 0.05  # share of the wanted products that must have a field that was not named


def fitting(
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
        fields = [info for info in fields if any(is_called(info, label) for label in exact)]
    if kind and not any(lexicon.coverage(info.field, kind) >= SMALLEST for info in fields):
        # The catalogue may give its numbers without their unit.
        measured = {info.field for info in infos if info.dimension}
        bare = [
            info
            for info in infos
            if info.kind == "number" and not info.dimension and info.field not in measured
        ]
        likely = [info for info in bare if lexicon.coverage(info.field, kind) >= MOSTLY]
        fields = [info for info in likely if info.field not in _IGNORED] or fields
    if not fields:
        return ""
    shares = {info.field: lexicon.coverage(info.field, kind) if kind else 0.0 for info in fields}
    named = fields[0]
    best = max(fields, key=lambda info: (shares[info.field], info.products))
    # The field so called stands unless what is wanted has not it but a longer-named one.
    stands = shares[named.field] >= SMALLEST or shares[best.field] < SMALLEST
    return named.field if stands else best.field


def unnamed_field(lexicon: Lexicon, amount: Amount, kind: str) -> str:
    """Return the field that a quantity alone means for what is wanted: "a 2 m cable"."""
    unit = amount.unit
    if unit is None:
        return ""
    screens = lexicon.named(ALIASES["screen"]) if _SCREENED & set(kind.split()[-1:]) else []
    if unit.symbol == "in" and (field := fitting(lexicon, screens, "length", kind)):
        return field
    # "A 2 TB hard drive": a thing may be called by what is measured of it.
    called = lexicon.named(ALIASES.get(kind, ())) if unit.dimension == "data" else []
    if field := fitting(lexicon, called, unit.dimension, kind):
        return field
    likely_fields = sorted(
        (-_likelihood(info.field, unit.dimension, unit.symbol), -info.products, info.field)
        for info in lexicon.vocabulary.fields_of(unit.dimension)
        if info.field not in _IGNORED
    )
    best, most = "", 0.0
    for unlikely, _, field in likely_fields[:_CANDIDATES]:
        likely, share = -unlikely, lexicon.coverage(field, kind) if kind else 0.0
        if share < SMALLEST:
            continue
        # Of several that it may be, the one which is so.
        likely = likely * share + _has_value(lexicon, field, amount, kind)
        if likely > most:
            best, most = field, likely
    if not best and unit.dimension == "mass":
        return fitting(lexicon, lexicon.named(("weight",)), "mass", kind)
    quiet = unit.dimension == "sound" and amount.bounds[:1] and amount.bounds[0][0][:3] == "$lt"
    telling = unit.dimension in _TELLING or unit.symbol == "GHz" or quiet
    if not best and amount.compared and telling and likely_fields:
        return likely_fields[0][2]  # none of them has it: better said than passed over
    return best


def _has_value(lexicon: Lexicon, field: str, amount: Amount, kind: str) -> bool:
    """Say whether some of what is wanted is just so: bikes have 20 inch wheels, no such frame."""
    if amount.compared or amount.values or amount.unit is None:
        return False
    called = [Constraint("named", "$contains", word) for word in kind.split()]
    value = Constraint(field, "$eq", amount.bounds[0][1], amount.unit.symbol)
    return bool(lexicon.vocabulary.matching([value, *called]))


def _likelihood(field: str, dimension: str, symbol: str) -> float:
    words = field.split("_")
    if OF_OTHERS & set(words[:1]):
        return 0.01  # "HDMI, 3 m" may be what is said of a connector
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
    if dimension == "frequency" and not known:
        return 0.0  # the mains have some, too
    return (1.0 if known else 0.4) * (0.9 if len(words) > 2 else 1.0)
