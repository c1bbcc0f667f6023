"""What is wrong with templates and examples, with file and line, without asking any model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prompts.errors import ExampleError, PromptError, TemplateError
from prompts.examples import parse_examples
from prompts.messages import pair
from prompts.places import TASKS, TURN, example_paths, roots, template_path, turn_path
from prompts.templates import parse_template
from prompts.types import Example, Message

if TYPE_CHECKING:
    from prompts.forms import Form
    from prompts.templates import Template

# Given messages, how many tokens a model makes of them; None where it cannot tell.
Count = Callable[[Sequence[Message]], int | None]
_CHARACTERS_PER_TOKEN = 4
# The others' prompts may hold all of their examples, whatever is asked.
_CHOSEN = {"product", "policy", "compare", "smalltalk"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend; `line` counts from 1."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Room:
    """What a prompt has to fit into: `window` tokens, of which `reply` are for the answer.

    `examples` and `tokens` are how many examples a prompt holds, and how long they are together.
    """

    window: int
    reply: int
    examples: int
    tokens: int | None
    count: Count


def lint(folder: Path | None = None, *, room: Room | None = None) -> list[Problem]:
    """Return what is wrong with all prompts, a store's own in `folder` in place of the package's.

    Without `room` their length is not looked at.
    """
    try:
        places = list(roots(folder))
    except TemplateError as error:
        return [_problem(error)]
    found = list(_strangers(folder)) if folder else []
    for path, given in _templates(folder):
        found += _in_template(path, given)
    for task in TASKS:
        examples = list(_in_examples(task, folder, found))
        # What cannot be rendered has been told already.
        if room and not any(each.path in _files(task, folder) for each in found):
            found += _too_long(task, folder, examples, room)
    return sorted(set(found), key=lambda each: (_rank(each.path, places), each.path, each.line))


def _rank(path: Path, places: Sequence[Path]) -> int:
    return next(number for number, place in enumerate(places) if path.is_relative_to(place))


def _files(task: str, folder: Path | None) -> set[Path]:
    paths = example_paths(task, folder)
    return {template_path(task, folder), turn_path(task, folder), *paths}


def _strangers(folder: Path) -> Iterator[Problem]:
    """Yield what in a store's folder nothing reads: a misspelt name looks like an override."""
    known = ", ".join(TASKS)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in TASKS and not path.name.startswith((".", "__")):
            yield Problem(path, 1, f"nothing reads this: the prompts are {known}")
        elif path.is_file() and path.suffix == ".jinja" and path.name != f"{TURN}.jinja":
            yield Problem(path, 1, f"nothing reads this: write NAME/template.jinja of {known}")


# -- templates ---------------------------------------------------------------------------------


def _templates(folder: Path | None) -> Iterator[tuple[Path, Template]]:
    """Yield each template in use, and the package's own, whose variables are what it is given."""
    yield template_path(TURN, folder), parse_template(template_path(TURN))
    for task in TASKS:
        yield template_path(task, folder), parse_template(template_path(task))
        yield turn_path(task, folder), parse_template(turn_path(task))


def _in_template(path: Path, given: Template) -> Iterator[Problem]:
    try:
        template = parse_template(path)
    except TemplateError as error:
        yield _problem(error)
        return
    declared = template.variables.keys()
    for name in sorted(template.used - declared):
        line = _line(template.text, rf"\b{name}\b", after=_end(template.text))
        yield Problem(path, line, f"uses {name}, which the front matter does not list")
    for name in sorted(declared - template.used):
        line = _line(template.text, rf"\b{name}\s*:")
        yield Problem(path, line, f"lists {name}, which the text does not use")
    for name in sorted(declared - given.variables.keys()):
        line = _line(template.text, rf"\b{name}\s*:")
        had = ", ".join(given.variables) or "nothing"
        yield Problem(path, line, f"lists {name}, which it is not given: it gets {had}")
    if template.used <= declared <= given.variables.keys():
        yield from _unrenderable(template)


def _unrenderable(template: Template) -> Iterator[Problem]:
    values = {name: ("x",) if name == "sources" else "x" for name in template.variables}
    try:
        template.render(values)
    except TemplateError as error:
        yield _problem(error)


