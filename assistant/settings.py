"""Settings of a store: `floorwalker.toml`, then FLOORWALKER_... variables, then flags."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assistant.errors import ConfigError

FILE = "floorwalker.toml"
_PREFIX = "FLOORWALKER_"
# These are settings of the process, not of a store.
_NOT_SETTINGS = {"FLOORWALKER_CACHE", "FLOORWALKER_REQUIRE_BROWSER"}

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Settings(BaseModel):
    """Every key of floorwalker.toml with its default."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    shop_name: Name = "our shop"
    contact: Name = "our customer service"
    questions: tuple[str, ...] = Field(default=(), strict=False)  # TOML has lists, not tuples

    model: Name = "auto"
    adapter: str | None = None
    device: str | None = None
    server_url: str | None = None
    server_model: str | None = None
    api_key: str | None = None
    max_tokens: int = Field(default=160, ge=1)
    temperature: float = Field(default=0.0, ge=0, le=2)
    seconds: float = Field(default=120.0, gt=0)
    seed: int = 0

    embedder: Name = "all-MiniLM-L6-v2"
    chroma_url: str | None = None
    database_url: str | None = None
    passages: int = Field(default=3, ge=1, le=50)
    passage_characters: int = Field(default=500, ge=100)
    evidence: int | None = Field(default=None, ge=1)  # None: as much as suits the model
    prompts: Name | None = None  # None: the store's own folder prompts/, if it has one
    examples: int = Field(default=3, ge=0)
    examples_mode: Literal["zero", "fixed", "similar"] | None = None  # None: as suits the model
    examples_tokens: int = Field(default=600, ge=0)
    min_similarity: float = Field(default=0.35, ge=-1, le=1)
    min_evidence: float = Field(default=0.58, ge=0, le=1)
    matcher: Name = "tuned"  # ours, "similarity", or the folder of another
    reranker: str | None = None
    entailment: str | None = None
    cheap: dict[str, float] = Field(default_factory=dict)
    history_tokens: int = Field(default=400, ge=0)
    verify: bool = True
    min_customers: int = Field(default=3, ge=1)
    complete_with_model: bool = False


def load_settings(
    folder: Path | None,
    *,
    environment: Mapping[str, str] = os.environ,
    **flags: Any,
) -> Settings:
    """Read the settings of a store, or of none; a flag that is None is not set.

    Raises `ConfigError` naming the key that is unknown or whose value is bad, and where it is.
    """
    in_file = _read(folder / FILE) if folder else {}
    given = {key: value for key, value in flags.items() if value is not None}
    texts: dict[str, Any] = {}
    origin = dict.fromkeys(in_file, f"{folder / FILE}: " if folder else "")
    for name, value in environment.items():
        if name.startswith(_PREFIX) and name not in _NOT_SETTINGS:
            key = name.removeprefix(_PREFIX).lower()
            texts[key] = _of_text(key, value)
            origin[key] = f"the environment variable {name}: "
    origin |= dict.fromkeys(given, "")  # the caller knows where the call is
    try:
        Settings.model_validate({key: in_file[key] for key in in_file if key not in texts} | given)
        # Variables are text, so "3" has to do for 3; the rest is checked strictly by now.
        return Settings.model_validate(in_file | texts | given, strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(_explain(str(first["loc"][0]), first, origin)) from error


def _of_text(key: str, value: str) -> object:
    """Return a variable's text as the setting's lists and tables are written in one."""
    if key == "questions":
        return value.split("|")
    if key == "cheap":  # "tents=100|*=30"
        return dict(pair.partition("=")[::2] for pair in value.split("|"))
    return value


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error


def _explain(key: str, error: Mapping[str, Any], origin: Mapping[str, str]) -> str:
    where = origin.get(key, "")
    if error["type"] == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields))
        return f"{where}unknown setting {key!r}; the settings are {known}"
    return f"{where}{key} = {error['input']!r} is not usable: {error['msg']}"
