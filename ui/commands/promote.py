"""`floorwalker adapters promote`: the suites with and without, and what may not get worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from finetune import cards
from finetune.errors import AdapterError
from finetune.export import base_of
from finetune.promoting import Decision, decide, metrics
from finetune.registry import Registry
from finetune.retention import Retained, probe
from knowledge.adapters import CHAT, NONE
from knowledge.weights import EMBEDDED_CHAT
from prompts.evals.errors import SuiteError
from prompts.evals.loading import load_suites
from prompts.evals.runner import Options
from ui.commands.adapters import folder_of
from ui.commands.eval_report import say_baseline
from ui.commands.evaluate import run_suites
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
    folder = folder_of(name, store)
    card = cards.read(folder)
    if card.kind != CHAT:
        raise AdapterError(f"{card.name} is of kind {card.kind}: only chat adapters are promoted")
    registry = Registry(store)
    used = registry.in_use()
    before = registry.entry(used).folder if used else None
    if before is not None and before.resolve() == folder.resolve():
        raise AdapterError(f"{card.name} is in use already")
    without = _retained(before, card, device)
    with_ = _retained(folder, card, device)
    axis = f"adapter={before or NONE},{folder}"
    run = run_suites(
        _suites(suites),
        vary=[axis],
        options=Options(workers=workers),
        model="embedded" if card.base["name"] == EMBEDDED_CHAT else card.base["name"],
        device=device,
    )
    decision = decide(run, without, with_)
    if decision.allowed:
        registry.add(folder)
        registry.activate(card.name)
    _report(decision, card, without, with_, as_json=as_json)
    return 0 if decision.allowed else 1


def _suites(names: Sequence[str]) -> list[Suite]:
    from prompts.evals.loading import shipped

    try:
        return load_suites(list(names) or list(shipped()))
    except SuiteError as error:
        raise AdapterError("; ".join(map(str, error.problems))) from error


def _retained(adapter: Path | None, card: Card, device: str | None) -> Retained:
    from assistant.models.loading import Weights, load

    return probe(load(Weights(card.base["name"], base_of(card)), adapter=adapter, device=device))


def _report(
    decision: Decision, card: Card, before: Retained, after: Retained, *, as_json: bool
) -> None:
    if as_json:
        print_json(
            {
                "name": card.name,
                "promoted": decision.allowed,
                "objections": list(decision.objections),
                "figures": metrics(decision, before, after),
                "tags": [asdict(each) for each in decision.overall.tested],
            }
        )
        return
    say_baseline(decision.overall)
    say(
        f"perplexity of general text {before.perplexity:.1f} -> {after.perplexity:.1f}, "
        f"instructions followed {before.followed:.0%} -> {after.followed:.0%}"
    )
    for each in decision.objections:
        say(f"refused: {each}")
    if decision.allowed:
        say(f"In use: {card.name}. `floorwalker adapters rollback` goes back.")
