"""Which service a connection leads to, and what its string becomes without a password."""

from __future__ import annotations

from random import Random

import pytest

from detectors.artifact import Span
from detectors.remedies import load_remedies
from detectors.remedies.passwordless import rewritten, service_of

SERVICES = load_remedies().services
SECRET = "".join(Random("passwordless").choices("ABCDEFGHabcdefgh23456789", k=44))
CASES = (
    ("Server=tcp:shop.database.windows.net;Database=shop;User ID=app;Password=@@;", "Azure SQL Database with Entra authentication"),
    ("jdbc:sqlserver://shop.database.windows.net:1433;database=shop;user=app;password=@@;encrypt=true", "(JDBC)"),
    ("DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=@@;EndpointSuffix=core.windows.net", "Azure Storage"),
    ("Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=@@", "Service Bus"),
    ("AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey=@@;", "Cosmos"),
    ("shop.redis.cache.windows.net:6380,password=@@,ssl=True", "Azure Cache for Redis"),
    ("postgresql://app:@@@shop.postgres.database.azure.com/shop", "Azure Database for PostgreSQL"),
    ("postgres://app:@@@db.cx1.eu-west-1.rds.amazonaws.com:5432/shop", "Amazon RDS"),
    ("jdbc:mysql://db.cx1.eu-west-1.rds.amazonaws.com/shop?user=app&password=@@", "Amazon RDS"),
    ("rediss://app:@@@shop.abc.euw1.cache.amazonaws.com:6379", "ElastiCache"),
    ("mongodb+srv://app:@@@shop.ab1.mongodb.net/x", "MongoDB Atlas"),
    ("postgres://app:@@@db.acme.io/shop", "PostgreSQL with client certificates"),
    ("Server=db.acme.io;Database=shop;User Id=app;Password=@@", "SQL Server with integrated security"),
)


@pytest.mark.parametrize(("template", "title"), CASES)
def test_a_service_is_told_by_grammar_and_host(template: str, title: str) -> None:
    data = b'url = "' + template.replace("@@", SECRET).encode() + b'"'
    at = data.index(SECRET.encode())
    service = service_of(SERVICES, data, Span(6, len(data)), Span(at, at + len(SECRET)))
    assert service
    assert title in service.title
    assert service.reference.startswith("https://")
    bare = rewritten(service, data, SECRET.encode())
    assert bool(bare) == bool(service.rewrites)
    assert bare is None or (SECRET.encode() not in bare and b"app" not in bare and bare.startswith(b'url = "') and bare.endswith(b'"'))


@pytest.mark.parametrize("template", ["password = @@", "mysql://app:@@@db.acme.io/shop", "https://app:@@@git.acme.io/x"])
def test_other_values_and_services_have_none(template: str) -> None:
    data = template.replace("@@", SECRET).encode()
    at = data.index(SECRET.encode())
    assert service_of(SERVICES, data, Span(0, len(data)), Span(at, at + len(SECRET))) is None


def test_of_two_connections_in_one_text_the_secret_s_own_counts() -> None:
    other = SECRET[::-1]
    data = f"postgres://app:{other}@db.cx1.eu-west-1.rds.amazonaws.com/a mongodb+srv://app:{SECRET}@shop.ab1.mongodb.net/x".encode()
    at = data.index(SECRET.encode())
    service = service_of(SERVICES, data, Span(0, len(data)), Span(at, at + len(SECRET)))
    assert service
    assert "MongoDB" in service.title
