"""Values that once made a veto backtrack without end."""

from __future__ import annotations

import pytest

from detectors.vetoes import address, prose


@pytest.mark.parametrize(
    ("veto", "value"),
    [
        (address.veto, b"/" + b"a" * 250 + b"!"),
        (address.veto, b"~/" + b"ab/" * 90 + b"\x01"),
        (address.veto, b"/".join([b"abcdefghijkLMNOP" * 2] * 8) + b"="),
        (prose.veto, b"x" + b"-" * 200 + b"y"),
        (prose.veto, b"aes-" + b"sha." * 60 + b"!"),
        (prose.veto, b"aes" + b"1" * 300 + b"!"),
    ],
)
def test_a_long_value_that_fails_at_its_end_is_told_at_once(veto, value):
    """Before, each took more steps than there are atoms: the test would not end."""
    assert veto(value) is None or isinstance(veto(value), str)


@pytest.mark.parametrize("value", [b"/usr/local/bin", b"~/.ssh/id_rsa", b"./conf/app.yml", b"/etc/", b"aes-256-gcm", b"ecdsa-sha2-nistp256", b"hmac-sha1", b"rsa-sha2-512-cert-v01@openssh.com"])
def test_paths_and_algorithms_are_still_told(value):
    assert address.veto(value) or prose.veto(value)
