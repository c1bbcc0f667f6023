"""The Assistant: the order of the steps from a message to a cited reply."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Sequence
from contextlib import aclosing, closing
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, get_args

from assistant.answering import Answering
from assistant.arguments import need, whole, whole_source
from assistant.completing import Completing
from assistant.continuing import Continuing
from assistant.conversations import ConversationStore, MemoryConversations, new_conversation_id
from assistant.correcting import Correcting
from assistant.errors import AssistantError
from assistant.options import Options
from assistant.phrasing import Phraser
from assistant.shelves import Shelves
from assistant.types import Delta, Reply, Turn
from assistant.verification import Gate
from knowledge.retrieval import Retriever, SourceRetriever
from knowledge.search import Wanted
from knowledge.types import Filters, Kind, Product, SearchResult, Source, Suggestion
from prompts.types import Message

if TYPE_CHECKING:
    from types import TracebackType

    from assistant.ask import Events
    from assistant.completing import Completer
    from assistant.models.base import ChatModel
    from assistant.verification import Entailment
    from knowledge.catalogue import Catalogue
    from knowledge.columns import Columns
    from knowledge.embedding import Embedder
    from knowledge.evidence import Matcher


class Assistant:
    """Answers from a shop's catalogue and policies, and cites what it says.

    Open one with `Assistant.open`, or wire one by hand; it is safe to call from many threads.
    """

    def __init__(
        self,
        *,
        model: ChatModel,
        retriever: Retriever,
        embedder: Embedder | None = None,
        conversations: ConversationStore | None = None,
        catalogue: Catalogue | None = None,
        columns: Callable[[], Columns] | None = None,
        options: Options | None = None,
        matcher: Matcher | None = None,
        judge: Matcher | None = None,
        entailment: Entailment | None = None,
        orders: object = None,
        completer: Completer | None = None,
        remembers: bool = False,
    ) -> None:
        """Wire the parts; `orders` are for a later step and must be None.

        `columns` returns what conditions are looked up in (`Index.columns`); without it no
        sentence has any. `completer` returns what queries are completed from
        (`Index.suggestions`); with `remembers` what is searched for is suggested to others, once
        enough of them have searched for it. `matcher` scores evidence, `judge` reads the most
        serious of it together with the question, `entailment` is a further check of sentences.
        """
        if orders is not None:
            raise AssistantError("orders is not supported in this version: leave it out")
        self.options = options or Options()
        self._retriever = retriever
        self._embedder = embedder or _default_embedder()
        self._conversations = conversations or MemoryConversations()
        self._catalogue = catalogue
        self._shelves = Shelves(retriever, catalogue, columns, self.options.cheap)
        self._completing = completer and Completing(
            completer,
            columns=columns,
            conditions=lambda text: self._shelves.understand(text).filters.constraints,
            conversations=self._conversations,
            remembers=remembers,
        )
        self._correcting = Correcting(completer, columns) if completer else None
        self._continuing: Continuing | None = None
        if completer and self.options.complete_with_model:
            phraser = Phraser(model=model, embedder=self._embedder, options=self.options)
            self._continuing = Continuing(phraser, completer, shelves=self._shelves)
        self._columns = columns
        self._answering = Answering(
            model=model,
            embedder=self._embedder,
            options=self.options,
            matcher=matcher,
            judge=judge,
            gate=partial(Gate, entailment=entailment),
        )

    @classmethod
    def open(cls, folder: str | Path, **overrides: Any) -> Assistant:
        """Open a store folder; keyword arguments override settings of its floorwalker.toml.

        Raises `StoreError` when there is no index, `ConfigError` for a bad setting. Models load
        when they are first needed.
        """
        from assistant.build import open_assistant

        need("folder", folder, str | PathLike, "a path")
        return open_assistant(Path(folder), **overrides)

    def __enter__(self) -> Self:
        """Return itself; leaving the block closes it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Release databases; the models go with the object."""
        if self._continuing is not None:
            self._continuing.close()
        for part in (self._conversations, self._retriever, self._catalogue):
            if (close := getattr(part, "close", None)) is not None:
                close()

    # -- answering -------------------------------------------------------------------------

    def reply(
        self, text: str, *, conversation_id: str | None = None, customer: str | None = None
    ) -> Reply:
        """Answer one message; a conversation id makes it part of a conversation."""
        return _last(self.stream(text, conversation_id=conversation_id, customer=customer))

    def stream(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        customer: str | None = None,  # only checked: orders, which need it, are a later step
    ) -> Generator[Delta | Reply, None, None]:
        """Yield `Delta`s as the answer is written, then the `Reply`; closing it stops the work.

        The turn is stored when the reply is complete, so an answer that was stopped leaves the
        conversation as it was.
        """
        need("text", text)
        need("conversation_id", conversation_id, str | None, "a string or None")
        need("customer", customer, str | None, "a string or None")
        text = whole(text)
        conversation = conversation_id or new_conversation_id()
        turns = self._conversations.history(conversation)
        if self._continuing is not None:
            self._continuing.interrupt()
        if self._correcting is not None:
            turns = [self._correcting.as_read(turn) for turn in turns]
        meant, answer = self._answer(text, turns, conversation)
        with closing(answer):
            for event in answer:
                if isinstance(event, Reply):
                    # What the model was shown is for whoever asked, and too much to keep.
                    kept = replace(event, prompt=(), passages=())
                    self._conversations.append(conversation, Turn(Message("user", text), kept))
                    if self._completing:
                        self._completing.heard(meant, event, conversation_id, customer)
                yield event

    def _answer(self, text: str, turns: Sequence[Turn], conversation: str) -> tuple[str, Events]:
        """Return a message as it was meant, and its answer."""

        def ask(meant: str) -> Events:
            return self._answering.stream(meant, turns, self._shelves, conversation)

        if self._correcting is None:
            return text, ask(text)
        chats = partial(self._answering.is_small_talk, shelves=self._shelves)
        return self._correcting.answer(text, ask, is_small_talk=chats)

    def answer(self, question: str, sources: Sequence[Source]) -> Reply:
        """Answer from given sources instead of the shop's own; nothing is remembered."""
        need("question", question)
        need("sources", sources, Iterable, "a list of Source")
        given = [whole_source(each) for each in sources]
        retriever = SourceRetriever(given, embedder=self._embedder)
        return _last(self._answering.stream(whole(question), (), Shelves(retriever), ""))

    async def areply(
        self, text: str, *, conversation_id: str | None = None, customer: str | None = None
    ) -> Reply:
        """Answer in a thread, for async hosts; cancelling it stops the work."""
        stream = self.astream(text, conversation_id=conversation_id, customer=customer)
        async with aclosing(stream) as events:
            return _last([event async for event in events])

    async def astream(
        self, text: str, *, conversation_id: str | None = None, customer: str | None = None
    ) -> AsyncGenerator[Delta | Reply, None]:
        """Stream from a thread, for async hosts; leaving the loop stops the work."""
        events = self.stream(text, conversation_id=conversation_id, customer=customer)
        step: asyncio.Future[Delta | Reply | None] | None = None
        try:
            while True:
                step = asyncio.ensure_future(asyncio.to_thread(next, events, None))
                # Shielded, because a generator that runs in a thread cannot be closed from here.
                event = await asyncio.shield(step)
                if event is None:
                    return
                yield event
        finally:
            if step is not None:
                await asyncio.wait([step])
            await asyncio.to_thread(events.close)

    # -- searching -------------------------------------------------------------------------

    def search(self, query: str, *, limit: int = 10, kind: Kind | None = None) -> SearchResult:
        """Return products and documents, one hit each, best first; loads no chat model.

        Conditions in the query ("under $50, not leather, in stock", "cheapest") hold for every
        hit, but those that nothing meets, which `relaxed` names. Words that nothing in the shop has
        and that are certainly misspelt are read as they were meant; `correction` says so.
        """
        need("query", query)
        need("limit", limit, int, "a whole number")
        if limit < 1:
            raise AssistantError(f"limit is {limit}; it must be at least 1")
        if kind not in (None, *get_args(Kind)):
            raise AssistantError(f"kind is {kind!r}; it must be 'product', 'document' or None")
        if kind == "document":
            return self._shelves.search(Wanted(query, Filters(kind=kind)), limit)
        query = whole(query)
        correction = self._correcting.of(query) if self._correcting is not None else None
        meant = correction.text if correction and correction.certain else query
        wanted = self._shelves.understand(meant)
        filters = replace(wanted.filters, kind=kind)
        found = self._shelves.search(replace(wanted, filters=filters), limit)
        return replace(found, correction=correction)

    def complete(
        self,
        prefix: str,
        *,
        conversation_id: str | None = None,
        customer: str | None = None,
        filters: Filters | None = None,
        limit: int = 8,
    ) -> list[Suggestion]:
        """Return how what was typed may go on, the likeliest first; loads no chat model.

        Every suggestion has a product that can be sold and that satisfies `filters`.
        """
        need("prefix", prefix)
        need("conversation_id", conversation_id, str | None, "a string or None")
        need("customer", customer, str | None, "a string or None")
        need("filters", filters, Filters | None, "Filters or None")
        need("limit", limit, int, "a whole number")
        if limit < 1:
            raise AssistantError(f"limit is {limit}; it must be at least 1")
        if self._completing is None:
            return []
        prefix = whole(prefix)
        found = self._completing.complete(
            prefix,
            conversation_id=conversation_id,
            customer=customer,
            filters=filters,
            limit=limit,
        )
        if self._continuing is None or (filters and filters.kind == "document"):
            return found
        constraints = filters.constraints if filters else ()
        within = self._columns().matching(constraints) if constraints and self._columns else None
        return self._continuing.extend(prefix, found, limit=limit, within=within)

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Return the records of those of `ids` that are products, by id."""
        need("ids", ids, Iterable, "a list of strings")
        return self._shelves.products(ids)


def _last(events: Iterable[Delta | Reply]) -> Reply:
    """Drain a stream to the reply that ends it."""
    reply: Reply | None = None
    for event in events:
        if isinstance(event, Reply):
            reply = event
    if reply is None:
        raise AssistantError("the stream ended without a reply")
    return reply


def _default_embedder() -> Embedder:
    from knowledge.embedding import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder()
