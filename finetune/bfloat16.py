"""Whether this machine's CPU is made to multiply bfloat16."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def multiplies_bfloat16() -> bool:
    """Say whether the CPU has instructions for bfloat16; without them it is far slower in it.

    `tests.benchmarks.tuning` with and without --bf16 shows what that makes of a step.
    """
    import torch

    # Older builds of torch do not say.
    can: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return bool(can.get("avx512_bf16") or can.get("amx_bf16"))
