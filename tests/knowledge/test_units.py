import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.units import from_base, numbers, quantities, split_name, to_base, unit


@pytest.mark.parametrize(
    ("text", "value", "symbol"),
    [
        ("a 2m cable", 2, "m"),
        ("2 m", 2, "m"),
        ("two metres", 2, "m"),
        ("twenty-five watts", 25, "W"),
        ("thirteen point three inches", 13.3, "in"),
        ("one point seven five litres", 1.75, "L"),
        ("1,200 g", 1200, "g"),
        ('15.6" laptop', 15.6, "in"),
        ("6'2\" tall", 74, "in"),
        ("15-inch", 15, "in"),
        ("1 1/2 in", 1.5, "in"),
        ("at least 16 GB", 16, "GB"),
        ("-5 °C", -5, "°C"),
        ("100 Mb/s", 100, "Mbps"),
        ("100 MB/s", 100, "MB/s"),
        ("10 fl oz", 10, "fl oz"),
        ("2700K", 2700, "K"),
        ("under 2 pounds", 2, "lb"),
    ],
)
def test_a_quantity_is_found_as_people_write_it(text: str, value: float, symbol: str) -> None:
    (found,) = quantities(text)
    assert found.unit is not None
    assert (found.value, found.unit.symbol) == (pytest.approx(value), symbol)


@pytest.mark.parametrize(
    "text",
    [
        "4K tv",
        "5G phone",
        "8 in stock",
        "size 8 in black",
        '"size 42"',
        "WH-1000",
        "dv7-1211ea",
        "a three point harness",
        "the one point: it lasts",
    ],
)
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [("5-7 kg", [5, 7]), ("between 20 and 50 cm", [20, 50]), ("90 x 200 x 30 cm", [90, 200, 30])],
)
def test_the_numbers_of_a_range_share_its_unit(text: str, values: list[float]) -> None:
    found = quantities(text)
    assert [each.value for each in found] == values
    assert len({each.unit for each in found}) == 1


def test_a_count_has_not_the_unit_of_what_is_counted() -> None:
    count, size = numbers("4 x 8 GB")
    assert count.unit is None
    assert size.unit == unit("gigabytes")


@pytest.mark.parametrize(
    ("name", "label", "symbol"),
    [
        ("weight_kg", "weight", "kg"),
        ("battery_capacity_watt_hours", "battery capacity", "Wh"),
        ("screen_size_in", "screen size", "in"),
        ("seat_height_min_cm", "seat height min", "cm"),
        ("rider_height_cm_max", "rider height max", "cm"),
        ("temp_c_min", "temp min", "°C"),
        ("x_max", "x max", None),
        ("size_l_max", "size l max", None),
        ("pages_per_minute_max", "pages per minute max", None),
        ("hdmi_in", "hdmi in", None),
        ("pages_per_minute", "pages per minute", None),
        ("height_min", "height min", None),
        ("usb_c", "usb c", None),
        ("rate_10_mbps", "rate 10 mbps", None),
        ("battery_life_h", "battery life", "hours"),
        ("run_time_min", "run time", "minutes"),
        ("speaker_in", "speaker", "in"),
        ("line_in", "line in", None),
        ("connector_s", "connector s", None),
        ("Battery(s)", "Battery s", None),
        ("temperature_min", "temperature min", None),
    ],
)
def test_an_attributes_name_says_its_unit(name: str, label: str, symbol: str | None) -> None:
    found, its = split_name(name)
    assert (found, its and its.symbol) == (label, symbol)


def test_units_of_one_dimension_convert() -> None:
    assert to_base(2.2046226, "lbs") == (pytest.approx(1), "mass")
    assert to_base(30, "F") == (pytest.approx(-1.1111, abs=1e-3), "temperature")
    assert to_base(3, "parsecs") == (3, "")
    assert from_base(to_base(30, "F")[0], "F") == pytest.approx(30)


@given(st.text())
def test_every_number_lies_where_it_says(text: str) -> None:
    place = 0
    for found in numbers(text):
        assert place <= found.start < found.end <= len(text)
        place = found.end
