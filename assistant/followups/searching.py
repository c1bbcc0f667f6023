"""The search that a follow-up asks for: the one before, changed, or one for another product."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.followups.base import FollowUp, of
from assistant.followups.bearing import borne
from assistant.followups.comparing import (
    Comparison,
    asks_of_itself,
    bound,
    comparisons,
    is_complaint,
    value_of,
)
from assistant.followups.manners import fragment, leads, wish
from assistant.followups.names import Find, kind_in, thing
from assistant.followups.references import renamed, than
from assistant.followups.standing import CONDITION, IT
from assistant.followups.swapping import (
    Understand,
    join,
    latest,
    merge,
    swap,
    told_beside,
    values,
    without,
)
from assistant.followups.topic import Topic
from assistant.followups.versions import (
    allows,
    bare,
    contradicts,
    kin,
    made_for,
    other_version,
)
from assistant.followups.wearers import wearer, worn_by
from assistant.followups.words import MATTERS, SENTENCE_END, chunks, content, kind, words
from knowledge.types import Constraint, Filters, Gap, Product

_OWNED = {"": "", "kids": "kids'", "women": "women's", "men": "men's"}
_CLAUSE = re.compile(r"[.;:!?](?:\s+|$)|,\s+|\s+-+\s+")
# Another product is asked for by what no field of a record measures: "a warmer version of it".
_ANOTHER = re.compile(
    r"\b(?:(?:more|less)\s+\w+|\w{2,}(?:er|ier)|another|different)\s+(?:version|model|one|kind)\b",
    re.IGNORECASE,
)

_IS_IT = re.compile(r"^\W*(?:is|are|does|do|will|would) (?!there\b|you\b|u\b|they\b)\w+", re.I)
_TOO_DEAR = re.compile(
    r"(?:[$\u20ac\u00a3]\s?)?(?<![\w.,])(?P<price>\d[\d,]*(?:\.\d\d)?)"
    r"(?: (?:dollars|bucks|euros|pounds))?"
    r"(?: is| are|'s)?(?: (?:just|really|way|far|still|a (?:bit|little)|quite))* "
    r"(?:(?:too|so) (?:much|expensive|dear|pricey|steep|high|rich)(?: for (?:me|us))?|"
    r"(?:over|above|beyond|out of) (?:my|our) (?:budget|limit|price range|reach)|"
    r"more than (?:i|we) (?:can (?:pay|spend|afford)|want|wanted|planned|have)"
    r"(?: to (?:pay|spend))?(?=\s*(?:$|[.,;:!?])))",
    re.IGNORECASE,
)
# "I don't think 130 is too much", "isn't 130 more than ...?"
_DOUBTS = re.compile(r"\b(?:not|think|says?|is|are)\b[^.,;:!?]*$|n't\b[^.,;:!?]*$", re.IGNORECASE)
# "Goggles for our daughter", and no sentence.
_FOR_SOMEBODY = re.compile(
    r"^(?:(?:an?|the|some) )?(?P<thing>[\w'-]+(?: [\w'-]+){0,2}?) for\b", re.IGNORECASE
)
_OWNED_ALREADY = re.compile(
    r"\b(?:i|we|my \w+)(?:'ve| have)?(?: already)? (?:own|owns|had|got|have|has|bought|use)\b",
    re.IGNORECASE,
)


def compared(
    said: str, known: Sequence[Topic], understand: Understand, find: Find
) -> FollowUp | None:
    """Return a search for products with more or less of something than the one talked about."""
    if _of_itself_last(said):
        return None
    topic = next((each for each in reversed(known) if not is_complaint(each.said)), known[-1])
    wanted = comparisons(said, loosely=not (asks_of_itself(said) or MATTERS.search(said)))
    if topic.subject and wanted and is_other_kind(said, topic.subject, find):
        return None
    found = bounded(said, wanted, topic, understand)
    return found or _another(said, topic, find)


def _of_itself_last(said: str) -> bool:
    """Tell whether the last of several sentences compares, and asks that of what is talked about.

    "I can't lift. Is having it carried in any cheaper?"
    """
    *before, last = SENTENCE_END.split(said)
    return bool(before and comparisons(last)) and _IS_IT.match(last) is not None


def bounded(
    said: str, wanted: Sequence[Comparison], topic: Topic, understand: Understand
) -> FollowUp | None:
    """Return a search for what has more or less of something than a topic's products."""
    subject = topic.subject
    if subject is None:
        return None
    shown = (subject,) if topic.named or not topic.products else topic.products
    found: list[Constraint] = []
    reference = subject
    for each in wanted:
        measured = [
            (value.base, product) for product in shown if (value := value_of(product, each))
        ]
        if measured:
            pick = max if each.more else min
            _, reference = pick(measured, key=lambda pair: pair[0])
            if (limit := bound(reference, each)) is not None:
                found.append(limit)
    if not found:
        return None
    carried = Filters() if topic.named else without(topic.filters, {each.field for each in found})
    own = Filters("product", (*_category(reference), *found))
    told = understand(said)
    # "Cheaper than that one" has become a bound by now, and so has "a warmer one".
    gaps = tuple(
        each for each in told.gaps if " than " not in f"{each.text} " and not comparisons(each.text)
    )
    filters = merge(merge(without(carried, {"category"}), own), replace(told, gaps=gaps))
    apart = (reference.id,) if topic.named else ()  # what was only shown may be the nearest
    return FollowUp(than(said, reference), filters, (), "rule", apart=apart)


