"""What holds for one path: a frozen value, and the questions that a run asks it. Whatever hides something answers with its reason."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from baselines.globs import Glob, last_match


class PathRule(NamedTuple):
    """What holds for rules in the paths that any of `globs` covers; without globs for all paths."""

    globs: tuple[Glob, ...] = ()
    disable: tuple[str, ...] = ()
    enable_only: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()


class AllowedValue(NamedTuple):
    """A value that may stand in the open: by keyed id or by pattern. Limits that are empty don't limit."""

    reason: str
    secret_id: str = ""
    pattern: re.Pattern[bytes] | None = None
    rules: tuple[str, ...] = ()
    paths: tuple[Glob, ...] = ()


class Limits(NamedTuple):
    """Bounds of the work on one file; scanner/config/options.py gives defaults and meaning."""

    file_size: int
    line_length: int
    decode_depth: int
    decode_bytes: int
    rule_hits: int
    memory: int


class Settings(NamedTuple):
    """All effective values. `steps` are the rules by path, outermost file first: the last word decides.

    Paths are relative to the root, with `/`. `rule_files` are relative to the root too, or absolute where the user named a configuration
    outside of it. `jobs` 0 means as many as there are cores; empty `baseline` and `salt` mean their default.
    `rotation` are days by the kind of a rule, and for `default`; `store` is a file's name in detectors/remedies, or empty.
    `exceptions` are checked values by key; scanner/exceptions/policy.py makes the policy of them.
    """

    steps: tuple[PathRule, ...]
    excluded: tuple[Glob, ...]
    allowed: tuple[AllowedValue, ...]
    min_confidence: str
    fail_on: str
    baseline: str
    rule_files: tuple[str, ...]
    salt: str
    jobs: int
    limits: Limits
    skips: dict[str, str]
    rotation: dict[str, int]
    store: str
    exceptions: dict[str, Any]
    policy_change: str
    default_branch: str
    rules_as_of: str
    ratchet: bool = False

    def excludes(self, path: str) -> str | None:
        """The glob, as written, that keeps the path from being scanned."""
        glob = last_match(self.excluded, path)
        return glob.text if glob else None

    def disables(self, rule_id: str, path: str) -> str | None:
        """Why the rule is off for the path."""
        off, only = None, None
        for step in self.steps:
            if covers(step.globs, path):
                off = _disabled(step, rule_id, off)
                if step.enable_only:
                    only = None if named(step.enable_only, rule_id) else f"enable_only{_where(step)}"
        return off or only

    def severity(self, rule_id: str, path: str, default: str) -> str:
        """The severity of the rule's findings in the path; `default` where no override names the rule."""
        for step in reversed(self.steps):
            for rule, severity in reversed(step.severity):
                if named((rule,), rule_id) and covers(step.globs, path):
                    return severity
        return default

    def allows(self, rule_id: str, path: str, secret_id: str, value: bytes) -> str | None:
        """The reason given for a value that may stand in the open. `value` is the raw value; patterns must match all of it."""
        for allowed in self.allowed:
            if allowed.rules and not named(allowed.rules, rule_id):
                continue
            if not covers(allowed.paths, path):
                continue
            if allowed.secret_id == secret_id if allowed.pattern is None else allowed.pattern.fullmatch(value):
                return allowed.reason
        return None

    def skip_class(self, reason: str, default: str) -> str:
        """`degraded` or `incomplete`."""
        return self.skips.get(reason, default)


def covers(globs: tuple[Glob, ...], path: str) -> bool:
    return not globs or any(glob.covers(path) for glob in globs)


def is_glob(rule: str) -> bool:
    return "*" in rule or "?" in rule


def named(rules: tuple[str, ...], rule_id: str) -> bool:
    return any(fnmatchcase(rule_id, rule) if is_glob(rule) else rule == rule_id for rule in rules)


def _disabled(step: PathRule, rule_id: str, before: str | None) -> str | None:
    for rule in step.disable:
        if named((rule.removeprefix("!"),), rule_id):
            before = None if rule.startswith("!") else f"disable {rule}{_where(step)}"
    return before


def _where(step: PathRule) -> str:
    return f" in {', '.join(glob.text for glob in step.globs)}" if step.globs else ""
