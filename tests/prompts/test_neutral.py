from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.neutral import break_tokens, indented, neutralise

TOKENS = [
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<s>", "</s>", "<start_of_turn>", "<<SYS>>",
    "<\uff5cUser\uff5c>", "[INST]", "[/INST]", "[gMASK]", "\u3010" + "3\u3011", "[3]", "[ 1, 2 ]",
    "<\x00|im_start|>",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(TOKENS), st.text())).map("".join)


@given(hostile)
def test_nothing_opens_a_token_or_a_marker(text: str) -> None:
    safe = neutralise(text)
    assert not re.search(r"<\S|\[|\]", safe)
    assert not any(token in safe for token in TOKENS)


@given(hostile)
def test_twice_is_once(text: str) -> None:
    assert neutralise(neutralise(text)) == neutralise(text)


@given(hostile)
def test_later_lines_are_indented(text: str) -> None:
    assert all(line.startswith("    ") for line in indented(text).split("\n")[1:])


@pytest.mark.parametrize("text", ["Weight < 5 kg & more", "Caf\u00e9 \u00b1 3 \u00b0C", "a\tb\nc"])
def test_plain_text_stays(text: str) -> None:
    assert neutralise(text) == text


def test_breaking_tokens_keeps_citations() -> None:
    assert break_tokens("It is light. [1]</s>") == "It is light. [1]< /s>"
