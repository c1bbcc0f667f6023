"""Comparing products: a table of what differs, from their records; no chat model writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.attributes import NOT_LISTED, Values, cells, comparable, differ, values_by_field
from assistant.written import Written, plain, quote, stock_of, variant_lines
from knowledge.facts import price_text, stock_text
from knowledge.types import Product

MOST_ROWS = 16
_LONGEST_NAME = 6  # words
_COUNT = {2: "Both", 3: "All three", 4: "All four"}


_Row = tuple[str, tuple[str, ...]]


def compared(products: Sequence[Product]) -> Written:
    """Return what 2 to 4 products have in common and a Markdown table of what differs."""
    names = _names(products)
    short = [f"The {name}" for name in _short(names)]
    fields = values_by_field(products)
    rows = [*_record_rows(products), *_attribute_rows(fields, len(products))]
    shown = rows[:MOST_ROWS]
    said = [*_common(products), *_price(products, short), *_weight(fields, short)]
    said += [f"{name} is out of stock{cite}." for name, cite in _sold_out(products, short)]
    parts = [" ".join(said)]
    if shown:
        heads = [f"{name} [{number}]" for number, name in enumerate(names, 1)]
        parts.append(_table(heads, [(_label(field, fields), cells) for field, cells in shown]))
    else:
        parts.append("Nothing else that is listed differs.")
    if len(rows) > len(shown):
        parts.append(f"{len(rows) - len(shown)} more details differ.")
    used = [fields[field] for field, _ in shown if field in fields]
    quotes = tuple(
        (index, quote(product, _lines(index, product, used, versions="versions" in dict(shown))))
        for index, product in enumerate(products)
    )
    return Written("\n\n".join(filter(None, parts)), tuple(products), quotes)


def _lines(
    index: int, product: Product, used: Sequence[Values], *, versions: bool
) -> Iterator[str]:
    """Yield the lines of a record that the table was made from."""
    values = [each[index] for each in used if index in each]
    yield from (value.line for value in values if value.line)
    if versions or any(not value.line for value in values):  # these are the versions' values
        yield from variant_lines(product, product.variants)


def _label(field: str, fields: dict[str, Values]) -> str:
    """Return a field's name as the first record that has it names it."""
    name = next(iter(fields[field].values())).label if field in fields else field
    return name[:1].upper() + name[1:]


def _names(products: Sequence[Product]) -> list[str]:
    """Return the titles, without the brand that all have."""
    brands = {product.brand for product in products}
    brand = f"{products[0].brand} " if len(brands) == 1 else ""
    return [plain(product.title.removeprefix(brand) or product.title) for product in products]


def _short(names: Sequence[str]) -> list[str]:
    """Return names without the words in which all of them end: "Larch 2" for "Larch 2 Tent".

    A long name is cut where it still is one product's alone.
    """
    words = [name.split() for name in names]
    while min(map(len, words)) > 1 and len({each[-1].casefold() for each in words}) == 1:
        words = [each[:-1] for each in words]
    cut = [" ".join(each[:_LONGEST_NAME]).rstrip(",;:-") for each in words]
    return cut if len(set(cut)) == len(cut) else [" ".join(each) for each in words]


# -- what is said before the table -------------------------------------------------------------


def _common(products: Sequence[Product]) -> Iterator[str]:
    same = []
    if (brand := products[0].brand) and {each.brand for each in products} == {brand}:
        same.append(f"by {plain(brand)}")
    if len({each.categories for each in products}) == 1 and products[0].categories:
        same.append(f"in the category {plain(products[0].categories[-1])}")
    if same:
        yield f"{_COUNT[len(products)]} are {' and '.join(same)}{_cites(range(len(products)))}."


