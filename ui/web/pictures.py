"""A picture for every product, without asking any other machine for one."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.types import Product

TONES = 6
# Raster formats only: they cannot carry script or refer to anything elsewhere.
DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=]+")
LONGEST_DATA_IMAGE = 400_000

_MOTIFS = (
    '<circle cx="78" cy="20" r="34"/><circle cx="10" cy="92" r="20"/>',
    '<path d="M0 96 52 30l28 34 16-18v50z"/><circle cx="72" cy="22" r="9"/>',
    '<path d="M0 66q24-22 48 0t48 0v30H0z"/><path d="M0 80q24-22 48 0t48 0v16H0z"/>',
    '<path d="M-14 50h62v62h-62z"/><path d="M58-16h54v54H58z"/>',
    '<path d="M96 0v96H0z"/><path d="M96 44v52H44z"/>',
)


def picture(product: Product) -> str:
    """Return HTML for the product's picture: its own when it is embedded, else a drawn one.

    A picture behind a URL is not loaded: it would tell a third party what a visitor looks at.
    """
    image = product.image or ""
    if len(image) <= LONGEST_DATA_IMAGE and DATA_IMAGE.fullmatch(image):
        return f'<img class="fw-picture" src="{escape(image)}" alt="">'
    return placeholder(product)


def placeholder(product: Product) -> str:
    """Return an SVG that is always the same for a product: category tone, motif and initials."""
    category = product.categories[-1] if product.categories else product.title
    tone = _pick(category, TONES)
    motif = _MOTIFS[_pick(category + "/" + product.id, len(_MOTIFS))]
    return (
        f'<svg class="fw-picture fw-tone-{tone}" viewBox="0 0 96 96" aria-hidden="true">'
        f'<rect width="96" height="96" class="fw-ground"/><g class="fw-motif">{motif}</g>'
        f'<text x="48" y="50">{escape(initials(product.brand or product.title))}</text></svg>'
    )


def initials(name: str) -> str:
    """Return one or two capitals that stand for `name`."""
    words = re.findall(r"\w+", name)
    letters = [word[0] for word in words[:2]] or ["?"]
    return "".join(letters).upper()


def _pick(key: str, count: int) -> int:
    # hash() differs from process to process; a product should not change its picture.
    return int.from_bytes(sha256(key.encode()).digest()[:4], "big") % count
