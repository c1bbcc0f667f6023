"""The suites that ship: enough cases, each proved by a record, and few that say the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import prompts
from knowledge.embedding import build_embedder
from prompts.evals.loading import load_suites
from prompts.evals.suite import Case, MiniStore, Suite

DATA = Path(prompts.__file__).parents[1] / "knowledge" / "demo"

SUITES = {suite.name: suite for suite in load_suites(["demo"])}
CASES = [(suite, case) for suite in SUITES.values() for case in suite.cases]

AT_LEAST = {  # by kind of question, as many as one can decide by
    "facts": 80, "policies": 80, "followups": 40, "constraints": 30, "abstention": 40, "tone": 20,
}  # fmt: skip
NEAR = 0.9
"""Cosine by MiniLM, above which two cases ask the same."""


def test_there_are_as_many_as_one_can_decide_by() -> None:
    for name, number in AT_LEAST.items():
        assert len(SUITES[name].cases) >= number, name
    assert len(SUITES["safety"].cases) + len(SUITES["injection"].cases) >= 30
    assert len(CASES) >= 320
    assert sum("smoke" in case.tags for _, case in CASES) == 25


@pytest.mark.parametrize(
    ("suite", "case"), CASES, ids=[f"{suite.name}/{case.id}" for suite, case in CASES]
)
def test_each_case_cites_words_that_stand_in_its_record(suite: Suite, case: Case) -> None:
    assert case.proof
    records = _records(suite)
    for proof in case.proof:
        assert proof.id in records, f"{proof.id} is no record of the store"
        assert any(_plain(proof.quote) in text for text in _statements(records[proof.id])), proof


@pytest.mark.slow
def test_few_cases_say_the_same() -> None:
    asked = ["\n".join(turn.ask for turn in case.turns) for _, case in CASES]
    vectors = build_embedder("all-MiniLM-L6-v2").embed(asked)
    nearest = vectors @ vectors.T - 2 * np.eye(len(asked))
    twins = [CASES[place][1].id for place in np.flatnonzero(nearest.max(axis=1) > NEAR)]
    assert len(twins) <= 0.05 * len(CASES), twins


def test_ids_are_unique_over_all_suites() -> None:
    (_, often), *_ = Counter(case.id for _, case in CASES).most_common(1)
    assert often == 1


def _records(suite: Suite) -> dict[str, Mapping[str, Any]]:
    if isinstance(suite.store, MiniStore):
        return {str(each["id"]): each for each in (*suite.store.products, *suite.store.documents)}
    products = [
        json.loads(line)
        for path in sorted((DATA / "products").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    documents = [_document(path) for path in sorted((DATA / "documents").glob("*.md"))]
    return {str(each["id"]): each for each in (*products, *documents)}


def _document(path: Path) -> Mapping[str, Any]:
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    lines = dict(line.split(": ", 1) for line in front.splitlines() if ": " in line)
    return {"id": lines.get("id", path.stem), "front": front, "text": text}


def _statements(record: object) -> Iterator[str]:
    """Yield what a record says: its texts, and `field: value` for each field at any depth."""
    if isinstance(record, Mapping):
        for name, value in record.items():
            if isinstance(value, str | int | float):
                yield _plain(f"{name}: {value if isinstance(value, str) else json.dumps(value)}")
            yield from _statements(value)
    elif isinstance(record, list | tuple):
        for each in record:
            yield from _statements(each)
    elif isinstance(record, str):
        yield _plain(record)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