def _end(text: str) -> int:
    """Return where the front matter ends."""
    return text.find("---", text.find("---") + 3)


def _line(text: str, pattern: str, *, after: int = 0) -> int:
    found = re.compile(pattern).search(text, after)
    return text.count("\n", 0, found.start()) + 1 if found else 1


# -- examples ----------------------------------------------------------------------------------


def _in_examples(task: str, folder: Path | None, problems: list[Problem]) -> Iterator[Example]:
    """Yield a task's examples; what is wrong with them is added to `problems`."""
    form, shown = _form(task, folder), _shown(turn_path(task, folder))
    asked: dict[object, str] = {}
    for path in example_paths(task, folder):
        for line, example in _parsed(path, problems):
            problems.extend(Problem(path, line, each) for each in _wrong(example, form, shown))
            same = (example.question, example.sources, *sorted(example.facts.items()))
            if same in asked:
                reason = f"is the same question as {asked[same]}"
                problems.append(Problem(path, line, reason))
            asked.setdefault(same, f"{path.name}:{line}")
            yield example


def _parsed(path: Path, problems: list[Problem]) -> Iterator[tuple[int, Example]]:
    """Yield the examples that can be read, with their lines; the rest goes to `problems`."""
    try:
        lines = list(parse_examples(path))
    except ExampleError as error:
        problems.append(_problem(error))
        return
    if not lines:
        problems.append(Problem(path, 1, "holds no examples: write one JSON object a line"))
    for line, found in lines:
        if isinstance(found, ExampleError):
            problems.append(_problem(found))
        else:
            yield line, found


def _wrong(example: Example, form: Form | None, shown: frozenset[str] | None) -> Iterator[str]:
    abstains = example.outcome == "abstained"
    if form and (wrong := form.problem(example.answer, example.question, abstains=abstains)):
        yield f"the answer {wrong}"
    if shown is None:
        return
    if lacking := sorted(shown - example.facts.keys()):
        yield f"lacks the facts {', '.join(lacking)}, which its turn.jinja shows"
    if unread := sorted(example.facts.keys() - shown):
        yield f"has the facts {', '.join(unread)}, which its turn.jinja does not show"


def _shown(turn: Path) -> frozenset[str] | None:
    """Return which facts a turn shows, None when it cannot be read."""
    try:
        return frozenset(parse_template(turn).variables) - {"question", "sources"}
    except TemplateError:
        return None  # which is told where templates are


def _form(task: str, folder: Path | None) -> Form | None:
    """Return the form that the template in use declares, else that of the package's."""
    for path in (template_path(task, folder), template_path(task)):
        try:
            if (form := parse_template(path).form) is not None:
                return form
        except TemplateError:
            continue  # which is told where templates are
    return None


# -- length ------------------------------------------------------------------------------------


def _too_long(
    task: str, folder: Path | None, examples: Sequence[Example], room: Room
) -> Iterator[Problem]:
    """Tell of a template that with the longest examples it may get leaves no room to answer."""
    path = template_path(task, folder)
    values = dict.fromkeys(parse_template(path).variables, "x")
    system = _tokens([Message("system", parse_template(path).render(values))], room)
    sizes = sorted((_tokens(pair(task, each, folder), room) for each in examples), reverse=True)
    shots = sum(sizes)
    if task in _CHOSEN:
        shots = min(sum(sizes[: room.examples]), shots if room.tokens is None else room.tokens)
    if system + shots + room.reply > room.window:
        yield Problem(
            path,
            1,
            f"with its longest examples it has up to {system + shots} tokens, and {room.reply} "
            f"are for the reply: the model reads {room.window}",
        )


def _tokens(messages: Sequence[Message], room: Room) -> int:
    counted = room.count(messages)
    if counted is not None:
        return counted
    return sum(len(each.content) for each in messages) // _CHARACTERS_PER_TOKEN


def _problem(error: PromptError) -> Problem:
    return Problem(Path(error.source), error.line or 1, error.reason)
