from decimal import Decimal

from knowledge.facets import Facet, canonical, offers
from knowledge.types import AttributeValue, Product, Variant


def only(**attributes: AttributeValue) -> set[Facet]:
    (offer,) = offers(Product("1", "Thing", attributes=attributes))
    return set(offer)


def test_names_for_the_same_thing_are_one_field() -> None:
    assert {canonical(name) for name in ("color", "Colours", "product_colour", "productColor")} == {
        "colour"
    }
    assert canonical("Average Rating") == "rating"
    assert canonical("cable_color") == "cable_colour"
    assert canonical("screenSize") == "screen_size"


def test_numbers_are_in_base_units_and_as_they_were() -> None:
    assert only(weight_g=1900) == {Facet("weight", None, 1.9, "mass", 1900.0)}
    assert only(weight="1.9 kg") == {Facet("weight", "1.9 kg", 1.9, "mass", 1.9)}
    assert only(gears=8) == {Facet("gears", None, 8.0, "", 8.0)}


def test_flags_texts_and_lists() -> None:
    assert only(usb_c=True, wifi="N") == {Facet("usb_c", "yes"), Facet("wifi", "no")}
    assert only(ports=("USB-C", "HDMI")) == {Facet("ports", "usb-c"), Facet("ports", "hdmi")}
    assert only(product_colour="Black,Silver") == {
        Facet("colour", "black"),
        Facet("colour", "silver"),
    }
    assert only(note="Soft to the touch, and light") == {
        Facet("note", "soft to the touch, and light")
    }


def test_codes_are_texts_and_dates_are_days() -> None:
    assert only(ean="0095205603217") == {Facet("ean", "0095205603217")}
    (day,) = only(released="2009-12-10")
    assert (day.dimension, day.text) == ("date", "2009-12-10")


def test_a_variant_has_the_products_facets_unless_it_has_its_own() -> None:
    product = Product(
        "S", "Shoe", brand="Birch", categories=("Shoes", "Trail Shoes"), price=Decimal(80),
        in_stock=3, attributes={"colour": "red", "weight_g": 250},
        variants=(
            Variant("S1", "Blue", in_stock=0, attributes={"Color": "blue"}),
            Variant("S2", "42", price=Decimal(90), in_stock=3, attributes={"size": "42"}),
        ),
    )  # fmt: skip
    blue, large = (set(offer) for offer in offers(product))
    assert {Facet("colour", "blue"), Facet("in_stock", None, 0.0, "", 0.0)} < blue
    assert Facet("colour", "red") not in blue
    assert Facet("price", None, 80.0, "", 80.0) in blue
    assert {Facet("colour", "red"), Facet("price", None, 90.0, "", 90.0)} < large
    for offer in (blue, large):
        assert {Facet("brand", "birch"), Facet("category", "trail shoes")} < offer
        assert Facet("weight", None, 0.25, "mass", 250.0) in offer


def test_a_size_that_only_the_titles_of_versions_say_is_theirs() -> None:
    coat = Product("C", "Coat", variants=(Variant("S", "Small one"), Variant("L", "L / wide")))
    assert [set(offer) for offer in offers(coat)] == [{Facet("size", "s")}, {Facet("size", "l")}]
    told = Product("C", "Coat", variants=(Variant("S", "Small", attributes={"size": "36"}),))
    assert {each.text for each in offers(told)[0]} == {"36"}
    some = Product("C", "Coat", variants=(Variant("S", "Small"), Variant("R", "Round")))
    assert offers(some) == [(), ()]


def test_a_colour_that_only_the_titles_of_versions_say_is_theirs() -> None:
    tent = Product(
        "T", "Tent", variants=(Variant("C", "Tent, Charcoal"), Variant("N", "Navy blue"))
    )
    assert offers(tent) == [(Facet("colour", "charcoal"),), (Facet("colour", "navy blue"),)]
    half = Product("T", "Tent", variants=(Variant("C", "Charcoal"), Variant("S", "Sand")))
    assert offers(half) == [(), ()]
    told = Product("T", "Tent", variants=(Variant("C", "Copper", attributes={"shade": "Copper"}),))
    assert offers(told) == [(Facet("shade", "copper"),)]
