"""What training must never see: the questions of every eval suite, and of the holdout files."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finetune.errors import DataError, LeakError, MissingDataError
from finetune.hygiene.shingles import NearTexts, plain
from finetune.sources.base import whole_text
from finetune.types import Example
from prompts.evals.errors import SuiteError
from prompts.evals.loading import load_suites
from prompts.evals.suite import Suite

# So many of a question's word pairs; the shortest questions are alike in any two shops.
_LEAST = 0.7
_TELLING_WORDS = 4
_ID = re.compile(r"\b[A-Z]{2,}(?:-[A-Z0-9]+)+\b")
_SUITES = (".yaml", ".yml")
_QUESTION, _PRODUCT = ("question", "text", "ask"), ("product", "asin", "product_id", "docid")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held out: questions as they were asked, ids of products, and words of proofs."""

    questions: tuple[str, ...]
    products: frozenset[str]
    quotes: tuple[str, ...] = ()


class Leaks:
    """Finds examples that would give away what is held out."""

    def __init__(self, held: Held) -> None:
        self._products = held.products
        self._exact = {plain(each) for each in held.questions}
        telling = [each for each in held.questions if len(each.split()) >= _TELLING_WORDS]
        self._near = NearTexts(telling, least=_LEAST)
        quotes = (plain(each) for each in held.quotes)
        self._quotes = tuple(each for each in quotes if len(each.split()) >= _TELLING_WORDS)

    def reason(self, example: Example) -> str | None:
        """Return why an example may not be learned from, None when it may."""
        asked = [example.question, *(m.content for m in example.history if m.role == "user")]
        return self.why(products_of(example), (*example.texts, example.answer), asked)

    def why(
        self, products: Iterable[str], texts: Iterable[str], asked: Iterable[str]
    ) -> str | None:
        """Return why products, texts or questions may not be learned from, None when they may."""
        if not self._products.isdisjoint(products):
            return "product of a suite or holdout"
        said = [plain(each) for each in texts]
        if any(quote in text for quote in self._quotes for text in said):
            return "source that proves an answer of a suite"
        for question in asked:
            telling = len(question.split()) >= _TELLING_WORDS
            if telling and plain(question) in self._exact:
                return "question of a suite or holdout"
            if telling and self._near.has(question):
                return "nearly a question of a suite or holdout"
        return None

    def check(self, examples: Iterable[Example]) -> None:
        """Raise `LeakError` for the first example that gives something away."""
        for example in examples:
            if reason := self.reason(example):
                raise LeakError(f"{example.id} of source {example.source} is a {reason}")


def products_of(example: Example) -> frozenset[str]:
    """Return the ids of all records that an example is about or shows."""
    named = example.meta.get("products", "").split()
    return frozenset((example.group.partition("-")[2], *named, *(s.id for s in example.evidence)))


def held_out(holdout: Sequence[Path], suites: Sequence[str | Path] = ("demo",)) -> Held:
    """Return what all suites and holdout files ask and name.

    Raises `MissingDataError` or `DataError` for what is not there or has no questions.
    """
    questions: list[str] = []
    products: set[str] = set()
    quotes: list[str] = []
    files: list[Path] = []
    own: list[Path] = []
    for path in holdout:
        if not path.exists():
            raise MissingDataError(f"there is no {path}, which data.holdout names")
        (own if path.is_dir() or path.suffix in _SUITES else files).append(path)
    for suite in (*load_suites(suites), *_suites(own)):
        questions += [turn.ask for case in suite.cases for turn in case.turns]
        products |= set(_named(suite))
        quotes += [proof.quote for case in suite.cases for proof in case.proof if proof.quote]
    for path in files:
        for row in _rows(path):
            asked = next((str(row[key]) for key in _QUESTION if row.get(key)), None)
            questions += [asked] if asked else []
            products |= {str(row[key]) for key in _PRODUCT if row.get(key)}
    return Held(tuple(questions), frozenset(products), tuple(quotes))


def _suites(paths: Sequence[Path]) -> Iterator[Suite]:
    """Yield the suites of a shop, each path by itself: one may be called as one of ours is."""
    for path in paths:
        try:
            yield from load_suites([path])
        except SuiteError as error:
            why = "; ".join(map(str, error.problems))
            raise DataError(f"data.holdout names a suite that cannot be read: {why}") from error


def _named(suite: Suite) -> Iterator[str]:
    """Yield the ids that a suite names, in proofs, checks or anywhere in its files.

    An id that is a plain word, as "returns", is that of a document in any shop: there its words
    tell (`Held.quotes`).
    """
    for case in suite.cases:
        yield from (proof.id for proof in case.proof if re.search(r"\d", proof.id))
    for file in {case.file for case in suite.cases}:
        if Path(file).is_file():
            yield from _ID.findall(whole_text(Path(file)))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a holdout file, JSON lines or a table, with keys in lower case."""
    text = whole_text(path)
    found = 0
    if path.suffix in (".csv", ".tsv"):
        delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
        rows: Iterable[Any] = csv.DictReader(text.splitlines(), delimiter=delimiter)
    else:
        rows = _lines(path, text)
    for row in rows:
        low = {str(key).lower(): value for key, value in row.items() if key}
        found += any(low.get(key) for key in _QUESTION)
        yield low
    if not found:
        raise DataError(f"{path} has no questions: each line has a question, text or ask")


def _lines(path: Path, text: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise DataError(f"{path}:{number}: is not JSON: {error.msg}") from error
        if not isinstance(row, dict):
            raise DataError(f"{path}:{number}: is no object with a question")
        yield row
