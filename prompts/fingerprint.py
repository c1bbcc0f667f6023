"""One short hash of all that decides what a chat model writes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from prompts.examples import load_examples
from prompts.templates import load_template, load_turn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_LENGTH = 16


def fingerprint(
    tasks: Sequence[str],
    *,
    folder: Path | None = None,
    model: str = "",
    adapter: str = "",
    sampling: Mapping[str, Any] | None = None,
    choice: Mapping[str, Any] | None = None,
) -> str:
    """Return 16 hex digits that change with anything that is given.

    Of each task the template, its turn and the whole example set are taken, the store's own in
    `folder` or the package's. `adapter` is what `digest` returns for its folder, `choice` how
    examples are chosen. The question is no part of it: replies of one configuration share it.
    """
    return _hash(
        {
            "prompts": {task: _prompt(task, folder) for task in tasks},
            "model": model,
            "adapter": adapter,
            "sampling": dict(sampling or {}),
            "choice": dict(choice or {}),
        }
    )


def digest(folder: Path) -> str:
    """Return a hash of what is in a folder's files, so that a new adapter in an old place shows."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        with path.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()[:_LENGTH]


def _prompt(task: str, folder: Path | None) -> dict[str, Any]:
    return {
        "template": load_template(task, folder).text,
        "turn": load_turn(task, folder).text,
        "examples": [asdict(each) for each in load_examples(task, folder)],
    }


def _hash(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
