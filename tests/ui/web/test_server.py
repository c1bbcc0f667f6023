from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.web.conftest import free_port
from tests.ui.web.shops import WordByWord
from ui.errors import PortInUse, UiError
from ui.web.app import build_app
from ui.web.server import start

if TYPE_CHECKING:
    import gradio

ROOT = Path(__file__).parents[3]
SERVE = """
from tests.ui.web.shops import WordByWord
from ui.web.app import build_app, serve
shop = WordByWord()
page = build_app(shop, shop_name="A shop", questions=[])
serve(page, shop=shop, port={port}, open_browser=False)
"""


@pytest.fixture
def app() -> gradio.Blocks:
    async def build() -> gradio.Blocks:
        return build_app(WordByWord(), shop_name="A shop", questions=())

    # Where no event loop runs Gradio makes one of its own, and never closes it.
    return asyncio.run(build())


def test_a_busy_port_is_one_clear_line(app: gradio.Blocks) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=f"127.0.0.1:{port} is already in use: stop"):
            start(app, shop=WordByWord(), port=port)


def test_an_unknown_host_is_one_clear_line(app: gradio.Blocks) -> None:
    with pytest.raises(UiError, match="is no address of this machine"):
        start(app, shop=WordByWord(), host="no such host", port=free_port())


def test_ctrl_c_closes_the_shop_without_a_traceback() -> None:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", SERVE.format(port=port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "\nClosed.\n", "")
