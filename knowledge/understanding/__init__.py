"""What a shopper's sentence asks for, as filters; no model, the same sentence always the same way.

Words are held against the catalogue's own: its brands, categories, attributes, values and units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..terms import quoted, stem
from ..types import Constraint, Filters
from .ages import aged
from .amounts import Amount, amounts, corrected, turned
from .clipped import unclipped
from .coded import coded
from .compounds import opened
from .crossed import crossed, crosses
from .denials import denial_apart
from .english import STOP
from .found import Found
from .genders import for_whom, gendered
from .guards import about_rules, elsewhere
from .inches import without_inches
from .left_out import with_left_out
from .leftovers import leftovers
from .lexicon import Lexicon
from .measures import measured
from .origins import origins
from .parts import of_parts
from .phrases import phrases
from .reading import described, labelled, wanted
from .references import antecedent, other_makers
from .rewriting import ALLERGIC
from .sentence import Sentence, tokenise
from .sized import sized
from .sorting import in_stock, sorted_by
from .spelling import mend
from .stories import told
from .suited import suited
from .values import Wanted, flag
from .vocabulary import Vocabulary
from .wearers import named_after_for, wearers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["Understood", "Vocabulary", "understand"]

_CHEAP = frozenset("cheap inexpensive affordable budget".split())
ANY_KIND = "*"


@dataclass(frozen=True, slots=True)
class Understood:
    """The conditions of a sentence, and the words of it that are left to rank by.

    `thing` is what is wanted where no category is: "first aid kit".
    """

    filters: Filters
    words: str
    thing: str = ""


def understand(
    text: str, vocabulary: Vocabulary, *, cheap: Mapping[str, float] | None = None
) -> Understood:
    """Return what a sentence asks for in the words of a catalogue.

    `cheap` is what the shop calls cheap: a highest price for a category, or "*" for any.
    """
    sentence = tokenise(text)
    if about_rules(sentence.text):
        return Understood(Filters(), text)
    plain = with_left_out(suited(sentence.text, vocabulary), vocabulary)
    if plain != sentence.text:
        sentence = replace(tokenise(plain), typed=sentence.typed)
    sentence = opened(mend(unclipped(sentence, vocabulary), vocabulary), vocabulary)
    sentence = without_inches(sentence, vocabulary)
    lexicon = Lexicon(sentence, vocabulary)
    if (apart := denial_apart(sentence, lexicon)) is not sentence:
        sentence, lexicon = apart, Lexicon(apart, vocabulary)
    found = _read(sentence, lexicon, cheap or {})
    return Understood(
        Filters(constraints=_once(found.constraints), sort=found.sort, gaps=found.gaps),
        _rest(sentence, found),
        found.thing,
    )


def _read(sentence: Sentence, lexicon: Lexicon, cheap: Mapping[str, float]) -> Found:
    makers = _makers(sentence, lexicon)
    named = makers | lexicon.numbered()
    said = [each for each in amounts(sentence) if each.first not in named]
    said, other = corrected(sentence, said)
    said = [_of_other_denied(sentence, lexicon, each) for each in said]
    story = told(sentence, said)
    other |= story | elsewhere(sentence, said, lexicon.called(), story)
    every, said = said, [each for each in said if each.first not in other]
    compared = {index for each in said if each.compared for index in range(each.start, each.end)}
    numbers = {
        index for each in said if each.unit or each.money for index in range(each.first, each.last)
    }
    stock = in_stock(sentence)
    skip, names = other | compared | numbers | stock.spent, lexicon.names() | makers
    people = named_after_for(sentence, lexicon)
    if story:
        noun = antecedent(sentence, lexicon, story, phrases(sentence, skip | people, names))
        other, skip = other - noun, skip - noun
    size = sized(sentence, lexicon, skip | people, names)
    origin = origins(sentence, lexicon, other)
    apart = skip | people | size.spent | origin.spent | for_whom(sentence) | crosses(sentence)
    thing = wanted(sentence, lexicon, phrases(sentence, apart, names))
    found = stock | size | origin | wearers(sentence, lexicon, thing)
    found |= gendered(sentence, lexicon, thing, other)
    found |= other_makers(sentence, lexicon, story)
    found |= aged(sentence, lexicon, every, thing)
    found |= of_parts(sentence, lexicon, thing, compared | numbers | found.spent)
    paid = {index for each in said if each.money for index in range(each.start, each.end)}
    found |= crossed(sentence, lexicon, said, thing)
    found |= coded(sentence, lexicon, thing, other | found.spent | paid)
    said = [each for each in said if found.spent.isdisjoint(range(each.first, each.last))]
    found |= measured(sentence, lexicon, said, thing)
    found |= sorted_by(sentence, lexicon, thing, other | found.spent)
    found |= labelled(sentence, lexicon, thing, skip | found.spent)
    left = phrases(sentence, skip | found.spent, names)
    if found.spent & set(range(*thing.head)) or (found.sort and not thing.category):
        thing = wanted(sentence, lexicon, left)
    found |= described(sentence, lexicon, left, thing, spent=found.spent)
    found |= _cheap(sentence, thing, cheap)
    gaps = leftovers(
        sentence, lexicon, said=said, skip=other, found=found, phrases=left, thing=thing
    )
    return replace(found, gaps=gaps, thing="" if thing.category else thing.kind)


def _of_other_denied(sentence: Sentence, lexicon: Lexicon, amount: Amount) -> Amount:
    """Return an amount as it was said where a "no" denies something else: "no Skarn under $50".

    "No tents under $50" denies what costs less.
    """
    if amount.denial < 0:
        return amount
    spans = [
        (start, stop)
        for start in range(amount.denial + 1, amount.first)
        for stop in range(start + 1, amount.first + 1)
    ]
    other = any(
        any(each.field == "brand" for each in lexicon.meanings(*span))
        or flag(lexicon, *span, "", exact=True)
        for span in spans
    )
    return turned(amount) if other or _has_no(sentence, amount) else amount


def _has_no(sentence: Sentence, amount: Amount) -> bool:
    """Say whether a thing named before has not what a "no" denies: "monitor, no stand under $50".

    Who denies what costs more, "no stand over $50", may well mean the thing itself.
    """
    if amount.bounds[0][0] != "$gte":
        return False
    before, denied = (
        {stem(each.word) for each in part if each.kind == "word" and each.word not in STOP}
        for part in (
            sentence.tokens[: amount.denial],
            sentence.tokens[amount.denial + 1 : amount.start],
        )
    )
    return bool(before) and bool(denied) and before.isdisjoint(denied)


def _makers(sentence: Sentence, lexicon: Lexicon) -> frozenset[int]:
    """Return the tokens that look like quantities and were typed as a brand: "3M"."""
    return frozenset(
        index
        for index, token in enumerate(sentence.tokens)
        if token.kind == "number" and token.word.upper() != token.word
        and token.word.upper() in sentence.typed
        and any(each.field == "brand" for each in lexicon.meanings(index, index + 1))
    )  # fmt: skip


def _cheap(sentence: Sentence, thing: Wanted, cheap: Mapping[str, float]) -> Found:
    """Return the price up to which the shop calls what is wanted cheap, where it says so."""
    limit = cheap.get(thing.category, cheap.get(ANY_KIND))
    spent = frozenset(index for index, token in enumerate(sentence.tokens) if token.word in _CHEAP)
    if limit is None or not spent:
        return Found()
    return Found((Constraint("price", "$lte", limit),), spent, spent)


def _once(constraints: Collection[Constraint]) -> tuple[Constraint, ...]:
    return tuple(dict.fromkeys(constraints))


def _rest(sentence: Sentence, found: Found) -> str:
    """Return the words that rank: all but conditions on numbers, denials and polite phrases.

    What stood in quotation marks keeps them, for it has to be found as it is.
    """
    phrases = [f'"{phrase}"' for phrase in quoted(sentence.typed)[1]]
    kept = [
        sentence.phrase(index, index + 1)
        for index, token in enumerate(sentence.tokens)
        if index not in found.dropped and token.kind != "sign" and token.word not in STOP
        and token.word != ALLERGIC
        and not any(token.word in phrase.lower() for phrase in phrases)
    ]  # fmt: skip
    return " ".join([*kept, *phrases]) or sentence.typed
