"""The JSON Schema of suites, by which editors complete and check them while they are written.

`python -m prompts.evals.schema` writes it anew; a test holds the file to the classes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prompts.evals.checks import CHECKS, adapter, fields
from prompts.evals.forms import SuiteForm

if TYPE_CHECKING:
    from prompts.evals.suite import Rule

SCHEMA = Path(__file__).with_name("suite.schema.json")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
# Where the forms have lists of checks, or one where several may stand.
_CHECKS = {"type": "array", "items": {"$ref": "#/$defs/Check"}}
_VARIABLE = {"type": "string", "pattern": r"^\s*\{\{.*\}\}\s*$"}
_ONE_OR_MANY = ("proof", "tags", "include", "supersedes")


def suite_schema() -> dict[str, Any]:
    """Return the schema of a suite file."""
    schema = SuiteForm.model_json_schema()
    definitions: dict[str, Any] = schema.setdefault("$defs", {})
    for form in (schema, *definitions.values()):
        for name, values in form.get("properties", {}).items():
            if name == "checks":
                form["properties"][name] = _CHECKS | _described(values)
            elif name in _ONE_OR_MANY:
                form["properties"][name] = _one_or_many(values)
    definitions["Check"] = _check(definitions)
    return {"$schema": _DIALECT, **_plain(schema)}


def written() -> str:
    """Return the schema as its file has it."""
    return json.dumps(suite_schema(), indent=2, ensure_ascii=False) + "\n"


def _check(definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one check: one name, and what may stand beside it."""
    return {
        "type": "object",
        "description": "One check, by its name; not turns it round, weight is 1 unless it is said.",
        "properties": {
            **{name: _or_variable(_value(rule, definitions)) for name, rule in CHECKS.items()},
            "not": {"type": "boolean", "description": "The check must not hold."},
            "weight": {"type": "number", "minimum": 0, "description": "0 is only reported."},
        },
        "additionalProperties": False,
        "oneOf": [{"required": [name]} for name in CHECKS],
    }


def _value(rule: type[Rule], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return what a check takes: its short field alone, or all its fields."""
    schema = adapter(rule).json_schema(ref_template="#/$defs/{model}")
    definitions |= schema.pop("$defs", {})
    about = {"description": " ".join((rule.__doc__ or "").split("\n\n")[0].split())}
    short = schema["properties"][rule.short]
    if rule.whole or fields(rule) == (rule.short,):
        return {**short, **about}
    return {**about, "anyOf": [short, schema]}


def _or_variable(value: Any) -> Any:
    """Let a number or a truth value be a variable, "{{ limit }}"; a text can be one anyway."""
    if isinstance(value, list):
        return [_or_variable(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") in ("integer", "number", "boolean"):
        rest = {key: each for key, each in value.items() if key not in ("description", "default")}
        about = {key: each for key, each in value.items() if key not in rest}
        return {**about, "anyOf": [rest, _VARIABLE]}
    return {key: _or_variable(each) for key, each in value.items()}


def _one_or_many(values: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in values.items() if key not in ("type", "items")}
    return {**_described(rest), "anyOf": [values["items"], {key: values[key] for key in
                                                            ("type", "items")}]}  # fmt: skip


def _described(values: dict[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in ("description",) if key in values}


def _plain(value: Any) -> Any:
    """Leave out what tells an editor nothing: titles made of names, and that absent is null."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _plain(each)
        for key, each in value.items()
        if not (key == "title" and isinstance(each, str)) and (key, each) != ("default", None)
    }


if __name__ == "__main__":
    SCHEMA.write_text(written(), encoding="utf-8")
