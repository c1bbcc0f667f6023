from __future__ import annotations

import json
from pathlib import Path

import pytest

from finetune.assembling import Services, assemble, split
from finetune.config import Config, load_config
from finetune.errors import DataError, MissingDataError
from finetune.gating import objection
from finetune.types import Dataset, Example
from knowledge.embedding import WordHashEmbedder

CONFIG = """\
data:
  sources:
    - {name: policies, options: {fillings: 4}}
    - {name: catalogue, options: {path: files/products.jsonl, questions: 6, absent: 0.3}}
    - {name: smalltalk, limit: 30}
  negatives: {gold_removed: 0.5, false_premise: 1, superseded: 0.02}
  development: 0.2
"""


def config(shop_files: Path, text: str = CONFIG) -> Config:
    path = shop_files.parent / "x.yaml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


@pytest.fixture
def dataset(shop_files: Path) -> Dataset:
    return assemble(config(shop_files), Services(embed=WordHashEmbedder().embed))


def test_everything_that_is_learned_would_be_shown(dataset: Dataset) -> None:
    every = (*dataset.train, *dataset.development)
    assert len(every) > 100
    assert [each.id for each in every if objection(each)] == []
    assert len({each.id for each in every}) == len(every)


def test_no_group_is_on_both_sides(dataset: Dataset) -> None:
    train = {each.group for each in dataset.train}
    development = {each.group for each in dataset.development}
    assert train
    assert development
    assert not train & development


def test_negatives_are_made_in_their_shares(dataset: Dataset) -> None:
    every = (*dataset.train, *dataset.development)
    kinds = [each.meta.get("negative") for each in every]
    assert kinds.count("superseded") <= 0.02 * len(every) + 1
    removed = [each for each in every if each.meta.get("negative") == "gold_removed"]
    assert removed
    assert {each.outcome for each in removed} == {"abstained"}


def test_what_sources_cannot_answer_is_kept_in_its_share(
    shop_files: Path, dataset: Dataset
) -> None:
    def absent(found: Dataset) -> int:
        every = (*found.train, *found.development)
        return [each.meta.get("negative") for each in every].count("absent")

    few = CONFIG.replace("superseded: 0.02", "superseded: 0.02, absent: 0.02")
    found = assemble(config(shop_files, few), Services(embed=WordHashEmbedder().embed))
    answered = len(found.train) + len(found.development)
    assert 0 < absent(found) <= 0.02 * answered + 1 < absent(dataset)


def test_each_source_tells_what_it_read_kept_and_dropped(dataset: Dataset) -> None:
    policies, catalogue, talk = dataset.sources
    assert (policies.name, policies.licence) == ("policies", "Apache-2.0")
    assert list(policies.files) == ["policies.yaml"]
    assert len(policies.files["policies.yaml"]) == 64
    assert list(catalogue.files) == ["products.jsonl"]
    assert talk.kept == 30
    assert talk.dropped["over the limit"] == talk.read - 30
    for each in dataset.sources:
        assert each.read == each.kept + sum(each.dropped.values())


def test_the_same_config_gives_the_same_examples(shop_files: Path, dataset: Dataset) -> None:
    again = assemble(config(shop_files), Services(embed=WordHashEmbedder().embed))
    assert again.train == dataset.train
    other = assemble(config(shop_files, CONFIG + "  seed: 2\n"))
    assert other.train != dataset.train


def test_what_a_holdout_file_asks_is_not_learned(shop_files: Path, dataset: Dataset) -> None:
    question = next(e.question for e in dataset.train if len(e.question.split()) > 6)
    held = shop_files.parent / "held.jsonl"
    held.write_text(json.dumps({"question": question}) + "\n", encoding="utf-8")
    found = assemble(config(shop_files, CONFIG + "  holdout: [held.jsonl]\n"))
    asked = {each.question for each in (*found.train, *found.development)}
    assert question not in asked
    assert any("holdout" in reason for each in found.sources for reason in each.dropped)


def test_shares_of_sources_are_kept(shop_files: Path) -> None:
    text = CONFIG.replace("limit: 30", "share: 0.1")
    found = assemble(config(shop_files, text))
    every = (*found.train, *found.development)
    talk = sum(each.source == "smalltalk" for each in every)
    assert 0.05 * len(every) < talk <= 0.15 * len(every)
    assert len(assemble(config(shop_files, CONFIG + "  examples: 40\n")).train) <= 40


def test_a_missing_data_folder_is_told_with_its_remedy(shop_files: Path) -> None:
    text = "data: {sources: [{name: hetpqa}]}\n"
    with pytest.raises(MissingDataError, match=r"data\.folder is not set"):
        assemble(config(shop_files, text))
    text = "data: {sources: [{name: hetpqa}], folder: nowhere}\n"
    with pytest.raises(MissingDataError, match="there is no nowhere/amazon-pqa"):
        assemble(config(shop_files, text))


def test_empty_data_is_told(shop_files: Path) -> None:
    (shop_files / "none.jsonl").write_text("", encoding="utf-8")
    text = "data: {sources: [{name: files, options: {path: files/none.jsonl, licence: l}}]}\n"
    with pytest.raises(DataError, match="no example that can be learned"):
        assemble(config(shop_files, text))


def test_splitting_keeps_groups_together() -> None:
    examples = [Example(f"e{n}", "smalltalk", "q", "a", f"g{n // 4}", "s", "l") for n in range(400)]
    train, development = split(examples, share=0.2, seed=1)
    assert len(train) + len(development) == 400
    assert 40 < len(development) < 120
    assert not {each.group for each in train} & {each.group for each in development}
