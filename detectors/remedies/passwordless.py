"""Connections to services that know their clients without a password: that is offered before any store."""

from __future__ import annotations

from detectors.artifact import Span
from detectors.connections import parse_connections
from detectors.remedies.model import Service


def service_of(services: tuple[Service, ...], data: bytes, around: Span, secret: Span) -> Service | None:
    """The service that the connection in data[around] with that secret leads to; None where there is no connection, or none of these services."""
    for connection in parse_connections(data[around.start : around.end]):
        places = [Span(around.start + field.span.start, around.start + field.span.end) for field in connection.secrets]
        if any(place.overlaps(secret) for place in places):
            host = connection.get("host") or ("AccountName" if connection.get("account") else "")
            return next((service for service in services if service.grammars.search(connection.kind) and service.hosts.search(host)), None)
    return None


def rewritten(service: Service, text: bytes, secret: bytes) -> bytes | None:
    """The connection string without user and password, or None where the string alone can't say it."""
    result = text
    for pattern, replacement in service.rewrites:
        result = pattern.sub(replacement.encode(), result)
    return result if service.rewrites and result != text and secret not in result else None
