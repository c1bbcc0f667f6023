"""A check of answers that are JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from prompts.evals.checks.base import STRICT
from prompts.evals.suite import Context, Service
from prompts.evals.types import Verdict


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from _references(each)


def _schema(value: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON Schema that is one; what it refers to has to be in it."""
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import validator_for
    from referencing import Registry, Resource
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    try:
        validator_for(value).check_schema(value)
    except SchemaError as error:
        raise ValueError(f"is no JSON Schema: {error.message}") from error
    resource = Resource.from_contents(value, default_specification=DRAFT202012)
    resolver = Registry().with_resource("", resource).resolver()
    for each in _references(value):
        try:
            resolver.lookup(each)
        except Unresolvable as error:
            raise ValueError(
                f"the JSON Schema refers to {each!r}, which it does not hold"
            ) from error
    return value


@dataclass(frozen=True, slots=True, config=STRICT)
class JsonSchema:
    """The answer is JSON that a JSON Schema admits."""

    short: ClassVar[str] = "schema"
    whole: ClassVar[bool] = True
    needs: ClassVar[frozenset[Service]] = frozenset()
    schema: Annotated[dict[str, Any], AfterValidator(_schema)]

    def check(self, context: Context) -> Verdict:
        """Read the answer as JSON and validate it."""
        from jsonschema.exceptions import best_match
        from jsonschema.validators import validator_for
        from referencing import Registry

        try:
            value = json.loads(context.last.answer.text)
        except ValueError as error:
            return Verdict(False, f"the answer is no JSON: {error}")
        except RecursionError:
            return Verdict(False, "the answer is JSON that is nested too deeply")
        # A registry of its own, so that no schema is looked for on the network.
        validator = validator_for(self.schema)(self.schema, registry=Registry())
        fault = best_match(validator.iter_errors(value))
        if fault is None:
            return Verdict(True, "the answer is JSON as the schema has it")
        return Verdict(
            False, f"the JSON of the answer is wrong at {fault.json_path}: {fault.message}"
        )
