"""How we ask a chat model: messages, templates and few-shot examples."""

from __future__ import annotations

from prompts.types import Example, Message

__all__ = ["Example", "Message"]
