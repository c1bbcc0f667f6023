"""What bare numbers count: "5 buttons", "6000 black pages", "a pack of 4"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..terms import stem
from .english import ALIASES, STOP
from .fields import SMALLEST
from .lexicon import is_called

if TYPE_CHECKING:
    from .amounts import Amount
    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted

_PACKS = ("pack", "package", "packet")
_IN_PACKS = frozenset((*_PACKS, "box", "bundle", "set", "multipack"))
# How catalogues label what a pack has in it.
_PACK_LABELS = ("{} size", "{} quantity", "{} count", "quantity per {}", "pieces per {}",
                "units per {}", "items per {}", "number per {}")  # fmt: skip


def counting(noun: str) -> list[str]:
    """Return the labels under which catalogues count a noun: "5 buttons", "3 people"."""
    nouns = [noun, *ALIASES.get(noun, ())]
    patterns = ("{}", "{} quantity", "number of {}", "{} count", "capacity {}", "{} capacity")
    return [pattern.format(each) for each in nouns for pattern in patterns]


def spread_label(
    sentence: Sentence, lexicon: Lexicon, amount: Amount, thing: Wanted
) -> tuple[str, int, int] | None:
    """Return the one field of numbers whose label has the words behind a bare number, and more.

    "6000 black pages" are `black_toner_page_yield` where such things have no other of both words.
    """
    start = amount.end
    for end in range(min(len(sentence.tokens), start + 3), start + 1, -1):
        words = [each.word for each in sentence.tokens[start:end]]
        if not STOP.isdisjoint(words):
            continue
        said = set(map(stem, words))
        fields = [
            info.field
            for info in lexicon.vocabulary.fields_of("")
            if said <= set(map(stem, info.field.split("_")))
            and lexicon.coverage(info.field, thing.kind) >= SMALLEST
        ]
        if len(fields) == 1:
            return fields[0], amount.start, end
    return None


def pack_label(
    sentence: Sentence, lexicon: Lexicon, amount: Amount, kind: str
) -> tuple[str, int, int] | None:
    """Return the field of how many are in a pack: "a pack of [4]", "a [4]-pack"."""
    start, end = amount.start, amount.end
    if sentence.words(start - 1, start) == "of" and start > 1:
        pack, start = stem(sentence.words(start - 2, start - 1)), start - 2
    else:
        pack, end = sentence.words(end, end + 1), end + 1
        if pack not in _PACKS:
            return None  # "2 boxes" are how many are wanted
    beside = {sentence.words(start - 1, start), sentence.words(end, end + 1)}
    if pack not in _IN_PACKS or "or" in beside:  # "a 4 pack or a 6 pack" cannot both hold
        return None
    called = _PACKS if pack in _PACKS else (pack,)
    labels = [label.format(each) for label in _PACK_LABELS for each in called]
    known = bool(kind) and lexicon.counts("title", kind)[1] > 0
    for info in lexicon.named(labels):
        if (
            info.kind == "number"
            and not info.dimension
            and any(is_called(info, each) for each in labels)
            and (not known or lexicon.coverage(info.field, kind) > 0)
        ):
            return info.field, start, end
    return None
