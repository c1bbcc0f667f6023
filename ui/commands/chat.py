"""`floorwalker chat`: a conversation in the terminal."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.conversations import new_conversation_id
from ui.commands.ask import show
from ui.commands.failures import explain, failures
from ui.terminal import say, write

_HELP = "Ask a question; /new starts a new conversation, /quit or Ctrl-D leaves."


def chat(store: Path, **flags: Any) -> None:
    """Talk until the user leaves; Ctrl-C stops an answer, not the conversation."""
    if isinstance(sys.stdin, TextIOWrapper):
        # A byte that is no character is no reason to end a conversation.
        sys.stdin.reconfigure(errors="replace")
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
    except failures() as error:
        say(f"floorwalker: {explain(error)}", err=True)


def _read() -> str | None:
    """Return a line, or None when there are no more; Ctrl-C at the prompt leaves."""
    try:
        return input("\n> ")
    except (EOFError, KeyboardInterrupt):
        write("\n")
        return None
