"""Serving the page from this machine, to itself unless told otherwise."""

from __future__ import annotations

import os
import socket
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.errors import PortInUse, UiError
from ui.web.completing import Completion

if TYPE_CHECKING:
    import gradio
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ui.web.completing import Completes

HERE = Path(__file__).parent
SANS = ("system-ui", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

# The page loads nothing from elsewhere, and the browser is told to hold it to that.
# Gradio compiles its templates in the browser, which is why eval cannot be ruled out.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='8' fill='%230f5f4c'/%3E"
    "%3Cpath d='M8 14h16l-1.300 10.500H9.300z' fill='%23fff'/%3E"
    "%3Cpath d='M12 16v-4a4 4 0 0 1 8 0v4' fill='none' stroke='%23fff' stroke-width='2'/%3E"
    "%3C/svg%3E"
)


class Headers:
    """ASGI middleware that adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers when its response starts."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *HEADERS]}
            await send(message)

        await self.app(scope, receive, sending)


def serve(
    app: gradio.Blocks,
    *,
    shop: Completes,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool,
) -> None:
    """Serve `app` until Ctrl-C, and say where; raise `PortInUse` when the address is taken."""
    address = start(app, shop=shop, host=host, port=port, open_browser=open_browser)
    try:
        sys.stdout.write(f"The shop is open at {address} (Ctrl-C closes it)\n")
        sys.stdout.flush()
        while app.is_running:
            time.sleep(0.2)
    except KeyboardInterrupt:
        sys.stdout.write("\nClosed.\n")
    finally:
        app.close(verbose=False)


def start(
    app: gradio.Blocks,
    *,
    shop: Completes,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
) -> str:
    """Serve `app` from a thread, its question box completed by `shop`, and return its address."""
    from starlette.middleware import Middleware

    _check_free(host, port)
    _bypass_proxies(host)
    app.queue(api_open=False)
    _, address, _ = app.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        run_history=False,
        footer_links=[],
        theme=_theme(),
        head=_head(),
        app_kwargs={"middleware": [Middleware(Headers), Middleware(Completion, shop=shop)]},
    )
    return str(address)


def _check_free(host: str, port: int) -> None:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise UiError(f"{host} is no address of this machine: try 127.0.0.1") from error
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError as error:
            raise UiError(f"port {port} needs privileges: choose one above 1023") from error
        except OSError as error:
            raise PortInUse(host, port) from error


def _bypass_proxies(host: str) -> None:
    """Gradio calls its own address once at the start, which no proxy could reach."""
    known = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    hosts = ",".join(dict.fromkeys([*filter(None, known.split(",")), "localhost", host]))
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = hosts


def _theme() -> Any:
    """Return a plain theme whose font this server has, so that none is fetched elsewhere."""
    import gradio as gr

    # Gradio ships these two weights whole; of its other fonts it mostly has a few letters.
    text = gr.themes.LocalFont("Source Sans Pro", weights=(400, 700))
    return gr.themes.Base(
        font=[text, *(gr.themes.Font(name) for name in SANS)],
        font_mono=[gr.themes.Font(name) for name in MONO],
    )


def _head() -> str:
    style = (HERE / "style.css").read_text(encoding="utf-8")
    scripts = "".join(
        f"<script>{(HERE / name).read_text(encoding='utf-8')}</script>"
        for name in ("page.js", "complete.js")
    )
    return f'<link rel="icon" href="{ICON}"><style>{style}</style>{scripts}'
