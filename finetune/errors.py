"""Errors of the finetune package.

FinetuneError
├── TuneConfigError       a tuning config that cannot be used: all its problems, one line each
├── DataError             training data cannot be read, or there is none left
│   └── MissingDataError  a folder or file that a source reads is not there
├── LeakError             a development or holdout example got among the training examples
├── RenderError           an example cannot be made into tokens as serving would make them
│   ├── NothingToLearnError  an example has no trained token
│   └── TruncatedError    more examples are too long than the config allows
├── TrainingError         training cannot go on
│   └── CheckpointError   a checkpoint is damaged, or of another run
├── AdapterError          an adapter cannot be found, is no good, or is not of this model
│   └── ParityError       training and serving do not see, or not say, the same
└── ExportError           a model cannot be written

Each says in one line what was wrong and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompts.evals.errors import Problem


class FinetuneError(Exception):
    """Base of every error that finetune raises on purpose; its text is for the user."""


class TuneConfigError(FinetuneError):
    """A config that cannot be used; `problems` has every one, and the text is a line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class DataError(FinetuneError):
    """Training data cannot be read, or nothing is left of it."""


class MissingDataError(DataError):
    """A folder or file that a source reads is not there."""


class LeakError(FinetuneError):
    """What is held out got among the training examples."""


class RenderError(FinetuneError):
    """An example cannot be made into tokens as serving would make them."""


class NothingToLearnError(RenderError):
    """An example has no trained token."""


class TruncatedError(RenderError):
    """More examples are too long than the config allows."""


class TrainingError(FinetuneError):
    """Training cannot start or go on."""


class CheckpointError(TrainingError):
    """A checkpoint is damaged, or of another run."""


class AdapterError(FinetuneError):
    """An adapter cannot be found, is no good, or is not of this model."""


class ParityError(AdapterError):
    """Training and serving do not see, or do not say, the same."""


class ExportError(FinetuneError):
    """A model cannot be written."""
