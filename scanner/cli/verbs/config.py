"""Show the configuration that holds for a path: each effective value and where it came from."""

from __future__ import annotations

import argparse
import json

from scanner.cli.options import CONFIG, DEBUG, Option
from scanner.cli.workplace import explicit_config, locate, make_reader, read_outside
from scanner.config.layers import load_layers

SUMMARY = "show the effective configuration of a path"
OPTIONS = (
    Option(("action",), "what to do", {"choices": ("show",)}),
    Option(("path",), "the file or folder that is asked about (default: the current folder)", {"nargs": "?", "default": ".", "metavar": "PATH"}),
    CONFIG,
    DEBUG,
)


def run(arguments: argparse.Namespace) -> int:
    place = locate([arguments.path])
    layers = load_layers(make_reader(place), explicit_config(arguments.config, place), outside=read_outside)
    wanted = place.wanted[0]
    inside = f"{wanted}/" if wanted and (place.root / wanted).is_dir() else wanted
    for one in layers.origins_for(inside):
        print(f"{one.key:24} {json.dumps(one.value, ensure_ascii=True, default=str):40} {one.file}")
    return 0
