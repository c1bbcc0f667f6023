"""Denials within a word: "non-leather", "leather-free", where the catalogue knows leather."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..columns import Meaning
from ..types import Constraint
from .lexicon import is_called
from .values import adjectival

if TYPE_CHECKING:
    from .sentence import Sentence
    from .vocabulary import Vocabulary

_DENIED = re.compile(r"non-(?P<after>[a-z]{2,})|(?P<before>[a-z]{3,})-free")
_NAMED = 3  # products that a word has to name
_OFFERED = frozenset("of shipping delivery returns gift trial".split())  # "leather, free shipping"


def opened(sentence: Sentence, vocabulary: Vocabulary) -> Sentence:
    """Return the sentence with "non-leather" and "leather-free" written as "no leather,".

    What a yes/no field, a material, a colour or a brand is called is denied so, and of a hyphened
    word also what products are named by. Else it is a word to rank by, as "hands-free" is.
    """
    spellings: dict[int, str] = {}
    for index, token in enumerate(sentence.tokens):
        if token.kind != "word":
            continue
        after = sentence.words(index + 1, index + 3).split()
        if match := _DENIED.fullmatch(token.word):
            thing, spent = match["after"] or match["before"], {index: ""}
        elif after[:1] == ["free"] and not _OFFERED & set(after[1:]):
            thing, spent = token.word, {index: "", index + 1: ","}
        elif token.word == "non" and after:
            thing, spent = after[0], {index: ",", index + 1: ""}
        else:
            continue
        if index in spellings or _named(sentence, spent, vocabulary):
            continue
        if _known(thing, vocabulary) or (match and _naming(thing, token.word, vocabulary)):
            spellings |= {place: said or f"no {thing}," for place, said in spent.items()}
    return sentence.mended(spellings) if spellings else sentence


def _named(sentence: Sentence, spent: dict[int, str], vocabulary: Vocabulary) -> bool:
    """Say whether the whole is a field or a value itself: "frost-free"."""
    whole = sentence.phrase(min(spent), max(spent) + 1)
    labels = vocabulary.field_named([whole]).get(whole, ())
    return bool(vocabulary.lookup([whole])) or any(is_called(each, whole) for each in labels)


def _known(thing: str, vocabulary: Vocabulary) -> bool:
    infos = vocabulary.field_named([thing, "material"])
    if any(each.kind == "flag" and is_called(each, thing) for each in infos.get(thing, ())):
        return True
    meanings = vocabulary.lookup([thing]).get(thing, ())
    if any(
        each.field in {"brand", "colour"} or "material" in each.field.split("_")
        for each in meanings
    ):
        return True
    return any(
        vocabulary.matching([Constraint(each.field, "$eq", thing)])
        for each in infos.get("material", ())
        if each.kind == "text" and adjectival(each.field)
    )


def _naming(thing: str, compound: str, vocabulary: Vocabulary) -> bool:
    """Say whether products are named by a word, and none is said to be the compound itself."""
    if vocabulary.count(Meaning("title", "", 0), thing)[1] < _NAMED:
        return False
    return not vocabulary.matching([Constraint("text", "$contains", compound)])
