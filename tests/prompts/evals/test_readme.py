"""The page for content editors holds: its example loads, and it names every check and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from prompts.evals.checks import CHECKS
from prompts.evals.forms import KEYS
from prompts.evals.loading import load_suites
from prompts.evals.schema import SCHEMA

TEXT = Path(SCHEMA).with_name("README.md").read_text(encoding="utf-8")


def test_the_worked_example_is_a_suite(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    path = tmp_path / "my-suite.yaml"
    path.write_text(example, encoding="utf-8")
    (suite,) = load_suites([path])
    assert [case.id for case in suite.cases] == ["window", "sale-items", "tent-then-return"]
    assert [len(case.turns[-1].checks) for case in suite.cases] == [4, 4, 2]


@pytest.mark.parametrize("name", [*CHECKS, *KEYS[""], *KEYS["cases"]])
def test_every_check_and_key_is_told(name: str) -> None:
    assert re.search(rf"`{name}(?:`|: )", TEXT)
