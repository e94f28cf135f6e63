"""Presigned URLs of S3 and Google Cloud Storage (V4): signed at `date`, good for `expires` seconds, at most seven days.

The pattern's groups `date` (`20260131T120000Z`) and `expires` hold the query's parameters. Sources: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html;
cloud.google.com/storage/docs/access-control/signed-urls.
"""

from __future__ import annotations

from datetime import UTC, datetime

from detectors.instants import iso
from detectors.model import Proof, Subject


def check(subject: Subject) -> Proof:
    """An expired URL fails: nothing can be done with its signature."""
    date, expires = subject.groups.get("date", b"").decode("latin-1"), subject.groups.get("expires", b"")
    try:
        until = datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp() + int(expires)
    except ValueError:
        return Proof("unknown", "names no time")
    if until <= subject.now:
        return Proof("failed", "expired", (), iso(until))
    return Proof("passed", "is signed until a time in the future", (), iso(until))
