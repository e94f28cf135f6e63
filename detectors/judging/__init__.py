"""The decision on values that have no format of their own: by what they are called, where they stand, and what they look like.

`judge` takes one binding and gives what is to be reported of it, and what was refused with the reason. Confidence (is it a live
secret?) and severity (what would it open?) are separate.
"""

from __future__ import annotations

import re

from detectors.artifact import Span
from detectors.binding import Binding, Literal, Lookup
from detectors.connections import Connection, parse_connections
from detectors.judging import unnamed
from detectors.judging.authorization import Credential, decode_basic, read_header
from detectors.judging.connection import judge_connection
from detectors.judging.judgement import Judgement, Opinion, milder
from detectors.judging.knowledge import Knowledge, load_knowledge
from detectors.judging.look import Look
from detectors.judging.rules import BY_KIND, RULES
from detectors.judging.structured import members
from detectors.judging.surroundings import MADE_UP, in_running_text, is_line_of_its_own, settle
from detectors.judging.value import opinion, weigh
from detectors.names import NameVerdict, judge_name
from detectors.offsets import place
from detectors.secret import Secret
from detectors.vetoes.digest import is_hex_digest

__all__ = ["RULES", "Judgement", "Knowledge", "judge", "judge_text", "load_knowledge"]

_PORTS = re.compile(rb"(?:[\d.]+:)?\d{1,5}(?::\d{1,5})?(?:/(?:tcp|udp))?\Z")
_INTEGER = 20  # digits of the largest 64-bit number
_OPENPGP = re.compile(r"(?i)(?:gpg|pgp)")
_KEY_ID = re.compile(rb"(?:0x)?[0-9A-Fa-f]{8}(?:[0-9A-Fa-f]{8}(?:[0-9A-Fa-f]{24}|[0-9A-Fa-f]{48})?)?\Z")
# Arguments of commands are no arguments of setters.
_SHELLS = ("bash", "powershell", "dockerfile")
_SIGNS = (b"://", b"=", b"/", b":")


def judge(binding: Binding, context: tuple[str, ...], knowledge: Knowledge, data: bytes = b"") -> tuple[Judgement, ...]:
    """Judge one binding in a file of the path classes `context`; empty where neither name nor value says secret.

    `data` are the artifact's bytes: with them spans within a value are exact, without them they are the whole value's.
    """
    value = binding.value
    literal = value.default if isinstance(value, Lookup) else value
    if not isinstance(literal, Literal) or not literal.parts or not literal.text.strip():
        return ()
    if any(sign in literal.text for sign in _SIGNS) and len(literal.text) <= 65536:
        found = _connections(binding, literal, context, knowledge, data)
        if found:
            return found
    if (header := _header(binding, literal)) is not None:
        return (_credential(header, binding, literal, context, knowledge, data),)
    name = judge_name(binding.name, knowledge.names)
    if binding.kind == "positional" and binding.language in _SHELLS and name.strength != "strong":
        return ()
    if name.kind in BY_KIND:
        return _named(name, binding, literal, context, knowledge, data)
    return unnamed.judge(binding, literal, name, context, knowledge)


def judge_text(text: bytes, context: tuple[str, ...], knowledge: Knowledge, start: int = 0) -> tuple[Judgement, ...]:
    """Judge the connection strings of any text (prose, comments, unknown formats); `start` is where the text begins in the artifact."""
    return tuple(
        judgement
        for connection in parse_connections(text, knowledge.known)
        for judgement in judge_connection(connection, context, knowledge, lambda span: Span(start + span.start, start + span.end))
    )


def _connections(binding: Binding, literal: Literal, context: tuple[str, ...], knowledge: Knowledge, data: bytes) -> tuple[Judgement, ...]:
    connections: tuple[Connection, ...] = parse_connections(literal.text, knowledge.known)
    return tuple(
        judgement._replace(slot=binding.name, replaceable=binding.replaceable, parts=_parts(literal), steps=literal.steps)
        for connection in connections
        for judgement in judge_connection(connection, context, knowledge, lambda span: place(literal, data, span))
    )


def _header(binding: Binding, literal: Literal) -> Credential | None:
    """A credential behind a scheme, in the value itself or already taken off it by the reader (context `scheme:bearer`)."""
    scheme = next((word.removeprefix("scheme:") for word in binding.context if word.startswith("scheme:")), "")
    if scheme:
        kind = "password" if scheme == "basic" and "base64" in literal.steps else "token"
        return Credential(scheme, literal.text, Span(0, len(literal.text)), kind=kind)
    return read_header(literal.text)


