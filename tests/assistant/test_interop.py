from __future__ import annotations

import asyncio
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from assistant import Reply
from assistant.errors import AssistantError
from assistant.interop import AssistantRunnable, RetrieverAdapter
from assistant.models.scripted import ScriptedModel
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever
from tests.assistant.conftest import Wire

QUESTION = "Can I return a sale item?"
ANSWER = "Sale items can be returned for store credit only. [1]"


@pytest.fixture
def runnable(wire: Wire) -> AssistantRunnable:
    return AssistantRunnable(wire(ScriptedModel()))


@pytest.fixture
def retriever(index: Index) -> RetrieverAdapter:
    return RetrieverAdapter(
        retriever=HybridRetriever(index=index, embedder=WordHashEmbedder()), limit=2
    )


def text_of(reply: Reply) -> str:
    return reply.text


def test_it_is_one_link_of_a_chain(runnable: AssistantRunnable) -> None:
    chain = RunnableLambda(str.strip) | runnable | text_of | str.upper
    assert chain.invoke(f"  {QUESTION} ") == ANSWER.upper()
    assert asyncio.run(chain.ainvoke(QUESTION)) == ANSWER.upper()
    assert list(chain.stream(QUESTION)) == [ANSWER.upper()]


def test_a_batch_comes_back_in_order(runnable: AssistantRunnable) -> None:
    questions = [QUESTION, "Tell me a joke", QUESTION, ""]
    outcomes = ["answered", "refused", "answered", "clarify"]
    assert [reply.outcome for reply in runnable.batch(list(questions))] == outcomes
    replies = asyncio.run(runnable.abatch(list(questions)))
    assert [reply.outcome for reply in replies] == outcomes


def test_a_mapping_makes_it_part_of_a_conversation(runnable: AssistantRunnable) -> None:
    first = runnable.invoke({"text": QUESTION, "conversation_id": "c"})
    second = runnable.invoke({"text": "And a gift?", "conversation_id": "c", "customer": None})
    assert first.conversation_id == second.conversation_id == "c"
    assert second.checks[0].name == "follow-up"


@pytest.mark.parametrize(
    ("given", "got"),
    [
        ({"question": QUESTION}, r"not the keys \['question'\]"),
        ({"text": QUESTION, "user": "u"}, r"not the keys \['text', 'user'\]"),
        (None, "not NoneType"),
    ],
)
def test_an_input_of_another_shape_is_told(
    runnable: AssistantRunnable, given: Any, got: str
) -> None:
    with pytest.raises(AssistantError, match=got):
        runnable.invoke(given)


def test_what_came_before_can_stay_beside_the_reply(runnable: AssistantRunnable) -> None:
    chain = RunnablePassthrough.assign(reply=RunnableLambda(lambda given: given["text"]) | runnable)
    result = chain.invoke({"text": QUESTION})
    assert (result["text"], result["reply"].text) == (QUESTION, ANSWER)


def test_callbacks_see_it(runnable: AssistantRunnable) -> None:
    from langchain_core.callbacks import BaseCallbackHandler

    seen: list[Any] = []

    class Handler(BaseCallbackHandler):
        def on_chain_end(self, outputs: Any, **kwargs: Any) -> None:
            seen.append(outputs)

    reply = runnable.invoke(QUESTION, {"callbacks": [Handler()]})
    assert seen == [reply]


def test_its_text_can_be_streamed(runnable: AssistantRunnable) -> None:
    assert "".join(runnable.text_stream(QUESTION)) == ANSWER


def test_the_retriever_is_a_retriever_of_theirs(retriever: RetrieverAdapter) -> None:
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke("dome tent")
    assert len(found) == 2
    assert found[0].metadata["document_id"] == "T1"
    assert found[0].metadata["kind"] == "product"
    assert found[0].metadata["score"] >= found[1].metadata["score"]
    assert found[0].page_content.startswith("Birch Dome Tent.")
    assert asyncio.run(retriever.ainvoke("dome tent")) == found
    assert retriever.invoke("") == []


def test_the_retriever_feeds_a_prompt(retriever: RetrieverAdapter) -> None:
    def joined(documents: list[Document]) -> str:
        return "\n".join(document.page_content for document in documents)

    prompt = ChatPromptTemplate.from_template("{context}\n\n{question}")
    chain = {"context": retriever | joined, "question": RunnablePassthrough()} | prompt
    (message,) = chain.invoke("sale items store credit").to_messages()
    assert "Sale items can be returned for store credit only." in message.text
    assert message.text.endswith("sale items store credit")
