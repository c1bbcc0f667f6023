"""GGUF files, unpacked once into a folder that loads quickly.

transformers reads a GGUF directly, but takes ten times as long over it at every start.
"""

from __future__ import annotations

import contextlib
import io
import struct
import sys
from typing import TYPE_CHECKING

from knowledge.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_MAGIC = b"GGUF"
# What transformers raises over a truncated, foreign or unsupported file.
_UNREADABLE = (ValueError, LookupError, RuntimeError, OSError, struct.error)


def convert(source: Path, folder: Path) -> None:
    """Write the model and tokenizer in the GGUF file `source` into `folder`, in float32.

    Raises `WeightsError` when the file is no GGUF, or of a kind that transformers does not read.
    """
    with source.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise WeightsError(f"{source} is no GGUF file: name another, or a safetensors folder")
    # Progress belongs on a terminal only, and some of these bars have no switch of their own.
    quiet = contextlib.nullcontext() if sys.stderr.isatty() else _no_stderr()
    with quiet:
        try:
            model, tokenizer = _load(source)
        except _UNREADABLE as error:
            reason = str(error).strip().partition("\n")[0]
            raise WeightsError(
                f"{source} cannot be converted ({reason}): name a safetensors folder of the model"
            ) from error
        _save(model, tokenizer, folder)


def _no_stderr() -> contextlib.redirect_stderr[io.StringIO]:
    return contextlib.redirect_stderr(io.StringIO())


def _load(source: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    model = AutoModelForCausalLM.from_pretrained(
        source.parent,
        gguf_file=source.name,
        # Otherwise the weights stay in GGUF blocks where a kernel exists, and cannot be saved.
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.float32,
        local_files_only=True,
    )
    tokenizer = AutoTokenizer.from_pretrained(
        source.parent, gguf_file=source.name, local_files_only=True
    )
    _split_digits(tokenizer, source)
    tokenizer.model_max_length = model.config.max_position_embeddings
    return model, tokenizer


def _save(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    from safetensors import SafetensorError

    try:
        model.save_pretrained(folder)
    except SafetensorError as error:
        raise OSError(str(error)) from error  # a full disk, most likely
    tokenizer.save_pretrained(folder)


def _split_digits(tokenizer: PreTrainedTokenizerBase, source: Path) -> None:
    """Give SmolLM its own splitting back: every digit alone, before anything else.

    transformers knows no splitting for the name "smollm" and takes GPT-2's, under which the
    whitespace in front of a number becomes other tokens than the model was trained on.
    """
    from gguf import GGUFReader
    from tokenizers import pre_tokenizers

    field = GGUFReader(source).get_field("tokenizer.ggml.pre")
    if field is None or field.contents() != "smollm":
        return
    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
