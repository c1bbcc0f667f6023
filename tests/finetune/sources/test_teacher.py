from __future__ import annotations

import pytest

from assistant.models.scripted import ScriptedModel
from finetune.errors import DataError
from finetune.sources import teacher
from finetune.sources.base import Dropped, Place
from finetune.types import Example


def taught(reply: str, limit: int = 40) -> list[Example | Dropped]:
    place = Place(seed=1, chat=lambda name, url: ScriptedModel([reply]))
    options = teacher.Options(model="m", of="policies", options={"fillings": 1}, limit=limit)
    return list(teacher.examples(options, place))


def test_what_verification_would_not_show_is_not_learned() -> None:
    found = taught("We deliver to the moon within 3 hours. [1]")
    assert len(found) == 40
    assert all(isinstance(each, Dropped) for each in found)


def test_an_abstention_is_learned_only_where_the_source_abstains() -> None:
    found = taught("The sources do not say.")
    kept = [each for each in found if isinstance(each, Example)]
    assert kept
    assert {each.outcome for each in kept} == {"abstained"}
    assert {each.source for each in kept} == {"teacher"}
    assert Dropped("abstention where there is an answer") in found


def test_what_holds_is_learned() -> None:
    # Only the rule that says exactly this bears it out.
    found = taught("We never sell your data. [1]", limit=80)
    kept = [each for each in found if isinstance(each, Example)]
    assert all("We never sell your data." in each.texts[0] for each in kept)


def test_a_teacher_needs_a_source_of_ours_and_a_model() -> None:
    with pytest.raises(DataError, match="not of teacher"):
        list(teacher.examples(teacher.Options(model="m", of="teacher"), Place()))
    with pytest.raises(DataError, match="needs a chat model"):
        list(teacher.examples(teacher.Options(model="m", of="policies"), Place()))
