from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import Command, batch_of, is_one_line


def test_the_json_has_the_shape_that_programs_rely_on(command: Command, store: Path) -> None:
    ran = command("search", "--store", store, "birch dome tent", "--limit", "2", "--json")
    (row,) = ran.rows
    assert (ran.status, ran.err) == (0, "")
    assert list(row) == ["id", "hits", "filters", "relaxed"]
    assert [hit["id"] for hit in row["hits"]] == ["T1", "T2"]
    assert list(row["hits"][0]) == ["id", "title", "kind", "score", "price", "currency"]
    score = row["hits"][0].pop("score")
    assert 0.3 < score <= 1
    assert row["hits"][0] == {
        "id": "T1",
        "title": "Birch Dome Tent",
        "kind": "product",
        "price": 149.0,
        "currency": "USD",
    }
    assert (row["filters"], row["relaxed"]) == ({"brand": "birch"}, [])


@pytest.mark.parametrize(
    ("kind", "one", "found"),
    [
        ("products", "product", {"T1", "T2", "K1", "L1", "S1"}),
        ("documents", "document", {"returns"}),
    ],
)
def test_kind_narrows(kind: str, one: str, found: set[str], command: Command, store: Path) -> None:
    (row,) = command("search", "-s", store, "a warm light", "--kind", kind, "--json").rows
    assert {hit["id"] for hit in row["hits"]} == found
    assert {hit["kind"] for hit in row["hits"]} == {one}
    assert row["filters"] == {"kind": one}


def test_without_kind_both_are_found_and_a_document_has_no_price(
    command: Command, store: Path
) -> None:
    (row,) = command("search", "-s", store, "return most items within days", "--json").rows
    first = row["hits"][0]
    assert (first["id"], first["kind"], first["price"], first["currency"]) == (
        "returns", "document", None, None,
    )  # fmt: skip
    assert {hit["kind"] for hit in row["hits"]} == {"product", "document"}


def test_people_get_one_line_a_hit(command: Command, store: Path) -> None:
    ran = command("search", "-s", store, "copper kettle", "--limit", "1")
    assert ran.out.split(maxsplit=1)[1] == "Copper Kettle  $59.90  (product K1)\n"


def test_people_read_what_was_understood_and_what_nothing_meets(
    command: Command, store: Path
) -> None:
    first, *hits = command("search", "-s", store, "tents under $200").out.splitlines()
    assert first == "Understood: under $200, category: tents"
    assert [hit.split(maxsplit=1)[1] for hit in hits] == ["Birch Dome Tent  $149.00  (product T1)"]
    first, second, *hits = command("search", "-s", store, "tents under $100").out.splitlines()
    assert (first, second) == (
        "Understood: under $100, category: tents", "Nothing meets: under $100. Without it:",
    )  # fmt: skip
    assert "Birch Dome Tent  $149.00" in hits[0]


def test_the_json_says_what_was_understood_and_what_nothing_meets(
    command: Command, store: Path
) -> None:
    (row,) = command("search", "-s", store, "tents under $100", "--json").rows
    assert row["filters"] == {"category": "tents", "price": {"$lt": 100}}
    assert len(row["relaxed"]) == 1
    assert [hit["id"] for hit in row["hits"]] == ["T1", "T2"]


@pytest.mark.parametrize("model", ['"server"', '"no/such-model"\nadapter = "no/such-adapter"'])
def test_an_unusable_chat_model_is_no_concern_of_a_search(
    model: str, command: Command, shop: Path
) -> None:
    (shop / "floorwalker.toml").write_text(f'embedder = "word-hash"\nmodel = {model}\n')
    ran = command("search", "-s", shop, "copper kettle", "--limit", "1")
    assert (ran.status, ran.err) == (0, "")
    assert "Copper Kettle" in ran.out


def test_nothing_found_is_status_1(command: Command, empty: Path, tmp_path: Path) -> None:
    catalogue = batch_of(tmp_path / "one.jsonl", {"id": "A", "title": "Lamp"})
    assert command("ingest", "-s", empty, catalogue).status == 0
    ran = command("search", "-s", empty, "lamp", "--kind", "documents")
    assert (ran.status, ran.out) == (1, "Nothing found.\n")
    ran = command("search", "-s", empty, "lamp", "--kind", "documents", "--json")
    assert (ran.status, ran.rows[0]["hits"]) == (1, [])


IDS = [3, "b", 1.5, None, ["x", 1], {"k": True}, "", "ü\ud800"]


