"""What an embedder learns from and what it is measured by, read from all sources of a config."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from finetune.embedder.data import Data, Wanted, check_apart, product_key
from finetune.embedder.judgements import read_judgements
from finetune.embedder.measuring import Query
from finetune.embedder.shelf import record_text
from finetune.errors import DataError
from finetune.hygiene.leaks import Leaks, held_out
from finetune.matching.gathering import unheld
from finetune.matching.groups import Pool, plain, seeded, share_of
from finetune.matching.questions import (
    catalogue_files,
    check_names,
    made,
    products_asked,
    source_name,
)
from finetune.matching.registering import named_files, sha256_of
from finetune.matching.shoppers import FILES, shoppers
from knowledge.errors import ReadError
from knowledge.readers import load_mapping, read_products

if TYPE_CHECKING:
    from pathlib import Path

    from finetune.embedder.config import EmbedderConfig, JudgementsForm
    from finetune.matching.config import CatalogueForm
    from knowledge.types import Product

Part = Literal["train", "development", "test"]


class _Gathering:
    """Reads source after source; what of each goes into which part is decided by hashes."""

    def __init__(self, config: EmbedderConfig) -> None:
        self.config = config
        self.seed = config.training.seed
        self.held = held_out([config.find(name) for name in config.data.holdout])
        self.leaks = Leaks(self.held)
        self.pools: list[Pool] = []
        self.wanted: list[Wanted] = []
        self.shelves: dict[str, dict[str, Product]] = {}
        self.queries: dict[Part, list[Query]] = {"train": [], "development": [], "test": []}
        self.searches: list[Wanted] = []
        self.titles: dict[str, str] = {}
        self.licences: dict[str, str] = {}
        self.files: dict[str, Path] = {}
        self.aside: set[str] = set()

    def read_shoppers(self) -> None:
        """Take shoppers' own questions: each wants its evidence among all about the product."""
        form, folder = self.config.data.shoppers, self.config.find(self.config.data.folder)
        if form is None:
            return
        parts = shoppers(folder, form, seed=self.seed)
        self.files |= {name: folder / name for name in FILES}
        self.titles |= parts.titles
        self.pools += [pool for pool in unheld(parts.train, self.leaks) if pool.answers]
        self._ask(parts.development, "evidence", "development")
        self._ask(parts.test, "evidence", "test")
        self._ask(parts.unseen, "evidence, other questions", "test")

    def read_catalogue(self, form: CatalogueForm) -> None:
        """Take questions made about a catalogue: each wants a statement, or the record itself."""
        path = self.config.find(form.path)
        name = source_name(path)
        held = self.held.products | {key.removeprefix(f"{name} ") for key in self.aside}
        pools = made(form, path, absent=0.0, held_out=held, seed=self.seed)
        products = products_asked(form, path, held_out=held, seed=self.seed)
        shelf = {product.id: product for product in products}
        texts = {key: record_text(product) for key, product in shelf.items()}
        among = tuple(dict.fromkeys(texts.values()))
        self.shelves.setdefault(name, {}).update(shelf)
        self.files |= named_files(path)
        self.licences[name] = form.licence
        for pool in unheld(pools, self.leaks):
            part = self._part(pool.product)
            if not pool.answers:
                continue
            if not self._finds_record(pool, shelf[pool.product].title):
                self._take(replace(pool, product=product_key(name, pool.product)), part)
            elif part == "train":
                learned = (pool.product,)
                self.wanted.append(Wanted(pool.question, {pool.product: 1.0}, name, name, learned))
            else:
                own = {texts[pool.product]: 1.0}
                self.queries[part].append(
                    Query(pool.question, among, own, product_key(name, pool.product), "records")
                )

    def read_judged(self, form: JudgementsForm) -> None:
        """Take judged queries: each wants the records that are rated above 0."""
        path, catalogue = self.config.find(form.path), self.config.find(form.catalogue)
        name, place = source_name(path), source_name(catalogue)
        ratings = read_judgements(path)
        shelf = _shelf(form, catalogue, {key for own in ratings.values() for key in own}, self.seed)
        self.shelves.setdefault(place, {}).update(shelf)
        self.files[name] = path
        self.files |= {f"{name} on {key}": file for key, file in named_files(catalogue).items()}
        self.licences[name] = form.licence
        found = {
            query: {key: rating for key, rating in own.items() if key in shelf}
            for query, own in ratings.items()
        }
        found = {query: own for query, own in found.items() if any(r > 0 for r in own.values())}
        if not found:
            raise DataError(
                f"none of the records that {path} rates above 0 is in {catalogue}: "
                "correct catalogue or its mapping"
            )
        parts = {query: self._part_of_query(query, form) for query in found}
        self.aside |= {
            product_key(place, key)
            for query, own in found.items()
            for key, rating in own.items()
            if rating > 0 and parts[query] != "train"
        }
        for query, own in found.items():
            self._judge(Wanted(query, own, place, name), parts[query], form.wanted)

    def _judge(self, each: Wanted, part: Part, most: int) -> None:
        texts = {key: record_text(self.shelves[each.shelf][key]) for key in each.ratings}
        if part == "test":
            self.searches.append(each)
        elif part == "development":
            gains = {texts[key]: rating for key, rating in each.ratings.items() if rating > 0}
            among = tuple(dict.fromkeys(texts.values()))
            self.queries[part].append(Query(each.query, among, gains, each.query, "judged"))
        else:
            right = [key for key, rating in each.ratings.items() if rating > 0]
            right = [key for key in right if self._may_be_learned(each.shelf, key)]
            right.sort(key=lambda key: (-each.ratings[key], share_of(key, str(self.seed))))
            learned = tuple(right[:most])
            if learned and not self.leaks.why(learned, (), (each.query,)):
                self.wanted.append(
                    Wanted(each.query, each.ratings, each.shelf, each.source, learned)
                )

    def _may_be_learned(self, shelf: str, key: str) -> bool:
        """Tell whether neither a held-out query nor a held-out question is about a record."""
        asked = {source_name(self.config.find(each.path)) for each in self.config.data.catalogues}
        held = product_key(shelf, key) in self.aside or key in self.held.products
        return not held and (shelf not in asked or self._part(key) == "train")

    def _part(self, product: str) -> Part:
        form, place = self.config.data, share_of(product, "embedder")
        if place < form.held_out:
            return "test"
        return "development" if place < form.held_out + form.development else "train"

    def _part_of_query(self, query: str, form: JudgementsForm) -> Part:
        if share_of(plain(query), "judged") < form.held_out:
            return "test"
        aside = share_of(plain(query), "aside") < self.config.data.development
        return "development" if aside else "train"

    def _finds_record(self, pool: Pool, title: str) -> bool:
        named = pool.answers[0].startswith(f"{title}: ")
        return named and share_of(pool.question, "record") < self.config.data.records

    def _take(self, pool: Pool, part: Part) -> None:
        if part == "train":
            self.pools.append(pool)
        else:
            self._ask([pool], "statements", part)

    def _ask(self, pools: Iterable[Pool], kind: str, part: Part) -> None:
        for pool in pools:
            texts = tuple(dict.fromkeys((*pool.answers, *pool.labelled, *pool.others)))
            if pool.answers and len(texts) > 1:
                gains = dict.fromkeys(pool.answers, 1.0)
                self.queries[part].append(Query(pool.question, texts, gains, pool.product, kind))

    def data(self) -> Data:
        """Return all that was read, in an order that the seed decides."""
        seeded(self.seed).shuffle(self.pools)
        data = Data(
            pools=tuple(self.pools),
            wanted=tuple(self.wanted),
            shelves=self.shelves,
            development=tuple(self.queries["development"]),
            test=tuple(self.queries["test"]),
            searches=tuple(self.searches),
            titles=self.titles,
            licences=self.licences,
            hashes={name: sha256_of(path) for name, path in self.files.items()},
        )
        if not data.pools and not data.wanted:
            raise DataError(f"{self.config.path}: its sources hold no pair to learn from")
        if not data.development:
            raise DataError(
                f"{self.config.path}: there is no development question to stop by: raise "
                "data.development, or add products"
            )
        check_apart(data)
        return data


def gather(config: EmbedderConfig) -> Data:
    """Read all sources of a config; raise `FinetuneError` for one that cannot be read."""
    names = [each.path for each in config.data.catalogues]
    names += [name for each in config.data.judgements for name in (each.path, each.catalogue)]
    check_names(map(config.find, names))
    found = _Gathering(config)
    found.read_shoppers()
    # What judged queries hold out is not asked about either, so they come first.
    for judged in config.data.judgements:
        found.read_judged(judged)
    for catalogue in config.data.catalogues:
        found.read_catalogue(catalogue)
    return found.data()


def _shelf(form: JudgementsForm, path: Path, rated: set[str], seed: int) -> dict[str, Product]:
    """Return the rated products of a catalogue and so many of the others, by id."""
    if not path.exists():
        raise DataError(f"there is no {path}, which data.judgements names as catalogue")
    mapping = load_mapping(form.mapping) if form.mapping else None
    read = (each for file in catalogue_files(path) for each in read_products(file, mapping))
    products = {each.id: each for each in read if not isinstance(each, ReadError) and each.title}
    others = sorted(products.keys() - rated, key=lambda key: share_of(key, str(seed)))
    kept = (*(key for key in products if key in rated), *others[: form.products])
    return {key: products[key] for key in kept}
