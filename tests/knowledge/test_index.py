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
from knowledge.retrieval import HybridRetriever
from knowledge.types import Filters
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


def ingest_elsewhere(folder: Path, *paths: Path, prune: bool = False) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from knowledge.embedding import WordHashEmbedder\n"
        "from knowledge.index import Index\n"
        "from knowledge.ingest import ingest\n"
        "embedder = WordHashEmbedder()\n"
        "with Index.open(Path(sys.argv[1]), embedder=embedder, create=True) as index:\n"
        "    ingest(list(map(Path, sys.argv[3:])), index=index, embedder=embedder,"
        " prune=sys.argv[2] == 'True')\n"
    )
    subprocess.run([sys.executable, "-c", code, folder, str(prune), *paths], check=True)


def test_an_open_index_follows_what_another_process_ingests(
    shop_files: Path, tmp_path: Path
) -> None:
    folder, embedder = tmp_path / "s", WordHashEmbedder()
    ingest_elsewhere(folder, shop_files)
    with Index.open(folder, embedder=embedder) as index:
        retriever = HybridRetriever(index=index, embedder=embedder)

        def found(query: str) -> set[str]:
            return {hit.passage.document_id for hit in retriever.search(query, Filters(), 50)}

        assert {"K1", "returns"} <= found("kettle")
        lines = (shop_files / "products.jsonl").read_text().splitlines()
        new = '{"id": "N1", "title": "Oak Bench"}'
        kept = [line for line in lines if '"K1"' not in line]
        (shop_files / "products.jsonl").write_text("\n".join([*kept, new]))
        newer = "---\nid: returns-new\ntitle: Returns\nsupersedes: [returns]\n---\nTen days."
        (shop_files / "documents" / "new.md").write_text(newer)
        ingest_elsewhere(folder, shop_files, prune=True)
        after = found("kettle")
        assert {"N1", "returns-new"} <= after
        assert not {"K1", "returns"} & after


def test_odd_characters_in_a_store_path_stay_in_it(shop_files: Path, tmp_path: Path) -> None:
    for name in ("we?1", "we?2", "st%3Aore", "with space"):
        ingest_elsewhere(tmp_path / name, shop_files)
        assert (tmp_path / name / "index" / "catalogue.sqlite").is_file()
