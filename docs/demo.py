"""A tiny repository with made-up secrets, drawn when it is made: `python -m docs.demo FOLDER`. The README's screen shows a scan of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

from detectors.catalogue import RULES, read_texts
from detectors.checks import load_templates
from detectors.examples import ALPHABETS, draw, expand

FILES = {
    "app/settings.py": """import os

DEBUG = False
SESSION_KEY = os.environ["SESSION_KEY"]
DATABASE_URL = "postgresql://app:{password}@db.example.org/shop"
""",
    "deploy/release.sh": """#!/bin/sh
set -eu
export GITHUB_TOKEN={github}
gh release upload "$1" dist/*
""",
    "deploy/values.yaml": """image: shop:1.4
mail:
  host: smtp.example.org
  user: shop
  password: {mail}
""",
}
DATE = "2026-01-05T09:00:00+0000"
PEOPLE = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"), ("DATE", DATE))}


def make(folder: Path, seed: int = 1) -> None:
    """Make the repository in a folder that exists and is empty; no configuration of the user's gets into it."""
    secrets = draw_secrets(Random(seed))
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**secrets), encoding="utf-8", newline="\n")
    environ = {**os.environ, **PEOPLE, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for command in (("init", "-q", "-b", "main", "--object-format=sha1"), ("add", "."), ("commit", "-q", "-m", "the shop")):
        subprocess.run(["git", *command], cwd=folder, env=environ, check=True)


def draw_secrets(random: Random) -> dict[str, str]:
    """Fresh values of the formats that the files need."""
    text = read_texts([("github.toml", (RULES / "github.toml").read_bytes())])["github-personal-access-token"]
    example = expand(text.examples[0], random, load_templates())
    span = example.expected[0]
    github = example.data[span.start : span.end].decode()
    return {"github": github, "password": draw(ALPHABETS["alnum"], 14, random), "mail": draw(ALPHABETS["password"], 14, random)}


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    make(Path(sys.argv[1]))
