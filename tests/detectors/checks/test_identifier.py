from __future__ import annotations

from random import Random

import pytest

from detectors.checks.identifier import check
from detectors.examples import ALPHABETS
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


@pytest.mark.parametrize(
    "text", ["OAuthTestsMixin", "processInboundAcceptedMsgFromLeaf", "pages/apis/graphql/schemas/object", "TestCase", "my-secret-name", "HTTPServerFactory", "o.processInboundMessage", "OAuth2TestsMixin"]
)
def test_names_and_paths_fail(text):
    assert _outcome(text) == "failed"


@pytest.mark.parametrize(("alphabet", "length"), [("alnum", 16), ("lowernum", 20), ("base64", 64), ("base64url", 32), ("uppernum", 20), ("hex", 32)])
def test_random_values_hardly_ever_fail(alphabet, length):
    random = Random(f"{alphabet}{length}")
    failed = sum(_outcome("".join(random.choice(ALPHABETS[alphabet]) for _ in range(length))) == "failed" for _ in range(4000))
    assert failed < 12
