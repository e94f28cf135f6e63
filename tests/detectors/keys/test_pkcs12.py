"""PKCS#12 files: what they hold, and whose password their MAC has; by our own maker and by that of `cryptography`."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors import der
from detectors.keys import is_binary_key
from detectors.keys.pkcs12 import make, opens_with, read


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=40), st.integers(0, 100))
def test_the_password_of_the_mac_opens_it_and_no_other_does(password: str, seed: int) -> None:
    password = password.encode("utf-16", "ignore").decode("utf-16")
    bundle = read(make(Random(seed), password))
    assert bundle.holds == "locked key"
    assert opens_with(bundle, password)
    assert not opens_with(bundle, password + "x")


@pytest.mark.parametrize("password", ["changeit", "pässword"])
def test_a_file_that_another_program_wrote_is_read(password: str) -> None:
    cryptography = pytest.importorskip("cryptography.hazmat.primitives.serialization")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12

    lock = cryptography.PrivateFormat.PKCS12.encryption_builder().kdf_rounds(1000).hmac_hash(hashes.SHA256()).build(password.encode("utf-8"))
    data = pkcs12.serialize_key_and_certificates(b"a", ec.generate_private_key(ec.SECP256R1()), None, None, lock)
    bundle = read(data)
    assert bundle.holds == "locked key"
    assert opens_with(bundle, password)
    assert not opens_with(bundle, "other")
    assert is_binary_key(data)


@given(st.integers(0, 500))
def test_a_file_that_is_cut_off_is_none(length: int) -> None:
    with pytest.raises((der.DerError, IndexError)):
        read(make(Random(1), "x")[:length])
