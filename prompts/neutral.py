"""Making text of unknown origin harmless before it enters a prompt."""

from __future__ import annotations

import re

# Catalogue text may carry "[3]" to pose as a source number, in any bracket that a reader or a
# tokeniser takes for a square one; "[INST]" and "[gMASK]" are special tokens of some models.
_OPENING, _CLOSING = "[\uff3b\u3010\u3014\u3016\u27e6", "]\uff3d\u3011\u3015\u3017\u27e7"
_BRACKETS = str.maketrans(dict.fromkeys(_OPENING, "(") | dict.fromkeys(_CLOSING, ")"))
# "<|im_start|>", "</s>", "<start_of_turn>": all open with "<" (or its full-width twin) and no
# space behind it, so a space breaks every one of them and leaves "< 5 kg" readable.
_TOKEN = re.compile(r"([<\uff1c])(?=\S)")
# NUL and its kin mean nothing to a reader and break some servers.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def neutralise(text: str) -> str:
    """Return `text` without anything that a chat template or a citation marker could be read from.

    Applying it twice gives the same as applying it once.
    """
    return break_tokens(text).translate(_BRACKETS)


def break_tokens(text: str) -> str:
    """Return `text` with no special token of a chat model left whole; citation markers stay."""
    return _TOKEN.sub(r"\1 ", _CONTROL.sub("", text))


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())


def indented(text: str) -> str:
    """Return `text` with its later lines indented: none can pose as a line of the prompt."""
    return "\n    ".join(one_line(line) for line in text.splitlines() if line.strip())
