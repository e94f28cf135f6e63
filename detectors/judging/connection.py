"""Judging the secrets of connection strings."""

from __future__ import annotations

import re
from collections.abc import Callable

from detectors.artifact import Span
from detectors.connections import Connection, Field
from detectors.judging.judgement import Judgement, Opinion, least, milder
from detectors.judging.knowledge import Knowledge
from detectors.judging.look import Look, look
from detectors.judging.rules import RULES
from detectors.judging.surroundings import MADE_UP, settle
from detectors.judging.value import opinion
from detectors.vetoes import masked, placeholder, public, reference

_EXAMPLE = re.compile(r"(?:[\w-]+\.)*(?:example\.(?:com|org|net|edu)|example|test|invalid|whatever\.com|domain\.com|mycompany\.com|company\.com|yourdomain\.com|acme\.com)\Z", re.IGNORECASE)
_HERE = re.compile(r"(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|host|hostname|server|proxy|.*\.local(?:host|domain)?)\Z", re.IGNORECASE)
_KINDS = {"password": "password", "key": "key", "token": "token", "signature": "token"}


def judge_connection(connection: Connection, context: tuple[str, ...], knowledge: Knowledge, to_artifact: Callable[[Span], Span]) -> tuple[Judgement, ...]:
    """One judgement for each secret; none for forms that need no secret. `to_artifact` maps spans of the parsed text."""
    return tuple(_judge(connection, field, context, knowledge, to_artifact) for field in connection.secrets)


def _judge(connection: Connection, field: Field, context: tuple[str, ...], knowledge: Knowledge, to_artifact: Callable[[Span], Span]) -> Judgement:
    secret = field.secret
    assert secret is not None  # of `secrets`
    value, kind = secret.reveal(), _KINDS[field.name]
    own, seen = _opinion(connection, field.name, value, kind, knowledge)
    own = settle(own, seen.sort if seen else "", context, ())
    rule_id = _rule(connection, field.name)
    severity = RULES[rule_id].severity
    return Judgement(
        verdict="veto" if own.veto else "report",
        rule_id=rule_id,
        severity=milder(severity) if any(word in MADE_UP for word in context) or _HERE.match(connection.get("host")) else severity,
        confidence=own.confidence,
        kind="connection",
        span=to_artifact(field.span),
        secret=secret,
        reasons=(f"the {field.name} of a connection ({connection.kind})", *((own.reason,) if own.reason else ())),
        lowered=own.lowered,
        vetoes=(own.veto,) if own.veto else (),
        entropy=seen.entropy if seen else 0.0,
        properties=connection.properties,
        not_after=connection.not_after,
    )


def _rule(connection: Connection, name: str) -> str:
    if connection.kind == "sas" or connection.kind.startswith("presigned:"):
        return "signed-url"
    if name == "token" and connection.kind in ("uri:http", "uri:https"):
        return "hardcoded-token"
    return "connection-string-password"


def _opinion(connection: Connection, name: str, value: bytes, kind: str, knowledge: Knowledge) -> tuple[Opinion, Look | None]:
    if connection.public:
        return Opinion("low", "", veto=f"public: {connection.public}"), None
    if name == "signature":
        return _signature(value, knowledge)
    if kind != "password":
        own, seen = opinion(value, kind, knowledge.words, knowledge.known)
        return own, seen
    refused = public.veto(value, knowledge.known) or reference.veto(value) or masked.veto(value) or placeholder.veto(value)
    if refused:
        return Opinion("low", "", veto=refused), None
    return _password(connection, value, look(value, knowledge.words))


def _signature(value: bytes, knowledge: Knowledge) -> tuple[Opinion, Look | None]:
    refused = reference.veto(value) or masked.veto(value) or placeholder.veto(value)
    if refused:
        return Opinion("low", "", veto=refused), None
    seen = look(value, knowledge.words)
    return (Opinion("medium", seen.why) if seen.sort in ("drawn", "mixed") else Opinion("low", "", ("does not look like a signature",))), seen


def _password(connection: Connection, value: bytes, seen: Look) -> tuple[Opinion, Look]:
    """The grammar says password, so no shape is needed; words about themselves and names repeated are examples."""
    user, host = connection.get("user"), connection.get("host")
    own = Opinion("high" if seen.sort == "drawn" else "medium", seen.why)
    if seen.sort == "self":
        own = Opinion("low", own.reason, (seen.why,))
    elif len(value) < 4 or value.startswith(b":"):
        own = Opinion("low", own.reason, ("very short",))
    elif user and value.decode("utf-8", "replace").lower() == user.lower():
        own = Opinion("low", own.reason, ("the user's own name",))
    if _EXAMPLE.match(host.rstrip(".")):
        own = own._replace(confidence=least(own.confidence, "low" if seen.sort in ("word", "guess", "letters") else "medium"), lowered=(*own.lowered, "the host is an example"))
    return own, seen
