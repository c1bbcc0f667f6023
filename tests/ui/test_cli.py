"""What all commands share: help, exit status, errors in one line, and how they start."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import StoreError
from tests.ui.conftest import ROOT, START, Command, is_one_line
from ui.cli import main

COMMANDS = ("demo", "ingest", "search", "ask", "answer", "chat", "web", "doctor")
LOADED = """
import sys
from ui.cli import main
try:
    main()
finally:
    heavy = {"torch", "gradio", "chromadb", "transformers", "sqlalchemy", "numpy", "openai"}
    print("loaded:", sorted(heavy & set(sys.modules)))
"""


# -- help and usage ----------------------------------------------------------------------------


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, "--help"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "loaded: []" in ran.stdout
    for name in COMMANDS:
        assert f" {name} " in ran.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(name: str, command: Command) -> None:
    ran = command(name, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert f"floorwalker {name}" in ran.out


def test_nothing_shows_the_help(command: Command) -> None:
    ran = command()
    assert ran.status == 2
    assert "doctor" in ran.out + ran.err


USAGE = {
    "no such command": (["sell"], "No such command 'sell'"),
    "no store": (["search", "tent"], "Missing option '--store'"),
    "no path": (["ingest", "-s", "x"], "Missing argument 'PATH'"),
    "unknown option": (["search", "-s", "x", "tent", "--fuzzy"], "No such option: --fuzzy"),
    "kind": (["search", "-s", "x", "tent", "--kind", "shoes"], "'shoes'"),
    "kind of file": (["ingest", "-s", "x", "--kind", "orders", "x"], "'orders'"),
    "limit": (["search", "-s", "x", "tent", "--limit", "0"], "'--limit'"),
    "limit that is no number": (["search", "-s", "x", "tent", "--limit", "few"], "'--limit'"),
    "port": (["web", "-s", "x", "--port", "70000"], "'--port'"),
}


@pytest.mark.parametrize(("words", "said"), USAGE.values(), ids=USAGE)
def test_what_cannot_be_understood_is_status_2(
    words: list[str], said: str, command: Command
) -> None:
    ran = command(*words)
    assert is_one_line(ran)
    assert ran.out == ""
    assert said in ran.err
    command_path = "floorwalker" if words == ["sell"] else f"floorwalker {words[0]}"
    assert ran.err.endswith(f" (see {command_path} --help)\n")


NEEDS_A_STORE = {
    "search": ["search", "tent"],
    "ask": ["ask", "tent"],
    "chat": ["chat"],
    "web": ["web", "--port", "0"],
}


@pytest.mark.parametrize("words", NEEDS_A_STORE.values(), ids=NEEDS_A_STORE)
def test_a_missing_store_is_one_line_with_the_remedy(
    words: list[str], command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOORWALKER_MODEL", "scripted")
    ran = command(*words, "--store", tmp_path / "none")
    assert is_one_line(ran)
    assert f"floorwalker ingest --store {tmp_path / 'none'} PATH" in ran.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "words",
    [*NEEDS_A_STORE.values(), ["demo"], ["doctor"], ["ingest", "."], ["answer", "--batch", "-"]],
)
def test_a_file_is_no_store(words: list[str], command: Command, tmp_path: Path) -> None:
    file = tmp_path / "store.txt"
    file.write_text("hello")
    ran = command(*words, "--store", file)
    assert ran.status == 2
    assert "is a file" in ran.err
    assert file.read_text() == "hello"


# -- stores that cannot be used ----------------------------------------------------------------


def test_a_store_of_another_embedder_is_one_line(
    command: Command, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOORWALKER_EMBEDDER", "all-MiniLM-L6-v2")
    ran = command("search", "-s", store, "tent")
    assert is_one_line(ran)
    assert "built with the embedder 'word-hash'" in ran.err
    assert "ingest again" in ran.err


SETTINGS = {
    "no TOML": ("model =", "cannot be read"),
    "unknown key": ("shop = 1", "unknown setting 'shop'; the settings are adapter"),
    "bad value": ("passages = 0", "passages = 0 is not usable"),
    "not UTF-8": ("shop_name = '\udcff'", "cannot be read"),
}


@pytest.mark.parametrize(("text", "said"), SETTINGS.values(), ids=SETTINGS)
def test_bad_settings_are_one_line_that_names_the_file(
    text: str, said: str, command: Command, empty: Path
) -> None:
    file = empty / "floorwalker.toml"
    file.write_bytes(text.encode(errors="surrogateescape"))
    ran = command("ask", "-s", empty, "tent")
    assert is_one_line(ran)
    assert str(file) in ran.err
    assert said in ran.err


def test_an_unknown_variable_is_one_line_that_names_it(
    command: Command, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOORWALKER_COLOUR", "red")
    ran = command("search", "-s", store, "tent")
    assert is_one_line(ran)
    assert "the environment variable FLOORWALKER_COLOUR" in ran.err


def _damage(file: Path) -> None:
    file.write_bytes(b"no database" * 100)
    for side in ("-wal", "-shm"):
        file.with_name(f"{file.name}{side}").unlink(missing_ok=True)


def test_a_damaged_chroma_index_is_built_again(command: Command, shop: Path) -> None:
    _damage(shop / "index" / "chroma" / "chroma.sqlite3")
    ran = command("search", "-s", shop, "tent")
    assert ran.status == 0
    assert "Birch Dome Tent" in ran.out


def test_a_damaged_catalogue_is_one_line_with_the_remedy(command: Command, shop: Path) -> None:
    _damage(shop / "index" / "catalogue.sqlite")
    ran = command("search", "-s", shop, "tent")
    assert is_one_line(ran)
    assert "is not a database" in ran.err
    assert "delete the store's index folder" in ran.err


def test_a_database_url_that_is_none_is_one_line(
    command: Command, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOORWALKER_DATABASE_URL", "no address")
    ran = command("search", "-s", shop, "tent")
    assert is_one_line(ran)
    assert "check database_url" in ran.err


def test_only_debug_shows_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["search", "--store", str(tmp_path / "none"), "tent"]
    monkeypatch.setattr(sys, "argv", ["floorwalker", "--debug", *words])
    with pytest.raises(StoreError, match="holds no index"):
        main()


# -- as a process ------------------------------------------------------------------------------


def test_a_reader_that_leaves_is_no_traceback(store: Path) -> None:
    line = json.dumps({"id": 1, "text": "tent"}) + "\n"
    with subprocess.Popen(
        [*START, "search", "-s", store, "--batch", "-"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(line.encode() * 200)
        process.stdin.close()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) in {0, 1}


def test_a_terminal_without_unicode_is_no_crash(
    command: Command, empty: Path, tmp_path: Path
) -> None:
    catalogue = tmp_path / "products.jsonl"
    catalogue.write_text('{"id": "ü", "title": "Größe ⛺ tent", "price": 5, "currency": "EUR"}')
    assert command("ingest", "-s", empty, catalogue).status == 0
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    strict = {**plain, "PYTHONIOENCODING": "ascii:strict"}
    seen = [
        subprocess.run(
            [*START, "search", "-s", empty, "tent", *options],
            cwd=ROOT, env=environment, capture_output=True, check=False, timeout=60,
        )
        for environment, options in ((plain, []), (strict, ["--json"]))
    ]  # fmt: skip
    assert [(ran.returncode, ran.stderr) for ran in seen] == [(0, b""), (0, b"")]
    assert b"Gr??e ? tent" in seen[0].stdout
    assert json.loads(seen[1].stdout)["hits"][0]["title"] == "Größe ⛺ tent"


def test_the_installed_command_is_this_one(command: Command) -> None:
    script = shutil.which("floorwalker", path=str(Path(sys.executable).parent))
    if script is None:
        pytest.skip("floorwalker is not installed in this environment")
    ran = subprocess.run([script, "--help"], capture_output=True, text=True, check=True, timeout=60)
    assert "Usage: floorwalker" in ran.stdout
