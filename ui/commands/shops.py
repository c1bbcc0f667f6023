"""Stores opened for evaluation: nothing is written to them, and variants share what is heavy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant import Assistant, Reply
from assistant.build import open_assistant, open_embedder, open_model
from assistant.conversations import MemoryConversations
from assistant.settings import load_settings
from knowledge.adapters import candidates
from prompts.evals.asking import Shop
from prompts.evals.threads import check_time
from ui.commands.identity import identity_of

if TYPE_CHECKING:
    from assistant.models.base import ChatModel
    from assistant.settings import Settings
    from knowledge.embedding import Embedder, Vectors

# Vectors of 384 numbers: some 75 MB.
_REMEMBERED = 50_000


class Remembering:
    """An embedder that reads each text once, for all variants, repeats and threads of a run."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """The embedder's name."""
        return self._embedder.name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._embedder.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text."""
        known = {text: self._known.get(text) for text in texts}
        new = [text for text, vector in known.items() if vector is None]
        found = dict(zip(new, self._embedder.embed(new), strict=True)) if new else {}
        if len(self._known) > _REMEMBERED:
            self._known = {}
        self._known.update(found)
        rows = [found[text] if (row := known[text]) is None else row for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)


class Shops:
    """Opens stores; given settings override those of the store's floorwalker.toml."""

    def __init__(self) -> None:
        self._embedders: dict[tuple[str, str | None], Embedder] = {}
        self._model: tuple[object, ChatModel] | None = None

    @contextmanager
    def __call__(self, store: Path, settings: Mapping[str, Any]) -> Iterator[Shop]:
        """Return the store's reply and identity; the conversations are kept in memory."""
        chosen = load_settings(store, **settings)
        with open_assistant(
            store,
            chat=self._model_of(chosen, store),
            embedder=self.embedder(chosen),
            conversations=MemoryConversations(),
            **settings,
        ) as shop:
            today = date.today()  # noqa: DTZ011 (as the retriever has it)
            yield Shop(_replying(shop), identity_of(store, chosen, today))

    def embedder(self, settings: Settings) -> Embedder:
        """Return the embedder that the settings name: one for all stores that have the same."""
        key = settings.embedder, settings.device
        if key not in self._embedders:
            self._embedders[key] = Remembering(open_embedder(settings))
        return self._embedders[key]

    def _model_of(self, settings: Settings, store: Path) -> ChatModel:
        """Return the model; only the last one is kept, because two may not fit into memory."""
        key = (
            settings.model, candidates(settings.adapter, store), settings.device,
            settings.server_url, settings.server_model, settings.api_key,
        )  # fmt: skip
        if self._model is None or self._model[0] != key:
            self._model = key, open_model(settings, store)
        return self._model[1]


def _replying(shop: Assistant) -> Callable[..., Reply]:
    def reply(text: str, *, conversation_id: str, customer: str | None) -> Reply:
        events = shop.stream(text, conversation_id=conversation_id, customer=customer)
        with closing(events):
            for event in events:
                check_time()
                if isinstance(event, Reply):
                    return event
        raise RuntimeError("the stream ended without a reply")

    return reply
