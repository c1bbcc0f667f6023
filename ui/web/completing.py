"""What the page's question box asks at a keystroke: one small request, past Gradio's queue."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import AssistantError
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from knowledge.types import Suggestion

log = logging.getLogger(__name__)

PATH = "/floorwalker/complete"
MOST = 8
_LONGEST = 4_000  # bytes of a request: what is longer is no prefix


class Completes(Protocol):
    """Whatever can say how a query goes on; `assistant.Assistant` is one."""

    def complete(
        self, prefix: str, *, conversation_id: str | None = None, limit: int = MOST
    ) -> list[Suggestion]:
        """Return suggestions, the likeliest first."""
        ...


class Completion:
    """ASGI middleware that answers `PATH` and passes everything else on.

    It takes JSON {"prefix", "conversation", "limit"}, of which only the first is needed, and
    returns {"suggestions": [{"text", "hits"}]}.
    """

    def __init__(self, app: ASGIApp, shop: Completes) -> None:
        self.app = app
        self.shop = shop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for suggestions."""
        if scope["type"] != "http" or not scope["path"].endswith(PATH):
            await self.app(scope, receive, send)
            return
        from starlette.concurrency import run_in_threadpool
        from starlette.requests import Request
        from starlette.responses import JSONResponse

        request = Request(scope, receive)
        asked = None if request.method != "POST" else _read(await _body(request))
        if asked is None:
            response = JSONResponse({"error": "POST JSON with a prefix"}, status_code=400)
        else:
            found = await run_in_threadpool(self._suggestions, *asked)
            response = JSONResponse({"suggestions": found}, headers={"cache-control": "no-store"})
        await response(scope, receive, send)

    def _suggestions(
        self, prefix: str, conversation: str | None, limit: int
    ) -> list[dict[str, str | int]]:
        try:
            found = self.shop.complete(prefix, conversation_id=conversation, limit=limit)
        except (AssistantError, KnowledgeError) as error:
            # A box that completes nothing is still a box; whoever runs the shop reads why.
            log.warning("a query could not be completed: %s", error)
            return []
        return [{"text": each.text, "hits": each.hits} for each in found]


async def _body(request: Any) -> bytes:
    """Return the body, or what there was of it when it grew too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST:
            break
    return body


def _read(body: bytes) -> tuple[str, str | None, int] | None:
    """Return prefix, conversation and limit, None for anything else."""
    try:
        asked = json.loads(body) if len(body) <= _LONGEST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(asked, dict) or not isinstance(asked.get("prefix"), str):
        return None
    conversation, limit = asked.get("conversation"), asked.get("limit", MOST)
    if not isinstance(limit, int) or isinstance(limit, bool):
        return None
    known = conversation if isinstance(conversation, str) else None
    return asked["prefix"], known, max(1, min(limit, MOST))
