"""Questions that people asked of a shop, each with what of its pages and records answers it.

A file has JSON lines, one a shop: `documents` with id, title and text, `products` with id, title,
description and attributes, and `questions` with text and `evidence`: a list of `{"in": id, "words":
...}`, empty where nothing answers. The words are at least three of a sentence of the document or of
the description (a number with its unit counts as one), or are an attribute's name. Who asks in the
middle of a conversation about a product seldom names it: the question has its id as `about`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from assistant.followups.pointing import about
from finetune.config import Form, Text
from finetune.errors import DataError, MissingDataError
from finetune.matching.groups import Pool, share_of
from knowledge.evidence import under_title
from knowledge.facts import attribute_label, price_text, stock_text
from knowledge.quotable import statements
from knowledge.splitting import split
from knowledge.terms import words
from knowledge.types import Document, Product


class _Evidence(Form):
    place: Annotated[Text, Field(alias="in")]
    words: Text


class _Question(Form):
    text: Text
    about: Text | None = None
    evidence: tuple[_Evidence, ...] = ()


class _Page(Form):
    id: Text
    title: Text
    text: Text


class _Record(Form):
    id: Text
    title: Text
    description: str = ""
    attributes: dict[str, str] = Field(default={})


class Shop(Form):
    """What a shop states, and what was asked of it."""

    shop: Text
    documents: tuple[_Page, ...] = ()
    products: tuple[_Record, ...] = ()
    questions: tuple[_Question, ...]


# What a record says without a price or a stock of its own.
_UNSAID = (f"Price: {price_text(None, None)}", stock_text(None))
# Fewer words than these have to be the whole of a statement.
_FEWEST = 3
# Evidence over several sentences has so many words of one that it does not have whole.
_PARTLY = 2


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a page or a record states, one unit, and how it is read: under its title."""

    place: str
    is_product: bool
    shown: str
    text: str
    titled: str


def asked_of_shops(path: Path, *, source: str) -> list[Pool]:
    """Return a pool of each question of a file, with all else that its shop states.

    Where no product is named, that is nothing of other products than those that answer. Raises
    `MissingDataError` without the file and `DataError` for a line that is no shop, a file without
    questions, or evidence that stands nowhere in its shop.
    """
    pools = [pool for shop in read_shops(path) for pool in _pools(shop, path, source)]
    if not pools:
        raise DataError(f"{path} has no question: each of its lines is a shop and what was asked")
    return pools


def read_shops(path: Path) -> Iterator[Shop]:
    """Yield the shops of a file; raises as `asked_of_shops` does, but for evidence."""
    try:
        # A JSON string may have the separators in it that `splitlines` splits at.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeError) as error:
        raise MissingDataError(
            f"{path}, which data.shops names, cannot be read: {error}"
        ) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield Shop.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            said = (f"{path}:{number}", ".".join(map(str, first["loc"])), first["msg"])
            raise DataError(": ".join(filter(None, said))) from error


def _pools(shop: Shop, path: Path, source: str) -> Iterator[Pool]:
    stated = list(_stated(shop))
    records = {each.id: each for each in shop.products}
    for question in shop.questions:
        if question.about is not None and question.about not in records:
            raise DataError(
                f"{path}: {shop.shop}: {question.text!r} is about {question.about!r}, which is the "
                "id of none of its products"
            )
        for each in question.evidence:
            if not any(_is(one, each) for one in stated):
                why = _why_not(each, shop)
                raise DataError(f"{path}: {shop.shop}: {question.text!r}: {each.place!r} {why}")
        answers = [one for one in stated if any(_is(one, each) for each in question.evidence)]
        own = {each.place for each in answers}
        parts = {one for each in question.evidence for one in _partly(each, stated)}
        others = [one for one in stated if one not in answers and one not in parts]
        text = _as_asked(question, records[question.about]) if question.about else question.text
        if not _names_one(text, shop):
            # "Is it waterproof?" is answered by any record that says so.
            others = [one for one in others if one.place in own or not one.is_product]
        yield Pool(
            question=text,
            answers=tuple(one.titled for one in answers),
            others=tuple(dict.fromkeys(one.titled for one in others)),
            product=shop.shop,
            source=source,
        )


