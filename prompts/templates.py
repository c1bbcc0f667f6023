"""Templates and example sets by name: the package's own, or a store's `prompts/` folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.meta
import jinja2.sandbox
import yaml

from prompts.errors import ExampleError, MissingVariablesError, PromptError, TemplateError
from prompts.neutral import indented, neutralise, one_line
from prompts.types import Example

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = Path(__file__).parent
_FRONT_MATTER = re.compile(r"\A\{#-?\s*---\n(?P<yaml>.*?)\n---\s*-?#\}", re.DOTALL)
_FRONT_MATTER_KEYS = {"purpose", "variables", "output"}
_EXAMPLE_KEYS = {"question", "sources", "answer"}
_OUTCOMES = ("answered", "abstained", "refused")
# What an expression in somebody's own template can raise besides Jinja's errors.
_EXPRESSION_ERRORS = (ArithmeticError, LookupError, TypeError, ValueError)
_MARKER = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Template:
    """One prompt text with holes; `variables` says what fills each of them."""

    path: Path
    purpose: str
    variables: Mapping[str, str]
    output: str
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


@lru_cache
def load_template(name: str, folder: Path | None = None) -> Template:
    """Return `templates/NAME.jinja` of `folder`, or of the package; read once per process."""
    path = _find("templates", f"{name}.jinja", folder, TemplateError)
    text = _read(path, TemplateError)
    meta = _front_matter(path, text)
    environment = _environment()
    try:
        used = jinja2.meta.find_undeclared_variables(environment.parse(text))
        body = environment.from_string(text)
    except jinja2.TemplateSyntaxError as error:
        reason = error.message or "bad Jinja"
        raise TemplateError(str(path), reason, line=error.lineno) from error
    undeclared = used - meta["variables"].keys()
    if undeclared:
        names = ", ".join(sorted(undeclared))
        raise TemplateError(
            str(path), f"list {names} under `variables` in the front matter", line=1
        )
    return Template(path=path, body=body, **meta)


@lru_cache
def load_examples(name: str, folder: Path | None = None) -> tuple[Example, ...]:
    """Return `examples/NAME.jsonl` of `folder`, or of the package, in file order; read once."""
    path = _find("examples", f"{name}.jsonl", folder, ExampleError)
    lines = enumerate(_read(path, ExampleError).split("\n"), start=1)
    examples = tuple(_example(path, number, line) for number, line in lines if line.strip())
    if not examples:
        raise ExampleError(str(path), "holds no examples: write one JSON object a line")
    return examples


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


def _find(kind: str, file: str, folder: Path | None, error: type[PromptError]) -> Path:
    if not re.fullmatch(r"[A-Za-z0-9_-]+\.[a-z]+", file):
        raise error(file, "a prompt's name has only letters, digits, - and _")
    places = [root / kind / file for root in (folder, _PACKAGE) if root is not None]
    for path in places:
        if path.is_file():
            return path
    tried = " or ".join(str(path) for path in places)
    raise error(file, f"there is no {tried}: check the name or add the file")


def _read(path: Path, error: type[PromptError]) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as cause:
        line = cause.object[: cause.start].count(b"\n") + 1
        raise error(str(path), "is not UTF-8: save it as UTF-8", line=line) from cause
    except OSError as cause:
        raise error(str(path), f"cannot be read: {cause.strerror}") from cause


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
    if not isinstance(meta, dict) or meta.keys() != _FRONT_MATTER_KEYS:
        raise TemplateError(
            str(path), "the front matter has purpose, variables and output, no more", line=1
        )
    if not isinstance(meta["variables"], dict):
        raise TemplateError(str(path), "`variables` maps a name to what it is", line=1)
    return meta


def _example(path: Path, number: int, line: str) -> Example:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ExampleError(str(path), f"is not JSON: {error.msg}", line=number) from error
    problem = _problem(row)
    if problem:
        raise ExampleError(str(path), problem, line=number)
    return Example(
        row["question"].strip(),
        tuple(row["sources"]),
        row["answer"].strip(),
        row.get("outcome", "answered"),
    )


def _problem(row: object) -> str | None:
    if not isinstance(row, dict) or row.keys() - {"outcome"} != _EXAMPLE_KEYS:
        return "an example has question, sources and answer, perhaps an outcome, no more"
    for key in ("question", "answer"):
        if not isinstance(row[key], str) or not row[key].strip():
            return f"{key} is a text that is not empty"
    if row.get("outcome", "answered") not in _OUTCOMES:
        return f"outcome is one of {', '.join(_OUTCOMES)}"
    sources = row["sources"]
    if not isinstance(sources, list) or not all(isinstance(s, str) and s.strip() for s in sources):
        return "sources is a list of texts that are not empty"
    numbers = {str(number) for number in range(1, len(sources) + 1)}
    for marker in _MARKER.findall(row["answer"]):
        if marker not in numbers:
            return f"the answer cites [{marker}], but there are {len(sources)} sources"
    return None
