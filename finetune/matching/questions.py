"""Questions made from a catalogue: about a field that a record has, or that only others have."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from finetune.errors import DataError, MissingDataError
from finetune.matching.groups import Pool, seeded, share_of
from knowledge.asking import content
from knowledge.errors import ReadError
from knowledge.quotable import statements
from knowledge.readers import load_mapping, read_products
from knowledge.splitting import split

if TYPE_CHECKING:
    from finetune.matching.config import CatalogueForm
    from knowledge.types import Product

_WORDINGS = Path(__file__).parent / "wordings.yaml"
_LONGEST_LABEL = 40
_MOST_UNITS = 24
# So many questions say the product's name; the others are asked of a record that is meant anyway.
_NAMED = 0.65
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class _Record:
    """A product and what of it can be quoted; `fields` are its "name: value" units by name."""

    product: Product
    units: tuple[str, ...]
    fields: Mapping[str, str]

    @property
    def shelf(self) -> str:
        """What it stands among: its last category, else its title's last word."""
        if self.product.categories:
            return self.product.categories[-1].lower()
        return (self.product.title.split() or [""])[-1].lower()


def made(
    form: CatalogueForm, path: Path, *, absent: float, held_out: frozenset[str], seed: int
) -> list[Pool]:
    """Return pools of questions about products of a catalogue, none about those `held_out`.

    `absent` of them ask for what the record lacks. Raises `DataError` for a catalogue without a
    usable product.
    """
    records = _records(form, path, held_out, seed)
    shelves: dict[str, list[_Record]] = defaultdict(list)
    for record in records:
        shelves[record.shelf].append(record)
    found = []
    for record in records:
        rng = seeded(seed, record.product.id)
        beside = [other for other in shelves[record.shelf] if other is not record] or records
        for _ in range(form.questions):
            make = _absent if rng.random() < absent else _present
            if (pool := make(record, beside, source_name(path), rng)) is not None:
                found.append(pool)
    if not found:
        raise DataError(f"{path} has no product to ask about: check its mapping")
    return found


def products_asked(
    form: CatalogueForm, path: Path, *, held_out: frozenset[str], seed: int
) -> list[Product]:
    """Return the products that `made` asks about."""
    return [record.product for record in _records(form, path, held_out, seed)]


def catalogue_files(path: Path) -> list[Path]:
    """Return the files of a catalogue, which is one file or a folder of JSON lines."""
    return sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]


def source_name(path: Path) -> str:
    """Return what a card calls a catalogue: many are in a file "products" of their own folder."""
    return f"{path.parent.resolve().name}/{path.name}"


def check_names(paths: Iterable[Path]) -> None:
    """Raise `DataError` for two sources of one name: a card would have the licence of one only."""
    known: dict[str, Path] = {}
    for path in paths:
        name = source_name(path)
        other = known.setdefault(name, path)
        if other.resolve() != path.resolve():
            raise DataError(f"{other} and {path} would both be called {name}: rename one of them")


def _records(form: CatalogueForm, path: Path, held_out: frozenset[str], seed: int) -> list[_Record]:
    if not path.exists():
        raise MissingDataError(f"there is no {path}, which data.catalogues names")
    mapping = load_mapping(form.mapping) if form.mapping else None
    read = (each for file in catalogue_files(path) for each in read_products(file, mapping))
    products = [each for each in read if not isinstance(each, ReadError)]
    products = [each for each in products if each.id not in held_out and each.title]
    products.sort(key=lambda each: share_of(each.id, str(seed)))
    records = (_record(product) for product in products)
    return list(islice((each for each in records if len(each.fields) > 1), form.products))


def _record(product: Product) -> _Record:
    units = [unit.shown for passage in split(product) for unit in statements(passage)]
    fields = {}
    for unit in units:
        name, colon, value = unit.partition(": ")
        if colon and value and len(name) <= _LONGEST_LABEL and not name.startswith("Variant "):
            fields[name.lower()] = unit
        elif unit == "Out of stock":
            fields["stock"] = unit
    return _Record(product, tuple(dict.fromkeys(units)), fields)


def _present(
    record: _Record, beside: Sequence[_Record], source: str, rng: random.Random
) -> Pool | None:
    """Ask for a field that the record has; its other units and the shelf's same field are wrong."""
    field = rng.choice(sorted(record.fields))
    unit = record.fields[field]
    value = unit.partition(": ")[2]
    if rng.random() < 0.3:  # a wrong guess is answered by the same field
        others = [each.fields[field] for each in beside if field in each.fields]
        value = rng.choice(others).partition(": ")[2] if others else value
    question, named = _question(record.product, field, value, unit, rng)
    wrong = [each for each in record.units if each != unit and not _says_too(each, unit, field)]
    rng.shuffle(wrong)
    return _pool(
        record, question, (unit,), wrong, beside, field, named=named, source=source, rng=rng
    )