def _another(said: str, topic: Topic, find: Find) -> FollowUp | None:
    """Return the one other product of the subject's name: "is there a warmer version of it?"."""
    if topic.subject is None or not topic.named or not _ANOTHER.search(said):
        return None
    if _OWNED_ALREADY.search(said):  # "I own an older one" wants none
        return None
    subject = topic.subject
    others = [each for each in kin(topic, find) if each.categories == subject.categories]
    return of(f"{others[0].title}: {fragment(said)}", others[0]) if len(others) == 1 else None


def too_dear(said: str, topic: Topic) -> str | None:
    """Return the bound that a complaint about a price sets: "130 is too much" of shoes for $130.

    None where nothing that was shown costs so much.
    """
    found = _TOO_DEAR.search(said)
    if found is None or topic.subject is None or _DOUBTS.search(said[: found.start()]):
        return None
    price = Decimal(found["price"].replace(",", ""))
    shown = (topic.subject, *topic.products)
    if not any(each.price is not None and price in (each.price, int(each.price)) for each in shown):
        return None
    return f"{said[: found.start()]}price under {found['price']}{said[found.end() :]}"


def is_other_kind(said: str, subject: Product, find: Find) -> bool:
    """Tell whether a comparison is about another kind of thing: "a lighter tent" of a pack."""
    kinds = [found for run in chunks(said) if (found := thing(run, find))]
    return any(each.categories[-1:] != subject.categories[-1:] for each in kinds)


def instead(topic: Topic, said: str, understand: Understand, find: Find) -> FollowUp | None:
    """Return what is meant by what the product talked about is not: "in red" of a blue one.

    That is the product of its name which is it, or else a search among its kind.
    """
    subject = topic.subject
    if subject is None:
        return None
    sibling = (
        made_for(said, topic, find) or bare(said, topic, find) or other_version(said, topic, find)
    )
    if sibling is not None:
        return of(f"{sibling.title}: {fragment(said)}", sibling)
    if IT.search(said):
        return None
    noun = subject.categories[-1] if subject.categories else subject.title
    told = understand(said)
    if leads(said) and not _contradicted(subject, told):
        # Beside its noun a condition is read better: "and for three people?" of tents.
        told = without(understand(f"{noun} {fragment(said)}"), {"category"})
    if not _contradicted(subject, told):
        return None
    if (sibling := _sibling(topic, told, find)) is not None:
        question = renamed(topic.question, subject, sibling.title)
        return of(question or f"{sibling.title}: {fragment(said)}", sibling)
    filters = merge(Filters("product", _category(subject)), told)
    return FollowUp(f"{noun}, {fragment(said)}", filters, (), "rule")


def _contradicted(product: Product, told: Filters) -> bool:
    return any(contradicts(product, each) for each in told.constraints)


def _sibling(topic: Topic, told: Filters, find: Find) -> Product | None:
    """Return the one product of the subject's name that is what is told: the Larch for three."""
    fits = [each for each in kin(topic, find) if allows(each, told)]
    return fits[0] if len(fits) == 1 else None


def beside(topic: Topic, said: str, understand: Understand) -> FollowUp:
    """Return a search for others of a kind than were shown: "not those. Cross country"."""
    if topic.subject is None or not topic.named:
        return narrowed(topic, said, understand)
    filters = merge(Filters("product", _category(topic.subject)), understand(said))
    return FollowUp(f"{kind(topic.subject)}, {fragment(said)}", filters, (), "rule")


