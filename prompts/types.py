"""What is said to a chat model, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example for few-shot prompts: a question, its numbered sources, a good answer.

    `facts` are what the task's turn has besides: a judge's has the answer that is judged.
    """

    question: str
    sources: tuple[str, ...]
    answer: str
    outcome: Literal["answered", "abstained", "refused"] = "answered"
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
