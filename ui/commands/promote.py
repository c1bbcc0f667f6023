"""`floorwalker adapters promote`: with and without, and what may not get worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import FILE, Settings, load_settings
from finetune import cards
from finetune.errors import AdapterError
from finetune.export import base_of
from finetune.methods import MERGEABLE
from finetune.promoting import Decision, decide, metrics
from finetune.registry import Registry
from finetune.retention import Retained, objections, probe
from knowledge.adapters import CHAT, EMBEDDER, MATCHING, NONE, choose
from knowledge.weights import EMBEDDED_CHAT
from prompts.evals.errors import SuiteError
from prompts.evals.loading import load_suites, shipped
from prompts.evals.runner import Options
from ui.commands.adapters import folder_of
from ui.commands.eval_report import say_baseline
from ui.commands.evaluate import run_suites
from ui.errors import UsageError
from ui.terminal import print_json, say

if TYPE_CHECKING:
    from finetune.cards import Card
    from prompts.evals.suite import Suite


def promote(
    name: str,
    store: Path,
    suites: Sequence[str],
    *,
    device: str | None,
    workers: int,
    as_json: bool,
) -> int:
    """Judge an adapter beside what is in use, and put it to use; 1 when it is refused."""
    from ui.commands.promote_embedder import judge_embedder
    from ui.commands.promote_encoder import judge_encoder

    folder = folder_of(name, store)
    card = cards.read(folder)
    registry = Registry(store)
    _check(folder, card, registry)
    _check_settings(store, card)
    if card.kind == MATCHING:
        decision, figures = judge_encoder(folder, card, store, suites, device=device)
    elif card.kind == EMBEDDER:
        decision, figures = judge_embedder(folder, card, store, suites, device=device)
    else:
        decision, figures = _judge(folder, card, store, suites, device=device, workers=workers)
    after = _put_to_use(folder, card, store, registry) if decision.allowed else ""
    _report(decision, card, figures, after, as_json=as_json)
    return 0 if decision.allowed else 1


def _put_to_use(folder: Path, card: Card, store: Path, registry: Registry) -> str:
    """Add an adapter to a store and put it to use; return in one line what comes next."""
    from ui.commands.promote_embedder import needed

    kept = registry.add(folder).folder
    if card.kind == EMBEDDER:  # the store's vectors are of another one
        return needed(kept.resolve(), store)
    registry.activate(card.name)
    kind = f" --kind {card.kind}" if card.kind == MATCHING else ""
    return f"In use: {card.name}. `floorwalker adapters rollback{kind}` goes back."


def _check(folder: Path, card: Card, registry: Registry) -> None:
    """Raise what would only come out after all suites have run."""
    method = card.config.get("method", {}).get("name", "lora")
    if card.kind == CHAT and method == "full":
        raise AdapterError(f"{card.name} is a whole model, no adapter: name its folder as `model`")
    if card.kind == CHAT and method not in MERGEABLE:
        raise AdapterError(f"{card.name} is of kind {method}, which serving cannot load")
    registry.check_addable(folder)
    if registry.is_in_use(folder, card):
        raise AdapterError(f"{card.name} is in use already")


def _check_settings(store: Path, card: Card) -> None:
    """Raise when the settings of a store name what it uses: a promoted one would not be."""
    if card.kind == EMBEDDER:  # is always named by the settings
        return
    settings = load_settings(store)
    key = "matcher" if card.kind == MATCHING else "adapter"
    named = getattr(settings, key)
    if named and named != Settings.model_fields[key].default:
        raise UsageError(
            f"the settings of {store} have {key} = {named!r}, so {card.name} would not be used: "
            f"take that out of {FILE} or the environment, then promote"
        )


def _judge(
    folder: Path,
    card: Card,
    store: Path,
    suites: Sequence[str],
    *,
    device: str | None,
    workers: int,
) -> tuple[Decision, dict[str, Sequence[float]]]:
    before = in_use(card, store)
    if before is not None and before.resolve() == folder.resolve():
        raise AdapterError(f"{card.name} is in use already: it ships with us")
    without, with_ = _retained(before, card, device), _retained(folder, card, device)
    run = run_suites(
        suites_of(suites),
        vary={"adapter": (str(before or NONE), str(folder))},
        options=Options(workers=workers),
        model=model_of(card),
        device=device,
    )
    decision = decide(run, objections(without, with_))
    figures = {
        **metrics(decision),
        "perplexity": [round(without.perplexity, 2), round(with_.perplexity, 2)],
        "instructions": [round(without.followed, 4), round(with_.followed, 4)],
    }
    return decision, figures


def in_use(card: Card, store: Path) -> Path | None:
    """Return the folder of what a store uses for a card's base now, the shipped one included."""
    found = choose(None, store)
    return found(card.base["name"]) if callable(found) else found


def model_of(card: Card) -> str:
    """Return what the `model` setting calls a card's base."""
    return "embedded" if card.base["name"] == EMBEDDED_CHAT else card.base["name"]


def suites_of(names: Sequence[str]) -> list[Suite]:
    """Return suites by name or file, all of ours if none is named; raises `UsageError`."""
    try:
        return load_suites(list(names) or list(shipped()))
    except SuiteError as error:
        raise UsageError("; ".join(map(str, error.problems))) from error


def _retained(adapter: Path | None, card: Card, device: str | None) -> Retained:
    from assistant.models.loading import Weights, load

    return probe(load(Weights(card.base["name"], base_of(card)), adapter=adapter, device=device))


_NAMES = {
    "perplexity": "perplexity of general text",
    "instructions": "instructions followed",
    "general": "general questions matched right",
}


def _report(
    decision: Decision,
    card: Card,
    figures: dict[str, Sequence[float]],
    after: str,
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_json(
            {
                "name": card.name,
                "promoted": decision.allowed,
                "objections": list(decision.objections),
                "figures": figures,
                "tags": [asdict(each) for each in decision.overall.tested],
                "after": after,
            }
        )
        return
    say_baseline(decision.overall)
    for key, name in _NAMES.items():
        if key in figures:
            old, new = figures[key]
            say(f"{name} {old:.4g} -> {new:.4g}")
    for each in decision.objections:
        say(f"refused: {each}")
    if after:
        say(after)