def _as_asked(question: _Question, record: _Record) -> str:
    """Return a message about a product in one of the ways in which a conversation asks it.

    Its record is asked by its title, documents also by what it is, or by what was said alone.
    """
    found = about(question.text, Product(record.id, record.title, record.description))
    own = any(each.place == record.id for each in question.evidence)
    ways = (found.question,) if own else (found.question, *found.ruled)
    return ways[int(share_of(question.text, "way") * len(ways))]


def _stated(shop: Shop) -> Iterator[_Stated]:
    for page in shop.documents:
        yield from _units(Document(page.id, page.title, page.text, ""))
    for each in shop.products:
        product = Product(each.id, each.title, each.description, attributes=each.attributes)
        yield from (one for one in _units(product) if one.shown not in _UNSAID)
        # A price or a stock among the attributes is left out where a record states its own.
        for name in each.attributes.keys() & {"price", "stock"}:
            shown = f"{name.capitalize()}: {each.attributes[name]}"
            yield _Stated(each.id, True, shown, shown, f"{each.title}: {shown}")


def _units(record: Document | Product) -> Iterator[_Stated]:
    for passage in split(record):
        for unit in statements(passage):
            titled = under_title(passage, unit)
            yield _Stated(record.id, passage.kind == "product", unit.shown, unit.text, titled)


def _is(stated: _Stated, evidence: _Evidence) -> bool:
    """Tell whether a unit is what was named, a part of it, or has it."""
    if stated.place != evidence.place:
        return False
    wanted = words(evidence.words.replace("_", " "))
    label, colon, _ = stated.shown.partition(":")
    if stated.is_product and colon:
        own = words(label)
        if own in (wanted, words(attribute_label(evidence.words)[0])):  # "weight", "weight_kg"
            return True
    return any(_within(wanted, words(each)) for each in (stated.text, stated.shown))


def _partly(evidence: _Evidence, stated: Sequence[_Stated]) -> Iterator[_Stated]:
    """Yield units that words over several begin or end in: no answers, and not wrong either."""
    wanted = words(evidence.words.replace("_", " "))
    own = [(one, words(one.text)) for one in stated if one.place == evidence.place]
    if any(_is(one, evidence) and len(found) >= len(wanted) for one, found in own):
        return
    for one, found in own:
        counts = range(_PARTLY, min(len(found), len(wanted)) + 1)
        if any(found[:n] == wanted[-n:] or found[-n:] == wanted[:n] for n in counts):
            yield one


def _why_not(evidence: _Evidence, shop: Shop) -> str:
    """Return what is wrong with evidence that no unit is."""
    has = {each.id: f"{each.title}\n{each.text}" for each in shop.documents}
    for each in shop.products:
        values = "\n".join(each.attributes.values())
        has[each.id] = f"{each.title}\n{each.description}\n{values}"
    if evidence.place not in has:
        return f"is no page or record that has {evidence.words!r}"
    if f" {' '.join(words(evidence.words))} " not in f" {' '.join(words(has[evidence.place]))} ":
        return f"does not state {evidence.words!r}"
    return (
        f"has {evidence.words!r}, but that is no three words of a sentence (a number with its unit "
        "is one): quote at least so many, or an attribute's name"
    )


def _within(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether one run of words is in the other; a single word says too little."""
    short, long = sorted((list(one), list(other)), key=len)
    if len(short) < _FEWEST:
        return short == long
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _names_one(question: str, shop: Shop) -> bool:
    """Tell whether a question has a word that only titles of products have, as a brand."""
    told = {word for page in shop.documents for word in words(page.text)}
    named = {word for record in shop.products for word in words(record.title)}
    return not set(words(question)).isdisjoint(named - told)
