"""The Action's scan step, run by bash as GitHub's runner does, for each event, behind a checkout of one commit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scanner.runs.test_history import line
from tests.support.github import ZERO, Job, Runner, Server, merge_group_event, pull_event, push_event
from tests.support.repository import Repo

Token = Callable[[], bytes]


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


@pytest.fixture
def runner(tmp_path: Path, cache: Path) -> Runner:
    return Runner(tmp_path, cache)


@pytest.fixture
def checkout(server: Server, tmp_path: Path) -> Callable[..., Repo]:
    return lambda commit, depth=1: server.checkout(tmp_path / f"work space {commit[:6]}", commit, depth)


def test_a_push_is_judged_by_what_it_brings_and_the_report_has_the_whole_tree(server, runner, checkout, token):
    server.author.commit({"old.py": line(token())})
    before = server.author.commit({"a.py": b"1\n"})
    server.author.commit({"a.py": b"2\n"})
    after = server.author.commit({"a.py": b"3\n"})
    server.push("main")
    done = runner.run(checkout(after).path, "push", push_event(before, after, commits=[{}, {}]))
    assert (done.code, done.uris, done.outputs["upload"]) == (0, ["old.py"], "true"), done.said
    assert (done.outputs["new"], done.outputs["incomplete"]) == ("0", "false")
    assert not any("old.py" in one for one in done.annotations)


def test_a_new_secret_fails_and_is_told_everywhere_redacted(server, runner, checkout, token):
    value = token()
    before = server.author.commit({"a.py": b"1\n"})
    after = server.author.commit({"app/b.py": line(value)})
    server.push("main")
    done = runner.run(checkout(after).path, "push", push_event(before, after))
    assert (done.code, done.uris, done.outputs["new"]) == (1, ["app/b.py"], "1"), done.said
    assert any("file=app/b.py" in one for one in done.annotations)
    assert done.masks == [value.decode()]
    assert done.lines.index(f"::add-mask::{value.decode()}") == 0
    assert value.decode() not in done.without_masks + done.summary + Path(done.outputs["sarif"]).read_text()


def test_one_that_came_and_went_within_the_push_fails(server, runner, checkout, token):
    before = server.author.commit({"a.py": b"1\n"})
    came = server.author.commit({"b.py": line(token())})
    after = server.author.commit({"b.py": None})
    server.push("main")
    done = runner.run(checkout(after).path, "push", push_event(before, after, commits=[{}, {}]))
    assert (done.code, done.uris) == (1, [])
    assert f"only in commit <code>{came[:12]}</code>" in done.summary


@pytest.fixture
def pull(server, checkout) -> Callable[..., tuple[Repo, dict]]:
    """`pull({path: bytes}, ...)` makes a pull request with a commit for each, and checks its test merge out."""

    def make(*commits: dict[str, bytes | None], fork: bool = False) -> tuple[Repo, dict]:
        base = server.author.head()
        server.author.branch("topic")
        for files in commits:
            head = server.author.commit(files)
        server.author.switch("main")
        server.author.commit({"meanwhile": b"1\n"})
        server.push("main", "topic")
        merged = server.merge_ref("main", head)
        return checkout(merged), pull_event(base, head, fork=fork, commits=len(commits))

    return make


def test_a_pull_request_tells_the_final_tree_from_its_commits(server, runner, pull, token):
    server.author.commit({"old.py": line(token())})
    work, payload = pull({"gone.py": line(token())}, {"gone.py": None, "stays.py": line(token())})
    done = runner.run(work.path, "pull_request", payload)
    assert (done.code, done.uris) == (1, ["old.py", "stays.py"]), done.said
    clearing = done.summary.partition("What clears this check")[2].partition("## straykey")[0]
    gone, stays = (next(row for row in clearing.splitlines() if name in row) for name in ("gone", "stays"))
    assert "only in commit" in gone
    assert "in the final tree" in stays
    assert all("--force-with-lease" in row for row in (gone, stays))


def test_a_pull_request_from_a_fork_uploads_nothing_and_tells_all_the_same(server, runner, pull, token):
    server.author.commit({"a.py": b"1\n"})
    work, payload = pull({"b.py": line(token())}, fork=True)
    done = runner.run(work.path, "pull_request", payload)
    assert (done.code, done.outputs["upload"]) == (1, "false")
    assert any("file=b.py" in one for one in done.annotations)
    assert "b.py" in done.summary.replace("&#46;", ".")


def test_a_pull_request_can_not_bring_its_own_policy(server, runner, pull, token):
    server.author.commit({"a.py": b"1\n"})
    work, payload = pull({"straykey.toml": b'exclude = ["*.py"]\n', "b.py": line(token())})
    done = runner.run(work.path, "pull_request", payload)
    assert done.code == 1, done.said
    assert done.summary.index("alters what counts") < done.summary.index("What clears")
    assert "straykey&#46;toml" in done.summary


def test_an_allow_comment_of_a_pull_request_is_told_first(server, runner, pull, token):
    server.author.commit({"a.py": b"1\n"})
    work, payload = pull({"b.py": line(token()).rstrip() + b"  # straykey: allow a demo\n"})
    done = runner.run(work.path, "pull_request", payload)
    assert "it allows" in done.summary
    assert done.summary.index("it allows") < done.summary.index("## straykey")


def test_a_merge_group_is_judged_by_what_it_brings(server, runner, checkout, token):
    base = server.author.commit({"old.py": line(token())})
    head = server.author.commit({"b.py": line(token())})
    server.push("main")
    done = runner.run(checkout(head).path, "merge_group", merge_group_event(base, head))
    assert (done.code, done.outputs["new"]) == (1, "1")


@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch"])
def test_without_a_change_the_whole_history_decides(server, runner, checkout, token, event):
    server.author.commit({"gone.py": line(token())})
    head = server.author.commit({"gone.py": None, "a.py": b"1\n"})
    server.push("main")
    done = runner.run(checkout(head).path, event, {"repository": {"default_branch": "main"}})
    assert (done.code, done.uris) == (1, []), done.said


def test_a_new_branch_is_compared_with_the_default_branch_and_that_is_said(server, runner, checkout, token):
    server.author.commit({"old.py": line(token())})
    server.push("main")
    server.author.branch("topic")
    clean = server.author.commit({"a.py": b"1\n"})
    server.push("topic")
    done = runner.run(checkout(clean).path, "push", push_event(ZERO, clean, "refs/heads/topic"))
    assert (done.code, done.uris) == (0, ["old.py"]), done.said
    assert "compared with main" in done.summary
    dirty = server.author.commit({"b.py": line(token())})
    server.push("topic")
    assert runner.run(checkout(dirty).path, "push", push_event(ZERO, dirty, "refs/heads/topic")).code == 1


def test_the_first_push_of_all_is_all_new(server, runner, checkout, token):
    server.author.commit({"gone.py": line(token())})
    head = server.author.commit({"gone.py": None, "a.py": b"1\n"})
    server.push("main")
    done = runner.run(checkout(head).path, "push", push_event(ZERO, head))
    assert done.code == 1, done.said
    assert "taken for new is all that it has" in done.summary


def test_a_force_push_is_compared_with_the_merge_base_and_said(server, runner, checkout, token):
    base = server.author.commit({"a.py": b"1\n"})
    old = server.author.commit({"b.py": line(token())})
    server.push("main")
    server.author.git("reset", "-q", "--hard", base)
    new = server.author.commit({"c.py": line(token())})
    server.push("main")
    done = runner.run(checkout(new).path, "push", push_event(old, new, forced=True))
    assert (done.code, done.outputs["new"]) == (1, "1")
    assert "history was rewritten" in done.summary


def test_a_start_that_the_server_has_no_more_is_never_an_empty_scan(server, runner, checkout, token):
    server.author.commit({"old.py": line(token())})
    new = server.author.commit({"a.py": b"1\n"})
    server.push("main")
    done = runner.run(checkout(new).path, "push", push_event("1" * 40, new, forced=True))
    assert done.code == 1, done.said
    assert "gone from the server" in done.summary


def test_a_deleted_branch_is_nothing_to_scan(server, runner, checkout, token):
    head = server.author.commit({"old.py": line(token())})
    server.push("main")
    done = runner.run(checkout(head).path, "push", push_event(head, ZERO, "refs/heads/topic"))
    assert (done.code, done.outputs["upload"]) == (0, "false")
    assert "deleted" in done.annotations[0]


def test_where_nothing_can_be_fetched_it_is_red_and_says_how_to_mend_it(server, runner, checkout, token):
    before = server.author.commit({"a.py": b"1\n"})
    after = server.author.commit({"a.py": b"2\n"})
    server.push("main")
    work = checkout(after)
    server.bare.remove()
    done = runner.run(work.path, "push", push_event(before, after))
    assert (done.code, done.outputs["incomplete"]) == (3, "true")
    assert "fetch-depth: 0" in done.said
    assert "fetch-depth: 0" in done.summary


def test_a_whole_checkout_stays_whole(server, runner, checkout, token):
    before = server.author.commit({"a.py": b"1\n"})
    after = server.author.commit({"b.py": line(token())})
    server.push("main")
    work = checkout(after, 0)
    assert runner.run(work.path, "push", push_event(before, after)).code == 1
    assert not (work.path / ".git/shallow").exists()


def test_an_incomplete_tree_is_not_uploaded(server, runner, checkout, token):
    before = server.author.commit({"straykey.toml": b"[limits]\nfile_size = 5000\n"})
    after = server.author.commit({"large": bytes(6000)})
    server.push("main")
    done = runner.run(checkout(after).path, "push", push_event(before, after), upload="always")
    assert (done.code, done.outputs["upload"], done.outputs["incomplete"]) == (3, "false", "true")
    assert "not uploaded" in done.said


def test_inputs_reach_the_command_and_are_no_program_text(server, runner, checkout, token, tmp_path):
    before = server.author.commit({"a.py": b"1\n"})
    after = server.author.commit({"below/b.py": line(token()), "c.py": b"1\n"})
    server.push("main")
    work, event = checkout(after).path, push_event(before, after)
    assert runner.run(work, "push", event, fail_on="never").code == 0
    assert runner.run(work, "push", event, fail_on="bad value").code == 2
    assert runner.run(work, "push", event, mode="tree").code == 1
    assert runner.run(work, "push", event, paths="a.py\nc.py\n").code == 0
    assert runner.run(work, "push", event, paths="below").code == 1
    mark = tmp_path / "mark"
    for value in (f"$(touch '{mark}')", f"; touch '{mark}'", f"`touch '{mark}'`", "--help", "no such folder"):
        assert runner.run(work, "push", event, path=value).code == 2
    assert not mark.exists()


def test_a_repository_below_the_workspace_is_scanned(server, runner, checkout, token, tmp_path):
    before = server.author.commit({"a.py": b"1\n"})
    after = server.author.commit({"b.py": line(token())})
    server.push("main")
    work = checkout(after)
    outer = tmp_path / "outer"
    outer.mkdir()
    work.path.rename(outer / "inner repo")
    assert runner.run(outer, "push", push_event(before, after), path="inner repo").code == 1


def test_a_release_has_no_range_so_the_tree_decides(server, runner, checkout, token):
    head = server.author.commit({"b.py": line(token())})
    server.push("main")
    done = runner.run(checkout(head).path, "release", {"action": "published"})
    assert done.code == 1, done.said
    assert "has no range" in done.summary


def test_outside_of_github_it_says_what_to_use(repo, cli):
    repo.commit({"a.py": b"1\n"})
    outcome = cli("ci", cwd=repo.path)
    assert (outcome.code, "use scan, hook or history" in outcome.stderr) == (2, True)


class Alerts:
    """Code scanning as GitHub documents it: an upload for a ref stands for that commit; what it lacks is fixed on that ref."""

    def __init__(self) -> None:
        self.open: dict[str, set[str]] = {}
        self.fixed: list[str] = []

    def upload(self, ref: str, done: Job) -> None:
        if done.outputs["upload"] != "true":
            return
        now = {result["partialFingerprints"]["straykey/v1"] if "straykey/v1" in result["partialFingerprints"] else str(result["partialFingerprints"]) for run in done.sarif["runs"] for result in run["results"]}
        self.fixed += sorted(self.open.get(ref, set()) - now)
        self.open[ref] = now


def test_no_alert_is_closed_falsely_over_push_pull_request_push(server, runner, checkout, pull, token):
    """Each report describes the whole tree of its commit, so that an alert closes where the secret went, and only there."""
    alerts = Alerts()
    start = server.author.commit({"a.py": b"1\n"})
    first = server.author.commit({"old.py": line(token())})
    server.push("main")
    alerts.upload("main", runner.run(checkout(first).path, "push", push_event(start, first)))
    assert len(alerts.open["main"]) == 1
    work, payload = pull({"new.py": line(token())})
    alerts.upload("pull/1", runner.run(work.path, "pull_request", payload))
    assert len(alerts.open["pull/1"]) == 2
    before = server.author.head()
    second = server.author.commit({"b.py": b"1\n"})
    server.push("main")
    alerts.upload("main", runner.run(checkout(second).path, "push", push_event(before, second)))
    assert (len(alerts.open["main"]), alerts.fixed) == (1, [])
    third = server.author.commit({"old.py": b"gone\n"})
    server.push("main")
    alerts.upload("main", runner.run(checkout(third).path, "push", push_event(second, third)))
    assert (alerts.open["main"], len(alerts.fixed)) == (set(), 1)
