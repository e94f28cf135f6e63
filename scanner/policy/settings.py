"""What one set of settings lets pass that another did not. Order within lists is not looked at: the last match decides, in few of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from baselines.exceptions.policy import ACCEPTANCES, SCOPES, ExceptionPolicy
from baselines.globs import Glob
from detectors.model import CONFIDENCES, SEVERITIES
from detectors.redact import masked_text
from scanner.config.requires import is_newer
from scanner.config.settings import AllowedValue, PathRule, Settings, named

Severities = Mapping[str, str]
POLICY_CHANGES = ("fail", "warn", "allow")


def widened(before: Settings, after: Settings, severities: Severities) -> Iterator[tuple[str, str]]:
    """(words, what to look for in the file) of each widening. `severities` are the rules' own, by id."""
    yield from _excluded(before.excluded, after.excluded)
    yield from _rules(before.steps, after.steps)
    yield from _lowered(before.steps, after.steps, severities)
    yield from _allowed(before.allowed, after.allowed)
    yield from _gates(before, after)
    yield from _limits(before, after)
    yield from _names(before, after)


def _excluded(before: tuple[Glob, ...], after: tuple[Glob, ...]) -> Iterator[tuple[str, str]]:
    def key(glob: Glob) -> tuple[str, str]:
        return glob.text, glob.pattern.pattern

    old, new = Counter(map(key, before)), Counter(map(key, after))
    for text, _ in new - old:
        if not text.startswith("!"):
            yield f"leaves {text} out of what is scanned", text
    for text, _ in old - new:
        if text.startswith("!"):
            yield f"takes {text} out of `exclude`: it was scanned", "exclude"


def _where(step: PathRule) -> str:
    return f" in {', '.join(glob.text for glob in step.globs)}" if step.globs else ""


def _rules(before: tuple[PathRule, ...], after: tuple[PathRule, ...]) -> Iterator[tuple[str, str]]:
    def off(steps: tuple[PathRule, ...]) -> Counter[tuple[str, str]]:
        return Counter((rule, _where(step)) for step in steps for rule in step.disable)

    def only(steps: tuple[PathRule, ...]) -> Counter[tuple[tuple[str, ...], str]]:
        return Counter((step.enable_only, _where(step)) for step in steps if step.enable_only)

    for rule, where in off(after) - off(before):
        if not rule.startswith("!"):
            yield f"turns {rule} off{where}", rule
    for rule, where in off(before) - off(after):
        if rule.startswith("!"):
            yield f"turns {rule[1:]} off again{where}", "disable"
    for rules, where in only(after) - only(before):
        yield f"turns all rules off but {', '.join(rules)}{where}", "enable_only"


def _lowered(before: tuple[PathRule, ...], after: tuple[PathRule, ...], severities: Severities) -> Iterator[tuple[str, str]]:
    def given(steps: tuple[PathRule, ...]) -> dict[tuple[str, str], str]:
        return {(rule, _where(step)): severity for step in steps for rule, severity in step.severity}

    old, new = given(before), given(after)
    for (rule, where), severity in new.items():
        earlier = [old[rule, where]] if (rule, where) in old else [own for rule_id, own in severities.items() if named((rule,), rule_id)]
        if any(SEVERITIES.index(severity) < SEVERITIES.index(one) for one in earlier):
            yield f"lowers the severity of {rule} to {severity}{where}", rule
    for (rule, where), severity in old.items():
        own = [severities[rule_id] for rule_id in severities if named((rule,), rule_id)]
        if (rule, where) not in new and any(SEVERITIES.index(severity) > SEVERITIES.index(one) for one in own):
            yield f"no longer raises the severity of {rule} to {severity}{where}", "severity"


def _allowed(before: tuple[AllowedValue, ...], after: tuple[AllowedValue, ...]) -> Iterator[tuple[str, str]]:
    def key(value: AllowedValue) -> tuple[object, ...]:
        pattern = value.pattern.pattern if value.pattern else b""
        return value.reason, value.secret_id, pattern, value.rules, tuple((glob.text, glob.pattern.pattern) for glob in value.paths)

    old = Counter(map(key, before))
    for value in after:
        if not old[key(value)]:
            what = value.secret_id or "values by a pattern"
            yield f"allows {what}: {masked_text(value.reason)}", value.secret_id or "pattern"
        old[key(value)] -= 1


