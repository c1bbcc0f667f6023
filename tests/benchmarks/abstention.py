"""`python -m tests.benchmarks.abstention`: when evidence is enough, beside similarity alone.

Labelled questions of the demo store and of shops that the matching encoder did not learn from go
down the decision path of an answer: how often the best evidence is of the right record, how well
the confidence tells what can be answered, and what is declined at the default threshold. With
`--fit MATCHER` the weights of the signals are fitted on the sets that are for that, as those of
`knowledge.support` are, and one more column has what they say of the evidence found: which that is
depends a little on the weights in use.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.build import open_embedder, open_index
from assistant.calibration import (
    WEIGHED,
    Examined,
    Question,
    at,
    auc,
    fit_weights,
    read_questions,
    reweighed,
)
from assistant.settings import Settings, load_settings
from finetune.matching.shops import read_shops
from knowledge.ingest import ingest
from tests.benchmarks.report import Figure, judge
from ui.commands.calibrate import examined_in
from ui.commands.demo import prepare

DATA = Path("tests/benchmarks/data")
SHOPS = Path("finetune/matching/shops")
# A set's file, and whether the weights are fitted on it.
_DEMO = {
    "demo": (Path("knowledge/demo/calibration.jsonl"), True),
    "fresh": (DATA / "answerability_fresh.jsonl", True),
    "second": (DATA / "answerability_second.jsonl", False),
    "third": (DATA / "answerability_third.jsonl", False),
}
_SHOPS = {
    "shops 5": (SHOPS / "5.jsonl", True),
    "shops 17": (SHOPS / "17.jsonl", False),
    "shops 25": (SHOPS / "25.jsonl", False),
}
_UNSEEN = [name for name, (_, fitted) in _DEMO.items() if not fitted]
_FIGURES = (
    "best of the right record", "area under the curve", "unanswerable declined",
    "answerable declined",
)  # fmt: skip
_MATCHERS = ("similarity", "tuned")
# The constant lets the default threshold decline so many of what the demo store can answer.
_DECLINED = 0.1


@dataclass(frozen=True, slots=True)
class Labelled:
    """Questions of one store."""

    store: Path
    questions: Sequence[Question]


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        sets = _sets(Path(name), options.limit)
        found = {
            matcher: {key: _examined(parts, matcher) for key, parts in sets.items()}
            for matcher in _MATCHERS
        }
    if options.fit:
        examined = found[options.fit]
        weights = _fitted(examined)
        found["fitted"] = {key: reweighed(each, weights) for key, each in examined.items()}
        for name, weight in zip((*WEIGHED, "constant"), weights, strict=True):
            print(f"{name} = {weight:.2f}")
    _print(found)
    unseen = [each for key in _UNSEEN for each in found["tuned"][key]]
    *_, declined, wrongly = _figures(unseen)
    return judge(
        Figure("unanswerable declined, second and third", declined, 0.9, most=False),
        Figure("answerable declined, second and third", wrongly, 0.1 + 1e-9, most=True),
    )


def _print(found: Mapping[str, Mapping[str, Sequence[Examined]]]) -> None:
    """Print a column of figures for each matcher, or weights, by the name of a set."""
    print(f"{'':52}" + "".join(f"{name:>12}" for name in found))
    for key, (_, fits) in (_DEMO | _SHOPS).items():
        print(f"{key} ({len(found['tuned'][key])} questions{', fitted on' if fits else ''})")
        columns = [_figures(each[key]) for each in found.values()]
        for figure, *values in zip(_FIGURES, *columns, strict=True):
            print(f"  {figure:50}" + "".join(f"{value:>12.3f}" for value in values))


def _sets(folder: Path, limit: int | None) -> dict[str, list[Labelled]]:
    """Make the stores, and return what is asked of them by the name of a set."""
    demo = folder / "demo"
    prepare(demo)
    sets = {
        name: [Labelled(demo, read_questions(path)[:limit])] for name, (path, _) in _DEMO.items()
    }
    for name, (path, _) in _SHOPS.items():
        sets[name] = [*_shops(path, folder / path.stem, limit)]
    return sets


def _shops(path: Path, folder: Path, limit: int | None) -> Iterator[Labelled]:
    """Ingest each shop of a file as files of its own, and yield what people asked of it."""
    for number, shop in enumerate(read_shops(path)):
        store, files = folder / str(number), folder / f"{number}-files"
        files.mkdir(parents=True)
        records = [*map(_record, shop.products)]
        (files / "products.json").write_text(json.dumps(records), encoding="utf-8")
        for page in shop.documents:
            text = f"---\nid: {page.id}\n---\n# {page.title}\n\n{page.text}\n"
            (files / f"{page.id}.md").write_text(text, encoding="utf-8")
        _ingest(files, store)
        questions = [
            Question(
                f"{path.stem}-{number}-{place}",
                asked.text,
                bool(asked.evidence),
                tuple(dict.fromkeys(each.place for each in asked.evidence)),
            )
            for place, asked in enumerate(shop.questions)
        ]
        yield Labelled(store, questions[:limit])


def _record(product: Any) -> dict[str, Any]:
    """Return a record as a shop would export it: the price in a field of its own, "ZAR 1890"."""
    attributes = dict(product.attributes)
    price = attributes.pop("price", "").replace(",", "").replace("R", "ZAR ")
    record = {**product.model_dump(), "attributes": attributes}
    return record | {"price": price} if price else record


def _ingest(files: Path, store: Path) -> None:
    settings = load_settings(store)
    embedder = open_embedder(settings)
    with open_index(store, settings, embedder, create=True) as index:
        summary = ingest([files], index=index, embedder=embedder)
    for error in summary.failed:
        raise error


def _examined(parts: Iterable[Labelled], matcher: str) -> list[Examined]:
    return [
        each for part in parts for each in examined_in(part.store, part.questions, matcher=matcher)
    ]


def _figures(examined: Sequence[Examined]) -> tuple[float, ...]:
    can = [each.right for each in examined if each.question.answerable]
    point = at(examined, Settings().min_evidence)
    return (
        float(np.mean(can)), auc(examined), point.abstention_recall, point.false_abstention,
    )  # fmt: skip


def _fitted(found: Mapping[str, Sequence[Examined]]) -> NDArray[np.float64]:
    """Return weights fitted on the sets that are for that, the constant set by the demo's."""
    weights = fit_weights(
        [each for key, (_, fits) in (_DEMO | _SHOPS).items() if fits for each in found[key]]
    )
    can = [each for each in reweighed(found["demo"], weights) if each.question.answerable]
    tenth = float(np.quantile([each.support.confidence for each in can], _DECLINED))
    weights[-1] += _logit(Settings().min_evidence) - _logit(tenth)
    return weights


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", choices=_MATCHERS, help="fit the weights of the signals for it")
    parser.add_argument("--limit", type=int, help="only so many questions of each set and shop")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
