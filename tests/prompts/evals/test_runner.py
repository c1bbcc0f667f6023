from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from prompts.evals.asking import Services
from prompts.evals.cache import Cache, CachedJudge
from prompts.evals.checks.rubric import Rubric
from prompts.evals.results import RunError
from prompts.evals.runner import Options, Planned, count, run
from prompts.evals.suite import Case, Check, Grade, Proof, Suite, TurnCase
from prompts.evals.threads import check_time
from prompts.evals.types import CaseResult, Run, Variant
from tests.prompts.evals.making import Talker, case, check, suite

STORE = Path("store")
PLAIN = (Variant("default"),)
QUICK = Options(pause=0.001, seconds=5)


def go(talker: Talker, *suites: Suite, options: Options = QUICK, **more: object) -> Run:
    planned = [Planned(each, STORE, PLAIN) for each in suites]
    return run(planned, opener=talker, options=options, **more)  # type: ignore[arg-type]


def test_each_case_becomes_a_result_in_the_order_of_the_suite() -> None:
    cases = [case(f"c{i}", says="yes" if i % 2 else "no", tags=("t",)) for i in range(9)]
    found = go(Talker(), suite(*cases))
    assert [each.case for each in found.results] == [f"c{i}" for i in range(9)]
    assert [each.passed for each in found.results] == [bool(i % 2) for i in range(9)]
    assert all(each.decided and each.tags == ("t",) for each in found.results)
    first = found.results[0]
    assert (first.suite, first.variant, first.repeat, first.cluster) == ("s", "default", 0, "s/c0")
    assert first.checks[0].reason == "looked for 'no'"
    assert first.exchanges[0].answer.text == "yes"


def test_a_conversation_is_one_and_its_checks_see_the_turns_before() -> None:
    talker = Talker(say=lambda text, _: f"about {text}")
    turns = (TurnCase("tents", (check("tents"),)), TurnCase("boots", (check("tents"),)))
    found = go(talker, suite(Case("talk", turns, cluster="both", proof=(Proof("p", "q"),))))
    (result,) = found.results
    assert [each.ask for each in result.exchanges] == ["tents", "boots"]
    assert [(each.turn, each.passed) for each in result.checks] == [(0, True), (1, False)]
    assert list(talker.conversations.values()) == [["tents", "boots"]]
    assert (result.cluster, result.proof) == ("s/both", "p: q")


def test_checks_of_the_same_words_and_of_any_weight_are_all_kept() -> None:
    checks = (check("yes"), check("yes", negated=True, weight=0.5), check("no", weight=0.0))
    (result,) = go(Talker(), suite(Case("c", (TurnCase("c", checks),)))).results
    assert [each.passed for each in result.checks] == [True, False, False]
    assert [each.weight for each in result.checks] == [1.0, 0.5, 0.0]
    assert (result.passed, result.score) == (False, pytest.approx(2 / 3))


def test_what_a_check_cannot_tell_is_no_verdict() -> None:
    (result,) = go(Talker(), suite(case("c", says="?"))).results
    assert (result.decided, result.passed, result.error) == (False, False, None)
    assert (result.checks[0].passed, result.checks[0].reason) == (None, "nobody can tell")


def test_an_error_is_tried_again_and_then_told_apart_from_failures() -> None:
    failing = {"once": 1, "always": 99}

    def say(text: str, _settings: object) -> str:
        if failing.get(text, 0):
            failing[text] -= 1
            raise ConnectionError("refused")
        return "yes"

    talker = Talker(say)
    once, always, never = go(talker, suite(case("once"), case("always"), case("never"))).results
    assert once.passed
    assert never.passed
    assert (always.decided, always.error) == (False, "ConnectionError: refused")
    assert sorted(talker.asked) == ["always"] * 3 + ["never"] + ["once"] * 2
    # No attempt sees the turns of the one before.
    assert all(len(asks) == 1 for asks in talker.conversations.values())


def test_where_nothing_is_answered_asking_ends() -> None:
    def say(_text: str, _settings: object) -> str:
        raise ConnectionError("refused")

    talker = Talker(say)
    cases = [case(f"c{i}") for i in range(200)]
    found = go(talker, suite(*cases), options=Options(pause=0.001, workers=2))
    assert len(set(talker.asked)) < 20
    assert found.results[-1].error == "not asked: the first 10 cases all ended in errors"


