"""What a suite file may say, for reading it and for the JSON Schema that editors complete it by."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema

from prompts.evals.checks.base import Id, Text, listing

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Plain = str | int | float | bool | None
# Read by `prompts.evals.checks`, which knows what each of them takes.
Checks = list[Any]


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is no day, written like 2026-01-31") from error
    return value


Day = Annotated[Text, AfterValidator(_day)]


class _Form(BaseModel):
    """A mapping without other keys."""

    model_config = ConfigDict(extra="forbid", strict=False)


def _tags(value: Any) -> Any:
    return [str(each) if type(each) is int else each for each in listing(value)]


Tags = Annotated[list[Text], BeforeValidator(_tags)]


class ProofForm(_Form):
    """What proves an expectation: a record or document, and words that stand in it."""

    id: Id
    quote: Text = Field(
        default="", description="Words that stand in it, exactly.", validate_default=False
    )


Proofs = Annotated[list[ProofForm], BeforeValidator(listing)]


class TurnForm(_Form):
    """One turn of a conversation."""

    ask: Text = Field(description="What the customer writes.")
    checks: Checks = Field(default=[], description="What must hold of this answer.")


class CaseForm(_Form):
    """A question, or a conversation of several turns."""

    id: Id = Field(description="A name that no other case of the suite has.")
    ask: Text | SkipJsonSchema[None] = Field(default=None, description="What the customer writes.")
    turns: Annotated[list[TurnForm], Field(min_length=1)] | SkipJsonSchema[None] = Field(
        default=None, description="Instead of ask: the turns of a conversation."
    )
    customer: Id | None = Field(default=None, description="The verified customer, by id.")
    tags: Tags = Field(default=[], description="Words to choose and to group cases by.")
    cluster: Id | SkipJsonSchema[None] = Field(
        default=None, description="Cases of one cluster are not independent of each other."
    )
    proof: Proofs = Field(default=[], description="What proves that the expectation is right.")
    checks: Checks = Field(default=[], description="What must hold of the last answer.")


class DefaultsForm(_Form):
    """What every case has unless it says more; the checks are added to each case's own."""

    customer: Id | None = None
    tags: Tags = []
    checks: Checks = []


class ProductForm(BaseModel):
    """A product, with the keys that a JSON Lines catalogue has; any other is an attribute."""

    model_config = ConfigDict(extra="allow")
    id: Id
    title: Text


class DocumentForm(_Form):
    """A policy or help page."""

    id: Id
    title: Text
    text: Text = Field(description="Markdown.")
    kind: Text = "policy"
    valid_from: Day | None = Field(default=None, description="The first day, like 2026-01-31.")
    valid_until: Day | None = Field(default=None, description="The last day, like 2026-12-31.")
    supersedes: Annotated[list[Id], BeforeValidator(listing)] = []
    metadata: dict[str, Plain] = {}


class StoreForm(_Form):
    """A small store that stands in the suite."""

    products: list[ProductForm] = []
    documents: list[DocumentForm] = []
    settings: dict[str, Any] = Field(default={}, description="Keys of floorwalker.toml.")


class FileForm(_Form):
    """Cases from a table: .csv with a column for each key or check, or .jsonl."""

    file: Text


class PythonForm(_Form):
    """Cases from a function, `module:function`, that returns a list of such mappings."""

    python: Text


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, dict):
        raise ValueError("a variable is a text, a number, true or false, or a list of these")
    return value


_PLAIN = ["string", "number", "boolean"]
Variable = Annotated[
    Any,
    AfterValidator(_plain),
    WithJsonSchema({"type": [*_PLAIN, "array"], "items": {"type": _PLAIN}}),
]


def _store_kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "folder"
    return "inline" if isinstance(value, dict) else None


def _origin_kind(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    return "python" if "python" in value else "file"


class MatrixForm(_Form):
    """Axes; every combination of their values is a variant that all cases are run with."""

    examples: list[Literal["zero", "fixed", "similar"]] = Field(default=[], min_length=1)
    model: list[Text] = Field(default=[], min_length=1)
    adapter: list[Text] = Field(default=[], min_length=1)
    prompts: list[Text] = Field(
        default=[], min_length=1, description="default, or folders of templates."
    )
    settings: list[dict[str, Any]] = Field(default=[], min_length=1)


class SuiteForm(_Form):
    """A suite of cases for `floorwalker eval`."""

    name: Name | SkipJsonSchema[None] = Field(default=None, description="Letters, digits, - and _.")
    purpose: Text | SkipJsonSchema[None] = Field(default=None, description="One sentence.")
    store: (
        Annotated[
            Annotated[Text, Tag("folder")] | Annotated[StoreForm, Tag("inline")],
            Discriminator(
                _store_kind,
                custom_error_type="store",
                custom_error_message="a store is demo, a folder, or products and documents",
            ),
        ]
        | SkipJsonSchema[None]
    ) = Field(default=None, description="demo, a store folder beside this file, or records.")
    include: Annotated[list[Text], BeforeValidator(listing)] = Field(
        default=[], description="Files that are read as if they stood at the top of this one."
    )
    variables: dict[VariableName, Variable] = Field(
        default={}, description="Values for {{ name }} in questions, proofs and checks."
    )
    defaults: DefaultsForm = DefaultsForm()
    cases: list[CaseForm] = []
    cases_from: list[
        Annotated[
            Annotated[FileForm, Tag("file")] | Annotated[PythonForm, Tag("python")],
            Discriminator(
                _origin_kind,
                custom_error_type="origin",
                custom_error_message="cases come from {file: ...} or {python: ...}",
            ),
        ]
    ] = []
    matrix: MatrixForm = MatrixForm()


KEYS = {
    "": tuple(SuiteForm.model_fields),
    "cases": tuple(CaseForm.model_fields),
    "turns": tuple(TurnForm.model_fields),
    "proof": tuple(ProofForm.model_fields),
    "defaults": tuple(DefaultsForm.model_fields),
    "documents": tuple(DocumentForm.model_fields),
    "store": tuple(StoreForm.model_fields),
    "matrix": tuple(MatrixForm.model_fields),
    "cases_from": ("file", "python"),
}
"""The keys that a mapping may have, by the key that it stands under; "" is the file."""
