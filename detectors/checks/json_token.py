"""Tokens that carry a base64 JSON object behind their prefix, for anybody to read: Grafana Cloud (`glc_`: o, n, k), Grafana API keys (`eyJrIjoi`:
k, n, id), Sentry organisation tokens (`sntrys_`: iat, url, org; github.com/getsentry/rfcs 0091), Mapbox (`sk.`: u, a; docs.mapbox.com/api/accounts/tokens).
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64encode
from random import Random
from typing import Any

from detectors.model import Proof, Subject

# Members that the maker's format has, by the token's prefix; and those that may be told (they are no secret).
NEEDED = {b"glc_": ("o", "k"), b"sntrys_": ("iat", "url"), b"eyJrIjoi": ("k", "n"), b"sk.": ("u",), b"tk.": ("u",)}
TOLD = {"o": "organisation", "n": "name", "org": "organisation", "url": "host", "u": "user"}
_BODY = re.compile(rb"(?:glc_|sntrys_|sk\.|tk\.)?(e[A-Za-z0-9+/=_-]+?)(?:[._][A-Za-z0-9+/_-]{20,64})?=*\Z")


def check(subject: Subject) -> Proof:
    """The object must be JSON with the members of its format."""
    prefix = next((prefix for prefix in NEEDED if subject.value.startswith(prefix)), b"")
    body = _BODY.match(subject.value)
    document = _read(body[1]) if body else None
    if document is None:
        return Proof("failed", "holds no JSON object")
    if missing := [name for name in NEEDED.get(prefix, ()) if name not in document]:
        return Proof("failed", f"its JSON object lacks {missing[0]}")
    facts = tuple((TOLD[name], str(value)[:80]) for name, value in document.items() if name in TOLD and isinstance(value, str | int))
    return Proof("passed", "holds the JSON object of its format", facts)


def _read(text: bytes) -> dict[str, Any] | None:
    plain = text.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        document = json.loads(binascii.a2b_base64(plain + b"=" * (-len(plain) % 4)))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def template(random: Random, kind: str) -> str:
    """A token of that kind: glc, grafana-key, sntrys, mapbox, mapbox-damaged."""
    from detectors.examples import ALPHABETS, draw

    base62 = ALPHABETS["alnum"]
    number = str(random.randint(100_000, 999_999))
    documents: dict[str, dict[str, Any]] = {
        "glc": {"o": number, "n": f"stack-{number}-write", "k": draw(base62, 24, random), "m": {"r": "us"}},
        "grafana-key": {"k": draw(base62, 32, random), "n": "deploy", "id": 1},
        "sntrys": {"iat": 1_690_000_000.5 + int(number), "url": "https://sentry.io", "region_url": "https://us.sentry.io", "org": "acme"},
        "mapbox": {"u": "acme", "a": "cl" + draw(ALPHABETS["lowernum"], 23, random)},
    }
    encoded = b64encode(json.dumps(documents[kind.removesuffix("-damaged")], separators=(",", ":")).encode()).decode()
    if kind.startswith("mapbox"):
        return f"sk.{encoded.rstrip('=')[(7 if kind.endswith('damaged') else 0) :]}.{draw(base62, 21, random)}w"
    return {"glc": f"glc_{encoded}", "grafana-key": encoded, "sntrys": f"sntrys_{encoded}_{draw(base62, 42, random)}w"}[kind]
