"""`floorwalker web`."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from assistant import Assistant
from ui.terminal import say


def web(
    store: Path, *, host: str = "127.0.0.1", port: int = 7860, browser: bool, **flags: Any
) -> None:
    """Serve the page until Ctrl-C."""
    with Assistant.open(store, **flags) as shop:
        say("Loading the web UI ...")
        from ui.web.app import build_app, serve

        page = build_app(shop, shop_name=shop.options.shop_name, questions=shop.options.questions)
        serve(page, shop=shop, host=host, port=port or _free_port(), open_browser=browser)


def _free_port() -> int:
    """Return a port that nothing listens on; Gradio cannot tell which one a 0 became."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])
