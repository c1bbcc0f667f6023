"""The stylesheet's colours are far enough apart to be read, in both modes (WCAG AA)."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import ui.web

STYLE = (Path(ui.web.__file__).parent / "style.css").read_text(encoding="utf-8")
PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent") for ground in ("bg", "surface")),
    *((text, "surface") for text in ("good", "bad")),
    *((text, "soft") for text in ("ink", "muted", "accent")),
    ("on-accent", "accent"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
]


def colours(selector: str) -> dict[str, str]:
    block = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", STYLE, re.MULTILINE | re.DOTALL)
    assert block
    return dict(re.findall(r"--fw-([\w-]+): (#[0-9a-f]{6})", block[1]))


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(colour[at:end]) for at, end in pairwise((1, 3, 5, 7)))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", [":root", ".dark"])
def test_every_text_can_be_read_on_its_ground(mode: str) -> None:
    named = colours(mode)
    poor = {
        pair: round(ratio, 2)
        for pair in PAIRS
        if (ratio := contrast(named[pair[0]], named[pair[1]])) < 4.5
    }
    assert poor == {}


@pytest.mark.parametrize("mode", ["", ".dark "])
def test_every_placeholder_can_be_read(mode: str) -> None:
    tones = re.findall(
        rf"^{re.escape(mode)}\.fw-tone-\d {{ --tone: (#\w+); --tone-ink: (#\w+); }}",
        STYLE,
        re.MULTILINE,
    )
    assert len(tones) == 6
    assert min(contrast(*tone) for tone in tones) > 4.5


def test_the_stylesheet_names_no_other_server() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
