"""The frameworks' data: whole, with sources, and right for the kinds that rules have."""

from __future__ import annotations

import pytest

from scanner.compliance import Framework, load_frameworks, tags_of
from scanner.reports.log.taxa import Taxa

FRAMEWORKS = load_frameworks()


def test_the_frameworks_that_are_asked_for() -> None:
    assert {"CWE", "OWASP", "NIST-800-53", "HIPAA", "HITRUST", "CMMC", "PBMM", "PCI-DSS", "CIS", "ISO-27001"} <= {one.id for one in FRAMEWORKS}
    assert {"798", "259", "321", "312", "540", "615"} <= {control.id for control in FRAMEWORKS[0].controls}


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda one: one.id)
def test_a_framework_names_its_source_and_each_control_once(framework: Framework) -> None:
    assert framework.source.startswith("https://")
    ids = [control.id for control in framework.controls]
    assert len(ids) == len(set(ids))
    assert all(control.title and control.text and control.address.startswith("https://") for control in framework.controls)
    assert all(control.kinds or control.contexts for control in framework.controls), "a control that nothing touches"


def test_a_password_is_no_key_and_an_api_key_is_not_cryptographic() -> None:
    ids = {kind: {control.id for one in FRAMEWORKS for control in one.of_rule(kind)} for kind in ("password", "key", "api-key", "token")}
    assert "IA.L2-3.5.10" in ids["password"]
    assert "SC-12" not in ids["password"]
    assert {"321", "SC-12", "A.8.24"} <= ids["key"]
    assert not {"321", "SC-12"} & ids["api-key"]
    assert {"IA-5(7)", "8.6.2", "798"} <= ids["token"]


def test_references_lead_to_the_taxa_they_name() -> None:
    taxa = Taxa(FRAMEWORKS)
    taxonomies = taxa.taxonomies()
    for reference in (*taxa.of_rule("password"), *taxa.of_rule("key"), *taxa.of_finding(("comment",))):
        taxonomy = taxonomies[reference["toolComponent"]["index"]]
        assert taxonomy["name"] == reference["toolComponent"]["name"]
        assert taxonomy["taxa"][reference["index"]]["id"] == reference["id"]
    assert [one["id"] for one in taxa.of_finding(("comment",))] == ["615"]


def test_tags_have_the_forms_that_github_and_people_know() -> None:
    tags = [*tags_of(FRAMEWORKS, "password")]
    assert tags[:2] == ["external/cwe/cwe-259", "external/cwe/cwe-798"]
    assert "nist-800-53/ia-5(7)" in tags
    assert len(tags) == len(set(tags))
