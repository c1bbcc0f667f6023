from __future__ import annotations

import re

from ui.web.prose import prose


def mark(number: int) -> str:
    return f"<b>{number}</b>" if number < 3 else ""


def proof(sentence: str) -> str:
    return "<i></i>" if "[1]" in sentence else ""


def drawn(text: str) -> str:
    return prose(text, mark, proof)


TABLE = """So:

|  | A [1] | B [2] |
| --- | --- | --- |
| Price | $1 | $2 |
| a\\|b | <x> |  |

End."""


def test_a_table_has_headers_for_its_columns_and_rows() -> None:
    html = drawn(TABLE)
    assert html.startswith("<p>So:</p>")
    assert html.endswith("<p>End.</p>")
    assert '<td></td><th scope="col">' in html
    assert '<tr><th scope="row">Price</th><td>$1</td><td>$2</td></tr>' in html
    assert '<tr><th scope="row">a|b</th><td>&lt;x&gt;</td><td></td></tr>' in html
    assert "---" not in html


def test_a_table_can_be_scrolled_by_keyboard_and_has_a_name() -> None:
    assert '<div class="fw-table" role="region" aria-label="Table" tabindex="0"><table>' in drawn(
        TABLE
    )


def test_a_line_with_pipes_is_no_table() -> None:
    assert drawn("| not a table |") == "<p>| not a table |</p>"
    assert drawn("a | b") == "<p>a | b</p>"


def test_a_list_follows_the_line_that_opens_it() -> None:
    assert drawn("Two fit:\n- One\n- <Two>\nDone.") == (
        "<p>Two fit:</p><ul><li>One</li><li>&lt;Two&gt;</li></ul><p>Done.</p>"
    )


def test_the_proof_stands_behind_its_sentence_on_the_line_of_the_last_word() -> None:
    assert drawn("It is red [1]. And blue [2].") == (
        '<p>It is <span class="fw-held">red<b>1</b>.<i></i></span> '
        'And <span class="fw-held">blue<b>2</b>.</span></p>'
    )
    assert drawn("- Pan: $5.00 [1]") == (
        '<ul><li>Pan: <span class="fw-held">$5.00<b>1</b><i></i></span></li></ul>'
    )


def test_markers_of_one_place_stay_together_and_strange_ones_as_they_are() -> None:
    assert drawn("So it is [2] [1][7].") == (
        '<p>So it <span class="fw-held">is<b>2</b><b>1</b>[7].<i></i></span></p>'
    )
    assert drawn("No [3][4].") == "<p>No [3][4].</p>"


def test_a_proof_needs_no_marker_of_a_source() -> None:
    html = prose("It is red.", mark, lambda _: "<i></i>")
    assert html == '<p>It is <span class="fw-held">red.<i></i></span></p>'


def test_nothing_is_lost_and_nothing_runs() -> None:
    hostile = "<b>x</b>\n\n- <img src=x> [9]\n| <i> |\n|---|\n| </td><script> |"
    html = drawn(hostile)
    assert not re.search(r"<(?!/?(?:p|ul|li|div|table|thead|tbody|tr|th|td|span)\b)", html)
    assert "[9]" in html
