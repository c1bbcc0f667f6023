"""From the name of a chat model to the model."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from assistant.errors import ModelError
from knowledge.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.models.base import ChatModel
    from assistant.models.loading import Weights
    from knowledge.adapters import Choose

GPU = "Qwen/Qwen3-4B-Instruct-2507"

logger = logging.getLogger(__name__)


def build_model(
    *,
    name: str,
    adapter: Path | Choose | None = None,
    device: str | None = None,
    server_url: str | None = None,
    api_key: str | None = None,
    server_model: str | None = None,
) -> ChatModel:
    """Return the chat model called `name`; weights are found and loaded when first needed.

    `name` is a profile (`embedded`, `gpu`, `auto`, `server`, `scripted`), the http(s) URL of an
    OpenAI-compatible server, a hub id, or a path to a folder or .gguf file. `adapter` is a folder,
    or what finds one for the base model when its name is known.
    """
    match name:
        case "scripted":
            from assistant.models.scripted import ScriptedModel

            _ignore_adapter(adapter, name)
            return ScriptedModel()
        case "server":
            return _server(server_url, server_model, api_key, adapter)
        case _ if name.startswith(("http://", "https://")):
            return _server(name, server_model, api_key, adapter)

    from assistant.models.local import TransformersModel

    match name:
        case "embedded":
            find: Callable[[], Weights] = _embedded
        case "gpu":
            find = _gpu
        case "auto":
            find = _best_here
        case _:
            find = partial(_weights, name)
    return TransformersModel(model=find, adapter=adapter, device=device, name=name)


def _server(
    url: str | None, model: str | None, key: str | None, adapter: Path | Choose | None
) -> ChatModel:
    from assistant.models.openai_server import OpenAIServerModel

    if not url:
        msg = "Model 'server' has no address: set server_url, for example http://127.0.0.1:8000/v1"
        raise ModelError(msg)
    _ignore_adapter(adapter, url)
    return OpenAIServerModel(url=url, model=model, api_key=key)


def _ignore_adapter(adapter: Path | Choose | None, name: str) -> None:
    # One that was only to be looked for is not missed.
    if adapter is not None and not callable(adapter):
        logger.warning("Model %s takes no adapter from here: %s is not used", name, adapter)


def _weights(name: str) -> Weights:
    from assistant.models.loading import Weights
    from knowledge.weights import ready_folder

    try:
        return Weights(name=name, path=ready_folder(name))
    except WeightsError as error:
        raise ModelError(str(error)) from error


def _embedded() -> Weights:
    from knowledge.weights import EMBEDDED_CHAT

    return _weights(EMBEDDED_CHAT)


def _gpu() -> Weights:
    if not _has_gpu():
        msg = "Model 'gpu' needs a CUDA device, and torch finds none: use --model embedded"
        raise ModelError(msg)
    return _weights(GPU)


def _best_here() -> Weights:
    if not _has_gpu():
        # As on most laptops: nothing is amiss that anybody would have to be told of each time.
        logger.info("Using the embedded model: torch finds no CUDA device")
        return _embedded()
    try:
        return _weights(GPU)
    except ModelError as error:
        logger.warning("Using the embedded model instead of %s: %s", GPU, error)
        return _embedded()


def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available()
