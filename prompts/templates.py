"""Templates by the name of their task: the package's own, or a store's `prompts/` folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.meta
import jinja2.sandbox
import yaml

from prompts.errors import MissingVariablesError, TemplateError
from prompts.forms import Form, parse_form
from prompts.neutral import indented, neutralise, one_line
from prompts.places import template_path, turn_path
from prompts.reading import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRONT_MATTER = re.compile(r"\A\{#-?\s*---\n(?P<yaml>.*?)\n---\s*-?#\}", re.DOTALL)
_NEEDED = {"purpose", "variables", "output"}
# What an expression in somebody's own template can raise besides Jinja's errors.
_EXPRESSION_ERRORS = (ArithmeticError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Template:
    """One prompt text with holes; `variables` says what fills each of them.

    `used` are the variables that the text has, `text` is the whole file, and `form` how an answer
    looks, where the front matter says it in a way that can be checked.
    """

    path: Path
    purpose: str
    variables: Mapping[str, str]
    output: str
    form: Form | None
    used: frozenset[str]
    text: str
    body: jinja2.Template

    def render(self, values: Mapping[str, object]) -> str:
        """Return the text, stripped; raise `MissingVariablesError` naming all that is not given."""
        missing = self.variables.keys() - values.keys()
        if missing:
            raise MissingVariablesError(str(self.path), missing, values.keys())
        try:
            return self.body.render(values).strip()
        except (jinja2.TemplateError, *_EXPRESSION_ERRORS) as error:
            raise TemplateError(str(self.path), f"cannot be rendered: {error}") from error


def load_template(name: str, folder: Path | None = None) -> Template:
    """Return the template of a task, `folder`'s own or the package's; read once per process."""
    return _load(template_path(name, folder))


def load_turn(task: str, folder: Path | None = None) -> Template:
    """Return the template that puts one question of a task; read once per process."""
    return _load(turn_path(task, folder))


@lru_cache
def _load(path: Path) -> Template:
    template = parse_template(path)
    undeclared = template.used - template.variables.keys()
    if undeclared:
        names = ", ".join(sorted(undeclared))
        raise TemplateError(
            str(path), f"list {names} under `variables` in the front matter", line=1
        )
    return template


def parse_template(path: Path) -> Template:
    """Return what a file holds, also when it uses variables that it does not declare."""
    text = read_text(path, TemplateError)
    meta = _front_matter(path, text)
    environment = _environment()
    try:
        used = jinja2.meta.find_undeclared_variables(environment.parse(text))
        body = environment.from_string(text)
    except jinja2.TemplateSyntaxError as error:
        reason = error.message or "bad Jinja"
        raise TemplateError(str(path), reason, line=error.lineno) from error
    return Template(path=path, used=frozenset(used), text=text, body=body, **meta)


def _environment() -> jinja2.Environment:
    # The sandbox because a store folder may come from elsewhere; `finalize` because a template
    # that somebody else writes must not be able to forget to neutralise.
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: neutralise(value) if isinstance(value, str) else value,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the output is read by a model, not by a browser
    )
    environment.filters.update(one_line=one_line, indented=indented)
    return environment


def _front_matter(path: Path, text: str) -> dict[str, Any]:
    found = _FRONT_MATTER.match(text)
    if found is None:
        raise TemplateError(str(path), "begin it with front matter: {#--- ... ---#}", line=1)
    try:
        meta = yaml.safe_load(found["yaml"])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        raise TemplateError(str(path), "the front matter is not YAML", line=line) from error
    if not isinstance(meta, dict) or meta.keys() - {"form"} != _NEEDED:
        raise TemplateError(
            str(path),
            "the front matter has purpose, variables and output, perhaps a form, no more",
            line=1,
        )
    if not isinstance(meta["variables"], dict):
        raise TemplateError(str(path), "`variables` maps a name to what it is", line=1)
    form = meta.pop("form", None)
    try:
        return {**meta, "form": None if form is None else parse_form(form)}
    except ValueError as error:
        line = 1 + text[: text.index("form:")].count("\n")
        raise TemplateError(str(path), str(error), line=line) from error
