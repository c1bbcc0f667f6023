"""What a wish takes up from the story before it: "a new one", "by anyone else"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from . import values
from .english import STOP, adjective
from .found import Found
from .lexicon import LONGEST
from .reading import wanted
from .sorting import tokens_in
from .unnamed import mostly_names_things
from .values import Condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lexicon import Lexicon
    from .phrases import Phrase
    from .sentence import Sentence

# "A rectangular one": what stands before "one" is no noun.
_ONE = re.compile(r"\b(?:an?|another|the|some|any|just) (?:[\w-]+ ){0,3}?ones?\b|\bones\b")
_OWN = re.compile(r"\b(?:my|our|his|her|their)\b")
_ARTICLE = re.compile(r"\b(?:an?|the)\b")
_APART = 5  # tokens between "our" and its noun: "our old white 3 m cable"
_SOMETHING = re.compile(r"\b(?:something|anything|everything|gifts?|presents?)\b")
_ELSE = re.compile(
    r"\b(?:(?:by|from|of) )?(?:any|some)(?:one|body) else\b"
    r"|\b(?:(?:by|from|of) )?(?:an|any |some |all )?(?:other|different) "
    r"(?:brands?|makers?|makes?|manufacturers?|compan(?:y|ies))\b"
)


def antecedent(
    sentence: Sentence, lexicon: Lexicon, story: frozenset[int], phrases: Sequence[Phrase]
) -> frozenset[int]:
    """Return the noun of a story where the wish has none: "my black [kettle] died, a new one"."""
    wish = sentence.words(max(story, default=0) + 1, len(sentence.tokens))
    if _SOMETHING.search(wish):
        return frozenset()
    thing = wanted(sentence, lexicon, phrases)
    if thing.category or (thing.kind and not _ONE.search(wish)):
        return frozenset()
    spans = [
        range(start, stop)
        for start in sorted(story)
        for stop in range(start + LONGEST, start, -1)
        if story.issuperset(range(start, stop))
    ]
    named = (
        span
        for span in spans
        if any(each.field == "category" for each in lexicon.meanings(span.start, span.stop))
    )
    if found := next(named, None):
        return frozenset(found)
    nouns = [index for index in sorted(story) if _is_noun(sentence, lexicon, index)]
    # "The dog chewed our cable": what is somebody's own comes before who did it, and "a cable"
    # before the "time" of "last time I paid for a cable".
    own = [each for each in nouns if _OWN.search(sentence.words(max(0, each - _APART), each))]
    said = [each for each in nouns if _ARTICLE.search(sentence.words(max(0, each - 2), each))]
    return frozenset([*own, *said, *nouns][:1])


def _is_noun(sentence: Sentence, lexicon: Lexicon, index: int) -> bool:
    token = sentence.tokens[index]
    if token.kind != "word" or token.word in STOP or adjective(token.word):
        return False
    vocabulary = lexicon.vocabulary
    return vocabulary.ends_a_kind(token.word) or mostly_names_things(vocabulary, token.word)


def other_makers(sentence: Sentence, lexicon: Lexicon, story: frozenset[int]) -> Found:
    """Return what "by anyone else" excludes: the brands of the story."""
    match = _ELSE.search(sentence.text)
    if match is None or not story:
        return Found()
    said = tokens_in(sentence, match.span())
    made = [
        Condition("brand", each.value, start, stop)
        for start in sorted(story)
        for stop in range(start + 1, start + LONGEST + 1)
        if story.issuperset(range(start, stop))
        for each in lexicon.meanings(start, stop)
        if each.field == "brand"
    ]
    found = values.found(made, absent=True)
    return replace(found, spent=found.spent | said, dropped=found.dropped | said) if made else found
