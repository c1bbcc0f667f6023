"""The phrases of a sentence as conditions: what is wanted, with what, without what, from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..terms import stem, verb_of
from . import categories, values
from .denials import denied
from .english import ALIASES, MEASURES, STOP, adjective
from .found import Found
from .lexicon import LONGEST, is_called
from .phrases import Phrase, is_denied
from .spelling import neighbours
from .tails import all_values, behind, is_feature, noun_end
from .unnamed import names_things
from .values import Condition, Wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .lexicon import Lexicon
    from .sentence import Sentence

_ANYTHING = frozenset("anything something everything any all".split())
_GREETINGS = frozenset("hi hello hey dear thanks".split())
_POLITE = frozenset("would want looking please need like hello thanks could should there".split())
_STUFF = frozenset("products product stuff items item things gear goods ones".split())


def wanted(sentence: Sentence, lexicon: Lexicon, found: Sequence[Phrase]) -> Wanted:
    """Return what is looked for: a category that is named, else the first thing."""
    things = [phrase for phrase in found if phrase.part in {"thing", "source", "value"}]
    for phrase in things:
        if (named := categories.category(sentence, lexicon, phrase)) and phrase.part == "thing":
            return Wanted(
                named.value if isinstance(named.value, str) else "",
                (named.start, named.end),
                str(named.value),
            )
    for phrase in things:
        if phrase.part != "thing" or _greeted(sentence, phrase) or _verb(sentence, phrase):
            continue
        start = phrase.start
        while start < phrase.end and (stop := _describing(sentence, lexicon, start, phrase.end)):
            start = stop
        last = phrase.end - 1
        if start == phrase.end and _also_a_noun(sentence, lexicon, last):
            start = last  # "a warm light"
        elif start == phrase.end and _flag_alone(sentence, lexicon, phrase.start, phrase.end):
            start = phrase.start
        if start < phrase.end:
            end = noun_end(sentence, lexicon, start, phrase.end)
            return Wanted(_kind(sentence, lexicon, start, end), (start, end))
    return Wanted()


def _verb(sentence: Sentence, phrase: Phrase) -> bool:
    """Say whether a phrase begins with a verb: "a warm light to return"."""
    return sentence.words(phrase.start - 1, phrase.start) == "to"


def _greeted(sentence: Sentence, phrase: Phrase) -> bool:
    """Say whether a phrase is who is spoken to, or a slip in a polite word: "I woud like"."""
    if sentence.words(phrase.start - 1, phrase.start) in _GREETINGS:
        return True
    word = sentence.tokens[phrase.start].word
    alone = phrase.end - phrase.start == 1 and len(word) > 3
    return alone and not phrase.joined and bool(neighbours(word) & _POLITE)


def _describing(sentence: Sentence, lexicon: Lexicon, start: int, end: int) -> int:
    """Return where the brand, colour or adjective at the front of a phrase ends, 0 for none."""
    if found := values.brand(sentence, lexicon, start, end):
        return found.end
    for stop in range(min(end, start + LONGEST), start, -1):
        if any(meaning.field == "colour" for meaning in lexicon.meanings(start, stop)):
            return stop
        whole = stop == end and (
            stop - start == 1 or names_things(lexicon.vocabulary, sentence.tokens[stop - 1].word)
        )
        if not whole and is_feature(lexicon, start, stop):
            return stop
    return start + 1 if adjective(sentence.tokens[start].word) else 0


def _flag_alone(sentence: Sentence, lexicon: Lexicon, start: int, end: int) -> bool:
    """Say whether only a yes/no field makes a noun look described: "shaver rechargeable Skarn"."""
    return (
        _describing(sentence, lexicon, start, end) == start + 1
        and not adjective(sentence.tokens[start].word)
        and not values.brand(sentence, lexicon, start, end)
        and not any(each.field == "colour" for each in lexicon.meanings(start, start + 1))
    )


def _also_a_noun(sentence: Sentence, lexicon: Lexicon, index: int) -> bool:
    """Say whether an adjective is what things are called, too: "a light"."""
    word = sentence.tokens[index].word
    return word in MEASURES and lexicon.vocabulary.ends_a_kind(word)


def _kind(sentence: Sentence, lexicon: Lexicon, start: int, end: int) -> str:
    """Return as many of a noun's words, from its end, as some product has together."""
    for begin in range(start, end):
        words = sentence.words(begin, end)
        if lexicon.counts("title", words)[1]:
            return words
    return sentence.words(start, end)


