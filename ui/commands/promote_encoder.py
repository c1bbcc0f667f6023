"""Promoting a matching encoder: labelled questions over given texts, and general ones."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.build import open_answerer, open_assistant, open_embedder
from assistant.calibration import read_questions
from assistant.conversations import MemoryConversations
from assistant.settings import load_settings
from finetune.errors import AdapterError
from finetune.matching.general import kept, objections
from finetune.matching.promoting import GUARDED, asked, judge
from finetune.promoting import Decision, decide, metrics
from knowledge.evidence import SimilarityMatcher
from knowledge.matching import MatchingEncoder
from knowledge.matching import folder_of as encoder_of
from knowledge.weights import cache_folder, canonical_name
from prompts.evals.suite import DEMO
from ui.commands.demo import prepare

if TYPE_CHECKING:
    from assistant.settings import Settings
    from finetune.cards import Card
    from finetune.matching.promoting import Asked
    from knowledge.evidence import Matcher
    from prompts.evals.types import Run

SIMILARITY = "similarity"
_FOUND = 10
"""So many records are searched for one that answers."""


def judge_encoder(
    folder: Path, card: Card, store: Path, labelled: Sequence[str], *, device: str | None
) -> tuple[Decision, dict[str, Sequence[float]]]:
    """Return what stands against an encoder beside what `store` uses now, and the figures.

    `labelled` are files of questions about the records of `store`, as `calibrate` takes them;
    without any they are the demo store's.
    """
    settings = load_settings(store, device=device)
    used = _in_use(folder, card, store, settings)
    first = SimilarityMatcher(open_embedder(settings))
    before: Matcher = MatchingEncoder(used, first=first) if used else first
    without, with_ = kept(before), kept(MatchingEncoder(folder, first=first))
    cases = questions(store, labelled)
    run = answered(store, cases, {"before": str(used or SIMILARITY), card.name: str(folder)})
    decision = decide(run, objections(without, with_), GUARDED)
    shares = [round(sum(each) / len(each), 4) for each in (without, with_)]
    return decision, {**metrics(decision), "general": shares}


def _in_use(folder: Path, card: Card, store: Path, settings: Settings) -> Path | None:
    if canonical_name(settings.embedder) != card.base["name"]:
        raise AdapterError(
            f"{card.name} was made beside {card.base['name']}, and {store} uses "
            f"{settings.embedder}: train one beside that"
        )
    used = encoder_of("tuned", embedder=settings.embedder, store=store)
    if used is not None and used.resolve() == folder.resolve():
        raise AdapterError(f"{card.name} is in use already: it ships with us")
    return used


def questions(store: Path, labelled: Sequence[str]) -> list[Asked]:
    """Return labelled questions, each with what the store that they are about finds for it."""
    if labelled:
        found = [each for file in labelled for each in read_questions(Path(file))]
    else:
        store = demo_store()
        with as_file(files("knowledge") / DEMO / "calibration.jsonl") as path:
            found = read_questions(path)
    with open_assistant(store, model="scripted", conversations=MemoryConversations()) as shop:
        return asked(found, lambda text: shop.search(text, limit=_FOUND).hits)


def demo_store() -> Path:
    """Return the demo store that suites use, made if it is not there."""
    store = cache_folder() / "stores" / DEMO
    prepare(store)
    return store


def answered(store: Path, cases: Sequence[Asked], matchers: dict[str, str]) -> Run:
    """Return the questions answered with the settings of `store` and each matcher, by a name."""
    with ExitStack() as stack:
        shops = {
            name: stack.enter_context(open_answerer(store, model="scripted", matcher=matcher))
            for name, matcher in matchers.items()
        }
        return judge(cases, {name: shop.answer for name, shop in shops.items()})
