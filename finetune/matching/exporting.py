"""Matching encoders for serving elsewhere: whole, or their matrices as they are."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from finetune import cards
from finetune.export import base_of
from finetune.publishing import published
from finetune.registry import check_loads
from knowledge.adapters import CARD, CONFIG, MATCHING
from knowledge.matching import CONFIG as OWN
from knowledge.matching import HEAD, load_net

if TYPE_CHECKING:
    from finetune.export import Form

_PARTS = (OWN, HEAD, CARD)
_ALSO = ("README.md", "config.yaml", "figures.json")


def export_encoder(encoder: Path, target: Path, form: Form) -> Path:
    """Write an encoder into a new folder, which a store's `matcher` setting can name.

    `merged` is a whole encoder that needs no base, `adapter` the matrices beside its base. Raises
    `ExportError`, `AdapterError` or `WeightsError`.
    """
    card = cards.read(encoder)
    check_loads(encoder, MATCHING)
    base = base_of(card)
    with published(target) as part:
        if form == "merged":
            net, tokenizer = load_net(encoder, base)
            net.encoder.save_pretrained(part)
            tokenizer.save_pretrained(part)
        else:
            for name in (CONFIG, cards.WEIGHTS):
                shutil.copyfile(encoder / name, part / name)
        for name in (*_PARTS, *(each for each in _ALSO if (encoder / each).is_file())):
            shutil.copyfile(encoder / name, part / name)
    return target
