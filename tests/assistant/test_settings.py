from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ConfigError
from assistant.settings import FILE, Settings, load_settings

# Another value than the default, for every key: in TOML, as a variable, and what both mean.
OTHER: dict[str, tuple[str, str, Any]] = {
    "shop_name": ('"Fell"', "Fell", "Fell"),
    "contact": ('"a@b.example"', "a@b.example", "a@b.example"),
    "questions": ('["A?", "B?"]', "A?|B?", ("A?", "B?")),
    "model": ('"embedded"', "embedded", "embedded"),
    "adapter": ('"none"', "none", "none"),
    "device": ('"cpu"', "cpu", "cpu"),
    "server_url": ('"http://127.0.0.1:1/v1"', "http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1"),
    "server_model": ('"m"', "m", "m"),
    "api_key": ('"k"', "k", "k"),
    "max_tokens": ("7", "7", 7),
    "temperature": ("0.5", "0.5", 0.5),
    "seconds": ("3", "3", 3.0),
    "seed": ("4", "4", 4),
    "embedder": ('"word-hash"', "word-hash", "word-hash"),
    "chroma_url": ('"http://127.0.0.1:2"', "http://127.0.0.1:2", "http://127.0.0.1:2"),
    "database_url": ('"sqlite://"', "sqlite://", "sqlite://"),
    "passages": ("5", "5", 5),
    "passage_characters": ("300", "300", 300),
    "prompts": ('"formal"', "formal", "formal"),
    "examples": ("0", "0", 0),
    "examples_mode": ('"zero"', "zero", "zero"),
    "examples_tokens": ("90", "90", 90),
    "min_similarity": ("-0.5", "-0.5", -0.5),
    "min_evidence": ("0.25", "0.25", 0.25),
    "evidence": ("4", "4", 4),
    "matcher": ('"similarity"', "similarity", "similarity"),
    "reranker": ('"folder"', "folder", "folder"),
    "entailment": ('"folder"', "folder", "folder"),
    "cheap": ('{tents = 100, "*" = 30.0}', "tents=100|*=30", {"tents": 100.0, "*": 30.0}),
    "history_tokens": ("0", "0", 0),
    "verify": ("false", "false", False),
    "min_customers": ("5", "5", 5),
    "complete_with_model": ("true", "true", True),
}


def written(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_every_key_is_in_the_table() -> None:
    assert OTHER.keys() == Settings.model_fields.keys()


@pytest.mark.parametrize("key", OTHER)
def test_every_key_can_be_set_in_each_place(key: str, tmp_path: Path) -> None:
    toml, variable, value = OTHER[key]
    default = getattr(Settings(), key)
    assert value != default
    in_file = load_settings(written(tmp_path, f"{key} = {toml}"), environment={})
    by_variable = load_settings(None, environment={f"FLOORWALKER_{key.upper()}": variable})
    by_flag = load_settings(None, environment={}, **{key: value})
    for settings in (in_file, by_variable, by_flag):
        assert getattr(settings, key) == value
        others = settings.model_dump(exclude={key})
        assert others == Settings().model_dump(exclude={key})


def test_a_flag_beats_a_variable_which_beats_the_file(tmp_path: Path) -> None:
    folder = written(tmp_path, "max_tokens = 1\npassages = 1\nseed = 1")
    environment = {"FLOORWALKER_MAX_TOKENS": "2", "FLOORWALKER_PASSAGES": "2"}
    settings = load_settings(folder, environment=environment, max_tokens=3, passages=None)
    assert (settings.max_tokens, settings.passages, settings.seed) == (3, 2, 1)


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path, environment={}) == Settings()


def test_variables_of_the_process_are_no_settings() -> None:
    environment = {"FLOORWALKER_CACHE": "/x", "FLOORWALKER_REQUIRE_BROWSER": "1", "HOME": "/"}
    assert load_settings(None, environment=environment) == Settings()


@pytest.mark.parametrize(
    ("file", "environment", "flags", "message"),
    [
        ("colour = 1", {}, {}, "floorwalker.toml: unknown setting 'colour'; the settings are adap"),
        ("", {"FLOORWALKER_COLOUR": "1"}, {}, "variable FLOORWALKER_COLOUR: unknown setting 'col"),
        ("", {}, {"max_colours": 1}, "unknown setting 'max_colours'; the settings are"),
        ("[shop]\nname = 'x'", {}, {}, "floorwalker.toml: unknown setting 'shop'"),
        ("max_tokens = 0", {}, {}, "floorwalker.toml: max_tokens = 0 is not usable: "),
        ("", {"FLOORWALKER_VERIFY": "perhaps"}, {}, "FLOORWALKER_VERIFY: verify = 'perhaps' is no"),
        ("", {"FLOORWALKER_SEED": ""}, {}, "FLOORWALKER_SEED: seed = '' is not usable"),
        ("", {}, {"min_similarity": 2}, "min_similarity = 2 is not usable"),
        ("shop_name = 3", {}, {}, "floorwalker.toml: shop_name = 3 is not usable"),
        ("questions = ['a', 1]", {}, {}, "floorwalker.toml: questions = 1 is not usable"),
        ("temperature = nan", {}, {}, "floorwalker.toml: temperature = nan is not usable"),
        ("passages = true", {}, {}, "floorwalker.toml: passages = True is not usable"),
        ("passages = '3'", {}, {}, "floorwalker.toml: passages = '3' is not usable"),
        ("verify = 1", {}, {}, "floorwalker.toml: verify = 1 is not usable"),
        ("cheap = {tents = 'low'}", {}, {}, "floorwalker.toml: cheap = 'low' is not usable"),
        ("", {"FLOORWALKER_CHEAP": "tents"}, {}, "FLOORWALKER_CHEAP: cheap = '' is not usable"),
        ("seconds = inf", {}, {}, "floorwalker.toml: seconds = inf is not usable"),
        ("embedder = ''", {}, {}, "floorwalker.toml: embedder = '' is not usable"),
        ("model = ' '", {}, {}, "floorwalker.toml: model = ' ' is not usable"),
        ("", {"FLOORWALKER_SECONDS": "inf"}, {}, "FLOORWALKER_SECONDS: seconds = 'inf' is not"),
        ("", {"FLOORWALKER_EMBEDDER": ""}, {}, "FLOORWALKER_EMBEDDER: embedder = '' is not"),
        ("", {"FLOORWALKER_PASSAGES": "3"}, {"passages": "3"}, "passages = '3' is not usable"),
        ("seconds = -1", {"FLOORWALKER_SECONDS": "0"}, {}, "FLOORWALKER_SECONDS: seconds = '0'"),
        ("shop_name = ", {}, {}, "floorwalker.toml cannot be read: "),
        ("seed = 1\nseed = 2", {}, {}, "floorwalker.toml cannot be read: "),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(
    file: str, environment: dict[str, str], flags: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(written(tmp_path, file), environment=environment, **flags)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes('shop_name = "Käse"'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"floorwalker\.toml cannot be read"):
        load_settings(tmp_path, environment={})


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'\xef\xbb\xbfshop_name = "Fell"\r\n')
    assert load_settings(tmp_path, environment={}).shop_name == "Fell"


def test_the_environment_is_read_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOORWALKER_SHOP_NAME", "From outside")
    assert load_settings(None).shop_name == "From outside"
