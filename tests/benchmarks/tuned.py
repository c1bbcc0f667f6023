"""`python -m tests.benchmarks.tuned`: what the adapter changes, as a table for the README.

Untuned and tuned, zero-shot and few-shot, with and without verification: over the demo suites, and
over shoppers' questions of hetPQA with up to four evidences each, about products that the adapter
did not learn from, a third of them without their answer. The encoder did learn from most of these
products; what it can do is in `tests.benchmarks.matching`. Answers are kept in the eval runner's
cache, so the same command goes on from where it was stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from assistant import Assistant
from assistant.build import open_answerer
from finetune.drawing import fraction
from finetune.matching.groups import share_of
from finetune.scoring import f1
from finetune.sources.hetpqa import Options as HetPQA
from knowledge.adapters import NONE, SHIPPED
from knowledge.matching import SHIPPED as ENCODER
from knowledge.weights import EMBEDDED_CHAT, cache_folder
from prompts.evals.asking import Shop
from prompts.evals.cache import Cache, hash_of_files, key_of
from prompts.evals.loading import load_suites, shipped
from prompts.evals.matrix import variants
from prompts.evals.runner import Options, Planned, count, run
from prompts.evals.statistics import interval
from prompts.evals.suite import Case, Check, Context, Suite, TurnCase
from prompts.evals.types import Answered, CaseResult, Run, Variant, Verdict
from tests.benchmarks.grounding_cases import HETPQA, hetpqa_cases, wording_cases
from ui.commands.eval_report import progress
from ui.commands.eval_stores import stores_of
from ui.commands.identity import code_version, libraries
from ui.commands.shops import Shops

if TYPE_CHECKING:
    from assistant import Reply
    from prompts.evals.types import Answer
    from tests.benchmarks.grounding_cases import Case as Given

GIVEN = "hetPQA"
_LEAST_PROSE = 0.5
_DECLINED = ("abstained", "refused")
_EXAMPLES = {"zero": "none", "similar": "few", None: "as served"}
_HEAD = (
    "", "examples", "verified", "n", "cases passed", "model prose", "plain quote", "from records",
    "abstains", "n", "right source alone", "abstains when it must", "abstains when it must not",
    "model prose", "plain quote", "F1 of all", "F1 of what is answered",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rests:
    """An answer that rests on `gold` alone, or no answer where nothing is gold."""

    gold: frozenset[str]
    needs: ClassVar[frozenset[Any]] = frozenset()

    def check(self, context: Context) -> Verdict:
        """Return whether it does."""
        answer = context.last.answer
        cited = {each.document_id for each in answer.citations}
        if not self.gold:
            return Verdict(answer.outcome in _DECLINED, f"{answer.outcome} without an answer there")
        right = answer.outcome == "answered" and bool(cited) and cited <= self.gold
        return Verdict(right, f"{answer.outcome}, cites {', '.join(sorted(cited)) or 'nothing'}")


def main() -> int:
    options = _options()
    axes = {
        "adapter": (NONE, options.adapter),
        "examples": ("zero", "similar"),
        "verify": (True, False),
    }
    if options.two:
        axes = {"adapter": axes["adapter"], "verify": (True,)}
    suites = [_shortened(each, options.limit) for each in load_suites(options.suites or shipped())]
    given = _given(options.limit_given) if HETPQA.is_dir() else []
    found = _run(suites, given, variants(axes, {"model": options.model}))
    if not given:
        print(f"skipped: there is no {HETPQA}, so no line is of its questions\n")
    print(table(found, {each.id: each.answer for each in given}))
    tuned = [_suites(_of(found, each)) for each in _tuned(found)]
    best = max((_of_answers(each) for each in tuned), default=0.0)
    print(
        f"\nmodel's own verified prose: {best:.0%} of the answers to the demo suites, beside "
        "quotes and what is said from records (half is asked for)"
    )
    return 0 if best >= _LEAST_PROSE else 1


def _tuned(found: Run) -> list[Variant]:
    return [
        each
        for each in found.variants
        if each.settings.get("adapter") != NONE and each.settings.get("verify") is True
    ]


def _shortened(suite: Suite, most: int | None) -> Suite:
    cases = sorted(suite.cases, key=lambda each: fraction(1, "tuned", suite.name, each.id))
    return replace(suite, cases=tuple(cases[:most]))


def _given(most: int | None) -> list[Given]:
    """Return the questions about products that the adapter did not learn from, each text once."""
    held_out = HetPQA()
    asked: dict[str, Given] = {}
    for each in hetpqa_cases(None):
        if share_of(each.product) < held_out.held_out:
            asked.setdefault(each.text, each)
    for each in wording_cases(held_out.tested):
        asked.setdefault(each.text, each)
    return sorted(asked.values(), key=lambda each: fraction(1, "tuned", each.id))[:most]


# -- asking --------------------------------------------------------------------------------


def _run(suites: Sequence[Suite], given: Sequence[Given], cells: Sequence[Any]) -> Run:
    shops = Shops()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stores = stores_of(suites, given=None, work=work, shops=shops)
        planned = [Planned(each, stores[each.name], tuple(cells)) for each in suites]
        if given:
            planned.append(Planned(_suite(given), work / GIVEN, tuple(cells)))
        options = Options(workers=1)
        return run(
            planned,
            opener=_opener(shops, {each.text: each for each in given}),
            options=options,
            cache=stack.enter_context(Cache(cache_folder() / "evals.sqlite")),
            told=stack.enter_context(progress(count(planned, options.repeats))),
        )


def _suite(given: Iterable[Given]) -> Suite:
    return Suite(
        GIVEN,
        tuple(
            Case(
                each.id,
                (TurnCase(each.text, (Check("rests", Rests(each.gold)),)),),
                tags=("answerable" if each.gold else "unanswerable",),
            )
            for each in given
        ),
    )


def _opener(shops: Shops, given: Mapping[str, Given]) -> Callable[..., Any]:
    """Return what opens a suite's store, or an assistant that answers over given texts."""

    @contextmanager
    def opened(store: Path, settings: Mapping[str, Any]) -> Iterator[Shop]:
        if store.name == GIVEN:
            with open_answerer(None, **settings) as shop:
                yield Shop(_telling(_over(shop, given)), _identity(settings, given.values()))
            return
        with shops(store, settings) as known:
            yield Shop(_telling(known.reply), f"{known.identity} told how")

    return opened


