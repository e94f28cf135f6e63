"""Key stores and PKCS#12 files as findings."""

from __future__ import annotations

from random import Random

import pytest

from detectors import der
from detectors.checks import bouncy_castle_store, der_private_key, key_container
from detectors.keys import jks, pkcs12
from detectors.model import Proof, Subject


def proof(data: bytes, **groups: bytes) -> Proof:
    return key_container.check(Subject(data, groups, 0.0))


@pytest.mark.parametrize("made", [jks.make(Random(1), "changeit"), pkcs12.make(Random(1), "notasecret"), pkcs12.make(Random(1), "")])
def test_a_store_with_a_usual_password_is_open(made: bytes) -> None:
    found = proof(made)
    assert (found.outcome, found.severity) == ("passed", "high")
    assert "everyone tries" in found.reason


@pytest.mark.parametrize("made", [jks.make(Random(1), "Zq81kQ04"), pkcs12.make(Random(1), "Zq81kQ04")])
def test_with_another_one_nothing_is_proved(made: bytes) -> None:
    assert proof(made).outcome == "unknown"


def test_certificates_alone_and_pieces_of_other_files_fail() -> None:
    assert proof(jks.make(Random(1), "changeit", jks.CERTIFICATE)).outcome == "failed"
    assert proof(pkcs12.make(Random(1), "changeit", bytes.fromhex("060b2a864886f70d010c0a0103"))).outcome == "failed"
    assert proof(jks.make(Random(1), "changeit"), before=b"x").outcome == "failed"
    assert proof(pkcs12.make(Random(1), "changeit")[:200]).outcome == "failed"


def test_a_key_in_the_clear_inside_of_a_bundle_needs_no_password() -> None:
    found = proof(pkcs12.make(Random(1), "Zq81kQ04", bytes.fromhex("060b2a864886f70d010c0a0101")))
    assert (found.outcome, found.severity) == ("passed", "critical")


def test_bytes_become_text_that_encodes_to_the_same_bytes() -> None:
    data = bytes(range(256))
    assert key_container.as_text(data).encode("utf-8", "surrogateescape") == data


@pytest.mark.parametrize("kind", ["rsa", "ec", "pkcs8-rsa", "pkcs8-ec", "pkcs8-ed25519"])
def test_a_key_in_der_is_whole_whatever_follows_it(kind: str) -> None:
    data = der_private_key.template(Random(1), kind).encode("utf-8", "surrogateescape")
    assert der_private_key.check(Subject(data + b"and more", {}, 0.0)).outcome == "passed"
    assert der_private_key.check(Subject(data[: len(data) * 2 // 3], {}, 0.0)).outcome == "failed"


def test_an_encrypted_key_in_der_says_how() -> None:
    data = der_private_key.template(Random(1), "pkcs8-encrypted").encode("utf-8", "surrogateescape")
    found = der_private_key.check(Subject(data, {}, 0.0))
    assert ("kdf", "PBKDF2, SHA-1, 2048 rounds") in found.properties


@pytest.mark.parametrize(("kind", "form"), [("1", "BKS"), ("2", "BKS"), ("fips", "BCFKS")])
def test_stores_of_bouncy_castle_tell_their_rounds(kind: str, form: str) -> None:
    data = bouncy_castle_store.template(Random(1), kind).encode("utf-8", "surrogateescape")
    found = bouncy_castle_store.check(Subject(data, {}, 0.0))
    assert dict(found.properties)["format"] == form
    assert "rounds" in dict(found.properties)["kdf"]
    assert bouncy_castle_store.check(Subject(data[:40] if kind == "fips" else data[:32] + bytes(40), {}, 0.0)).outcome == "failed"


def test_der_of_another_kind_is_no_key() -> None:
    assert der_private_key.check(Subject(der.encode(der.SEQUENCE, der.integer(5)), {}, 0.0)).outcome == "failed"