def labelled(sentence: Sentence, lexicon: Lexicon, thing: Wanted, skip: Collection[int]) -> Found:
    """Return the conditions that name their field: "size 8", "colour: black", "a mummy shape"."""
    kind = thing.kind
    result = _naming_themselves(sentence, lexicon, kind)
    for start in range(len(sentence.tokens)):
        for stop in range(min(start + 3, len(sentence.tokens)), start, -1):
            if any(index in skip or index in result.spent for index in range(start, stop)):
                continue
            if sentence.tokens[start].word in STOP or sentence.tokens[stop - 1].word in STOP:
                continue
            names = {phrase := lexicon.phrase(start, stop), *ALIASES.get(phrase, ())}
            fields = {
                info.field
                for info in lexicon.labels(start, stop)
                if info.kind == "text" and any(is_called(info, name) for name in names)
            }
            if fields and (
                conditions := _value_of(sentence, lexicon, fields, (start, stop), thing, skip)
            ):
                first = min(start, conditions[0].start)
                span = frozenset(range(first, max(stop, conditions[-1].end)))
                absent = is_denied(sentence, first)
                made = values.constraints(conditions, absent=absent)
                gone = span if absent else frozenset()
                result |= Found(made, span, gone, denied=gone)
                break
    return result


def _naming_themselves(sentence: Sentence, lexicon: Lexicon, kind: str) -> Found:
    """Return the values that say their field: "2 year warranty", "flat weave"."""
    for start in range(len(sentence.tokens)):
        for stop in range(min(len(sentence.tokens), start + LONGEST), start + 1, -1):
            found = values.named_value(lexicon, start, stop, kind)
            if not found or not _says_its_field(lexicon, found, kind):
                continue
            # "Rack mounting" is a yes/no attribute of switches, and a value of shelves.
            if not values.flag(lexicon, start, stop, kind, exact=True):
                return values.found([found], absent=is_denied(sentence, start))
    return Found()


def _says_its_field(lexicon: Lexicon, found: Condition, kind: str) -> bool:
    """Say whether a value has all words of its field, or verbs of them: `shipping` "ships".

    Of what is numbered the last word is enough, where such things have it: "socket 478".
    """
    words = lexicon.phrase(found.start, found.end).split()
    verbs = set(map(stem, words))
    label = found.field.split("_")
    numbered = any(word.isdigit() for word in words) and label[-1] in words
    return all(each in words or verb_of(each) in verbs for each in label) or (
        numbered and (not kind or lexicon.coverage(found.field, kind) > 0)
    )


def _value_of(
    sentence: Sentence, lexicon: Lexicon, fields: set[str], label: tuple[int, int],
    thing: Wanted, skip: Collection[int],
) -> list[Condition]:  # fmt: skip
    start, stop = label
    kind, begin = thing.kind, stop
    while begin < len(sentence.tokens) and sentence.tokens[begin].word in {":", "=", "is", "of"}:
        begin += 1
    conditions: list[Condition] = []
    while found := _among(lexicon, fields, begin, len(sentence.tokens), kind, skip):
        conditions.append(found)
        begin = found.end
        if begin < len(sentence.tokens) and sentence.tokens[begin].word in {"or", "/"}:
            begin += 1
            continue
        break
    # "a black toner cartridge" is wanted, whatever kits say of their `toner_cartridge`.
    if conditions or label == thing.head:
        return conditions
    # "a mummy shape": the value stands before the label.
    for begin in range(max(0, start - LONGEST), start):
        if (found := _among(lexicon, fields, begin, start, kind, skip)) and found.end == start:
            return [found]
    return []


def _among(
    lexicon: Lexicon, fields: set[str], start: int, end: int, kind: str, skip: Collection[int]
) -> Condition | None:
    for stop in range(min(end, start + LONGEST), start, -1):
        if any(index in skip for index in range(start, stop)):
            continue
        meanings = [each for each in lexicon.meanings(start, stop) if each.field in fields]
        if meanings:
            best = max(
                meanings,
                key=lambda each: (lexicon.coverage(each.field, kind) if kind else 0, each.products),
            )
            return Condition(best.field, best.value, start, stop)
    return None


def described(
    sentence: Sentence, lexicon: Lexicon, phrases: Sequence[Phrase], thing: Wanted,
    *, spent: Collection[int] = (),
) -> Found:  # fmt: skip
    """Return the conditions of the phrases: categories, brands, adjectives, features, denials.

    `spent` are the tokens of other conditions: beside these a brand alone is one, too, as "Rolex"
    is in "Rolex under $10k".
    """
    positive: list[Condition] = []
    negative: list[Condition] = []
    result = Found()
    for phrase in phrases:
        match phrase.part:
            case "absent":
                excluded, words = denied(sentence, lexicon, phrase, thing)
                negative.extend(excluded)
                result |= words
            case "feature":
                positive.extend(_features(sentence, lexicon, phrase, thing))
            case "source":
                if found := values.brand(sentence, lexicon, phrase.start, phrase.end):
                    positive.append(found)
            case "value":
                positive.extend(_values(sentence, lexicon, phrase, thing))
            case "thing":
                positive.extend(_thing(sentence, lexicon, phrase, thing, phrases, spent))
    return result | values.found(positive) | values.found(negative, absent=True)


