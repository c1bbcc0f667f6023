from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from prompts.evals.results import read_run
from tests.ui.conftest import ROOT, START, Command, is_one_line

MINI = {
    "products": [
        {"id": "K1", "title": "Copper Kettle", "price": 59.9, "currency": "USD", "in_stock": 2,
         "description": "A whistling kettle for gas."},
    ],
    "documents": [
        {"id": "returns", "title": "Returns",
         "text": "You can return most items within 30 days of delivery."},
    ],
    "settings": {"model": "scripted", "embedder": "word-hash",
                 "min_similarity": 0.1, "min_evidence": 0.1},
}  # fmt: skip
RETURNS = "How long can I return items?"
CASES: list[dict[str, Any]] = [
    {"id": "window", "ask": RETURNS, "tags": ["policy"], "checks": [{"contains": "30 days"}]},
    {"id": "price", "ask": "How much is the Copper Kettle?", "tags": ["price"],
     "checks": [{"contains": "59.90"}]},
]  # fmt: skip
WRONG = {"id": "wrong", "ask": RETURNS, "tags": ["policy"], "checks": [{"contains": "90 days"}]}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOORWALKER_CACHE", str(tmp_path / "cache"))


def write_suite(folder: Path, cases: list[dict[str, Any]] = CASES, **fields: Any) -> Path:
    path = folder / "mini.yaml"
    values = {"name": "mini", "purpose": "A try.", "store": MINI, **fields, "cases": cases}
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


def test_passing_failing_and_unusable_suites_differ_in_status(
    command: Command, tmp_path: Path
) -> None:
    good = command("eval", write_suite(tmp_path))
    assert (good.status, good.err) == (0, "")
    assert "100 %" in good.out
    bad = command("eval", write_suite(tmp_path, [*CASES, WRONG]))
    assert bad.status == 1
    assert "mini/wrong" in bad.out
    unusable = command("eval", write_suite(tmp_path, [{"id": "x", "ask": "y", "checks": ["z"]}]))
    assert (unusable.status, unusable.out) == (2, "")


def test_each_problem_of_a_suite_is_a_line_of_its_own(command: Command, tmp_path: Path) -> None:
    cases = [
        {"id": "a", "ask": "b", "checks": [{"contain": "x"}]},
        {"id": "c", "ask": "d", "checks": [{"regex": "("}]},
    ]
    ran = command("eval", write_suite(tmp_path, cases))
    assert ran.status == 2
    lines = ran.err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{tmp_path / 'mini.yaml'}:") for line in lines)
    assert not (tmp_path / "cache" / "evals.sqlite").exists()  # nothing was run


def test_every_output_is_written(command: Command, tmp_path: Path) -> None:
    files = {
        name: tmp_path / f"run.{name}" for name in ("json", "csv", "junit", "markdown", "html")
    }
    words = [word for name, path in files.items() for word in (f"--{name}", path)]
    ran = command("eval", write_suite(tmp_path), *words)
    assert ran.status == 0
    assert all(path.stat().st_size > 100 for path in files.values())
    found = read_run(files["json"])
    assert found.suites == ("mini",)
    assert [each.case for each in found.results] == ["window", "price"]
    assert "30 days" in found.results[0].exchanges[0].answer.text
    assert found.results[0].exchanges[0].answer.passages
    assert found.versions["code"]


def test_the_second_run_asks_nothing_unless_told_to(command: Command, tmp_path: Path) -> None:
    suite, file = write_suite(tmp_path), tmp_path / "run.json"
    for words, cached in (
        ((), False),
        ((), True),
        (("--no-cache",), False),
        (("--seed", "1"), False),
    ):
        command("eval", suite, "--json", file, *words)
        assert {each.cached for each in read_run(file).results} == {cached}, words


