"""A few products and a document, and how they get into a catalogue."""

from __future__ import annotations

from decimal import Decimal

from knowledge.catalogue import Catalogue, Embedded
from knowledge.payload import content_hash
from knowledge.types import Document, Product, Variant

Record = Product | Document

RECORDS: tuple[Record, ...] = (
    Product(
        "SHOE", "Trail Shoe", "Light, for muddy ground.", brand="Birch",
        categories=("Shoes", "Trail Shoes"), price=Decimal(90), in_stock=5,
        attributes={"weight_g": 250, "material": "Leather, Rubber", "rating": 4.5},
        variants=(
            Variant("SHOE-R42", "Red 42", in_stock=0, attributes={"colour": "red", "size": "42"}),
            Variant("SHOE-R43", "Red 43", in_stock=2, attributes={"colour": "red", "size": "43"}),
            Variant("SHOE-B42", "Blue 42", in_stock=3, attributes={"colour": "blue", "size": "42"}),
        ),
    ),
    Product(
        "CABLE", "Cable 2 metres", "For the desk.", brand="Volt", price=Decimal(9), in_stock=0,
        attributes={"length_m": 2, "cable_colour": "black", "bluetooth": False},
    ),
    Product(
        "PHONES", "Noise-Free Headphones DV7-1211ea", "They sit over the ear.", brand="Volt",
        price=Decimal(60), attributes={
            "style": "over-ear", "bluetooth": True, "color": "Midnight Blue", "weight_kg": 0.3,
            "battery_hours": 38, "memory_gb": 16,
        },
    ),
    Product(
        "PAN", "Leather-look Pan", "Frying pan.", price=Decimal(30), in_stock=1,
        attributes={"material": "Stainless Steel", "diameter_cm": 28, "coating": "none"},
    ),
    Document("returns", "Returns", "Headphones can be returned within 30 days.", "returns.md"),
)  # fmt: skip


def store(catalogue: Catalogue, *records: Record) -> None:
    """Put records into a catalogue, without passages."""
    catalogue.write(
        [Embedded(each, "file", "root", content_hash(each), (), ()) for each in records]
    )
