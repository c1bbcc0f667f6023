"""AdaLoRA in a checkpoint: all of its ranks, and what it thinks that each is worth.

PEFT saves the ranks that are in use, which is right for an adapter. Training may take one up again
later, so a run that goes on needs the others too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = "adalora.safetensors"
_KEPT = ("ipt", "exp_avg_ipt", "exp_avg_unc")


def allocates(model: Any) -> bool:
    """Tell whether a model's method moves rank about while it trains."""
    return hasattr(getattr(model, "base_model", None), "update_and_allocate")


def keep(model: Any, folder: Path) -> None:
    """Write the trained weights as they are, and the state of the allocator."""
    from safetensors.torch import save_file

    inner = model.base_model
    tensors = {f"weight:{name}": each.detach() for name, each in _trained(model)}
    for kind in _KEPT:
        values = getattr(inner.rankallocator, kind)
        tensors |= {f"{kind}:{name}": each.detach() for name, each in values.items()}
    pattern = model.peft_config[inner.trainable_adapter_name].rank_pattern
    contiguous = {name: each.contiguous().cpu() for name, each in tensors.items()}
    save_file(contiguous, folder / FILE, metadata={"rank_pattern": json.dumps(pattern)})


def restore(model: Any, folder: Path) -> None:
    """Read back what `keep` wrote."""
    import torch
    from safetensors import safe_open

    inner, trained = model.base_model, dict(_trained(model))
    device = next(iter(trained.values())).device
    with safe_open(folder / FILE, framework="pt") as file, torch.no_grad():
        for key in file.keys():  # noqa: SIM118 (the file is no mapping)
            kind, _, name = key.partition(":")
            if kind == "weight":
                trained[name].copy_(file.get_tensor(key))
            else:
                getattr(inner.rankallocator, kind)[name] = file.get_tensor(key).to(device)
        pattern = json.loads(file.metadata()["rank_pattern"])
    model.peft_config[inner.trainable_adapter_name].rank_pattern = pattern


def _trained(model: Any) -> list[tuple[str, Any]]:
    return [(name, each) for name, each in model.named_parameters() if each.requires_grad]
