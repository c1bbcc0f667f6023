"""The five-product shop with a chat model of the test's own choice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from assistant import Assistant
from assistant.conversations import ConversationStore
from assistant.models.base import ChatModel
from assistant.options import Options
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever


class Wire(Protocol):
    def __call__(
        self,
        model: ChatModel,
        *,
        conversations: ConversationStore | None = None,
        **options: Any,
    ) -> Assistant: ...


@pytest.fixture(scope="session")
def index(store: Path) -> Iterator[Index]:
    with Index.open(store, embedder=WordHashEmbedder()) as index:
        yield index


@pytest.fixture(scope="session")
def wire(index: Index) -> Wire:
    """Wire an assistant over the store by hand; it remembers in memory unless told otherwise."""
    embedder = WordHashEmbedder()
    # Word hashes are further apart than what the defaults are for.
    defaults: dict[str, Any] = {
        "min_similarity": 0.1,
        "min_evidence": 0.02,
        "contact": "help@fell.example",
    }

    def wire(
        model: ChatModel,
        *,
        conversations: ConversationStore | None = None,
        **options: Any,
    ) -> Assistant:
        return Assistant(
            model=model,
            retriever=HybridRetriever(index=index, embedder=embedder),
            embedder=embedder,
            conversations=conversations,
            catalogue=index.catalogue,
            columns=lambda: index.columns,
            options=Options(**(defaults | options)),
        )

    return wire
