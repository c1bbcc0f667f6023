"""Variables in suites: `{{ window }}` in questions, proofs and checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.sandbox

from prompts.evals.checks.base import Filled
from prompts.evals.explaining import suggest
from prompts.evals.tree import Place, Tree

if TYPE_CHECKING:
    from prompts.evals.errors import Problem

_WHOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# What an expression in somebody's suite can raise beside Jinja's own errors.
_ERRORS = (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError)


def rendered(tree: Tree, variables: Mapping[str, Any], problems: list[Problem]) -> Tree:
    """Return a tree whose texts have their variables filled in; its lines are the same."""

    def walk(value: Any, path: Place) -> Any:
        if isinstance(value, dict):
            return {key: walk(each, (*path, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [walk(each, (*path, number)) for number, each in enumerate(value)]
        if not isinstance(value, str) or not ("{{" in value or "{%" in value):
            return value
        try:
            return _filled(value, variables)
        except jinja2.UndefinedError as error:
            problems.append(tree.problem(_undefined(error, variables), path))
        except _ERRORS as error:
            problems.append(tree.problem(f"{value!r} cannot be filled in: {error}", path))
        return value

    return Tree(walk(tree.value, ()), tree.file, tree.lines, tree.path)


def _filled(text: str, variables: Mapping[str, Any]) -> Any:
    whole = _WHOLE.fullmatch(text.strip())
    if whole and whole[1] in variables:
        value = variables[whole[1]]
        if not isinstance(value, int | float):
            return value
        filled = Filled(str(value).lower() if isinstance(value, bool) else value)
        filled.value = value  # `at_most: "{{ limit }}"` is a number, `contains: ...` a text
        return filled
    return _environment().from_string(text).render(variables)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    # In the sandbox, for a suite may come from elsewhere.
    return jinja2.sandbox.ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # a question is no web page
        keep_trailing_newline=True,
    )


def _undefined(error: jinja2.UndefinedError, variables: Mapping[str, Any]) -> str:
    found = re.match(r"'(\w+)' is undefined", str(error))
    if found is None:
        return f"a variable is undefined: {error}"
    known = f"the variables are {', '.join(variables)}" if variables else "there are no variables"
    return f'undefined variable "{found[1]}"{suggest(found[1], variables) or ":"} {known}'
