"""Words as conditions: categories, brands, colours, the values of attributes, flags."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..terms import words
from ..types import Constraint
from .english import COLOURS, FIRM, STOP, adjective
from .found import Found
from .lexicon import LONGEST, is_called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..columns import Meaning
    from .lexicon import Lexicon
    from .sentence import Sentence

# Fields whose values are names or codes rather than adjectives.
NAMES = frozenset(
    "brand category title id sku ean gtin mpn barcode model name url image text price in_stock "
    "replaced_by also_called aliases asin isbn tags type product_type".split()
)
# Among them those that may say what sort of its kind a product is: a hybrid mattress.
SORTS = frozenset("type product_type".split())
_FOR_OTHERS = frozenset("compatibility compatible suitable for supported supports".split())
# Words that a flag's label may have in front without being of something else.
_PLAIN_LABEL = frozenset("built in integrated included has with numeric the on of".split())
# Words that such a label may end in and say no more: "with Ethernet" is `ethernet_lan`.
_ENDINGS = ("lan", "support", "function", "connection", "connectivity", "interface", "technology")
MATERIALS = ("material", "fabric", "fill", "filling", "insulation")
# Words in the labels of fields that speak of other things, or list what a name says already.
OF_OTHERS = frozenset(
    "connector connectors connection connectivity interface interfaces compatibility compatible "
    "suitable for port ports technology technologies feature features supported supports "
    "certification certifications protocol protocols standard standards model family series "
    "purpose battery batteries indicators "
    "usage use segment included slot slots socket system systems input inputs output outputs "
    "sensor sensors accessory accessories location placement origin product content contents "
    "warranty shipping policy status source target application applications".split()
)
# Words that a label may end in without saying more: `brake_type` is what brakes it has.
GENERAL = frozenset("type kind material style form class manufacturer maker".split())
_GENDER = frozenset(("gender", "sex"))
_LOOKS = frozenset("finish gloss surface texture coating".split())
_MOSTLY = 0.25  # share of the wanted products that have a field, for its adjective to be a filter
_RELIABLE = 0.34  # share of the products that are said to be so whose attribute says it too
_USUALLY, _TELLING = 0.5, 0.75  # the same shares for a technology that nobody names so
_OFTEN = 20  # products of a value that a word may stand for on its own
_CALLED = 0.25  # share of the titles with a word that end in it, where it names a thing
_OWN_WORD = 1.5  # a word that more products use than a brand has is no short name of it


@dataclass(frozen=True, slots=True)
class Condition:
    """A field and a value that tokens [start, end) name."""

    field: str
    value: str | bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: `kind` are its words, `head` the tokens of its noun."""

    kind: str = ""
    head: tuple[int, int] = (0, 0)
    category: str = ""


def brand(sentence: Sentence, lexicon: Lexicon, start: int, end: int) -> Condition | None:
    """Return the brand at the beginning of tokens [start, end), by its full or its short name."""
    for stop in range(min(end, start + LONGEST), start, -1):
        for meaning in lexicon.meanings(start, stop):
            if meaning.field == "brand":
                return Condition("brand", meaning.value, start, stop)
    return _short_brand(sentence, lexicon, start)


def _short_brand(sentence: Sentence, lexicon: Lexicon, start: int) -> Condition | None:
    """Return the brand that a word is the beginning of: "Kingston" of Kingston Technology."""
    word = sentence.tokens[start].word
    if len(word) < 4 or word in COLOURS or adjective(word) or word in STOP:
        return None
    ids = lexicon.vocabulary.matching([Constraint("brand", "$eq", word)])
    if not ids:
        return None
    values = [
        value for value in lexicon.vocabulary.values_of("brand", ids) if value.startswith(word)
    ]
    used = lexicon.counts("brand", word)[1]
    if len(values) != 1 or used > max(len(ids) * _OWN_WORD, 3):
        return None
    return Condition("brand", values[0], start, start + 1)


