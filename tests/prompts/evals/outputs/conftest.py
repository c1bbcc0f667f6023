"""The page in a real Chromium, opened from its file."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from prompts.evals.outputs import write
from prompts.evals.summary import summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prompts.evals.types import Run

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class Opened(Protocol):
    def __call__(self, run: Run, *, width: int = 1280, dark: bool = False) -> Page: ...


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


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open the page of a run; afterwards, see that it loaded and complained of nothing."""
    contexts, complaints, requested = [], [], []
    path = tmp_path / "page.html"

    def go(run: Run, *, width: int = 1280, dark: bool = False) -> Page:
        write(run, summary(run), {"html": path})
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        page.on("request", lambda request: requested.append(request.url))
        page.set_default_timeout(20_000)
        page.goto(path.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []
    assert set(requested) == {path.as_uri()}