def _features(
    sentence: Sentence, lexicon: Lexicon, phrase: Phrase, thing: Wanted
) -> list[Condition]:
    """Return the feature that a phrase is, or begins with: "with a touchscreen [dell]"."""
    kind = thing.kind
    for stop in range(phrase.end, phrase.start, -1):
        if stop < phrase.end and not all_values(lexicon, stop, phrase.end, kind):
            continue
        found = (
            values.flag(lexicon, phrase.leading, stop, kind, exact=stop < phrase.end)
            or values.named_value(lexicon, phrase.leading, stop, kind)
            or values.part_value(lexicon, phrase.leading, stop)
        )
        if found:
            return [found, *behind(sentence, lexicon, stop, phrase.end, kind)]
    start = noun_end(sentence, lexicon, phrase.start, phrase.end)
    return behind(sentence, lexicon, start, phrase.end, kind)


def _values(sentence: Sentence, lexicon: Lexicon, phrase: Phrase, thing: Wanted) -> list[Condition]:
    # "The lightest of the Skarn ones"
    if sentence.words(phrase.end, phrase.end + 1) in _STUFF and (
        made := values.brand(sentence, lexicon, phrase.start, phrase.end)
    ):
        return [made]
    found = values.value(lexicon, phrase.start, phrase.end, thing.kind, least=0.01)
    if found is None and phrase.end - phrase.start > 1:  # "in white under": the colour comes first
        found = values.value(lexicon, phrase.start, phrase.start + 1, thing.kind, least=0.01)
    return [found] if found else []


def _thing(
    sentence: Sentence, lexicon: Lexicon, phrase: Phrase, thing: Wanted,
    phrases: Sequence[Phrase], spent: Collection[int],
) -> list[Condition]:  # fmt: skip
    conditions: list[Condition] = []
    start, end = phrase.leading, phrase.end
    named = categories.category(sentence, lexicon, phrase)
    if named:
        conditions.append(named)
        end = named.start
    elif start <= thing.head[0] < thing.head[1] <= end:
        end = max(thing.head[0], thing.head[1] - 1)
    first = _behind_adjectives(sentence, lexicon, start, end, thing.kind)
    if found := values.brand(sentence, lexicon, first, phrase.end):
        alone = found.end == phrase.end
        maker = bool(spent) and thing.head == (0, 0)
        limited = maker or phrase.start - 1 in spent
        if not alone or limited or _beside(sentence, phrase, phrases, thing):
            conditions.append(found)
        conditions.extend(values.adjectives(sentence, lexicon, start, first, thing.kind))
        start = found.end
    if _whole(sentence, phrase, thing) and not named and start < phrase.end:
        end = phrase.end
        if whole := values.flag(lexicon, phrase.leading, phrase.end, thing.kind, exact=True):
            return [*conditions, whole]
    conditions.extend(values.adjectives(sentence, lexicon, start, end, thing.kind))
    tail = named.end if named else thing.head[1] if start <= thing.head[0] else phrase.end
    if start < tail < phrase.end:
        conditions.extend(behind(sentence, lexicon, tail, phrase.end, thing.kind))
    return conditions


def _behind_adjectives(
    sentence: Sentence, lexicon: Lexicon, start: int, end: int, kind: str
) -> int:
    """Return where a brand may stand: "a white [Birch] tent", "a dome [Birch] tent"."""
    first = start
    while first < end and not values.brand(sentence, lexicon, first, end):
        valued = all_values(lexicon, first, first + 1, kind)
        valued = valued or values.value(lexicon, first, first + 1, kind) is not None
        if not valued and not adjective(sentence.tokens[first].word):
            return start
        first += 1
    return first if first < end else start


def _whole(sentence: Sentence, phrase: Phrase, thing: Wanted) -> bool:
    """Say whether a phrase only describes what another one names: "headphones, in-ear"."""
    something = sentence.words(phrase.start - 1, phrase.start) in _ANYTHING
    inside = phrase.start <= thing.head[0] < phrase.end
    return something or thing.head == (0, 0) or not inside


def _beside(sentence: Sentence, phrase: Phrase, phrases: Sequence[Phrase], thing: Wanted) -> bool:
    """Say whether a brand that stands alone belongs to a thing named elsewhere."""
    around = (
        sentence.words(phrase.start - 1, phrase.start),
        sentence.words(phrase.end, phrase.end + 1),
    )
    if around[0] in _ANYTHING or around[1] in _STUFF:
        return True  # "anything Skarn", "Skarn products"
    if thing.head == (0, 0) or phrase.start <= thing.head[0] < phrase.end:
        return False
    if sentence.tokens[phrase.start - 1].kind == "number":
        return True  # "hdmi cable 3m philips"
    place = phrases.index(phrase)
    tied = phrase.joined or any(each.joined for each in phrases[place + 1 : place + 2])
    at = sentence.tokens[phrase.start].start
    return tied or bool(thing.category) or sentence.typed[at : at + 1].isupper()