def value(
    lexicon: Lexicon, start: int, end: int, kind: str, *, least: float = _MOSTLY
) -> Condition | None:
    """Return the attribute of the wanted products whose whole value the tokens are."""
    meanings = [
        meaning
        for meaning in lexicon.meanings(start, end)
        if meaning.value not in {"yes", "no", "none"}
        and not (len(meaning.value) == 1 and of_gender(meaning.field))  # "size M" is none
        and (
            adjectival(meaning.field)
            or (meaning.field not in NAMES and adjective(meaning.value))
            or is_sort(lexicon, meaning, kind)
        )
    ]
    found = colour(meanings, start, end)
    if found or lexicon.phrase(start, end).split()[-1] in COLOURS:
        found = shade(lexicon, start, end, kind, found) or found
    if found:
        return found
    if not meanings and end - start == 1 and kind:
        return _technology(lexicon, start, end, kind)
    best: Meaning | None = None
    most = 0.0
    for meaning in meanings:
        share = lexicon.coverage(meaning.field, kind) if kind else 0.0
        if (
            share > most
            and share >= least
            and _reliable(lexicon, meaning, start, end, kind, _RELIABLE)
        ):
            best, most = meaning, share
    if best is None and kind:
        says = (
            each for each in meanings if _says_it_all(lexicon, each.field, each.value, start, end)
        )
        best = next(says, None)
    return Condition(best.field, best.value, start, end) if best else None


def is_sort(lexicon: Lexicon, meaning: Meaning, category: str) -> bool:
    """Say whether a value is what sort of its category a thing is: a hybrid mattress.

    It is none where things are called by it, as the type of a tent is "tent".
    """
    if meaning.field not in SORTS or not category:
        return False
    noun = meaning.value.split()[-1]
    kinds = {each for name in lexicon.vocabulary.category_nouns() for each in words(name)}
    of_category = [Constraint("category", "$eq", category)]
    of_sort = [Constraint(meaning.field, "$eq", meaning.value)]
    return (
        kinds.isdisjoint(words(noun))
        and not ends_a_title(lexicon, noun)
        and bool(lexicon.vocabulary.matching([*of_category, *of_sort]))
    )


def ends_a_title(lexicon: Lexicon, noun: str) -> bool:
    """Say whether many of the titles with a word end in it, as those of what it names do."""
    titles = [title.split()[-1:] for title in lexicon.vocabulary.titles(noun)]
    return titles.count(list(words(noun))) > len(titles) * _CALLED


def _says_it_all(lexicon: Lexicon, field: str, value: str | bool, start: int, end: int) -> bool:
    """Say whether hardly any record uses a word but as this value: "IPS" is a type of panel.

    Then it is a condition however few of the wanted products are called by their noun.
    """
    matching = lexicon.vocabulary.matching
    have = matching([Constraint(field, "$eq", value)])
    said = matching([Constraint("text", "$contains", lexicon.phrase(start, end))])
    return len(have) >= max(_OFTEN, _TELLING * len(said))


def _technology(lexicon: Lexicon, start: int, end: int, kind: str) -> Condition | None:
    """Return the attribute that most wanted products have and whose value nearly says it all.

    "A laser mouse" is of the technology that finds its way, though others only list theirs, and
    an "original toner cartridge" of a type.
    """
    for meaning in lexicon.meanings(start, end):
        if (
            (meaning.field.endswith(("technology", "type")) and meaning.field not in NAMES)
            or _is_common_sort(lexicon, meaning)
        ) and (
            lexicon.coverage(meaning.field, kind) >= _USUALLY
            and _reliable(lexicon, meaning, start, end, kind, _TELLING)
        ):
            return Condition(meaning.field, meaning.value, start, end)
    return None


def _is_common_sort(lexicon: Lexicon, meaning: Meaning) -> bool:
    """Say whether a value is a sort of many products, which are not called by it."""
    if meaning.field not in SORTS or meaning.products < _OFTEN:
        return False
    return not ends_a_title(lexicon, meaning.value.split()[-1])


def adjectival(field: str) -> bool:
    """Say whether the values of a field describe a product: a material, a style, no connector."""
    return field not in NAMES and not OF_OTHERS & set(field.split("_"))


def of_looks(field: str) -> bool:
    """Say whether a field says how things look: its values are adjectives in any form, "matte"."""
    return not _LOOKS.isdisjoint(field.split("_"))


def of_gender(field: str) -> bool:
    """Say whether a field is called so that one letter is a gender in it: "M" may be a size."""
    return not _GENDER.isdisjoint(field.split("_"))