def test_a_case_that_is_stuck_is_given_up_and_the_others_go_on() -> None:
    release = threading.Event()

    def say(text: str, _settings: object) -> str:
        if text == "stuck":
            release.wait(30)
        return "yes"

    talker = Talker(say)
    started = time.monotonic()
    stuck, *others = go(
        talker, suite(case("stuck"), *(case(f"c{i}") for i in range(5))),
        options=Options(seconds=0.2, workers=1),
    ).results  # fmt: skip
    release.set()
    assert time.monotonic() - started < 20
    assert stuck.error == "out of time: not done after 0.2 s"
    assert all(each.passed for each in others)
    assert talker.asked.count("stuck") == 1  # it would take too long again


def test_work_for_a_case_that_was_given_up_ends_at_its_next_step(tmp_path: Path) -> None:
    open_at_the_end = []

    def say(_text: str, _settings: object) -> str:
        try:
            for _ in range(3000):
                time.sleep(0.05)
                check_time()
        finally:
            open_at_the_end.append(slow.open)
        return "yes"

    slow = Talker(say)
    with Cache(tmp_path / "c.sqlite") as cache:
        go(slow, suite(case("slow")), options=Options(seconds=0.01), cache=cache)
        assert open_at_the_end == [1]  # the run waits a little for it, before the shop closes
        talker = Talker()
        assert not go(talker, suite(case("slow")), cache=cache).results[0].cached


def test_so_many_cases_go_at_once_as_there_are_workers() -> None:
    together = threading.Barrier(60)  # more than the 40 threads that anyio has
    inside, most, lock = 0, 0, threading.Lock()

    def say(_text: str, _settings: object) -> str:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        together.wait(60)
        with lock:
            inside -= 1
        return "yes"

    cases = [case(f"c{i}") for i in range(120)]
    found = go(Talker(say), suite(*cases), options=Options(workers=60, attempts=1))
    assert all(each.passed for each in found.results)
    assert most == 60


def test_repeats_have_seeds_of_their_own_and_variants_their_settings() -> None:
    talker = Talker(say=lambda _text, settings: f"{settings['m']} {settings['seed']}")
    variants = (Variant("m=a", {"m": "a"}), Variant("m=b", {"m": "b"}))
    planned = [Planned(suite(case("c"), case("d")), STORE, variants)]
    found = run(planned, opener=talker, options=Options(repeats=3, seed=7))
    said = {
        (each.variant, each.repeat): each.exchanges[0].answer.text
        for each in found.results
        if each.case == "c"
    }
    assert said == {
        ("m=a", 0): "a 7", ("m=a", 1): "a 8", ("m=a", 2): "a 9",
        ("m=b", 0): "b 7", ("m=b", 1): "b 8", ("m=b", 2): "b 9",
    }  # fmt: skip
    assert count(planned, 3) == len(found.results) == 12
    assert (found.repeats, found.seed, found.variants) == (3, 7, variants)


def test_a_variant_that_cannot_be_opened_keeps_all_from_running() -> None:
    talker = Talker()

    class Picky(Talker):
        def __call__(self, store: Path, settings: object) -> object:  # type: ignore[override]
            if settings["m"] == "bad":  # type: ignore[index]
                raise ValueError("no such model")
            return talker(store, settings)  # type: ignore[arg-type]

    variants = (Variant("good", {"m": "good"}), Variant("bad", {"m": "bad"}))
    with pytest.raises(ValueError, match="no such model"):
        run([Planned(suite(case("c")), STORE, variants)], opener=Picky())  # type: ignore[arg-type]
    assert talker.asked == []


def test_two_variants_of_one_name_are_refused() -> None:
    planned = [
        Planned(suite(case("c"), name=name), STORE, (Variant("prompts=formal", {"prompts": name}),))
        for name in ("a", "b")
    ]
    with pytest.raises(RunError, match="b: its variant 'prompts=formal' is another"):
        run(planned, opener=Talker())


def test_each_result_is_told_when_it_is_there() -> None:
    told: list[CaseResult] = []
    found = go(Talker(), suite(*(case(f"c{i}") for i in range(5))), told=told.append)
    assert sorted(told, key=lambda each: each.case) == list(found.results)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "answers.sqlite")