def _credential(header: Credential, binding: Binding, literal: Literal, context: tuple[str, ...], knowledge: Knowledge, data: bytes) -> Judgement:
    own, seen = opinion(header.value, header.kind, knowledge.words, knowledge.known)
    own = settle(own, seen.sort if seen else "", context, binding.context)
    name = NameVerdict(header.kind, "strong", f"an HTTP credential of the scheme {header.scheme}")
    judgement = _judgement("authorization-header", name, own, seen, binding, literal, context)
    properties = (("scheme", header.scheme), *((("user", header.user),) if header.user else ()))
    return judgement._replace(span=place(literal, data, header.span), secret=Secret(header.value), properties=properties)


def _named(name: NameVerdict, binding: Binding, literal: Literal, context: tuple[str, ...], knowledge: Knowledge, data: bytes) -> tuple[Judgement, ...]:
    if literal.text.lstrip()[:1] in b"{[" and (inner := members(literal.text)):
        return tuple(_member(name, span, value, binding, literal, context, knowledge, data) for span, value in inner)
    if name.kind == "credential" and (pair := decode_basic(literal.text.strip())) is not None:
        header = Credential("basic", pair[1], Span(0, len(literal.text)), pair[0].decode("utf-8", "replace"), "password")
        return (_credential(header, binding, literal, context, knowledge, data),)
    own, seen = _opinion(name, binding, literal, knowledge)
    sort = seen.sort if seen else ""
    own = settle(own, sort, context, binding.context)
    if not is_line_of_its_own(data, binding.name_span, literal.span):
        own = in_running_text(own, "digest" if is_hex_digest(literal.text) else sort, binding.name, binding.context, quoted=literal.quoted)
    return (_judgement(_rule(name, binding), name, own, seen, binding, literal, context),)


def _opinion(name: NameVerdict, binding: Binding, literal: Literal, knowledge: Knowledge) -> tuple[Opinion, Look | None]:
    if literal.holes and len(literal.text.replace(b"{}", b"")) < 16:
        return Opinion("low", "", veto="a template with variable parts"), None
    if binding.kind == "option" and _PORTS.match(literal.text):
        return Opinion("low", "", veto="a port"), None
    if reason := _is_public(name, binding, literal):
        return Opinion("low", "", veto=reason), None
    own, seen = opinion(literal.text.strip(), name.kind, knowledge.words, knowledge.known)
    own = weigh(own, name.strength)
    if not own.veto and isinstance(binding.value, Lookup):
        own = own._replace(reason=f"{own.reason}; used where {binding.value.key or binding.value.callee} is not set")
    return own, seen


def _is_public(name: NameVerdict, binding: Binding, literal: Literal) -> str:
    """Numbers of 64 bits without quotes (ids, keys of locks), and the ids and fingerprints of OpenPGP keys (RFC 9580, 5.5.4)."""
    if name.kind == "password":
        return ""
    value = literal.text.strip()
    if not literal.quoted and value.isdigit() and len(value) <= _INTEGER:
        return "a number"
    return "the id or fingerprint of a public key" if _OPENPGP.search(binding.name) and _KEY_ID.match(value) else ""


def _member(
    name: NameVerdict, span: Span, value: bytes, binding: Binding, literal: Literal, context: tuple[str, ...], knowledge: Knowledge, data: bytes
) -> Judgement:
    own, seen = opinion(value, "token", knowledge.words, knowledge.known)
    own = settle(weigh(own, "medium"), seen.sort if seen else "", context, binding.context)
    judgement = _judgement(_rule(name, binding), name, own, seen, binding, literal, context)
    return judgement._replace(span=place(literal, data, span), secret=Secret(value), steps=(*literal.steps, "json"))


def _rule(name: NameVerdict, binding: Binding) -> str:
    return "command-line-password" if binding.kind == "option" and binding.language != "sql" and name.kind == "password" else BY_KIND[name.kind]


def _judgement(rule_id: str, name: NameVerdict, own: Opinion, seen: Look | None, binding: Binding, literal: Literal, context: tuple[str, ...]) -> Judgement:
    severity = RULES[rule_id].severity
    return Judgement(
        verdict="veto" if own.veto else "report",
        rule_id=rule_id,
        severity=milder(severity) if any(word in MADE_UP for word in context) else severity,
        confidence=own.confidence,
        kind=name.kind,
        span=literal.span,
        secret=Secret(literal.text),
        slot=binding.name,
        reasons=tuple(reason for reason in (name.reason, own.reason) if reason),
        lowered=own.lowered,
        vetoes=(own.veto,) if own.veto else (),
        steps=literal.steps,
        entropy=seen.entropy if seen else 0.0,
        parts=_parts(literal),
        replaceable=binding.replaceable,
    )


def _parts(literal: Literal) -> tuple[Span, ...]:
    return tuple(part.span for part in literal.parts) if len(literal.parts) > 1 else ()
