"""Few-shot examples by the name of their task: JSON Lines files, one example a line.

    {"question": "Is it light?", "sources": ["Pan. weight: 2 kg"], "answer": "It weighs 2 kg. [1]"}

An example may have an outcome ("answered" if absent) and facts, which its task's turn shows.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from prompts.errors import ExampleError
from prompts.places import example_paths
from prompts.reading import read_text
from prompts.types import Example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEYS = {"question", "sources", "answer"}
_MORE = {"outcome", "facts"}
_OUTCOMES = ("answered", "abstained", "refused")
_MARKER = re.compile(r"\[([^\]]*)\]")


def load_examples(name: str, folder: Path | None = None) -> tuple[Example, ...]:
    """Return a task's examples, `folder`'s own or the package's, in file order; read once."""
    return _load(example_paths(name, folder))


@lru_cache
def _load(paths: tuple[Path, ...]) -> tuple[Example, ...]:
    examples: list[Example] = []
    for path in paths:
        for _, found in parse_examples(path):
            if isinstance(found, ExampleError):
                raise found
            examples.append(found)
    if not examples:
        raise ExampleError(str(paths[0]), "holds no examples: write one JSON object a line")
    return tuple(examples)


def parse_examples(path: Path) -> Iterator[tuple[int, Example | ExampleError]]:
    """Yield the number of each line that is not empty, and its example or what is wrong with it."""
    # Not splitlines: JSON may hold a line separator (U+2028) as it stands.
    lines = read_text(path, ExampleError).split("\n")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _example(path, number, line)


def _example(path: Path, number: int, line: str) -> Example | ExampleError:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return ExampleError(str(path), f"is not JSON: {error.msg}", line=number)
    problem = _problem(row)
    if problem:
        return ExampleError(str(path), problem, line=number)
    return Example(
        row["question"].strip(),
        tuple(row["sources"]),
        row["answer"].strip(),
        row.get("outcome", "answered"),
        row.get("facts", {}),
    )


def _problem(row: object) -> str | None:
    if not isinstance(row, dict) or row.keys() - _MORE != _KEYS:
        return "an example has question, sources and answer, perhaps outcome and facts, no more"
    for key in ("question", "answer"):
        if not isinstance(row[key], str) or not row[key].strip():
            return f"{key} is a text that is not empty"
    if row.get("outcome", "answered") not in _OUTCOMES:
        return f"outcome is one of {', '.join(_OUTCOMES)}"
    facts = row.get("facts", {})
    if not isinstance(facts, dict) or not all(isinstance(each, str) for each in facts.values()):
        return "facts maps names to texts"
    return _sources_problem(row["sources"], row["answer"])


def _sources_problem(sources: object, answer: str) -> str | None:
    if not isinstance(sources, list) or not all(isinstance(s, str) and s.strip() for s in sources):
        return "sources is a list of texts that are not empty"
    numbers = {str(number) for number in range(1, len(sources) + 1)}
    for marker in _MARKER.findall(answer):
        if marker not in numbers:
            return f"the answer cites [{marker}], but there are {len(sources)} sources"
    return None