def test_what_was_answered_is_not_asked_again_but_checked_again(cache: Cache) -> None:
    with cache:
        first = go(Talker(), suite(case("c", "a", "b"), case("d")), cache=cache)
        talker = Talker()
        again = go(talker, suite(case("c", "a", "b", says="no"), case("d")), cache=cache)
    assert talker.asked == []
    assert [each.passed for each in first.results] == [True, True]
    assert [(each.passed, each.cached) for each in again.results] == [(False, True), (True, True)]
    assert again.results[0].exchanges == first.results[0].exchanges
    assert again.results[0].seconds == first.results[0].seconds


@pytest.mark.parametrize(
    ("changed", "options", "store"),
    [
        (case("c", "other"), QUICK, STORE),
        (case("c", "before", "c"), QUICK, STORE),
        (case("c", customer="c-1"), QUICK, STORE),
        (case("c"), Options(seed=1), STORE),
        (case("c"), QUICK, Path("elsewhere")),
    ],
)
def test_another_question_customer_seed_or_store_is_asked(
    changed: Case, options: Options, store: Path, cache: Cache
) -> None:
    with cache:
        go(Talker(), suite(case("c")), cache=cache)
        talker = Talker()
        planned = [Planned(suite(changed), store, PLAIN)]
        run(planned, opener=talker, options=options, cache=cache)
    assert talker.asked == [turn.ask for turn in changed.turns]


def test_each_repeat_is_kept_on_its_own(cache: Cache) -> None:
    with cache:
        go(Talker(), suite(case("c")), options=Options(repeats=2), cache=cache)
        talker = Talker()
        go(talker, suite(case("c")), options=Options(repeats=3), cache=cache)
    assert talker.asked == ["c"]


def test_errors_are_not_kept(cache: Cache) -> None:
    def say(_text: str, _settings: object) -> str:
        raise ConnectionError("refused")

    with cache:
        go(Talker(say), suite(case("c")), cache=cache)
        assert go(Talker(), suite(case("c")), cache=cache).results[0].passed


def test_an_interruption_leaves_what_was_answered(cache: Cache) -> None:
    def say(text: str, _settings: object) -> str:
        if text == "c5":
            raise KeyboardInterrupt
        return "yes"

    cases = [case(f"c{i}") for i in range(10)]
    with cache:
        with pytest.raises(KeyboardInterrupt):
            go(Talker(say), suite(*cases), options=Options(workers=1), cache=cache)
        talker = Talker()
        found = go(talker, suite(*cases), options=Options(workers=1), cache=cache)
    assert talker.asked == ["c5", "c6", "c7", "c8", "c9"]
    assert all(each.passed for each in found.results)


def test_a_judge_that_cannot_be_reached_is_asked_again_and_once_for_all_runs(cache: Cache) -> None:
    calls: list[str] = []

    def judge(rubric: str, *, question: str, answer: str, sources: object) -> Grade:
        calls.append(rubric)
        if len(calls) == 1:
            raise ConnectionError("refused")
        return Grade(4, "fine")

    polite = Check("rubric", Rubric(text="Is it polite?"), said="rubric: Is it polite?")
    judged = suite(Case("c", (TurnCase("c", (polite,)),)))
    with cache:
        services = Services(judge=CachedJudge(judge, cache=cache, identity="j"))
        for _ in range(2):
            (result,) = go(Talker(), judged, services=services, cache=cache).results
            assert result.passed
    assert calls == ["Is it polite?"] * 2


def test_a_judge_that_is_never_there_is_an_error_and_no_score() -> None:
    polite = Check("rubric", Rubric(text="Is it polite?"), said="rubric: Is it polite?")

    def judge(rubric: str, *, question: str, answer: str, sources: object) -> Grade:
        raise ConnectionError("refused")

    services = Services(judge=judge)
    (result,) = go(
        Talker(), suite(Case("c", (TurnCase("c", (polite,)),))), services=services
    ).results
    assert (result.decided, result.checks[0].passed) == (False, None)
    assert result.checks[0].reason == "ConnectionError: refused"
    assert result.exchanges[0].answer.text == "yes"
