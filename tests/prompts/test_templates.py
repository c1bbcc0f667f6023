from __future__ import annotations

import json
from pathlib import Path

import pytest

from prompts.errors import ExampleError, TemplateError
from prompts.templates import load_examples, load_template

SETS = ("product", "policy", "smalltalk")
FRONT = "{#---\npurpose: p\nvariables: {shop: name}\noutput: o\n---#}\n"
OWN_BRANDS = (
    "Tarnwood Skarn Velorane Pacelight Brackwater Kitewell Copperfold Oakhollow Lumenry Featherby "
    "Greenmarch Sonarum Voltiq Hearthlink Pinebasics Harrow"
).split()


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize("name", [*SETS, "turn"])
def test_shipped_templates_say_what_they_are(name: str) -> None:
    template = load_template(name)
    assert template.purpose
    assert template.output
    assert all(template.variables.values())


@pytest.mark.parametrize("name", SETS)
def test_shipped_examples_are_enough_and_differ(name: str) -> None:
    examples = load_examples(name)
    assert len(examples) >= 14
    assert len({example.question for example in examples}) == len(examples)


@pytest.mark.parametrize("name", SETS)
def test_shipped_examples_would_show_a_leak(name: str) -> None:
    text = " ".join(f"{e.question} {e.sources} {e.answer}" for e in load_examples(name))
    assert [brand for brand in OWN_BRANDS if brand in text] == []


@pytest.mark.parametrize("name", ["product", "policy"])
def test_shipped_answers_cite_behind_each_sentence(name: str) -> None:
    for example in load_examples(name):
        assert example.sources
        if example.answer.startswith("The sources do not say"):
            assert "[" not in example.answer
        else:
            *sentences, rest = example.answer.replace("]", "]\n").split("\n")
            assert rest == ""
            assert 1 <= len(sentences) <= 3
            assert all(s.strip()[-5:-1].startswith(". [") for s in sentences), example.answer


def test_small_talk_has_no_sources_and_cites_nothing() -> None:
    assert not any(e.sources or "[" in e.answer for e in load_examples("smalltalk"))


def test_a_stores_own_prompts_win_and_the_rest_is_ours(tmp_path: Path) -> None:
    write(tmp_path, "templates/product.jinja", FRONT + "Mine: {{ shop }}")
    row = {"question": "q", "sources": ["s"], "answer": "a. [1]"}
    write(tmp_path, "examples/product.jsonl", "\n" + json.dumps(row) + "\n")
    assert load_template("product", tmp_path).render({"shop": "X"}) == "Mine: X"
    assert load_template("policy", tmp_path) is not load_template("product", tmp_path)
    assert [e.sources for e in load_examples("product", tmp_path)] == [("s",)]
    assert load_examples("policy", tmp_path) == load_examples("policy")


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
        (FRONT + "fine\n{% if %}", 7, "Expected an expression"),
        (FRONT + "{{ shop }} {{ hours }}", 1, "list hours under"),
        (b"{#---\n\xff", 2, "not UTF-8"),
    ],
)
def test_bad_templates_name_file_and_line(
    tmp_path: Path, text: str | bytes, line: int, reason: str
) -> None:
    write(tmp_path, "templates/product.jinja", text)
    with pytest.raises(TemplateError, match=reason) as caught:
        load_template("product", tmp_path)
    assert caught.value.line == line
    assert "product.jinja" in caught.value.source


@pytest.mark.parametrize("body", ["{{ shop.__class__.__mro__ }}", "{{ 1 / 0 }}"])
def test_what_fails_while_rendering_is_a_template_error(tmp_path: Path, body: str) -> None:
    write(tmp_path, "templates/product.jinja", FRONT + body)
    with pytest.raises(TemplateError, match=r"product\.jinja: cannot be rendered"):
        load_template("product", tmp_path).render({"shop": "X"})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "question, sources and answer"),
        ('{"question": "q", "sources": []}', "question, sources and answer"),
        ('{"question": " ", "sources": [], "answer": "a"}', "question is a text"),
        ('{"question": "q", "sources": "s", "answer": "a"}', "list of texts"),
        ('{"question": "q", "sources": ["s"], "answer": "a [2]"}', r"cites \[2\]"),
        ('{"question": "q", "sources": ["s"], "answer": "a [1, 2]"}', r"cites \[1, 2\]"),
    ],
)
def test_bad_examples_name_file_and_line(tmp_path: Path, row: str, reason: str) -> None:
    good = '{"question": "q", "sources": ["s"], "answer": "a. [1]"}'
    write(tmp_path, "examples/product.jsonl", f"{good}\n{row}\n")
    with pytest.raises(ExampleError, match=reason) as caught:
        load_examples("product", tmp_path)
    assert caught.value.line == 2
    assert "product.jsonl:2:" in str(caught.value)


def test_an_empty_example_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExampleError, match="no examples"):
        load_examples("product", write(tmp_path, "examples/product.jsonl", "\n"))


@pytest.mark.parametrize("name", ["nothing", "../secret"])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(TemplateError, match=name):
        load_template(name)
    with pytest.raises(ExampleError, match=name):
        load_examples(name)
