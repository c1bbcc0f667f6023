"""Suites from files: what they mean together, and every fault with its file and line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from prompts.evals.errors import SuiteError
from prompts.evals.loading import load_suites
from prompts.evals.suite import MiniStore, Proof, Suite
from prompts.evals.types import Answered, Exchange

Write = Callable[..., Path]
CASE = "cases:\n  - id: a\n    ask: Why?\n    checks: [{outcome: answered}]\n"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def one(text: str) -> Suite:
    (suite,) = load_suites([write("suite.yaml", text)])
    return suite


def faults(*paths: str | Path) -> list[str]:
    with pytest.raises(SuiteError) as raised:
        load_suites(paths)
    lines = str(raised.value).splitlines()
    assert lines == list(map(str, raised.value.problems))
    return lines


FULL = """\
name: policies
purpose: Rules with conditions.
variables: {window: 30 days, most: 3, days: [30, 60]}
defaults:
  customer: c-1
  tags: [policy]
  checks: [{no_unsupported_number: true}]
cases:
  - id: sale-return
    ask: Can I return it within {{ window }}, or {{ days[1] }}?
    tags: [smoke, policy]
    proof: {id: returns, quote: "within {{ window }}"}
    checks:
      - contains: "{{ window }}"
      - sentences: "{{ most }}"
        weight: 0.5
      - contains: no
        not: true
  - id: boots
    cluster: shoes
    customer: null
    turns:
      - ask: Do you have boots?
        checks: [{outcome: [answered, clarify]}]
      - ask: Can I send them back?
    checks: [{cites: returns}]
    proof:
      - {id: returns}
      - {id: 12}
matrix:
  examples: [zero, similar]
  settings: [{}, {min_evidence: 0.5}]
"""


def test_a_suite_with_all_that_it_can_say() -> None:
    suite = one(FULL)
    assert (suite.name, suite.purpose, suite.store) == (
        "policies",
        "Rules with conditions.",
        "demo",
    )
    assert suite.matrix == {
        "examples": ("zero", "similar"),
        "settings": ({}, {"min_evidence": 0.5}),
    }
    single, talk = suite.cases
    assert single.turns[0].ask == "Can I return it within 30 days, or 60?"
    assert [each.said for each in single.turns[0].checks] == [
        "contains: 30 days",
        "sentences: 3",
        "not contains: no",
        "no_unsupported_number: true",
    ]
    assert [each.weight for each in single.turns[0].checks] == [1.0, 0.5, 1.0, 1.0]
    assert (single.customer, single.tags, single.cluster, single.line, single.file) == (
        "c-1",
        ("policy", "smoke"),
        "sale-return",
        9,
        "suite.yaml",
    )
    assert single.proof == (Proof("returns", "within 30 days"),)
    assert [[each.said for each in turn.checks] for turn in talk.turns] == [
        ['outcome: ["answered", "clarify"]'],
        ["cites: returns", "no_unsupported_number: true"],
    ]
    assert (talk.customer, talk.cluster, talk.proof) == (
        None,
        "shoes",
        (Proof("returns"), Proof("12")),
    )
    assert [str(each) for each in single.proof + talk.proof] == [
        "returns: within 30 days",
        "returns",
        "12",
    ]


def test_what_is_included_stands_at_the_top() -> None:
    write("shared/base.yaml", "variables: {a: base, b: base}\ndefaults: {tags: [base]}\n")
    write(
        "shared/more.yaml",
        "include: base.yaml\nvariables: {b: more, c: more}\nstore: shop\n"
        "defaults: {customer: c-1, tags: [more], checks: [{contains: '{{ c }}'}]}\n"
        "cases: [{id: first, ask: '{{ a }} {{ b }} {{ c }}'}]\n",
    )
    Path("shared/shop").mkdir()
    suite = one("include: [shared/more.yaml, shared/base.yaml]\nname: x\nvariables: {c: own}\n"
                + CASE)  # fmt: skip
    assert [case.id for case in suite.cases] == ["first", "a"]
    first = suite.cases[0]
    assert (first.turns[0].ask, first.file, first.line) == ("base more own", "shared/more.yaml", 5)
    assert (first.tags, first.customer) == (("base", "more"), "c-1")
    assert [each.said for each in suite.cases[1].turns[0].checks] == [
        "outcome: answered",
        "contains: own",
    ]
    assert suite.store == Path("shared/shop").resolve()


def test_a_file_that_is_only_included_is_no_suite_of_its_own() -> None:
    write("s/_shared.yaml", "variables: {a: 1}\n")
    write("s/one.yaml", "include: _shared.yaml\nname: one\n" + CASE)
    write("s/deep/two.yml", "name: two\n" + CASE)
    assert [suite.name for suite in load_suites(["s"])] == ["two", "one"]
    assert faults("s/_shared.yaml") == [
        "s/_shared.yaml:1: has no cases",
        "s/_shared.yaml:1: name is missing: give the suite one",
    ]


MINI = """\
name: mini
store:
  products:
    - {id: T1, title: Birch Tent, price: 149.0, currency: USD, weight_kg: 2.4, waterproof: yes}
    - {id: 2, title: Lamp}
  documents:
    - {id: returns, title: Returns, text: You have 30 days., valid_until: 2026-12-31}
  settings: {min_evidence: 0.4}
