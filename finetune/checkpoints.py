"""Checkpoints that a killed run can trust: sealed when whole, passed over when not."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from finetune.errors import CheckpointError

SEAL = "complete.json"
IDENTITY = "run.json"
_NAME = "checkpoint-"

_log = logging.getLogger(__name__)


def seal(folder: Path) -> None:
    """Write down sizes and hashes of what a checkpoint holds; without that it is not whole."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != SEAL)
    found = {
        path.relative_to(folder).as_posix(): [path.stat().st_size, _sha256(path)] for path in files
    }
    write_text(folder / SEAL, json.dumps(found, indent=1))


def fault(folder: Path) -> str:
    """Return what is wrong with a checkpoint, "" when it is whole."""
    try:
        sealed = json.loads((folder / SEAL).read_text("utf-8"))
    except FileNotFoundError:
        return "was not finished"
    except (OSError, ValueError) as error:
        return f"has an unreadable {SEAL} ({error})"
    for name, (size, sha256) in sealed.items():
        path = folder / name
        if not path.is_file():
            return f"lacks {name}"
        if path.stat().st_size != size:
            return f"has {path.stat().st_size} of {size} bytes of {name}"
        if _sha256(path) != sha256:
            return f"has another {name} than was written"
    return ""


def newest(folder: Path) -> Path | None:
    """Return the newest whole checkpoint, None when there is none at all.

    Broken ones before it are put aside, not deleted. Raises `CheckpointError` when all are broken.
    """
    faults: list[str] = []
    for path in reversed(checkpoints(folder)):
        if not (why := fault(path)):
            return path
        aside = _aside(path)
        path.rename(aside)
        _log.warning("%s %s: it is put aside as %s", path, why, aside.name)
        faults.append(f"{path.name} {why}")
    if faults:
        msg = (
            f"no checkpoint in {folder} is whole ({'; '.join(faults)}): "
            "they are put aside; start again without --resume"
        )
        raise CheckpointError(msg)
    return None


def checkpoints(folder: Path) -> list[Path]:
    """Return a run's checkpoints, oldest first."""
    found = [path for path in folder.glob(f"{_NAME}*") if path.name[len(_NAME) :].isdigit()]
    return sorted(found, key=lambda path: int(path.name[len(_NAME) :]))


def identify(folder: Path, identity: Mapping[str, Any]) -> None:
    """Write what decides a run, or raise `CheckpointError` when it is that of another one."""
    path = folder / IDENTITY
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(identity, indent=1, sort_keys=True, default=str))
        return
    try:
        before = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise CheckpointError(f"{path} is damaged ({error}): start again elsewhere") from error
    now = json.loads(json.dumps(identity, default=str))
    if changed := sorted(_different(before, now)):
        msg = (
            f"{folder} is of a run with another {', '.join(changed[:5])}: "
            "restore that, or train into another output.folder"
        )
        raise CheckpointError(msg)


def write_text(path: Path, text: str) -> None:
    """Write a file in one step: a reader finds the old one or the new one."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)


def _different(before: Any, now: Any, name: str = "") -> set[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        return {
            each
            for key in before.keys() | now.keys()
            for each in _different(before.get(key), now.get(key), f"{name}.{key}".strip("."))
        }
    return set() if before == now else {name}


def _aside(path: Path) -> Path:
    names = (f"broken-{path.name}{f'-{number}' if number else ''}" for number in range(1000))
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_main_process() -> bool:
    """Tell whether this process writes files: the first of those that `accelerate` started."""
    return int(os.environ.get("RANK", "0")) == 0
