"""Which adapter is in use: a store's own, the shipped one, or none.

A store keeps its adapters in `adapters/<name>/`, each with a card, and in `adapters/active.json`
which were put to use, by kind: the last one counts. Whoever writes there is `finetune.registry`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from knowledge.errors import WeightsError
from knowledge.weights import EMBEDDED_CHAT

FOLDER, ACTIVE, CARD = "adapters", "active.json", "card.json"
CONFIG = "adapter_config.json"
CHAT, MATCHING, EMBEDDER = "chat", "matching", "embedder"
NONE = "none"
SHIPPED: Mapping[str, Path] = {
    EMBEDDED_CHAT: Path(__file__).resolve().parent.parent / "finetune" / FOLDER / "embedded"
}
"""Folders of the adapters that come with us, by the model they are for."""

Choose = Callable[[str], Path | None]
"""Returns the folder of the adapter for the base model of that name, None for none."""

_log = logging.getLogger(__name__)


def choose(setting: str | None, store: Path | None) -> Path | Choose | None:
    """Return the folder of the adapter that a setting asks for, or what finds it.

    `setting` is "none", a name among the store's adapters, a folder, or None. None is, for a base
    model whose name is known only when it is loaded, what the store has put to use if that is for
    this model, else what ships with us for it, else none.
    """
    if setting == NONE:
        return None
    if setting:
        own = store / FOLDER / setting if store else None
        return own if own and (own / CARD).is_file() else Path(setting).expanduser()
    return lambda base: in_use(base, store) or _shipped(base)


def candidates(setting: str | None, store: Path | None) -> tuple[Path, ...]:
    """Return the folders among which `choose` finds one, whatever the base model is."""
    chosen = choose(setting, store)
    if not callable(chosen):
        return (chosen,) if chosen else ()
    name = active(store) if store else None
    own = (store / FOLDER / name,) if store and name else ()
    return (*own, *(folder for folder in SHIPPED.values() if folder.is_dir()))


def active(store: Path, kind: str = CHAT) -> str | None:
    """Return the name of the adapter that a store has put to use, None where there is none."""
    names = history(store).get(kind, [])
    return names[-1] if names else None


def history(store: Path) -> dict[str, list[str]]:
    """Return the names of what was put to use, by kind, the last one at the end.

    Raises `WeightsError` when the file cannot be read.
    """
    path = store / FOLDER / ACTIVE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise WeightsError(_damaged(path, error)) from error
    if not isinstance(found, dict) or not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names)
        for names in found.values()
    ):
        raise WeightsError(_damaged(path, "it has no lists of names"))
    return found


def read_card(folder: Path) -> dict[str, Any]:
    """Return an adapter's card, {} without one; raises `WeightsError` for a damaged one."""
    path = folder / CARD
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise WeightsError(_damaged(path, error)) from error
    if not isinstance(found, dict):
        raise WeightsError(_damaged(path, "it is no mapping"))
    return found


def in_use(base: str, store: Path | None, kind: str = CHAT) -> Path | None:
    """Return the folder of what a store has put to use for a base model, None without one."""
    name = active(store, kind) if store else None
    if store is None or name is None:
        return None
    folder = store / FOLDER / name
    made_for = read_card(folder).get("base", {}).get("name")
    if made_for != base:
        _log.warning("%s is for %s and the model is %s: it is not used", folder, made_for, base)
        return None
    return folder


def _shipped(base: str) -> Path | None:
    folder = SHIPPED.get(base)
    return folder if folder and (folder / CONFIG).is_file() else None


def _damaged(path: Path, why: object) -> str:
    return f"{path} is damaged ({why}): restore it, or use --adapter none"
