from __future__ import annotations

from pathlib import Path

import pytest

from prompts.evals.matrix import read_axes, variants
from prompts.evals.results import RunError
from prompts.evals.types import Variant


def test_without_axes_there_is_one_cell() -> None:
    assert variants({}, {"model": "scripted"}) == (Variant("default", {"model": "scripted"}),)


def test_cells_are_all_combinations_and_named_by_what_varies() -> None:
    found = variants({"examples": ["zero", "similar"], "model": ["embedded"], "seconds": [1, 2.5]})
    assert [(each.name, dict(each.settings)) for each in found] == [
        ("examples=zero, seconds=1", {"examples_mode": "zero", "model": "embedded", "seconds": 1}),
        (
            "examples=zero, seconds=2.5",
            {"examples_mode": "zero", "model": "embedded", "seconds": 2.5},
        ),
        (
            "examples=similar, seconds=1",
            {"examples_mode": "similar", "model": "embedded", "seconds": 1},
        ),
        (
            "examples=similar, seconds=2.5",
            {"examples_mode": "similar", "model": "embedded", "seconds": 2.5},
        ),
    ]


def test_an_axis_goes_before_what_is_given_for_all() -> None:
    (found,) = variants({"model": ["a"]}, {"model": "b", "device": "cpu"})
    assert found.settings == {"model": "a", "device": "cpu"}


def test_settings_and_prompts_may_be_none() -> None:
    found = variants({"settings": [{}, {"evidence": 5}], "prompts": ["default", Path("/x/formal")]})
    assert [(each.name, dict(each.settings)) for each in found] == [
        ("settings=default, prompts=default", {}),
        ("settings=default, prompts=formal", {"prompts": "/x/formal"}),
        ("settings=evidence=5, prompts=default", {"evidence": 5}),
        (
            "settings=evidence=5, prompts=formal",
            {"evidence": 5, "prompts": "/x/formal"},
        ),
    ]


def test_folders_of_one_name_are_told_apart() -> None:
    found = variants({"prompts": ["a/formal", "b/formal", "default"]})
    assert [each.name for each in found] == [
        "prompts=a/formal", "prompts=b/formal", "prompts=default",
    ]  # fmt: skip


def test_axes_are_read_with_their_types() -> None:
    assert read_axes(["examples=zero, fixed", "min_evidence=0.4,1", "verify=true,false"]) == {
        "examples": ("zero", "fixed"), "min_evidence": (0.4, 1), "verify": (True, False),
    }  # fmt: skip
    assert read_axes(["server_url=http://a/v1?x=1"]) == {"server_url": ("http://a/v1?x=1",)}


@pytest.mark.parametrize("text", ["examples", "=zero", "examples=", "examples=a,,b"])
def test_what_is_no_axis_is_refused(text: str) -> None:
    with pytest.raises(RunError, match="is not an axis; write examples=zero,fixed,similar"):
        read_axes([text])
