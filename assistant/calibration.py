"""Choosing when to abstain: a threshold on a risk-coverage curve, from labelled questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError
from assistant.followups.words import MATTERS
from assistant.settling import asks_for_rule, outweighs
from assistant.weighing import Attempt, attempts
from knowledge.support import SHOP_JUDGED, Signals, Support

if TYPE_CHECKING:
    from assistant.shelves import Shelves
    from knowledge.evidence import Matcher
    from knowledge.types import Hit, Kind

# The signals that are weighed for a store's records.
WEIGHED = tuple(name for name in Signals.__slots__ if getattr(SHOP_JUDGED.signals, name))

_KINDS: tuple[Kind, ...] = ("product", "document")


class CalibrationError(AssistantError):
    """A labelled set cannot be read, or no threshold can be chosen from it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question: `sources` are ids of the records that answer it, none when none do."""

    id: str
    text: str
    answerable: bool
    sources: tuple[str, ...] = ()

    @property
    def held_out(self) -> bool:
        """Whether it is in the half that is reported on, by a hash of its id."""
        return hashlib.blake2b(self.id.encode(), digest_size=1).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class Examined:
    """A question after the decision path: `right` tells whether its best evidence answers it.

    `record` is the id of the record that it is about: the one labelled, else the one found.
    """

    question: Question
    support: Support
    right: bool
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """What abstaining below `threshold` does; each figure is a share in [0, 1].

    `coverage` of all questions are answered, and `risk` of those should not have been, or are
    answered from a wrong record. `abstention_recall` of the unanswerable are declined, and
    `false_abstention` of the answerable.
    """

    threshold: float
    coverage: float
    risk: float
    abstention_recall: float
    false_abstention: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A threshold fitted on one half, and what it does on the other.

    `auc` is the chance that an answerable question has more confidence than an unanswerable one.
    `points` are the curve of the half that is reported on.
    """

    threshold: float
    fitted: Point
    reported: Point
    auc: float
    questions: tuple[int, int]
    """How many were fitted on and reported on."""
    points: tuple[Point, ...]


