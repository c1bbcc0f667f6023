from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.types import Constraint, Filters, Passage, Product, Sort
from knowledge.types import Variant as Size
from prompts.evals.results import RunError, answered, read_run, write_run
from prompts.evals.types import Answered, Exchange, Quote, Run, Variant
from prompts.types import Message
from tests.prompts.evals.making import result, run_of

ANSWER = Answered(
    text="Twelve € [1]",
    outcome="answered",
    intent="product",
    citations=(Quote(1, "p1", "Tent", "price: 12 €"),),
    products=(
        Product(
            "p1", "Tent", price=Decimal("12.50"), currency="EUR", in_stock=None,
            categories=("Camping", "Tents"), attributes={"weight": 2.5, "colours": ("red", "blue")},
            variants=(Size("p1-s", "Small", Decimal("11.00"), 2, {"size": "S"}),), source="a.jsonl",
        ),
    ),
    filters=Filters(
        "product",
        (Constraint("price", "$lt", 20.0), Constraint("size", "$eq", "10 in"),
         Constraint("weight", "$lte", 3.0, "kg"), Constraint("colour", "$in", ("red", "blue"))),
        Sort("price", descending=True),
    ),
    relaxed=("under $10",),
    timings={"total": 0.25},
    usage={"prompt_tokens": 12},
    prompt=(Message("system", "Be kind."), Message("user", "How much?\n")),
    passages=(Passage("p1", "Tent", "A tent.", 0, "product", "a.jsonl"),),
    fingerprint="abc",
)  # fmt: skip


@pytest.fixture
def run() -> Run:
    full = replace(result("c", True, tags=("t",)), exchanges=(Exchange("How much?", ANSWER),))
    found = run_of(full, result("d", False), result("e", None))
    variants = (Variant("default", {"temperature": 0.5, "model": "scripted"}),)
    return replace(found, variants=variants, versions={"code": "1"}, repeats=2, seed=3, workers=8)


def test_a_run_comes_back_as_it_was_written(run: Run, tmp_path: Path) -> None:
    write_run(run, tmp_path / "new" / "run.json")
    assert read_run(tmp_path / "new" / "run.json") == run
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["run.json"]


def test_the_file_says_what_it_is_and_what_became_of_each_case(run: Run, tmp_path: Path) -> None:
    write_run(run, tmp_path / "run.json")
    values = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert (values["format"], values["version"], values["seed"]) == ("floorwalker-eval", 1, 3)
    assert [each["passed"] for each in values["results"]] == [True, False, None]
    assert values["results"][0]["exchanges"][0]["answer"]["filters"]["price"] == {"$lt": 20}


def test_whatever_has_the_attributes_is_an_answer() -> None:
    assert answered(ANSWER) == ANSWER


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "is not the record of a run"),
        ('{"format": "floorwalker-eval", "version": 2}', "has version 2 of the format"),
        ('{"format": "floorwalker-eval", "version": 1}', "is damaged"),
        (None, "cannot be read"),
    ],
)
def test_other_files_are_refused_in_one_line(text: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(RunError, match=said) as error:
        read_run(path)
    assert "\n" not in str(error.value)


def test_a_run_that_cannot_be_written_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_run(run, path)
    with pytest.raises(TypeError):
        write_run(replace(run, versions={"code": object()}), path)  # type: ignore[dict-item]
    assert read_run(path) == run
