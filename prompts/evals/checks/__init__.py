"""The checks by their names in a suite, and how one is read from a file.

A check is a class beside these: a frozen dataclass whose fields are what a file can say, and whose
`check` returns a verdict with a reason. `short` is the field that a bare value stands for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields as dataclass_fields
from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from prompts.evals.checks.base import Number, Truth
from prompts.evals.checks.calling import Python
from prompts.evals.checks.grounding import CitationsSupport, Cites, NoUnsupportedNumber
from prompts.evals.checks.language import Language, ReadingLevel
from prompts.evals.checks.outcomes import Abstains, Declines, Intent, Outcome
from prompts.evals.checks.products import FiltersEqual, Products
from prompts.evals.checks.rubric import Rubric
from prompts.evals.checks.similarity import Similarity
from prompts.evals.checks.structure import JsonSchema
from prompts.evals.checks.texts import Contains, Equals, Regex, Sentences, YesNo
from prompts.evals.explaining import Fault, explain, named, shown, suggest
from prompts.evals.suite import Check, Rule

CHECKS: Mapping[str, type[Rule]] = {
    "equals": Equals,
    "contains": Contains,
    "regex": Regex,
    "json_schema": JsonSchema,
    "similarity": Similarity,
    "outcome": Outcome,
    "intent": Intent,
    "cites": Cites,
    "citations_support": CitationsSupport,
    "no_unsupported_number": NoUnsupportedNumber,
    "abstains": Abstains,
    "declines": Declines,
    "products": Products,
    "filters": FiltersEqual,
    "yes_no": YesNo,
    "language": Language,
    "sentences": Sentences,
    "reading_level": ReadingLevel,
    "rubric": Rubric,
    "python": Python,
}
BESIDE = ("weight", "not")
"""What a check may say beside its name."""

_WEIGHT = TypeAdapter(Annotated[Number, Field(ge=0, allow_inf_nan=False)])
_NOT = TypeAdapter(Truth)


class BadCheckError(ValueError):
    """A check cannot be read; `faults` has the path of each fault in it, and a sentence."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(reason for _, reason in self.faults))


def read_check(entry: object) -> Check:
    """Return the check of a mapping such as {"contains": "14 days", "not": True}.

    Raises `BadCheckError` with all that is wrong with it.
    """
    if not isinstance(entry, dict):
        reason = f"a check is a name and a value, like `cites: returns`, not {shown(entry)}"
        raise BadCheckError([((), reason)])
    name = _name(entry)
    faults: list[Fault] = []
    weight = _beside(_WEIGHT, entry, "weight", 1.0, faults)
    negated = _beside(_NOT, entry, "not", False, faults)
    try:
        rule = _rule(name, entry[name])
    except BadCheckError as error:
        faults += error.faults
    if faults:
        raise BadCheckError(faults)
    return Check(name, rule, float(weight), bool(negated), said(entry))


def said(entry: Mapping[str, Any]) -> str:
    """Return a check in one line: `not contains: 14 days`."""
    name = _name(entry)
    value = entry[name]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"{'not ' if entry.get('not') else ''}{name}: {text}"


@lru_cache
def adapter(rule: type[Rule]) -> TypeAdapter[Rule]:
    """Return what reads a check's fields, and tells their JSON Schema."""
    return TypeAdapter(rule)


def fields(rule: type[Rule]) -> tuple[str, ...]:
    """Return the names of a check's fields."""
    return tuple(each.name for each in dataclass_fields(rule))  # type: ignore[arg-type]


def _name(entry: Mapping[str, Any]) -> str:
    names = [key for key in entry if key not in BESIDE]
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        known = f"the checks are {', '.join(CHECKS)}"
        raise BadCheckError(
            ((name,), f'unknown check "{name}"{suggest(name, CHECKS) or ":"} {known}')
            for name in unknown
        )
    if len(names) != 1:
        reason = f"has {' and '.join(names)}: begin each check with a dash of its own"
        raise BadCheckError([((), reason if names else "a check needs a name, like contains")])
    return names[0]


def _beside(
    kind: TypeAdapter[Any], entry: Mapping[str, Any], key: str, absent: Any, faults: list[Fault]
) -> Any:
    try:
        return kind.validate_python(entry.get(key, absent))
    except ValidationError as error:
        faults += [((key,), f"{key}: {reason}") for _, reason in explain(error, entry[key])]
        return absent


def _rule(name: str, value: Any) -> Rule:
    if value is None:
        raise BadCheckError([((name,), f"{name} has no value")])
    rule = CHECKS[name]
    bare = rule.whole or not isinstance(value, dict)
    given = {rule.short: value} if bare else value
    try:
        return adapter(rule).validate_python(given)
    except ValidationError as error:
        raise BadCheckError(
            _placed(name, path[1:] if bare else path, reason)
            for path, reason in explain(error, given, keys={"": fields(rule)})
        ) from error


def _placed(name: str, path: tuple[str | int, ...], reason: str) -> Fault:
    inner = named(path, reason)
    return (name, *path), inner if inner.startswith("unknown ") else f"{name}: {inner}"
