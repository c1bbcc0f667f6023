"""Which of a config's files are learned from, and which of their questions are left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from finetune.errors import DataError
from finetune.hygiene.leaks import Held, Leaks
from finetune.matching.config import MatchingConfig
from finetune.matching.gathering import gather, unheld
from finetune.matching.groups import Pool
from finetune.matching.planning import report
from finetune.matching.questions import source_name

PAGE = {"id": "returns", "title": "Returns", "text": "Shoes must be unworn. Sale items are final."}
ASKED: dict[str, Any] = {
    "text": "may I send back worn shoes",
    "evidence": [{"in": "returns", "words": "Shoes must be unworn"}],
}


def shop(path: Path, *questions: dict[str, Any], **values: Any) -> Path:
    line = {"shop": "S", "documents": [PAGE], "questions": questions or [ASKED], **values}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    return path


def config(tiny: Path, public: Path, *shops: Path | dict[str, Any], **data: Any) -> MatchingConfig:
    named = [each if isinstance(each, dict) else {"path": str(each)} for each in shops]
    form = {"folder": str(public), "shoppers": {"development": 0.0}, "shops": named, **data}
    return MatchingConfig.model_validate({"kind": "matching", "base": str(tiny), "data": form})


def test_what_proves_an_answer_of_a_suite_takes_no_other_question_along() -> None:
    leaks = Leaks(Held((), frozenset({"P7"}), ("Each item can be exchanged once.",)))
    proof, other = "Returns: Each item can be exchanged once.", "Returns: Sale items are final."
    beside = Pool("q", ("yes",), (proof, other), "p", "s", labelled=(proof,))
    (left,) = unheld([beside], leaks)
    assert (left.answers, left.others, left.labelled) == (("yes",), (other,), ())
    answered = Pool("q", (proof,), (other,), "p", "s")
    about = Pool("q", ("yes",), (other,), "P7", "s")
    assert list(unheld([answered, about], leaks)) == []


def test_a_dry_run_tells_what_a_suite_keeps_from_being_learned(
    tiny: Path, public: Path, tmp_path: Path
) -> None:
    held = tmp_path / "held.jsonl"
    held.write_text(json.dumps({"question": ASKED["text"]}), encoding="utf-8")
    wanted = config(tiny, public, shop(tmp_path / "ours" / "1.jsonl"), holdout=[str(held)])
    data = gather(wanted)
    assert "ours/1.jsonl" not in data.counts
    assert "left out, as a suite or holdout file has them: 1 of ours/1.jsonl" in [
        *report(wanted, data)
    ]


def test_a_shop_file_is_named_once(tiny: Path, public: Path, tmp_path: Path) -> None:
    ours = shop(tmp_path / "ours" / "1.jsonl")
    held_out = {"path": str(ours), "held_out": True}
    with pytest.raises(DataError, match=r"data\.shops names .*ours/1\.jsonl twice: leave one out"):
        gather(config(tiny, public, ours, held_out))
    copy = shop(tmp_path / "copies" / "2.jsonl")
    with pytest.raises(DataError, match=r"1\.jsonl and .*2\.jsonl, which are the same: leave"):
        gather(config(tiny, public, ours, {"path": str(copy), "held_out": True}))


def test_two_sources_of_one_name_would_be_one_in_the_card(
    tiny: Path, public: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = shop(tmp_path / "shops" / "1.jsonl")
    other = shop(tmp_path / "b" / "shops" / "1.jsonl", shop="T")
    with pytest.raises(DataError, match=r"would both be called shops/1\.jsonl: rename one of them"):
        gather(config(tiny, public, one, other))
    # A file without a folder before it is called as it is from elsewhere.
    monkeypatch.chdir(one.parent)
    assert source_name(Path("1.jsonl")) == source_name(one) == "shops/1.jsonl"


def test_a_question_without_any_text_is_left_out_and_told(
    tiny: Path, public: Path, tmp_path: Path
) -> None:
    # Which product is meant nobody knows, and there is no page.
    product = {"id": "P1", "title": "Larch Tent", "description": "A dome tent for two people."}
    asked = {"text": "do you engrave"}, {"text": "will the larch burn"}
    path = shop(tmp_path / "ours" / "1.jsonl", *asked, documents=[], products=[product])
    data = gather(wanted := config(tiny, public, path))
    assert data.counts["ours/1.jsonl"] == 1
    assert "left out, as nothing that the shop states is beside them: 1 of ours/1.jsonl" in [
        *report(wanted, data)
    ]
