"""Who holds the keys, in infrastructure code (Terraform, Bicep, ARM, CloudFormation, Kubernetes, Vault policies): which resources encrypt with a key of the
platform's and which with one of the customer's, which keys rotate, who may do what to which vault, and what has no end or renewal.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from detectors.keymodel.judge import RULES, Model
from scanner.cli.options import CONFIG, DEBUG, OUTPUT, Option
from scanner.reports.shared.plain import printable

IN_THE_TABLE = ("customer-keys",)  # the table of encryption says it already
SUMMARY = "tell who holds the keys in infrastructure code, and who may use them"
OPTIONS = (
    Option(("path",), "a file or folder (default: the current folder)", {"nargs": "?", "default": ".", "metavar": "PATH"}),
    Option(("--format",), "how the model is written", {"choices": ("text", "json"), "default": "text"}),
    Option(("--require",), "end with 1 where this is not so; may be given several times", {"choices": tuple(RULES), "action": "append", "default": []}),
    OUTPUT, CONFIG, DEBUG,
)  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    from detectors.keymodel import load_tables
    from detectors.keymodel.judge import judge

    root, resources, unread = _resources(arguments)
    model = judge(resources, load_tables())
    lines = _json(model, root) if arguments.format == "json" else _text(model, len(resources), root, arguments.require)
    if arguments.output:
        from pathlib import Path

        from scanner.cli.writing import new_file

        with new_file(Path(arguments.output)) as stream:
            stream.writelines(lines)
    else:
        sys.stdout.writelines(lines)
    for path in unread:
        print(f"{printable(path)}: could not be read", file=sys.stderr)
    broken = any(finding.rule in arguments.require for finding in model.findings)
    return 3 if unread else 1 if broken else 0


def _resources(arguments: argparse.Namespace) -> tuple[str, list[Any], list[str]]:
    """The root's name, the resources below the path, and files that can't be read. What configuration excludes is left out."""
    from detectors.model import Skipped
    from scanner.cli.workplace import explicit_config, locate, make_reader, read_outside
    from scanner.config.layers import load_layers
    from scanner.git.command import open_git
    from scanner.infra.reading import is_infrastructure, read_resources
    from scanner.runs.tree import list_tree
    from scanner.sources.files import Wanted
    from scanner.sources.reading import read_file

    place = locate([arguments.path])
    layers = load_layers(make_reader(place), explicit_config(arguments.config, place), outside=read_outside)
    git = open_git(place.repository) if place.repository and place.repository.work_tree else None
    listing = list_tree(git, place.root, Wanted(place.wanted), lambda path: "excluded" if layers.settings_for(path).excludes(path) else None)
    resources: list[Any] = []
    unread = [skip.path for skip in listing.skipped if is_infrastructure(skip.path)]
    for path, _ in listing.files:
        if is_infrastructure(path):
            data = read_file(place.root, path, layers.settings_for("").limits.file_size)
            if isinstance(data, Skipped):
                unread.append(path)
            else:
                resources += read_resources(path, data)
    return place.root.name, resources, unread


def _text(model: Model, count: int, root: str, required: Collection[str]) -> Iterator[str]:
    states = Counter(row.state for row in model.encryption)
    yield f"{count} resources of infrastructure code in {printable(root)}\n"
    if model.encryption:
        total = len(model.encryption)
        yield f"\nEncryption: {states['customer']} of {total} with a key of the customer's, {states['platform']} with the platform's, {states['none']} without\n"
        for row in model.encryption:
            yield f"  {row.state:9} {_place(row.resource):44} {row.title} {printable(row.resource.name)}{f'  key {printable(row.key)}' if row.key else ''}\n"
    if model.rotation:
        yield f"\nKeys: {sum(row.on for row in model.rotation)} of {len(model.rotation)} rotate by themselves\n"
        for turn in model.rotation:
            yield f"  {'rotates' if turn.on else 'stays':9} {_place(turn.resource):44} {turn.title} {printable(turn.resource.name)}\n"
    if model.access:
        yield "\nAccess to vaults and secrets\n"
        for access in model.access:
            rights = ", ".join(map(printable, access.rights[:6]))
            yield f"  {access.right:9} {_place(access.resource):44} {access.who}: {printable(access.identity) or access.resource.name}: {rights}\n"
    told = [finding for finding in model.findings if finding.rule not in IN_THE_TABLE or finding.rule in required]
    if told:
        yield "\nWorth a word\n"
        for finding in told:
            yield f"  {finding.level:9} {_place(finding.resource):44} {printable(finding.message)} [{finding.rule}]\n"


def _place(resource: Any) -> str:
    return f"{printable(resource.path)}:{resource.line}"


def _json(model: Model, root: str) -> Iterator[str]:
    import json

    def plain(value: Any) -> Any:
        if hasattr(value, "_asdict"):
            return {name: plain(each) for name, each in value._asdict().items() if name != "attributes"}
        return [plain(each) for each in value] if isinstance(value, tuple) else value

    yield json.dumps({"root": root, **plain(model)}, indent=2) + "\n"
