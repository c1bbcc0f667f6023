"""Where conversations are kept."""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol

import sqlalchemy as sa

from assistant.errors import ConversationError
from assistant.payload import reply_from_json, reply_to_json
from assistant.types import Turn
from knowledge.catalogue import create_tables, open_engine
from prompts.types import Message

# Postgres keeps no NUL, and half a surrogate pair, as JSON can hold, is no text at all.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_LONGEST_ID = 200
_metadata = sa.MetaData()
_turns = sa.Table(
    "turns",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", sa.String(_LONGEST_ID), nullable=False, index=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("reply", sa.Text, nullable=False),
)
# More than any window holds; keeps a year-long conversation from being read whole for one answer.
_MOST_TURNS = 50


class ConversationStore(Protocol):
    """Keeps the turns of conversations; safe to use from several threads."""

    def history(self, conversation_id: str) -> Sequence[Turn]:
        """Return the latest turns, oldest first; empty for a conversation that is new."""
        ...

    def append(self, conversation_id: str, turn: Turn) -> None:
        """Add a turn."""
        ...


def new_conversation_id() -> str:
    """Return an id that nobody can guess (128 random bits, URL-safe)."""
    return secrets.token_urlsafe(16)


def check_conversation_id(conversation_id: str) -> None:
    """Raise `ConversationError` for an id that not every database can keep."""
    if len(conversation_id) > _LONGEST_ID:
        raise ConversationError(
            f"a conversation id has at most {_LONGEST_ID} characters, "
            f"this one has {len(conversation_id)}"
        )
    if _UNSTORABLE.search(conversation_id):
        raise ConversationError(
            f"the conversation id {conversation_id!r} has a character that databases do not keep; "
            "use letters, digits, - and _"
        )


class SQLConversations:
    """Conversations in any database that SQLAlchemy reaches; SQLite needs nothing installed."""

    def __init__(self, url: str) -> None:
        with _readable():
            self._engine = open_engine(url)
            create_tables(self._engine, _metadata)

    def history(self, conversation_id: str) -> tuple[Turn, ...]:
        """Return the latest turns, oldest first."""
        check_conversation_id(conversation_id)
        query = (
            sa.select(_turns.c.message, _turns.c.reply)
            .where(_turns.c.conversation_id == conversation_id)
            .order_by(_turns.c.id.desc())
            .limit(_MOST_TURNS)
        )
        with _readable(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        try:
            return tuple(
                Turn(Message("user", row.message), reply_from_json(json.loads(row.reply)))
                for row in reversed(rows)
            )
        except (ValueError, LookupError, TypeError, ArithmeticError) as error:
            raise ConversationError(
                f"conversation {conversation_id!r} holds a turn that cannot be read ({error}); "
                "begin a new conversation"
            ) from error

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all conversations, the one that began first first."""
        query = (
            sa.select(_turns.c.conversation_id)
            .group_by(_turns.c.conversation_id)
            .order_by(sa.func.min(_turns.c.id))
        )
        with _readable(), self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def append(self, conversation_id: str, turn: Turn) -> None:
        """Add a turn in a transaction of its own."""
        check_conversation_id(conversation_id)
        reply = json.dumps(reply_to_json(turn.reply), ensure_ascii=False)
        values = {
            "conversation_id": conversation_id,
            "created_at": datetime.now(UTC),
            "message": _UNSTORABLE.sub("\ufffd", turn.message.content),
            "reply": _UNSTORABLE.sub("\ufffd", reply),
        }
        with _readable(), self._engine.begin() as connection:
            connection.execute(sa.insert(_turns), values)

    def close(self) -> None:
        """Release the database connections."""
        self._engine.dispose()


class MemoryConversations:
    """Conversations that end with the process."""

    def __init__(self) -> None:
        self._turns: dict[str, tuple[Turn, ...]] = {}
        self._lock = threading.Lock()

    def history(self, conversation_id: str) -> tuple[Turn, ...]:
        """Return the latest turns, oldest first."""
        check_conversation_id(conversation_id)
        return self._turns.get(conversation_id, ())

    def append(self, conversation_id: str, turn: Turn) -> None:
        """Add a turn."""
        check_conversation_id(conversation_id)
        with self._lock:
            turns = (*self._turns.get(conversation_id, ()), turn)
            self._turns[conversation_id] = turns[-_MOST_TURNS:]

    def close(self) -> None:
        """There is nothing to release."""


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    # ValueError is how SQLAlchemy refuses a port that is no number.
    except (sa.exc.SQLAlchemyError, ImportError, ValueError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise ConversationError(
            f"the conversation database cannot be used ({reason}); check database_url"
        ) from error
