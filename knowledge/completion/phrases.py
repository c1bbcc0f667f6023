"""The suggestions that one product makes: what it is, whose, which, and how its title puts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from knowledge.completion.chunks import Chunk, chunks, head, label, phrase, runs
from knowledge.completion.lexicon import (
    Lexicon,
    declared_kinds,
    family_texts,
    is_head,
    value_texts,
)
from knowledge.completion.normalising import normal
from knowledge.terms import stem
from knowledge.types import Product

_LONGEST_TEXT = 60  # characters of a suggestion
_KINDS_OF_ONE = 5
_VALUES_OF_ONE = 12
_LEAD = 6  # chunks of a title that may lead up to what the product is
_DEPARTMENT = re.compile(r"[&/,+]|\band\b")  # in the names of shelves, not of things
# "Watering" and "cycling" are what people do; these are for sale.
_GOODS = frozenset("clothing bedding lighting flooring fencing tubing wiring ring string".split())
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?-[^\W\d_]+")  # "20-inch"


class Origin(IntEnum):
    """Where a suggestion comes from; stored as a number, so none is ever renumbered."""

    KIND = 0
    BRAND = 1
    BRAND_KIND = 2
    VALUE_KIND = 3
    SERIES = 4
    MODEL = 5
    PHRASE = 6
    QUERY = 7
    WRITTEN = 8
    DEPARTMENT = 9


@dataclass(frozen=True, slots=True)
class Phrase:
    """A suggestion's text as shown, its normal form, and where it comes from."""

    text: str
    normal: str
    origin: Origin


def phrases(product: Product, lexicon: Lexicon) -> list[Phrase]:
    """Return the suggestions that a product makes, each once, the plainest first."""
    found: dict[str, Phrase] = {}
    for text, origin in _texts(product, lexicon):
        name = normal(text)
        if len(name) > 1 and len(text) <= _LONGEST_TEXT and not name.isdecimal():
            found.setdefault(name, Phrase(text, name, origin))
    return list(found.values())


def _texts(product: Product, lexicon: Lexicon) -> Iterator[tuple[str, Origin]]:
    line = chunks(product.title)
    kinds = list(islice(kinds_of(product, head(line), lexicon), _KINDS_OF_ONE))
    things = [kind for kind in kinds if _is_thing(kind, product, line, lexicon)]
    brand = label(product.brand or "")
    for kind in kinds:
        is_shelf = kind not in things and kind in map(label, product.categories)
        yield kind, Origin.DEPARTMENT if is_shelf else Origin.KIND
    if brand:
        yield brand, Origin.BRAND
        yield from ((_after(brand, kind), Origin.BRAND_KIND) for kind in kinds)
    for value in islice(_values(product, line, lexicon), _VALUES_OF_ONE):
        for kind in things[:3]:
            if not set(normal(value).split()) & set(normal(kind).split()):
                yield f"{value} {kind}", Origin.VALUE_KIND
    yield from _names(product, line, brand, lexicon)
    yield from ((text, Origin.PHRASE) for text in _said(product, line, lexicon))


def kinds_of(product: Product, line: Sequence[Chunk], lexicon: Lexicon) -> Iterator[str]:
    """Yield what a product is: by its record, then by its title, longest name first."""
    for text in reversed(list(declared_kinds(product))):
        if normal(text) in lexicon.kinds:
            yield label(text)
    for start, end in sorted(runs(line, 3), key=lambda run: (run[0] - run[1], run[0])):
        text, name = phrase(line[start:end])
        if name in lexicon.kinds:
            yield text


def _is_thing(kind: str, product: Product, line: Sequence[Chunk], lexicon: Lexicon) -> bool:
    """Say whether a product is called so, with a colour before it: "red tent", no "red camping".

    Its title decides; where it does not say the word, the last of its categories does.
    """
    if _DEPARTMENT.search(kind):
        return False
    last = stem(normal(kind).split()[-1])
    ends = [n + 1 for n, each in enumerate(line) if stem(each.words[-1]) == last]
    if ends:
        return any(is_head(line, end, lexicon.values) for end in ends)
    if last.endswith("ing") and last not in _GOODS:
        return False
    return kind not in map(label, product.categories[:-1])


