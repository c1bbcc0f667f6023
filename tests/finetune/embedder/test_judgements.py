from __future__ import annotations

from pathlib import Path

import pytest

from finetune.embedder.judgements import read_judgements
from finetune.errors import DataError, MissingDataError


def table(folder: Path, text: str) -> Path:
    path = folder / "judged.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("comma", [",", "\t"])
def test_a_table_is_read(tmp_path: Path, comma: str) -> None:
    text = 'Query,docid,rating,who\n"red tent",1,3,a\nred tent,2,0,a\n\n'.replace(",", comma)
    assert read_judgements(table(tmp_path, text)) == {"red tent": {"1": 3.0, "2": 0.0}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("query,product,rating\na,b,1\n", "no column docid, it has query, product, rating"),
        ("", "it has none"),
        ("query,docid,rating\na,b,0\n", "no rating above 0"),
        ("query,docid,rating\na,b,good\n", r":2: the rating 'good' is no number"),
    ],
)
def test_what_is_no_table_is_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DataError, match=says) as caught:
        read_judgements(table(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_a_missing_table_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match=r"no file .*none\.csv of judgements"):
        read_judgements(tmp_path / "none.csv")
