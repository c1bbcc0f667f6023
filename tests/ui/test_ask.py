from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from assistant.conversations import SQLConversations
from assistant.models.scripted import ScriptedModel
from tests.assistant.models.chat_server import serve
from tests.ui.conftest import ROOT, START, Command, batch_of, is_one_line

RETURNS = "Can I return sale items for store credit?"
UNKNOWN = "How long does the warranty of the espresso machine last?"
KEYS = [
    "id", "text", "outcome", "citations", "products", "intent", "checks", "conversation",
    "usage", "timings", "filters", "relaxed", "fingerprint",
]  # fmt: skip


def test_people_get_the_answer_and_its_sources(command: Command, shop: Path) -> None:
    ran = command("ask", "--store", shop, RETURNS)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Sale items can be returned for store credit only. [1]",
        "  [1] Returns (returns.md)",
        "      Sale items can be returned for store credit only.",
    ]


def test_the_json_has_the_shape_that_programs_rely_on(command: Command, shop: Path) -> None:
    ran = command("ask", "-s", shop, RETURNS, "--json", "--customer", "c-1")
    (row,) = ran.rows
    assert (ran.status, ran.err) == (0, "")
    assert list(row) == KEYS
    assert (row["id"], row["outcome"], row["intent"]) == ("1", "answered", "policy")
    assert list(row["citations"][0]) == ["number", "document_id", "title", "source", "quote"]
    assert row["citations"][0]["document_id"] == "returns"
    assert row["checks"]
    assert all(
        list(check) == ["name", "passed", "detail", "sentence", "evidence", "shown"]
        for check in row["checks"]
    )
    assert {"retrieve", "first_token", "total"} <= set(row["timings"])


def test_a_product_comes_with_its_record(command: Command, shop: Path) -> None:
    (row,) = command("ask", "-s", shop, "Do you have the birch dome tent?", "--json").rows
    assert row["outcome"] == "answered"
    assert row["products"][0]["id"] == "T1"
    assert (row["products"][0]["title"], row["products"][0]["currency"]) == (
        "Birch Dome Tent",
        "USD",
    )


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_answer_is_status_1(options: list[str], command: Command, shop: Path) -> None:
    ran = command("ask", "-s", shop, UNKNOWN, *options)
    assert ran.status == 1
    assert "help@fell.example" in ran.out


def test_a_batch_keeps_ids_order_and_conversations(
    command: Command, shop: Path, tmp_path: Path
) -> None:
    batch = batch_of(
        tmp_path / "batch.jsonl",
        {"id": 7, "text": RETURNS, "conversation": "c1", "customer": "u1"},
        {"id": "x", "text": UNKNOWN, "conversation": None, "customer": None},
        {"id": None, "text": "Do you have the birch dome tent?", "conversation": "c1"},
    )
    ran = command("ask", "-s", shop, "--batch", batch, "--customer", "u2")
    assert (ran.status, ran.err) == (0, "")
    assert [row["id"] for row in ran.rows] == [7, "x", None]
    assert [row["outcome"] for row in ran.rows] == ["answered", "abstained", "answered"]
    assert ran.rows[0]["conversation"] == ran.rows[2]["conversation"] == "c1"
    assert len(ran.rows[1]["conversation"]) > 15
    conversations = SQLConversations(f"sqlite:///{shop / 'conversations.sqlite'}")
    asked = [turn.message.content for turn in conversations.history("c1")]
    conversations.close()
    assert asked == [RETURNS, "Do you have the birch dome tent?"]


@pytest.mark.parametrize("key", ["conversation", "customer"])
def test_a_conversation_that_is_no_string_is_told(
    key: str, command: Command, shop: Path, tmp_path: Path
) -> None:
    batch = batch_of(tmp_path / "batch.jsonl", "", {"id": 1, "text": "tent", key: 5})
    ran = command("ask", "-s", shop, "--batch", batch)
    assert is_one_line(ran)
    assert ran.err == f'floorwalker: {batch}:2: "{key}" must be a string\n'


@pytest.mark.parametrize("words", [["tent", "--batch", "-"], []])
def test_either_a_question_or_a_batch(words: list[str], command: Command, shop: Path) -> None:
    ran = command("ask", "-s", shop, *words)
    assert is_one_line(ran)
    assert "either a question or --batch FILE" in ran.err


@pytest.mark.parametrize("text", ["", "caf\udcff", "\x00", "sale items \x1b[2J"])
def test_any_text_gets_a_reply(text: str, command: Command, shop: Path) -> None:
    ran = command("ask", "-s", shop, text)
    assert ran.status in {0, 1}
    assert ran.out.strip()
    assert "\x1b" not in ran.out


# -- models ------------------------------------------------------------------------------------


def test_a_model_server_answers_and_no_verify_shows_what_it_says(
    command: Command, shop: Path
) -> None:
    lie = "Sale items can be returned within 99 days. [1]"
    with serve(ScriptedModel([lie])) as server:
        told = command("ask", "-s", shop, RETURNS, "--model", server.url, "--no-verify")
        held = command("ask", "-s", shop, RETURNS, "--model", server.url)
    assert told.status == 0
    assert told.out.startswith(lie)
    assert "99" not in held.out
    assert len(server.requests) >= 2


