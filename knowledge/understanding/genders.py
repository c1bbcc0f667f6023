"""Men's or women's, where a catalogue has a field that says so: "for women" is "F" of `gender`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import values
from .english import GENDERS, STOP, gender
from .found import Found
from .guards import SEEKS
from .phrases import is_denied
from .values import Condition, adjectival, of_gender

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted

_JOINTS = frozenset(("and", "or", "&", "/"))
_ARTICLES = frozenset("a an the any all".split())
# "A bag that men hate" is no men's bag.
_RELATIVE = frozenset(("that", "which", "who", "what", "where", "when"))
# These alone are people, and describe no thing: "a man bag".
_PERSONS = frozenset(("man", "woman", "lady"))


def gendered(sentence: Sentence, lexicon: Lexicon, thing: Wanted, other: Collection[int]) -> Found:
    """Return for whom of both what is wanted is made; who says both limits nothing."""
    said = [
        (start, index)
        for start, index in _said(sentence, other)
        if not thing.category or index not in range(*thing.head)
    ]
    kinds = {gender(sentence.tokens[index].word) for _, index in said}
    if len(kinds) != 1 or _says_both(sentence) or _says_anybody(sentence):
        return Found()
    field, names = _field(lexicon, thing.kind)
    if not field:
        return Found()
    value = names[kinds.pop()]
    start, index = said[0]
    made = [Condition(field, value, start, index + 1)]
    return values.found(made, absent=is_denied(sentence, start))


def _says_anybody(sentence: Sentence) -> bool:
    """Say whether it may be for anybody as well: "women's or unisex"."""
    return any(token.word == "unisex" for token in sentence.tokens)


def _says_both(sentence: Sentence) -> bool:
    """Say whether two are joined: "for men and women", "men's or women's"."""
    of = [gender(token.word) for token in sentence.tokens]
    return any(
        one and two and one != two and sentence.tokens[place + 1].word in _JOINTS
        for place, (one, two) in enumerate(zip(of, of[2:], strict=False))
    )


def for_whom(sentence: Sentence) -> frozenset[int]:
    """Return the tokens of "for men" and the like, which nothing that is wanted is called."""
    return frozenset(
        each for start, index in _said(sentence, ()) if start < index
        for each in range(start, index + 1)
    )  # fmt: skip


def _said(sentence: Sentence, other: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield where each gender is said from: at its "for", or at the word that describes a thing."""
    for index, token in enumerate(sentence.tokens):
        if not gender(token.word):
            continue
        after = sentence.tokens[index + 1 : index + 2]
        noun = bool(after) and after[0].kind == "word" and after[0].word not in STOP
        start = index - 1
        while start > 0 and sentence.tokens[start].word in _ARTICLES:
            start -= 1
        if not noun and sentence.words(start, start + 1) == "for" and (
            sentence.words(start - 1, start) not in SEEKS
        ):  # fmt: skip
            yield start, index
        elif index not in other and token.word not in _PERSONS and (
            sentence.words(start, start + 1) not in _RELATIVE
        ):  # fmt: skip
            yield index, index


def _field(lexicon: Lexicon, kind: str) -> tuple[str, dict[str, str]]:
    """Return the field of genders that most of what is wanted has, and how it calls each."""
    names: dict[str, dict[str, str]] = {}
    products: dict[str, int] = {}
    for word, meanings in lexicon.vocabulary.lookup(sorted(GENDERS)).items():
        for each in meanings:
            if adjectival(each.field) and (of_gender(each.field) or len(each.value) > 1):
                names.setdefault(each.field, {}).setdefault(GENDERS[word], each.value)
                products[each.field] = products.get(each.field, 0) + each.products
    both = [field for field in names if len(names[field]) > 1]
    known = lexicon.counts("title", kind)[1] or not lexicon.vocabulary.ends_a_kind(kind)
    shares = {field: lexicon.coverage(field, kind) if kind and known else 1.0 for field in both}
    best = max(both, key=lambda field: (shares[field], products[field]), default="")
    return (best, names[best]) if best and shares[best] > 0 else ("", {})
