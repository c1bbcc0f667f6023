"""Where training examples come from: one source a file, each with a record of what it reads.

A new source is a file here, with `Options`, `LICENCE` and `examples`, and one line below.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from finetune.config import Form
    from finetune.sources.base import DataSource

NAMES = (
    "hetpqa",
    "semipqa",
    "bitext",
    "catalogue",
    "policies",
    "comparisons",
    "followups",
    "completion",
    "smalltalk",
    "files",
    "conversations",
    "teacher",
)


def data_source(name: str) -> DataSource:
    """Return a source by its name, which must be one of `NAMES`."""
    # Every module of NAMES has what a DataSource has; tests hold them to it.
    return cast("DataSource", import_module(f"finetune.sources.{name}"))


def options_form(name: str) -> type[Form]:
    """Return what a source can be told."""
    return data_source(name).Options