def named_value(lexicon: Lexicon, start: int, end: int, kind: str) -> Condition | None:
    """Return the attribute whose value several words are in full: "a lifetime warranty"."""
    meanings = [
        each
        for each in lexicon.meanings(start, end)
        if each.field not in NAMES and not _FOR_OTHERS & set(each.field.split("_"))
    ]
    if not meanings or end - start < 2:
        return None
    best = max(
        meanings,
        key=lambda each: (lexicon.coverage(each.field, kind) if kind else 0, each.products),
    )
    return Condition(best.field, best.value, start, end)


def part_value(lexicon: Lexicon, start: int, end: int) -> Condition | None:
    """Return the attribute of a part that comes behind its value: "hydraulic disc brakes"."""
    part = words(lexicon.phrase(end - 1, end))
    for meaning in lexicon.meanings(start, end - 1) if end - start > 1 else ():
        if part and part in map(words, (part_of(meaning.field), meaning.field.replace("_", " "))):
            return Condition(meaning.field, meaning.value, start, end)
    return None


def part_of(field: str) -> str:
    """Return the part that a field tells the kind of, "brake" of "brake_type", "" for none."""
    *part, last = field.split("_")
    return " ".join(part) if last in GENERAL else ""


def _reliable(
    lexicon: Lexicon, meaning: Meaning, start: int, end: int, kind: str, least: float
) -> bool:
    """Say whether most products that are said to be so have the value, so that none is hidden."""
    matching = lexicon.vocabulary.matching
    # A laptop that mentions its keyboard is no wireless keyboard that lacks the value. A noun,
    # though, makes another thing of the one behind it wherever they stand: "wall mount".
    field = "named" if adjective(meaning.value) or of_looks(meaning.field) else "text"
    called = [Constraint(field, "$contains", word) for word in kind.split()]
    said = matching([Constraint("text", "$contains", lexicon.phrase(start, end)), *called])
    if not said:
        return True
    have = matching([Constraint(meaning.field, "$eq", meaning.value)])
    return len(said & have) >= len(said) * least


def colour(meanings: list[Meaning], start: int, end: int) -> Condition | None:
    """Return the colour among meanings, which needs no majority of products."""
    for meaning in meanings:
        if meaning.field == "colour":
            return Condition("colour", meaning.value, start, end)
    return None


def shade(
    lexicon: Lexicon, start: int, end: int, kind: str, said: Condition | None
) -> Condition | None:
    """Return the field of the wanted products whose values end in a colour: "jet black" is black.

    None where some of them have the colour that was `said`.
    """
    name = lexicon.phrase(start, end)
    known = bool(kind) and lexicon.counts("title", kind)[1] > 0
    wanted = [Constraint("named", "$contains", each) for each in kind.split()] if known else []
    matching = lexicon.vocabulary.matching
    if said and (not known or matching([Constraint("colour", "$eq", name), *wanted])):
        return None
    for meaning in lexicon.vocabulary.ending(name):
        field = meaning.field
        if adjectival(field) and matching([Constraint(field, "$eq", name), *wanted]):
            return Condition(field, name, start, end)
    return None


def flag(
    lexicon: Lexicon,
    start: int,
    end: int,
    kind: str,
    *,
    least: float = 0.0,
    exact: bool = False,
    absent: bool = False,
) -> Condition | None:
    """Return the yes/no attribute that the tokens name, as true.

    "With a paddle" is of `paddle_included`, and "no hub", which is `absent`, of `hub_required`.
    """
    first, _, last = lexicon.phrase(start, end).partition(" ")
    # "backlit keyboard" is labelled "keyboard backlit" as often.
    turned = lexicon.named([f"{last} {first}"]) if last and " " not in last else []
    labels = [
        *lexicon.labels(start, end),
        *(info for info in turned if is_called(info, f"{last} {first}")),
    ]
    text = lexicon.phrase(start, end)
    said = len(text.replace("-", " ").split())
    every = [info for info in labels if info.kind == "flag"]
    flags = [
        info
        for info in every
        if info in turned
        or is_called(info, text)
        or len(every) == 1  # no other can be meant
        or set(info.field.split("_")[:-said]) <= _PLAIN_LABEL
    ]
    if free := _free_of(lexicon, text, kind, absent=absent):
        return Condition(free, False, start, end)
    if exact:
        flags = [info for info in flags if is_called(info, text) or info in turned]
    else:
        more = [f"{text} required", f"{text} needed"] if absent else []
        called_so = lexicon.named([*more, f"{text} included"])
        flags += [info for info in called_so if info.kind == "flag"]
        for label in (f"{text} {ending}" for ending in _ENDINGS):
            named = lexicon.named([label])
            flags += [info for info in named if info.kind == "flag" and is_called(info, label)]
    called = [info for info in flags if is_called(info, text) or info in turned]
    for group in (called, flags):
        shares = [(lexicon.coverage(info.field, kind) if kind else 1.0, info) for info in group]
        shares.sort(key=lambda item: (-item[0], -item[1].products))
        if shares and (shares[0][0] >= least and (shares[0][0] > 0 or group is called)):
            return Condition(shares[0][1].field, True, start, end)
    return None


