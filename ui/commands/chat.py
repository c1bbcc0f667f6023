"""`floorwalker chat`: a conversation in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.conversations import new_conversation_id
from assistant.errors import AssistantError
from knowledge.errors import KnowledgeError
from ui.commands.ask import show
from ui.terminal import say, write

_HELP = "Ask a question; /new starts a new conversation, /quit or Ctrl-D leaves."


def chat(store: Path, **flags: Any) -> None:
    """Talk until the user leaves; Ctrl-C stops an answer, not the conversation."""
    with Assistant.open(store, **flags) as shop:
        say(f"{shop.options.shop_name}. {_HELP}")
        conversation = new_conversation_id()
        while (text := _read()) is not None:
            match text.strip():
                case "":
                    continue
                case "/quit" | "/exit":
                    return
                case "/new":
                    conversation = new_conversation_id()
                    say("A new conversation.")
                case "/help":
                    say(_HELP)
                case question:
                    _answer(shop, question, conversation)


def _answer(shop: Assistant, question: str, conversation: str) -> None:
    try:
        show(shop, question, conversation=conversation)
    except KeyboardInterrupt:
        write("\n(stopped)\n")
    except (AssistantError, KnowledgeError) as error:
        say(f"floorwalker: {error}", err=True)


def _read() -> str | None:
    """Return a line, or None when there are no more; Ctrl-C at the prompt leaves."""
    try:
        return input("\n> ")
    except (EOFError, KeyboardInterrupt):
        write("\n")
        return None
