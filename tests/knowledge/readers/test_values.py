import pytest

from knowledge.readers import values


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>Warm &amp; dry</p><p>Light</p>", "Warm & dry\nLight"),
        ("One<br/>two<br>three", "One\ntwo\nthree"),
        ("<ul><li>a</li><li><b>b</b></li></ul>", "- a\n- b"),
        ("<script>alert(1)</script>Safe<style>p {}</style>", "Safe"),
        ("Fits 5 < x > 3 and a<b", "Fits 5 < x > 3 and a<b"),
        ("List<String>", "List<String>"),
        ("R&D, AT&T", "R&D, AT&T"),
        ("caf&eacute; &#8364;5 &nbsp;x", "café €5 \xa0x"),
        ("a\x00b\x07c\ud800d\r\ne", "abcd\ne"),
        ("<!-- note -->Text", "Text"),
    ],
)
def test_html_and_control_characters_become_text(raw: str, text: str) -> None:
    assert values.plain(raw) == text


def test_broken_markup_takes_no_time() -> None:
    assert values.plain("<p>x</p>" + "<a " * 300_000).startswith("x")


def test_a_field_over_the_limit_is_refused() -> None:
    with pytest.raises(values.BadValueError, match="1,000,001 characters; the limit is 1,000,000"):
        values.plain("x" * 1_000_001)


@pytest.mark.parametrize(
    ("raw", "units"),
    [
        (5, 5), ("12", 12), ("12.0", 12), (3.0, 3), (-4, 0), (None, None), ("", None),
        (True, None), (False, 0), ("In Stock", None), ("out of stock", 0), ("yes", None),
        ("https://schema.org/InStock", None), ("http://schema.org/SoldOut", 0),
    ],
)  # fmt: skip
def test_stock(raw: object, units: int | None) -> None:
    assert values.stock(raw) == units


@pytest.mark.parametrize("raw", ["many", "3.5", 2.5, float("nan"), "1e999", 10**13, [1], {"a": 1}])
def test_what_is_no_stock_is_refused(raw: object) -> None:
    with pytest.raises(values.BadValueError, match=r"^stock "):
        values.stock(raw)


def test_attributes_keep_their_types_and_nested_names_are_joined() -> None:
    raw = {
        "a": True, "b": 2, "c": 2.5, "d": ["x", 1], "e": {"f": {"g": "h"}}, "i": None, "j": "",
        "k": float("nan"), "l": 2**70, "m": [{"name": "Colour", "value": "red"}],
        "n": [{"x": 1, "y": "z"}], "o": "2020-01-02T00:00:00Z",
    }  # fmt: skip
    assert dict(values.attributes("", raw)) == {
        "a": True, "b": 2, "c": 2.5, "d": ("x", "1"), "e_f_g": "h", "l": str(2**70),
        "m_Colour": "red", "n": ("x: 1; y: z",), "o": "2020-01-02",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "text"),
    [(" a-1 ", "a-1"), (7, "7"), (7.0, "7"), ("007", "007"), (None, None), (" ", None)],
)
def test_ids_stay_as_they_are_written(raw: object, text: str | None) -> None:
    assert values.identifier(raw) == text


@pytest.mark.parametrize("raw", [True, 1.5, ["a"], {"a": 1}, "x" * 2000])
def test_what_is_no_id_is_refused(raw: object) -> None:
    with pytest.raises(values.BadValueError, match=r"^id "):
        values.identifier(raw)
