"""What the page asks at a keystroke, without a page: shapes, limits, failures."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from assistant.errors import AssistantError
from knowledge.types import Suggestion
from tests.ui.web.shops import WordByWord
from ui.web.completing import PATH, Completion


async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"elsewhere"})


def post(
    body: bytes, *, shop: Any = None, path: str = PATH, method: str = "POST"
) -> tuple[int, Any]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": path, "headers": [], "query_string": b"",
        "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 80), "root_path": "",
    }  # fmt: skip
    asyncio.run(Completion(elsewhere, shop=shop or WordByWord())(scope, receive, send))
    text = b"".join(each.get("body", b"") for each in sent)
    return sent[0]["status"], text if text == b"elsewhere" else json.loads(text)


def test_a_prefix_gets_texts_and_hits() -> None:
    shop = WordByWord()
    status, answer = post(b'{"prefix": "tent p", "conversation": "c1"}', shop=shop)
    assert (status, answer) == (
        200,
        {
            "suggestions": [
                {"text": "tent pegs", "hits": 1},
                {"text": "tent poles aluminium", "hits": 4},
            ]
        },
    )
    assert shop.completed == [("c1", "tent p", 8)]


@pytest.mark.parametrize(("limit", "given"), [(3, 3), (0, 1), (-5, 1), (10_000, 8)])
def test_a_limit_is_held_within_bounds(limit: int, given: int) -> None:
    shop = WordByWord()
    post(json.dumps({"prefix": "tent", "limit": limit}).encode(), shop=shop)
    assert shop.completed[-1][2] == given


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[1]", b'{"prefix": 5}', b'{"prefix": "a", "limit": "x"}', b"[" * 3000,
        b'{"prefix": "a", "limit": true}', json.dumps({"prefix": "a" * 5000}).encode(), b"\xff",
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_asks_nothing(body: bytes) -> None:
    shop = WordByWord()
    assert post(body, shop=shop)[0] == 400
    assert shop.completed == []


def test_other_requests_pass() -> None:
    assert post(b"", path="/") == (418, b"elsewhere")
    assert post(b"", method="GET")[0] == 400


def test_a_shop_that_cannot_complete_has_no_suggestions(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(WordByWord):
        def complete(self, prefix: str, **_given: Any) -> list[Suggestion]:
            raise AssistantError("the store is gone: open it again")

    assert post(b'{"prefix": "tent"}', shop=Broken()) == (200, {"suggestions": []})
    assert "the store is gone" in caplog.text
