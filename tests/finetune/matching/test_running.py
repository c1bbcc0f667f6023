"""A whole tuning of an encoder, from a config to a folder that the registry takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from finetune import cards
from finetune.errors import DataError, ExportError, MissingDataError, TrainingError
from finetune.matching.config import MatchingConfig
from finetune.matching.gathering import gather
from finetune.matching.groups import Pool
from finetune.matching.planning import report, steps
from finetune.matching.running import describe, run
from finetune.registry import Registry
from knowledge.adapters import MATCHING
from knowledge.embedding import WordHashEmbedder
from knowledge.evidence import SimilarityMatcher
from knowledge.matching import MatchingEncoder

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is:FutureWarning")


def config(tiny: Path, public: Path, output: Path, **training: Any) -> MatchingConfig:
    return MatchingConfig.model_validate(
        {
            "kind": "matching",
            "base": str(tiny),
            "data": {"folder": str(public), "max_tokens": 32, "shoppers": {"development": 0.4}},
            "lora": {"rank": 4},
            "training": {"groups": 4, "steps": 3, "checks": 1, **training},
            "output": str(output),
        }
    )


def test_a_config_becomes_an_encoder_of_a_store(tiny: Path, public: Path, tmp_path: Path) -> None:
    said: list[str] = []
    folder = run(config(tiny, public, tmp_path / "ours"), say=said.append)
    assert {path.name for path in folder.iterdir()} == {
        "README.md", "adapter_config.json", "adapter_model.safetensors", "card.json",
        "figures.json", "head.safetensors", "matching.json", "training.json",
    }  # fmt: skip
    card = cards.read(folder)
    assert (card.kind, card.name, card.parent) == (MATCHING, "ours", None)
    learned = {each["name"]: each for each in card.data["sources"]}
    assert learned["hetPQA"]["kept"] > 0
    assert all(len(each) == 64 for each in learned["hetPQA"]["hashes"].values())
    assert learned["semiPQA"]["licence"] == "CDLA-Sharing-1.0"
    entry = Registry(tmp_path / "store").add(folder)
    encoder = MatchingEncoder(entry.folder, first=SimilarityMatcher(WordHashEmbedder()))
    assert 0 <= float(encoder.score("what is the tent", ["the tent is red"])[0]) <= 1
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ExportError, match="already there"):
        run(config(tiny, public, folder), say=said.append)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    # One that goes on from it names it, and what it had learned from.
    more = run(config(tiny, public, tmp_path / "more", start=str(folder)), say=said.append)
    assert cards.read(more).parent == "ours"
    assert cards.read(more).data["before"] == card.data | {"name": "ours"}
    kept = f"{learned['hetPQA']['kept']:,}"
    assert f"as `ours`, from\n- hetPQA: {kept} questions" in (more / "README.md").read_text()
    # What it went on from need not be kept: its own card still says what that was.
    gone = config(tiny, public, tmp_path / "more", start=str(tmp_path / "gone"))
    told = (more / "README.md").read_text()
    describe(gone, more, gather(gone), name="more")
    assert cards.read(more).parent == "ours"
    assert cards.read(more).data["before"] == card.data | {"name": "ours"}
    assert (more / "README.md").read_text() == told
    last = run(config(tiny, public, tmp_path / "last", start=str(more)), say=said.append)
    told = (last / "README.md").read_text()
    assert told.index("as `more`, from") < told.index("as `ours`, from")


def test_what_fails_leaves_nothing(tiny: Path, public: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "ours"
    wild = config(tiny, public, output, rate=1e30, head_rate=1e30, clip=1e30, steps=9)
    with pytest.raises(TrainingError, match="no number any more"):
        run(wild, say=lambda _: None)
    with pytest.raises(MissingDataError):
        run(config(tiny, tmp_path / "none", output), say=lambda _: None)
    few = config(tiny, public, output)
    data = few.data.model_copy(
        update={"shoppers": few.data.shoppers.model_copy(update={"development": 0.0})}
    )
    with pytest.raises(DataError, match=r"raise data\.shoppers\.development"):
        run(few.model_copy(update={"data": data}), say=lambda _: None)
    assert not output.exists()
    assert not output.parent.exists() or not list(output.parent.iterdir())


def test_what_a_holdout_asks_or_names_is_not_learned(
    tiny: Path, public: Path, tmp_path: Path
) -> None:
    (tmp_path / "products.jsonl").write_text(
        "".join(
            json.dumps(
                {"id": f"90{n}", "title": f"Larch tent {n}", "doors": n, "weight": f"{n} kg"}
            )
            + "\n"
            for n in range(20)
        ),
        encoding="utf-8",
    )
    own = [{"path": str(tmp_path / "products.jsonl"), "products": 20, "questions": 6}]

    def learned(*holdout: Path) -> tuple[Pool, ...]:
        wanted = config(tiny, public, tmp_path / "ours").model_dump()
        wanted["data"] |= {"catalogues": own, "holdout": [str(each) for each in holdout]}
        return gather(MatchingConfig.model_validate(wanted)).train

    before = [pool for pool in learned() if len(pool.question.split()) >= 4]
    made = next(pool for pool in before if pool.product.startswith("90"))
    shopper = next(pool for pool in before if pool.source == "hetPQA")
    rows = [
        {"question": made.question.upper()},
        {"question": f"{shopper.question} really"},
        {"question": "x", "product_id": "907"},
    ]
    held = tmp_path / "held.jsonl"
    held.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    after = learned(held)
    assert {"907"} <= {pool.product for pool in before}
    assert "907" not in {pool.product for pool in after}
    asked = {pool.question for pool in after}
    assert made.question not in asked
    assert shopper.question not in asked
    with pytest.raises(MissingDataError, match=r"there is no .*none\.jsonl, which data\.holdout"):
        learned(tmp_path / "none.jsonl")


def test_a_dry_run_tells_what_would_be_learned(tiny: Path, public: Path, tmp_path: Path) -> None:
    wanted = config(tiny, public, tmp_path / "ours", steps=None, epochs=2)
    data = gather(wanted)
    first, *lines = report(wanted, data)
    assert first.startswith(f"{len(data.train)} questions to learn from")
    assert "  semiPQA: 1 (CDLA-Sharing-1.0)" in lines
    assert any(line.startswith("tokens of a pair: 50% at most") for line in lines)
    assert any(line.startswith("  answers: ") for line in lines)
    assert lines[-1].startswith(f"{steps(wanted, len(data.train))} steps, about")
    assert steps(wanted, 9) == 6
    # As long as the `shops` that ship took: 1,798 steps of 8 questions with 7 texts, two threads.
    long = config(tiny, public, tmp_path / "ours", groups=8, epochs=9999, steps=1798, threads=2)
    long = long.model_copy(update={"data": long.data.model_copy(update={"negatives": 6})})
    assert list(report(long, data))[-1] == "1798 steps, about 59 minutes on 2 CPU threads"


def test_an_encoder_to_go_on_from_that_is_not_there(
    tiny: Path, public: Path, tmp_path: Path
) -> None:
    again = config(tiny, public, tmp_path / "more", start=str(tmp_path / "matching"))
    with pytest.raises(MissingDataError, match="make it first, as by `floorwalker tune matching`"):
        run(again, say=print)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "matching.json").write_text("{", encoding="utf-8")
    for start, said in {
        "own": r"there is no .*own: give the folder of an encoder that `floorwalker tune` made",
        "embedded": "there is no .*embedded: give the folder",  # which is no encoder's config
        "file": "file is no folder: give the folder",
        "folder": r"folder is no matching encoder, it has no matching\.json: give the folder",
        "half": r"matching\.json cannot be used",
    }.items():
        again = config(tiny, public, tmp_path / "more", start=str(tmp_path / start))
        with pytest.raises(DataError, match=rf"^training\.start: .*{said}"):
            run(again, say=print)
    assert not (tmp_path / "more").exists()
