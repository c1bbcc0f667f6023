from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from prompts.errors import ExampleError, TemplateError
from prompts.examples import load_examples
from prompts.places import TASKS
from prompts.templates import load_template, load_turn

ANSWERING = ("product", "policy", "compare", "smalltalk")
FRONT = "{#---\npurpose: p\nvariables: {shop: name}\noutput: o\n---#}\n"
OWN_BRANDS = (
    "Tarnwood Skarn Velorane Pacelight Brackwater Kitewell Copperfold Oakhollow Lumenry Featherby "
    "Greenmarch Sonarum Voltiq Hearthlink Pinebasics Harrow"
).split()


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize("name", [*TASKS, "turn"])
def test_shipped_templates_say_what_they_are(name: str) -> None:
    template = load_template(name)
    assert template.purpose
    assert template.output
    assert all(template.variables.values())
    assert template.used == template.variables.keys()
    assert (template.form is None) == (name == "turn")


@pytest.mark.parametrize("name", TASKS)
def test_shipped_examples_are_enough_and_differ(name: str) -> None:
    examples = load_examples(name)
    assert len(examples) >= 12
    asked = {(each.question, *each.sources, *each.facts.values()) for each in examples}
    assert len(asked) == len(examples)


@pytest.mark.parametrize("name", TASKS)
def test_shipped_examples_would_show_a_leak(name: str) -> None:
    text = " ".join(f"{e.question} {e.sources} {e.answer}" for e in load_examples(name))
    assert [brand for brand in OWN_BRANDS if brand in text] == []


@pytest.mark.parametrize("name", TASKS)
def test_shipped_answers_have_the_form_that_their_template_declares(name: str) -> None:
    form = load_template(name).form
    assert form
    for each in load_examples(name):
        abstains = each.outcome == "abstained"
        assert form.problem(each.answer, each.question, abstains=abstains) is None


@pytest.mark.parametrize("name", ["product", "policy", "compare"])
def test_answering_sets_have_the_hard_cases(name: str) -> None:
    examples = load_examples(name)
    assert sum(each.outcome == "abstained" for each in examples) >= 2
    assert any(len(each.sources) > 1 for each in examples)
    orders = re.compile("assistant|chatbot|ignore|system", re.IGNORECASE)
    planted = [each for each in examples if orders.search(" ".join(each.sources))]
    assert planted
    assert not any(orders.search(each.answer) for each in planted)


def test_small_talk_has_no_sources_and_cites_nothing() -> None:
    assert not any(e.sources or "[" in e.answer for e in load_examples("smalltalk"))


def test_a_stores_own_prompts_win_and_the_rest_is_ours(tmp_path: Path) -> None:
    write(tmp_path, "product/template.jinja", FRONT + "Mine: {{ shop }}")
    row = {"question": "q", "sources": ["s"], "answer": "a. [1]"}
    write(tmp_path, "product/examples/mine.jsonl", "\n" + json.dumps(row) + "\n")
    assert load_template("product", tmp_path).render({"shop": "X"}) == "Mine: X"
    assert load_template("policy", tmp_path) is not load_template("product", tmp_path)
    assert [e.sources for e in load_examples("product", tmp_path)] == [("s",)]
    assert load_examples("policy", tmp_path) == load_examples("policy")


def test_the_files_of_an_example_set_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a"):
        row = {"question": name, "sources": [], "answer": "a."}
        write(tmp_path, f"smalltalk/examples/{name}.jsonl", json.dumps(row))
    assert [each.question for each in load_examples("smalltalk", tmp_path)] == ["a", "b"]


def test_a_task_may_have_a_turn_of_its_own_and_the_shared_one_leaves_it_alone(
    tmp_path: Path,
) -> None:
    front = "{#---\npurpose: p\nvariables: {question: q, sources: s}\noutput: o\n---#}\n"
    write(tmp_path, "turn.jinja", front + "Shared {{ question }}{% if sources %}{% endif %}")
    assert load_turn("policy", tmp_path) is load_template("turn", tmp_path)
    assert load_turn("judge", tmp_path) is load_turn("judge")
    assert "rubric" in load_turn("judge").variables