@pytest.mark.parametrize(
    "setting",
    [{"shop_name": "Another"}, {"min_evidence": 0.2}, {"max_tokens": 5}, {"verify": False}],
)
def test_another_setting_is_another_answer(
    setting: dict[str, Any], command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "run.json"
    command("eval", write_suite(tmp_path))
    store = {**MINI, "settings": {**MINI["settings"], **setting}}  # type: ignore[dict-item]
    command("eval", write_suite(tmp_path, store=store), "--json", file)
    assert not any(each.cached for each in read_run(file).results)


def test_another_record_or_prompt_is_another_answer(
    command: Command, shop: Path, tmp_path: Path
) -> None:
    suite, file = write_suite(tmp_path), tmp_path / "run.json"

    def cached() -> set[bool]:
        command("eval", suite, "--store", shop, "--json", file)
        return {each.cached for each in read_run(file).results}

    assert [cached(), cached()] == [{False}, {True}]
    (tmp_path / "new.md").write_text("---\nid: new\ntitle: New\n---\nWe gift-wrap.\n")
    assert command("ingest", "--store", shop, tmp_path / "new.md").status == 0
    assert [cached(), cached()] == [{False}, {True}]
    (shop / "prompts").mkdir()
    (shop / "prompts" / "note.txt").write_text("formal")
    assert [cached(), cached()] == [{False}, {True}]


def test_evaluating_leaves_no_conversations_in_the_store(
    command: Command, shop: Path, tmp_path: Path
) -> None:
    before = {path.name for path in shop.iterdir()}
    command("eval", write_suite(tmp_path), "--store", shop)
    assert {path.name for path in shop.iterdir()} == before


def test_cases_are_chosen_by_tag_and_id(command: Command, tmp_path: Path) -> None:
    suite, file = write_suite(tmp_path, [*CASES, WRONG]), tmp_path / "run.json"

    def chosen(*words: str) -> list[str]:
        command("eval", suite, "--json", file, *words)
        return [each.case for each in read_run(file).results]

    assert chosen("--tag", "policy") == ["window", "wrong"]
    assert chosen("--tag", "policy", "--tag", "price") == ["window", "price", "wrong"]
    assert chosen("--case", "price", "--case", "mini/wrong") == ["price", "wrong"]
    assert chosen("--tag", "policy", "--case", "wrong") == ["wrong"]
    unknown = command("eval", suite, "--case", "nothing")
    assert is_one_line(unknown)
    assert "there is no case 'nothing'" in unknown.err
    none = command("eval", suite, "--tag", "nothing")
    assert is_one_line(none)
    assert "no case has the tag nothing" in none.err


def test_variants_are_those_of_the_suite_or_of_the_command(
    command: Command, tmp_path: Path
) -> None:
    suite = write_suite(tmp_path, matrix={"settings": [{}, {"min_evidence": 0.9}]})
    file = tmp_path / "run.json"
    command("eval", suite, "--json", file)
    assert [each.name for each in read_run(file).variants] == [
        "settings=default", "settings=min_evidence=0.9",
    ]  # fmt: skip
    command("eval", suite, "--vary", "passages=1,2", "--model", "scripted", "--json", file)
    assert [(each.name, dict(each.settings)) for each in read_run(file).variants] == [
        ("passages=1", {"model": "scripted", "passages": 1}),
        ("passages=2", {"model": "scripted", "passages": 2}),
    ]
    wrong = command("eval", suite, "--vary", "pasages=1,2")
    assert is_one_line(wrong)
    assert "unknown setting 'pasages'" in wrong.err


def test_repeats_of_a_model_that_never_varies_are_pointed_out(
    command: Command, tmp_path: Path
) -> None:
    ran = command("eval", write_suite(tmp_path), "--repeats", "2")
    assert ran.status == 0
    assert "temperature is 0, so repeats are the same answer again" in ran.err
    warm = command("eval", write_suite(tmp_path), "--repeats", "2", "--vary", "temperature=0.7")
    assert warm.err == ""


def test_a_baseline_fails_a_run_on_regressions_alone(command: Command, tmp_path: Path) -> None:
    def many(lost: int, more: int = 0) -> list[dict[str, Any]]:
        return [
            {"id": f"c{i}", "ask": f"{RETURNS} {i}", "checks": [{"contains": "30 days"}]}
            for i in range(30 + more)
        ]

    baseline, suite = tmp_path / "before.json", write_suite(tmp_path, [*many(0), WRONG])
    assert command("eval", suite, "--json", baseline).status == 1
    same = command("eval", suite, "--baseline", baseline)
    assert same.status == 0  # a case that failed before is no regression
    assert "no significant regression" in same.out
    more = command("eval", write_suite(tmp_path, many(0, more=2)), "--baseline", baseline)
    assert more.status == 0
    assert "left out, new since the baseline: mini/c30, mini/c31" in more.out
    assert "left out, only in the baseline: mini/wrong" in more.out
    suite = write_suite(tmp_path, many(0))
    worse = command("eval", suite, "--baseline", baseline, "--vary", "min_evidence=1.0")
    assert worse.status == 1
    assert "significantly worse: overall, 100.0% -> 0.0% on 30 cases" in worse.out


def test_a_baseline_that_is_none_is_told_before_anything_runs(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "b.json").write_text("{}")
    ran = command("eval", write_suite(tmp_path), "--baseline", tmp_path / "b.json")
    assert is_one_line(ran)
    assert "is not the record of a run" in ran.err
    assert is_one_line(command("eval", write_suite(tmp_path), "--baseline", tmp_path / "none"))


def test_what_comes_to_no_verdict_is_status_2(command: Command, tmp_path: Path) -> None:
    (tmp_path / "own_checks.py").write_text("def broken(exchanges, value):\n    return 1 / 0\n")
    case = {"id": "c", "ask": RETURNS, "checks": [{"python": "own_checks:broken"}]}
    ran = command("eval", write_suite(tmp_path, [case]))
    assert ran.status == 2
    assert "division by zero" in ran.out


def test_a_rubric_wants_a_judge(command: Command, tmp_path: Path) -> None:
    case = {"id": "c", "ask": RETURNS, "checks": [{"rubric": "Is it polite?"}]}
    ran = command("eval", write_suite(tmp_path, [case]))
    assert is_one_line(ran)
    assert "add --judge MODEL" in ran.err
    # The scripted model says nothing that is a grade.
    judged = command("eval", write_suite(tmp_path, [case]), "--judge", "scripted")
    assert judged.status == 2


def test_a_store_without_an_index_is_told_and_nothing_runs(
    command: Command, empty: Path, tmp_path: Path
) -> None:
    ran = command("eval", write_suite(tmp_path), "--store", empty)
    assert is_one_line(ran)
    assert "holds no index" in ran.err


def test_reserved_words_are_no_suites(command: Command, tmp_path: Path) -> None:
    made = command("eval", "new", tmp_path / "mine.yaml")
    assert made.status == 0
    assert (tmp_path / "mine.yaml").exists()
    for words in (("from-conversations",), ("new", "a.yaml", "b.yaml")):
        ran = command("eval", *words)
        assert is_one_line(ran)
        assert "write it as: floorwalker eval" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT")
def test_ctrl_c_keeps_what_was_answered_and_says_how_to_go_on(tmp_path: Path) -> None:
    cases = [
        {"id": f"c{i}", "ask": f"{RETURNS} {i}", "checks": [{"contains": "30 days"}]}
        for i in range(4000)
    ]
    suite, kept = write_suite(tmp_path, cases), tmp_path / "cache" / "evals.sqlite-wal"
    started = subprocess.Popen(
        [*START, "eval", str(suite), "--workers", "2"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    end = time.monotonic() + 120
    while not kept.exists() or kept.stat().st_size < 200_000:
        assert started.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (130, "")
    assert err == (
        "floorwalker: stopped; what was answered is kept, the same command goes on from there\n"
    )
    few = write_suite(tmp_path, cases[:20])
    again = subprocess.run(
        [*START, "eval", str(few), "--json", str(tmp_path / "run.json")],
        cwd=ROOT, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert again.stderr == b""
    values = json.loads((tmp_path / "run.json").read_text())
    assert any(each["cached"] for each in values["results"])
