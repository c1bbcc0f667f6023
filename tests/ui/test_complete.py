from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Command, batch_of, is_one_line


def test_the_json_has_the_shape_that_programs_rely_on(command: Command, shop: Path) -> None:
    ran = command("complete", "--store", shop, "birch", "--limit", "2", "--json")
    (row,) = ran.rows
    assert (ran.status, ran.err) == (0, "")
    assert list(row) == ["id", "suggestions", "milliseconds"]
    assert len(row["suggestions"]) == 2
    assert row["milliseconds"] > 0
    for each in row["suggestions"]:
        assert list(each) == ["text", "score", "hits"]
        assert each["text"].startswith("birch")
        assert 0 < each["score"] <= 1
        assert each["hits"] >= 1


def test_people_get_one_line_a_suggestion(command: Command, shop: Path) -> None:
    ran = command("complete", "-s", shop, "trail")
    assert ran.status == 0
    assert "trail shoe  (1 product)" in ran.out.splitlines()


def test_nothing_to_suggest_is_status_1(command: Command, shop: Path) -> None:
    ran = command("complete", "-s", shop, "xyzzyq")
    assert (ran.status, ran.out) == (1, "Nothing to suggest.\n")
    ran = command("complete", "-s", shop, "xyzzyq", "--json")
    assert (ran.status, ran.rows[0]["suggestions"]) == (1, [])


@pytest.mark.parametrize("source", ["file", "standard input"])
def test_a_batch_keeps_ids_and_order(
    source: str, command: Command, shop: Path, tmp_path: Path
) -> None:
    ids = [3, "b", None, {"k": True}]
    rows = [
        {"id": each, "text": "copper ke\udcff"[: 9 + number]} for number, each in enumerate(ids)
    ]
    batch = batch_of(tmp_path / "batch.jsonl", *rows, {"id": "none", "text": ""})
    if source == "file":
        ran = command("complete", "-s", shop, "--batch", batch)
    else:
        ran = command("complete", "-s", shop, "--batch", "-", stdin=batch.read_bytes())
    assert (ran.status, ran.err) == (0, "")
    assert [row["id"] for row in ran.rows] == [*ids, "none"]
    assert "copper kettle" in {each["text"] for each in ran.rows[0]["suggestions"]}
    assert ran.rows[-1]["suggestions"] == []


@pytest.mark.parametrize("words", [["tent", "--batch", "-"], []])
def test_either_a_prefix_or_a_batch(words: list[str], command: Command, shop: Path) -> None:
    ran = command("complete", "-s", shop, *words)
    assert is_one_line(ran)
    assert ran.err == "floorwalker: give either a prefix or --batch FILE\n"


def test_a_store_that_is_not_there_is_one_line(command: Command, tmp_path: Path) -> None:
    assert is_one_line(command("complete", "-s", tmp_path / "none", "tent"))


@pytest.mark.parametrize("model", ['"server"', '"no/such-model"\ncomplete_with_model = true'])
def test_an_unusable_chat_model_is_no_concern_of_a_completion(
    model: str, command: Command, shop: Path
) -> None:
    (shop / "floorwalker.toml").write_text(f'embedder = "word-hash"\nmodel = {model}\n')
    ran = command("complete", "-s", shop, "copper ke")
    assert (ran.status, ran.err) == (0, "")
    assert "copper kettle" in ran.out
