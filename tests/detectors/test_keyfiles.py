"""Files that are a key by their path: what decrypts what the repository keeps encrypted."""

from __future__ import annotations

from random import Random

import pytest

from detectors.examples import ALPHABETS, draw


def drawn(alphabet, length):
    return draw(ALPHABETS[alphabet], length, Random(f"{alphabet}{length}")).encode()


KEYS = [
    ("config/master.key", drawn("hex", 32)),
    ("config/credentials/production.key", drawn("hex", 32) + b"\n"),
    (".vault_pass", drawn("alnum", 20) + b"\n"),
    ("ansible/vault-password.txt", drawn("password", 12)),
    ("repo.git-crypt.key", b"\x00GITCRYPTKEY" + drawn("alnum", 120)),
]


@pytest.mark.parametrize(("path", "data"), KEYS, ids=[path for path, _ in KEYS])
def test_a_committed_key_is_reported(examine, path, data):
    found = [one for one in examine(data, path).occurrences if not one.vetoed]
    assert [(one.rule_id, one.severity, one.confidence) for one in found] == [("decryption-key-file", "critical", "high")]
    assert found[0].secret.reveal() == data.strip()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("notes/other.txt", drawn("hex", 32)),
        ("config/master.key", b"see the wiki for the key"),
        (".vault_pass", b"#!/bin/sh\nexec pass show vault\n"),
        ("vault-password.txt", b"$ANSIBLE_VAULT;1.1;AES256\n6162\n"),
        ("src/keyboard.py", b"import os\n"),
        ("passwords.md", b"nothing\n"),
    ],
)
def test_other_files_are_none(examine, path, data):
    assert not [one for one in examine(data, path).occurrences if one.rule_id == "decryption-key-file"]
