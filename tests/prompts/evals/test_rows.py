"""Cases from tables, JSON Lines and functions, and what may be wrong with these."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts.evals.errors import SuiteError
from prompts.evals.loading import load_suites
from prompts.evals.suite import Case, Proof


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(name: str, text: str | bytes) -> tuple[Case, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    Path(name).write_bytes(data)
    Path("suite.yaml").write_text(
        f"name: x\nvariables: {{window: 30}}\ncases_from: [{{file: {name}}}]\n", encoding="utf-8"
    )
    (suite,) = load_suites(["suite.yaml"])
    return suite.cases


def faults(name: str, text: str | bytes) -> list[str]:
    with pytest.raises(SuiteError) as raised:
        load(name, text)
    return [str(each) for each in raised.value.problems]


def checks(case: Case) -> list[str]:
    return [each.said for each in case.turns[-1].checks]


TABLE = """\
id,ask,customer,tags,proof,quote,outcome,contains,not contains,sentences,abstains,checks
sale,"Can I return it,
within {{ window }} days?",c-1,policy; p,returns,Sale,answered,"{""any"": [""a"", ""b""]}",free,3,,
none,Do you have x?,,,returns,,,,,,TRUE,"[{""cites"": ""returns"", ""weight"": 0.5}]"

last,Why?,,,,,answered,14,,,,
"""


def test_a_table_has_a_column_for_each_key_and_check() -> None:
    sale, none, last = load("more.csv", TABLE)
    assert sale.turns[0].ask == "Can I return it,\nwithin 30 days?"
    assert (sale.customer, sale.tags, sale.proof) == (
        "c-1",
        ("policy", "p"),
        (Proof("returns", "Sale"),),
    )
    assert checks(sale) == [
        "outcome: answered",
        'contains: {"any": ["a", "b"]}',
        "not contains: free",
        "sentences: 3",
    ]
    assert (checks(none), none.turns[0].checks[0].weight) == (
        ["cites: returns", "abstains: true"],
        0.5,
    )
    assert none.proof == (Proof("returns"),)
    assert checks(last) == ["outcome: answered", "contains: 14"]
    assert [(each.file, each.line) for each in (sale, none, last)] == [
        ("more.csv", 2),
        ("more.csv", 4),
        ("more.csv", 6),
    ]


def test_a_table_from_a_spreadsheet_may_have_semicolons_and_a_mark() -> None:
    (case,) = load("more.csv", "\ufeffid;ask;tags;contains\r\na;Why, then?;x;yes\r\n")
    assert (case.turns[0].ask, case.tags, checks(case)) == (
        "Why, then?",
        ("x",),
        ["contains: yes"],
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "id,ask,contians\na,b,c\n",
            'more.csv:1: unknown column "contians": did you mean contains?',
        ),
        ("id,not ask\na,b\n", 'more.csv:1: unknown column "not ask"'),
        ("id,contains\na,b\n", 'more.csv:1: the column "ask" is missing'),
        ("id,ask,ask,contains\na,b,c,d\n", 'more.csv:1: the column "ask" stands there twice'),
        ("id,ask,contains\na,b,c,d\n", "more.csv:2: has 4 columns, the first row 3: quote commas"),
        ("id,ask,contains\n\na,Why?,[1\n", "more.csv:3: contains: is no JSON"),
        ("id,ask,outcome\na,Why?,x\n", 'more.csv:2: outcome: the text "x" is not one of answered'),
        ("id,ask,outcome\na,,answered\n", "more.csv:2: case a asks nothing"),
        ("id,ask,regex\na,Why?,(\n", "more.csv:2: regex: bad regular expression"),
        ("id,ask,quote,contains\na,Why?,x,y\n", "more.csv:2: id: a text is expected, not nothing"),
        (b"id,ask,contains\na,caf\xe9,x\n", "more.csv:2: is not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_table(text: str | bytes, said: str) -> None:
    lines = faults("more.csv", text)
    assert lines[0].startswith(said)


def test_json_lines_have_the_keys_of_cases_or_of_checks() -> None:
    one, two = load(
        "more.jsonl",
        '{"id": 1, "ask": "Why?", "tags": ["a"], "cites": ["x", "y"], "not contains": "no"}\n\n'
        '{"id": "t", "turns": [{"ask": "A?"}, {"ask": "B?"}], "checks": [{"abstains": true}]}\n',
    )
    assert (one.id, one.tags, checks(one), one.line) == (
        "1",
        ("a",),
        ['cites: ["x", "y"]', "not contains: no"],
        1,
    )
    assert ([turn.ask for turn in two.turns], checks(two), two.line) == (
        ["A?", "B?"],
        ["abstains: true"],
        3,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": "a"\n', "more.jsonl:1: is no JSON"),
        ("\n[1]\n", "more.jsonl:2: is a list, not a case in {...}"),
        (
            '{"id": "a", "ask": "Why?", "contains": 5}\n',
            "more.jsonl:1: contains: a text is expected",
        ),
        ('{"id": "a", "ask": "W?", "contian": "x"}\n', 'more.jsonl:1: unknown key "contian"'),
    ],
)
def test_what_is_wrong_with_json_lines(text: str, said: str) -> None:
    assert faults("more.jsonl", text)[0].startswith(said)


def test_other_files_are_no_cases() -> None:
    assert faults("more.xlsx", "x")[0] == "more.xlsx: cases come from .csv or .jsonl files"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return 5", "own:cases returned the number 5, not a list of cases"),
        ("return ['x']", 'own:cases: case 1 is the text "x", no mapping'),
        ("raise KeyError('oh')", "own:cases failed: KeyError: 'oh'"),
    ],
)
def test_what_is_wrong_with_a_function(
    body: str, said: str, request: pytest.FixtureRequest
) -> None:
    module = f"own_{abs(hash(request.node.name))}"
    Path(f"{module}.py").write_text(f"def cases():\n    {body}\n", encoding="utf-8")
    Path("suite.yaml").write_text(
        f"name: x\ncases_from:\n  - python: {module}:cases\n", encoding="utf-8"
    )
    with pytest.raises(SuiteError) as raised:
        load_suites(["suite.yaml"])
    assert str(raised.value.problems[0]) == f"suite.yaml:3: {said.replace('own', module)}"
