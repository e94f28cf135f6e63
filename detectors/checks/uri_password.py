"""The password of a URI (RFC 3986 section 3.2.1): default words, names and templates are no secrets; host and user are told."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from detectors.model import Proof, Subject

# What documentation and local set-ups put there.
DEFAULTS = frozenset((
    "password", "passwd", "pass", "pwd", "pw", "secret", "user", "username", "admin", "root", "postgres", "postgresql", "mysql", "mongo",
    "mongodb", "redis", "guest", "test", "testing", "example", "changeme", "rabbitmq", "default", "dev", "local", "mypassword", "mypass", "p",
    "my_password", "my-password", "my-secret-pw", "yourpassword", "db_password", "dbpassword", "dbpass", "db_pass", "userpassword", "passw0rd", "p@ssw0rd",
    "password123", "password1", "1234", "12345", "123456", "12345678", "123", "abc123", "token", "key", "foo", "bar", "baz", "foobar", "a", "b", "x", "y",
    "s3cret", "s3cr3t", "t0p-s3cr3t", "supersecret", "hunter2", "letmein", "postgrespw", "prisma", "django", "airflow", "sa", "app", "myapp",
))  # fmt: skip
LOCAL = re.compile(rb"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|example\.(?:com|org|net)|(?:[\w-]+\.)*(?:example|test|invalid))\Z", re.IGNORECASE)
WORD = re.compile(rb"[A-Za-z]{1,16}[0-9]{0,3}\Z")
_TEMPLATE = re.compile(rb"[$%<{\[#*]|\.\.\.|\A:|_HERE\Z|\A[A-Z_]*(?:PASSWORD|PASS|PWD|SECRET|TOKEN)[A-Z_]*\Z")


def check(subject: Subject) -> Proof:
    """Groups `user` and `host` are the URI's. A default word or the user's own name as password fails."""
    user, host = subject.groups.get("user", b""), subject.groups.get("host", b"")
    password = unquote_to_bytes(subject.value)
    facts = tuple((name, value.decode("utf-8", "replace")[:120]) for name, value in (("host", host), ("user", user)) if value)
    if _TEMPLATE.match(subject.value):
        return Proof("failed", "a template", facts)
    word = password.decode("utf-8", "replace").lower()
    if word in DEFAULTS or (user and password.lower() == unquote_to_bytes(user).lower()):
        return Proof("failed", "a word that examples and local set-ups use", facts)
    if LOCAL.match(host) and WORD.match(password):
        return Proof("failed", "a plain word for this machine or an example", facts)
    if LOCAL.match(host):
        return Proof("unknown", "the host is this machine or an example", facts, severity="medium")
    return Proof("unknown", "", facts)
