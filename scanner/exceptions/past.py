"""The file of exceptions in history: as it was on a day, and which commit set each entry as it now is."""

from __future__ import annotations

from typing import NamedTuple

from baselines.exceptions.entry import FILE, Entry
from baselines.exceptions.reader import ExceptionsError, read_entries
from scanner.exceptions.signature import Signer, read_signer
from scanner.git.batch import BatchReader
from scanner.git.command import Git
from scanner.git.commits import Commit, parse_commit


class Setting(NamedTuple):
    """The commit that gave an entry its present terms: by adding it, or by the last change to it."""

    commit: str
    made: Commit
    signer: Signer | None


def commit_on(git: Git, day: str, head: str) -> str:
    """The last commit of a line of first parents that was made by the end of a day (ISO, UTC); empty where none is so old."""
    found = git.try_run("rev-list", "--first-parent", "--max-count=1", f"--before={day}T23:59:59+0000", head)
    return found.decode("ascii").strip() if found else ""


def settings_of(git: Git, head: str, entries: tuple[Entry, ...]) -> dict[Entry, Setting]:
    """By entry (its terms) the commit up to `head` that set it; entries that no commit has are left out. Raises GitError."""
    wanted = {entry.terms for entry in entries}
    steps = [line.decode("ascii").split(" ") for line in git.lines("rev-list", "--topo-order", "--reverse", "--parents", head, "--", FILE)]
    with BatchReader(git) as reader:
        held = _versions(reader, [step[0] for step in steps])
        by: dict[Entry, str] = {}
        for commit, *parents in steps:
            before = frozenset().union(*(held.get(parent, frozenset()) for parent in parents))
            by |= dict.fromkeys((held[commit] - before) & wanted, commit)
        commits = sorted(set(by.values()))
        made = {commit: parse_commit(one.data) for commit, one in zip(commits, reader.read(commits), strict=True)}
    signers = {commit: read_signer(one.signature, one.payload) for commit, one in made.items()}
    return {entry: Setting(commit, made[commit], signers[commit]) for entry, commit in by.items()}


def _versions(reader: BatchReader, commits: list[str]) -> dict[str, frozenset[Entry]]:
    """The entries in each commit; none where its file is missing or was broken then."""
    found = {}
    for commit, blob in zip(commits, reader.read([f"{commit}:{FILE}" for commit in commits]), strict=True):
        try:
            found[commit] = frozenset(entry.terms for entry in read_entries(b"" if blob.problem else blob.data))
        except ExceptionsError:
            found[commit] = frozenset()
    return found
