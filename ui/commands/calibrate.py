"""`floorwalker calibrate`: when to abstain, chosen from labelled questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit

from assistant.build import open_embedder, open_index, open_matchers
from assistant.calibration import (
    WEIGHED,
    Calibration,
    Examined,
    Question,
    auc,
    calibrate,
    cross_validated,
    curve,
    draw,
    examine,
    fit_weights,
    read_questions,
)
from assistant.intents.acts import ActClassifier
from assistant.settings import FILE, load_settings
from assistant.shelves import Shelves
from knowledge.retrieval import HybridRetriever
from ui.errors import UsageError
from ui.terminal import print_json, say

if TYPE_CHECKING:
    from assistant.calibration import Point
    from knowledge.index import Index

_CANDIDATES = 3
"""As in an answer: of so many times the passages of a prompt the best are chosen."""


def run(
    store: Path,
    *,
    questions: Path | None,
    max_false_abstention: float,
    plot: Path | None,
    write: bool,
    weights: bool,
    as_json: bool,
) -> int:
    """Fit the threshold, report it, draw its curve; with `write`, keep it in the store."""
    labelled = _labelled(questions)
    examined = examined_in(store, labelled)
    if weights:
        _print_weights(examined)
        _print_unseen(examined, max_false_abstention)
        return 0
    found = calibrate(examined, max_false_abstention=max_false_abstention)
    picture = plot or store / "calibration.png"
    draw(found, picture)
    if write:
        _write(store / FILE, {"min_evidence": round(found.threshold, 4)})
    if as_json:
        print_json(_json(found, picture, written=write))
    else:
        _report(found, picture, written=write)
    return 0


def _labelled(questions: Path | None) -> list[Question]:
    if questions is not None:
        return read_questions(questions)
    with as_file(files("knowledge") / "demo" / "calibration.jsonl") as path:
        return read_questions(path)


def examined_in(store: Path, labelled: Sequence[Question], **flags: Any) -> list[Examined]:
    """Take questions down the decision path over a store; raise `UsageError` for an unknown source.

    `flags` are settings that go before the store's own.
    """
    settings = load_settings(store, **flags)
    embedder = open_embedder(settings)
    matcher, judge = open_matchers(settings, embedder, store)
    with open_index(store, settings, embedder) as index:
        _check_sources(labelled, index, store)
        retriever = HybridRetriever(index=index, embedder=embedder)
        shelves = Shelves(retriever, index.catalogue, lambda: index.columns)
        passages = _CANDIDATES * settings.passages
        ruling = ActClassifier(embedder).ruling
        return [
            examine(
                question,
                shelves=shelves,
                matcher=matcher,
                judge=judge,
                passages=passages,
                ruling=ruling,
            )
            for question in labelled
        ]


def _check_sources(labelled: Sequence[Question], index: Index, store: Path) -> None:
    wanted = [source for question in labelled for source in question.sources]
    known = index.catalogue.records(wanted)
    if missing := next((source for source in wanted if source not in known), None):
        raise UsageError(
            f"the labelled set's source {missing!r} is not in {store}: name this store's own set "
            "with --set, or ingest what is missing"
        )


def _write(path: Path, values: dict[str, float]) -> None:
    """Set keys of a store's settings; all other text of the file stays as it is."""
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig")) if path.exists() else None
    document = document if document is not None else tomlkit.document()
    for key, value in values.items():
        document[key] = value
    new = path.with_suffix(".new")
    new.write_text(tomlkit.dumps(document), encoding="utf-8")
    new.replace(path)  # in one step, so that a reader finds the old file or the new one


def _json(found: Calibration, picture: Path, *, written: bool) -> dict[str, Any]:
    return {
        "min_evidence": round(found.threshold, 4),
        "questions": {"fitted_on": found.questions[0], "reported_on": found.questions[1]},
        "fitted": _figures(found.fitted),
        "reported": {**_figures(found.reported), "auc": round(found.auc, 4)},
        "plot": str(picture),
        "written": written,
    }


def _figures(point: Point) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(point).items() if name != "threshold"}


def _report(found: Calibration, picture: Path, *, written: bool) -> None:
    fitted, reported = found.questions
    before = _figures(found.fitted)
    say(f"min_evidence = {found.threshold:.4f}, fitted on {fitted} questions")
    say(f"On {reported} others (area under the curve {found.auc:.3f}):")
    for name, value in _figures(found.reported).items():
        say(f"  {name.replace('_', ' '):18} {value:.3f}  (fitted {before[name]:.3f})")
    say(f"The curve is in {picture}")
    say(f"min_evidence is now in {FILE}" if written else "Nothing was changed; --write does")


def _print_weights(examined: Sequence[Examined]) -> None:
    """Print the weights in the form in which `knowledge.support` has them."""
    *weights, constant = fit_weights(examined)
    for name, weight in zip(WEIGHED, weights, strict=True):
        say(f"{name} = {weight:.2f}")
    say(f"constant = {constant:.2f}")


def _print_unseen(examined: Sequence[Examined], max_false_abstention: float) -> None:
    """Print what such weights do on records that they were not fitted on."""
    unseen = cross_validated(examined)
    points = [each for each in curve(unseen) if each.false_abstention <= max_false_abstention]
    best = max(points, key=lambda point: point.threshold)
    say(f"On records left out (area under the curve {auc(unseen):.3f}):")
    say(f"  min_evidence       {best.threshold:.3f}")
    for name, value in _figures(best).items():
        say(f"  {name.replace('_', ' '):18} {value:.3f}")
