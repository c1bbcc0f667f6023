"""How arguments that cannot be understood are told: in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from ui.errors import UsageError

# Typer brings its own click or imports the real one, depending on its version.
_ClickUsageError: Any = typer.BadParameter.__base__


class OneLineGroup(TyperGroup):
    """Tells what cannot be understood in one line, without the usage around it."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Parse what comes before the subcommand."""
        with _usage_in_one_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        """Parse and run the subcommand."""
        with _usage_in_one_line():
            return super().invoke(*args, **kwargs)


@contextmanager
def _usage_in_one_line() -> Iterator[None]:
    try:
        yield
    except _ClickUsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            raise
        command = error.ctx.command_path if error.ctx else "floorwalker"
        said = " ".join(error.format_message().split()).rstrip(".")
        raise UsageError(f"{said} (see {command} --help)") from error
