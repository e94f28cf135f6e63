"""Events as GitHub documents them, and what is masked of what they bring."""

from __future__ import annotations

import json

import pytest

from scanner.ci.event import EventError, read_event
from scanner.ci.masks import is_worth_masking
from tests.support.github import NAME, ZERO, merge_group_event, pull_event, push_event

ONE, TWO = "1" * 40, "2" * 40


def event(tmp_path, name, payload, **more):
    (tmp_path / "event.json").write_text(json.dumps(payload))
    return read_event({"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(tmp_path / "event.json"), "GITHUB_REPOSITORY": NAME, **more})


def test_each_event_has_its_range(tmp_path):
    push = event(tmp_path, "push", push_event(ONE, TWO, commits=[{}, {}, {}]))
    assert (push.start, push.end, push.commits, push.trusts_base_alone, push.deletes) == (ONE, TWO, 3, False, False)
    assert event(tmp_path, "push", push_event(ONE, ZERO)).deletes
    pull = event(tmp_path, "pull_request", pull_event(ONE, TWO, commits=7))
    assert (pull.start, pull.end, pull.commits, pull.trusts_base_alone, pull.fork) == (ONE, TWO, 7, True, False)
    group = event(tmp_path, "merge_group", merge_group_event(ONE, TWO))
    assert (group.start, group.end, group.trusts_base_alone) == (ONE, TWO, True)
    assert event(tmp_path, "schedule", {"schedule": "17 4 * * 1"}).end == ""


def test_a_token_that_may_not_upload_is_known(tmp_path):
    assert event(tmp_path, "pull_request", pull_event(ONE, TWO, fork=True)).fork
    gone = pull_event(ONE, TWO)
    gone["pull_request"]["head"]["repo"] = None
    assert event(tmp_path, "pull_request", gone).fork
    assert event(tmp_path, "push", push_event(ONE, TWO), GITHUB_ACTOR="dependabot[bot]").fork


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"pull_request": 3}', "\x00"])
def test_what_is_no_event_is_an_error(tmp_path, text):
    (tmp_path / "event.json").write_text(text)
    with pytest.raises(EventError):
        read_event({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(tmp_path / "event.json")})


@pytest.mark.parametrize(("value", "masked"), [
    ("short7!", False), ("password", False), ("Production", False), ("LOCALHOST", False), ("20240101", False), ("kT9x-42ab", True), ("482913740012", True),
])  # fmt: skip
def test_words_and_short_values_are_not_masked(value, masked):
    assert is_worth_masking(value) is masked
