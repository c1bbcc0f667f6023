"""`floorwalker eval new` and `floorwalker eval from-conversations`: suites to go on from."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.hygiene.masking import Masker, People, people_of, words_of
from ui.errors import UsageError
from ui.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.types import Turn

_HEAD = """\
# Drafts from {count} of the store's conversations. Personal data was masked by rule: read every
# line before you share this file.
#
# The checks say what the assistant did, not what it should have done. For each case: correct them,
# add what the answer must contain and its proof, and take away the tag "draft".

"""
# Braces that Jinja would read as its own.
_JINJA = re.compile(r"\{(?=[{%#])")
_LONGEST_NAME = 60


def new(path: Path) -> int:
    """Write a commented suite that runs against the demo store; raises `UsageError` if it is there.

    A folder gets a file `starter.suite.yaml`.
    """
    path = path / "starter.suite.yaml" if path.is_dir() else path
    text = (files("ui.commands") / "starter.suite.yaml").read_text(encoding="utf-8")
    _write(path, text.replace("THIS_FILE", _quoted(path), 1))
    say(f"{path} has a suite to start from; run it: floorwalker eval {_quoted(path)}")
    return 0


def from_conversations(store: Path, path: Path) -> int:
    """Write the stored conversations as cases tagged "draft", with personal data masked.

    A folder gets a file `drafts.suite.yaml`. What was asked twice in the same words becomes one
    case. Raises `UsageError` when there is no conversation, or the file is there already.
    """
    path = path / "drafts.suite.yaml" if path.is_dir() else path
    _refuse_existing(path)
    conversations, people = _read(store)
    cases = list(_unlike([_case(turns, people) for turns in conversations]))
    if not cases:
        raise UsageError(f"{store} has no stored conversations yet: talk to it first, then draft")
    for number, case in enumerate(cases, start=1):
        case["id"] = f"draft-{number:03}"
    suite = {
        "name": _name_of(path),
        "purpose": "Drafts from what customers asked.",
        "store": Path(os.path.relpath(store.resolve(), path.resolve().parent)).as_posix(),
        "defaults": {"tags": ["draft"]},
        "cases": [{"id": case.pop("id"), **case} for case in cases],
    }
    _write(path, _HEAD.format(count=len(conversations)) + _yaml(suite))
    say(f"{path} has {len(cases)} draft cases; read and correct every one before you rely on it")
    return 0


def _read(store: Path) -> tuple[list[Sequence[Turn]], People]:
    from assistant.conversations import SQLConversations
    from assistant.settings import load_settings
    from knowledge.index import sqlite_url

    settings = load_settings(store)
    file = store / "conversations.sqlite"
    if settings.database_url is None and not file.is_file():
        raise UsageError(f"{store} has no stored conversations yet: talk to it first, then draft")
    conversations = SQLConversations(settings.database_url or sqlite_url(file))
    try:
        return (
            [conversations.history(each) for each in conversations.ids()],
            people_of(store, settings.database_url),
        )
    finally:
        conversations.close()


def _case(turns: Sequence[Turn], people: People) -> dict[str, Any]:
    """Return a case without its id: one question, or the turns of a conversation."""
    # Numbers in the names of products are nobody's.
    products = [product for turn in turns for product in turn.reply.products]
    cited = [citation for turn in turns for citation in turn.reply.citations]
    public = [text for product in products for text in (product.id, product.title)]
    public += [variant.id for product in products for variant in product.variants]
    public += [text for citation in cited for text in (citation.document_id, citation.title)]
    mask = Masker(people, words_of(public))
    drafted = [
        {"ask": _plain(mask(turn.message.content)), "checks": _checks(turn)} for turn in turns
    ]
    return drafted[0] if len(drafted) == 1 else {"turns": drafted}


def _checks(turn: Turn) -> list[dict[str, Any]]:
    checks: list[dict[str, Any]] = [{"outcome": turn.reply.outcome}]
    cited = list(dict.fromkeys(each.document_id for each in turn.reply.citations))
    if cited:
        checks.append({"cites": cited[0] if len(cited) == 1 else {"all": cited}})
    return checks


def _unlike(cases: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the cases that ask something that none before them asked."""
    seen = set()
    for case in cases:
        asked = tuple(turn["ask"].casefold() for turn in case.get("turns", [case]))
        if asked not in seen and any(asked):
            seen.add(asked)
            yield case


def _plain(text: str) -> str:
    """Return the text so that a suite, where {{ }} is a variable, gives it back as it is."""
    return _JINJA.sub('{{ "{" }}', " ".join(text.split()))


def _name_of(path: Path) -> str:
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", path.name.split(".")[0]).strip("-")
    return name[:_LONGEST_NAME] or "drafts"


def _yaml(values: dict[str, Any]) -> str:
    import yaml

    return str(yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=96))


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(path.as_posix())


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise UsageError(f"{path} is there already and is never overwritten: name another file")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # "x" and not a look beforehand: what appears in between is not overwritten either.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        _refuse_existing(path)
