"""Paths as URI references, and remotes as addresses that may be shown."""

from __future__ import annotations

import re
from urllib.parse import quote

_SCP = re.compile(r"(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9.-]+):(?!/)(?P<path>[^\s]+)\Z")
_URL = re.compile(r"(?P<scheme>https?|ssh|git)://(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9.-]+)(?P<port>:\d+)?/(?P<path>[^\s?#]+)\Z")


def to_uri(path: str) -> str:
    """A relative path as a URI reference: each byte that is not unreserved (RFC 3986) percent-encoded, undecodable ones as they were."""
    return quote(to_bytes(path), safe="/")


def to_bytes(text: str) -> bytes:
    """The bytes that the text was decoded from (PEP 383); surrogates that stand for no byte (a Windows name) as three bytes each."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def repository_uri(remote: str) -> str:
    """A remote as an absolute URI without user and password, or empty where it is none (a local path).

    `user@host:path`, the short form of ssh in git-clone(1), becomes `ssh://host/path`.
    """
    if found := _URL.match(remote):
        return f"{found['scheme']}://{found['host']}{found['port'] or ''}/{_safe(found['path'])}"
    if "://" not in remote and (found := _SCP.match(remote)):
        return f"ssh://{found['host']}/{_safe(found['path'])}"
    return ""


def web_address(remote: str) -> str:
    """The https address of a repository's page, without `.git`, or empty where the remote does not tell."""
    uri = repository_uri(remote)
    if not uri:
        return ""
    host, _, path = uri.partition("://")[2].partition("/")
    return f"https://{host if uri.startswith('http') else host.partition(':')[0]}/{path.removesuffix('/').removesuffix('.git')}"


def _safe(path: str) -> str:
    return quote(to_bytes(path), safe="/%~")