def _values(product: Product, line: Sequence[Chunk], lexicon: Lexicon) -> Iterator[str]:
    """Yield the values that may stand before a kind: those of the record, then of its texts."""
    known: set[str] = set()
    described = _described(product, line, lexicon)
    said = [each.text for each in line if each.text in lexicon.values]
    for text in (*value_texts(product), *said, *(each.text for each in described)):
        name = normal(text)
        # What is "sky blue" is blue, too, where only that is a value.
        for shown in (text, name.rpartition(" ")[2]):
            if normal(shown) in lexicon.values and normal(shown) not in known:
                known.add(normal(shown))
                yield label(shown)
                break


def _described(product: Product, line: Sequence[Chunk], lexicon: Lexicon) -> Iterator[Chunk]:
    """Yield the values that a description says of the product: no "clear" of "clear nights"."""
    own = {stem(word) for each in line for word in each.words}
    told = chunks(product.description)
    for n, each in enumerate(told):
        if each.text in lexicon.values:
            rest = (one for one in told[n + 1 :] if one.text not in lexicon.values)
            after = None if each.ends else next(rest, None)
            if after is None or after.is_stop or stem(after.words[0]) in own:
                yield each


def _names(
    product: Product, line: Sequence[Chunk], brand: str, lexicon: Lexicon
) -> Iterator[tuple[str, Origin]]:
    for field, text in family_texts(product):
        origin = Origin.MODEL if field.endswith("model") else Origin.SERIES
        yield label(text), origin
        if brand and origin is Origin.SERIES:
            yield _after(brand, label(text)), origin
    places = [n for n, each in enumerate(line) if each.words[0] not in lexicon.brands]
    start = places[0] if places else len(line)
    for end in (start + 1, start + 2):
        run = line[start:end]
        if end <= len(line) and run[-1].text not in lexicon.values and not run[-1].is_stop:
            text, name = phrase(run)
            if name in lexicon.phrases and name not in lexicon.kinds:
                yield text, Origin.SERIES
                if brand:
                    yield _after(brand, text), Origin.SERIES
    for each in line:
        if _is_model(each):
            yield each.text, Origin.MODEL
            if brand:
                yield _after(brand, each.text), Origin.MODEL


def _said(product: Product, line: Sequence[Chunk], lexicon: Lexicon) -> Iterator[str]:
    """Yield phrases that other products have too, and what stands right before a kind."""
    for start, end in runs(line):
        text, name = phrase(line[start:end])
        if end - start > 1 and name in lexicon.phrases and not _is_cut(start, name):
            yield text
    yield from _lead(line, lexicon)
    told = chunks(product.description)
    for start, end in runs(told, 3):
        text, name = phrase(told[start:end])
        if end - start == 2 and name in lexicon.phrases and not _is_cut(start, name):
            yield text
        if name in lexicon.kinds:
            for before in (start - 1, start - 2):
                run = told[max(before, 0) : end]
                if before >= 0 and not any(each.ends or each.is_stop for each in run[:-1]):
                    yield phrase(run)[0]


def _lead(line: Sequence[Chunk], lexicon: Lexicon) -> Iterator[str]:
    """Yield what a title begins with up to what the product is, with and without its brand."""
    whole = head(line)
    ends = [end for start, end in runs(whole) if phrase(whole[start:end])[1] in lexicon.kinds]
    lead = max((end for end in ends if end <= _LEAD), default=0)
    if len(whole) <= _LEAD:
        lead = len(whole)
    first = next((n for n in range(lead) if line[n].words[0] not in lexicon.brands), lead)
    for start in {0, first}:
        if lead - start > 1:
            yield phrase(line[start:lead])[0]


def _is_cut(start: int, name: str) -> bool:
    """Say whether a phrase begins with the number of a name before it, or is only an amount."""
    words = name.split()
    return all(word[0].isdigit() for word in words) or (start > 0 and words[0].isdecimal())


def _is_model(chunk: Chunk) -> bool:
    """Say whether a chunk is a model number: letters and digits, no quantity."""
    text = chunk.text
    digits = sum(map(str.isdigit, text))
    return (
        len(text) > 3
        and not _AMOUNT.fullmatch(text)
        and digits > 0
        and any(map(str.isalpha, text))
        and not (len(chunk.words) == 1 and chunk.words[0][0].isdigit() and digits < 4)
    )


def _after(brand: str, text: str) -> str:
    """Return brand and text without saying a word twice: "hp" and "hp pavilion"."""
    first = normal(brand).split()
    return text if normal(text).split()[: len(first)] == first else f"{brand} {text}"