@pytest.mark.parametrize("old", ["templates/product.jinja", "examples/product.jsonl"])
def test_the_old_layout_is_told_in_one_line(tmp_path: Path, old: str) -> None:
    write(tmp_path, old, "x")
    for load in (load_template, load_examples):
        with pytest.raises(TemplateError, match=r"move templates/NAME\.jinja to NAME/") as caught:
            load("policy", tmp_path)
        assert "\n" not in str(caught.value)


def test_loading_is_cached() -> None:
    assert load_template("product") is load_template("product")
    assert load_examples("product") is load_examples("product")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Hello", 1, "begin it with front matter"),
        ("{#---\npurpose: [\n---#}\n", 2, "not YAML"),
        ("{#---\npurpose: p\n---#}\n", 1, "purpose, variables and output"),
        (FRONT.replace("{shop: name}", "shop"), 1, "maps a name"),
        (FRONT.replace("output: o", "output: o\nform: {kind: song}"), 5, "cited, free, line"),
        (FRONT.replace("output: o", "output: o\nform: {kind: json}"), 5, "has keys"),
        (FRONT.replace("output: o", "output: o\nform: {kind: line, words: 3}"), 5, "not words"),
        (FRONT + "fine\n{% if %}", 7, "Expected an expression"),
        (FRONT + "{{ shop }} {{ hours }}", 1, "list hours under"),
        (b"{#---\n\xff", 2, "not UTF-8"),
    ],
)
def test_bad_templates_name_file_and_line(
    tmp_path: Path, text: str | bytes, line: int, reason: str
) -> None:
    write(tmp_path, "product/template.jinja", text)
    with pytest.raises(TemplateError, match=reason) as caught:
        load_template("product", tmp_path)
    assert caught.value.line == line
    assert "template.jinja" in caught.value.source


@pytest.mark.parametrize("body", ["{{ shop.__class__.__mro__ }}", "{{ 1 / 0 }}"])
def test_what_fails_while_rendering_is_a_template_error(tmp_path: Path, body: str) -> None:
    write(tmp_path, "product/template.jinja", FRONT + body)
    with pytest.raises(TemplateError, match=r"template\.jinja: cannot be rendered"):
        load_template("product", tmp_path).render({"shop": "X"})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "question, sources and answer"),
        ('{"question": "q", "sources": []}', "question, sources and answer"),
        ('{"question": " ", "sources": [], "answer": "a"}', "question is a text"),
        ('{"question": "q", "sources": "s", "answer": "a"}', "list of texts"),
        ('{"question": "q", "sources": [], "answer": "a", "facts": {"a": 1}}', "facts maps"),
        ('{"question": "q", "sources": [], "answer": "a", "outcome": "won"}', "outcome is one"),
        ('{"question": "q", "sources": ["s"], "answer": "a [2]"}', r"cites \[2\]"),
        ('{"question": "q", "sources": ["s"], "answer": "a [1, 2]"}', r"cites \[1, 2\]"),
    ],
)
def test_bad_examples_name_file_and_line(tmp_path: Path, row: str, reason: str) -> None:
    good = '{"question": "q", "sources": ["s"], "answer": "a. [1]"}'
    write(tmp_path, "product/examples/mine.jsonl", f"{good}\n{row}\n")
    with pytest.raises(ExampleError, match=reason) as caught:
        load_examples("product", tmp_path)
    assert caught.value.line == 2
    assert "mine.jsonl:2:" in str(caught.value)


def test_an_empty_example_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExampleError, match="no examples"):
        load_examples("product", write(tmp_path, "product/examples/mine.jsonl", "\n"))


@pytest.mark.parametrize("name", ["nothing", "../secret"])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(TemplateError, match=name):
        load_template(name)
    with pytest.raises(ExampleError, match=name):
        load_examples(name)
