"""What the fields of checks are, and how an editor may write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

# Of a pydantic dataclass that is a check.
STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
Absent = SkipJsonSchema[None]


class Filled(str):
    """The text of a variable that has a number or truth value, for where one of these is meant."""

    __slots__ = ("value",)
    value: int | float | bool


def _meant(value: Any) -> Any:
    return value.value if isinstance(value, Filled) else value


def listing(value: Any) -> Any:
    """Return a list of what stands alone."""
    return value if isinstance(value, list | tuple) else [value]


def _named(value: Any) -> Any:
    """Return an id that YAML takes for a number as the text that it is."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("the text is empty")
    return value


_ID_SCHEMA = {"type": ["string", "integer"]}
Text = Annotated[str, Strict(), AfterValidator(_said)]
Id = Annotated[str, Strict(), AfterValidator(_said), BeforeValidator(_named),
               WithJsonSchema(_ID_SCHEMA)]  # fmt: skip
Texts = Annotated[
    tuple[Text, ...],
    Field(min_length=1),
    BeforeValidator(listing),
    WithJsonSchema({"type": ["string", "array"], "items": {"type": "string"}}),
]
Ids = Annotated[
    tuple[Id, ...],
    Field(min_length=1),
    BeforeValidator(listing),
    WithJsonSchema({"type": ["string", "integer", "array"], "items": _ID_SCHEMA}),
]
Truth = Annotated[bool, Strict(), BeforeValidator(_meant)]
Count = Annotated[int, Strict(), Field(ge=0), BeforeValidator(_meant)]
Number = Annotated[float, Strict(), BeforeValidator(_meant)]
Share = Annotated[float, Strict(), Field(ge=0, le=1), BeforeValidator(_meant)]


def quoted(texts: Sequence[str], joint: str = "and") -> str:
    """Return texts in quotation marks, as a sentence lists them."""
    marked = [f'"{each}"' for each in texts]
    if len(marked) < 2:
        return "".join(marked)
    return f"{', '.join(marked[:-1])} {joint} {marked[-1]}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them, "nothing" without any."""
    return ", ".join(names) or "nothing"


def many(count: int, thing: str) -> str:
    """Return "1 sentence" or "3 sentences"."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")
