from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assistant.models.base import complete
from assistant.models.local import TransformersModel
from assistant.types import Sampling
from prompts.types import Message
from tests.assistant.models import tiny

if TYPE_CHECKING:
    from pathlib import Path

RULES = Message("system", "You help in a shop. Do you sell tents? What is in aisle 7?")
QUESTION = (RULES, Message("user", "Tell me everything."))
AGAIN = (*QUESTION, Message("assistant", "Sale items are final."), Message("user", "Once more."))
OTHER = (RULES, Message("user", "Größe, 帳篷?"))
SHORT = Sampling(max_tokens=20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("prefix"), tiny.llama())


def reading(model: TransformersModel) -> list[int]:
    """Return a list that grows by the number of tokens of each forward pass."""
    read: list[int] = []

    def note(_module: object, _args: object, given: dict[str, Any], _output: object) -> None:
        read.append(given["input_ids"].shape[1])

    model.load()
    assert model._loaded is not None
    model._loaded.model.register_forward_hook(note, with_kwargs=True)
    return read


@pytest.mark.parametrize("second", [QUESTION, AGAIN, OTHER], ids=["same", "longer", "other"])
def test_a_shared_beginning_is_read_once_and_changes_no_reply(
    folder: Path, second: tuple[Message, ...]
) -> None:
    used, fresh = (TransformersModel(model=folder, device="cpu") for _ in range(2))
    read = reading(used)
    complete(used, QUESTION, SHORT)
    read.clear()
    assert complete(used, second, SHORT) == complete(fresh, second, SHORT)
    # The rules that all of them begin with are more than 40 tokens.
    assert read[0] <= used.count_tokens(second) - 40


def test_a_reply_that_ends_early_leaves_nothing_wrong_behind(folder: Path) -> None:
    used, fresh = (TransformersModel(model=folder, device="cpu") for _ in range(2))
    stream = used.stream(QUESTION, Sampling(max_tokens=200))
    next(iter(stream))
    stream.close()  # type: ignore[attr-defined]
    assert complete(used, AGAIN, SHORT) == complete(fresh, AGAIN, SHORT)
