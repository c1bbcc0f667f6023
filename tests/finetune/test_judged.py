"""Pairs from a file: read, cleaned, held against the suites, and told of in the card."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from finetune import cards
from finetune.assembling import assemble
from finetune.config import Config, PreferenceForm, load_config
from finetune.errors import CheckpointError, DataError, MissingDataError, NothingToLearnError
from finetune.hygiene.leaks import Held, Leaks
from finetune.judged import judged, read_pairs
from finetune.planning import as_json, plan, report
from finetune.sources.base import Place
from finetune.tuning import tune
from finetune.types import Dataset, Judged
from tests.assistant.models import tiny
from tests.finetune.conftest import config, example

GOOD = {"question": "Q", "sources": ["S"], "chosen": "A. [1]", "rejected": "B. [1]"}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def held_to(path: Path, held: Held, store: Path | None = None) -> Any:
    form = PreferenceForm(pairs=str(path), store=str(store) if store else None)
    return judged(form, Place(), Leaks(held))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", r":2: is no pair"),
        ("[]", r":2: is no pair"),
        ('{"question": "Q", "chosen": "A"}', r":2: lacks 'rejected'"),
        ('{"question": "Q", "chosen": "A", "rejected": ""}', r":2: .* have to be texts"),
        ('{"question": "Q", "chosen": "A", "rejected": "B", "task": "x"}', r":2: task 'x'"),
        ('{"question": "Q", "chosen": "A", "rejected": "B", "sources": [1]}', r":2: is no pair"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{line}\n", "utf-8")
    with pytest.raises(DataError, match=why):
        read_pairs(path)


def test_an_empty_or_missing_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "pairs.jsonl").write_text("\n", "utf-8")
    with pytest.raises(DataError, match="has no pair"):
        read_pairs(tmp_path / "pairs.jsonl")
    with pytest.raises(MissingDataError, match="there is no"):
        held_to(tmp_path / "none.jsonl", Held((), frozenset()))
    (tmp_path / "pairs.jsonl").write_bytes(json.dumps(GOOD).encode() + b"\n\xff\n")
    with pytest.raises(DataError, match=r"pairs\.jsonl:2: is not UTF-8"):
        read_pairs(tmp_path / "pairs.jsonl")


def test_a_text_may_have_lines_of_its_own(tmp_path: Path) -> None:
    said = "It is blue.\u2028It is new. [1]"
    [(found, _)] = read_pairs(write(tmp_path / "p.jsonl", {**GOOD, "chosen": said}))
    assert found.answer == said


def test_personal_data_is_masked_in_both_answers(tmp_path: Path) -> None:
    (tmp_path / "customers.json").write_text('[{"name": "Maya Lindqvist"}]', encoding="utf-8")
    row = {
        "question": "Maya Lindqvist here, maya@example.com: is it in?",
        "chosen": "Yes, Maya. [1]", "rejected": "Write to maya@example.com. [1]",
        "sources": [{"title": "Stock", "text": "Stock\nIn stock. Call 612-555-0147."}],
    }  # fmt: skip
    pairs, report = held_to(write(tmp_path / "p.jsonl", row), Held((), frozenset()), tmp_path)
    [(found, worse)] = pairs
    assert found.question == "(name) here, (e-mail): is it in?"
    assert (found.answer, worse) == ("Yes, (name). [1]", "Write to (e-mail). [1]")
    assert "0147" not in found.texts[0]
    assert (report.read, report.kept) == (1, 1)


def test_what_is_held_out_or_double_is_left_out_and_told(tmp_path: Path) -> None:
    held = Held(
        ("How heavy is the brown lamp of brass?",), frozenset({"HP-1"}),
        ("hand wash only in cold water",),
    )  # fmt: skip
    rows = [
        GOOD,
        {**GOOD, "id": "again"},
        {**GOOD, "rejected": "C. [1]"},
        {**GOOD, "question": "how heavy is the brown lamp of brass"},
        {**GOOD, "question": "So how heavy is the brown lamp of brass?"},
        {**GOOD, "sources": [{"id": "HP-1", "text": "S"}]},
        {**GOOD, "chosen": "Hand wash only, in cold water. [1]"},
        {**GOOD, "rejected": "Hand wash only, in cold water. [1]"},
    ]
    path = write(tmp_path / "p.jsonl", *rows)
    pairs, report = held_to(path, held)
    assert [worse for _, worse in pairs] == ["B. [1]", "C. [1]"]
    assert report.dropped == {
        "exact double": 1, "question of a suite or holdout": 1,
        "nearly a question of a suite or holdout": 1, "product of a suite or holdout": 1,
        "source that proves an answer of a suite": 2,
    }  # fmt: skip
    assert report.files == {"p.jsonl": hashlib.sha256(path.read_bytes()).hexdigest()}
    with pytest.raises(DataError, match=r"no pair to learn from: 1 question of a suite"):
        held_to(write(path, rows[3]), held)


def test_a_config_holds_its_pairs_against_the_suites(shop_files: Path) -> None:
    asked = "How much does the Birch Dome Tent weigh with all its poles?"
    rows = [{**GOOD, "licence": "ours"}, {**GOOD, "question": asked}]
    write(shop_files.parent / "pairs.jsonl", *rows)
    write(shop_files.parent / "held.jsonl", {"question": asked})
    path = shop_files.parent / "x.yaml"
    path.write_text(
        "data: {sources: [{name: smalltalk}], holdout: [held.jsonl]}\n"
        "preference: {pairs: pairs.jsonl}\n",
        encoding="utf-8",
    )
    found = assemble(load_config(path))
    assert [each.question for each, _ in found.pairs] == ["Q"]
    talk, report = found.sources
    assert (report.name, report.licence, report.learned) == ("preference pairs", "ours", 1)
    assert report.dropped == {"question of a suite or holdout": 1}
    # What the pairs stand in the place of is not learned.
    assert talk.learned == len(found.development)


def test_a_dry_run_counts_pairs(tmp_path: Path) -> None:
    tiny.save(tmp_path / "base", tiny.llama())
    write(tmp_path / "pairs.jsonl", GOOD, {**GOOD, "rejected": "C. [1]"})
    path = tmp_path / "x.yaml"
    path.write_text(
        f"model: {{name: {tmp_path / 'base'}, device: cpu}}\n"
        "data: {sources: [{name: smalltalk}], max_tokens: 4000}\n"
        "preference: {pairs: pairs.jsonl}\n"
        "training: {batch_size: 1}\n",
        encoding="utf-8",
    )
    found = plan(load_config(path))
    assert "\n2 pairs of a better and a worse answer\n" in report(found)
    assert (as_json(found)["pairs"], found.estimate.steps) == (2, 2)


def with_pairs(dataset: Dataset, worse: str) -> Dataset:
    drafts: list[Judged] = [(example(number), worse) for number in range(8)]
    return replace(dataset, pairs=tuple(drafts))


def preferring(base: Path, folder: Path, steps: int) -> Config:
    return config(
        base, folder, preference={"pairs": "pairs.jsonl"},
        training={"max_steps": steps, "save_every": 1},
    )  # fmt: skip


def test_the_card_counts_pairs_and_another_file_is_another_run(
    base: Path, dataset: Dataset, tmp_path: Path
) -> None:
    form = preferring(base, tmp_path, 2)
    folder = tune(form, with_pairs(dataset, "It weighs 99 kg. [1]"))
    card = cards.read(folder)
    assert (card.data["train"], card.data["pairs"], card.data["development"]) == (0, 8, 6)
    assert card.data["outcomes"] == {"answered": 6, "abstained": 2}
    folder.rename(tmp_path / "aside")
    with pytest.raises(CheckpointError, match="data"):
        tune(form, with_pairs(dataset, "It weighs 98 kg. [1]"), resume=True)
    assert tune(form, with_pairs(dataset, "It weighs 99 kg. [1]"), resume=True) == folder


def test_pairs_that_were_not_assembled_are_not_made_up(
    base: Path, dataset: Dataset, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=r"lacks the pairs of preference\.pairs"):
        tune(preferring(base, tmp_path, 2), dataset)
    same = replace(dataset, pairs=((example(0), example(0).answer),))
    with pytest.raises(NothingToLearnError, match="two different answers"):
        tune(preferring(base, tmp_path, 2), same)