def _over(shop: Assistant, given: Mapping[str, Given]) -> Callable[..., Reply]:
    def reply(text: str, **_: Any) -> Reply:
        return shop.answer(text, given[text].given or ())

    return reply


def _identity(settings: Mapping[str, Any], given: Iterable[Given]) -> str:
    """Return a hash of what decides the answers over given texts."""
    adapter = settings["adapter"]
    return key_of(
        {
            "settings": {key: str(each) for key, each in settings.items() if key != "seed"},
            "adapter": None if adapter == NONE else hash_of_files(Path(adapter)),
            "encoder": hash_of_files(ENCODER),
            "code": code_version(),
            "libraries": libraries(),
            "texts": {each.id: [source.text for source in each.given or ()] for each in given},
        }
    )


def _telling(reply: Callable[..., Any]) -> Callable[..., Answer]:
    """Return the same, with how an answer came about where the cache keeps numbers."""

    def told(text: str, **context: Any) -> Answer:
        found = reply(text, **context)
        return replace(found, usage={**found.usage, _way(found): 1})

    return told


def _way(reply: Reply) -> str:
    """Return who wrote an answer; what a record or an example says counts as "recorded"."""
    names = {each.name for each in reply.checks}
    if reply.outcome != "answered":
        return reply.outcome
    if "quote" in names:
        return "quoted"
    return "prose" if reply.prompt and "example" not in names else "recorded"


# -- the table -----------------------------------------------------------------------------


def table(found: Run, answers: Mapping[str, str]) -> str:
    """Return a run as a Markdown table: a row for each variant, 95 % intervals in brackets.

    `answers` has what people answered to the given questions, by case.
    """
    rows = [_HEAD, ["---"] * len(_HEAD), *(_row(found, each, answers) for each in found.variants)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(found: Run, variant: Variant, answers: Mapping[str, str]) -> list[str]:
    results, chosen = _of(found, variant), variant.settings
    suites = _suites(results)
    given = [each for each in results if each.suite == GIVEN]
    can, cannot = ([r for r in given if tag in r.tags] for tag in ("answerable", "unanswerable"))
    return [
        "untuned" if chosen["adapter"] == NONE else "tuned",
        _EXAMPLES[chosen.get("examples_mode")],
        "yes" if chosen["verify"] else "no",
        str(len(suites)),
        _rate(each.passed for each in suites),
        *(_percent(_share(suites, way)) for way in ("prose", "quoted", "recorded", "abstained")),
        str(len(given)),
        _rate(each.passed for each in can),
        _rate(each.passed for each in cannot),
        _rate(_last(each).outcome in _DECLINED for each in can),
        *(_percent(_share(given, way)) for way in ("prose", "quoted")),
        *_overlap(can, answers),
    ]


def _overlap(results: Sequence[CaseResult], answers: Mapping[str, str]) -> tuple[str, str]:
    """Return the mean F1 with people's answers: of all, none counting 0, and of the given.

    Only the first compares variants: each declines other questions.
    """
    known = [each for each in results if answers.get(each.case)]
    said = [each for each in known if _last(each).outcome == "answered"]
    total = sum(f1(_last(each).text, answers[each.case]) for each in said)
    return _mean(total, len(known)), _mean(total, len(said))


def _mean(total: float, many: int) -> str:
    return f"{total / many:.2f} (n {many})" if many else "-"


def _of(found: Run, variant: Variant) -> list[CaseResult]:
    """Return the decided results of a variant."""
    return [each for each in found.results if each.variant == variant.name and each.decided]


def _suites(results: Iterable[CaseResult]) -> list[CaseResult]:
    return [each for each in results if each.suite != GIVEN]


def _last(result: CaseResult) -> Answered:
    return result.exchanges[-1].answer


def _share(results: Sequence[CaseResult], way: str) -> float:
    """Return the share of replies, each turn's, that came about in one way."""
    ways = [each.answer.usage for result in results for each in result.exchanges]
    return sum(way in usage for usage in ways) / len(ways) if ways else 0.0


def _of_answers(results: Sequence[CaseResult]) -> float:
    """Return the share of prose among the replies that answer."""
    answers = sum(_share(results, way) for way in ("prose", "quoted", "recorded"))
    return _share(results, "prose") / answers if answers else 0.0


def _rate(values: Iterable[bool]) -> str:
    passed = [float(each) for each in values]
    if not passed:
        return "-"
    ends = interval(passed, [1] * len(passed))
    return f"{_percent(sum(passed) / len(passed))} ({ends.low:.0%}-{ends.high:.0%})"


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--adapter", default=str(SHIPPED[EMBEDDED_CHAT]), help="an adapter's folder"
    )
    parser.add_argument("--model", default="embedded", help="the chat model that it is for")
    parser.add_argument("--suites", nargs="*", help="suites; all of ours if absent")
    parser.add_argument("--limit", type=int, help="only so many cases of each suite")
    parser.add_argument("--limit-given", type=int, help="only so many questions of hetPQA")
    parser.add_argument(
        "--two", action="store_true", help="untuned and tuned as they are served, not all eight"
    )
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
