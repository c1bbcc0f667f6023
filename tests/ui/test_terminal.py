from __future__ import annotations

import io
import json
import sys

import pytest

from knowledge.ingest import Progress
from knowledge.types import Constraint, Filters, Sort
from ui.terminal import ingest_progress, print_json, print_understood, say, write

HOSTILE = "\x1b]0;owned\x07Tent\x1b[2J \x9b31m\r\x08 ok\ttab"


@pytest.fixture
def ascii_out() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)


def _bytes(stream: io.TextIOWrapper) -> bytes:
    stream.seek(0)
    return bytes(stream.buffer.read())


def test_text_is_shown_as_far_as_the_terminal_can(
    ascii_out: io.TextIOWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", ascii_out)
    write("Größe ⛺\n")
    say("naïve \ud800")
    assert _bytes(ascii_out) == b"Gr??e ?\nna?ve ?\n"


def test_json_loses_nothing_in_any_encoding(
    ascii_out: io.TextIOWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", ascii_out)
    values = {"id": "\ud800", "text": "Größe ⛺"}
    print_json(values)
    assert json.loads(_bytes(ascii_out)) == values


def test_json_is_readable_where_it_can_be(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"text": "Größe"})
    assert capsys.readouterr().out == '{"text": "Größe"}\n'


def test_a_catalogue_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE)
    write(HOSTILE)
    say(HOSTILE, err=True)
    out, err = capsys.readouterr()
    assert out.splitlines() == [err.rstrip("\n")] * 2
    assert err == "]0;ownedTent[2J 31m ok\ttab\n"


def test_what_was_understood_is_printed_and_what_nothing_meets(
    capsys: pytest.CaptureFixture[str],
) -> None:
    filters = Filters(
        constraints=(Constraint("price", "$lt", 150), Constraint("in_stock", "$eq", True)),
        sort=Sort("price"),
    )
    print_understood(filters, (), "USD")
    print_understood(filters, ("under $150",), "USD")
    print_understood(Filters(), (), None)
    understood = "Understood: under $150, in stock, cheapest first"
    assert capsys.readouterr().out.splitlines() == [
        understood, understood, "Nothing meets: under $150. Without it:",
    ]  # fmt: skip


def test_no_progress_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with ingest_progress("Reading") as show:
        show(Progress(200, "products.csv"))
    assert capsys.readouterr() == ("", "")
