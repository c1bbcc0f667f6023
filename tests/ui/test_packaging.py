import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("knowledge", "prompts", "assistant", "finetune", "ui")


@pytest.mark.slow
def test_an_installed_copy_has_every_file_of_the_packages(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    tracked = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    for name in tracked:  # a copy: building writes beside the sources
        if name.startswith(PACKAGES) or "/" not in name:
            target = tmp_path / "source" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
    # As an installation does, building takes its own setuptools from the package index.
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run([*build, "--wheel-dir", tmp_path, tmp_path / "source"], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    own = {each for each in tracked if each.startswith(PACKAGES) and not each.endswith(".md")}
    assert own - held == set()
