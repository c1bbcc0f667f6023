"""What is said to a chat model, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example for few-shot prompts: a question, its numbered sources, a good answer."""

    question: str
    sources: tuple[str, ...]
    answer: str
    outcome: Literal["answered", "abstained", "refused"] = "answered"
