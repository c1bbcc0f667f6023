"""What goes with a product: "do you sell the fuel for it?", "which bulb fits the Crane lamp?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.base import Fits, FollowUp
from assistant.followups.manners import fragment, leads
from assistant.followups.names import Find, meant
from assistant.followups.swapping import Understand, merge
from assistant.followups.topic import Topic
from assistant.followups.words import (
    FACTS,
    MATTERS,
    SENTENCE_END,
    STOP,
    chunks,
    content,
    everything,
    head,
    heads,
    kind,
    name_words,
    title_words,
    words,
)
from assistant.intents.wishes import asks_for
from knowledge.types import Filters, Product

_IT = r"(?:(?:it|them|this|that|these|those)\b(?! (?:one|\w+ing)\b)|its\b[^.,;:?!]*)"
_THE = r"(?:(?:the|my|your|our|that|this) )?"
_NAME = r"(?:(?!\b(?:for|with|fits?|the|it|they)\b)[^.,;:?!])+?"
# What ties the one thing to the other: "fits it", "to go with it", "for it", "it needs".
_TIE = re.compile(
    r"\b(?:(?:to |that |which |would |could |can )*(?:fits?|suits?|matches|works? with|"
    r"go(?:es)?(?: well| along| together)? (?:with|on)|(?:is |are )?compatible with|"
    r"(?:do |would |will |should )?(?:i|we) (?:can |could |would |should |must )?"
    r"(?:put|use|hang|wear|pair|need|get|want|take|buy)(?: (?:on|in|under))?(?: for| with)?|"
    r"(?:screws?|clips?|goes|fits?|plugs?|snaps?|belongs?) (?:on|onto|in|into|to|under))"
    rf"|for) (?:{_IT}|{_THE}(?P<name>{_NAME})(?=\W*(?:$|[.,;:?!])))"
    rf"|\b(?:that |which )?(?:(?:it|they)|the (?P<other>{_NAME})) (?:needs?|takes?|requires?)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"^\W*(?:(?:and|so|ok|then)\b\W*)*(?:which\s+(?!is\b|are\b)|"
    r"what(?:['\u2019]?s|\s+is|\s+are)\s+the\s+right\b|"
    r"what\s+(?!is\b|are\b))",
    re.IGNORECASE,
)
# "And a grinder to go with it?" asks to be shown one, whatever words it begins with.
_BESIDE = re.compile(r"\bgo(?:es)?(?: well| along| together)? with\b|\bits\b", re.IGNORECASE)
_ONE = re.compile(r"\bones?\W*$", re.IGNORECASE)
# "Does it come with a paddle?" "I need one as well", "do you sell one?"
_COMES_WITH = re.compile(
    r"\b(?:com(?:es?|ing)|sold|shipp?(?:ed|s)|supplied|delivered) with "
    r"(?:(?:an?|any|the|its|some) )?"
    r"(?P<thing>[\w' -]+?)(?=\s+(?:or|and|in|already)\b|\W*$|[?.,!;:])"
    r"|\b(?P<part>[\w'-]{1,30}(?: [\w'-]{1,30})?) "
    r"(?:included|in the box|supplied|thrown in)\b",
    re.IGNORECASE,
)
_WANTS_ONE = re.compile(
    r"\b(?:need|buy|sell|have|stock|carry|show (?:me|us)|recommend)\b"
    r"(?: (?:to|me|us|also|just|i|we|do|can|you)){0,3} (?P<one>one|ones|some)\b(?! of\b)",
    re.IGNORECASE,
)
_NEEDS_ONE = re.compile(
    r"\b(?:i|we) (?:will )?need (?P<one>one|ones|some)\b(?! of\b)", re.IGNORECASE
)
# "I want one in blue" and "I'll take one then" are of the product itself.
_ADDED = re.compile(
    r"\b(?:as well|too|also|separately|extra|where|"
    r"(?:do|can) you (?:sell|have|stock|carry))\b",
    re.IGNORECASE,
)
# "The gas that screws onto it": a thing, and nothing that is said of it.
_THING_ALONE = re.compile(r"^(?:the|an?|some)\s+[\w'-]+(?:\s+[\w'-]+)?\s*$", re.IGNORECASE)
# "Which one goes in it then?" "Which one do I need for it?"
_WHICH_ONE = re.compile(r"\b(?:which|what) (?P<one>one|ones|kind|type)\b", re.IGNORECASE)
_LONGEST, _MOST = 4, 300  # words of a thing, characters of a message
# How well a record has to bear out what is said of a thing that is called otherwise.
_LEAST, _NEAREST = 0.5, 8


def companion(
    said: str, known: Sequence[Topic], understand: Understand, find: Find, fits: Fits
) -> FollowUp | None:
    """Return a search for what goes with a product, None where no other thing is asked for.

    What a thing is has to be in the title of some product: nobody sells the warranty for a tent.
    Called by another name, "the gas for it", it is what speaks of the product, and is like that.
    """
    if known and (found := _asked_about(said, known, understand, find)):
        return found
    for tie in _TIE.finditer(said[:_MOST]):
        sentences = SENTENCE_END.split(said[: tie.start()])
        ahead = sentences[-1]
        partner = _partner(tie, known, find)
        if partner is None or not _wishes(said, ahead, tie, partner):
            continue
        part = _part(known)
        thing = part if part and _ONE.search(ahead) else _thing(ahead, partner) or part
        among = _called(thing, partner, find) or _like(thing, partner, find, fits)
        if among:
            question = f"{' '.join(thing)} for the {partner.title}"
            rest = _without_partner(ahead, said[tie.end() :], tie, partner)
            spent = (
                each
                for each in understand(" ".join(sentences[:-1])).constraints
                if each.field == "price"
            )
            told = merge(Filters("product", tuple(spent)), understand(rest))
            filters = Filters("product", told.constraints)
            return FollowUp(question, filters, (), "rule", among=tuple(each.id for each in among))
    return None


def _like(thing: Sequence[str], partner: Product, find: Find, fits: Fits) -> list[Product]:
    """Return the one product that speaks of the partner and is what is said, [] for none.

    The "gas" for a stove is the canister that fits it.
    """
    # What its own record speaks of is asked of that.
    if not thing or thing[-1] in FACTS or thing[-1] in everything(partner):
        return []
    own = set(name_words(partner))
    near = (*find(" ".join(thing)), *find(" ".join(partner.categories)))
    others = [
        each
        for each in {each.id: each for each in near}.values()
        if head(each) != head(partner)
        and not set(each.categories).isdisjoint(partner.categories)
        and not own.isdisjoint(everything(each))
    ][:_NEAREST]
    described = f"{' '.join(thing)} for the {kind(partner)}"
    scores = fits(described, others) if others else ()
    best = max(zip(scores, others, strict=True), key=lambda each: each[0], default=None)
    return [best[1]] if best is not None and best[0] >= _LEAST else []


def _asked_about(
    said: str, known: Sequence[Topic], understand: Understand, find: Find
) -> FollowUp | None:
    """Return a search for the part that a product was asked to come with: "I need one as well"."""
    topic, earlier = known[-1], known[-2:-1]
    thing = _part(known)
    tie = _TIE.search(said[:_MOST])
    which = _WHICH_ONE.search(said) if tie else None
    one = which or (_WANTS_ONE.search(said) if _ADDED.search(said) else _NEEDS_ONE.search(said))
    if one is None or not thing or MATTERS.search(said):
        return None
    name = " ".join(thing)
    talked_about = (topic.subject, *topic.products, *(each.subject for each in earlier))
    # The part may have been taken for what is talked about.
    wholes = (
        each
        for each in talked_about
        if each and heads(each).isdisjoint(thing) and heads(each).isdisjoint(words(said))
    )
    whole = next(wholes, None)
    among = _called(thing, whole, find) if whole else []
    if not among or whole is None:
        return None
    question = f"{said[: one.start('one')]}{name}{said[one.end('one') :]}"
    if which:
        question = f"{name} for the {whole.title}"
    asked = next((each for each in SENTENCE_END.split(said) if one.group() in each), said)
    filters = Filters("product", understand(question if which else asked).constraints)
    return FollowUp(question, filters, (), "rule", among=tuple(each.id for each in among))


def _partner(tie: re.Match[str], known: Sequence[Topic], find: Find) -> Product | None:
    """Return the product that something is to go with: the one talked about, or one by its name."""
    name = tie["name"] or tie["other"]
    if name:
        return meant(name, (), find(" ".join(content(name))))[0]
    topic = known[-1] if known else None
    single = topic is not None and (topic.named or len(topic.products) == 1)
    return topic.subject if topic is not None and single else None


def _wishes(said: str, ahead: str, tie: re.Match[str], partner: Product) -> bool:
    """Tell whether what stands ahead of a tie asks to be shown a thing, and no rule."""
    beside = leads(said) and _BESIDE.search(tie.group())
    alone = _THING_ALONE.match(fragment(ahead))
    if alone and not everything(partner).isdisjoint(content(ahead)):
        alone = None  # "the strap that goes on it" is of its own strap
    asked = asks_for(said) or _WHICH.search(ahead) or beside or alone
    return bool(asked) and not MATTERS.search(said)


def _thing(ahead: str, partner: Product) -> list[str]:
    """Return the words of the thing that is asked for; "a rear one" is of the partner's kind."""
    runs = list(chunks(ahead))
    thing = runs[-1][-_LONGEST:] if runs else []
    return [*thing, *words(kind(partner))] if _ONE.search(ahead) else thing


