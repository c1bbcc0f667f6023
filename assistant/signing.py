"""Which configuration a reply comes from: one hash of prompts, examples, model and sampling."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from assistant.models.base import base_name
from prompts.fingerprint import digest, fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.base import ChatModel
    from assistant.options import Options


class Signer:
    """Returns the fingerprint of what an assistant writes, for each task."""

    def __init__(self, *, model: ChatModel, options: Options) -> None:
        self._model = model
        self._folder = options.prompts
        self._adapter = options.adapter
        self._sampling = asdict(options.sampling)
        self._choice = {
            "mode": options.examples_mode,
            "limit": options.examples,
            "tokens": options.examples_tokens,
        }
        self._known: dict[tuple[str, str], str] = {}

    def task(self, name: str) -> str:
        """Return the fingerprint of what the model writes for a task; the model has to be loaded.

        Before that it may not yet know its name: which model "auto" is.
        """
        key = (name, self._model.name)
        if key not in self._known:
            self._known[key] = fingerprint(
                [name],
                folder=self._folder,
                model=self._model.name,
                adapter=self._digest(),
                sampling=self._sampling,
                choice=self._choice,
            )
        return self._known[key]

    def _digest(self) -> str:
        chosen = self._adapter
        folder = chosen(base_name(self._model.name)) if callable(chosen) else chosen
        # A folder that is not there hashes as empty: loading the model complains of it.
        return digest(folder) if folder else ""

    def records(self, tasks: Sequence[str]) -> str:
        """Return the fingerprint of replies that no model writes: lists, tables, abstentions.

        Which of them a question gets depends on the examples of `tasks`, nothing else of ours.
        """
        return fingerprint(tasks, folder=self._folder)
