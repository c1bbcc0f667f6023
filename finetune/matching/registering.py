"""The registry's card of a matching encoder: the same card as a chat adapter's, of another kind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune import cards
from finetune.config import as_mapping
from finetune.loading import weights_sha256
from finetune.matching.general import pairs_hash
from finetune.matching.measuring import interval
from finetune.matching.parity import PAIRS
from finetune.matching.questions import catalogue_files, source_name
from finetune.matching.shoppers import FILES
from knowledge.adapters import CARD, MATCHING
from knowledge.weights import ready_folder

if TYPE_CHECKING:
    from finetune.cards import Card
    from finetune.matching.config import MatchingConfig

_SHOPPERS = "CDLA-Sharing-1.0"
_MEASURED = {"chosen": "of", "abstained_at_10": "unanswerable", "abstained_at_12": "unanswerable"}


@dataclass(frozen=True, slots=True)
class Before:
    """The encoder that another went on from: its name, and what its card says of its data."""

    name: str
    data: Mapping[str, Any]

    @property
    def before(self) -> Before | None:
        """What it went on from itself."""
        known = self.data.get("before")
        return Before(known.get("name", "an earlier one"), known) if known else None


def registered(
    config: MatchingConfig,
    *,
    name: str,
    data: Mapping[str, Any],
    found: Mapping[str, Mapping[str, Mapping[str, float]]],
    seconds: float,
    start: Before | None = None,
) -> Card:
    """Return the card of an encoder; `found` are its figures, `data` what it learned from.

    `start` is the encoder that it went on from.
    """
    from transformers import AutoTokenizer

    base = ready_folder(config.base)
    tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True)
    return cards.Card(
        name=name,
        kind=MATCHING,
        base={"name": config.base, "revision": "", "sha256": weights_sha256(base)},
        templates={PAIRS: pairs_hash(tokenizer, config.data.max_tokens)},
        licence=config.licence,
        config=as_mapping(config),
        # What the encoder knew before it learned as well.
        data={**data, "before": {**start.data, "name": start.name}} if start else data,
        seeds={"data": config.training.seed, "training": config.training.seed},
        metrics=dict(_metrics(found)),
        training={"seconds": seconds},
        parent=start.name if start else None,
        created=cards.now(),
        versions=cards.versions(),
    )


def data_sources(
    config: MatchingConfig, counts: Mapping[str, int], hashes: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return name, licence, number of questions and file hashes of each source."""
    form = config.data
    own = [(each.path, each.licence) for each in form.catalogues]
    own += [(each.path, each.licence) for each in form.shops]
    licences = {source_name(config.find(path)): licence for path, licence in own}
    return described(counts, hashes, licences)


def described(
    counts: Mapping[str, int], hashes: Mapping[str, str], licences: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return name, licence, number of questions and file hashes of each source.

    One that `licences` does not name is of the shoppers' questions.
    """
    return [
        {
            "name": name,
            "licence": licences.get(name, _SHOPPERS),
            "kept": count,
            "hashes": {file: value for file, value in hashes.items() if _is_of(file, name)},
        }
        for name, count in sorted(counts.items())
    ]


def file_hashes(config: MatchingConfig) -> dict[str, str]:
    """Return the SHA-256 of each file that a config reads, by its name."""
    folder = config.find(config.data.folder)
    found = {name: folder / name for name in FILES}
    for each in config.data.catalogues:
        found |= named_files(config.find(each.path))
    for shop in config.data.shops:
        found |= named_files(config.find(shop.path))
    return {name: sha256_of(path) for name, path in found.items()}


def named_files(path: Path) -> dict[str, Path]:
    """Return the files of a catalogue by what a card calls them."""
    return {
        f"{source_name(path)}/{file.name}" if path.is_dir() else source_name(path): file
        for file in catalogue_files(path)
    }


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_of(file: str, source: str) -> bool:
    # "hetPQA answers" are of hetPQA's files.
    return source.split(maxsplit=1)[0] in file


def _metrics(
    found: Mapping[str, Mapping[str, Mapping[str, float]]],
) -> Sequence[tuple[str, dict[str, float]]]:
    """Return each share with its 95 % interval, by the questions, the texts beside, and scorer."""
    return [
        (f"{part}, {way}: {name}", _share(values[name], int(values[count])))
        for part, ways in found.items()
        for way, values in ways.items()
        for name, count in _MEASURED.items()
    ]


def _share(value: float, count: int) -> dict[str, float]:
    low, high = interval(value, count)
    return {"value": value, "low": round(low, 4), "high": round(high, 4), "n": count}


def started_from(config: MatchingConfig, folder: Path) -> Before | None:
    """Return what the encoder of a folder went on from, None without one.

    Where that is no longer there, it is what the card in the folder says.
    """
    if not config.training.start:
        return None
    start = config.find(config.training.start)
    if (start / CARD).is_file():
        card = cards.read(start)
        return Before(card.name, card.data)
    own = cards.read(folder) if (folder / CARD).is_file() else None
    return Before(own.parent, own.data["before"]) if own and own.parent else None
