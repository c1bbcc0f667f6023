from __future__ import annotations

import re
from pathlib import Path

import pytest

from finetune.errors import DataError, MissingDataError, TuneConfigError
from finetune.hygiene.leaks import held_out
from finetune.matching.config import CatalogueForm, ShoppersForm, load
from finetune.matching.questions import made
from finetune.matching.shoppers import shoppers

CONFIGS = Path("finetune/configs")
PRODUCTS = Path("knowledge/demo/products")


def test_no_part_shares_a_product_or_a_wording(public: Path) -> None:
    form = ShoppersForm(held_out=0.5, development=0.3, human_answers=0.5)
    found = shoppers(public, form, seed=1)
    train = [pool for pool in found.train if pool.source.startswith("hetPQA")]
    assert train
    assert found.development
    assert found.test
    assert found.unseen
    for one, other in ((train, found.test), (train, found.unseen), (train, found.development)):
        assert not {pool.product for pool in one} & {pool.product for pool in other}
    learned = {pool.question for pool in train}
    assert not learned & {pool.question for pool in (*found.test, *found.unseen)}
    # Nothing of dev is learned from, also where its product is.
    assert not any(question.endswith("really") for question in learned)
    for pool in (*train, *found.test):
        assert not set(pool.answers) & set(pool.others)


def test_attributes_are_learned_as_answers_read_them(public: Path) -> None:
    form = ShoppersForm()
    texts = {
        text
        for seed in range(20)
        for pool in shoppers(public, form, seed=seed).train
        if pool.source == "semiPQA"
        for text in pool.answers
    }
    assert texts == {"item weight: 1.8 pounds"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match=r"train\.csv cannot be read"):
        shoppers(tmp_path, ShoppersForm(), seed=1)


def test_questions_are_made_from_records_that_no_suite_names() -> None:
    held = held_out([]).products
    assert any(each.startswith("HP-") for each in held)
    form = CatalogueForm(path=str(PRODUCTS), products=40, questions=6)
    pools = made(form, PRODUCTS, absent=0.4, held_out=held, seed=1)
    assert len(pools) > 100
    assert not held & {pool.product for pool in pools}
    assert pools == made(form, PRODUCTS, absent=0.4, held_out=held, seed=1)
    absent = [pool for pool in pools if not pool.answers]
    assert 0.1 < len(absent) / len(pools) < 0.5
    for pool in pools:
        assert pool.others
        assert not set(pool.answers) & {*pool.others, *pool.labelled}
        assert not re.search(r"\{\w+\}", pool.question)


def test_what_is_absent_is_in_no_text_of_the_record() -> None:
    form = CatalogueForm(path=str(PRODUCTS), products=60, questions=6)
    pools = made(form, PRODUCTS, absent=1.0, held_out=frozenset(), seed=2)
    for pool in pools:
        for text in pool.labelled:  # the same field of a neighbour: "Larch 3: doors: 2"
            field = text.rsplit(": ", 2)[-2].lower()
            assert not any(f"{field}: " in other.lower() for other in pool.others)


def test_a_catalogue_that_is_none_is_named(tmp_path: Path) -> None:
    form = CatalogueForm(path="x")
    with pytest.raises(MissingDataError, match=r"which data\.catalogues names"):
        made(form, tmp_path / "none.jsonl", absent=0.3, held_out=frozenset(), seed=1)
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="has no product to ask about"):
        made(form, empty, absent=0.3, held_out=frozenset(), seed=1)


def test_the_shipped_config_is_valid() -> None:
    config = load(CONFIGS / "matching.yaml")
    assert config.kind == "matching"
    assert config.data.catalogues


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: matching\nlora: {rnk: 8}\n", "rnk"),
        ("kind: matching\ntraining: {rate: -1}\n", "rate"),
        ("kind: matching\ndata:\n  catalogues:\n    - {mapping: icecat}\n", "path"),
    ],
)
def test_a_bad_key_is_one_line_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TuneConfigError, match=said) as caught:
        load(path)
    assert len(str(caught.value).splitlines()) == 1
    assert re.search(r"bad\.yaml:\d", str(caught.value))
