"""SARIF: valid by its schema, readable by another's reader, and saying what we mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from hypothesis import given, settings

from detectors.model import Degraded, Evidence, Skipped
from scanner.report import Area, Fix, Notice, Report, Scope
from tests.scanner.reports import sarif_model
from tests.scanner.reports.builders import (
    HOSTILE,
    history_report,
    hostile_report,
    introduced,
    many,
    newest,
    place,
    report,
    result,
    rule,
    written,
)
from tests.scanner.reports.strategies import reports

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PROFILES = ("sarif", "sarif-github")
SAMPLES = {"none": report(), "one": report(result()), "history": history_report(), "hostile": hostile_report(), "many": report(*many(30))}


def run(value: Report, name: str = "sarif") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(name, value))["runs"][0]
    return found


def only(value: Report, name: str = "sarif") -> dict[str, Any]:
    (found,) = run(value, name)["results"]
    return dict(found)


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_log_is_valid_by_the_schema(name: str, sample: str) -> None:
    VALIDATOR.validate(json.loads(written(name, SAMPLES[sample])))


@pytest.mark.parametrize("name", PROFILES)
@given(value=reports)
@settings(deadline=None, max_examples=25)
def test_a_log_of_any_report_is_valid_by_the_schema(name: str, value: Report) -> None:
    VALIDATOR.validate(json.loads(written(name, value)))


@pytest.mark.parametrize("sample", SAMPLES)
def test_another_reader_loads_the_log(sample: str) -> None:
    log = sarif_model.load(json.loads(written("sarif", SAMPLES[sample])))
    assert len(log.runs[0].results) == len(SAMPLES[sample].results)
    assert all(item.locations[0].physical_location.region.end_column >= 1 for item in log.runs[0].results)


def test_the_region_has_four_sides_and_the_snippet_is_the_redaction_token() -> None:
    physical = only(report(result(places=(place("a.py", 3, 9, 20, line="KEY = '****'"),))))["locations"][0]["physicalLocation"]
    sides = {name: physical["region"][name] for name in ("startLine", "startColumn", "endLine", "endColumn")}
    assert sides == {"startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 29}
    assert physical["region"]["snippet"]["text"] in run(report())["redactionTokens"]
    assert physical["contextRegion"]["snippet"]["text"] == "KEY = '****'"


def test_no_region_has_a_side_below_one() -> None:
    region = only(report(result(places=(place()._replace(line_start=0, line_end=0, column_start=0, column_end=0),))))["locations"][0]["physicalLocation"]["region"]
    assert min(region[name] for name in ("startLine", "startColumn", "endLine", "endColumn")) == 1


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/c#d?.py", "a%20b/c%23d%3F.py"),
        ("bad\udcff.txt", "bad%FF.txt"),
        ("a\nb.txt", "a%0Ab.txt"),
        ("C:x", "C%3Ax"),
        ("é/100%.md", "%C3%A9/100%25.md"),
    ],
)
def test_a_path_becomes_a_percent_encoded_uri(path: str, uri: str) -> None:
    location = only(report(result(places=(place(path),))))["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri, "uriBaseId": "SRCROOT"}
    assert unquote_to_bytes(uri) == path.encode("utf-8", "surrogateescape")


def test_the_fingerprint_is_ours_and_githubs_is_there_where_it_is_known_and_wanted() -> None:
    value = report(result(places=(place(line_hash="abc:1"),)))
    assert only(value)["partialFingerprints"] == {"straykey/v1": "sk1:0000000000000001"}
    assert only(value, "sarif-github")["partialFingerprints"] == {"primaryLocationLineHash": "abc:1", "straykey/v1": "sk1:0000000000000001"}


@pytest.mark.parametrize(
    ("verdict", "state", "suppressions"),
    [
        ("new", "new", []),
        ("inherited", "unchanged", []),
        ("known", "unchanged", []),
        ("allowed", "unchanged", [("inSource", "accepted", "allowed in source: because")]),
        ("excepted", "unchanged", [("external", "accepted", "excepted: because")]),
        ("vetoed", "unchanged", [("external", "accepted", "not a secret: because")]),
    ],
)
def test_a_verdict_is_a_baseline_state_and_a_suppression(verdict: str, state: str, suppressions: list[tuple[str, str, str]]) -> None:
    found = only(report(result(verdict=verdict, verdict_reason="because")))
    assert found["baselineState"] == state
    assert [tuple(item.values()) for item in found["suppressions"]] == suppressions


def test_a_result_in_head_points_at_its_newest_place_and_relates_the_introducing_one() -> None:
    found = only(report(result(places=(introduced(), newest()), in_head=True)))
    assert found["locations"][0]["physicalLocation"]["region"]["startLine"] == 7
    (related,) = found["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == 3
    assert related["message"]["text"] == "Introduced in 0123456789ab by Ada Lovelace on 2024-01-02."
    steps = found["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [3, 7]


def test_a_result_that_left_head_points_at_the_introducing_place() -> None:
    found = only(report(result(places=(introduced(), newest()), in_head=False)))
    assert found["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert "no longer in HEAD, but in history" in found["message"]["text"]


def test_the_pieces_of_a_folded_value_are_a_code_flow() -> None:
    parts = tuple(Area(line, line, 5, 9, line * 10, line * 10 + 4) for line in (3, 4))
    found = only(report(result(places=(place(parts=parts),))))
    steps = found["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [3, 4]
    assert [item["id"] for item in found["relatedLocations"]] == [1, 2]


def test_a_fix_replaces_its_area() -> None:
    fix = Fix("Read it from the environment", Area(3, 3, 1, 30, 80, 109), "os.environ['KEY']")
    (change,) = only(report(result(fix=fix)))["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"]["text"] == "os.environ['KEY']"
    assert change["replacements"][0]["deletedRegion"]["endColumn"] == 30


def test_a_rule_has_all_its_texts_and_weights() -> None:
    value = report(result(), rules=(rule(kind="password", severity="critical", confidence="medium"),))
    (found,) = run(value)["tool"]["driver"]["rules"]
    assert found["shortDescription"]["text"] == "Acme API key."
    assert "Revoke the key" in found["help"]["text"]
    assert "Revoke the key" in found["help"]["markdown"]
    assert found["helpUri"] == "https://docs.acme.example/keys"
    assert found["properties"]["security-severity"] == "9.8"
    assert found["properties"]["precision"] == "high"
    assert {"security", "external/cwe/cwe-259", "external/cwe/cwe-798"} <= set(found["properties"]["tags"])
    targets = [item["target"] for item in found["relationships"]]
    assert [target["id"] for target in targets if target["toolComponent"]["name"] == "CWE"][:2] == ["259", "798"]
    taxonomies = run(value)["taxonomies"]
    assert all(taxonomies[target["toolComponent"]["index"]]["taxa"][target["index"]]["id"] == target["id"] for target in targets)


def test_a_rule_that_only_a_result_names_is_described_too() -> None:
    value = report(result(rule_id="from-elsewhere"), rules=())
    assert run(value)["tool"]["driver"]["rules"][only(value)["ruleIndex"]]["id"] == "from-elsewhere"


def test_every_rule_and_notification_has_the_texts_that_github_demands() -> None:
    driver = run(hostile_report(), "sarif-github")["tool"]["driver"]
    for descriptor in (*driver["rules"], *driver["notifications"]):
        assert all(descriptor[name]["text"].strip() for name in ("shortDescription", "fullDescription", "help"))


def test_all_that_was_not_scanned_is_a_notification_and_the_run_was_no_success() -> None:
    value = report(
        skipped=(Skipped("big\udcff.bin", "unreadable", "permission denied"),),
        degraded=(Degraded("x.yml", "structure"),),
        notices=(Notice("shallow", "warning", "The clone is shallow"),),
    )
    (invocation,) = run(value)["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert [(item["level"], item["descriptor"]["id"]) for item in invocation["toolExecutionNotifications"]] == [
        ("error", "skipped/unreadable"),
        ("note", "degraded/structure"),
        ("warning", "notice/shallow"),
    ]
    first = invocation["toolExecutionNotifications"][0]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "big%FF.bin"
    assert "permission denied" in first["message"]["text"]
    descriptors = run(value)["tool"]["driver"]["notifications"]
    assert all(descriptors[item["descriptor"]["index"]]["id"] == item["descriptor"]["id"] for item in invocation["toolExecutionNotifications"])


@pytest.mark.parametrize(("code", "success"), [(0, True), (1, True), (2, False), (3, False)])
def test_only_a_complete_run_was_a_success(code: int, *, success: bool) -> None:
    assert run(report(exit_code=code))["invocations"][0]["executionSuccessful"] is success


@pytest.mark.parametrize(
    ("remote", "uri"),
    [
        ("https://user:pw@git.example/acme/demo.git", "https://git.example/acme/demo.git"),
        ("git@git.example:acme/demo.git", "ssh://git.example/acme/demo.git"),
        ("/srv/git/demo", None),
        ("file:///srv/git/demo", None),
    ],
)
def test_provenance_names_the_remote_without_its_user(remote: str, uri: str | None) -> None:
    value = report(scope=Scope("history", head="c" * 40, branch="main", remote=remote))
    expected = [{"repositoryUri": uri, "revisionId": "c" * 40, "branch": "main", "mappedTo": {"uriBaseId": "SRCROOT"}}] if uri else None
    assert run(value).get("versionControlProvenance") == expected


def test_a_version_of_a_file_is_an_artifact_with_its_object_id() -> None:
    value = report(result(places=(introduced(), newest()), in_head=True))
    index = only(value)["locations"][0]["physicalLocation"]["artifactLocation"]["index"]
    assert run(value)["artifacts"][index]["hashes"] == {"git-object-id": "b" * 40}
    assert "artifacts" not in run(value, "sarif-github")


def test_the_github_profile_leaves_out_what_does_not_count_and_says_so() -> None:
    verdicts = ("new", "inherited", "known", "excepted", "allowed", "vetoed")
    results = [result(number, verdict=verdict) for number, verdict in enumerate(verdicts)]
    value = report(*results, result(9, confidence="low"))
    found = run(value, "sarif-github")
    assert [item["properties"]["verdict"] for item in found["results"]] == ["new", "inherited"]
    assert found["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith("5 results left out")


def test_the_github_profile_keeps_the_worst_within_the_limit_and_says_so() -> None:
    value = report(*many(10_100, confidence="high"))
    found = run(value, "sarif-github")
    assert len(found["results"]) == 5_000
    assert {item["level"] for item in found["results"]} == {"error"}
    assert sum(item["properties"]["severity"] == "critical" for item in found["results"]) == 2_525
    (notice,) = found["invocations"][0]["toolExecutionNotifications"]
    assert "worst 5,000 of 10,100" in notice["message"]["text"]
    assert notice["level"] == "warning"


def test_a_comment_is_a_weakness_of_its_own() -> None:
    assert only(report(result(evidence=Evidence(context=("comment",)))))["taxa"][0]["id"] == "615"


def test_text_of_strangers_makes_no_link_in_a_message() -> None:
    found = only(report(result(slot="[click](https://evil.example)")))
    assert "\\[click\\](https://evil.example)" in found["message"]["text"]
    assert "acme_****[24]" in found["message"]["text"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_message_is_one_line_without_control_characters(text: str) -> None:
    message = only(report(result(slot=text, redacted=text, verdict="known", verdict_reason=text)))["message"]["text"]
    assert message.isprintable() or "\U000e0041" not in message
    assert "\x1b" not in message


def test_merged_repositories_have_a_base_each() -> None:
    scope = Scope("merged", members=(Scope("tree", "a", remote="https://git.example/x/a"), Scope("tree", "b")))
    found = run(report(result(1, root="a"), result(2, root="b"), scope=scope))
    bases = [item["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] for item in found["results"]]
    assert len(set(bases)) == 2
    assert set(bases) <= set(found["originalUriBaseIds"])
    assert found["versionControlProvenance"][0]["mappedTo"]["uriBaseId"] == bases[0]
