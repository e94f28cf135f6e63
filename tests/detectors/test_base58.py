from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors import base58


@given(st.binary(max_size=90), st.sampled_from([base58.BITCOIN, base58.RIPPLE]))
def test_what_is_encoded_is_decoded_again(data, alphabet):
    assert base58.decode(base58.encode(data, alphabet), alphabet) == data


@given(st.binary(min_size=1, max_size=60))
def test_check_bytes_are_taken_off_again(payload):
    assert base58.checked(base58.with_check(payload)) == payload


def test_the_published_example_of_the_wallet_import_format():
    payload = bytes.fromhex("800C28FCA386C7A227600B2FE50B7CAE11EC86D3BF1FBE471BE89827E19D72AA1D")
    text = base58.with_check(payload)
    assert text.startswith("5HueCGU8r")
    assert text.endswith("TJ")


def test_a_character_of_no_alphabet_is_refused():
    assert base58.decode("0OIl") is None
    assert base58.checked("1") is None
