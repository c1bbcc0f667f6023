"""A real page in a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.ui.web.shops import WordByWord
from ui.web.app import build_app
from ui.web.server import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.web.session import ShopLike

QUESTIONS = ("Can I return the tent?", "Who is the president of Mars?")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; module scope, because playwright's event loop would be in others' way."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if path is None:
        reason = "no chromium on the PATH: apt-get install chromium"
        if os.environ.get("FLOORWALKER_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def opened() -> Iterator[Callable[[ShopLike], str]]:
    """Open the page of a shop; returns its address."""
    apps = []

    def open_page(shop: ShopLike) -> str:
        app = build_app(shop, shop_name="Halden & <b>Daughters</b>", questions=QUESTIONS)
        apps.append(app)
        return start(app, shop=shop, port=free_port())

    yield open_page
    for app in apps:
        app.close(verbose=False)


@pytest.fixture(scope="module")
def shop() -> WordByWord:
    return WordByWord()


@pytest.fixture(scope="module")
def address(shop: WordByWord, opened: Callable[[ShopLike], str]) -> str:
    return opened(shop)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Visit in a fresh browser session; afterwards, see that every request was to this machine."""
    contexts, requested = [], []

    def go(address: str, *, width: int = 1280, height: int = 860, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        context.on("request", lambda request: requested.append(request.url))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(address)
        page.wait_for_selector("#fw-box textarea")
        return page

    yield go
    for context in contexts:
        context.close()
    local = ("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:")
    assert requested
    assert [url for url in requested if not url.startswith(local)] == []
