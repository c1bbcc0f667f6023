from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from tests.ui.conftest import ROOT, START


def test_the_page_opens_says_where_and_closes_and_its_port_is_its_own(
    store: Path, tmp_path: Path
) -> None:
    # Two processes must not write one store, and the other tests only read it.
    shop = shutil.copytree(store, tmp_path / "shop")
    words = ["web", "--store", str(shop), "--host", "127.0.0.1", "--port", "0", "--no-browser"]
    with subprocess.Popen(
        [*START, *words, "--no-verify", "--adapter", "none", "--model", "scripted"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as page:  # fmt: skip
        assert page.stdout is not None
        assert page.stdout.readline() == "Loading the web UI ...\n"
        told = page.stdout.readline()
        address = re.search(r"http://127.0.0.1:(\d+)/", told)
        assert address, told
        with build_opener(ProxyHandler({})).open(address[0], timeout=20) as answer:
            assert b"Fell &amp; Birch" in answer.read()
        second = _demo(tmp_path / "demo", port=address[1])
        page.send_signal(signal.SIGINT)
        out, err = page.communicate(timeout=30)
    assert (page.returncode, out, err) == (0, "\nClosed.\n", "")
    assert second.returncode == 2
    assert second.stdout.startswith("The demo store is ready in ")
    assert second.stderr == (
        f"floorwalker: 127.0.0.1:{address[1]} is already in use: stop what runs there, "
        "or choose another port\n"
    )


def _demo(store: Path, *, port: str) -> subprocess.CompletedProcess[str]:
    plain = {"FLOORWALKER_EMBEDDER": "word-hash", "FLOORWALKER_MODEL": "scripted"}
    return subprocess.run(
        [*START, "demo", "--store", store, "--port", port, "--no-browser"],
        cwd=ROOT, env={**os.environ, **plain}, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
