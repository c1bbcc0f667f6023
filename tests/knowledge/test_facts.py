import pytest

from knowledge.facts import attribute_label, attribute_text
from knowledge.types import AttributeValue


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("weight_kg", 1.9, "weight: 1.9 kg"),
        ("battery_hours", 38, "battery: 38 hours"),
        ("limit_temp_f", 20, "limit temp: 20 °F"),
        ("usb_c", True, "usb c: yes"),
        ("operating_temperature_c", "0 - 35", "operating temperature: 0 - 35 °C"),
        ("hdmi_in", 2, "hdmi in: 2"),
        ("ports", ("USB-C", "HDMI"), "ports: USB-C, HDMI"),
    ],
)
def test_an_attribute_is_worded_with_its_unit(name: str, value: AttributeValue, text: str) -> None:
    assert attribute_text(name, value) == text


def test_a_flag_has_no_unit_whatever_its_name_ends_in() -> None:
    assert attribute_label("fits_150_g", True) == ("fits 150 g", "")
    assert attribute_label("diameter_mm") == ("diameter", "mm")


def test_what_is_no_number_has_no_unit_whatever_its_name_ends_in() -> None:
    assert attribute_text("adjustable feet", "yes, both") == "adjustable feet: yes, both"
    assert attribute_text("leg height_cm", "70 to 90") == "leg height: 70 to 90 cm"
