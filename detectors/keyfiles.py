"""Files that are a key by their name: what decrypts a repository's encrypted values, committed beside them.

A bare key of 32 hexadecimal digits or one line of a password has no format and no name in it; only the path tells. Paths are those of the
tools' own documentation, cited in the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.artifact import Artifact, Span
from detectors.decide import Candidate
from detectors.keypaths import may_be_key
from detectors.model import Evidence
from detectors.secret import Secret

_MOST = 4096
# Path (lower case), content with a group `key`, what it is.
_TABLE = (
    # https://guides.rubyonrails.org/security.html#custom-credentials
    (
        r"(?:\A|/)(?:master|credentials/[\w-]{1,40}|secrets/[\w-]{1,40})\.key\Z",
        rb"\s*(?P<key>[0-9a-f]{32})\s*\Z",
        "master key of Rails credentials",
    ),
    # https://docs.ansible.com/ansible/latest/vault_guide/vault_managing_passwords.html
    (
        r"(?:\A|/)\.?(?:ansible[_.-]?)?vault[_.-]?pass(?:word|wd)?(?:[_.-]?file)?(?:\.txt)?\Z",
        rb"(?P<key>(?!#!|\$ANSIBLE_VAULT|\{\{)[\x21-\x7e]{4,200})\r?\n?\Z",
        "password of Ansible Vault",
    ),
    # https://github.com/AGWA/git-crypt/blob/master/key.cpp
    (r"", rb"(?P<key>\x00GITCRYPTKEY.{8,2000})", "key of git-crypt"),
)
_PATHS = tuple((re.compile(path), re.compile(content, re.DOTALL), title) for path, content, title in _TABLE)


def key_file(text: Artifact) -> Iterator[Candidate]:
    """The key that the whole file is."""
    path = text.origin.path.lower()
    if not may_be_key(path) or len(text.data) > _MOST:
        return
    for place, content, title in _PATHS:
        found = content.match(text.data) if place.search(path) else None
        if found:
            yield _candidate(found, title)
            return


def _candidate(found: re.Match[bytes], title: str) -> Candidate:
    from detectors.judging import RULES

    rule = RULES["decryption-key-file"]
    return Candidate(
        rule=rule,
        span=Span(*found.span("key")),
        secret=Secret(found["key"]),
        severity=rule.severity,
        confidence="high",
        evidence=Evidence(reasons=(f"by its path and content the {title}",)),
        rank=2,
    )
