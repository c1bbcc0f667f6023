"""`floorwalker eval`: suites are run, and what they came to is printed and written."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.weights import cache_folder
from prompts.evals.asking import Services
from prompts.evals.baseline import against
from prompts.evals.cache import Cache, CachedJudge
from prompts.evals.errors import SuiteError
from prompts.evals.loading import load_suites
from prompts.evals.matrix import read_axes, variants
from prompts.evals.results import read_run
from prompts.evals.runner import Options, Planned, count, run
from ui.commands.eval_report import Outputs, exit_status, progress, report, warn_of_twins
from ui.errors import UsageError
from ui.terminal import say

if TYPE_CHECKING:
    from prompts.evals.suite import Case, Embed, Judging, Suite
    from prompts.evals.types import Run
    from ui.commands.shops import Shops

INTERRUPTED = 130
"""As shells have it for Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which suites and cases to run, on which store, along which axes (None: the suites' own)."""

    suites: Sequence[str]
    store: Path | None = None
    tags: Sequence[str] = ()
    cases: Sequence[str] = ()
    vary: Sequence[str] = ()


def evaluate(
    selection: Selection,
    *,
    options: Options,
    outputs: Outputs,
    baseline: Path | None,
    cached: bool,
    judge: str | None,
    **flags: Any,
) -> int:
    """Run suites and report; 1 when a case failed, or with a baseline, when something regressed."""
    before = read_run(baseline) if baseline else None
    try:
        loaded = load_suites(list(selection.suites))
    except SuiteError as error:
        for problem in error.problems:
            say(str(problem), err=True)
        return 2
    suites = select(loaded, selection.tags, selection.cases)
    axes = read_axes(selection.vary)
    try:
        found = run_suites(
            suites, store=selection.store, vary=axes, options=options, cached=cached,
            judge=judge, **flags,
        )  # fmt: skip
    except KeyboardInterrupt:
        kept = "; what was answered is kept, the same command goes on from there" if cached else ""
        say(f"floorwalker: stopped{kept}", err=True)
        return INTERRUPTED
    held = against(found, before) if before else None
    report(found, held, outputs)
    return exit_status(found, held)


def select(suites: Sequence[Suite], tags: Sequence[str], cases: Sequence[str]) -> list[Suite]:
    """Return suites with only the cases that have one of `tags` and are among `cases`, if given.

    A case is named by its id or as suite/id. Raises `UsageError` for one that is not there, and
    when nothing is left.
    """
    known = {name for suite in suites for case in suite.cases for name in _names(suite, case)}
    if unknown := [name for name in cases if name not in known]:
        raise UsageError(f"there is no case {unknown[0]!r}: name one as it stands in its suite")

    def wanted(suite: Suite, case: Case) -> bool:
        tagged = not tags or not set(tags).isdisjoint(case.tags)
        return tagged and (not cases or not _names(suite, case).isdisjoint(cases))

    chosen = [
        replace(suite, cases=tuple(case for case in suite.cases if wanted(suite, case)))
        for suite in suites
    ]
    if not any(suite.cases for suite in chosen):
        raise UsageError(f"no case has the tag {' or '.join(tags)}: see the tags in the suites")
    return [suite for suite in chosen if suite.cases]


def run_suites(
    suites: Sequence[Suite],
    *,
    store: Path | None = None,
    vary: Mapping[Any, Sequence[Any]] | None = None,
    options: Options | None = None,
    cached: bool = True,
    judge: str | None = None,
    **flags: Any,
) -> Run:
    """Run suites on their stores, or all on `store`; `flags` are settings for all variants.

    `vary` has axes with their values, in the place of the suites' own. Raises before anything is
    asked when something cannot be opened.
    """
    from ui.commands.eval_stores import stores_of
    from ui.commands.identity import code_version, libraries
    from ui.commands.shops import Shops

    options = options or Options()
    shops = Shops()
    given = {name: value for name, value in flags.items() if value is not None}
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="floorwalker-eval-")))
        cache = stack.enter_context(Cache(cache_folder() / "evals.sqlite")) if cached else None
        services = _services(suites, shops, judge, cache, flags.get("device"))
        stores = stores_of(suites, given=store, work=work, shops=shops)
        planned = [
            Planned(each, stores[each.name], variants(vary or each.matrix, given))
            for each in suites
        ]
        warn_of_twins(planned, options)
        return run(
            planned,
            opener=shops,
            options=options,
            services=services,
            cache=cache,
            told=stack.enter_context(progress(count(planned, options.repeats))),
            versions={"code": code_version()[:12], **libraries()},
        )


def _names(suite: Suite, case: Case) -> set[str]:
    return {case.id, f"{suite.name}/{case.id}"}


def _services(
    suites: Sequence[Suite],
    shops: Shops,
    judge: str | None,
    cache: Cache | None,
    device: str | None,
) -> Services:
    needs = frozenset().union(*(each.needs for each in suites))
    if "judge" in needs and judge is None:
        who = next(each.name for each in suites if "judge" in each.needs)
        raise UsageError(f"the suite {who!r} has rubrics, which a model judges: add --judge MODEL")
    return Services(
        embed=_embed(shops) if "embed" in needs else None,
        judge=_judge(judge, cache, device) if judge and "judge" in needs else None,
    )


def _embed(shops: Shops) -> Embed:
    from assistant.settings import Settings

    return shops.embedder(Settings()).embed


def _judge(name: str, cache: Cache | None, device: str | None) -> Judging:
    from assistant.build import open_model
    from assistant.settings import load_settings
    from assistant.types import Sampling
    from prompts.evals.judge import Judge
    from ui.commands.identity import judge_identity

    settings = load_settings(None, model=name, device=device)
    judge = Judge(model=open_model(settings), sampling=Sampling())
    return CachedJudge(judge, cache=cache, identity=judge_identity(settings)) if cache else judge
