"""Whether a payment key is of the live or the test side: providers write it into the key (docs.stripe.com/keys, developer.squareup.com,
paystack.com/docs/api/authentication, docs.lob.com, duffel.com/docs, plaid.com/docs/sandbox, ...).

A test key moves no money; it still opens an account's test data, so it is reported, at low severity.
"""

from __future__ import annotations

import re

from detectors.model import Proof, Subject

_TEST = re.compile(rb"(?:\A|[_.$:-])(?:test|sandbox|sbox|sbx|sdbx|sb|development|SANDBOX|TEST|SB)(?=[_.$:-])|\ATEST|_TEST-|\ASB-|\AEZTK")
_LIVE = re.compile(rb"(?:\A|[_.$:-])(?:live|prod|production|LIVE|PROD)(?=[_.$:-])|\AEZAK")


def check(subject: Subject) -> Proof:
    """Never fails: the mode is no proof of validity."""
    if _TEST.search(subject.value):
        return Proof("unknown", "a key of the test side", (("mode", "test"),), severity="low")
    if _LIVE.search(subject.value):
        return Proof("unknown", "a live key", (("mode", "live"),))
    return Proof("unknown", "")
