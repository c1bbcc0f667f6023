from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from knowledge.embedding import WordHashEmbedder
from knowledge.errors import StoreError
from knowledge.index import Index
from tests.contracts.index import IndexContract


@pytest.fixture(scope="module")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("chroma")
    server = subprocess.Popen(
        [chroma, "run", "--host", "127.0.0.1", "--port", str(port), "--path", folder],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/api/v2/heartbeat", server)
        yield url
    finally:
        server.terminate()
        server.wait()


class TestEmbeddedIndex(IndexContract):
    @pytest.fixture
    def chroma_url(self) -> None:
        return None


class TestServerIndex(IndexContract):
    @pytest.fixture
    def chroma_url(self, chroma_server: str) -> str:
        return chroma_server


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            if httpx.get(url).is_success:
                return
        except httpx.HTTPError:
            assert server.poll() is None, "chroma run ended"
        time.sleep(0.1)
    pytest.fail("chroma run does not answer")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense"])
def test_a_server_that_is_not_there_is_one_clear_line(tmp_path: Path, url: str) -> None:
    with (
        Index.open(tmp_path, embedder=WordHashEmbedder(), chroma_url=url, create=True) as index,
        pytest.raises(StoreError, match=url),
    ):
        index.update()
