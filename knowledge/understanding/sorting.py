"""Orders that a sentence asks for: "the lightest tent", "highest capacity", "best rated"; stock."""

# ruff: noqa: E501 (patterns read better on one line each)

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..types import Constraint, Gap, Sort
from .english import ALIASES, MEASURES, STOP, VERBS
from .found import Found
from .lexicon import is_called

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..columns import FieldInfo
    from .lexicon import Lexicon
    from .sentence import Sentence
    from .values import Wanted

_MOST = {"highest", "longest", "largest", "biggest", "most", "greatest", "best", "top",
         "strongest", "brightest", "fastest"}  # fmt: skip
_LEAST = {"lowest", "shortest", "smallest", "least", "fewest", "slowest"}
_SIGNS = frozenset(",.;:!?")
_OFTEN = 0.5
_ANY_FIELD = {"highest", "lowest", "most", "least", "best", "top", "greatest"}
_RATED = re.compile(
    r"(?:best|highest|top)[ -](?:customer )?(?:rated|reviewed|ratings?|reviews?|review score)\b"
)
_BY = re.compile(
    r"\b(?P<sort>sort(?:ed)?|order(?:ed)?|rank(?:ed)?|arranged?) (?:(?!by )[a-z-]+ ){0,3}?(?P<by>by) (?P<label>[a-z ]+?)"
    r"(?P<down>,? (?:desc(?:ending)?|high(?:est)? (?:to low|first)|from high))?(?:,? (?:asc(?:ending)?|low(?:est)? (?:to high|first)))?(?=[,.;:!?]|$)"
)
_PRICE_ORDER = re.compile(
    r"\bprices?:?,? (?:from )?(?P<first>low|high)(?:est)? (?:to|first)\b(?: (?:low|high)(?:est)?)?"
)
_IN_STOCK = re.compile(
    r"\b(?:(?:that (?:is|are|'s) |which (?:is|are) |currently |still |must be |only )*(?:in stock|on stock|in store now|on hand|ready to ship|ready to go|ready for dispatch)(?: (?:right )?now| currently| today)?"
    r"|(?:not|aren't|isn't) (?:out of stock|sold out)|(?:currently|immediately) available"
    r"|available(?: (?:right )?(?:now|immediately|today|straight away))?(?! (?:in|for(?! (?:under|below|less|up|at|\$))|with|as|from|at|to|on|until|colou?rs?|sizes?)\b))\b"
)
# "A guitar that I can buy now": what can be had at once is in stock.
_AT_ONCE = re.compile(
    r"\b(?:(?:that |which )?(?:i|we) can (?:\w+ly )?|can (?:i|we) |to |could )(?:buy|get|have|order|purchase|take (?:home|away|with me)|pick up|collect)"
    r" (?:it |one |them )?(?:right now|now|today|right away|straight away|at once|immediately)\b(?! (?:and|or) (?:pay|return|get it))"
)
_NOT_BEFORE = re.compile(r"\b(?:back|not|isn't|aren't|out of|come|be) (?:currently )?$")
_HAS_TO = re.compile(
    r"\b(?:has to|have to|got to|needs? to|must|should) (?:\w+ )?be (?:currently )?$"
)


def sorted_by(sentence: Sentence, lexicon: Lexicon, thing: Wanted, skip: Collection[int]) -> Found:
    """Return the order that a sentence asks for, by price, rating or a field of the catalogue."""
    kind = thing.kind
    if match := _RATED.search(sentence.text):
        # A tent has a waterproof rating, too: only what is called so and nothing more is meant.
        called = [info for info in lexicon.named(("rating",)) if info.field == "rating"]
        field = _number(lexicon, called, kind)
        if not field:
            return _missing(sentence, match.span(), "best rated first", "rating")
        return _sort(sentence, field, True, match.span())
    if match := _PRICE_ORDER.search(sentence.text):
        return _sort(sentence, "price", match["first"] == "high", match.span())
    if match := _BY.search(sentence.text):
        return _by(sentence, lexicon, match, kind)
    for index, token in enumerate(sentence.tokens):
        if index in skip or token.kind != "word":
            continue
        if found := _superlative(sentence, lexicon, thing, index):
            first = _first(sentence, index)
            return replace(found, spent=found.spent | first, dropped=found.dropped | first)
    return Found()


def _first(sentence: Sentence, start: int) -> frozenset[int]:
    """Return the "first" that ends the clause of an order: "the cheapest tents first"."""
    for index in range(start + 1, len(sentence.tokens)):
        after = sentence.tokens[index + 1 : index + 2]
        if sentence.tokens[index].kind == "sign":
            break
        if sentence.tokens[index].word == "first" and (not after or after[0].word in STOP | _SIGNS):
            return frozenset((index,))
    return frozenset()


def _by(sentence: Sentence, lexicon: Lexicon, match: re.Match[str], kind: str) -> Found:
    """Return the order that "sort tents by weight" asks for; the tents stay."""
    label = match["label"].strip()
    field = "price" if "price" in label else _field(lexicon, (label,), kind)
    spent = tokens_in(sentence, (match.start("by"), match.end()))
    spent |= tokens_in(sentence, match.span("sort"))
    if not field:
        return Found((), spent, spent, gaps=(Gap("words", match.group().strip()),))
    return Found((), spent, spent, Sort(field, bool(match["down"])))


