from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from prompts.lint import Room, lint
from prompts.types import Message

FRONT = "{#---\npurpose: p\nvariables:\n  shop: name\noutput: o\n---#}\n"
FORM = "form: {kind: cited, sentences: 1, abstention: No idea}\n---#}"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def row(answer: str, **more: Any) -> str:
    return json.dumps({"question": "q", "sources": ["s"], "answer": answer} | more)


def words(messages: Sequence[Message]) -> int:
    return sum(len(each.content.split()) for each in messages)


ROOM = Room(window=2000, reply=160, examples=3, tokens=600, count=words)


def found(folder: Path, **more: Any) -> list[str]:
    return [f"{each.path.name}:{each.line}: {each.reason}" for each in lint(folder, **more)]


def test_what_we_ship_has_nothing_to_mend() -> None:
    assert lint(room=ROOM) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Hello", "template.jinja:1: begin it with front matter"),
        (FRONT + "{{ shop }}\n{% if %}", "template.jinja:8: Expected an expression"),
        (FRONT + "{{ shop }}\n{{ hours }}", "template.jinja:8: uses hours, which the front matter"),
        (FRONT + "Hello", "template.jinja:4: lists shop, which the text does not use"),
        (
            FRONT.replace("output", "  hours: h\noutput") + "{{ shop }} {{ hours }}",
            "template.jinja:5: lists hours, which it is not given: it gets shop",
        ),
        (FRONT + "{{ shop.owner }}", "template.jinja:1: cannot be rendered"),
    ],
)
def test_templates(tmp_path: Path, text: str, problem: str) -> None:
    [said] = found(write(tmp_path, "policy/template.jinja", text))
    assert said.startswith(problem)


def test_a_broken_template_is_told_once_beside_its_examples(tmp_path: Path) -> None:
    write(tmp_path, "policy/template.jinja", "Hello")
    write(
        tmp_path,
        "policy/examples/x.jsonl",
        f"{row('fine. [1]')}\n\n{row('No number.', question='r')}",
    )
    said = found(tmp_path, room=ROOM)
    assert len(said) == 2
    # The form is that of our template as long as theirs declares none.
    assert said[0].startswith('x.jsonl:3: the answer has no source number behind "No number."')


def test_a_stores_own_form_holds_for_its_examples(tmp_path: Path) -> None:
    text = FRONT.replace("---#}", FORM) + "{{ shop }}"
    write(tmp_path, "policy/template.jinja", text)
    rows = (
        row("A. [1]"),
        row("No idea.", outcome="abstained", question="r"),
        row("A. [1] B. [1]", question="t"),
    )
    write(tmp_path, "policy/examples/x.jsonl", "\n".join(rows))
    assert found(tmp_path) == ["x.jsonl:3: the answer has 2 sentences, and the most is 1"]


def test_every_bad_line_is_told(tmp_path: Path) -> None:
    rows = (
        "{",
        row("a [2]"),
        row("Fine. [1]"),
        row("Fine. [1]"),
        row("Fine. [1]", facts={"x": "y"}),
    )
    write(tmp_path, "product/examples/x.jsonl", "\n".join(rows))
    said = found(tmp_path)
    assert [each.split(":")[1] for each in said] == ["1", "2", "4", "5"]
    assert "not JSON" in said[0]
    assert "cites [2], but there are 1 sources" in said[1]
    assert "same question as x.jsonl:3" in said[2]
    assert "has the facts x, which its turn.jinja does not show" in said[3]


def test_an_example_that_lacks_what_its_turn_shows(tmp_path: Path) -> None:
    good = '{"verdict": "pass", "score": 5, "reason": "r"}'
    write(tmp_path, "judge/examples/x.jsonl", row(good, facts={"rubric": "r"}))
    assert found(tmp_path, room=ROOM) == [
        "x.jsonl:1: lacks the facts answer, which its turn.jinja shows"
    ]


def test_an_empty_set_and_one_in_another_encoding(tmp_path: Path) -> None:
    write(tmp_path, "policy/examples/x.jsonl", "\n")
    write(tmp_path, "product/examples/x.jsonl", "")
    (tmp_path / "product/examples/x.jsonl").write_bytes(b"\n\xff")
    said = found(tmp_path)
    assert said[0].startswith("x.jsonl:1: holds no examples")
    assert said[1].startswith("x.jsonl:2: is not UTF-8")


def test_what_nothing_reads_is_told(tmp_path: Path) -> None:
    write(tmp_path, "prodcut/template.jinja", "x")
    write(tmp_path, "policy.jinja", "x")
    write(tmp_path, "README.md", "x")
    said = found(tmp_path)
    assert [each.partition(" ")[0] for each in said] == ["policy.jinja:1:", "prodcut:1:"]
    assert all("nothing reads this" in each for each in said)


def test_the_old_layout_is_one_problem(tmp_path: Path) -> None:
    write(tmp_path, "templates/policy.jinja", "x")
    write(tmp_path, "policy/template.jinja", "x")
    [said] = found(tmp_path)
    assert "are not read any more" in said


def test_prompts_longer_than_the_window(tmp_path: Path) -> None:
    text = FRONT + "{{ shop }} " + "word " * 100
    folder = write(tmp_path, "policy/template.jinja", text)
    long = row("long " * 60 + ". [1]")
    write(folder, "policy/examples/x.jsonl", long + "\n" + long.replace('"q"', '"r"'))
    # 101 words, and two examples of 12 in the question and 62 in the answer.
    own = folder / "policy/template.jinja"

    def told(**more: Any) -> list[str]:
        return [
            each.reason for each in lint(folder, room=replace(ROOM, **more)) if each.path == own
        ]

    assert told(window=409, tokens=None) == []
    [said] = told(window=408, tokens=None)
    assert said == (
        "with its longest examples it has up to 249 tokens, and 160 are for the reply: "
        "the model reads 408"
    )
    # A budget, or a limit of one, keeps the second example out.
    assert told(window=400, tokens=90) == told(window=400, tokens=None, examples=1) == []


def test_a_model_that_cannot_count_reads_four_characters_a_token(tmp_path: Path) -> None:
    write(tmp_path, "policy/template.jinja", FRONT + "{{ shop }} " + "word" * 400)
    room = replace(ROOM, window=559, count=lambda messages: None, examples=0)
    assert "policy" in [each.path.parent.name for each in lint(tmp_path, room=room)]
    room = replace(room, window=560)
    assert "policy" not in [each.path.parent.name for each in lint(tmp_path, room=room)]
