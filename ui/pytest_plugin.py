"""Eval suites as pytest items, when asked: `pytest --floorwalker`, so that CI can use what it has.

Every file *.suite.yaml that pytest comes by is collected, and any other YAML file that is named on
its command line. Each case is one item: it fails with the reasons of its checks, and is an error
when there was no answer to check. All chosen cases run together when the first of them is due.
Nothing of Floorwalker is imported before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from prompts.evals.types import CaseResult

_SUFFIXES = (".suite.yaml", ".suite.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; without --floorwalker nothing is collected."""
    group = parser.getgroup("floorwalker", "eval suites of Floorwalker")
    group.addoption(
        "--floorwalker", action="store_true", help="collect *.suite.yaml, each case as a test"
    )
    group.addoption(
        "--floorwalker-store", type=Path, metavar="FOLDER", help="run all suites on this store"
    )
    group.addoption("--floorwalker-model", metavar="M", help="embedded, gpu, server, a URL ...")
    group.addoption("--floorwalker-judge", metavar="M", help="the model that judges rubrics")
    group.addoption(
        "--floorwalker-workers", type=int, default=4, metavar="N", help="cases at a time"
    )
    group.addoption(
        "--floorwalker-no-cache", action="store_true", help="ask everything anew, and keep nothing"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SuiteFile | None:
    """Collect a suite, if suites are asked for."""
    if not parent.config.getoption("--floorwalker"):
        return None
    named = file_path.suffix in {".yaml", ".yml"} and parent.session.isinitpath(file_path)
    if not named and not file_path.name.endswith(_SUFFIXES):
        return None
    return SuiteFile.from_parent(parent, path=file_path)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Remember which cases were chosen: they run together, so that models load once."""
    chosen = [item for item in session.items if isinstance(item, CaseItem)]
    session.config.stash[_RUNS] = Runs(session.config, chosen)


class SuiteFile(pytest.File):
    """One file of cases."""

    def collect(self) -> Iterator[CaseItem]:
        """Yield an item for each case; -k finds it by its tags, too."""
        from prompts.evals.errors import SuiteError
        from prompts.evals.loading import load_suites

        try:
            suites = load_suites([self.path])
        except SuiteError as error:
            raise self.CollectError(str(error)) from None
        for suite in suites:
            for case in suite.cases:
                item = CaseItem.from_parent(self, name=case.id)
                item.suite, item.line = suite.name, case.line
                item.extra_keyword_matches.update(case.tags)
                yield item


class CaseItem(pytest.Item):
    """One case, of all variants and repeats of its suite."""

    suite: str
    line: int

    def setup(self) -> None:
        """Run the chosen cases, if this is the first; a case without an answer stops here."""
        undecided = [each for each in self._results() if not each.decided]
        if undecided:
            raise CaseError(_account(undecided))

    def runtest(self) -> None:
        """Fail with the reasons of the checks that failed."""
        failed = [each for each in self._results() if not each.passed]
        if failed:
            raise CaseError(_account(failed))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Return the reasons alone: where in the runner they were found says nothing."""
        if isinstance(excinfo.value, (CaseError, *_expected())):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the case is written."""
        return self.path, max(0, self.line - 1), f"{self.suite}: {self.name}"

    def _results(self) -> list[CaseResult]:
        return self.config.stash[_RUNS].of(self)


class CaseError(Exception):
    """Why a case did not pass."""


class Runs:
    """The results of the chosen cases, made when the first is asked for."""

    def __init__(self, config: pytest.Config, chosen: Iterable[CaseItem]) -> None:
        self._config = config
        self._chosen = tuple(chosen)
        self._results: tuple[CaseResult, ...] | None = None
        self._failure: Exception | None = None

    def of(self, item: CaseItem) -> list[CaseResult]:
        """Return what became of a case; what kept all from running is raised for each."""
        if self._failure is not None:
            raise self._failure
        if self._results is None:
            try:
                self._results = self._run()
            except _expected() as error:
                self._failure = error
                raise
        return [
            each for each in self._results if (each.suite, each.case) == (item.suite, item.name)
        ]

    def _run(self) -> tuple[CaseResult, ...]:
        from prompts.evals.loading import load_suites
        from prompts.evals.runner import Options
        from ui.commands.evaluate import run_suites, select

        option = self._config.getoption
        # All at once, so that two suites of one name are found out.
        suites = load_suites(list(dict.fromkeys(item.path for item in self._chosen)))
        cases = [f"{item.suite}/{item.name}" for item in self._chosen]
        run = run_suites(
            select(suites, (), cases),
            store=option("--floorwalker-store"),
            options=Options(workers=option("--floorwalker-workers")),
            cached=not option("--floorwalker-no-cache"),
            judge=option("--floorwalker-judge"),
            model=option("--floorwalker-model"),
        )
        return run.results


_RUNS = pytest.StashKey[Runs]()


def _expected() -> tuple[type[Exception], ...]:
    from ui.commands.failures import failures

    return failures()


def _account(results: Iterable[CaseResult]) -> str:
    from prompts.evals.outputs.texts import reasons, safe

    lines: list[str] = []
    for result in results:
        lines += [f"{result.variant}, repeat {result.repeat + 1}:"]
        lines += [f"  - {reason}" for reason in reasons(result)]
        for exchange in result.exchanges:
            lines += [f"  asked: {exchange.ask}"]
            lines += [f"  answered ({exchange.answer.outcome}): {exchange.answer.text}"]
    return safe("\n".join(lines))
