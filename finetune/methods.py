"""Which weights learn: the methods of a config as PEFT has them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.cards import check_files
from finetune.errors import AdapterError, TrainingError

if TYPE_CHECKING:
    from peft import PeftConfig

    from finetune.config import MethodForm, ModelForm

# AdaLoRA begins with half as much again of the rank that it is to end with (Zhang et al., 2023),
# keeps it for the first tenth of the steps, and its choice for the last third.
_SPARE = 1.5
_FIRST, _LAST, _EVERY = 0.1, 0.35, 100
MERGEABLE = frozenset({"lora", "rslora", "dora", "adalora"})
"""Methods whose adapter can be merged into the base, which is how serving loads it."""


def peft_config(form: MethodForm, *, steps: int) -> PeftConfig | None:
    """Return how PEFT calls a method, None for full tuning; `steps` is how many there will be."""
    import peft

    targets: Any = form.targets if isinstance(form.targets, str) else list(form.targets)
    lora: dict[str, Any] = {
        "task_type": "CAUSAL_LM",
        "target_modules": targets,
        # Whole numbers stay whole: that is how others read an adapter's config.
        "lora_alpha": int(form.alpha) if form.alpha == int(form.alpha) else form.alpha,
        "lora_dropout": form.dropout,
    }
    match form.name:
        case "full":
            return None
        case "prefix":
            return peft.PrefixTuningConfig(
                task_type="CAUSAL_LM", num_virtual_tokens=form.prefix_tokens
            )
        case "adalora":
            return peft.AdaLoraConfig(
                **lora,
                target_r=form.rank,
                init_r=max(form.rank + 1, round(_SPARE * form.rank)),
                tinit=int(_FIRST * steps),
                tfinal=int(_LAST * steps),
                deltaT=max(1, min(10, steps // _EVERY)),
                total_step=steps,
            )
        case "rslora" | "dora" | "lora":
            return peft.LoraConfig(
                **lora,
                r=form.rank,
                use_rslora=form.name == "rslora",
                use_dora=form.name == "dora",
            )


def adapted(
    model: Any, form: MethodForm, *, steps: int, seed: int = 1, checkpointing: bool = False
) -> Any:
    """Return a model of which only the weights of `form` learn; raises `TrainingError`.

    They begin at random numbers drawn from `seed`.
    """
    import peft
    import torch

    config = peft_config(form, steps=steps)
    if config is None:
        return model.requires_grad_(requires_grad=True)
    if getattr(model, "is_loaded_in_4bit", False):
        prepare: Any = peft.prepare_model_for_kbit_training
        model = prepare(model, use_gradient_checkpointing=checkpointing)
    torch.manual_seed(seed)
    try:
        with warnings.catch_warnings():
            # peft asks transformers by names that are going out of use.
            warnings.simplefilter("ignore")
            tuned: Any = peft.get_peft_model(model, config)
    except ValueError as error:
        what = " ".join(str(error).split())[:300]
        msg = f"method {form.name} does not fit this model ({what}): correct method.targets"
        raise TrainingError(msg) from error
    if checkpointing:
        # Frozen embeddings have no gradient, and without one nothing is computed again.
        tuned.enable_input_require_grads()
    return tuned


def continued(model: Any, adapter: Path) -> Any:
    """Return a base with an adapter that goes on learning; raises `AdapterError`."""
    import peft

    check_files(adapter)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tuned: Any = peft.PeftModel.from_pretrained(model, str(adapter), is_trainable=True)
    except (RuntimeError, ValueError, KeyError, TypeError, OSError) as error:
        what = " ".join(str(error).split())[:300]
        raise AdapterError(f"{adapter} does not fit this model: {what}") from error
    return tuned


def check_device(form: ModelForm) -> None:
    """Raise `TrainingError` when a config asks for a device that is not there."""
    import torch

    if (form.device or "").startswith("cuda") and not torch.cuda.is_available():
        msg = f"model.device is {form.device}, and torch finds no CUDA device: set device: cpu"
        raise TrainingError(msg)


def quantization(form: ModelForm) -> Any:
    """Return how the base is held in four bits, None when it is not; raises `TrainingError`."""
    if form.quantization == "none":
        return None
    import importlib.util

    import torch

    if importlib.util.find_spec("bitsandbytes") is None:
        raise TrainingError("quantization: nf4 needs bitsandbytes: pip install bitsandbytes")
    if not torch.cuda.is_available():
        msg = "quantization: nf4 needs a CUDA device, and torch finds none: set quantization: none"
        raise TrainingError(msg)
    from transformers import BitsAndBytesConfig

    return BitsAndBytesConfig(  # type: ignore[no-untyped-call]
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=getattr(torch, form.dtype),
    )
