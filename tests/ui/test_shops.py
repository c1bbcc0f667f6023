"""How stores are opened for evaluation, and what their answers depend on."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.settings import load_settings
from knowledge.embedding import WordHashEmbedder
from tests.prompts.evals.making import result, run_of
from tests.ui.conftest import Command
from ui.commands.eval_report import exit_status, progress
from ui.commands.identity import code_version, identity_of
from ui.commands.shops import Remembering, Shops

TODAY = date(2026, 6, 1)


class _Counting(WordHashEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def embed(self, texts: Any) -> Any:
        self.read += texts
        return super().embed(texts)


def test_each_text_is_embedded_once() -> None:
    counting = _Counting()
    embedder = Remembering(counting)
    first = embedder.embed(["a tent", "a boot", "a tent"])
    again = embedder.embed(["a boot", "a lamp"])
    assert counting.read == ["a tent", "a boot", "a lamp"]
    plain = WordHashEmbedder()
    np.testing.assert_array_equal(first, plain.embed(["a tent", "a boot", "a tent"]))
    np.testing.assert_array_equal(again, plain.embed(["a boot", "a lamp"]))
    assert embedder.embed([]).shape == (0, embedder.dimension)
    assert embedder.name == plain.name


def test_variants_share_the_embedder_and_what_is_the_same_model(store: Path) -> None:
    shops = Shops()
    settings = load_settings(store)
    before = sorted(store.iterdir())
    assert shops.embedder(settings) is shops.embedder(load_settings(store, seed=3))
    with shops(store, {"seed": 1}) as first, shops(store, {"seed": 2}) as second:
        assert first.identity == second.identity
        answer = first.reply("Can I return sale items?", conversation_id="c", customer=None)
    assert answer.outcome == "answered"
    assert sorted(store.iterdir()) == before


def test_the_identity_changes_with_what_decides_and_not_with_the_rest(
    store: Path, tmp_path: Path
) -> None:
    def identity(today: date = TODAY, **settings: Any) -> str:
        return identity_of(store, load_settings(store, **settings), today)

    adapter, prompts = tmp_path / "adapter", tmp_path / "prompts"
    adapter.mkdir()
    prompts.mkdir()
    plain = identity()
    assert plain == identity(seed=5) == identity(api_key="secret")
    own = identity(prompts=str(prompts))
    (prompts / "tone.txt").write_text("formal")
    tuned = identity(adapter=str(adapter))
    (adapter / "adapter_config.json").write_text("{}")
    different = [
        plain, own, tuned, identity(prompts=str(prompts)), identity(adapter=str(adapter)),
        identity(temperature=0.5), identity(model="http://127.0.0.1:1/v1"),
    ]  # fmt: skip
    assert len(set(different)) == len(different)
    assert identity(date(2026, 6, 2)) == plain
    assert code_version() == code_version()


def test_a_document_that_expires_changes_the_identity_on_its_day(
    command: Command, shop: Path, tmp_path: Path
) -> None:
    front = "---\nid: sale\ntitle: Sale\nvalid_until: 2026-06-10\n---\n"
    (tmp_path / "sale.md").write_text(f"{front}# Sale\n\nAll tents at half price.\n")
    assert command("ingest", "--store", shop, tmp_path / "sale.md").status == 0
    days = [identity_of(shop, load_settings(shop), date(2026, 6, day)) for day in (1, 10, 11, 12)]
    assert days[0] == days[1] != days[2] == days[3]


def test_the_status_says_failed_before_undecided() -> None:
    good, bad, gone = result("a", True), result("b", False), result("c", None)
    assert exit_status(run_of(good), None) == 0
    assert exit_status(run_of(good, bad, gone), None) == 1
    assert exit_status(run_of(good, gone), None) == 2
    assert exit_status(run_of(good, bad), ()) == 0  # a baseline asks for regressions alone
    assert exit_status(run_of(bad, gone), ()) == 2


def test_progress_counts_on_a_terminal_and_is_silent_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress(2) as tell:
        tell(result("a", True))
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    with progress(3) as tell:
        for each in (result("a", True), result("b", False), result("c", None)):
            tell(each)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "3/3" in shown.err
    assert "1 failed, 1 without a verdict" in shown.err
