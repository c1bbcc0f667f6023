"""From a store folder to an Assistant: the only place that reads settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.assistant import Assistant
from assistant.conversations import SQLConversations
from assistant.errors import ConfigError
from assistant.models.build import build_model
from assistant.options import Options
from assistant.people import customer_names
from assistant.settings import Settings, load_settings
from assistant.types import Sampling
from knowledge.adapters import choose
from knowledge.completion import Policy
from knowledge.embedding import build_embedder
from knowledge.index import Index, sqlite_url
from knowledge.matching import build_judge
from knowledge.rerank import build_matcher
from knowledge.retrieval import HybridRetriever, SourceRetriever

if TYPE_CHECKING:
    from assistant.conversations import ConversationStore
    from assistant.models.base import ChatModel
    from assistant.verification import Entailment
    from knowledge.embedding import Embedder
    from knowledge.evidence import Matcher


def open_assistant(
    folder: Path,
    *,
    chat: ChatModel | None = None,
    embedder: Embedder | None = None,
    conversations: ConversationStore | None = None,
    **flags: Any,
) -> Assistant:
    """Wire the assistant of a store folder; `flags` override its settings.

    `chat`, `embedder` and `conversations` take the place of what the settings name.
    """
    settings = load_settings(folder, **flags)
    embedder = embedder or open_embedder(settings)
    index = open_index(folder, settings, embedder)
    # Whoever brings conversations of his own, as an evaluation does, leaves the store as it was.
    remembers = conversations is None
    matcher, judge = open_matchers(settings, embedder, folder)
    return Assistant(
        model=chat or open_model(settings, folder),
        retriever=HybridRetriever(index=index, embedder=embedder),
        embedder=embedder,
        conversations=conversations
        or SQLConversations(settings.database_url or sqlite_url(folder / "conversations.sqlite")),
        catalogue=index.catalogue,
        columns=lambda: index.columns,
        options=options_of(settings, folder),
        matcher=matcher,
        judge=judge,
        entailment=open_entailment(settings),
        completer=lambda: index.suggestions,
        remembers=remembers,
    )


def open_answerer(folder: Path | None, **flags: Any) -> Assistant:
    """Wire an assistant for `Assistant.answer` alone: no index, and nothing is remembered."""
    settings = load_settings(folder, **flags)
    embedder = open_embedder(settings)
    matcher, judge = open_matchers(settings, embedder, folder)
    return Assistant(
        model=open_model(settings, folder),
        retriever=SourceRetriever((), embedder=embedder),
        embedder=embedder,
        options=options_of(settings, folder),
        matcher=matcher,
        judge=judge,
        entailment=open_entailment(settings),
    )


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedder that the settings name."""
    return build_embedder(settings.embedder, device=settings.device)


def open_matchers(
    settings: Settings, embedder: Embedder, store: Path | None = None
) -> tuple[Matcher, Matcher | None]:
    """Return what scores evidence, and the encoder that helps to order it, if there is one.

    A `store` may have put an encoder of its own to use. A reranker that the settings name scores
    all evidence, and leaves nothing to judge.
    """
    matcher = build_matcher(embedder, reranker=settings.reranker, device=settings.device)
    if settings.reranker is not None:
        return matcher, None
    judge = build_judge(
        settings.matcher, first=matcher, embedder=embedder.name, device=settings.device, store=store
    )
    return matcher, judge


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
        policy=Policy(
            min_customers=settings.min_customers,
            names=customer_names(folder, settings.database_url),
            folder=folder,
        ),
    )


def open_entailment(settings: Settings) -> Entailment | None:
    """Return the model that checks sentences beside the rules, if the settings name one."""
    if settings.entailment is None:
        return None
    from assistant.verification import ModelEntailment

    return ModelEntailment(settings.entailment, device=settings.device or "cpu")


def open_model(settings: Settings, folder: Path | None = None) -> ChatModel:
    """Return the chat model that the settings name; its weights load when first needed.

    `folder` is the store whose adapters it may use.
    """
    return build_model(
        name=settings.model,
        adapter=choose(settings.adapter, folder),
        device=settings.device,
        server_url=settings.server_url,
        api_key=settings.api_key,
        server_model=settings.server_model,
    )


def options_of(settings: Settings, folder: Path | None) -> Options:
    """Return how the settings want answers to be made."""
    return Options(
        shop_name=settings.shop_name,
        contact=settings.contact,
        questions=settings.questions,
        passages=settings.passages,
        passage_characters=settings.passage_characters,
        evidence=settings.evidence,
        examples=settings.examples,
        examples_mode=settings.examples_mode,
        examples_tokens=settings.examples_tokens,
        min_similarity=settings.min_similarity,
        min_evidence=settings.min_evidence,
        history_tokens=settings.history_tokens,
        verify=settings.verify,
        cheap=settings.cheap,
        complete_with_model=settings.complete_with_model,
        sampling=Sampling(
            max_tokens=settings.max_tokens,
            temperature=settings.temperature,
            seed=settings.seed,
            seconds=settings.seconds,
        ),
        adapter=choose(settings.adapter, folder),
        prompts=own_prompts(settings, folder),
    )


def own_prompts(settings: Settings, folder: Path | None) -> Path | None:
    """Return the folder whose prompts override ours: the one that the settings name, or `prompts/`.

    A relative name is looked up in the store's folder, then from where the program runs.
    """
    if settings.prompts is None:
        own = folder / "prompts" if folder else None
        return own if own and own.is_dir() else None
    named = Path(settings.prompts)
    places = [place for place in (folder / named if folder else None, named) if place]
    for place in places:
        if place.is_dir():
            return place
    tried = " or ".join(str(place) for place in dict.fromkeys(places))
    raise ConfigError(f"prompts = {settings.prompts!r}: there is no folder {tried}")
