"""Connections to services that know their clients without a password: that is offered before any store."""

from __future__ import annotations

import re

from detectors.remedies.model import Service

_KIND = re.compile(r"connection \(([^)]{1,60})\)")


def service_of(services: tuple[Service, ...], reasons: tuple[str, ...], properties: tuple[tuple[str, str], ...]) -> Service | None:
    """The service of a finding on a connection, by the grammar in its evidence and its host; None for anything else."""
    grammar = next((match[1] for reason in reasons if (match := _KIND.search(reason))), "")
    if not grammar:
        return None
    told = dict(properties)
    host = told.get("host") or told.get("endpoint") or ("AccountName" if "account" in told else "")
    return next((service for service in services if service.grammars.search(grammar) and service.hosts.search(host)), None)


def rewritten(service: Service, text: bytes, secret: bytes) -> bytes | None:
    """The connection string without user and password, or None where the string alone can't say it."""
    result = text
    for pattern, replacement in service.rewrites:
        result = pattern.sub(replacement.encode(), result)
    return result if service.rewrites and result != text and secret not in result else None
