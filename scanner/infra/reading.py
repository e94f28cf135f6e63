"""From files to resources, by the readers of the formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from detectors.artifact import Artifact, Origin
from detectors.binding import Binding, Call, Literal, Lookup, Reference
from detectors.keymodel import Resource
from scanner.formats import format_of, read_format
from scanner.infra.bicep import read_bicep

ENDINGS = (".tf", ".tofu", ".hcl", ".bicep", ".json", ".yaml", ".yml", ".template")
_BLOCK = re.compile(rb'^[ \t]*(resource|data)[ \t]+"([\w-]+)"[ \t]+"([\w-]+)"', re.MULTILINE)
_CLOUDFORMATION = re.compile(rb"AWSTemplateFormatVersion|AWS::\w+::\w+")
_ARM = re.compile(rb"deploymentTemplate\.json|\"type\"[ ]*:[ ]*\"Microsoft\.")
_KUBERNETES = re.compile(rb"^kind:[ ]*[\"']?(StorageClass|EncryptionConfiguration)\b", re.MULTILINE)
_DOCUMENT = re.compile(rb"^---[^\n]*\n", re.MULTILINE)
_ARM_RESOURCE = re.compile(r"(?:^|.*\.)resources\[\d+\]")
_POLICY = re.compile(rb'^[ \t]*path[ \t]+"([^"\n]+)"[ \t]*\{', re.MULTILINE)


def is_infrastructure(path: str) -> bool:
    return path.lower().endswith(ENDINGS)


def read_resources(path: str, data: bytes) -> Iterator[Resource]:
    """The resources of one file; none for a file of something else. Never raises for any bytes."""
    if path.endswith(".bicep"):
        yield from read_bicep(data.decode("utf-8", "replace"), path)
    elif path.endswith((".tf", ".tofu")):
        yield from _terraform(path, data)
    elif path.endswith(".hcl"):
        yield from _vault(path, data)
    elif _KUBERNETES.search(data):
        yield from _kubernetes(path, data)
    elif _CLOUDFORMATION.search(data):
        yield from _cloudformation(path, data)
    elif _ARM.search(data):
        yield from _arm(path, data)


def _bindings(path: str, data: bytes) -> list[Binding]:
    return [one for one in read_format(Artifact(Origin(path), data), format_of(path, data)).bindings if one.kind == "entry" and "embedded" not in one.context]


def _text(binding: Binding) -> str:
    """A value as written, near enough to be compared."""
    value = binding.value
    if isinstance(value, Literal):
        return value.text.decode("utf-8", "replace")
    if isinstance(value, Reference):
        return value.text
    return " ".join(filter(None, (value.callee, value.key))) if isinstance(value, Call | Lookup) else ""


def _terraform(path: str, data: bytes) -> Iterator[Resource]:
    """Blocks by their headers, so that one without attributes counts; attributes by their paths."""
    attributes: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for one in _bindings(path, data):
        parts = one.name.split(".", 3)
        if len(parts) == 4 and parts[0] in ("resource", "data"):
            attributes.setdefault((parts[0], parts[1], parts[2]), []).append((parts[3], _text(one)))
    for match in _BLOCK.finditer(data):
        block, kind, name = (match[index].decode() for index in (1, 2, 3))
        if block == "resource" or kind.endswith("policy_document"):
            yield Resource("terraform", kind, name, path, data.count(b"\n", 0, match.start(1)) + 1, tuple(attributes.get((block, kind, name), ())))


def _vault(path: str, data: bytes) -> Iterator[Resource]:
    """Policies of HashiCorp Vault: `path "secret/*" { capabilities = [...] }`."""
    bindings = _bindings(path, data)
    for match in _POLICY.finditer(data):
        where = match[1].decode("utf-8", "replace")
        prefix = f"path.{where}."
        rights = tuple((one.name.removeprefix(prefix), _text(one)) for one in bindings if one.name.startswith(f"{prefix}capabilities"))
        if rights:
            yield Resource("vault", "vault_policy", where, path, data.count(b"\n", 0, match.start()) + 1, (("path", where), *rights))


def _cloudformation(path: str, data: bytes) -> Iterator[Resource]:
    groups: dict[str, list[Binding]] = {}
    for one in _bindings(path, data):
        parts = one.name.split(".", 2)
        if len(parts) == 3 and parts[0] == "Resources":
            groups.setdefault(parts[1], []).append(one)
    for name, members in groups.items():
        kind = next((_text(one) for one in members if one.name == f"Resources.{name}.Type"), "")
        if kind:
            yield Resource("cloudformation", kind, name, path, _line(members[0], data), tuple((one.name.split(".", 2)[2], _text(one)) for one in members))


def _arm(path: str, data: bytes) -> Iterator[Resource]:
    groups: dict[str, list[Binding]] = {}
    for one in _bindings(path, data):
        if match := _ARM_RESOURCE.match(one.name):
            groups.setdefault(match[0], []).append(one)
    for prefix, members in groups.items():
        told = {one.name[len(prefix) + 1 :]: one for one in members}
        if "type" in told:
            name = _text(told["name"]) if "name" in told else prefix
            yield Resource("arm", _text(told["type"]), name, path, _line(told["type"], data), tuple((key, _text(one)) for key, one in told.items()))


def _kubernetes(path: str, data: bytes) -> Iterator[Resource]:
    """One resource for each document of the wanted kinds; Helm's templates are read as far as they are YAML."""
    starts = [0, *(match.end() for match in _DOCUMENT.finditer(data)), len(data)]
    for start, end in pairwise(starts):
        kind = _KUBERNETES.search(data, start, end)
        if kind is None:
            continue
        attributes = tuple((one.name, _text(one)) for one in _bindings(path, data[start:end]))
        name = next((text for key, text in attributes if key == "metadata.name"), "")
        yield Resource("kubernetes", kind[1].decode(), name, path, data.count(b"\n", 0, kind.start()) + 1, attributes)


def _line(binding: Binding, data: bytes) -> int:
    place = binding.name_span or binding.replaceable
    return data.count(b"\n", 0, place.start) + 1 if place else 1

