"""Putting what is newly said in the place of what it replaces, in words and in conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from assistant.followups.wearers import without_age
from assistant.followups.words import content, words
from knowledge.facets import offers
from knowledge.types import Constraint, Filters, Product
from knowledge.understanding.amounts import Amount, amounts
from knowledge.understanding.sentence import Sentence, tokenise

Understand = Callable[[str], Filters]
_BOUNDS = {"$lt": "under", "$lte": "at most", "$gt": "over", "$gte": "at least", "$eq": ""}
_NOT = re.compile(
    r"\bnot\s+(?:the\s+|a\s+)?(?P<old>[\w-]+)\s*[,;]?\s*(?:but\s+)?(?P<new>[\w-]+)\s*[.?!]?$"
    r"|^(?:the\s+|a\s+|in\s+)?(?P<new2>[\w-]+)[,\s]+(?:not|instead of|rather than)\s+"
    r"(?:the\s+|a\s+)?(?P<old2>[\w-]+)\s*[.?!]?$",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"^(?P<preposition>for|in|with|without|to|from|by|on|at)\b", re.IGNORECASE)
_MONEY = re.compile(r"\b(?:price|budget|cost|spend)\b", re.IGNORECASE)
# Whom a thing is for; what was shown for one is no record of the other.
_FOR = re.compile(
    r"\b(?:(?P<her>women|woman|ladies|girls?)|(?P<him>men|man|boys?))(?='?s?\b)", re.I
)
_SIZED = frozenset(("in", "a", "an", "size", "sizes"))
_LONGEST_VALUE = 3  # words; a longer text of a record is no value that people say


def merge(carried: Filters, said: Filters) -> Filters:
    """Return the carried conditions with those newly said in the place of any on the same field.

    What could be no condition is named once, when it is said: the carried gaps were.
    """
    kept = without(carried, {each.field for each in said.constraints})
    constraints = dict.fromkeys((*kept.constraints, *said.constraints))
    return Filters(said.kind or carried.kind, tuple(constraints), said.sort or kept.sort, said.gaps)


def without(filters: Filters, fields: Collection[str]) -> Filters:
    """Return the filters without the conditions on, and the order by, these fields."""
    kept = tuple(each for each in filters.constraints if each.field not in fields)
    sort = filters.sort if filters.sort and filters.sort.field not in fields else None
    return Filters(filters.kind, kept, sort, filters.gaps)


def told_beside(told: Filters, whole: Filters) -> Filters:
    """Return what a fragment says by itself that its question, as read as a whole, leaves open.

    Beside its noun a condition is read better: "waterproof" of jackets is no field of bags, and
    "at least 20,000" of power banks no price. Of two colours the one that is said last counts.
    """
    fields = {each.field for each in whole.constraints}
    kept = [
        each
        for each in told.constraints
        if (isinstance(each.value, str | tuple) and each.field in fields)
        or (not fields and (each.field == "in_stock" or not isinstance(each.value, bool)))
    ]
    return replace(told, constraints=tuple(kept))


def swap(
    question: str, said: str, *, products: Sequence[Product] = (), understand: Understand
) -> str | None:
    """Return the question with what `said` replaces in it; None when nothing in it is replaced.

    Words that are values of one field, in the records of `products` or as `understand` reads
    them, replace each other: a colour a colour, a size a size.
    """
    return (
        _negated(question, said)
        or _amount(question, said)
        or _wearer(question, said)
        or _value(question, said, products, understand)
        or _read_in_place(question, said, understand)
        or _worded_anew(question, said)
    )


def rephrased(question: str, said: str) -> str | None:
    """Return the question with what `said` replaces by its words alone; None when nothing is.

    Nothing in it is a value of a record: "strings" of a rule about returns are no strings of a
    guitar.
    """
    return (
        _negated(question, said)
        or _amount(question, said)
        or _wearer(question, said)
        or _worded_anew(question, said)
    )


def _worded_anew(question: str, said: str) -> str | None:
    return _turned(question, said) or _described(question, said) or _prepositional(question, said)


def states_amount(said: str) -> bool:
    """Tell whether a text states an amount, with a unit, a bound or a currency."""
    return any(each.unit or each.money or each.compared for each in amounts(tokenise(said)))


def latest(filters: Filters, before: Filters) -> Filters:
    """Return filters without those of their alternatives that were asked for before."""
    old = {(each.field, each.value) for each in before.constraints}
    found: list[Constraint] = []
    for each in filters.constraints:
        if each.operator == "$in" and isinstance(each.value, tuple):
            left = tuple(value for value in each.value if (each.field, value) not in old)
            if len(left) == 1:
                found.append(replace(each, operator="$eq", value=left[0]))
                continue
        found.append(each)
    return replace(filters, constraints=tuple(found))


def join(question: str, said: str) -> str:
    """Return the question with a further condition behind it, as one question."""
    end = "?" if question.rstrip().endswith("?") or said.rstrip().endswith("?") else ""
    return f"{question.rstrip(' ?.!')}, {said.strip(' ?.!,')}{end}"


def _negated(question: str, said: str) -> str | None:
    """Read "not road, trail" and "trail, not road"."""
    found = _NOT.search(said.strip())
    if not found:
        return None
    old, new = found["old"] or found["old2"], found["new"] or found["new2"]
    return _replaced(question, rf"\b{re.escape(old)}\b", new)


# -- amounts -----------------------------------------------------------------------------------


def _amount(question: str, said: str) -> str | None:
    """Put "at least 20,000" for "around 10,000 mAh", "65" for the "43" of "43 inches"."""
    said = without_age(said)
    asked, told = tokenise(question), tokenise(re.sub(r"\bnot\s+\S+\s*$", "", said.strip(" ?.!")))
    # A fragment may be a mere number: "and for four?".
    short = len(content(said)) <= 2
    new = next((each for each in amounts(told) if _states(each) or short), None)
    if new is None:
        return None
    money = new.money or (new.unit is None and bool(_MONEY.search(said)))
    sized = _is_sized(told, new)
    for old in reversed(amounts(asked)):
        if sized and old.unit is None and (old.money or old.compared):
            continue  # "in a 12" of shoes under 130
        if _comparable(old, new, money=money):
            text = question if len(question) == len(asked.text) else asked.text
            # "65" leaves the "at least" of "at least 43 inches" where it is.
            start, end = (old.start, old.end) if new.compared else (old.first, old.last)
            first, last = asked.tokens[start].start, asked.tokens[end - 1].end
            amount = text[asked.tokens[old.first].start : asked.tokens[old.last - 1].end]
            more = _states(new) or text[last:].strip(" ?.!")
            counted = "" if more else told.words(new.last, min(new.last + 1, len(told.tokens)))
            return f"{text[:first]}{_worded(amount, told, new)} {counted}".rstrip() + text[last:]
    return None


def _is_sized(told: Sentence, amount: Amount) -> bool:
    """Tell whether a mere number is said as a size is: "in a 12"."""
    before = told.tokens[amount.first - 1].word if amount.first else ""
    return before in _SIZED and not _states(amount)


def _states(amount: Amount) -> bool:
    return bool(amount.unit or amount.money or amount.compared)


def _comparable(old: Amount, new: Amount, *, money: bool) -> bool:
    if money:
        return old.money or (old.unit is None and old.compared)
    if new.unit is None:
        return _states(old) or not _states(new)
    return old.unit is not None and old.unit.dimension == new.unit.dimension


def _worded(old: str, told: Sentence, new: Amount) -> str:
    """Return the new amount, with the sign or unit of the old one where it has none."""
    said = [each.word for each in told.tokens[new.first : new.last] if each.kind == "number"]
    if new.money:
        said = [told.phrase(new.first, new.last)]
    elif new.unit is None:
        # The sign before, or the unit with its space or hyphen behind: "$100", "9,000 mAh".
        around = re.match(r"(?P<sign>\D*)[\d.,]+(?P<unit>.*)", old)
        said = [f"{around['sign']}{each}{around['unit']}" if around else each for each in said]
    if not new.compared:
        return said[0]
    if len(said) > 1:
        return f"between {' and '.join(said)}"
    return f"{told.words(new.start, new.first) or _BOUNDS[new.bounds[0][0]]} {said[0]}"


# -- values ------------------------------------------------------------------------------------


def _value(
    question: str, said: str, products: Sequence[Product], understand: Understand
) -> str | None:
    """Put a value for another one of its field: "in coral", "light blue?", "the women's"."""
    for field, new in values(said, products, understand):
        others = {"colour", "color", "size", *words(new)}
        if not set(content(said)) <= others:
            continue
        for found, old in values(question, products, understand):
            if found == field and words(old) != words(new):
                return _replaced(question, rf"\b{re.escape(old)}\b", new)
    return None


def _read_in_place(question: str, said: str, understand: Understand) -> str | None:
    """Put a value that only reads as one where another stood: "Kitewell?" of a "Voltiq charger"."""
    typed = [each for each in re.findall(r"[\w'-]+", said) if content(each)]
    if not 0 < len(typed) <= _LONGEST_VALUE:
        return None
    new = " ".join(typed)
    for field, old in values(question, (), understand):
        changed = _replaced(question, rf"\b{re.escape(old)}\b", new)
        read = understand(changed).constraints if changed and words(old) != words(new) else ()
        if any(each.field == field and words(str(each.value)) == words(new) for each in read):
            return changed
    return None


def _wearer(question: str, said: str) -> str | None:
    """Put "for women" in the place of "men's"."""
    old, new = _FOR.search(question), _FOR.search(said)
    if old is None or new is None or old.lastgroup == new.lastgroup or len(content(said)) > 1:
        return None
    return f"{question[: old.start()]}{new.group()}{question[old.end() :]}"


def _turned(question: str, said: str) -> str | None:
    """Put "with" for the "without" of a question: "with one, in black"."""
    found = re.match(r"(?P<new>with|without)(?: (?:one|it|that))?\b\s*(?=$|[,.;!?])", said, re.I)
    if found is None:
        return None
    old = "without" if found["new"].lower() == "with" else "with"
    turned = _replaced(question, rf"\b{old}\b", found["new"])
    rest = said[found.end() :].strip(" ,.;!?")
    return join(turned, rest) if turned and rest else turned


def _described(question: str, said: str) -> str | None:
    """Put "warm white" for the "neutral white" of a question: one noun, described anew."""
    new = re.findall(r"[\w'-]+", said)
    if not 1 < len(new) <= _LONGEST_VALUE or set(words(said)) - set(content(said)):
        return None
    pattern = rf"\b[\w'-]+\s+(?={re.escape(new[-1])}\b)"
    old = re.search(pattern, question, re.IGNORECASE)
    if old is None or not content(old.group()) or words(old.group()) == words(new[-2]):
        return None
    return _replaced(question, pattern, f"{' '.join(new[:-1])} ")


def values(
    text: str, products: Sequence[Product], understand: Understand
) -> Iterator[tuple[str, str]]:
    """Yield the fields of which a text says a value, and how it says it, longest first."""
    known: dict[tuple[str, ...], str] = {}
    for offer in (offer for product in products for offer in offers(product)):
        for facet in offer:
            if facet.text not in (None, "yes", "no") and facet.field != "category":
                known.setdefault(tuple(words(facet.text or "")), facet.field)
    for each in understand(text).constraints:
        if isinstance(each.value, str) and each.field not in ("category", "text"):
            known[tuple(words(each.value))] = each.field
    typed = re.findall(r"[\w'-]+", text)
    for length in range(_LONGEST_VALUE, 0, -1):
        for start in range(len(typed) - length + 1):
            run = " ".join(typed[start : start + length])
            if (field := known.get(tuple(words(run)))) and content(run):
                yield field, run


def _prepositional(question: str, said: str) -> str | None:
    """Put "for somebody advanced" for the "for a beginner" that ends the question."""
    found = _PHRASE.match(said.strip())
    if not found:
        return None
    tail = rf"\b{found['preposition']}\b(?!.*\b{found['preposition']}\b)[^,.?!]*(?=[.?!]*$)"
    return _replaced(question, tail, said.strip(" ?.!"))


def _replaced(question: str, pattern: str, new: str) -> str | None:
    changed, times = re.subn(pattern, new.replace("\\", r"\\"), question, count=1, flags=re.I)
    return changed if times else None
