"""What can go wrong outside this program, in words for the user."""

from __future__ import annotations

import sys

from assistant.errors import AssistantError
from finetune.errors import FinetuneError
from knowledge.errors import KnowledgeError
from prompts.errors import PromptError
from ui.errors import UiError

# Raised on purpose: the text of these is for the user.
EXPECTED = (KnowledgeError, AssistantError, PromptError, FinetuneError, UiError)

_DATABASES = (("sqlalchemy.exc", "SQLAlchemyError"), ("chromadb.errors", "ChromaError"))
_REBUILD = (
    "check database_url, chroma_url and the disk; a damaged index is made again by "
    "deleting the store's index folder and ingesting"
)


def failures() -> tuple[type[Exception], ...]:
    """Return the errors that are told in one line.

    Only databases that are loaded can have raised, and asking for theirs must not load them.
    """
    loaded = (getattr(sys.modules.get(module), name, None) for module, name in _DATABASES)
    return (*EXPECTED, OSError, *filter(None, loaded))


def explain(error: Exception) -> str:
    """Return one line that says what was wrong and what to do."""
    if isinstance(error, EXPECTED):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'the system'}: {error.strerror or error}; --debug shows where"
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return f"the store's database or index cannot be used ({reason}); {_REBUILD}"
