from __future__ import annotations

import json
from pathlib import Path

import pytest

from prompts.places import TASKS
from prompts.templates import load_template
from tests.ui.conftest import Command, is_one_line

FORMAL = """\
{#---
purpose: Answer like a butler.
variables:
  shop: name of the shop
output: One sentence with its source.
---#}
You are the butler of {{ shop }}. Answer from the sources, with their numbers.
"""


def own(shop: Path, name: str, text: str) -> Path:
    path = shop / "prompts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_list_says_where_each_prompt_comes_from(command: Command, shop: Path) -> None:
    path = own(shop, "policy/template.jinja", FORMAL)
    ran = command("prompts", "list", "--store", shop, "--json")
    assert ran.status == 0
    assert [row["name"] for row in ran.rows] == list(TASKS)
    policy = next(row for row in ran.rows if row["name"] == "policy")
    assert policy["template"] == str(path)
    assert policy["own"] == {"template": True, "examples": False}
    ours = {row["name"]: row["fingerprint"] for row in command("prompts", "list", "--json").rows}
    assert [row["name"] for row in ran.rows if row["fingerprint"] != ours[row["name"]]] == [
        "policy"
    ]
    text = command("prompts", "list", "--store", shop).out
    assert f"Answer like a butler.\n           {path}\n" in text


def test_show_prints_template_and_examples(command: Command) -> None:
    ran = command("prompts", "show", "judge")
    assert ran.status == 0
    assert load_template("judge").text.rstrip() in ran.out
    assert "rubric: Names the price and the product." in ran.out
    [row] = command("prompts", "show", "judge", "--json").rows
    assert row["form"]["kind"] == "json"
    assert row["variables"] == {}
    assert len(row["examples"]) >= 12


def test_render_is_what_serving_sends(command: Command, shop: Path) -> None:
    own(shop, "policy/template.jinja", FORMAL)
    question = "Can I return items within 30 days?"
    [row] = command("prompts", "render", "policy", "--store", shop, question, "--json").rows
    assert row["messages"][0]["content"].startswith("You are the butler of")
    assert row["messages"][-1]["content"].endswith(question)
    assert "[1] " in row["messages"][-1]["content"]
    assert "returns" in row["passages"]
    [asked] = command("ask", "--store", shop, question, "--json").rows
    assert asked["fingerprint"] == row["fingerprint"]
    assert "prompt" not in asked
    text = command("prompts", "render", "policy", "--store", shop, question)
    assert text.status == 0
    assert [line for line in text.out.splitlines() if line.startswith("--- ")] == [
        f"--- {message['role']}" for message in row["messages"]
    ]


def test_render_leaves_nothing_in_the_store(command: Command, shop: Path) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("conversations*") if path.is_file()}
    command("prompts", "render", "policy", "--store", shop, "Can I return items?")
    after = {path: path.read_bytes() for path in shop.rglob("conversations*") if path.is_file()}
    assert after == before


def test_render_says_where_a_question_goes_instead(command: Command, shop: Path) -> None:
    ran = command("prompts", "render", "product", "--store", shop, "Hello there")
    assert ran.status == 1
    assert ran.err == "this question goes to the smalltalk prompt\n"
    assert ran.out.startswith("--- system\n")
    ran = command("prompts", "render", "product", "--store", shop, "tents under $200")
    assert (ran.status, ran.out) == (1, "")
    assert "made from records (answered)" in ran.err


@pytest.mark.parametrize(
    ("name", "facts", "last"),
    [
        (
            "followup",
            ["before=Is the kettle light?"],
            "Before: Is the kettle light? Last: And red?",
        ),
        ("complete", ["category=Tents"], "Category: Tents\nTyped: And red?"),
        (
            "judge",
            ["rubric=Is kind.", "answer=No. [1]"],
            "Rubric: Is kind.\n\nQuestion: And red?\n\nAnswer: No. (1)",
        ),
    ],
)
def test_prompts_that_no_customer_question_goes_to(
    command: Command, shop: Path, name: str, facts: list[str], last: str
) -> None:
    words = [word for fact in facts for word in ("--set", fact)]
    ran = command("prompts", "render", name, "--store", shop, "And red?", *words, "--json")
    assert ran.status == 0
    assert ran.rows[0]["messages"][-1]["content"] == last
    assert len(ran.rows[0]["messages"]) > 4
    missing = command("prompts", "render", name, "--store", shop, "And red?")
    assert is_one_line(missing)
    assert f"{name} takes --set" in missing.err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("show", "prodcut"), "the prompts are product, policy"),
        (("render", "policy", "Hi", "--set", "x"), "'x' is not NAME=VALUE"),
        (("render", "policy", "Hi", "--set", "x=y"), "policy takes no --set"),
        (("lint", "--store", "no-such-store"), "no-such-store"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    command: Command, shop: Path, words: tuple[str, ...], reason: str
) -> None:
    store = ("--store", shop) if words[0] == "render" else ()
    ran = command("prompts", *words, *store)
    assert is_one_line(ran)
    assert reason in ran.err


def test_lint_passes_what_we_ship(command: Command, shop: Path) -> None:
    ran = command("prompts", "lint", "--store", shop)
    assert (ran.status, ran.out) == (0, "7 prompts, nothing to mend.\n")
    assert command("prompts", "lint", "--json").rows == [{"problems": []}]


def test_lint_tells_file_and_line(command: Command, shop: Path) -> None:
    path = own(shop, "policy/template.jinja", FORMAL + "{{ hours }}")
    row = {"question": "Q?", "sources": ["s"], "answer": "Fine. [2]"}
    cites = own(shop, "product/examples/a.jsonl", json.dumps(row))
    ran = command("prompts", "lint", "--store", shop)
    assert ran.status == 1
    assert ran.out.splitlines() == [
        f"{path}:8: uses hours, which the front matter does not list",
        f"{cites}:1: the answer cites [2], but there are 1 sources",
    ]
    [found] = command("prompts", "lint", "--store", shop, "--json").rows
    assert [each["line"] for each in found["problems"]] == [8, 1]


def test_the_old_layout_is_one_line(command: Command, shop: Path) -> None:
    own(shop, "templates/policy.jinja", FORMAL)
    ran = command("ask", "--store", shop, "Can I return items?")
    assert is_one_line(ran)
    assert "NAME/template.jinja" in ran.err


def test_another_folder_of_prompts_by_setting(command: Command, shop: Path, tmp_path: Path) -> None:
    own(shop, "policy/template.jinja", FORMAL)
    (shop / "prompts").rename(shop / "formal")
    settings = shop / "floorwalker.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + 'prompts = "formal"\n', encoding="utf-8")
    [row] = command("prompts", "show", "policy", "--store", shop, "--json").rows
    assert row["purpose"] == "Answer like a butler."
    settings.write_text(text + 'prompts = "nowhere"\n', encoding="utf-8")
    ran = command("prompts", "show", "policy", "--store", shop)
    assert is_one_line(ran)
    assert "there is no folder" in ran.err
