"""From a folder on this machine to a model that can write."""

from __future__ import annotations

import json
import logging
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError
from assistant.models.base import with_adapter
from assistant.models.rendering import end_of_turn

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerBase

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Weights:
    """A chat model on this machine: what to call it, and its folder."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model ready to write: `ends` are the ids of the tokens that end a reply."""

    name: str
    model: Any  # a PreTrainedModel that can generate, which no one type of transformers says
    tokenizer: PreTrainedTokenizerBase
    ends: frozenset[int]
    window: int | None


def load(weights: Weights, *, adapter: Path | None, device: str | None) -> Loaded:
    """Load model, tokenizer and adapter; CPU computes in float32, CUDA in bfloat16."""
    place = _device(device)
    tokenizer, model = _read(weights, place)
    if not tokenizer.chat_template:
        msg = f"Model {weights.name} ({weights.path}) has no chat template: choose a chat model"
        raise ModelError(msg)
    if adapter is not None:
        model = _adapted(model, adapter, weights.name)
    model = model.eval().requires_grad_(requires_grad=False)
    ends = _ends(model, tokenizer)
    _forget_defaults(model, ends)
    window = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    name = weights.name if adapter is None else with_adapter(weights.name, adapter.name)
    logger.info("Loaded %s on %s", name, place)
    return Loaded(name=name, model=model, tokenizer=tokenizer, ends=ends, window=window)


def _device(wanted: str | None) -> torch.device:
    import torch

    try:
        place = torch.device(wanted or ("cuda" if torch.cuda.is_available() else "cpu"))
        torch.empty(0, device=place)
    # torch raises AssertionError for a CUDA device in a build without CUDA.
    except (RuntimeError, AssertionError) as error:
        first = str(error).splitlines()[0]
        msg = f"Device {wanted!r} cannot be used here ({first}): try --device cpu"
        raise ModelError(msg) from error
    return place


def _read(weights: Weights, place: torch.device) -> tuple[PreTrainedTokenizerBase, Any]:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM, AutoTokenizer

    # Nothing but safetensors: a pickle could run code of its author here.
    options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    dtype = torch.bfloat16 if place.type == "cuda" else torch.float32
    try:
        tokenizer = AutoTokenizer.from_pretrained(weights.path, **options)
        model: Any = AutoModelForCausalLM.from_pretrained(
            weights.path, dtype=dtype, attn_implementation="sdpa", use_safetensors=True, **options
        )
        return tokenizer, model.to(place)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        msg = f"Model {weights.name} cannot be loaded from {weights.path}: {_line(error)}"
        raise ModelError(msg) from error


def _adapted(model: Any, adapter: Path, base: str) -> Any:
    """Return the model with a PEFT adapter merged into it, so that it writes as fast as before."""
    import peft
    from safetensors import SafetensorError, safe_open

    for file in ("adapter_config.json", "adapter_model.safetensors"):
        if not (adapter / file).is_file():
            msg = (
                f"Adapter {adapter} has no {file}: give a folder that PEFT saved as safetensors"
                " (pickled weights are never loaded)"
            )
            raise ModelError(msg)
    try:
        with warnings.catch_warnings():
            # A weight without a place is a warning for peft and an error for us, below; what
            # else it warns of is between it and transformers.
            warnings.simplefilter("ignore")
            adapted = peft.PeftModel.from_pretrained(model, str(adapter))
            with safe_open(adapter / "adapter_model.safetensors", framework="pt") as file:
                stored = set(file.keys())
            lost = stored ^ set(peft.get_peft_model_state_dict(adapted))
    except (RuntimeError, ValueError, KeyError, TypeError, OSError, SafetensorError) as error:
        raise _misfit(adapter, base, _line(error)) from error
    if not hasattr(adapted.base_model, "merge_and_unload"):
        kind = adapted.active_peft_config.peft_type.value
        msg = f"Adapter {adapter} is of kind {kind}, which cannot be merged: train a LoRA instead"
        raise ModelError(msg)
    if lost:
        raise _misfit(adapter, base, f"{len(lost)} weights have no counterpart")
    return adapted.merge_and_unload()


def _misfit(adapter: Path, base: str, why: str) -> ModelError:
    try:
        config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
        made_for = config.get("base_model_name_or_path") if isinstance(config, dict) else None
    except ValueError:
        made_for = None
    return ModelError(
        f"Adapter {adapter} does not fit {base} ({why}); it was trained on"
        f" {made_for or 'another model'}: use it with that one, or --adapter none"
    )


def _ends(model: Any, tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
    listed = model.generation_config.eos_token_id if model.generation_config else None
    listed = listed if isinstance(listed, list) else [listed]
    ends = [*listed, tokenizer.eos_token_id, end_of_turn(tokenizer)]
    return frozenset(int(id_) for id_ in ends if id_ is not None)


def _forget_defaults(model: Any, ends: frozenset[int]) -> None:
    """Replace the sampling settings that came with the weights: only `Sampling` decides."""
    from transformers import GenerationConfig

    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        eos_token_id=sorted(ends) or None, pad_token_id=min(ends, default=0)
    )


def _line(error: Exception) -> str:
    """Return an error's message on one line, cut to what a person reads."""
    return " ".join(str(error).split())[:300] or type(error).__name__
