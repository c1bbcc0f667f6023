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
from assistant.conversations import ConversationStore, MemoryConversations, new_conversation_id
from assistant.errors import AssistantError
from assistant.options import Options
from assistant.shelves import Shelves
from assistant.types import Delta, Reply, Turn
from assistant.verification import Gate
from knowledge.retrieval import Retriever, SourceRetriever
from knowledge.search import Wanted
from knowledge.types import Kind, Product, SearchResult, Source
from prompts.types import Message

if TYPE_CHECKING:
    from types import TracebackType, UnionType

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
        completer: object = None,
    ) -> None:
        """Wire the parts; `orders` and `completer` are for a later step and must be None.

        `columns` returns what conditions are looked up in (`Index.columns`); without it no
        sentence has any. `matcher` scores evidence, `judge` reads the best of it together with
        the question, `entailment` is a further check of sentences.
        """
        for name, part in (("orders", orders), ("completer", completer)):
            if part is not None:
                raise AssistantError(f"{name} is not supported in this version: leave it out")
        self.options = options or Options()
        self._retriever = retriever
        self._embedder = embedder or _default_embedder()
        self._conversations = conversations or MemoryConversations()
        self._catalogue = catalogue
        self._shelves = Shelves(retriever, catalogue, columns, self.options.cheap)
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

        _need("folder", folder, str | PathLike, "a path")
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
        _need("text", text)
        _need("conversation_id", conversation_id, str | None, "a string or None")
        _need("customer", customer, str | None, "a string or None")
        text = _whole(text)
        conversation = conversation_id or new_conversation_id()
        turns = self._conversations.history(conversation)
        answer = self._answering.stream(text, turns, self._shelves, conversation)
        with closing(answer):
            for event in answer:
                if isinstance(event, Reply):
                    # What the model was shown is for whoever asked, and too much to keep.
                    kept = replace(event, prompt=(), passages=())
                    self._conversations.append(conversation, Turn(Message("user", text), kept))
                yield event

    def answer(self, question: str, sources: Sequence[Source]) -> Reply:
        """Answer from given sources instead of the shop's own; nothing is remembered."""
        _need("question", question)
        _need("sources", sources, Iterable, "a list of Source")
        whole = [_whole_source(each) for each in sources]
        retriever = SourceRetriever(whole, embedder=self._embedder)
        return _last(self._answering.stream(_whole(question), (), Shelves(retriever), ""))

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
        hit, but those that nothing meets, which `relaxed` names.
        """
        _need("query", query)
        _need("limit", limit, int, "a whole number")
        if limit < 1:
            raise AssistantError(f"limit is {limit}; it must be at least 1")
        if kind not in (None, *get_args(Kind)):
            raise AssistantError(f"kind is {kind!r}; it must be 'product', 'document' or None")
        wanted = Wanted(query) if kind == "document" else self._shelves.understand(_whole(query))
        filters = replace(wanted.filters, kind=kind)
        return self._shelves.search(replace(wanted, filters=filters), limit)

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Return the records of those of `ids` that are products, by id."""
        _need("ids", ids, Iterable, "a list of strings")
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


def _need(
    what: str, value: object, kind: type | UnionType = str, kind_name: str = "a string"
) -> None:
    """Raise one line about an argument of another type than the caller was promised."""
    if not isinstance(value, kind) or isinstance(value, bool):
        raise AssistantError(f"{what} must be {kind_name}, not {type(value).__name__}")


def _whole_source(source: Source) -> Source:
    _need("each source", source, Source, "a Source")
    for name in ("id", "title", "text"):
        _need(f"a source's {name}", getattr(source, name))
    return Source(source.id, _whole(source.title), _whole(source.text))


def _whole(text: str) -> str:
    """Return text without halves of surrogate pairs, which JSON can hold and no tokenizer reads."""
    return text.encode(errors="replace").decode()


def _default_embedder() -> Embedder:
    from knowledge.embedding import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder()
