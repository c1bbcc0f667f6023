"""A built index on disk: a folder of arrays that is complete or not there, and mapped when read."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from dataclasses import replace
from pathlib import Path

from knowledge.completion.building import Built
from knowledge.completion.goods import Goods
from knowledge.completion.lexicon import Lexicon
from knowledge.completion.segment import Segment

PREFIX = "completion-"
_LEXICON, _VALUES = "lexicon.json", "values.json"


def save(built: Built, place: Path) -> str:
    """Write an index into a new folder of `place` and return the folder's name."""
    name = f"{PREFIX}{uuid.uuid4().hex[:12]}"
    folder = place / f"{name}.part"
    folder.mkdir()
    built.suggestions.save(folder)
    built.goods.save(folder)
    lexicon = built.lexicon
    words = {each: sorted(getattr(lexicon, each)) for each in ("kinds", "phrases", "brands")}
    _write(folder / _LEXICON, words)
    _write(folder / _VALUES, {"values": sorted(lexicon.values), "mass": built.mass})
    os.replace(folder, place / name)  # noqa: PTH105 (rename would fail on Windows where one is)
    return name


def load(folder: Path) -> Built:
    """Map an index; its lexicon has only the values, which is all that answering takes."""
    small = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    lexicon = Lexicon(values=frozenset(small["values"]))
    return Built(Segment.load(folder), Goods.load(folder), lexicon, small["mass"])


def lexicon_of(folder: Path, built: Built) -> Lexicon:
    """Return the whole lexicon of an index."""
    words = json.loads((folder / _LEXICON).read_text(encoding="utf-8"))
    return replace(built.lexicon, **{name: frozenset(each) for name, each in words.items()})


def tidy(place: Path, kept: str) -> None:
    """Delete the folders of other indexes; who still has one mapped keeps what it mapped."""
    for folder in place.glob(f"{PREFIX}*"):
        if folder.is_dir() and folder.name != kept:
            shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, values: object) -> None:
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