def narrowed(topic: Topic, said: str, understand: Understand) -> FollowUp:
    """Return the search before with what is newly said in it."""
    rest = fragment(said)
    question, rest = _revised(topic, rest, understand)
    told = understand(rest)
    whole = latest(understand(question), understand(topic.question))
    for each in (each for each in topic.filters.constraints if each.field == "category"):
        if set(words(str(each.value))) <= set(words(question)):
            # Its noun still stands there: "light blue" sheets are no lights.
            told, whole = (
                merge(Filters(constraints=(each,)), without(filters, {"category"}))
                for filters in (told, whole)
            )
    conditions = merge(whole, _shown_values(topic, rest, told_beside(told, whole), understand))
    fields = {each.field for each in conditions.constraints}
    filters = merge(without(topic.filters, fields), conditions)
    if not any(each.field == "category" for each in filters.constraints):
        filters = merge(Filters(constraints=shared_category(topic.products)), filters)
    gaps = (*whole.gaps, *_unplaced(said, question, understand))
    return FollowUp(question, replace(filters, kind="product", gaps=gaps), (), "rule")


def _unplaced(said: str, question: str, understand: Understand) -> list[Gap]:
    """Return what a message asks for that neither is a condition nor got into the question."""
    return [
        each
        for each in understand(said).gaps
        if each.kind == "words" and each.text.lower() not in question.lower()
    ]


def _revised(topic: Topic, said: str, understand: Understand) -> tuple[str, str]:
    """Return the question of a topic as a message changes it, and what of the message did.

    A clause takes the place of what it replaces. Of the others only conditions are kept then:
    "the kids are coming, make that six" changes a number.
    """
    question, used, left = topic.question, [], []
    for clause in filter(None, map(str.strip, _CLAUSE.split(said))):
        part = fragment(wish(clause))
        new = swap(question, part, products=topic.products, understand=understand)
        if new is None:
            left.append(part)
        else:
            question = new
            used.append(part)
    if not used:
        whole = swap(topic.question, said, products=topic.products, understand=understand)
        return whole or join(topic.question, said), said
    for part in left:
        if CONDITION.search(part):
            question = join(question, part)
            used.append(part)
    return question, ", ".join(used)


def replaces(topic: Topic, said: str, understand: Understand) -> bool:
    """Tell whether a clause of a message takes the place of something in a topic's question."""
    clauses = (fragment(wish(each.strip())) for each in (*_CLAUSE.split(said), said))
    return any(
        swap(topic.question, each, products=topic.products, understand=understand)
        for each in clauses
        if each
    )


def _shown_values(topic: Topic, said: str, told: Filters, understand: Understand) -> Filters:
    """Return what is told with a value of what was shown, when only that is said: "queen"."""
    for name, run in values(said, topic.products, understand):
        if set(content(said)) <= {*words(run), "size", "colour", "color"}:
            return merge(Filters(constraints=(Constraint(name, "$eq", run.lower()),)), told)
    return told


def anew(topic: Topic, subject: Product, said: str, understand: Understand, find: Find) -> FollowUp:
    """Return a search for the kind of thing talked about with only what is newly said.

    "And for my husband? He wears an 11": nothing that was said for the first one holds for him.
    """
    group, rest = wearer(said), fragment(said) or said
    if topic.named and (sibling := made_for(said, topic, find)) is not None:
        return of(f"{sibling.title}: {rest}", sibling)
    category = shared_category(topic.products or (subject,)) or _category(subject)
    # What was said of the first one's goggles, that they are magnetic, holds for no other's.
    named = str(category[0].value) if group and category else kind(subject, 2)
    # No board is made for men.
    worn = group == "kids" or any(map(worn_by, topic.products or (subject,)))
    noun = " ".join(filter(None, (_OWNED[group] if worn else "", named)))
    found = _FOR_SOMEBODY.match(rest) if group else None
    other = kind_in(found["thing"], find) if found else None
    if other is not None and other.categories[-1:] != subject.categories[-1:]:
        category, noun = _category(other), ""  # "and goggles for our daughter" of jackets
        rest = f"{_OWNED[group]} {rest}"
    told = borne(rest, topic.products or (subject,), understand(rest))
    if not any(each.field == "category" for each in told.constraints):
        told = merge(Filters(constraints=category), told)
    question = f"{noun}, {rest}" if noun else rest
    return FollowUp(question, replace(told, kind="product"), (), "rule")


def shared_category(products: Sequence[Product]) -> tuple[Constraint, ...]:
    """Return the narrowest category of the first of some products that most of them have.

    A search that was shown tents goes on among tents, whatever else has "waterproof" in its text.
    """
    if not products:
        return ()
    for name in reversed(products[0].categories):
        if sum(name in each.categories for each in products) * 2 > len(products):
            return (Constraint("category", "$eq", name.lower()),)
    return ()


def _category(product: Product) -> tuple[Constraint, ...]:
    return tuple(Constraint("category", "$eq", each.lower()) for each in product.categories[-1:])