def read_questions(path: Path) -> list[Question]:
    """Read a labelled set of JSON lines `{"id", "text", "answerable", "sources"}`.

    Raises `CalibrationError` for a line that is none, and for an id that comes twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CalibrationError(f"{path} cannot be read: {error}") from error
    found = [
        _question(f"{path}:{number}", line) for number, line in enumerate(lines, 1) if line.strip()
    ]
    ids = sorted(question.id for question in found)
    if twice := next((key for key, same in groupby(ids) if len(list(same)) > 1), None):
        raise CalibrationError(f"{path}: the id {twice!r} comes twice; give each question its own")
    return found


def _question(where: str, line: str) -> Question:
    try:
        values = json.loads(line)
        key, text, answerable = values["id"], values["text"], values["answerable"]
        sources = tuple(values.get("sources", ()))
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise CalibrationError(
            f'{where}: not {{"id", "text", "answerable", "sources"}}: {error!r}'
        ) from error
    texts = (key, text, *sources)
    if not all(isinstance(each, str) for each in texts) or not isinstance(answerable, bool):
        raise CalibrationError(f"{where}: id, text and sources are strings, answerable a boolean")
    return Question(key, text, answerable, sources)


def examine(
    question: Question,
    *,
    shelves: Shelves,
    matcher: Matcher,
    passages: int,
    ruling: Callable[[str], float],
    judge: Matcher | None = None,
) -> Examined:
    """Take a question down the decision path of an answer, without a chat model.

    `passages` of each kind are looked at, `ruling` says how likely a text asks for a rule.
    """
    found = [hit for kind in _KINDS for hit in shelves.passages(question.text, kind, passages)]
    rules = MATTERS.search(question.text) is not None
    named = shelves.named(question.text)

    def surest(hits: Sequence[Hit]) -> Attempt:
        # An answer takes the first that is sure enough: the surest decides whether there is one.
        tried = attempts(question.text, hits, named, shelves, matcher, judge)
        return max(tried, key=lambda each: each.confidence)

    ordered = sorted(found, key=lambda hit: -hit.score)
    tried = surest(shelves.about(ordered, named, rules=rules))
    likely = ruling(question.text)
    if asks_for_rule(tried, likely):
        rule = surest([hit for hit in found if hit.passage.kind == "document"])
        tried = rule if outweighs(rule, tried, likely) else tried
    # A set that names no sources says only which questions can be answered.
    right = question.answerable and (tried.best in question.sources or not question.sources)
    about = named[0].id if named else next(iter(question.sources), tried.best)
    return Examined(question, tried.support, right, about)


def calibrate(examined: Sequence[Examined], *, max_false_abstention: float) -> Calibration:
    """Choose the threshold on one half of the questions, and measure it on the other.

    It is the highest that declines at most `max_false_abstention` of the answerable questions.
    Raises `CalibrationError` when a half lacks answerable or unanswerable questions.
    """
    halves = [
        [each for each in examined if each.question.held_out is held_out]
        for held_out in (False, True)
    ]
    for half in halves:
        if len({each.question.answerable for each in half}) < 2:
            raise CalibrationError(
                "each half of the set needs answerable and unanswerable questions: label more"
            )
    fit, report = halves
    allowed = [each for each in curve(fit) if each.false_abstention <= max_false_abstention]
    fitted = max(allowed, key=lambda point: point.threshold)
    return Calibration(
        threshold=fitted.threshold,
        fitted=fitted,
        reported=at(report, fitted.threshold),
        auc=auc(report),
        questions=(len(fit), len(report)),
        points=tuple(curve(report)),
    )


def curve(examined: Sequence[Examined]) -> list[Point]:
    """Return what each threshold that makes a difference does, the lowest first."""
    found = sorted({each.support.confidence for each in examined})
    between = [(low + high) / 2 for low, high in pairwise(found)]
    return [at(examined, threshold) for threshold in (0.0, *between)]


def at(examined: Sequence[Examined], threshold: float) -> Point:
    """Return what abstaining below a threshold does to these questions."""
    answered = [each for each in examined if each.support.confidence >= threshold]
    declined = [each for each in examined if each.support.confidence < threshold]
    can = sum(each.question.answerable for each in examined)
    lost = sum(each.question.answerable for each in declined)
    return Point(
        threshold=threshold,
        coverage=_share(len(answered), len(examined)),
        risk=_share(sum(not each.right for each in answered), len(answered)),
        abstention_recall=_share(len(declined) - lost, len(examined) - can),
        false_abstention=_share(lost, can),
    )


def auc(examined: Sequence[Examined]) -> float:
    """Return the area under the receiver operating characteristic of the confidence."""
    good = [each.support.confidence for each in examined if each.question.answerable]
    bad = [each.support.confidence for each in examined if not each.question.answerable]
    wins = sum((one > other) + 0.5 * (one == other) for one in good for other in bad)
    return _share(wins, len(good) * len(bad))


def fit_weights(examined: Sequence[Examined], *, ridge: float = 0.3) -> NDArray[np.float64]:
    """Return the weights of the signals that are `WEIGHED` and the constant, shape [weighed + 1].

    A logistic regression by Newton's method; `ridge` keeps weights small.
    """
    inputs = np.array([_inputs(each) for each in examined], dtype=np.float64)
    labels = np.array([each.question.answerable for each in examined], dtype=np.float64)
    penalty = np.diag([ridge] * (inputs.shape[1] - 1) + [0.0])
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (labels - chance) - penalty @ weights
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + penalty
        weights += np.linalg.solve(bend, slope)
    return weights


def cross_validated(examined: Sequence[Examined], *, folds: int = 8) -> list[Examined]:
    """Return the questions with the confidence that weights fitted on other records give them.

    What is measured on them holds for records that nobody has seen; a fold has whole records.
    """
    places = [_hash(each.record or each.question.id) % folds for each in examined]
    found: list[Examined] = []
    for fold in range(folds):
        rest = [one for one, place in zip(examined, places, strict=True) if place != fold]
        own = [one for one, place in zip(examined, places, strict=True) if place == fold]
        found += reweighed(own, fit_weights(rest))
    return found


def reweighed(examined: Sequence[Examined], weights: NDArray[np.float64]) -> list[Examined]:
    """Return the questions with the confidence that such weights give, as `fit_weights` does."""
    chances = [float(1 / (1 + np.exp(-np.dot(_inputs(each), weights)))) for each in examined]
    return [
        replace(each, support=replace(each.support, confidence=chance))
        for each, chance in zip(examined, chances, strict=True)
    ]


def _inputs(each: Examined) -> tuple[float, ...]:
    return (*(getattr(each.support.signals or _NONE, name) for name in WEIGHED), 1.0)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


_NONE = Signals()


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def draw(found: Calibration, path: Path) -> None:
    """Draw the risk-coverage curve and the threshold on it as a picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Not through pyplot, which keeps a state of its own and may want a display.
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    coverage = [point.coverage for point in found.points]
    axes.plot(coverage, [point.risk for point in found.points], label="risk")
    axes.plot(coverage, [p.abstention_recall for p in found.points], label="abstention recall")
    axes.plot(coverage, [p.false_abstention for p in found.points], label="false abstention")
    axes.axvline(found.reported.coverage, color="black", linestyle="--", linewidth=1)
    label = f"min_evidence = {found.threshold:.2f} "
    axes.annotate(label, (found.reported.coverage, 1.0), ha="right", va="top")
    axes.set(
        xlabel="coverage: share of questions answered",
        ylabel="share",
        xlim=(0, 1),
        ylim=(0, 1.02),
        title=f"Risk and coverage on {found.questions[1]} held-out questions",
    )
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left", bbox_to_anchor=(0.02, 0.12))
    try:
        figure.savefig(path, dpi=120)
    except (OSError, ValueError) as error:
        raise CalibrationError(f"the curve cannot be drawn to {path}: {error}") from error
