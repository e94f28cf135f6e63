from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.checks.pem_private_key import PUBLIC, body, check, template
from detectors.model import Subject

KINDS = ("rsa", "dsa", "ec", "pkcs8-rsa", "pkcs8-ec", "pkcs8-ed25519", "openssh")


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("quoting", ["lines", "escaped", "spaces", "doubled"])
def test_a_whole_key_passes_however_it_is_quoted(kind, quoting):
    for seed in range(10):
        assert _outcome(template(Random(seed), kind, quoting)) == "passed"


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_that_was_cut_off_fails(kind):
    proof = check(Subject(template(Random(1), f"cut-{kind}").encode(), {}, 0.0))
    assert proof.outcome == "failed"
    assert "cut off" in proof.reason


@pytest.mark.parametrize("kind", ["pkcs8-encrypted", "legacy-encrypted", "openssh-encrypted"])
def test_an_encrypted_key_is_told_apart_and_weighs_less(kind):
    proof = check(Subject(template(Random(2), kind).encode(), {}, 0.0))
    assert proof.outcome == "failed"
    assert "encrypted" in proof.reason
    assert proof.severity in ("low", "medium")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 800))
def test_one_changed_digit_of_an_rsa_modulus_is_known_and_proves_nothing(seed, place):
    text = template(Random(seed), "rsa")
    lines = text.split("\n")
    row = lines[1 + place % 3]
    column = 20 + place % 30
    lines[1 + place % 3] = row[:column] + ("A" if row[column] != "A" else "B") + row[column + 1 :]
    proof = check(Subject("\n".join(lines).encode(), {}, 0.0))
    assert proof.outcome == "unknown"
    assert "most of a key may still be there" in proof.reason


def test_source_code_around_the_lines_is_no_part_of_the_body():
    lines = template(Random(3), "rsa").split("\n")
    quoted = '\\n" +\n    "'.join(lines)
    assert _outcome(quoted) == "passed"
    assert _outcome("\r\n    ".join(lines)) == "passed"
    assert _outcome('\\n"\n    b"'.join(lines)) == "passed"


def test_the_reason_names_type_and_size_and_holds_nothing_of_the_key():
    text = template(Random(4), "rsa")
    proof = check(Subject(text.encode(), {}, 0.0))
    assert ("bits", "1024") in proof.properties
    assert not any(line in str(proof) for line in text.split("\n")[1:-1])


def test_text_without_base64_between_the_marks_fails():
    assert _outcome("-----BEGIN RSA PRIVATE KEY-----\nyour key here!\n-----END RSA PRIVATE KEY-----") == "failed"


def test_body_separates_headers():
    headers, data = body(b"\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n")
    assert headers[b"Proc-Type"] == b"4,ENCRYPTED"
    assert data == b"\0\0\0"


def test_published_keys_are_kept_as_digests():
    assert all(len(digest) == 64 and label for digest, label in PUBLIC.items())


@pytest.mark.parametrize("label", ["RSA ", "", "EC ", "OPENSSH "])
def test_random_bytes_of_a_key_s_length_prove_nothing(label):
    import base64

    for seed in range(5):
        body_of = base64.encodebytes(b"\xa5" + Random(seed).randbytes(400)).decode()
        proof = check(Subject(f"-----BEGIN {label}PRIVATE KEY-----\n{body_of}-----END {label}PRIVATE KEY-----".encode(), {}, 0.0))
        assert proof.outcome == "unknown"
        assert "without a key's structure" in proof.reason


def test_short_or_regular_bytes_fail():
    import base64

    for data in (Random(1).randbytes(60), bytes(400), b"this is a text and no key at all, is it? " * 9):
        body_of = base64.encodebytes(b"\xa5" + data).decode()
        assert _outcome(f"-----BEGIN PRIVATE KEY-----\n{body_of}-----END PRIVATE KEY-----") == "failed"


def test_encrypted_keys_tell_how():
    facts = {kind: dict(check(Subject(template(Random(2), kind).encode(), {}, 0.0)).properties) for kind in ("pkcs8-encrypted", "legacy-encrypted", "openssh-encrypted")}
    assert facts["pkcs8-encrypted"] == {"cipher": "AES-256-CBC", "kdf": "PBKDF2, SHA-1, 2048 rounds"}
    assert facts["legacy-encrypted"]["kdf"] == "MD5, one round"
    assert facts["openssh-encrypted"]["kdf"] == "bcrypt, 16 rounds"
