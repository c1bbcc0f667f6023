"""Everything that decides what a store answers, as one hash: the key of cached answers."""

from __future__ import annotations

import platform
from contextlib import closing
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import assistant
import knowledge
import prompts
from assistant.build import own_prompts
from knowledge.adapters import candidates
from knowledge.catalogue import Catalogue
from knowledge.index import sqlite_url
from knowledge.matching import folder_of
from knowledge.validity import Period, not_in_force
from knowledge.weights import EMBEDDED_CHAT, present
from prompts.evals.cache import hash_of_files, key_of

if TYPE_CHECKING:
    from assistant.settings import Settings

_LIBRARIES = ("torch", "transformers", "sentence-transformers", "chromadb")
_WRITTEN_ELSEWHERE = ("scripted", "server")
# What an answer is made with; the evals only look at it.
_ANSWERING = ("*.py", "templates/**/*", "examples/**/*", "mappings/*")
# They say where things are or how they are paid for, not what they are.
_NO_MATTER = {"seed", "api_key", "prompts", "adapter", "database_url", "chroma_url", "questions"}


def identity_of(store: Path, settings: Settings, today: date) -> str:
    """Return a hash of a store's records, settings, prompts and model, and of our own code.

    A server that is given another model under the same name is not noticed.
    """
    own = own_prompts(settings, store)
    url = settings.database_url or sqlite_url(store / "index" / "catalogue.sqlite")
    with closing(Catalogue(url)) as catalogue:
        records = catalogue.hashes()
        outdated = not_in_force(catalogue.documents(), Period(today, today))
    return key_of(
        {
            "records": records,
            "not in force": sorted(outdated),
            "settings": settings.model_dump(mode="json", exclude=_NO_MATTER),
            "prompts": hash_of_files(own) if own else None,
            "model": _model(settings),
            "adapter": _adapters(settings, store),
            "encoder": _encoder(settings, store),
            "code": code_version(),
            "libraries": libraries(),
        }
    )


def judge_identity(settings: Settings) -> str:
    """Return a hash of a judge's model and of our own code, its prompt among it."""
    return key_of({"model": _model(settings), "code": code_version(), "libraries": libraries()})


@cache
def code_version() -> str:
    """Return a hash of the source files, templates and examples that answers are made with."""
    folders = [Path(each.__path__[0]) for each in (knowledge, prompts, assistant)]
    return key_of({each.name: _source(each) for each in folders})


def _source(folder: Path) -> dict[str, str]:
    below = [each for each in sorted(folder.rglob("*")) if each.is_dir()]
    places = [each for each in (folder, *below) if "evals" not in each.relative_to(folder).parts]
    return {str(each.relative_to(folder)): hash_of_files(each, _ANSWERING) for each in places}


@cache
def libraries() -> dict[str, str]:
    """Return the versions of what answers are computed with."""
    return {"python": platform.python_version(), **{n: metadata.version(n) for n in _LIBRARIES}}


def _model(settings: Settings) -> Any:
    name = settings.model
    if name in _WRITTEN_ELSEWHERE or name.startswith(("http://", "https://")):
        return name, settings.server_url, settings.server_model
    cuda = _cuda()
    if name == "embedded" or (name == "auto" and not cuda):
        name = EMBEDDED_CHAT
    place = present(name)
    return name, cuda, _stamps(place) if place else None


def _stamps(place: Path) -> list[tuple[str, int, int]]:
    """Return names, sizes and times of weights, which are too large to read for a hash."""
    files = [place] if place.is_file() else sorted(each for each in place.rglob("*"))
    stats = [(str(each), each.stat()) for each in files if each.is_file()]
    return [(name, found.st_size, found.st_mtime_ns) for name, found in stats]


def _adapters(settings: Settings, store: Path) -> list[str]:
    return [hash_of_files(each) for each in candidates(settings.adapter, store)]


def _encoder(settings: Settings, store: Path) -> str | None:
    found = folder_of(settings.matcher, embedder=settings.embedder, store=store)
    return hash_of_files(found) if found else None


@cache
def _cuda() -> bool:
    import torch

    return torch.cuda.is_available()
