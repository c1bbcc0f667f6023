"""The JSON Schema that editors complete suites by says what the loader takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from prompts.evals.checks import CHECKS
from prompts.evals.schema import SCHEMA, written
from prompts.evals.tree import parse
from tests.prompts.evals.test_loading import FULL, MINI

README = Path(SCHEMA).with_name("README.md")
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _check(entry: Any) -> dict[str, Any]:
    return {"name": "x", "cases": [{"id": "a", "ask": "Why?", "checks": [entry]}]}


def test_the_file_is_up_to_date() -> None:
    remedy = "run python -m prompts.evals.schema"
    assert SCHEMA.read_text(encoding="utf-8") == written(), remedy


def test_it_is_a_schema_that_names_every_check() -> None:
    Draft202012Validator.check_schema(VALIDATOR.schema)
    check = VALIDATOR.schema["$defs"]["Check"]
    assert check["properties"].keys() == {*CHECKS, "weight", "not"}
    assert all(each.get("description") for each in check["properties"].values())


@pytest.mark.parametrize("text", [FULL, MINI])
def test_suites_are_valid(text: str) -> None:
    tree, problems = parse(text, shown="x.yaml")
    assert problems == []
    assert [each.message for each in VALIDATOR.iter_errors(tree.value)] == []


@pytest.mark.parametrize(
    "entry",
    [
        {"contains": "x"},
        {"contains": ["x", "y"], "not": True, "weight": 0.5},
        {"contains": {"any": ["x"]}},
        {"outcome": ["answered"]},
        {"cites": 12},
        {"products": {"include": ["a", 3], "satisfy": {"price": {"$lte": 5}}, "first": "a",
                      "count": {"at_most": 3}}},
        {"filters": {}},
        {"sentences": 3},
        {"rubric": {"text": "x", "at_least": "4 of 5"}},
        {"python": {"call": "os:getcwd", "value": [1]}},
        {"json_schema": {"type": "object"}},
        {"yes_no": "no"},
        {"abstains": True},
    ],
)  # fmt: skip
def test_checks_are_valid(entry: Any) -> None:
    assert [each.message for each in VALIDATOR.iter_errors(_check(entry))] == []


@pytest.mark.parametrize(
    "entry",
    [
        {"contain": "x"},
        {"contains": 5},
        {"contains": "x", "cites": "y"},
        {"outcome": "answerd"},
        {"products": {"includes": "a"}},
        {"abstains": "yes"},
        {"rubric": {"text": "x", "at_least": 9}},
        {"weight": 1},
    ],
)
def test_checks_that_are_wrong_are_not(entry: Any) -> None:
    assert not VALIDATOR.is_valid(_check(entry))
