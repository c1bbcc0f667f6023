from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.models import scripted
from assistant.models.scripted import ScriptedModel
from tests.ui.conftest import Command, is_one_line

LINES = {
    "Camping > Tents": "{typed} for camping\n{typed} for the moon\n{typed} for camping",
    "Lighting": "{typed} for reading",
}


def write(messages: object) -> str:
    last = list(messages)[-1].content  # type: ignore[call-overload]
    category, typed = (line.partition(": ")[2] for line in last.splitlines())
    return LINES.get(category, "").format(typed=typed)


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have the scripted model write phrases; returns the categories that it was asked about."""
    asked: list[str] = []

    class Writing(ScriptedModel):
        def __init__(self) -> None:
            def script(messages: object) -> str:
                asked.append(list(messages)[-1].content)  # type: ignore[call-overload]
                return write(messages)

            super().__init__(script)

    monkeypatch.setattr(scripted, "ScriptedModel", Writing)
    return asked


def test_what_finds_something_is_kept_and_suggested(
    command: Command, shop: Path, writing: list[str]
) -> None:
    assert "camping" not in command("complete", "-s", shop, "tents f").out
    ran = command("completions", "expand", "--store", shop)
    assert (ran.status, ran.err) == (0, "")
    assert "Camping > Tents: tents for camping" in ran.out
    assert "moon" not in ran.out
    assert "0 done before, 0 left" in ran.out
    (row,) = command("complete", "-s", shop, "tents f", "--json").rows
    assert ("tents for camping", 1) in {(each["text"], each["hits"]) for each in row["suggestions"]}


def test_it_goes_on_where_it_stopped(command: Command, shop: Path, writing: list[str]) -> None:
    (first,) = command("completions", "expand", "-s", shop, "--limit", "1", "--json").rows
    assert (first["categories"], first["done_before"], first["left"]) == (1, 0, 3)
    count = len(writing)
    (second,) = command("completions", "expand", "-s", shop, "--json").rows
    assert (second["categories"], second["done_before"], second["left"]) == (3, 1, 0)
    before, after = writing[:count], writing[count:]
    assert {text.splitlines()[0] for text in before}.isdisjoint(
        text.splitlines()[0] for text in after
    )
    (third,) = command("completions", "expand", "-s", shop, "--json").rows
    assert (third["categories"], third["written"]) == (0, 0)
    (again,) = command("completions", "expand", "-s", shop, "--again", "--json").rows
    assert again["categories"] == 4


def test_another_prompt_writes_anew(command: Command, shop: Path, writing: list[str]) -> None:
    assert command("completions", "expand", "-s", shop, "--json").rows[0]["categories"] == 4
    own = shop / "prompts" / "complete" / "examples"
    own.mkdir(parents=True)
    example = {"question": "pot", "sources": [], "answer": "pot", "facts": {"category": "Pots"}}
    (own / "ours.jsonl").write_text(json.dumps(example) + "\n")
    assert command("completions", "expand", "-s", shop, "--json").rows[0]["categories"] == 4


def test_ctrl_c_keeps_what_is_done(
    command: Command, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(ScriptedModel):
        def __init__(self) -> None:
            def script(messages: object) -> str:
                if "Category: Running" in list(messages)[-1].content:  # type: ignore[call-overload]
                    raise KeyboardInterrupt
                return write(messages)

            super().__init__(script)

    monkeypatch.setattr(scripted, "ScriptedModel", Stopped)
    ran = command("completions", "expand", "-s", shop)
    assert ran.status == 130
    assert ran.err == (
        "floorwalker: stopped; what was written is kept, go on with the same command\n"
    )
    assert "2 of 2 phrases kept for 2 categories, 0 done before, 2 left" in ran.out
    assert "lighting for reading" in command("complete", "-s", shop, "lighting f").out


def test_a_store_that_is_not_there_is_one_line(command: Command, tmp_path: Path) -> None:
    assert is_one_line(command("completions", "expand", "-s", tmp_path / "none"))
