"""Which controls of which frameworks a finding touches: one data file (frameworks.toml), with the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

EVERY = "*"


class Control(NamedTuple):
    """One control or weakness. `kinds` are words in a rule's kind; `contexts` words of a finding's evidence: such a control is about single findings."""

    id: str
    title: str
    text: str
    kinds: tuple[str, ...]
    contexts: tuple[str, ...]
    address: str

    def is_about(self, kind: str) -> bool:
        words = kind.lower().replace("-", " ").replace("_", " ").split()
        return EVERY in self.kinds or ("api" not in words and any(word in self.kinds for word in words))


class Framework(NamedTuple):
    """A list of controls, with the text that it was read from."""

    id: str
    title: str
    organization: str
    version: str
    guid: str
    source: str
    download: str
    controls: tuple[Control, ...]

    def of_rule(self, kind: str) -> tuple[Control, ...]:
        """The controls that a rule's kind touches, the closest first."""
        found = [control for control in self.controls if control.is_about(kind)]
        return tuple(sorted(found, key=lambda control: EVERY in control.kinds))

    def of_finding(self, contexts: Iterable[str]) -> tuple[Control, ...]:
        """The controls that a single finding touches by its place."""
        words = set(contexts)
        return tuple(control for control in self.controls if not words.isdisjoint(control.contexts))


def load_frameworks() -> tuple[Framework, ...]:
    """All frameworks, CWE first. Keep the result for the run."""
    import tomllib

    table = tomllib.loads(Path(__file__).with_name("frameworks.toml").read_text(encoding="utf-8"))
    return tuple(_framework(entry) for entry in table["framework"])


def _framework(entry: dict[str, Any]) -> Framework:
    texts = {name: entry.get(name, "") for name in ("id", "title", "organization", "version", "guid", "source", "download")}
    address = entry.get("address", "")
    controls = tuple(
        Control(one["id"], one["title"], one["text"], tuple(one["kinds"]), tuple(one.get("contexts", ())), one.get("source") or address.replace("{id}", one["id"]) or texts["source"])
        for one in entry["control"]
    )
    return Framework(**texts, controls=controls)


def tags_of(frameworks: Iterable[Framework], kind: str) -> Iterator[str]:
    """The controls of a rule as tags: `nist-800-53/ia-5`. CWE has a form of its own that GitHub knows."""
    for framework in frameworks:
        for control in framework.of_rule(kind):
            prefix = "external/cwe/cwe-" if framework.id == "CWE" else f"{framework.id.lower()}/"
            yield f"{prefix}{control.id.lower()}"
