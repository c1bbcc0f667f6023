"""What a question sends to the chat model: serving as it is, with a model that is not asked."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.build import open_assistant, open_embedder, open_model, options_of, own_prompts
from assistant.conversations import MemoryConversations
from assistant.followups.rewriting import rewriter
from assistant.models.unasked import UnaskedModel
from assistant.phrasing import Phraser
from assistant.settings import load_settings
from assistant.types import Sampling
from prompts.fingerprint import fingerprint
from prompts.types import Message
from ui.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rendered:
    """The messages that a question sends, none where no model is asked, and to which prompt."""

    name: str
    messages: tuple[Message, ...]
    fingerprint: str
    outcome: str = ""
    passages: tuple[str, ...] = ()


def rendered(
    name: str, store: Path, question: str, *, facts: Mapping[str, str], **flags: Any
) -> Rendered:
    """Return what a question sends; nothing is remembered of it.

    `facts` are what the prompts need that no question of a customer goes to: `before` of a
    follow-up, `category` of a completion, `rubric` and `answer` of a judge.
    """
    settings = load_settings(store, **flags)
    folder = own_prompts(settings, store)
    model = UnaskedModel(open_model(settings, store))
    match name:
        case "followup":
            _need(name, facts, "before")
            before = (Message("user", facts["before"]),)
            rewriter(model, shop=settings.shop_name, folder=folder)(question, before)
        case "judge":
            _need(name, facts, "rubric", "answer")
            _judge(model, question, facts, folder)
        case "complete":
            _need(name, facts, "category")
            options = options_of(settings, store)
            phraser = Phraser(model=model, embedder=open_embedder(settings), options=options)
            list(phraser.lines(question, facts["category"]))
        case _:
            _need(name, facts)
            return _served(store, question, chat=model, **flags)
    return Rendered(name, model.sent[0], fingerprint([name], folder=folder))


def _served(store: Path, question: str, *, chat: UnaskedModel, **flags: Any) -> Rendered:
    with open_assistant(store, chat=chat, conversations=MemoryConversations(), **flags) as shop:
        reply = shop.reply(question)
    passages = tuple(dict.fromkeys(each.document_id for each in reply.passages))
    return Rendered(reply.intent, reply.prompt, reply.fingerprint, reply.outcome, passages)


def _judge(
    model: UnaskedModel, question: str, facts: Mapping[str, str], folder: Path | None
) -> None:
    from prompts.evals.judge import Judge
    from prompts.evals.suite import Undecided

    judge = Judge(model=model, sampling=Sampling(), folder=folder)
    with suppress(Undecided):  # a model that is not asked gives no grade
        judge(facts["rubric"], question=question, answer=facts["answer"], sources=())


def _need(name: str, facts: Mapping[str, str], *names: str) -> None:
    if facts.keys() != set(names):
        wanted = " ".join(f"--set {each}=..." for each in names) or "no --set"
        raise UsageError(f"{name} takes {wanted}")
