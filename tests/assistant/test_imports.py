from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "chromadb", "openai", "peft")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("statement", "more"),
    [
        # The types alone need no database and no numbers either.
        ("import assistant", ("sqlalchemy", "numpy", "langchain_core")),
        ("from assistant import Assistant", ("langchain_core",)),
        ("from assistant import *; Assistant", ("langchain_core",)),
    ],
)
def test_importing_the_package_loads_nothing_heavy(statement: str, more: tuple[str, ...]) -> None:
    script = f"{statement}\nimport sys\nprint(*sorted(set(sys.modules) & {{*{HEAVY + more!r}}}))"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


def test_every_name_is_there() -> None:
    import assistant

    assert all(getattr(assistant, name) for name in assistant.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = assistant.Nothing