def _absent(
    record: _Record, beside: Sequence[_Record], source: str, rng: random.Random
) -> Pool | None:
    """Ask for a field that records beside it have and this one does not speak of."""
    said = content(" ".join(record.units))
    lacking = {
        field: other.fields[field]
        for other in rng.sample(list(beside), min(12, len(beside)))
        for field in other.fields
        if field not in record.fields and content(field) and content(field).isdisjoint(said)
    }
    if not lacking:
        return None
    field = rng.choice(sorted(lacking))
    value = lacking[field].partition(": ")[2]
    question, named = _question(record.product, field, value, lacking[field], rng)
    wrong = list(record.units)
    return _pool(record, question, (), wrong, beside, field, named=named, source=source, rng=rng)


def _pool(
    record: _Record,
    question: str,
    answers: Sequence[str],
    wrong: Sequence[str],
    beside: Sequence[_Record],
    field: str,
    *,
    named: bool,
    source: str,
    rng: random.Random,
) -> Pool | None:
    """Put units under titles where the question says the name, as they are served."""
    title = record.product.title
    under = f"{title}: " if named else ""
    others = [under + each for each in wrong[:_MOST_UNITS]]
    labelled: list[str] = []
    if named:
        same = [each for each in beside if field in each.fields and each.product.title != title]
        labelled = [
            f"{other.product.title}: {other.fields[field]}"
            for other in rng.sample(same, min(1, len(same)))
        ]
    if not others:
        return None
    return Pool(
        question=question,
        answers=tuple(under + each for each in answers),
        others=tuple(others),
        product=record.product.id,
        source=source,
        labelled=tuple(labelled),
        embedded=False,
    )


def _says_too(unit: str, answer: str, field: str) -> bool:
    """Tell whether a unit may say the same as the answer: its number, its value or its field."""
    value = answer.partition(": ")[2]
    numbers = set(_NUMBER.findall(value))
    if numbers and numbers & set(_NUMBER.findall(unit)):
        return True
    words = content(value)
    return bool(words and words <= content(unit)) or bool(content(field) & content(unit))


def _question(
    product: Product, field: str, value: str, unit: str, rng: random.Random
) -> tuple[str, bool]:
    """Return a question for a field, and whether it says which product is meant."""
    flag = unit.partition(": ")[2].rstrip(".") in {"yes", "no"}
    wordings = _wordings_of(field, flag=flag)
    # The bare name of a field is always a way to ask for it.
    wording = rng.choice(wordings if rng.random() < 0.75 else _all()["flag" if flag else "any"])
    named = rng.random() < _NAMED
    it = (
        f"{rng.choice(('the ', 'the ', ''))}{_short(product, rng)}"
        if named
        else rng.choice(_all()["it"])
    )
    text = wording.format(it=it, field=field, value=value[:60].rstrip("."))
    return _as_typed(text[0].upper() + text[1:], rng), named and "{it}" in wording


def _short(product: Product, rng: random.Random) -> str:
    """Return a title, or what of it people say: without its brand, or its first words."""
    title = product.title.split(",")[0].split(" - ")[0]
    words = title.split()
    brand = (product.brand or "").lower().split()
    if brand and [word.lower() for word in words[: len(brand)]] == brand and rng.random() < 0.4:
        words = words[len(brand) :] or words
    if len(words) > 4 and rng.random() < 0.3:
        words = words[:4]
    return " ".join(words)


def _as_typed(text: str, rng: random.Random) -> str:
    """Return a text as somebody types it: lower case, no question mark, two letters swapped."""
    chance = rng.random()
    if chance < 0.35:
        text = text.lower()
    if rng.random() < 0.25:
        text = text.rstrip("?")
    if rng.random() < 0.08 and len(text) > 12:
        place = rng.randrange(3, len(text) - 3)
        text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text


def _wordings_of(field: str, *, flag: bool) -> Sequence[str]:
    fitting = [
        wording
        for notion in _all()["notions"]
        if re.search(notion["field"], field, re.IGNORECASE)
        for wording in notion["wordings"]
    ]
    return fitting or _all()["flag" if flag else "any"]


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_WORDINGS.read_text(encoding="utf-8"))
    return found