def _gates(before: Settings, after: Settings) -> Iterator[tuple[str, str]]:
    order = (*SEVERITIES, "never")
    if order.index(after.fail_on) > order.index(before.fail_on):
        yield f"lets runs fail from {after.fail_on} on instead of {before.fail_on}", "fail_on"
    if CONFIDENCES.index(after.min_confidence) > CONFIDENCES.index(before.min_confidence):
        yield f"counts findings of confidence {after.min_confidence} and up instead of {before.min_confidence}", "min_confidence"
    for reason, kind in after.skips.items():
        if kind == "degraded" and before.skips.get(reason) != "degraded":
            yield f"lets {reason} leave a run complete", reason
    if POLICY_CHANGES.index(after.policy_change) > POLICY_CHANGES.index(before.policy_change):
        yield f"sets policy_change to {after.policy_change} instead of {before.policy_change}", "policy_change"
    if before.ratchet and not after.ratchet:
        yield "lets the baseline grow: ratchet is off", "ratchet"
    if after.rules_as_of and (not before.rules_as_of or is_newer(before.rules_as_of, after.rules_as_of)):
        yield f"lets rules that are newer than {after.rules_as_of} fail nothing", "rules_as_of"


def _limits(before: Settings, after: Settings) -> Iterator[tuple[str, str]]:
    for name in before.limits._fields:
        old, new = getattr(before.limits, name), getattr(after.limits, name)
        if new < old:
            yield f"lowers limits.{name} from {old} to {new}", name


def _names(before: Settings, after: Settings) -> Iterator[tuple[str, str]]:
    if before.baseline != after.baseline:
        yield f"reads another baseline: {after.baseline or 'the default one'}", "baseline"
    if before.salt != after.salt:
        yield "changes the salt: names of secrets and findings are others from then on", "salt"
    for file in before.rule_files:
        if file not in after.rule_files:
            yield f"takes {file} out of the rules", "rules"
    if before.default_branch != after.default_branch:
        yield f"calls {after.default_branch or 'whatever the service says'} the default branch, on which expired exceptions fail", "default_branch"


def widened_exceptions(before: ExceptionPolicy, after: ExceptionPolicy) -> Iterator[tuple[str, str]]:
    """The same for what exceptions must have."""
    for table, words in (("longest_days", "lets exceptions of severity {} live {} days instead of {}"), ("grace_days", "gives exceptions of severity {} {} days of grace instead of {}")):
        old, new = getattr(before, table), getattr(after, table)
        yield from ((words.format(severity, new[severity], old[severity]), table) for severity in new if new[severity] > old[severity])
    for rule in before.forbid:
        if rule not in after.forbid:
            yield f"lets findings of {rule} be excepted", "forbid"
    if before.owners and not after.owners:
        yield "lets anybody own an exception", "owners"
    for owner in after.owners if before.owners else ():
        if owner not in before.owners:
            yield f"lets {owner} own exceptions", owner
    if ACCEPTANCES.index(after.acceptance) < ACCEPTANCES.index(before.acceptance):
        yield f"asks for acceptance that is {after.acceptance} instead of {before.acceptance}", "acceptance"
    for kind, policy in after.kinds.items():
        yield from ((f"{words}, in exceptions of kind {kind}", kind) for words in _kind(before, after, kind, policy.needs))


def _kind(before: ExceptionPolicy, after: ExceptionPolicy, kind: str, needs: tuple[str, ...]) -> Iterator[str]:
    old, new = before.kinds[kind], after.kinds[kind]
    for key in old.needs:
        if key not in needs:
            yield f"no longer asks for {key}"
    if SCOPES.index(new.scope) > SCOPES.index(old.scope):
        yield f"asks for no narrower scope than {new.scope}"
    for flag, words in (("separate", "lets owner and author accept"), ("limited", "takes the limit off the life")):
        if getattr(old, flag) and not getattr(new, flag):
            yield words


