from pathlib import Path

import pytest

from knowledge.errors import ReadError
from knowledge.readers import read_document, sources

SAMPLE = Path(__file__).parents[2] / "data" / "readers" / "shipping.html"


def test_sample_is_the_main_text_as_markdown() -> None:
    assert list(sources(SAMPLE)) == [(SAMPLE, "document")]
    shipping = read_document(SAMPLE, document_id="shipping.html")
    assert shipping.title == "Shipping"
    assert shipping.text == (
        "# Shipping\n\nOrders leave within **two** days.\n\n"
        "| Region | Days |\n| --- | --- |\n| Norway | 3 |"
    )


@pytest.mark.parametrize(
    "markup",
    ["", "no tags", "<html><body></body></html>", "<div>" * 5000 + "<nav>x</nav>", "<p>caf\xe9"],
)
def test_a_page_without_text_is_an_error(markup: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(markup.encode("latin-1"))
    with pytest.raises(ReadError):
        read_document(path, document_id="a.html")


def test_broken_markup_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>Text</p>" + "<a " * 100_000 + "<!--" * 100_000)
    assert read_document(path, document_id="a.html").text.startswith("Text")
