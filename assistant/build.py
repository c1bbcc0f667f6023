"""From a store folder to an Assistant: the only place that reads settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering import Options
from assistant.assistant import Assistant
from assistant.conversations import SQLConversations
from assistant.models.build import build_model
from assistant.settings import Settings, load_settings
from assistant.types import Sampling
from knowledge.embedding import build_embedder
from knowledge.index import Index, sqlite_url
from knowledge.rerank import build_matcher
from knowledge.retrieval import HybridRetriever, SourceRetriever

if TYPE_CHECKING:
    from assistant.models.base import ChatModel
    from assistant.verification import Entailment
    from knowledge.embedding import Embedder


def open_assistant(folder: Path, **flags: Any) -> Assistant:
    """Wire the assistant of a store folder; `flags` override its settings."""
    settings = load_settings(folder, **flags)
    embedder = open_embedder(settings)
    index = open_index(folder, settings, embedder)
    return Assistant(
        model=open_model(settings),
        retriever=HybridRetriever(index=index, embedder=embedder),
        embedder=embedder,
        conversations=SQLConversations(
            settings.database_url or sqlite_url(folder / "conversations.sqlite")
        ),
        catalogue=index.catalogue,
        columns=lambda: index.columns,
        options=options_of(settings, folder),
        matcher=build_matcher(embedder, reranker=settings.reranker, device=settings.device),
        entailment=open_entailment(settings),
    )


def open_answerer(folder: Path | None, **flags: Any) -> Assistant:
    """Wire an assistant for `Assistant.answer` alone: no index, and nothing is remembered."""
    settings = load_settings(folder, **flags)
    embedder = open_embedder(settings)
    return Assistant(
        model=open_model(settings),
        retriever=SourceRetriever((), embedder=embedder),
        embedder=embedder,
        options=options_of(settings, folder),
        matcher=build_matcher(embedder, reranker=settings.reranker, device=settings.device),
        entailment=open_entailment(settings),
    )


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedder that the settings name."""
    return build_embedder(settings.embedder, device=settings.device)


def open_index(
    folder: Path, settings: Settings, embedder: Embedder, *, create: bool = False
) -> Index:
    """Open the index of a store folder, or make it with `create`."""
    return Index.open(
        folder,
        embedder=embedder,
        database_url=settings.database_url,
        chroma_url=settings.chroma_url,
        create=create,
    )


def open_entailment(settings: Settings) -> Entailment | None:
    """Return the model that checks sentences beside the rules, if the settings name one."""
    if settings.entailment is None:
        return None
    from assistant.verification import ModelEntailment

    return ModelEntailment(settings.entailment, device=settings.device or "cpu")


def open_model(settings: Settings) -> ChatModel:
    """Return the chat model that the settings name; its weights load when first needed."""
    adapter = settings.adapter
    return build_model(
        name=settings.model,
        adapter=Path(adapter) if adapter and adapter != "none" else None,
        device=settings.device,
        server_url=settings.server_url,
        api_key=settings.api_key,
        server_model=settings.server_model,
    )


def options_of(settings: Settings, folder: Path | None) -> Options:
    """Return how the settings want answers to be made."""
    own = folder / "prompts" if folder else None
    return Options(
        shop_name=settings.shop_name,
        contact=settings.contact,
        questions=settings.questions,
        passages=settings.passages,
        passage_characters=settings.passage_characters,
        evidence=settings.evidence,
        examples=settings.examples,
        min_similarity=settings.min_similarity,
        min_evidence=settings.min_evidence,
        history_tokens=settings.history_tokens,
        verify=settings.verify,
        cheap=settings.cheap,
        sampling=Sampling(
            max_tokens=settings.max_tokens,
            temperature=settings.temperature,
            seed=settings.seed,
            seconds=settings.seconds,
        ),
        prompts=own if own and own.is_dir() else None,
    )
