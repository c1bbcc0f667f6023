from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_document

SAMPLE = Path(__file__).parents[2] / "data" / "readers" / "hours.txt"


def test_sample() -> None:
    hours = read_document(SAMPLE, document_id="hours.txt")
    assert hours.title == "Opening hours"
    assert hours.text.endswith("Monday to Friday, 9 to 18.")


@pytest.mark.parametrize("data", [b"", b" \n\x00", "Text".encode("utf-16")])
def test_a_text_that_cannot_be_read_is_an_error(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError):
        read_document(path, document_id="a.txt")
