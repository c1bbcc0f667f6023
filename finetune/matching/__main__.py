"""`python -m finetune.matching CONFIG`: train the matching encoder of a config."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from finetune.config import config_path
from finetune.errors import FinetuneError
from finetune.matching.config import load
from finetune.matching.gathering import gather
from finetune.matching.running import describe, remeasure, run
from knowledge.errors import KnowledgeError


def main() -> int:
    """Train; return 0, or 2 with one line about what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", help="a YAML file, or the name of a shipped one")
    parser.add_argument("--output", type=Path, help="the folder that the encoder is written to")
    parser.add_argument(
        "--measure", action="store_true", help="calibrate and measure the encoder that is there"
    )
    parser.add_argument(
        "--describe", action="store_true", help="write the cards of the encoder that is there anew"
    )
    options = parser.parse_args()
    try:
        config = load(config_path(options.config))
        there = options.output or config.find(config.output)
        if options.describe:
            describe(config, there, gather(config), name=there.name)
            return 0
        if options.measure:
            remeasure(config, there, say=_say)
            return 0
        folder = run(config, say=_say, output=options.output)
    except (FinetuneError, KnowledgeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    _say(f"The encoder is in {folder}")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
