"""Loads our SARIF into sarif-om, a reader that is not ours: a property that it does not know is an error."""

from __future__ import annotations

from typing import Any

import attr
import sarif_om

# The class of each property that holds objects; a list or a dictionary holds objects of that class.
CLASSES = {
    "runs": sarif_om.Run, "tool": sarif_om.Tool, "driver": sarif_om.ToolComponent, "rules": sarif_om.ReportingDescriptor,
    "notifications": sarif_om.ReportingDescriptor, "taxonomies": sarif_om.ToolComponent, "supportedTaxonomies": sarif_om.ToolComponentReference,
    "toolComponent": sarif_om.ToolComponentReference, "results": sarif_om.Result, "locations": sarif_om.Location,
    "relatedLocations": sarif_om.Location, "physicalLocation": sarif_om.PhysicalLocation, "artifactLocation": sarif_om.ArtifactLocation,
    "region": sarif_om.Region, "contextRegion": sarif_om.Region, "snippet": sarif_om.ArtifactContent, "insertedContent": sarif_om.ArtifactContent,
    "deletedRegion": sarif_om.Region, "message": sarif_om.Message, "logicalLocations": sarif_om.LogicalLocation, "codeFlows": sarif_om.CodeFlow,
    "threadFlows": sarif_om.ThreadFlow, "location": sarif_om.Location, "suppressions": sarif_om.Suppression, "invocations": sarif_om.Invocation,
    "toolExecutionNotifications": sarif_om.Notification, "descriptor": sarif_om.ReportingDescriptorReference, "artifacts": sarif_om.Artifact,
    "automationDetails": sarif_om.RunAutomationDetails, "versionControlProvenance": sarif_om.VersionControlDetails,
    "mappedTo": sarif_om.ArtifactLocation, "originalUriBaseIds": sarif_om.ArtifactLocation, "fixes": sarif_om.Fix,
    "artifactChanges": sarif_om.ArtifactChange, "replacements": sarif_om.Replacement, "relationships": sarif_om.ReportingDescriptorRelationship,
    "target": sarif_om.ReportingDescriptorReference, "defaultConfiguration": sarif_om.ReportingConfiguration,
    "shortDescription": sarif_om.MultiformatMessageString, "fullDescription": sarif_om.MultiformatMessageString,
    "help": sarif_om.MultiformatMessageString, "description": sarif_om.Message,
}  # fmt: skip
# A property of that name holds another class within this one.
WITHIN = {
    (sarif_om.ThreadFlow, "locations"): sarif_om.ThreadFlowLocation,
    (sarif_om.ToolComponent, "taxa"): sarif_om.ReportingDescriptor,
    (sarif_om.Result, "taxa"): sarif_om.ReportingDescriptorReference,
    (sarif_om.Artifact, "location"): sarif_om.ArtifactLocation,
}
# sarif-om is of 2019, when a suppression's status was called its state.
RENAMED = {(sarif_om.Suppression, "status"): "state"}


def load(document: dict[str, Any]) -> Any:
    """The document as a SarifLog."""
    return _object(sarif_om.SarifLog, document)


def _object(kind: Any, data: dict[str, Any]) -> Any:
    names = {field.metadata["schema_property_name"]: field.name for field in attr.fields(kind)}
    return kind(**{names[RENAMED.get((kind, name), name)]: _value(kind, name, value) for name, value in data.items()})


def _value(kind: Any, name: str, value: Any) -> Any:
    inner = WITHIN.get((kind, name)) or CLASSES.get(name)
    if name == "properties" or inner is None:
        return value
    if isinstance(value, list):
        return [_object(inner, item) for item in value]
    if name == "originalUriBaseIds":
        return {key: _object(inner, item) for key, item in value.items()}
    return _object(inner, value)
