"""`straykey expiries` over a tree and a history, by a clock that is given."""

from __future__ import annotations

import csv
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from scanner.expiries.register import Entry
from scanner.expiries.writers import _calendar
from tests.support.command import Outcome
from tests.support.repository import Repo

KEY = ec.generate_private_key(ec.SECP256R1())
START = datetime(2026, 1, 1, tzinfo=UTC)


def certificate(subject: str, days: int) -> bytes:
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    builder = x509.CertificateBuilder().subject_name(names).issuer_name(names).public_key(KEY.public_key()).serial_number(9)
    made = builder.not_valid_before(START).not_valid_after(START + timedelta(days=days)).sign(KEY, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM)


def private() -> bytes:
    return KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def token(end: datetime | None) -> bytes:
    claims = {"iss": "https://id.acme.io", "sub": "7", **({"exp": int(end.timestamp())} if end else {})}
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    return b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in (*parts, Random(5).randbytes(32)))


def test_a_tree_with_everything_in_it(repo: Repo, cli: Callable[..., Outcome]) -> None:
    der = x509.load_pem_x509_certificate(certificate("der.acme.io", 500)).public_bytes(serialization.Encoding.DER)
    repo.write(
        {
            "tls/server.crt": certificate("shop.acme.io", 90),
            "tls/server.key": private(),
            "tls/other.der": der,
            "src/a.py": b'SERVICE = "' + token(START + timedelta(days=100)) + b'"\n',
            "src/b.py": b'SERVICE = "' + token(None) + b'"\n',
        }
    )
    done = cli("expiries", "--format", "json", "--at", "2026-03-20", cwd=repo.path)
    assert done.code == 0, done.stderr
    entries = json.loads(done.stdout)["entries"]
    assert [(one["place"], one["days"]) for one in entries] == [("tls/server.crt:1", 12), ("src/a.py:1", 22), ("tls/other.der:1", 422), ("src/b.py:1", None)]
    first = entries[0]
    assert (first["subject"], first["private_key"], first["flags"]) == ("CN=shop.acme.io", "tls/server.key:1", ["self-signed"])
    assert entries[3]["flags"] == ["never expires"]
    assert all(secret not in done.stdout for secret in (token(None).decode(), private().decode()[40:80]))


def test_the_threshold_counts_by_the_clock(repo: Repo, cli: Callable[..., Outcome]) -> None:
    repo.write({"server.crt": certificate("shop.acme.io", 90)})
    codes = [cli("expiries", "--fail-under", "30", "--at", day, cwd=repo.path).code for day in ("2026-02-01", "2026-03-05", "2026-06-01")]
    assert codes == [0, 1, 1]
    assert cli("expiries", "--at", "tomorrow", cwd=repo.path).code == 2


def test_history_knows_what_the_tree_has_no_more(repo: Repo, cli: Callable[..., Outcome]) -> None:
    repo.commit({"old.crt": certificate("old.acme.io", 30), "new.crt": certificate("new.acme.io", 900)})
    repo.commit({"old.crt": None})
    done = cli("expiries", "--history", "--format", "csv", "--fail-under", "10", "--at", "2026-06-01", cwd=repo.path)
    assert done.code == 0, "what only history has can't be renewed"
    rows = [*csv.DictReader(done.stdout.splitlines())]
    assert [(row["subject"], row["in_head"], row["days"]) for row in rows] == [("CN=old.acme.io", "False", "-121"), ("CN=new.acme.io", "True", "749")]
    assert all(row["since"] for row in rows)


def test_certificates_are_no_findings_of_a_scan(repo: Repo, cli: Callable[..., Outcome]) -> None:
    repo.write({"server.crt": certificate("shop.acme.io", 90)})
    assert cli("scan", "--format", "jsonl", cwd=repo.path).findings == []


@given(st.text(max_size=200), st.text(max_size=80))
def test_calendars_are_lines_of_75_octets_and_no_text_ends_one(subject: str, place: str) -> None:
    entry = Entry("certificate", subject, "", "", "2027-01-01T00:00:00Z", 5, place, 0, (), "low", "s1:x")
    text = "".join(_calendar([entry], 0.0, "shop"))
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert [line for line in lines if not line.startswith(" ")].count("END:VEVENT") == 1
    unfolded = text.replace("\r\n ", "")
    assert all(":" in line or not line for line in unfolded.split("\r\n"))