"""


def test_a_store_that_stands_in_the_suite() -> None:
    store = one(MINI + CASE).store
    assert isinstance(store, MiniStore)
    assert store.products[0]["weight_kg"] == 2.4
    assert [each["id"] for each in store.products] == ["T1", "2"]
    (document,) = store.documents
    assert (document["id"], document["valid_until"]) == ("returns", "2026-12-31")
    assert store.settings == {"min_evidence": 0.4}


def test_a_function_beside_the_suite_makes_cases_and_checks() -> None:
    write(
        "shop/own_cases.py",
        "def cases():\n"
        "    return [{'id': f'p{n}', 'ask': f'{n}?', 'contains': str(n)} for n in range(2)]\n"
        "def short(exchanges, value):\n"
        "    return len(exchanges[-1].answer.text) < value, 'short'\n",
    )
    write(
        "shop/s.yaml",
        "name: s\ncases_from: [{python: 'own_cases:cases'}]\n"
        "defaults: {checks: [{python: {call: 'own_cases:short', value: 5}}]}\n",
    )
    (suite,) = load_suites(["shop/s.yaml"])
    assert [(case.id, case.turns[0].ask, case.line) for case in suite.cases] == [
        ("p0", "0?", 2),
        ("p1", "1?", 2),
    ]
    contains, short = suite.cases[1].turns[0].checks
    assert contains.said == "contains: 1"
    from prompts.evals.suite import Context

    context = Context((Exchange("1?", Answered("1", "answered")),))
    assert short.check(context).passed


# -- faults --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "name: x\ncases:\n  - id: a\n    ask: Why?\n    checks:\n      - contain: x\n",
            'suite.yaml:6: unknown check "contain": did you mean contains? the checks are equals,',
        ),
        (
            "name: x\ncases:\n  - id: a\n    ask: Why?\n    checks:\n      - contains: 14\n",
            "suite.yaml:6: contains: a text is expected, not the number 14: put it in quotes",
        ),
        (
            "name: x\ncases:\n  - id: a\n    ask: 5\n    checks: [{contains: x}]\n",
            "suite.yaml:4: ask: a text is expected, not the number 5: put it in quotes",
        ),
        (
            f"name: x\n{CASE}  - id: a\n    ask: Who?\n    checks: [{{contains: x}}]\n",
            'suite.yaml:6: duplicate id "a": it is that of suite.yaml:3, too',
        ),
        (
            f"name: x\nstore: ../nowhere\n{CASE}",
            "suite.yaml:2: missing store: there is no folder ../nowhere; store is demo, a folder,",
        ),
        (
            "name: x\ncases:\n  - id: a\n    ask: Why?\n    checks:\n      - regex: '(['\n",
            "suite.yaml:6: regex: bad regular expression '([': unterminated character set",
        ),
        (
            "name: x\ncases:\n  - id: a\n    ask: W?\n    chekcs: []\n    checks: [{contains: x}]",
            'suite.yaml:5: unknown key "chekcs": did you mean checks?; the keys are id, ask, turns',
        ),
        (
            (
                "name: x\ncases:\n  - id: a\n    ask: |\n      In\n      {{ windw }}?\n"
                "    checks: [{contains: x}]\nvariables: {window: 3}\n"
            ),
            'suite.yaml:4: undefined variable "windw": did you mean window? the variables are',
        ),
        (
            f"name: x\nmatrix:\n  exmples: [zero]\n{CASE}",
            'suite.yaml:3: unknown key "exmples": did you mean examples?; the keys are examples,',
        ),
        (
            f"name: x\nmatrix:\n  examples:\n    - zero\n    - zro\n{CASE}",
            'suite.yaml:5: examples: the text "zro" is not one of zero, fixed, similar: did you',
        ),
        (
            f"name: x\nmatrix:\n  prompts: [default, ./formal]\n{CASE}",
            "suite.yaml:3: prompts: there is no folder formal; it is default, or a folder of",
        ),
        (
            (
                "name: x\ncases:\n  - id: a\n    ask: Why?\n    checks:\n"
                "      - products:\n          satisfy: {price: {$less: 5}}\n"
            ),
            "suite.yaml:7: products: satisfy: the filter's 'price' has the unknown operator",
        ),
        (
            f"name: x\ncases_from:\n  - python: no_such_module:cases\n{CASE}",
            "suite.yaml:3: no_such_module:cases cannot be imported (ModuleNotFoundError: No module",
        ),
        (
            f"name: x\ncases_from:\n  - file: more.csv\n{CASE}",
            "suite.yaml:3: cases_from: there is no file more.csv",
        ),
        (
            f"name: x\ncases_from:\n  - more.csv\n{CASE}",
            "suite.yaml:3: cases_from: cases come from",
        ),
        (
            f"name: x\ninclude:\n  - no.yaml\n{CASE}",
            "suite.yaml:3: include: there is no file no.yaml",
        ),
        (
            f"name: x\ninclude: suite.yaml\n{CASE}",
            "suite.yaml:2: cyclic include: suite.yaml -> suite.yaml",
        ),
        (f"name: a b\n{CASE}", 'suite.yaml:1: name: the text "a b" has more in it than letters,'),
        ("name: x\n", "suite.yaml:1: has no cases"),
        (CASE, "suite.yaml:1: name is missing: give the suite one"),
        ("name: x\ncases:\n  a: {}\n", "suite.yaml:2: cases: a list is expected, not a mapping"),
        (
            "name: x\ncases:\n  - id: a\n    checks: [{contains: x}]\n",
            "suite.yaml:3: case a asks nothing: give it an ask, or turns",
        ),
        (
            "name: x\ncases:\n  - id: a\n    ask: Why?\n",
            "suite.yaml:3: case a has no checks: it could never fail",
        ),
        (
            f"name: x\nvariables:\n  a: {{}}\n{CASE}",
            "suite.yaml:3: a: a variable is a text, a number",
        ),
        (
            f"{MINI}    - {{id: 1, title: x}}\n{CASE}".replace(
                "  settings: {min_evidence: 0.4}\n", ""
            ),
            "suite.yaml:8: documents: text is missing",
        ),
        (
            MINI.replace("id: 2", "id: T1") + CASE,
            'suite.yaml:5: duplicate id "T1": it is that of line 4, too',
        ),
        (
            MINI.replace("149.0", "cheap") + CASE,
            "suite.yaml:4: price 'cheap' is no number",
        ),
        (
            MINI.replace("2026-12-31", "2026-13-31") + CASE,
            "suite.yaml:7: valid_until: '2026-13-31' is no day, written like 2026-01-31",
        ),
        (
            "just a text\n",
            'suite.yaml:1: is the text "just a text", not a suite of key: value lines',
        ),
    ],
)
def test_each_fault_is_one_line_with_file_and_line(text: str, said: str) -> None:
    lines = faults(write("suite.yaml", text))
    assert len(lines) == 1
    assert lines[0].startswith(said)


def test_all_faults_of_all_files_are_told_at_once() -> None:
    write("s/a.yaml", "name: x\ninclude: b.yaml\nstor: demo\ncases:\n  - id: 1\n    ask: ''\n"
                      "    checks:\n      - contains: 3\n      - contan: x\n")  # fmt: skip
    write("s/b.yaml", "include: a.yaml\ndefaults:\n  checks:\n    - regex: '('\n")
    write("s/c.yaml", "name: c: d\n")
    assert [line.split(": ")[0] for line in faults("s", "nowhere")] == [
        "nowhere",
        "s/a.yaml:3",
        "s/a.yaml:6",
        "s/a.yaml:8",
        "s/a.yaml:9",
        "s/b.yaml:1",
        "s/b.yaml:4",
        "s/c.yaml:1",
    ]


def test_one_fault_is_not_told_as_many() -> None:
    path = write(
        "s.yaml",
        "name: x\npurpos: y\nvariables: {a: x}\n"
        "cases: [{id: a, ask: '{{ a }}?', checks: [{contains: '{{ a }}'}]}]\n",
    )
    (line,) = faults(path)
    assert line.startswith('s.yaml:2: unknown key "purpos": did you mean purpose?')


def test_a_variable_is_a_number_where_one_is_meant_and_else_a_text() -> None:
    suite = one(
        "name: x\nvariables: {days: 30, on: true}\ncases:\n  - id: a\n    ask: '{{ days }}'\n"
        "    checks:\n      - contains: '{{ days }}'\n        weight: '{{ days }}'\n"
        "      - sentences: '{{ days }}'\n      - abstains: '{{ on }}'\n"
        "      - equals: '{{ on }}'\n"
    )
    (turn,) = suite.cases[0].turns
    assert turn.ask == "30"
    assert [each.said for each in turn.checks] == [
        "contains: 30",
        "sentences: 30",
        "abstains: true",
        "equals: true",
    ]
    assert [each.weight for each in turn.checks] == [30.0, 1.0, 1.0, 1.0]


def test_two_suites_of_one_name() -> None:
    write("s/a.yaml", "name: x\n" + CASE)
    write("s/b.yaml", "name: x\n" + CASE)
    assert faults("s") == ['s/b.yaml: duplicate name "x": s/a.yaml has it']


def test_an_unknown_suite_is_told_those_that_ship() -> None:
    (line,) = faults("polices")
    assert line.startswith("polices: is no file, folder or shipped suite")
    Path("empty").mkdir()
    assert faults("empty") == ["empty: holds no suite: they end in .yaml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read() -> None:
    path = write("s.yaml", "name: x\n" + CASE)
    path.chmod(0)
    assert faults(path) == ["s.yaml: cannot be read: Permission denied"]
