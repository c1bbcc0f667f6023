from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from assistant.models.scripted import ScriptedModel
from tests.assistant.models.chat_server import serve
from tests.ui.conftest import ROOT, START, Command

RETURNS = "Can I return sale items for store credit?"
ANSWER = "Sale items can be returned for store credit only. [1]"


def test_questions_new_help_and_quit(command: Command, shop: Path) -> None:
    typed = f"{RETURNS}\n\n/help\n/new\n  {RETURNS}  \n/quit\nnever read\n"
    ran = command("chat", "--store", shop, stdin=typed.encode())
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Fell & Birch. Ask a question; ")
    assert ran.out.count(ANSWER) == 2
    assert ran.out.count("[1] Returns (returns.md)") == 2
    assert ran.out.count("/quit or Ctrl-D leaves") == 2
    assert "A new conversation." in ran.out
    assert _conversations(shop) == [1, 1]


def test_the_end_of_input_leaves_and_what_was_asked_is_one_conversation(
    command: Command, shop: Path
) -> None:
    ran = command("chat", "-s", shop, stdin=f"{RETURNS}\n{RETURNS}".encode())
    assert ran.status == 0
    assert ran.out.endswith("\n")
    assert _conversations(shop) == [2]


def test_bytes_that_are_no_text_do_not_end_it(command: Command, shop: Path) -> None:
    ran = command("chat", "-s", shop, stdin=b"\xff\xfe tent?\n\x00\n" + RETURNS.encode() + b"\n")
    assert (ran.status, ran.err) == (0, "")
    assert ANSWER in ran.out


def test_an_answer_that_fails_is_one_line_and_the_talk_goes_on(
    command: Command, shop: Path
) -> None:
    typed = f"{RETURNS}\n/help\n".encode()
    ran = command("chat", "-s", shop, "--model", "http://127.0.0.1:9/v1", stdin=typed)
    assert ran.status == 0
    assert ran.err.startswith("floorwalker: The server at http://127.0.0.1:9/v1 cannot be reached")
    assert ran.err.count("\n") == 1
    assert ran.out.count("/quit or Ctrl-D leaves") == 2


def test_ctrl_c_stops_the_answer_and_then_leaves(shop: Path) -> None:
    slow = ScriptedModel(["Wait for it. " * 100], delay=0.2)
    with (
        serve(slow) as server,
        subprocess.Popen(
            [*START, "chat", "-s", shop,
             "--model", server.url, "--no-verify"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process,
    ):  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(f"{RETURNS}\n".encode())
        process.stdin.flush()
        _read_until(b"Wait", process.stdout)
        process.send_signal(signal.SIGINT)
        _read_until(b"(stopped)\n\n> ", process.stdout)
        assert server.left.wait(10)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")
    assert _conversations(shop) == []


def _read_until(mark: bytes, stream: IO[bytes]) -> None:
    seen = b""
    while mark not in seen:
        piece = stream.read1(100)  # type: ignore[attr-defined]
        assert piece, f"ended without {mark!r}: {seen!r}"
        seen += piece


def _conversations(shop: Path) -> list[int]:
    """Return how many turns each stored conversation has."""
    engine = sa.create_engine(f"sqlite:///{shop / 'conversations.sqlite'}")
    with engine.connect() as connection:
        found = connection.execute(
            sa.text("SELECT count(*) FROM turns GROUP BY conversation_id")
        ).scalars()
        turns = sorted(found)
    engine.dispose()
    return turns
