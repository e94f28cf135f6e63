"""The job's summary in Markdown: what decides, what the change does to the policy, what it brings and what clears it, and the whole tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO

from scanner.ci.asking import MEND, Asked
from scanner.report import Report, Result
from scanner.reports.markdown import CAP, code, escape, write
from scanner.reports.shared.amount import number, plural
from scanner.reports.shared.tally import by_secret, fails, live, primary, secrets_by_verdict
from scanner.reports.shared.words import VERDICT_WORDS, at, rules_by_id, title

LISTED = 20
_ROOM = CAP // 2


def summarize(asked: Asked, gate: Report, tree: Report | None, policy_paths: Sequence[str]) -> str:
    """The page, below GitHub's cap of 1 MiB. `tree` is None where the tree itself decides."""
    parts = [*_head(asked, gate), *_policy(asked, gate, policy_paths), *_clearing(asked, gate)]
    page = "".join(parts) + _report(gate)
    if tree is not None:
        page += f"\n<details><summary>The whole tree: {_tree_words(tree)}</summary>\n\n{_report(tree)}\n</details>\n"
    return page if len(page.encode()) < CAP else "".join(parts) + _report(gate)


def _report(report: Report) -> str:
    stream = StringIO()
    write(report, stream)
    return stream.getvalue()


def _head(asked: Asked, gate: Report) -> Iterator[str]:
    yield f"<sub>straykey: {escape(asked.words)}.</sub>\n\n"
    if asked.problem:
        yield f"> [!CAUTION]\n> What decides could not be had, so **nothing is cleared**: {escape(asked.problem)}. These two lines mend it:\n\n"
        yield "```yaml\n" + "\n".join(MEND) + "\n```\n\n"
    for one in asked.ranges:
        yield from (f"> [!WARNING]\n> {escape(remark)}\n\n" for remark in one.remarks)
    if gate.fail_on == "never":
        yield "> [!NOTE]\n> `fail-on` is `never`: findings are shown and fail nothing.\n\n"


def _policy(asked: Asked, gate: Report, policy_paths: Sequence[str]) -> Iterator[str]:
    """First of all what the change would have us overlook: its own allow comments, and the files of policy that it touches."""
    allowed = [one for one in gate.results if one.verdict == "allowed" and asked.kind == "range" and one.places[0].attribution.commit]
    if not allowed and not policy_paths:
        return
    yield "### This change alters what counts\n\n"
    if asked.base:
        yield f"Judged is by the policy of the base ({code(asked.base[:12])}), not by its own.\n\n"
    yield from (f"- it changes {code(path)}\n" for path in policy_paths[:LISTED])
    rules = rules_by_id(gate.rules)
    for one in allowed[:LISTED]:
        yield f"- it allows {escape(title(one, rules.get(one.rule_id)))} at {code(at(primary(one)))}: {escape(one.verdict_reason or 'without a reason')}\n"
    more = max(0, len(policy_paths) - LISTED) + max(0, len(allowed) - LISTED)
    yield f"- and {number(more)} more\n\n" if more else "\n"


def _clearing(asked: Asked, gate: Report) -> Iterator[str]:
    """For each new secret of a range, whether the final tree has it, and what clears the check."""
    failing = [one for one in gate.results if fails(gate, one)]
    if asked.kind != "range" or not failing:
        return
    yield "### What clears this check\n\nWhoever could read the branch may have the values: change them first, where they were issued.\n\n"
    for group in by_secret(failing)[:LISTED]:
        yield f"- {code(at(primary(group.worst)))} {clearing_words(group.results)}\n"
    if (more := len(by_secret(failing)) - LISTED) > 0:
        yield f"- and {number(more)} more\n"
    yield "\n"


def clearing_words(results: Sequence[Result]) -> str:
    """What clears a secret of a range, in Markdown."""
    commits = sorted({one.places[0].attribution.commit[:12] for one in results if one.places[0].attribution.commit})
    named = ", ".join(map(code, commits[:3])) or "this range"
    oldest = commits[0] if len(commits) == 1 else ""
    rewrite = f"<code>git rebase --interactive {oldest}^</code>, edit or drop it" if oldest else "<code>git rebase --interactive</code>, edit or drop them"
    if any(one.in_head for one in results):
        return f"is **in the final tree**, since {named}. Take it out there, and out of that commit ({rewrite}, or squash), then push with <code>--force-with-lease</code>."
    return f"is **only in commit {named}** of this branch, no longer in the final tree. Rewrite it: {rewrite}, or squash; then push with <code>--force-with-lease</code>."


def _tree_words(tree: Report) -> str:
    found = plural(len(by_secret(live(tree))), "secret")
    others = [f"{number(count)} {VERDICT_WORDS[verdict]}" for verdict, count in secrets_by_verdict(tree).items() if verdict not in ("new", "inherited", "vetoed")]
    return ", ".join([found, *others])
