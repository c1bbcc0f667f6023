"""The suggestions that one product makes: what it is, whose, which, and how its title puts it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from knowledge.completion.chunks import Chunk, chunks, phrase, runs
from knowledge.completion.lexicon import Lexicon, declared_kinds, family_texts, value_texts
from knowledge.completion.normalising import normal
from knowledge.types import Product

_LONGEST_TEXT = 60  # characters of a suggestion
_KINDS_OF_ONE = 5
_VALUES_OF_ONE = 12
_LEAD = 6  # chunks of a title that may lead up to what the product is


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
    kinds = list(islice(kinds_of(product, line, lexicon), _KINDS_OF_ONE))
    brand = _shown(product.brand or "")
    yield from ((kind, Origin.KIND) for kind in kinds)
    if brand:
        yield brand, Origin.BRAND
        yield from ((_after(brand, kind), Origin.BRAND_KIND) for kind in kinds)
    for value in islice(_values(product, line, lexicon), _VALUES_OF_ONE):
        for kind in kinds[:3]:
            if not set(normal(value).split()) & set(normal(kind).split()):
                yield f"{value} {kind}", Origin.VALUE_KIND
    yield from _names(product, line, brand, lexicon)
    yield from ((text, Origin.PHRASE) for text in _said(product, line, lexicon))


def kinds_of(product: Product, line: Sequence[Chunk], lexicon: Lexicon) -> Iterator[str]:
    """Yield what a product is: by its record, then by its title, longest name first."""
    for text in reversed(list(declared_kinds(product))):
        if normal(text) in lexicon.kinds:
            yield _shown(text)
    for start, end in sorted(runs(line, 3), key=lambda run: (run[0] - run[1], run[0])):
        text, name = phrase(line[start:end])
        if name in lexicon.kinds:
            yield text


def _values(product: Product, line: Sequence[Chunk], lexicon: Lexicon) -> Iterator[str]:
    """Yield the values that may stand before a kind: those of the record, then of its texts."""
    known: set[str] = set()
    described = [each for each in chunks(product.description) if each.text in lexicon.values]
    said = [each.text for each in line if each.text in lexicon.values]
    for text in (*value_texts(product), *said, *(each.text for each in described)):
        name = normal(text)
        if name in lexicon.values and name not in known:
            known.add(name)
            yield _shown(text)


def _names(
    product: Product, line: Sequence[Chunk], brand: str, lexicon: Lexicon
) -> Iterator[tuple[str, Origin]]:
    for field, text in family_texts(product):
        origin = Origin.MODEL if field.endswith("model") else Origin.SERIES
        yield _shown(text), origin
        if brand and origin is Origin.SERIES:
            yield _after(brand, _shown(text)), origin
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
    lead = 0
    for start, end in runs(line):
        text, name = phrase(line[start:end])
        if end - start > 1 and name in lexicon.phrases:
            yield text
        if name in lexicon.kinds and end <= _LEAD:
            lead = max(lead, end)
    if len(line) <= _LEAD:
        lead = len(line)
    if lead > 1:
        yield phrase(line[:lead])[0]
    told = chunks(product.description)
    for start, end in runs(told, 3):
        text, name = phrase(told[start:end])
        if end - start == 2 and name in lexicon.phrases:
            yield text
        if name in lexicon.kinds:
            for before in (start - 1, start - 2):
                run = told[max(before, 0) : end]
                if before >= 0 and not any(each.ends or each.is_stop for each in run[:-1]):
                    yield phrase(run)[0]


def _is_model(chunk: Chunk) -> bool:
    """Say whether a chunk is a model number: letters and digits, no quantity."""
    text = chunk.text
    digits = sum(map(str.isdigit, text))
    return (
        len(text) > 3
        and digits > 0
        and any(map(str.isalpha, text))
        and not (len(chunk.words) == 1 and chunk.words[0][0].isdigit() and digits < 4)
    )


def _shown(text: str) -> str:
    return phrase(chunks(text))[0]


def _after(brand: str, text: str) -> str:
    """Return brand and text without saying a word twice: "hp" and "hp pavilion"."""
    first = normal(brand).split()
    return text if normal(text).split()[: len(first)] == first else f"{brand} {text}"
