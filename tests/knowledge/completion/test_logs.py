"""Query logs as people have them, and what is wrong with some."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.completion.logs import Logged, read_queries
from knowledge.errors import ReadError


def written(folder: Path, text: str | bytes, name: str = "log") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_tab_separated_logs_with_and_without_a_head(tmp_path: Path) -> None:
    rows = "iphone case\t12\t2026-05-01\t4\nlaptop\t3\n"
    for head in ("", "query\tcount\tlast\tclicks\n", "\ufeffQuery\tSearches\tDate\tClicked\r\n"):
        found = list(read_queries(written(tmp_path, head + rows)))
        assert found == [Logged("iphone case", 12, date(2026, 5, 1), 4), Logged("laptop", 3)]


def test_a_head_says_the_order_of_the_columns(tmp_path: Path) -> None:
    found = list(read_queries(written(tmp_path, "users\tcount\tpage\tsearch\n2\t9\t/s\ttent\n")))
    assert found == [Logged("tent", 9, people=2)]


def test_a_query_may_be_the_name_of_a_column(tmp_path: Path) -> None:
    found = list(read_queries(written(tmp_path, "search\t3\ncount\t2\n")))
    assert found == [Logged("search", 3), Logged("count", 2)]


def test_quotation_marks_end_where_their_cell_does(tmp_path: Path) -> None:
    text = '"unclosed\t3\n17" monitor\t2\n"say ""hello"""\t1\n"\t4\n'
    found = [
        each.text for each in read_queries(written(tmp_path, text)) if isinstance(each, Logged)
    ]
    assert found == ['"unclosed', '17" monitor', 'say "hello"']


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        {"query": "iphone case", "count": 12, "last": "2026-05-01T10:00:00Z", "clicks": 4},
        {"query": "line \u2028 end", "count": "3", "users": 2, "clicks": None},
    ]
    text = "\n".join(json.dumps(each, ensure_ascii=False) for each in lines)
    for path in (
        written(tmp_path, text),
        written(tmp_path, gzip.compress(text.encode()), "log.jsonl.gz"),
    ):
        first, second = read_queries(path)
        assert first == Logged("iphone case", 12, date(2026, 5, 1), 4)
        assert second == Logged("line \u2028 end", 3, people=2)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("laptop\tmany", "count 'many' is no number"),
        ("\t3", "has no query"),
        ("laptop", "has no count"),
        ("laptop\t-1", "count '-1'"),
        ("laptop\tinf", "count 'inf'"),
        ("laptop\tnan", "count 'nan'"),
        ("laptop\t3\tyesterday", "date 'yesterday' is none like 2026-05-31"),
        ("laptop\t3\t2026-02-30", "date '2026-02-30'"),
        ("laptop\t3\t\t-4", "has 4 columns, of which 3 are expected"),
        (b"w\xe4rm\t3", "is not UTF-8 text (byte 0xe4)"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(
    tmp_path: Path, line: str | bytes, reason: str
) -> None:
    line = line.encode() if isinstance(line, str) else line
    path = written(tmp_path, b"query\tcount\tlast\nphone\t2\n" + line + b"\ntent\t1\n")
    before, bad, after = read_queries(path)
    assert (before, after) == (Logged("phone", 2), Logged("tent", 1))
    assert isinstance(bad, ReadError)
    assert (bad.source, bad.line) == (str(path), 3)
    assert reason in bad.reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"query": ', "is no JSON"),
        ("[1]", "is a list"),
        ('{"count": 3}', "has no query"),
        ('{"query": ["a"], "count": 3}', "has no query"),
        ('{"query": "a"}', "has no count"),
        ('{"query": "a", "count": true}', "count 'True'"),
        ('{"query": "a", "count": 1e999}', "count 'inf'"),
        ('{"query": "a", "count": ' + "9" * 5000 + "}", "too many digits"),
        ('{"query": "a", "count": 1, "clicks": -1}', "clicks '-1'"),
        ('{"query": "\\ud800", "count": 1}', "half a character"),
    ],
)
def test_a_bad_json_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    _, bad = read_queries(written(tmp_path, '{"query": "a", "count": 1}\n' + line + "\n"))
    assert isinstance(bad, ReadError)
    assert bad.line == 2
    assert reason in bad.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"query,count\ntent,3\n", "has no tab in its first line"),
        (b"tent\nlamp\n", "has no tab in its first line"),
        (b'[{"query": "tent", "count": 3}]', "is a JSON array"),
        (b"product\tprice\ntent\t33\n", "has no column query and no column count"),
        (b"query\tdate\ntent\t2026-05-01\n", "has no column count in its first line (query, date)"),
        ("query\tcount\n".encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
    ],
)
def test_what_is_no_query_log_is_said_once(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        list(read_queries(written(tmp_path, data)))
    assert reason in caught.value.reason


def test_a_missing_log_is_an_error_and_an_empty_one_is_empty(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        list(read_queries(tmp_path / "none"))
    assert list(read_queries(written(tmp_path, "\n  \n"))) == []


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_errors(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = written(tmp_path_factory.getbasetemp(), data, "any")
    try:
        rows = list(read_queries(path))
    except ReadError:
        return
    for row in rows:
        assert isinstance(row, ReadError) or (row.text.encode() and row.count >= 0)
