"""`floorwalker adapters check`: whether what is served is what was trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune import cards
from finetune.errors import AdapterError
from finetune.scores import Scored, scored
from knowledge.adapters import EMBEDDER, MATCHING, NONE
from prompts.evals.runner import Options
from ui.commands.adapters import folder_of
from ui.commands.evaluate import run_suites
from ui.commands.promote import model_of, suites_of
from ui.commands.promote_encoder import answered, questions
from ui.errors import UsageError
from ui.terminal import print_json, say

if TYPE_CHECKING:
    from finetune.cards import Card
    from finetune.parity import Compared


def check(
    name: str,
    store: Path | None,
    suites: Sequence[str] | None,
    *,
    merged: Path | None,
    url: str | None,
    server_model: str | None,
    workers: int,
    as_json: bool,
) -> int:
    """Print how each way to serve an adapter compares; 1 when one is not the same.

    `suites` are run by base + adapter and by each other way: all of ours if empty, None for none.
    """
    folder = folder_of(name, store)
    card = cards.read(folder)
    if card.kind == MATCHING:
        if url:
            raise UsageError("--url is for chat adapters: no server serves a matching encoder")
        same = [_tell(each, as_json=as_json) for each in _encoders(folder, card, merged)]
        if merged and suites is not None:
            same += _answers_alike(folder, merged, store, suites, as_json=as_json)
        return 0 if all(same) else 1
    if card.kind == EMBEDDER:
        if url or suites:
            raise UsageError("an embedder is checked by its vectors: leave out suites and --url")
        return (
            0
            if all(_tell(each, as_json=as_json) for each in _embedders(folder, card, merged))
            else 1
        )
    found = _chat(folder, card, merged, url, server_model)
    same = [_tell(each, as_json=as_json) for each in found]
    others = dict(_others(merged, url, server_model))
    if others and suites is not None:
        ours = {"model": model_of(card), "adapter": str(folder)}
        same += _scores_alike(ours, others, suites, workers, as_json=as_json)
    return 0 if all(same) else 1


def _chat(
    folder: Path, card: Card, merged: Path | None, url: str | None, server_model: str | None
) -> Iterator[Compared]:
    from finetune import parity
    from finetune.methods import MERGEABLE

    if card.kind != "chat" or card.config.get("method", {}).get("name", "lora") not in MERGEABLE:
        raise AdapterError(f"{folder} is no low-rank adapter: there is nothing to check here")
    ours, tokenizer = parity.reference(folder, card)
    yield parity.merged(folder, card, ours)
    if merged:
        yield parity.compare_folder(merged, card, ours)
    if url:
        from finetune.served import compare_served

        yield compare_served(url, ours, tokenizer, model=server_model)


def _encoders(folder: Path, card: Card, merged: Path | None) -> Iterator[Compared]:
    from finetune.matching import parity

    ours = parity.reference(folder, card)
    yield parity.merged(folder, card, ours)
    if merged:
        yield parity.compare_folder(merged, ours)


def _embedders(folder: Path, card: Card, merged: Path | None) -> Iterator[Compared]:
    from finetune.embedder import parity

    ours = parity.reference(folder, card)
    yield parity.compare_folder(folder, ours)
    if merged:
        yield parity.compare_folder(merged, ours)


def _others(
    merged: Path | None, url: str | None, server_model: str | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the settings that serve an adapter in another way, by what it is called."""
    if merged:
        yield str(merged), {"model": str(merged), "adapter": NONE}
    if url:
        server = {"server_url": url, "server_model": server_model}
        yield (
            f"{server_model or 'the model'} at {url}",
            {"model": "server", "adapter": NONE} | server,
        )


def _scores_alike(
    ours: dict[str, Any],
    others: dict[str, dict[str, Any]],
    names: Sequence[str],
    workers: int,
    *,
    as_json: bool,
) -> list[bool]:
    suites, options = suites_of(names), Options(workers=workers)
    reference = run_suites(suites, options=options, **ours)
    return [
        _tell_score(
            scored(what, reference, run_suites(suites, options=options, **settings)),
            as_json=as_json,
        )
        for what, settings in others.items()
    ]


def _answers_alike(
    folder: Path, merged: Path, store: Path | None, labelled: Sequence[str], *, as_json: bool
) -> list[bool]:
    from finetune.promoting import one_of
    from ui.commands.promote_encoder import demo_store

    if labelled and store is None:
        raise UsageError("labelled questions are about the records of a store: add --store")
    where = store or demo_store()
    cases = questions(where, labelled)
    run = answered(where, cases, {"ours": str(folder), "other": str(merged)})
    return [_tell_score(scored(str(merged), one_of(run, 0), one_of(run, 1)), as_json=as_json)]


def _tell(found: Compared, *, as_json: bool) -> bool:
    if as_json:
        print_json({**asdict(found), "same": found.same})
        return found.same
    choice = "best text" if found.places == "questions" else "likeliest token"
    figures = f"{found.agreement:.1%} the same {choice}, {found.measure.format(found.divergence)}"
    say(f"{_mark(found.same)}  {found.what}: {figures}, {found.tokens} {found.places}")
    for problem in found.problems:
        say(f"         {problem}")
    return found.same


def _tell_score(found: Scored, *, as_json: bool) -> bool:
    if as_json:
        print_json({**asdict(found), "same": found.same})
        return found.same
    say(
        f"{_mark(found.same)}  {found.what}: suite score {found.other:.3f}, base + adapter "
        f"{found.ours:.3f} (95 %: {found.low:.3f} to {found.high:.3f}, {found.cases} cases)"
    )
    return found.same


def _mark(same: bool) -> str:
    return "ok     " if same else "PROBLEM"