def _free_of(lexicon: Lexicon, text: str, kind: str, *, absent: bool) -> str:
    """Return the field that says that a thing is without another, "" for none.

    "Without grain" is `grain_free`, which such things are; "peat-free" is not `contains_peat`.
    """
    thing = re.sub(r"[- ]free$", "", text)
    said = [f"contains {thing}", f"containing {thing}"] if thing != text else [f"{text} free"]
    if (thing == text) is not absent:
        return ""
    named = [info for info in lexicon.named([text, *said]) if info.kind == "flag"]
    if thing != text and any(is_called(info, text) for info in named):
        return ""  # `peat_free` itself
    called = (info for info in named if any(is_called(info, each) for each in said))
    return next(
        (info.field for info in called if not kind or lexicon.coverage(info.field, kind) > 0), ""
    )


def adjectives(
    sentence: Sentence, lexicon: Lexicon, start: int, end: int, kind: str
) -> Iterator[Condition]:
    """Yield the conditions that the words before a noun make, longest phrases first."""
    while start < end:
        for stop in range(min(end, start + LONGEST), start, -1):
            if sentence.tokens[stop - 1].kind == "number":
                continue
            # A name of several words is no accident: "energy star certified".
            alone = stop - start == 1 and sentence.tokens[start].word not in FIRM
            least = _MOSTLY if alone else 0.001
            found = flag(lexicon, start, stop, kind, least=least, exact=True) or value(
                lexicon, start, stop, kind
            )
            found = found or _telling_flag(lexicon, start, stop, kind)
            if found:
                yield found
                start = _shade(lexicon, stop, end) if found.field == "colour" else stop
                break
        else:
            start += 1


def _telling_flag(lexicon: Lexicon, start: int, end: int, kind: str) -> Condition | None:
    """Return the yes/no attribute of a word that says little else: "a touchscreen laptop"."""
    if lexicon.vocabulary.ends_a_kind(lexicon.phrase(start, end)):
        return None  # "a camera bag"
    found = flag(lexicon, start, end, kind, exact=True)
    return found if found and _says_it_all(lexicon, found.field, True, start, end) else None


def _shade(lexicon: Lexicon, start: int, end: int) -> int:
    """Return where a colour ends that a second one only explains: "navy [blue]"."""
    second = start < end and any(m.field == "colour" for m in lexicon.meanings(start, start + 1))
    return start + 1 if second else start


def constraints(conditions: list[Condition], *, absent: bool = False) -> tuple[Constraint, ...]:
    """Return conditions as constraints; several values of one field are alternatives."""
    made: list[Constraint] = []
    for field in dict.fromkeys(each.field for each in conditions):
        values = list(dict.fromkeys(each.value for each in conditions if each.field == field))
        texts = tuple(each for each in values if isinstance(each, str))
        if isinstance(values[0], bool):
            made.append(Constraint(field, "$eq", values[0] is not absent))
        elif len(texts) == 1:
            made.append(Constraint(field, "$ne" if absent else "$eq", texts[0]))
        else:
            made.append(Constraint(field, "$nin" if absent else "$in", texts))
    return tuple(made)


def found(conditions: list[Condition], *, absent: bool = False) -> Found:
    """Return the conditions with the tokens that name them; what must be absent does not rank."""
    spent = frozenset(index for each in conditions for index in range(each.start, each.end))
    denied = spent if absent else frozenset()
    return Found(constraints(conditions, absent=absent), spent, denied, denied=denied)


def moved(condition: Condition, start: int) -> Condition:
    """Return the condition with its tokens beginning earlier."""
    return replace(condition, start=start)
