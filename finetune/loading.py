"""The model that learns: found as serving finds it, loaded to be trained."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.errors import TrainingError
from finetune.methods import quantization
from knowledge.weights import EMBEDDED_CHAT, canonical_name, ready_folder

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from finetune.config import ModelForm


@dataclass(frozen=True, slots=True)
class Base:
    """A base model on this machine; `sha256` is of its weights, `revision` the hub's or ""."""

    name: str
    path: Path
    sha256: str
    revision: str = ""


def model_name(form: ModelForm) -> str:
    """Return what a config's model is called everywhere."""
    return canonical_name(EMBEDDED_CHAT if form.name == "embedded" else form.name)


def check_base(form: ModelForm) -> None:
    """Raise what keeps a config's model from being trained, without reading its weights."""
    load_tokenizer(ready_folder(model_name(form)))


def find_base(form: ModelForm) -> Base:
    """Return the model that a config names; raises `WeightsError` when it cannot be had.

    A revision of the hub has to be in its cache, which names a folder after it.
    """
    name = model_name(form)
    path = ready_folder(name)
    revision = path.name if path.parent.name == "snapshots" else ""
    if form.revision and form.revision != revision:
        msg = (
            f"model.revision is {form.revision}, and {name} is here as "
            f"{revision or 'a folder without revisions'}: fetch that revision, or name its folder"
        )
        raise TrainingError(msg)
    return Base(name=name, path=path, sha256=weights_sha256(path), revision=revision)


def weights_sha256(folder: Path) -> str:
    """Return the SHA-256 of a model's safetensors files, in the order of their names."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        with path.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Load a chat model's tokenizer; raises `TrainingError` for one without a chat template."""
    from transformers import AutoTokenizer

    try:
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError) as error:
        raise TrainingError(
            f"{folder} has no tokenizer that can be loaded: {one_line(error)}"
        ) from error
    if not tokenizer.chat_template:
        raise TrainingError(f"{folder} has no chat template: choose a chat model")
    return tokenizer


def load_base(base: Base, form: ModelForm) -> Any:
    """Load a base model's weights where and as `form` wants them; raises `TrainingError`."""
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM

    quantized = quantization(form)
    options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    if quantized is not None:
        options |= {"quantization_config": quantized}
    try:
        model: Any = AutoModelForCausalLM.from_pretrained(
            base.path,
            dtype=getattr(torch, form.dtype),
            attn_implementation="sdpa",
            use_safetensors=True,
            **options,
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        msg = f"Model {base.name} cannot be loaded from {base.path}: {one_line(error)}"
        raise TrainingError(msg) from error
    # What a cache holds is of no use in training, and gradient checkpointing forbids it.
    model.config.use_cache = False
    return model


def one_line(error: BaseException) -> str:
    """Return an error's message on one line, cut to what a person reads."""
    return " ".join(str(error).split())[:300] or type(error).__name__