def _superlative(sentence: Sentence, lexicon: Lexicon, thing: Wanted, index: int) -> Found | None:
    kind, head = thing.kind, range(*thing.head)
    word, tokens = sentence.tokens[index].word, sentence.tokens
    before = tokens[index - 1].word if index else ""
    if before in {"at", "very"} and word in {"most", "least"}:
        return None
    if word == "top" and before and before not in STOP | _SIGNS:
        return None  # "a merino top, size L" is worn
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if word in {"most", "least"} and after in MEASURES | _PLENTY:
        measure = MEASURES.get(after) or _PLENTY[after]
        field = _field(lexicon, measure.labels, kind)
        return _spans(field, measure.more == (word == "most"), index, index + 2)
    if word in _MOST | _LEAST:
        for length in (3, 2, 1):
            if index + length in head:
                continue  # "the biggest power bank" is no question of its power
            infos = (
                lexicon.labels(index + 1, index + 1 + length)
                if index + length < len(tokens)
                else []
            )
            named = sentence.phrase(index + 1, index + 1 + length)
            if word not in _ANY_FIELD:
                infos = [
                    info
                    for info in infos
                    if any(is_called(info, name) for name in (named, *ALIASES.get(named, ())))
                ]
            field = "price" if named in {"price", "cost"} else _number(lexicon, infos, kind)
            if field:
                return _spans(field, word in _MOST, index, index + 1 + length)
    if word in MEASURES and word.endswith("est") and not _of_noun(sentence, thing, index):
        return _measured(sentence, lexicon, kind, index, before if before in VERBS else after)
    return None


def _measured(
    sentence: Sentence, lexicon: Lexicon, kind: str, index: int, verb: str
) -> Found | None:
    """Return the order of "the longest", or of what lasting is: "lasts longest"."""
    token = sentence.tokens[index]
    measure, after = MEASURES[token.word], sentence.words(index + 1, index + 2)
    labels = VERBS.get(verb, measure.labels)
    if field := _field(lexicon, labels, kind):
        end = index + 1 + (verb in VERBS and verb == after)
        return _spans(field, measure.more, index, end)
    if verb in VERBS:
        return None
    return _missing(sentence, (token.start, token.end), f"{token.word} first", _called(labels))


def _of_noun(sentence: Sentence, thing: Wanted, index: int) -> bool:
    """Say whether a superlative is of a noun that is not wanted: "the highest quality"."""
    after = sentence.tokens[index + 1 : index + 2]
    if sentence.tokens[index].word not in {"highest", "lowest"} or not after:
        return False
    return after[0].kind == "word" and index + 1 < thing.head[0] and after[0].word not in STOP


def _called(labels: Sequence[str]) -> str:
    """Return what a catalogue would have to have for an order."""
    return "date" if labels == MEASURES["newest"].labels else labels[0]


def _missing(sentence: Sentence, span: tuple[int, int], order: str, field: str) -> Found:
    spent = tokens_in(sentence, span)
    return Found((), spent, spent, gaps=(Gap("order", order, field),))


_PLENTY = {"affordable": MEASURES["cheap"], "economical": MEASURES["cheap"], "light": MEASURES["light"],
           "portable": MEASURES["light"], "compact": MEASURES["small"]}  # fmt: skip


def _spans(field: str, descending: bool, start: int, end: int) -> Found | None:
    if not field:
        return None
    spent = frozenset(range(start, end))
    return Found((), spent, spent, Sort(field, descending))


def _sort(sentence: Sentence, field: str, descending: bool, span: tuple[int, int]) -> Found:
    spent = tokens_in(sentence, span)
    return Found((), spent, spent, Sort(field, descending))


def _field(lexicon: Lexicon, labels: tuple[str, ...], kind: str) -> str:
    """Return the field of numbers that labels name: what the wanted products have, best first."""
    if labels == ("price",):
        return "price"
    return _number(lexicon, lexicon.named(labels), kind)


def _number(lexicon: Lexicon, infos: list[FieldInfo], kind: str) -> str:
    fields = [info for info in infos if info.kind == "number" and info.field != "price"]
    if not fields:
        return ""
    shares = {info.field: lexicon.coverage(info.field, kind) if kind else 0.0 for info in fields}
    if not max(shares.values()):
        # Such products there are, and none has any of these fields: nothing to order them by.
        return "" if kind and lexicon.counts(fields[0].field, kind)[1] else fields[0].field
    # The first label that goes for many of them: a duffel's capacity before its length.
    usual = max(shares.values()) * _OFTEN
    return next(info.field for info in fields if shares[info.field] >= min(usual, 0.1))


def in_stock(sentence: Sentence) -> Found:
    """Return the condition that a product is in stock where a sentence says so."""
    match = _IN_STOCK.search(sentence.text) or _AT_ONCE.search(sentence.text)
    before = sentence.text[: match.start()] if match else ""
    if match is None or (_NOT_BEFORE.search(before) and not _HAS_TO.search(before)):
        return Found()
    spent = tokens_in(sentence, match.span())
    return Found((Constraint("in_stock", "$eq", True),), spent, spent)


def tokens_in(sentence: Sentence, span: tuple[int, int]) -> frozenset[int]:
    """Return the tokens that stand within a piece of the text."""
    return frozenset(
        index
        for index, token in enumerate(sentence.tokens)
        if span[0] <= token.start and token.end <= span[1]
    )
