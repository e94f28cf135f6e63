from __future__ import annotations

import pytest

from detectors.checks.uri_password import check
from detectors.model import Subject


def _proof(password: str, user: str = "svc", host: str = "db.acme.io"):
    return check(Subject(password.encode(), {"user": user.encode(), "host": host.encode()}, 0.0))


@pytest.mark.parametrize("password", ["password", "PASSWORD", "postgres", "%70assword", "${DB_PASS}", "<password>", "$PASS", "{pw}", "%s"])
def test_words_of_examples_and_templates_fail(password):
    assert _proof(password).outcome == "failed"


def test_the_name_of_the_user_fails():
    assert _proof("Reporting", "reporting").outcome == "failed"
    assert _proof("Reporting", "svc").outcome == "unknown"


def test_host_and_user_are_told_and_a_local_host_weighs_less():
    proof = _proof("kX9-vb2")
    assert proof.properties == (("host", "db.acme.io"), ("user", "svc"))
    assert proof.severity == ""
    assert _proof("kX9-vb2", host="localhost").severity == "medium"


def test_a_plain_word_is_no_secret_on_this_machine_alone():
    assert _proof("zebra12", host="localhost").outcome == "failed"
    assert _proof("zebra12", host="127.0.0.1").outcome == "failed"
    assert _proof("zebra12").outcome == "unknown"
