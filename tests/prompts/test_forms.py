from __future__ import annotations

import pytest

from prompts.forms import Form, parse_form

CITED = parse_form({"kind": "cited", "sentences": 2, "abstention": "Nobody says"})
JUDGE = parse_form({"kind": "json", "keys": {"score": [1, 2], "reason": "text"}})


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        (CITED, "It weighs 1.4 kg. [1] It costs $5. [2]"),
        (CITED, "It is light. [1][2]"),
        (CITED, "It is red [1]"),
        (parse_form({"kind": "free", "sentences": 2}), "Hello! How are you?"),
        (parse_form({"kind": "line"}), "Is it red? And blue?"),
        (parse_form({"kind": "lines", "lines": 2}), "tent pegs\ntents"),
        (JUDGE, '{"score": 1, "reason": "Too short."}'),
    ],
)
def test_answers_of_the_declared_form(form: Form, answer: str) -> None:
    assert form.problem(answer, "tent") is None


@pytest.mark.parametrize(
    ("form", "answer", "problem"),
    [
        (CITED, "It is light. It is red. [1]", 'no source number behind "It is light."'),
        (CITED, "A. [1] B. [1] C. [1]", "has 3 sentences, and the most is 2"),
        (CITED, "Nobody says.", 'its outcome is not "abstained"'),
        (parse_form({"kind": "free", "sentences": 1}), "Hi! Hello!", "has 2 sentences"),
        (parse_form({"kind": "free"}), "It is free. [1]", r"cites \[1\]"),
        (parse_form({"kind": "line"}), "one\ntwo", "more than one line"),
        (parse_form({"kind": "lines", "lines": 1}), "tent a\ntent b", "has 2 lines"),
        (parse_form({"kind": "lines"}), "tent a\nbed", '"bed", which does not begin with "tent"'),
        (JUDGE, "Sure! {}", "is not JSON"),
        (JUDGE, '{"score": 1}', "one object with score, reason"),
        (JUDGE, '{"score": 3, "reason": "x"}', "score is 3, not one of 1, 2"),
        (JUDGE, '{"score": true, "reason": "x"}', "score is True"),
        (JUDGE, '{"score": 1, "reason": " "}', "reason is not a text"),
    ],
)
def test_answers_of_another_form(form: Form, answer: str, problem: str) -> None:
    found = form.problem(answer, "tent")
    assert found
    with pytest.raises(ValueError, match=problem):
        raise ValueError(found)


def test_an_abstention_begins_as_declared_and_cites_nothing() -> None:
    assert CITED.problem("Nobody says how.", abstains=True) is None
    assert "does not begin" in (CITED.problem("I know nothing. [1]", abstains=True) or "")
    assert "cites [1]" in (CITED.problem("Nobody says. [1]", abstains=True) or "")


@pytest.mark.parametrize(
    ("prompt", "left"),
    [
        ('Be brief. If it is not there, say "Nobody says". Be kind.', "Be brief. Be kind."),
        ('Keep 1.5 L.\n\nIf not: "Nobody says." and stop. Be kind.', "Keep 1.5 L.\n\nBe kind."),
        ("Be brief.\nBe kind. ", "Be brief.\nBe kind."),
        ("What nobody knows: Nobody says", "What nobody knows: Nobody says"),
    ],
)
def test_where_it_is_decided_a_prompt_does_not_tell_how_to_abstain(prompt: str, left: str) -> None:
    assert CITED.without_abstention(prompt) == left
    assert parse_form({"kind": "free"}).without_abstention(prompt) == prompt


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("cited", "has a kind"),
        ({"kind": "cited", "lines": 3}, "abstention, sentences besides, not lines"),
        ({"kind": "cited", "sentences": 0}, "whole number from 1"),
        ({"kind": "cited", "sentences": True}, "whole number from 1"),
        ({"kind": "json"}, "has keys"),
        ({"kind": "json", "keys": {"a": []}}, "`a` of `form` is text"),
    ],
)
def test_bad_forms_are_explained(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_form(value)
