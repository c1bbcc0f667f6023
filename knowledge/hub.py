"""Models of the Hugging Face hub and of its cache on this machine; safetensors only."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

from knowledge.errors import WeightsError
from knowledge.folders import UnavailableError, check_folder

_SECONDS_TO_CONNECT = 5.0
_WANTED = ["*.safetensors", "*.json", "*.jinja", "*.txt", "*.model"]
_UNWANTED = ["onnx/*", "openvino/*", "original/*"]


def cached(name: str) -> Path:
    """Return the cached snapshot of the model `name`.

    Raises `UnavailableError` when there is none that can be loaded, `WeightsError` for a name that
    no model can have.
    """
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        config = try_to_load_from_cache(name, "config.json")
    except HFValidationError as error:
        raise WeightsError(
            f"{name!r} is neither a file or folder here nor a model's name on the hub: correct it"
        ) from error
    if not isinstance(config, str):
        raise UnavailableError(f"the Hugging Face cache (not in {cache_folder()})")
    try:
        check_folder(Path(config).parent)
    except WeightsError as error:
        raise UnavailableError(f"the Hugging Face cache ({error})") from error
    return Path(config).parent


def fetch(name: str) -> Path:
    """Download the model `name` into the Hugging Face cache and return its snapshot.

    Raises `UnavailableError` when the hub cannot be reached, soon, and `WeightsError` when it can
    but has no such model, or none without pickle.
    """
    from huggingface_hub import errors, snapshot_download

    try:
        _connect()
        folder = snapshot_download(name, allow_patterns=_WANTED, ignore_patterns=_UNWANTED)
    except errors.GatedRepoError as error:
        raise WeightsError(
            f"the hub gives {name} only to those who accepted its terms: "
            "accept them on its page, then log in with `hf auth login`"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise WeightsError(f"the hub has no model {name}, or hides it: correct the name") from error
    # HTTPError comes from the HTTP library, and which one that is depends on the hub's version.
    except (OSError, errors.HTTPError) as error:  # type: ignore[attr-defined]
        reason = str(error).strip().partition("\n")[0]
        raise UnavailableError(f"the Hugging Face hub ({reason})") from error
    check_folder(Path(folder))
    return Path(folder)


def cache_folder() -> Path:
    """Return where the Hugging Face cache is on this machine."""
    from huggingface_hub import constants

    return Path(constants.HF_HUB_CACHE)


def _connect() -> None:
    """Raise `OSError` unless the hub answers now: its own client would retry for minutes."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        raise OSError("HF_HUB_OFFLINE is set")
    # The address is the hub's, or the mirror's that the user has set for huggingface_hub.
    request = urllib.request.Request(constants.ENDPOINT, method="HEAD")  # noqa: S310
    try:
        urllib.request.urlopen(request, timeout=_SECONDS_TO_CONNECT).close()  # noqa: S310
    except urllib.error.HTTPError:
        return  # any status is an answer