def test_a_server_that_is_not_there_is_one_line(command: Command, shop: Path) -> None:
    ran = command("ask", "-s", shop, RETURNS, "--model", "http://127.0.0.1:9/v1")
    assert is_one_line(ran)
    assert "cannot be reached" in ran.err


@pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is:FutureWarning")
def test_a_folder_with_adapter_and_device(command: Command, shop: Path, tmp_path: Path) -> None:
    from peft import LoraConfig, get_peft_model

    from tests.assistant.models import tiny

    folder = tiny.save(tmp_path / "tiny", tiny.llama())
    lora = LoraConfig(r=2, target_modules=["q_proj"], task_type="CAUSAL_LM")
    get_peft_model(tiny.llama(), lora).save_pretrained(str(tmp_path / "adapter"))
    local = ["--model", str(folder), "--device", "cpu", "--no-verify", "--json"]
    adapted = command("ask", "-s", shop, RETURNS, *local, "--adapter", tmp_path / "adapter")
    assert adapted.status in {0, 1}
    assert adapted.rows[0]["usage"]["completion_tokens"] > 0
    plain = subprocess.run(
        [*START, "ask", "-s", shop, RETURNS, *local, "--adapter", "none"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert plain.returncode in {0, 1}
    assert json.loads(plain.stdout)["usage"]["completion_tokens"] > 0
    assert plain.stderr == ""  # no bars where nobody sees them
    lost = command("ask", "-s", shop, RETURNS, *local, "--adapter", tmp_path / "nothing")
    assert lost.status == 2
    assert "has no adapter_config.json" in lost.err.splitlines()[-1]
    odd = command("ask", "-s", shop, RETURNS, "--model", folder, "--device", "toaster")
    assert odd.status == 2
    assert "try --device cpu" in odd.err.splitlines()[-1]


def test_a_model_folder_that_does_not_exist_is_one_line(
    command: Command, shop: Path, tmp_path: Path
) -> None:
    ran = command("ask", "-s", shop, RETURNS, "--model", tmp_path / "none")
    assert is_one_line(ran)
    assert "does not exist: name a folder or a .gguf file" in ran.err


# -- answer ------------------------------------------------------------------------------------

CARE = {"id": "m1", "title": "Care", "text": "Hand wash the wool jumper only."}


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    """Settings that need no model, for when there is no store."""
    for name, value in {
        "MODEL": "scripted",
        "EMBEDDER": "word-hash",
        "MIN_SIMILARITY": "0.1",
    }.items():
        monkeypatch.setenv(f"FLOORWALKER_{name}", value)


def _asked(**more: Any) -> dict[str, Any]:
    return {"id": 4, "text": "How do I wash the wool jumper?", "sources": [CARE], **more}


@pytest.mark.usefixtures("rules")
def test_answer_needs_no_store(command: Command, tmp_path: Path) -> None:
    batch = batch_of(tmp_path / "b.jsonl", _asked(), _asked(id="none", sources=[]))
    ran = command("answer", "--batch", batch, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert [(row["id"], row["outcome"]) for row in ran.rows] == [
        (4, "answered"), ("none", "abstained"),
    ]  # fmt: skip
    assert list(ran.rows[0]) == KEYS
    assert ran.rows[0]["citations"][0]["document_id"] == "m1"
    assert ran.rows[0]["citations"][0]["title"] == "Care"
    plain = command("answer", "--batch", "-", "--no-verify", stdin=batch.read_bytes())
    assert list(plain.rows[0]) == KEYS  # a batch is answered in JSON lines without --json, too
    assert plain.rows[0]["text"] == "Hand wash the wool jumper only. [1]"


def test_answer_takes_the_settings_of_a_store(
    command: Command, store: Path, tmp_path: Path
) -> None:
    batch = batch_of(tmp_path / "b.jsonl", _asked(sources=[]))
    ran = command("answer", "--store", store, "--batch", batch, "--json")
    assert "help@fell.example" in ran.rows[0]["text"]


def test_the_store_of_answer_needs_no_index_but_has_to_exist(
    command: Command, empty: Path, tmp_path: Path
) -> None:
    batch = batch_of(tmp_path / "b.jsonl", _asked())
    assert command("answer", "--store", empty, "--batch", batch).status == 0
    ran = command("answer", "--store", tmp_path / "none", "--batch", batch)
    assert is_one_line(ran)
    assert "none' does not exist" in ran.err


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    "sources",
    [None, "text", {"id": 1}, ["text"], [{"id": 1}], [{"text": "a"}], [{"id": 1, "text": 5}],
     [{"id": 1, "text": "a", "title": None}]],
)  # fmt: skip
def test_sources_that_are_none_are_told_with_the_line(
    sources: Any, command: Command, tmp_path: Path
) -> None:
    batch = batch_of(tmp_path / "b.jsonl", _asked(), _asked(sources=sources))
    ran = command("answer", "--batch", batch)
    assert is_one_line(ran)
    assert ran.err.startswith(f'floorwalker: {batch}:2: "sources" must be a list')


def test_answer_needs_a_batch(command: Command) -> None:
    ran = command("answer")
    assert ran.status == 2
    assert "Missing option '--batch'" in ran.err


def test_json_is_one_line_a_question(command: Command, shop: Path) -> None:
    ran = command("ask", "-s", shop, RETURNS, "--json")
    assert ran.out.count("\n") == 1
    json.loads(ran.out)
