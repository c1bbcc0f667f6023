"""The assistant and its retriever as LangChain parts; the only file where their types meet ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.types import Delta, Reply
from knowledge.retrieval import Retriever
from knowledge.types import Filters

_KEYS = {"text", "conversation_id", "customer"}


class AssistantRunnable(Runnable[str | dict[str, Any], Reply]):
    """`Assistant.reply` as a Runnable.

    The input is the question, or {"text", "conversation_id", "customer"}; `invoke` and `ainvoke`
    return the `Reply`, `batch` runs several in threads.
    """

    def __init__(self, shop: Assistant) -> None:
        self._shop = shop

    def invoke(
        self,
        input: str | dict[str, Any],  # noqa: A002  (named so by Runnable)
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Reply:
        """Answer one question."""
        return self._call_with_config(self._reply, input, config, **kwargs)

    def text_stream(self, question: str | dict[str, Any]) -> Iterator[str]:
        """Yield the answer's text as it is written."""
        for event in self._shop.stream(**_arguments(question)):
            if isinstance(event, Delta):
                yield event.text

    def _reply(self, question: str | dict[str, Any]) -> Reply:
        return self._shop.reply(**_arguments(question))


class RetrieverAdapter(BaseRetriever):
    """A retriever of ours as a LangChain one; each passage becomes a document."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Any
    """Anything that fits `knowledge.retrieval.Retriever`."""
    limit: int = 5

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[LangChainDocument]:
        retriever: Retriever = self.retriever
        return [
            LangChainDocument(
                page_content=hit.passage.text,
                metadata={
                    "document_id": hit.passage.document_id,
                    "title": hit.passage.title,
                    "source": hit.passage.source,
                    "kind": hit.passage.kind,
                    "score": hit.score,
                },
            )
            for hit in retriever.search(query, Filters(), self.limit)
        ]


def _arguments(value: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, Mapping) and "text" in value and not set(value) - _KEYS:
        return dict(value)
    got = f"the keys {list(value)}" if isinstance(value, Mapping) else type(value).__name__
    raise AssistantError(
        f'the input must be the question or {{"text", "conversation_id", "customer"}} '
        f"with at least a text, not {got}"
    )
