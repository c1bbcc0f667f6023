"""Malformed input: whatever the bytes, a reader says so with ReadError and keeps the good rows."""

import gzip
import importlib.util
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import ReadError
from knowledge.readers import read_document, read_products
from knowledge.types import Product

SAMPLES = Path(__file__).parents[2] / "data" / "readers"
CATALOGUES = sorted(
    path.name
    for path in SAMPLES.iterdir()
    if path.name not in ("returns.md", "hours.txt", "shipping.html")
)
BAD_BYTES = [
    *(b"\x00", b"\xff", b"\xe9", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\t", b"\x1b"),
    *(b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b"<", b">", b"&", b",", b":", b"-", b"*a", b"&a"),
    *(b"<!--", b"]]>", b"<![CDATA[", b"&#0;", b"</item>", b"<item>", b"---\n", b"NaN", b"1e999"),
    *(b"null", b"[" * 300, b"{" * 300, b"<b>" * 300, b"\\ud800", b"%", b"!!python/object:x"),
]


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Cut, doubled or overwritten in up to four places."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(("cut", "drop", "insert", "replace", "double"))):
            case "cut":
                data = data[:at]
            case "drop":
                data = data[:at] + data[at + length :]
            case "insert":
                data = data[:at] + draw(st.sampled_from(BAD_BYTES)) + data[at:]
            case "replace":
                data = data[:at] + draw(st.binary(max_size=8)) + data[at + length :]
            case "double":
                data = data[:at] + data[at : at + length] + data[at:]
    return data


def drained(path: Path) -> list[Product | ReadError]:
    found: list[Product | ReadError] = []
    try:
        found.extend(read_products(path))
    except ReadError as error:
        found.append(error)
    for item in found:
        if isinstance(item, ReadError):
            assert item.reason
            assert "\n" not in item.reason
        else:
            assert item.id
            assert item.title
            str(item).encode()
    return found


def fuzz(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.mark.parametrize("name", CATALOGUES)
@fuzz(40)
@given(data=st.data())
def test_damaged_catalogues_raise_nothing_else(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data.draw(damaged((SAMPLES / name).read_bytes())))
    drained(path)


@pytest.mark.parametrize("name", ["products.jsonl", "merchant.xml"])
@fuzz(25)
@given(data=st.data())
def test_damaged_gzip_raises_nothing_else(name: str, data: st.DataObject, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.gz"
    packed = gzip.compress((SAMPLES / name).read_bytes(), mtime=0)
    path.write_bytes(data.draw(damaged(packed)))
    drained(path)


def sibling(name: str) -> ModuleType:
    """Import a test module beside this one: the tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document_bytes(name: str) -> bytes:
    if name.endswith(".pdf"):
        samples = sibling("test_pdf")
        return bytes(samples.pdf(samples.TEXT))
    if name.endswith(".docx"):
        samples, stream = sibling("test_docx"), BytesIO()
        samples.docx(stream, samples.BODY)
        return stream.getvalue()
    return (SAMPLES / name).read_bytes()


@pytest.mark.parametrize(
    "name", ["returns.md", "hours.txt", "shipping.html", "sample.pdf", "sample.docx"]
)
@fuzz(30)
@given(data=st.data())
def test_damaged_documents_raise_nothing_else(
    name: str, data: st.DataObject, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data.draw(damaged(document_bytes(name))))
    with suppress(ReadError):
        found = read_document(path, document_id=name)
        assert found.text
        assert found.title


@fuzz(30)
@given(data=st.data())
def test_a_word_document_with_damaged_parts_raises_nothing_else(
    data: st.DataObject, tmp_path: Path
) -> None:
    path = tmp_path / "sample.docx"
    with (
        zipfile.ZipFile(BytesIO(document_bytes("sample.docx"))) as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, data.draw(damaged(part)) if data.draw(st.booleans()) else part)
    with suppress(ReadError):
        assert read_document(path, document_id="x").text


GOOD = [{"id": f"good-{n}", "title": f"Good {n}"} for n in range(4)]
# A line of its own in JSON Lines, an item of its own in JSON; none of them is a sound record.
BAD_RECORDS = [
    "{", "}", "[]", "null", "3", '"text"', "{]", '{"id": 1}', '{"title": "x"}',
    '{"id": "x", "title": ""}',
    '{"id": null, "title": "x"}', '{"id": true, "title": "x"}', '{"id": [1], "title": "x"}',
    '{"id": {"a": 1}, "title": "x"}', '{"id": 1.5, "title": "x"}', '{"id": "", "title": "x"}',
    '{"id": "x", "title": ["a", 1]}', '{"id": "x", "title": {"a": 1}}',
    '{"id": "x", "title": "\\ud800"}',
    '{"id": "x", "title": "<br>"}', '{"id": "x", "title": "x", "price": "abc"}',
    '{"id": "x", "title": "x", "price": NaN}', '{"id": "x", "title": "x", "price": -Infinity}',
    '{"id": "x", "title": "x", "price": 1e999}', '{"id": "x", "title": "x", "price": -1}',
    '{"id": "x", "title": "x", "price": "1,299"}', '{"id": "x", "title": "x", "price": true}',
    '{"id": "x", "title": "x", "price": [1]}',
    '{"id": "x", "title": "x", "price": {"amount": "x"}}',
    '{"id": "x", "title": "x", "currency": "XXY"}', '{"id": "x", "title": "x", "currency": 3}',
    '{"id": "x", "title": "x", "price": "5 EUR", "currency": "USD"}',
    '{"id": "x", "title": "x", "stock": "many"}', '{"id": "x", "title": "x", "stock": 1.5}',
    '{"id": "x", "title": "x", "stock": [1]}', '{"id": "x", "title": "x", "description": {"a": 1}}',
    '{"id": "x", "title": "x", "description": [1]}', '{"id": "x", "title": "x", "brand": [[1]]}',
    '{"id": "x", "title": "x", "categories": [[1]]}', '{"id": "x", "title": "x", "variants": 3}',
    '{"id": "x", "title": "x", "variants": ["a"]}',
    '{"id": "x", "title": "x", "variants": [{"price": "abc"}]}',
    '{"id": "x", "title": "x", "variants": [{"stock": "abc"}]}',
    '{"id": "x", "title": "x", "a": ' + '{"b": ' * 20 + "1" + "}" * 20 + "}",
    '{"id": "x", "title": "x", "a": ' + "[" * 100_000 + "]" * 100_000 + "}",
    '{"id": "x", "title": "' + "x" * 1_100_000 + '"}', '{"id": ' + "9" * 5000 + ', "title": "x"}',
    json.dumps({"id": "x", "title": "x", **{f"a{n}": n for n in range(2001)}}),
    json.dumps({"id": "x", "title": "x", "y": "z" * 9_000_000}), "{'id': 1}", '{"id": 1,}', "\x00",
    '{"id": "x" "title": "x"}', '{id: "x"}', "undefined", '{"id": "x", "title": "x"', '{"id": "x',
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD_RECORDS, ids=range(len(BAD_RECORDS)))
def test_a_bad_line_of_json_costs_only_itself(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl"
    lines = [json.dumps(good) for good in GOOD]
    path.write_text("\n".join([*lines[:2], bad, *lines[2:]]))
    found = drained(path)
    ids = [item.id for item in found if isinstance(item, Product)]
    assert ids == [good["id"] for good in GOOD]
    (error,) = (item for item in found if isinstance(item, ReadError))
    assert error.line == 3


# In an array what follows a record that never closes cannot always be told from it.
BALANCED = [bad for bad in BAD_RECORDS if bad not in ("{", "}", '{"id": "x", "title": "x"', "{]")]


@pytest.mark.parametrize("bad", BALANCED, ids=range(len(BALANCED)))
def test_a_bad_item_of_an_array_costs_only_itself(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    items = [json.dumps(good) for good in GOOD]
    path.write_text("[\n" + ",\n".join([*items[:2], bad, *items[2:]]) + "\n]")
    found = drained(path)
    ids = [item.id for item in found if isinstance(item, Product)]
    assert ids == [good["id"] for good in GOOD]
    assert [item.line for item in found if isinstance(item, ReadError)] == [4]


@fuzz(60)
@given(junk=st.binary(min_size=1, max_size=60))
def test_junk_between_lines_leaves_the_good_rows(junk: bytes, tmp_path: Path) -> None:
    lines = [json.dumps(good).encode() for good in GOOD]
    path = tmp_path / "shop.jsonl"
    path.write_bytes(b"\n".join([*lines[:2], junk, *lines[2:]]))
    ids = [item.id for item in drained(path) if isinstance(item, Product)]
    assert ids == [good["id"] for good in GOOD]


@fuzz(60)
@given(junk=st.binary(min_size=1, max_size=60).filter(lambda data: data.count(b",") != 1))
def test_junk_between_csv_rows_leaves_the_good_rows(junk: bytes, tmp_path: Path) -> None:
    rows = [f"{good['id']},{good['title']}".encode() for good in GOOD]
    path = tmp_path / "shop.csv"
    path.write_bytes(b"\n".join([b"id,title", *rows[:2], junk, *rows[2:]]) + b"\n")
    ids = [item.id for item in drained(path) if isinstance(item, Product)]
    assert ids == [good["id"] for good in GOOD]
