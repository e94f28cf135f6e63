from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import openssh


@given(st.integers(0, 10**9))
def test_a_made_container_is_read(seed):
    assert openssh.read(openssh.make(Random(seed), "none")) == openssh.OpenSshKey("none", "ssh-ed25519")
    assert openssh.read(openssh.make(Random(seed), "aes256-ctr")).cipher == "aes256-ctr"


@given(st.integers(0, 10**9), st.integers(1, 100))
def test_a_cut_container_is_an_error(seed, cut):
    with pytest.raises(openssh.OpenSshError):
        openssh.read(openssh.make(Random(seed), "none")[:-cut])


def test_check_numbers_that_differ_are_an_error():
    data = bytearray(openssh.make(Random(1), "none"))
    place = data.rindex(b"ssh-ed25519") - 8
    data[place] ^= 1
    with pytest.raises(openssh.OpenSshError, match="check numbers"):
        openssh.read(bytes(data))