def _part(known: Sequence[Topic]) -> list[str]:
    """Return the words of the part that was asked about before, [] for none."""
    found = _COMES_WITH.search(known[-1].said[:_MOST]) if known else None
    said = (found["thing"] or found["part"]) if found else ""
    return [each for each in words(said) if each not in STOP][-_LONGEST:]


def _called(thing: Sequence[str], partner: Product, find: Find) -> list[Product]:
    """Return the products called so that have to do with the partner, by their nouns if any are.

    Of "rear light" a front light has less than a rear one.
    """
    if not thing or thing[-1] in FACTS:
        return []
    near = [each for each in find(" ".join(thing)) if each.id != partner.id]
    near = [each for each in near if _has_to_do(each, partner)]
    found = [each for each in near if thing[-1] in heads(each)]
    if not found and thing[-1] in everything(partner):  # "Fuel is sold separately."
        found = [each for each in near if thing[-1] in words(each.title)]
    shares = [len(title_words(each).intersection(thing)) for each in found]
    return [each for each, share in zip(found, shares, strict=True) if share == max(shares)]


def _has_to_do(product: Product, partner: Product) -> bool:
    """Tell whether a product is of the partner's part of the shop, or speaks of it."""
    if not set(product.categories).isdisjoint(partner.categories):
        return True
    return not everything(product).isdisjoint({*heads(partner), *name_words(partner)})


def _without_partner(ahead: str, after: str, tie: re.Match[str], partner: Product) -> str:
    """Return what stands ahead of a tie and after it, with what is more than the partner's name.

    "A pillow to go with the Hollin comforter under $30" has a condition.
    """
    name = tie["name"] or tie["other"] or ""
    own = title_words(partner)
    rest = " ".join(each for each in name.split() if own.isdisjoint(words(each)))
    return f"{ahead.rstrip()} {rest}{after}"
