"""What a caller hands over, looked at once: the right types, and text that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from knowledge.types import Source

if TYPE_CHECKING:
    from types import UnionType


def need(
    what: str, value: object, kind: type | UnionType = str, kind_name: str = "a string"
) -> None:
    """Raise one line about an argument of another type than the caller was promised."""
    if not isinstance(value, kind) or isinstance(value, bool):
        raise AssistantError(f"{what} must be {kind_name}, not {type(value).__name__}")


def whole_source(source: Source) -> Source:
    """Return a source with such texts; raise one line about one that is none."""
    need("each source", source, Source, "a Source")
    for name in ("id", "title", "text"):
        need(f"a source's {name}", getattr(source, name))
    return Source(source.id, whole(source.title), whole(source.text))


def whole(text: str) -> str:
    """Return text without halves of surrogate pairs, which JSON can hold and no tokenizer reads."""
    return text.encode(errors="replace").decode()
