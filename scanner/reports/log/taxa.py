"""Frameworks of controls as SARIF taxonomies, and references to their taxa."""

from __future__ import annotations

from typing import Any, NamedTuple

from scanner.compliance import Control, Framework


class Taxa(NamedTuple):
    """The frameworks of a run, in the order of its taxonomies."""

    frameworks: tuple[Framework, ...]

    def taxonomies(self) -> list[dict[str, Any]]:
        return [_taxonomy(framework) for framework in self.frameworks]

    def components(self) -> list[dict[str, Any]]:
        """References to the taxonomies."""
        return [_component(index, framework) for index, framework in enumerate(self.frameworks)]

    def of_rule(self, kind: str) -> list[dict[str, Any]]:
        """References to all controls that a rule's kind touches."""
        return [self._taxon(index, control) for index, framework in enumerate(self.frameworks) for control in framework.of_rule(kind)]

    def of_finding(self, contexts: tuple[str, ...]) -> list[dict[str, Any]]:
        """References to the controls that a single finding touches by its place."""
        return [self._taxon(index, control) for index, framework in enumerate(self.frameworks) for control in framework.of_finding(contexts)]

    def _taxon(self, index: int, control: Control) -> dict[str, Any]:
        framework = self.frameworks[index]
        return {"id": control.id, "index": framework.controls.index(control), "toolComponent": _component(index, framework)}


def weaknesses(frameworks: tuple[Framework, ...], kind: str) -> tuple[str, ...]:
    """The CWE ids for a rule's kind, the closest first."""
    return tuple(control.id for framework in frameworks if framework.id == "CWE" for control in framework.of_rule(kind))


def _component(index: int, framework: Framework) -> dict[str, Any]:
    return {"name": framework.id, "index": index, **({"guid": framework.guid} if framework.guid else {})}


def _taxonomy(framework: Framework) -> dict[str, Any]:
    return {
        "name": framework.id,
        **({"guid": framework.guid} if framework.guid else {}),
        "version": framework.version,
        "organization": framework.organization,
        "informationUri": framework.source,
        **({"downloadUri": framework.download} if framework.download else {}),
        "shortDescription": {"text": f"{framework.title}."},
        "isComprehensive": False,
        "taxa": [
            {
                "id": control.id,
                "name": "".join(word.capitalize() for word in control.title.replace("-", " ").replace(",", "").split()),
                "shortDescription": {"text": f"{control.title}."},
                "fullDescription": {"text": control.text},
                "help": {"text": control.text},
                "helpUri": control.address,
            }
            for control in framework.controls
        ],
    }
