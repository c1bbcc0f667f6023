"""YAML as editors write it: its values, its lines, and what trips them up."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts.evals.tree import parse, read


def test_only_true_and_false_are_truth_values() -> None:
    text = (
        "a: no\nb: yes\nc: 12:30\nd: 007\ne: 2026-01-01\nf: 1.50\ng: -3\nh: true\ni:\nj: '5'\n"
        "k: off\nl: 1_000\n"
    )
    tree, problems = parse(text, shown="a.yaml")
    assert problems == []
    assert tree.value == {
        "a": "no", "b": "yes", "c": "12:30", "d": "007", "e": "2026-01-01", "f": 1.5, "g": -3,
        "h": True, "i": None, "j": "5", "k": "off", "l": "1_000",
    }  # fmt: skip


def test_lines_are_those_of_the_parts() -> None:
    tree, _ = parse(
        "cases:\n  - id: a\n    ask: >\n      one\n      two\n  - id: b\n", shown="a.yaml"
    )
    assert tree.line(("cases", 1, "id")) == 6
    assert tree.line(("cases", 0, "nothing", "here")) == 2
    second = tree.at("cases", 1)
    assert (second.value, second.line(), second.line(("id",))) == ({"id": "b"}, 6, 6)
    assert [each.line() for each in tree.items("cases")] == [2, 6]
    assert list(tree.items("none")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ask: Note: x\n", "a.yaml:1: a text with a colon and a space in it has to be in quotes"),
        ("a: 1\n\tb: 2\n", "a.yaml:2: indent with spaces: YAML allows no tabs"),
        ("a: 1\na: 2\n", "a.yaml:2: 'a' stands here twice: keep one of them"),
        (
            "a: 1\n<<: {b: 1}\n",
            "a.yaml:2: merging with << is not supported: use `defaults` or `include`",
        ),
        (
            "ask: where is order #12\n",
            ("a.yaml:1: the text ends with 'where is order', for YAML takes # for a comment: put "
            "it in quotes, or a space after the #"),
        ),
        ("ask: {{ x }}\n", "a.yaml:1: a key is one word or text: put {{ }} and [ ] in quotes"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2: a suite is one document: take out the --- lines"),
        ("a: !important x\n", ("a.yaml:1: !important is not supported: a value that begins with ! "
                              "has to be in quotes")),
        ("a: &b [*b]\n", ("a.yaml:1: an alias repeats what it stands in, or far too much: write it "
                         "out")),
        ("", "a.yaml: is empty: `floorwalker eval new` writes one"),
    ],
)  # fmt: skip
def test_what_trips_editors_up_is_told_with_a_remedy(text: str, said: str) -> None:
    _, problems = parse(text, shown="a.yaml")
    assert list(map(str, problems)) == [said]


def test_aliases_of_aliases_do_not_fill_the_memory() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    _, problems = parse("\n".join(lines), shown="a.yaml")
    assert [each.reason.split(":")[0] for each in problems] == [
        "an alias repeats what it stands in, or far too much"
    ]


def test_a_comment_and_a_sign_inside_a_word_are_no_pitfalls() -> None:
    tree, problems = parse("a: x # why\nb: C#\nc: 'order #12'\nd: x ## y\n", shown="a.yaml")
    assert problems == []
    assert tree.value == {"a": "x", "b": "C#", "c": "order #12", "d": "x"}


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"a: 1\nb: caf\xe9\n")
    assert list(map(str, read(latin, shown="latin.yaml")[1])) == [
        "latin.yaml:2: is not UTF-8: save it as UTF-8"
    ]
    assert list(map(str, read(tmp_path / "none.yaml", shown="none.yaml")[1])) == [
        "none.yaml: cannot be read: No such file or directory"
    ]
