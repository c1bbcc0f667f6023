"""Checks as a file has them: what is wrong is said in an editor's words, with its place."""

from __future__ import annotations

from typing import Any

import pytest

from prompts.evals.checks import CHECKS, BadCheckError, read_check


@pytest.mark.parametrize(
    ("entry", "path", "reason"),
    [
        ("x", (), 'a check is a name and a value, like `cites: returns`, not the text "x"'),
        ({"weight": 1}, (), "a check needs a name, like contains"),
        (
            {"contains": "a", "cites": "b"},
            (),
            "has contains and cites: begin each check with a dash of its own",
        ),
        (
            {"contain": "x"},
            ("contain",),
            'unknown check "contain": did you mean contains? the checks are ' + ", ".join(CHECKS),
        ),
        (
            {"contains": 5},
            ("contains",),
            "contains: a text is expected, not the number 5: put it in quotes",
        ),
        (
            {"contains": {"any": ["x", 3]}},
            ("contains", "any", 1),
            "contains: any: a text is expected, not the number 3: put it in quotes",
        ),
        (
            {"contains": {"al": "x"}},
            ("contains", "al"),
            'unknown key "al": did you mean all?; the keys are all, any',
        ),
        ({"contains": None}, ("contains",), "contains has no value"),
        ({"contains": []}, ("contains",), "contains: the list is empty"),
        ({"contains": " "}, ("contains",), "contains: the text is empty"),
        (
            {"regex": "("},
            ("regex",),
            "regex: bad regular expression '(': missing ), unterminated subpattern at position 0",
        ),
        (
            {"outcome": "answerd"},
            ("outcome",),
            (
                'outcome: the text "answerd" is not one of answered, abstained, clarify, handoff, '
                "refused: did you mean answered?"
            ),
        ),
        (
            {"abstains": "yes"},
            ("abstains",),
            'abstains: true or false is expected, not the text "yes": write true or false',
        ),
        ({"similarity": {"at_least": 0.5}}, ("similarity",), "similarity: to is missing"),
        (
            {"similarity": {"to": "x", "at_least": 70}},
            ("similarity", "at_least"),
            "similarity: at_least: at most 1 is expected, not the number 70",
        ),
        (
            {"sentences": "3"},
            ("sentences",),
            'sentences: a whole number is expected, not the text "3": take away the quotes',
        ),
        (
            {"rubric": {"text": "x", "at_least": "4/5"}},
            ("rubric", "at_least"),
            "rubric: at_least: at_least is written like 4 of 5, not '4/5'",
        ),
        (
            {"products": {"satisfy": {"price": {"$less": 3}}}},
            ("products", "satisfy"),
            (
                "products: satisfy: the filter's 'price' has the unknown operator '$less'; there "
                "are $eq $ne $lt $lte $gt $gte $in $nin $contains $not_contains"
            ),
        ),
        (
            {"filters": {"price": {"$lte": "cheap"}}},
            ("filters",),
            "filters: the filter's 'price' compares with 'cheap', which is no number",
        ),
        (
            {"filters": "price < 3"},
            ("filters",),
            'filters: a mapping of keys to values is expected, not the text "price < 3"',
        ),
        (
            {"python": "os:nothing"},
            ("python",),
            (
                "python: os:nothing cannot be imported (AttributeError: module 'os' has no "
                "attribute 'nothing')"
            ),
        ),
        (
            {"python": "os"},
            ("python",),
            "python: 'os' is no name of a function: write module:function",
        ),
        (
            {"json_schema": {"type": "objec"}},
            ("json_schema",),
            "json_schema: is no JSON Schema: 'objec' is not valid under any of the given schemas",
        ),
        (
            {"json_schema": {"$ref": "#/$defs/x"}},
            ("json_schema",),
            "json_schema: the JSON Schema refers to '#/$defs/x', which it does not hold",
        ),
        (
            {"contains": "x", "not": "yes"},
            ("not",),
            'not: true or false is expected, not the text "yes": write true or false',
        ),
        (
            {"contains": "x", "weight": -1},
            ("weight",),
            "weight: at least 0 is expected, not the number -1",
        ),
    ],
)
def test_what_is_wrong_with_a_check(entry: Any, path: tuple[str, ...], reason: str) -> None:
    with pytest.raises(BadCheckError) as raised:
        read_check(entry)
    assert raised.value.faults == [(path, reason)]


def test_all_faults_of_a_check_are_told() -> None:
    with pytest.raises(BadCheckError) as raised:
        read_check({"contains": 5, "not": 1, "weight": "2"})
    assert [path for path, _ in raised.value.faults] == [("weight",), ("not",), ("contains",)]


def test_an_id_that_is_a_number_needs_no_quotes() -> None:
    assert read_check({"cites": 12}).rule == read_check({"cites": "12"}).rule
