"""What a model wrote, as a reader will see it: no markup, nothing invisible, plain digits.

Only text that went through here is checked and shown, so that a number cannot be checked in
pieces and read as a whole: "1**4**9" and "1<b>4</b>9" are 149 on a page.
"""

from __future__ import annotations

import html
import re
import unicodedata

# Link text stays, but "[2](x)" keeps its brackets: it may be a citation.
_LINK = re.compile(r"!?\[((?!\d+\])[^\]\n]*)\]\([^)\n]*\)")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<(?=[A-Za-z/!?])")
_EMPHASIS = re.compile(r"[*`~\\]|(?<![^\W_])_+|_+(?![^\W_])")
# Not control characters but white space of a line.
_KEPT = "\n\t"
# Unassigned or private characters are shown as anything a font likes.
_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cs", "Cn", "Me"))
_MOST_ROUNDS = 5


def clean(text: str, known: str = "") -> str:
    """Return text without markup and invisible characters; pictograms stay if `known` has them."""
    for _ in range(_MOST_ROUNDS):
        cleaned = _unmarked("".join(_seen(unicodedata.normalize("NFC", text), known)))
        if cleaned == text:
            break
        text = cleaned
    return text


def _unmarked(text: str) -> str:
    text = _TAG.sub("", _COMMENT.sub("", html.unescape(text)))
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text))


def _seen(text: str, known: str) -> list[str]:
    kept: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if char in _KEPT:
            kept.append(char)
        elif category == "Nd":
            kept.append(str(unicodedata.digit(char)))
        elif category == "Zs":
            kept.append(" ")
        elif category == "Mn":
            # An accent belongs to a letter; on a digit it parts "149" for a program only.
            kept += [char] if kept and kept[-1].isalpha() else []
        elif category in _UNSEEN or (category == "So" and char > "\u2190" and char not in known):
            continue  # a keycap or a domino is a number to a reader
        else:
            kept.append(char)
    return kept
