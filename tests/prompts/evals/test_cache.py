from __future__ import annotations

import threading
from pathlib import Path

import pytest

from prompts.evals.cache import Cache, CachedJudge, hash_of_files, key_of
from prompts.evals.results import RunError
from prompts.evals.suite import Grade, Undecided
from prompts.evals.types import Answered


def test_answers_come_back_in_another_process(tmp_path: Path) -> None:
    answers = (Answered("a", "answered"), Answered("b \udcff", "abstained"))
    with Cache(tmp_path / "folder" / "c.sqlite") as cache:
        assert cache.answers("k") is None
        cache.put_answers("k", answers, 1.5)
    with Cache(tmp_path / "folder" / "c.sqlite") as cache:
        assert cache.answers("k") == (answers, 1.5)


def test_a_damaged_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "c.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(RunError, match="delete it, or run with --no-cache"):
        Cache(tmp_path / "c.sqlite")


def test_two_runs_write_at_once(tmp_path: Path) -> None:
    caches = [Cache(tmp_path / "c.sqlite") for _ in range(2)]

    def write(cache: Cache, half: int) -> None:
        for number in range(100):
            cache.put(f"{half}-{number}", number)

    threads = [
        threading.Thread(target=write, args=(cache, half))
        for half, cache in enumerate(caches)
        for _ in range(3)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert all(caches[0].get(f"1-{number}") == number for number in range(100))
    assert all(caches[1].get(f"0-{number}") == number for number in range(100))
    for cache in caches:
        cache.close()


def test_a_key_changes_with_every_value_and_not_with_their_order() -> None:
    assert key_of({"a": 1, "b": [1, 2]}) == key_of({"b": [1, 2], "a": 1})
    assert len({key_of({"a": value}) for value in (1, "1", None, [1], 1.5)}) == 5


def test_files_are_hashed_by_name_and_content(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")
    first = hash_of_files(tmp_path)
    (tmp_path / "a.txt").touch()
    assert hash_of_files(tmp_path) == first
    (tmp_path / "a.txt").write_text("two")
    second = hash_of_files(tmp_path)
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    assert len({first, second, hash_of_files(tmp_path)}) == 3
    assert hash_of_files(tmp_path, ("*.py",)) == hash_of_files(tmp_path / "none")


class _Judge:
    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, rubric: str, **_: object) -> Grade:
        self.asked += 1
        if rubric == "hard":
            raise Undecided("no JSON")
        return Grade(4, "good")


def _ask(judge: CachedJudge, rubric: str = "polite", answer: str = "Hello.") -> Grade:
    return judge(rubric, question="Hi", answer=answer, sources=("s",))


def test_a_judge_is_asked_once_for_the_same(tmp_path: Path) -> None:
    judge = _Judge()
    with Cache(tmp_path / "c.sqlite") as cache:
        for _ in range(2):
            assert _ask(CachedJudge(judge, cache=cache, identity="m")) == Grade(4, "good")
        assert judge.asked == 1
        _ask(CachedJudge(judge, cache=cache, identity="m"), answer="Hi.")
        _ask(CachedJudge(judge, cache=cache, identity="other"))
        assert judge.asked == 3


def test_what_a_judge_could_not_decide_is_not_kept(tmp_path: Path) -> None:
    judge = _Judge()
    with Cache(tmp_path / "c.sqlite") as cache:
        for _ in range(2):
            with pytest.raises(Undecided):
                _ask(CachedJudge(judge, cache=cache, identity="m"), "hard")
    assert judge.asked == 2