@pytest.mark.parametrize("source", ["file", "standard input"])
def test_a_batch_keeps_ids_and_order(
    source: str, command: Command, store: Path, tmp_path: Path
) -> None:
    rows = [{"id": each, "text": f"tent {number} \udcff"} for number, each in enumerate(IDS)]
    batch = batch_of(
        tmp_path / "batch.jsonl", "\ufeff" + '{"id": "first", "text": "lamp"}', "", *rows
    )
    if source == "file":
        ran = command("search", "-s", store, "--batch", batch, "--limit", "1")
    else:
        ran = command(
            "search", "-s", store, "--batch", "-", "--limit", "1", stdin=batch.read_bytes()
        )
    assert (ran.status, ran.err) == (0, "")
    assert [row["id"] for row in ran.rows] == ["first", *IDS]
    assert ran.rows[0]["hits"][0]["id"] == "L1"
    assert all(len(row["hits"]) == 1 for row in ran.rows)


def test_a_batch_that_finds_nothing_still_ran(command: Command, store: Path) -> None:
    assert command("search", "-s", store, "--batch", "-", stdin=b"").status == 0


BAD = {
    "no JSON": ("{", "not JSON"),
    "too deep": ("[" * 200_000, "not JSON"),
    "too long a number": ('{"id": %s, "text": "a"}' % ("9" * 5000), "not JSON"),
    "no object": ('["a"]', 'needs "id" and a "text"'),
    "no id": ('{"text": "a"}', 'needs "id" and a "text"'),
    "no text": ('{"id": 1}', 'needs "id" and a "text"'),
    "text is no string": ('{"id": 1, "text": 5}', 'needs "id" and a "text"'),
}


@pytest.mark.parametrize(("line", "reason"), BAD.values(), ids=BAD)
def test_a_bad_line_is_told_with_its_number(
    line: str, reason: str, command: Command, store: Path, tmp_path: Path
) -> None:
    batch = batch_of(tmp_path / "batch.jsonl", {"id": 1, "text": "tent"}, "", line)
    ran = command("search", "-s", store, "--batch", batch)
    assert is_one_line(ran)
    assert ran.err.startswith(f"floorwalker: {batch}:3: ")
    assert reason in ran.err
    assert [row["id"] for row in ran.rows] == [1]


def test_a_batch_that_cannot_be_read_is_one_line(
    command: Command, store: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "none.jsonl"
    ran = command("search", "-s", store, "--batch", missing)
    assert is_one_line(ran)
    assert ran.err.endswith(
        "none.jsonl cannot be read: No such file or directory; check the path\n"
    )
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"id": 1, "text": "Größe"}'.encode("latin-1"))
    for ran in (
        command("search", "-s", store, "--batch", latin),
        command("search", "-s", store, "--batch", "-", stdin=latin.read_bytes()),
    ):
        assert is_one_line(ran)
        assert "is not UTF-8" in ran.err


@pytest.mark.parametrize("words", [["tent", "--batch", "-"], []])
def test_either_a_query_or_a_batch(words: list[str], command: Command, store: Path) -> None:
    ran = command("search", "-s", store, *words)
    assert is_one_line(ran)
    assert ran.err == "floorwalker: give either a query or --batch FILE\n"
    assert ran.out == ""


def test_an_empty_or_broken_query_is_no_crash(command: Command, store: Path) -> None:
    assert command("search", "-s", store, "").status in {0, 1}
    assert command("search", "-s", store, "tent \udcff", "--json").rows[0]["hits"]


def test_a_slip_is_read_as_it_was_meant_and_said(command: Command, shop: Path) -> None:
    ran = command("search", "-s", shop, "coppr kettle", "--limit", "1")
    first, hit = ran.out.splitlines()
    assert first == "I read \u201ccoppr\u201d as \u201ccopper\u201d."
    assert "Copper Kettle" in hit
    (row,) = command("search", "-s", shop, "coppr kettle", "--json").rows
    assert row["correction"] == {
        "text": "copper kettle",
        "changed": [["coppr", "copper"]],
        "applied": True,
    }
    assert row["hits"][0]["id"] == "K1"


def test_an_uncertain_slip_is_only_asked_about(command: Command, shop: Path) -> None:
    ran = command("search", "-s", shop, "gaskettle", "--limit", "1")
    assert ran.out.splitlines()[0] == "Did you mean \u201cgas kettle\u201d?"
    (row,) = command("search", "-s", shop, "gaskettle", "--json").rows
    assert row["correction"]["applied"] is False


def test_a_sku_is_never_corrected(command: Command, shop: Path) -> None:
    (row,) = command("search", "-s", shop, "S1-44", "--json").rows
    assert "correction" not in row
