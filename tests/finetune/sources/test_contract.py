"""What holds of every source that can be read without public data or a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from finetune.gating import objection
from finetune.sources import NAMES, data_source, options_form
from finetune.sources.base import Dropped, Place
from finetune.types import Example
from prompts.templates import load_template

SHARED = Path(__file__).parents[4] / "shared" / "data"
PUBLIC = ("hetpqa", "semipqa", "bitext")
OPTIONS: dict[str, dict[str, Any]] = {"policies": {"fillings": 2}, "catalogue": {"products": 40}}


def read(name: str, folder: Path | None = None, **options: Any) -> list[Example | Dropped]:
    place = Place(seed=1, folder=folder)
    source = data_source(name)
    return list(source.examples(source.Options(**options), place))


@pytest.mark.parametrize("name", NAMES)
def test_every_source_has_options_and_a_licence(name: str) -> None:
    source = data_source(name)
    assert source.LICENCE
    assert issubclass(options_form(name), object)
    assert (source.__doc__ or "").count("\n") > 4  # with a sample of what it reads


@pytest.fixture(params=[*OPTIONS, "comparisons", "followups", "completion", "smalltalk", *PUBLIC])
def examples(request: pytest.FixtureRequest) -> list[Example]:
    name = request.param
    if name in PUBLIC and not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: the public data sets lie beside the checkout")
    found = read(name, SHARED if name in PUBLIC else None, **OPTIONS.get(name, {}))
    return [each for each in found if isinstance(each, Example)]


def test_its_examples_can_be_learned(examples: list[Example]) -> None:
    assert len(examples) > 50
    assert len({each.id for each in examples}) == len(examples)
    refused = [objection(each) for each in examples]
    assert sum(each is not None for each in refused) <= 0.15 * len(examples)
    for each in examples:
        assert each.licence
        assert each.question.strip()
        small = each.answer[0].islower() or each.answer.startswith('"')
        assert not small or each.task in ("complete", "followup"), each.answer
        if gold := each.meta.get("gold"):
            assert 1 <= int(gold) <= len(each.evidence)
            assert f"[{gold}]" in each.answer


def test_its_abstentions_are_the_templates(examples: list[Example]) -> None:
    for each in examples:
        form = load_template(each.task).form
        if each.outcome == "abstained" and form is not None:
            assert each.answer.startswith(form.abstention)
            assert "[" not in each.answer


@pytest.mark.parametrize("name", ["smalltalk", "policies", "catalogue"])
def test_the_same_seed_gives_the_same(name: str) -> None:
    options = OPTIONS.get(name, {})
    assert read(name, **options) == read(name, **options)


def _ids(found: list[Example | Dropped]) -> set[str]:
    return {each.id for each in found if isinstance(each, Example)}


def test_products_kept_for_testing_are_never_learned_from() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not there: the public data sets lie beside the checkout")
    from finetune.matching.groups import plain
    from finetune.sources.hetpqa import held_out

    held = held_out(Place(folder=SHARED), 0.5)
    found = read("hetpqa", SHARED)
    groups = {each.group.removeprefix("hetpqa-") for each in found if isinstance(each, Example)}
    assert held.products
    assert groups
    assert not groups & held.products
    asked = {plain(each.question) for each in found if isinstance(each, Example)}
    assert not asked & held.questions
    assert len(_ids(found)) < len(_ids(read("hetpqa", SHARED, held_out=0.0)))
