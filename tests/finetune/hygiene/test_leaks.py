from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from finetune.errors import DataError, LeakError, MissingDataError
from finetune.hygiene.leaks import Held, Leaks, held_out
from finetune.types import Example
from knowledge.types import Source
from prompts.evals.loading import SHIPPED
from prompts.types import Message

EXAMPLE = Example(
    id="a", task="product", question="How heavy is the brown lamp of brass?", answer="x [1]",
    group="product-L1", source="s", licence="l", evidence=(Source("L1", "Lamp", "Lamp\nx"),),
)  # fmt: skip


def test_exact_near_and_same_product_are_leaks() -> None:
    exact = Leaks(Held(("how heavy is the brown lamp, of brass",), frozenset()))
    assert exact.reason(EXAMPLE) == "question of a suite or holdout"
    near = Leaks(Held(("So how heavy is the brown lamp of brass?",), frozenset()))
    assert near.reason(EXAMPLE) == "nearly a question of a suite or holdout"
    product = Leaks(Held((), frozenset({"L1"})))
    assert product.reason(EXAMPLE) == "product of a suite or holdout"
    assert product.reason(replace(EXAMPLE, group="x", evidence=())) is None
    compared = replace(EXAMPLE, group="x", evidence=(), meta={"products": "K1 L1"})
    assert product.reason(compared) == "product of a suite or holdout"
    quoted = Leaks(Held((), frozenset(), ("hand wash only in cold water",)))
    shown = replace(EXAMPLE, evidence=(Source("z", "t", "Care\nHand wash only, in cold water."),))
    assert quoted.reason(shown) == "source that proves an answer of a suite"


def test_what_was_asked_before_counts_too() -> None:
    asked = Message("user", "where on earth is my parcel")
    held = Leaks(Held(("Where on earth is my parcel?",), frozenset()))
    assert held.reason(replace(EXAMPLE, history=(asked,))) == "question of a suite or holdout"


def test_a_question_that_everybody_asks_is_no_leak() -> None:
    assert Leaks(Held(("Is it new?",), frozenset())).reason(
        replace(EXAMPLE, question="is it new")
    ) is None  # fmt: skip


def test_a_leak_that_got_through_stops_the_training() -> None:
    with pytest.raises(LeakError, match="a of source s"):
        Leaks(Held((), frozenset({"L1"}))).check([EXAMPLE])


def test_every_shipped_suite_is_held_out() -> None:
    held = held_out([])
    assert len(held.questions) > 300
    assert "HP-AUD-001" in held.products
    first = next(each for each in held.questions if len(each.split()) > 6)
    assert Leaks(held).reason(replace(EXAMPLE, question=first)) is not None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("h.jsonl", '{"text": "How heavy is the brown lamp of brass?"}\n'),
        ("h.jsonl", '{"question": "other words", "product_id": "L1"}\n'),
        ("h.csv", "id,question\n1,how heavy is the brown lamp of brass\n"),
        ("h.tsv", "ASIN\tquestion\nL1\tother words\n"),
    ],
)
def test_holdout_files_are_held_out(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert Leaks(held_out([path], ())).reason(EXAMPLE) is not None


def test_a_suite_of_a_shop_is_held_out(tmp_path: Path) -> None:
    path = tmp_path / "own.suite.yaml"
    suite = {
        "name": "search",  # as one of ours may be called
        "store": {"products": [{"id": "L1", "title": "Brass lamp"}]},
        "cases": [
            {"id": "c1", "ask": "How heavy is the brown lamp of brass?", "tags": ["a"],
             "checks": [{"outcome": ["answered"]}]}
        ],
    }  # fmt: skip
    path.write_text(yaml.safe_dump(suite), encoding="utf-8")
    shipped = next(iter(SHIPPED.glob("*.yaml")))
    for named in (path, tmp_path, shipped):
        leaks = Leaks(held_out([named, path]))
        assert leaks.reason(EXAMPLE) == "question of a suite or holdout"
    path.write_text("name: own\ncases: 3\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"data\.holdout .*own\.suite\.yaml:\d") as caught:
        held_out([path])
    assert len(str(caught.value).splitlines()) == 1
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds no suite"):
        held_out([tmp_path / "empty"])


def test_an_answer_that_proves_one_of_a_suite_is_a_leak() -> None:
    quoted = Leaks(Held((), frozenset(), ("hand wash only in cold water",)))
    said = replace(EXAMPLE, answer="Hand wash only, in cold water.")
    assert quoted.reason(said) == "source that proves an answer of a suite"


def test_broken_holdout_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match=r"data\.holdout"):
        held_out([tmp_path / "none.jsonl"], ())
    path = tmp_path / "h.jsonl"
    path.write_text('{"question": "a"}\n{no\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"h\.jsonl:2: is not JSON"):
        held_out([path], ())
    path.write_text('{"x": 1}\n', encoding="utf-8")
    with pytest.raises(DataError, match="has no questions"):
        held_out([path], ())
