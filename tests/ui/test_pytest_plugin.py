"""Suites collected by pytest, in a pytest of its own."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytest_plugins = "pytester"
ROOT = Path(__file__).parents[2]

SUITE = """\
name: ours
store: ./shop
cases:
  - id: returns
    ask: Can I return items within 30 days of delivery?
    tags: [policy]
    checks:
      - cites: returns
  - id: wrong
    ask: Can I return items within 30 days of delivery?
    tags: [tone]
    checks:
      - outcome: answered
      - contains: 900 days
  - id: undecided
    ask: Hello
    checks:
      - python: its_checks:breaks
"""


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    """Import what a pytest inside this one would import, and forget, in each test."""
    for module in ("prompts.evals.evaluating", "ui.commands.evaluate", "ui.commands.shops"):
        importlib.import_module(module)


@pytest.fixture
def folder(pytester: pytest.Pytester, store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a suite over the five-product store, and a test that is not ours."""
    shutil.copytree(store, pytester.path / "shop")
    (pytester.path / "ours.suite.yaml").write_text(SUITE, encoding="utf-8")
    (pytester.path / "other.yaml").write_text("just: data\n", encoding="utf-8")
    pytester.makepyfile(its_checks="def breaks(exchanges, value):\n    raise OSError('no disk')\n")
    pytester.makepyfile(test_own="def test_own():\n    pass\n")
    monkeypatch.setenv("FLOORWALKER_CACHE", str(pytester.path / "cache"))
    # It may be installed, and would be there twice.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return pytester.path


def run(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "ui.pytest_plugin", "-p", "no:cacheprovider", *words)


def test_nothing_is_collected_unless_asked_for(pytester: pytest.Pytester, folder: Path) -> None:
    run(pytester).assert_outcomes(passed=1)


def test_each_case_is_a_test_that_fails_with_its_reasons(
    pytester: pytest.Pytester, folder: Path
) -> None:
    found = run(pytester, "--floorwalker", "--floorwalker-no-cache")
    found.assert_outcomes(passed=2, failed=1, errors=1)
    assert found.ret == 1
    found.stdout.fnmatch_lines(
        [
            "*ERROR at setup of ours: undecided*",
            "*no disk*",
            "*ours: wrong*",
            '*contains: 900 days*does not contain "900 days"*',
            "*asked: Can I return items*",
            "*answered (answered): *",
        ]
    )
    assert "Traceback" not in found.stdout.str()
    assert "outcome: answered \N{EM DASH}" not in found.stdout.str()  # it passed


def test_cases_are_chosen_by_name_and_by_tag(pytester: pytest.Pytester, folder: Path) -> None:
    run(pytester, "--floorwalker", "-k", "policy").assert_outcomes(passed=1, deselected=3)
    run(pytester, "--floorwalker", "ours.suite.yaml::returns").assert_outcomes(passed=1)


def test_a_file_of_another_name_is_collected_when_it_is_named(
    pytester: pytest.Pytester, folder: Path
) -> None:
    (folder / "ours.suite.yaml").rename(folder / "plain.yaml")
    run(pytester, "--floorwalker").assert_outcomes(passed=1)
    run(pytester, "--floorwalker", "plain.yaml", "-k", "returns").assert_outcomes(
        passed=1, deselected=2
    )


def test_a_broken_suite_is_told_with_file_and_line(pytester: pytest.Pytester, folder: Path) -> None:
    (folder / "ours.suite.yaml").write_text(SUITE.replace("cites:", "citess:"))
    found = run(pytester, "--floorwalker")
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*ours.suite.yaml:8: *citess*"])


def test_a_store_that_is_not_there_is_an_error_of_each_case(
    pytester: pytest.Pytester, folder: Path
) -> None:
    shutil.rmtree(folder / "shop")
    (folder / "shop").mkdir()
    found = run(pytester, "--floorwalker", "ours.suite.yaml", "-k", "not undecided")
    found.assert_outcomes(errors=2, deselected=1)
    assert "Traceback" not in found.stdout.str()


def test_it_imports_nothing_of_floorwalker_unless_asked() -> None:
    heavy = ("torch", "numpy", "pydantic", "knowledge", "prompts", "assistant")
    code = f"import sys, ui.pytest_plugin; print([n for n in {heavy} if n in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_whoever_installs_floorwalker_has_the_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module = importlib.import_module(project["entry-points"]["pytest11"]["floorwalker"])
    assert module.pytest_collect_file
