"""Where a run stands."""

from __future__ import annotations

import json

import pytest

from scanner.exceptions.context import CHANGE, DEFAULT, SCHEDULED, find_context
from scanner.git.command import open_git
from scanner.git.repository import discover

GITHUB = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main"}


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        (GITHUB, DEFAULT),
        ({**GITHUB, "GITHUB_EVENT_NAME": "schedule"}, SCHEDULED),
        ({**GITHUB, "GITHUB_EVENT_NAME": "workflow_dispatch"}, DEFAULT),
        ({**GITHUB, "GITHUB_EVENT_NAME": "pull_request"}, CHANGE),
        ({**GITHUB, "GITHUB_EVENT_NAME": "merge_group"}, CHANGE),
        ({**GITHUB, "GITHUB_REF": "refs/heads/feature"}, CHANGE),
        ({**GITHUB, "GITHUB_REF": "refs/tags/main"}, CHANGE),
        ({"CI_PIPELINE_SOURCE": "schedule"}, SCHEDULED),
        ({"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "trunk", "CI_DEFAULT_BRANCH": "trunk"}, DEFAULT),
        ({"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "trunk"}, CHANGE),
        ({"CI_PIPELINE_SOURCE": "merge_request_event", "CI_DEFAULT_BRANCH": "trunk"}, CHANGE),
        ({"BUILD_REASON": "Schedule"}, SCHEDULED),
        ({"BUILD_REASON": "IndividualCI", "BUILD_SOURCEBRANCH": "refs/heads/main"}, DEFAULT),
        ({"BUILD_REASON": "PullRequest", "BUILD_SOURCEBRANCH": "refs/heads/main"}, CHANGE),
        ({"CHANGE_ID": "5"}, CHANGE),
        ({"BRANCH_IS_PRIMARY": "true"}, DEFAULT),
        ({}, DEFAULT),
    ],
)
def test_ci_services_tell(environ, kind) -> None:
    assert find_context(environ, None).kind == kind
    assert find_context(environ, None).strict is (kind != CHANGE)


def test_the_configured_default_branch_is_the_one(tmp_path) -> None:
    assert find_context({**GITHUB, "GITHUB_REF": "refs/heads/trunk"}, None, "trunk").kind == DEFAULT
    assert find_context(GITHUB, None, "trunk").kind == CHANGE


def test_githubs_event_names_the_default_branch(tmp_path) -> None:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"repository": {"default_branch": "trunk"}}), encoding="utf-8")
    environ = {**GITHUB, "GITHUB_EVENT_PATH": str(event)}
    assert find_context(environ, None) == (CHANGE, "trunk")
    assert find_context({**environ, "GITHUB_REF": "refs/heads/trunk"}, None).kind == DEFAULT
    for broken in ("{", "[]", '{"repository": {"default_branch": 5}}'):
        event.write_text(broken, encoding="utf-8")
        assert find_context(environ, None) == (DEFAULT, "")


def test_a_repository_tells_by_its_branch_and_its_origin(repo, tmp_path) -> None:
    repo.commit({"a": b"1"})
    git = open_git(discover(repo.path))
    assert find_context({}, git) == (DEFAULT, "")
    repo.branch("feature")
    assert find_context({}, git) == (CHANGE, "")
    repo.branch("trunk")
    clone = repo.clone(tmp_path / "clone")
    git = open_git(discover(clone.path))
    assert find_context({}, git) == (DEFAULT, "trunk")
    clone.git("checkout", "-q", "-b", "main")
    assert find_context({}, git) == (CHANGE, "trunk")
    clone.detach()
    assert find_context({}, git) == (CHANGE, "trunk")
