"""Where templates and examples lie: a folder a task, in the package or in a store's own folder.

TASK/template.jinja         what the model is told to do
TASK/turn.jinja             how a question is put; seldom there, then the shared one is used
TASK/examples/*.jsonl       few-shot examples, in the order of the files' names
turn.jinja                  the shared one
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from prompts.errors import ExampleError, PromptError, TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator

TASKS = ("product", "policy", "compare", "smalltalk", "followup", "complete", "judge")
TURN = "turn"
PACKAGE = Path(__file__).parent / "templates"


def template_path(name: str, folder: Path | None = None) -> Path:
    """Return the template of a task, or the shared turn; a store's `folder` goes first."""
    _checked(name, TemplateError)
    own = f"{TURN}.jinja" if name == TURN else f"{name}/template.jinja"
    return _first(name, [root / own for root in roots(folder)])


def turn_path(task: str, folder: Path | None = None) -> Path:
    """Return how a task puts a question: its own turn, else the shared one."""
    _checked(task, TemplateError)
    own = [root / task / f"{TURN}.jinja" for root in roots(folder)]
    return next((path for path in own if path.is_file()), None) or template_path(TURN, folder)


def example_paths(name: str, folder: Path | None = None) -> tuple[Path, ...]:
    """Return the example files of a task; a set in a store's `folder` replaces ours as a whole."""
    _checked(name, ExampleError)
    places = [root / name / "examples" for root in roots(folder)]
    for place in places:
        if paths := tuple(sorted(place.glob("*.jsonl"))):
            return paths
    raise _missing(name, [place / "*.jsonl" for place in places], ExampleError)


def roots(folder: Path | None) -> Iterator[Path]:
    """Yield a store's folder, if there is one, then the package's."""
    if folder is not None:
        if any((folder / old).is_dir() for old in ("templates", "examples")):
            raise TemplateError(
                str(folder),
                "templates/ and examples/ are not read any more: move templates/NAME.jinja to "
                "NAME/template.jinja and examples/NAME.jsonl to NAME/examples/NAME.jsonl",
            )
        yield folder
    yield PACKAGE


def _checked(name: str, error: type[PromptError]) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise error(name, "a prompt's name has only letters, digits, - and _")


def _first(name: str, places: list[Path]) -> Path:
    for path in places:
        if path.is_file():
            return path
    raise _missing(name, places, TemplateError)


def _missing(name: str, places: list[Path], error: type[PromptError]) -> PromptError:
    tried = " or ".join(str(path) for path in places)
    return error(name, f"there is no {tried}: check the name or add the file")
