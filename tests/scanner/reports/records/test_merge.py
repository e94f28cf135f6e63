"""Several reports as one."""

from __future__ import annotations

import pytest

from detectors.model import Skipped
from scanner.report import Scope
from scanner.reports.records.merge import merge_reports
from scanner.reports.shared import words
from tests.scanner.reports.builders import introduced, newest, place, report, result


def scope(root: str, what: str = "tree") -> Scope:
    return Scope(what, root=root, counts=(("files", 3),), bytes_scanned=10)


def test_results_of_several_repositories_are_told_apart_by_root() -> None:
    merged = merge_reports([report(result(), scope=scope("a")), report(result(), scope=scope("b"))])
    assert [(item.root, item.path) for item in merged.results] == [("a", "config/app.env"), ("b", "config/app.env")]
    assert merged.scope.what == "merged"
    assert merged.scope.counts == (("files", 6),)
    assert [member.root for member in merged.scope.members] == ["a", "b"]


def test_what_was_skipped_names_its_repository() -> None:
    gone = (Skipped("x/y", "unreadable"), Skipped("", "missing-object", object_id="c" * 40))
    merged = merge_reports([report(skipped=gone, scope=scope("a")), report(scope=scope("b"))])
    assert [item.path for item in merged.skipped] == ["a/x/y", "a"]


def test_runs_over_one_repository_become_one_result_with_all_places_and_the_worst_verdict() -> None:
    tree = report(result(verdict="known", places=(place(),)), scope=scope("a"))
    history = report(result(places=(introduced(), newest()), occurrences=4, in_head=True), scope=scope("a", "history"))
    merged = merge_reports([tree, history])
    assert len(merged.results) == 1
    assert merged.results[0].verdict == "new"
    assert merged.results[0].places == (introduced(), newest(), place())
    assert (merged.results[0].root, merged.results[0].occurrences, merged.results[0].in_head) == ("", 4, True)


def test_the_exit_code_is_the_highest_and_the_gate_the_most_inclusive() -> None:
    one = report(exit_code=3, min_confidence="high", fail_on="never", scope=scope("a"))
    other = report(exit_code=1, min_confidence="low", fail_on="critical", scope=scope("b"))
    merged = merge_reports([one, other])
    assert (merged.exit_code, merged.min_confidence, merged.fail_on) == (3, "low", "critical")


def test_merging_a_merged_report_again_names_nothing_twice() -> None:
    gone = (Skipped("x", "unreadable"),)
    two = merge_reports([report(result(), skipped=gone, scope=scope("a")), report(scope=scope("b"))])
    three = merge_reports([two, report(result(), scope=scope("c"))])
    assert [item.root for item in three.results] == ["a", "c"]
    assert three.skipped[0].path == "a/x"
    assert [member.root for member in three.scope.members] == ["a", "b", "c"]


def test_one_report_stays_as_it_is_and_none_is_an_error() -> None:
    alone = report(result())
    assert merge_reports([alone]) is alone
    with pytest.raises(ValueError, match="no report"):
        merge_reports([])


def test_a_tree_s_result_keeps_the_commit_that_history_knows() -> None:
    """Which report came first decided whether the commit was shown."""
    tree = report(result(places=(place(),)), scope=scope("a"))
    history = report(result(places=(introduced(), newest()), in_head=True), scope=scope("a", "history"))
    for reports in ([tree, history], [history, tree]):
        (merged,) = merge_reports(reports).results
        assert merged.introduced == introduced().attribution
        assert words.history(merged).startswith(f"introduced in {introduced().attribution.commit[:12]}")
