"""Errors of the prompts package.

PromptError
├── TemplateError              a template is missing, or its front matter or Jinja is bad
│   └── MissingVariablesError  a template uses variables that it was not given: all, at once
└── ExampleError               an example file is missing, or one of its lines is unusable

Each names the file, and the line where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class PromptError(Exception):
    """Base of every error that prompts raises on purpose; its text is for the user."""

    def __init__(self, source: str, reason: str, *, line: int | None = None) -> None:
        where = f"{source}:{line}" if line is not None else source
        super().__init__(f"{where}: {reason}")
        self.source = source
        self.line = line
        self.reason = reason


class TemplateError(PromptError):
    """A prompt template cannot be found, parsed or rendered."""


class MissingVariablesError(TemplateError):
    """A template was rendered without some of its variables; `names` holds all of them, sorted."""

    def __init__(self, source: str, names: Iterable[str], given: Iterable[str]) -> None:
        self.names = tuple(sorted(names))
        had = ", ".join(sorted(given)) or "none"
        super().__init__(
            source,
            f"needs {', '.join(self.names)}, was given {had}: "
            "pass the missing ones as facts or take them out of the template",
        )


class ExampleError(PromptError):
    """A few-shot example file cannot be found, or one of its lines is unusable."""