def _price(products: Sequence[Product], names: Sequence[str]) -> Iterator[str]:
    prices = [product.price for product in products]
    known = [(price, index) for index, price in enumerate(prices) if price is not None]
    if not known:
        yield f"No price is listed{_cites(range(len(products)))}."
        return
    for index, price in enumerate(prices):
        if price is None:
            yield f"The price of {_inside(names[index])} is not listed{_cites([index])}."
    if len(known) < 2 or len({products[index].currency for _, index in known}) > 1:
        return
    worded = {index: price_text(price, products[index].currency) for price, index in known}
    if len({price for price, _ in known}) == 1:
        yield f"The price is the same: {worded[known[0][1]]}{_cites(list(worded))}."
        return
    yield _superlative([index for _, index in sorted(known)], worded, names, "cheap")


def _weight(fields: dict[str, Values], names: Sequence[str]) -> Iterator[str]:
    weights = fields.get("weight", {})
    numbers = {index: each.number for index, each in weights.items() if each.number is not None}
    if len(numbers) < len(names) or len(set(numbers.values())) == 1 or not comparable(weights):
        return
    if any(each.unit is None for each in weights.values()):
        return  # grams or pounds, nobody knows
    ordered = sorted(numbers, key=lambda index: numbers[index])
    worded = dict(zip(weights, cells(weights, len(names)), strict=True))
    yield _superlative(ordered, worded, names, "light")


def _superlative(
    ordered: Sequence[int], worded: dict[int, str], names: Sequence[str], word: str
) -> str:
    """Return "A is cheaper: $1.00, against $2.00 for B", least first."""
    least, *rest = ordered
    how = f"{word}er" if len(ordered) == 2 else f"the {word}est"
    others = " and ".join(f"{worded[index]} for {_inside(names[index])}" for index in rest)
    return f"{names[least]} is {how}: {worded[least]}, against {others}{_cites(ordered)}."


def _inside(name: str) -> str:
    return f"the {name.removeprefix('The ')}"


def _sold_out(products: Sequence[Product], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for index, product in enumerate(products):
        if product.in_stock == 0:
            yield names[index], _cites([index])


def _cites(indices: Sequence[int]) -> str:
    return " " + "".join(f"[{index + 1}]" for index in sorted(indices))


# -- the table ---------------------------------------------------------------------------------


def _record_rows(products: Sequence[Product]) -> Iterator[_Row]:
    facts = {
        "price": [_price_cell(product) for product in products],
        "stock": [_stock_cell(product) for product in products],
        "brand": [product.brand or NOT_LISTED for product in products],
        "category": [" > ".join(product.categories) or NOT_LISTED for product in products],
        "versions": _versions(products),
    }
    for field, row in facts.items():
        if len(set(row)) > 1:
            yield field, tuple(row)


def _price_cell(product: Product) -> str:
    return NOT_LISTED if product.price is None else price_text(product.price, product.currency)


def _stock_cell(product: Product) -> str:
    if product.in_stock is None:
        known = any(each.in_stock is not None for each in product.variants)
        return stock_of(product.variants).capitalize() if known else NOT_LISTED
    return stock_text(product.in_stock)


def _versions(products: Sequence[Product]) -> list[str]:
    """Return each product's versions where prices tell them apart; else attributes name them."""
    priced = any(each.price for product in products for each in product.variants)
    return [
        ", ".join(
            f"{each.title} ({price_text(each.price, product.currency)})"
            if each.price is not None
            else each.title
            for each in product.variants
            if priced
        )
        or NOT_LISTED
        for product in products
    ]


def _attribute_rows(fields: dict[str, Values], count: int) -> list[_Row]:
    """Return the attributes in which `count` products differ, those that all have first."""
    rows = [
        (field, tuple(cells(values, count)))
        for field, values in fields.items()
        if differ(values, count)
    ]
    return sorted(rows, key=lambda row: NOT_LISTED in row[1])


def _table(heads: Sequence[str], rows: Sequence[_Row]) -> str:
    lines = [("", *heads), *(tuple(map(plain, (label, *cells))) for label, cells in rows)]
    drawn = [f"| {' | '.join(map(_escaped, line))} |" for line in lines]
    ruler = f"|{' --- |' * len(lines[0])}"
    return "\n".join((drawn[0], ruler, *drawn[1:]))


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")
