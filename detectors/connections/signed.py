"""Addresses that carry their own permission: shared access signatures of Azure, presigned URLs of S3 and its like, signed URLs of Google Cloud and CloudFront.

Sources: learn.microsoft.com "Create a service SAS", "Service Bus access control with SAS"; AWS "Authenticating Requests: Using Query Parameters" (SigV4) and
"Query string request authentication alternative" (SigV2); Google Cloud "Signed URLs"; CloudFront "Use signed URLs".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from detectors.artifact import Span
from detectors.connections.escapes import AMPERSAND, unescape_percent
from detectors.connections.model import Connection, field
from detectors.instants import iso, seconds

_SIGNATURE = re.compile(rb"(?<![\w-])(?:sig|X-Amz-Signature|X-Goog-Signature|X-Oss-Signature|Signature)=(?=([^\s&\"'`<>\\#;,)]{16,800}))", re.IGNORECASE)
_TOKEN = re.compile(rb"[^\s\"'`<>|]{0,4000}")
_BEFORE = re.compile(rb"[^\s\"'`<>|]*\Z")
_HOST = re.compile(rb"://(?:[^/\s@]{1,200}@)?([\w.-]{1,200})")
# Parameters that are told as evidence.
_TOLD = {b"sp": "permissions", b"skn": "user", b"x-amz-credential": "credential", b"googleaccessid": "credential", b"awsaccesskeyid": "credential"}
_SIG_COMPANIONS = frozenset({b"se", b"sv", b"sp", b"sr", b"srt", b"ss", b"skn", b"skoid"})


def find_signed(text: bytes) -> Iterator[Connection]:
    """Every signed address or bare signature with its parameters, in order."""
    done = 0
    while match := _SIGNATURE.search(text, done):
        start = max(done, match.start() - 4000)
        before = _BEFORE.search(text, start, match.start())
        begin = before.start() if before else match.start()
        token = _TOKEN.match(text, match.end())
        done = token.end() if token else match.end()
        if connection := _read(text, begin, done, match):
            yield connection


def _read(text: bytes, begin: int, end: int, signature: re.Match[bytes]) -> Connection | None:
    parameters = _parameters(text, begin, end)
    kind, until = _form(signature[0].lower(), {key: value for key, (_, value) in parameters.items()})
    if not kind:
        return None
    fields = [field("signature", signature.start(1), signature[1], unescape_percent(signature[1]))]
    host = _HOST.search(text, begin, end)
    if host:
        fields.append(field("host", host.start(1), host[1]))
    for key, name in _TOLD.items():
        if key in parameters:
            at, value = parameters[key]
            fields.append(field(name, at, value, unescape_percent(value).split(b"/")[0]))
    return Connection(kind, Span(begin, end), tuple(fields), not_after=until)


def _parameters(text: bytes, begin: int, end: int) -> dict[bytes, tuple[int, bytes]]:
    """Lower-case names, with where their values stand and what they are."""
    query = text.find(b"?", begin, end)
    at, found = (query + 1 if query >= 0 else begin), {}
    while at < end:
        mark = AMPERSAND.search(text, at, end)
        stop = mark.start() if mark else end
        equals = text.find(b"=", at, stop)
        if equals >= 0:
            found[text[at:equals].rpartition(b"=")[2].rpartition(b" ")[2].lower()] = (equals + 1, text[equals + 1 : stop])
        at = mark.end() if mark else end
    return found


def _form(signature: bytes, parameters: dict[bytes, bytes]) -> tuple[str, str]:
    """The kind of signature, and when it ends; an empty kind for what only looks like one."""
    if signature.startswith(b"sig="):
        return ("sas", _moment(parameters.get(b"se", b""))) if len(_SIG_COMPANIONS & parameters.keys()) >= 2 else ("", "")
    for prefix, kind in ((b"x-amz-", "presigned:aws"), (b"x-goog-", "presigned:google"), (b"x-oss-", "presigned:aliyun")):
        if signature.startswith(prefix):
            return kind, _relative(parameters.get(prefix + b"date", b""), parameters.get(prefix + b"expires", b""))
    for key, kind in ((b"awsaccesskeyid", "presigned:aws"), (b"googleaccessid", "presigned:google"), (b"ossaccesskeyid", "presigned:aliyun"), (b"key-pair-id", "presigned:cloudfront")):
        if key in parameters:
            return kind, _moment(parameters.get(b"expires", b""))
    return "", ""


def _moment(value: bytes) -> str:
    text = unescape_percent(value).decode("ascii", "replace")
    if text.isdigit() and len(text) < 13:
        return iso(float(text))
    found = seconds(text) if text else None
    return iso(found) if found is not None else ""


def _relative(date: bytes, lasts: bytes) -> str:
    try:
        start = datetime.strptime(date.decode("ascii"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return ""
    return iso(start.timestamp() + int(lasts)) if lasts.isdigit() and len(lasts) < 10 else ""
