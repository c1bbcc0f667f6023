from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_document

SAMPLE = Path(__file__).parents[2] / "data" / "readers" / "returns.md"


def test_sample() -> None:
    returns = read_document(SAMPLE, document_id="help/returns.md")
    assert (returns.id, returns.title) == ("help/returns.md", "Returns")
    assert (returns.valid_from, returns.valid_until) == (date(2025, 1, 1), date(2026, 12, 31))
    assert returns.supersedes == ("returns-2023", "returns-2024")
    assert returns.metadata == {"audience": "shoppers"}
    assert returns.text.startswith("# Returning something\n\nYou have **30 days**.")
    assert returns.source == str(SAMPLE)


def test_id_and_one_superseded_document_from_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\r\nid: ret-2\r\nsupersedes: ret-1\r\nkind: help\r\n---\r\nText\r\n")
    found = read_document(path, document_id="a.md")
    assert (found.id, found.supersedes, found.kind, found.text) == (
        "ret-2",
        ("ret-1",),
        "help",
        "Text",
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [("# Gift cards #\nNo expiry.", "Gift cards"), ("No heading.", "Size guide")],
)
def test_title_without_front_matter(text: str, title: str, tmp_path: Path) -> None:
    path = tmp_path / "size-guide.markdown"
    path.write_text(text)
    assert read_document(path, document_id="x").title == title


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: A\n", "never closed"),
        ("---\ntitle: [A\n---\nText", "front matter is no YAML"),
        ("---\n- a\n- b\n---\nText", "no list of `key: value` lines"),
        ("---\nvalid_from: soon\n---\nText", "valid_from 'soon' is no date"),
        ("---\nvalid_until: 2025-02-30\n---\nText", "valid_until '2025-02-30' is no date"),
        ("---\nvalid_from: 2026-01-02\nvalid_until: 2026-01-01\n---\nText", "is before valid_from"),
        ("---\ntitle: {a: b}\n---\nText", "is no text"),
        ("---\ntitle: A\n---\n", "has no text"),
        ("", "has no text"),
        ("caf\xe9", "is not UTF-8 text (byte 0xe9)"),
    ],
)
def test_what_is_wrong_is_said(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ReadError) as caught:
        read_document(path, document_id="a.md")
    assert reason in caught.value.reason
