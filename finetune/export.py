"""Adapters for others to serve: merged into the weights of their base, or as vLLM loads them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from finetune import cards
from finetune.cards import Card
from finetune.errors import ExportError
from finetune.loading import load_tokenizer, one_line, weights_sha256
from finetune.publishing import check_free, published
from knowledge.adapters import CARD, CONFIG
from knowledge.weights import ready_folder

Form = Literal["merged", "adapter"]
_FROM_VLLM = 8, 16, 32, 64, 128, 256, 320, 512
"""What vLLM's --max-lora-rank can be."""


def export(adapter: Path, target: Path, form: Form, *, dtype: str | None = None) -> Path:
    """Write an adapter for serving and return the folder.

    `merged` is a whole model in the precision of its base, or in `dtype`; `adapter` is a folder
    for vLLM's --lora-modules. Raises `ExportError`, `AdapterError` or `WeightsError`.
    """
    check_free(target)
    card = cards.read(adapter)
    cards.check_files(adapter)
    base = base_of(card)
    with published(target) as part:
        if form == "merged":
            _merge(adapter, base, part, dtype)
        else:
            _for_vllm(adapter, base, part)
        cards.write(card, part)
        (part / "README.md").write_text(model_card(card, form), encoding="utf-8")
    return target


def base_of(card: Card) -> Path:
    """Return the folder of the base that a card names; raises `ExportError` for other weights."""
    path = ready_folder(card.base["name"])
    found = weights_sha256(path)
    if found != card.base["sha256"]:
        msg = (
            f"{path} holds other weights of {card.base['name']} than {card.name} was trained on "
            f"(SHA-256 {found[:12]}, not {card.base['sha256'][:12]}): get those, or train it again"
        )
        raise ExportError(msg)
    return path


def merged_model(adapter: Path, base: Path, dtype: Any = "auto") -> Any:
    """Return a base model with an adapter merged into it, in the precision that it is stored in."""
    import peft
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM

    from finetune.runs import quiet

    with quiet():
        try:
            model: Any = AutoModelForCausalLM.from_pretrained(
                base, dtype="auto", local_files_only=True, use_safetensors=True
            )
            tuned: Any = peft.PeftModel.from_pretrained(model, str(adapter))
        except (RuntimeError, ValueError, KeyError, OSError, SafetensorError) as error:
            raise ExportError(f"{adapter} does not fit {base.name}: {one_line(error)}") from error
        if not hasattr(tuned.base_model, "merge_and_unload"):
            kind = tuned.active_peft_config.peft_type.value
            raise ExportError(f"{adapter} is of kind {kind}, which cannot be merged: train a LoRA")
        merged: Any = tuned.merge_and_unload(safe_merge=True)
    return merged if dtype == "auto" else merged.to(getattr(torch, dtype))


def _merge(adapter: Path, base: Path, folder: Path, dtype: str | None) -> None:
    model = merged_model(adapter, base, dtype or "auto")
    if broken := _not_finite(model):
        msg = (
            f"{broken} is beyond what {model.dtype} can hold: export in the base's own precision, "
            "or in bfloat16"
        )
        raise ExportError(msg)
    model.config.use_cache = True
    model.save_pretrained(folder)
    load_tokenizer(base).save_pretrained(folder)
    if (base / "generation_config.json").is_file() and not (
        folder / "generation_config.json"
    ).is_file():
        shutil.copyfile(base / "generation_config.json", folder / "generation_config.json")


def _not_finite(model: Any) -> str | None:
    import torch

    for name, weight in model.state_dict().items():
        if weight.is_floating_point() and not torch.isfinite(weight).all():
            return str(name)
    return None


def _for_vllm(adapter: Path, base: Path, folder: Path) -> None:
    config = json.loads((adapter / CONFIG).read_text("utf-8"))
    if why := _unserved(config):
        raise ExportError(f"vLLM cannot load {adapter} as an adapter, it {why}: export it merged")
    for name in (CONFIG, cards.WEIGHTS):
        shutil.copyfile(adapter / name, folder / name)
    # vLLM takes the adapter's tokenizer where there is one: the chat template comes along.
    load_tokenizer(base).save_pretrained(folder)


def _unserved(config: dict[str, Any]) -> str:
    if config.get("peft_type") != "LORA":
        return f"is of kind {config.get('peft_type')}"
    if config.get("use_dora"):
        return "is a DoRA"
    if config.get("bias", "none") != "none":
        return "has biases"
    if config.get("modules_to_save"):
        return f"has whole modules ({', '.join(config['modules_to_save'])})"
    if config.get("r", 0) > _FROM_VLLM[-1]:
        return f"has a rank of {config['r']}"
    return ""


def model_card(card: Card, form: Form) -> str:
    """Return the README.md of an exported model, with the hub's front matter."""
    base = card.base["name"]
    revision = f", revision {card.base['revision'][:12]}" if card.base["revision"] else ""
    learned, held = card.data.get("train", 0), card.data.get("development", 0)
    lines = [
        "---",
        f"license: {card.licence.lower()}",
        f"base_model: {base}",
        "library_name: " + ("transformers" if form == "merged" else "peft"),
        "tags: [lora, shopping-assistant]",
        "---",
        "",
        f"# {card.name}",
        "",
        f"Made by `floorwalker tune` from {base} (weights {card.base['sha256'][:12]}{revision}).",
        "",
        *_served(card, form),
        "",
        "## Data",
        "",
        f"{learned:,} examples to learn from, {held:,} to judge by{_paired(card)}.",
        "",
        "| Source | Licence | Examples |",
        "|---|---|---|",
        *(
            f"| {each['name']} | {each['licence']} | {each.get('learned', each['kept']):,} |"
            for each in card.data.get("sources", [])
        ),
        "",
        "## Figures",
        "",
        "| | value | 95 % interval | n |",
        "|---|---|---|---|",
        *(_figure(name, each) for name, each in card.metrics.items() if isinstance(each, dict)),
        "",
        f"`{CARD}` beside this file has the whole config, the seeds and the template hashes.",
    ]
    return "\n".join(lines) + "\n"


def _paired(card: Card) -> str:
    many = card.data.get("pairs", 0)
    return f", {many:,} pairs of a better and a worse answer" if many else ""


def _figure(name: str, found: Mapping[str, Any]) -> str:
    low, high = found["low"], found["high"]
    return f"| {name} | {found['value']:.3f} | {low:.3f} to {high:.3f} | {found['n']} |"


def _served(card: Card, form: Form) -> list[str]:
    if form == "merged":
        return ["Serve it: `vllm serve FOLDER`"]
    rank = card.config.get("method", {}).get("rank", _FROM_VLLM[1])
    least = next((each for each in _FROM_VLLM if each >= rank), _FROM_VLLM[-1])
    options = f"--enable-lora --max-lora-rank {least} --lora-modules {card.name}=FOLDER"
    return [f"Serve it: `vllm serve {card.base['name']} {options}`"]
