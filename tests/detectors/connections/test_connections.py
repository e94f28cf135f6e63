"""Connection strings of every grammar: the secret's exact place, what it opens, and the forms that need none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.connections import ANCHORS, parse_connections

# «..» marks the secret's raw place. The words are no secrets of anyone.
FOUND = [
    ("uri:postgres", "postgres://bob:«s3cr3t»@db.acme.io:5432/app?sslmode=require", "user=bob host=db.acme.io port=5432 database=app"),
    ("uri:nats", 'fmt.Sprintf("nats://ivan:«xyzw»@%s:%d", host, port)', "user=ivan host=%s port=%d"),
    ("uri:nats", "`nats://ivan:«xyzw»@${host}:${port}`", "user=ivan host=${host} port=${port}"),
    ("uri:nats", "url: nats://leaf:«feht»@{host}:4222,", "user=leaf host={host} port=4222"),
    ("uri:ssh", '"ssh://:«kiwi-9»@host:22"', "host=host port=22"),
    ("uri:redis", "redis://:«pw123»@", ""),
    ("uri:redis", "redis://:«pw%40123»@[::1]:6379/0", "host=[::1] port=6379 database=0"),
    ("uri:mongodb+srv", "mongodb+srv://u:«p%2Fw»@c0.ab.mongodb.net/x?retryWrites=true", "user=u host=c0.ab.mongodb.net database=x"),
    ("uri:mongodb", "mongodb://u:«pa@ss:word»@h1,h2:27017/db", "user=u host=h1,h2 port=27017 database=db"),
    ("uri:amqp", "amqp://guest:«kiwi»@/vhost", "user=guest database=vhost"),
    ("uri:postgres", "postgres://u:«p/w»@host/db", "user=u host=host database=db"),
    ("uri:https", "git clone https://x-access-token:«abc123»@github.com/a/b.git", "user=x-access-token host=github.com database=a"),
    ("uri:https", "https://«abcdefghij0123456789abcd»@github.com/a/b", "host=github.com database=a"),
    ("uri:https", "https://«abcdefghij0123456789abcd»:x-oauth-basic@github.com/a", "host=github.com database=a"),
    ("uri:https", '"https://h/p?private_token=«c62e00d12eb17f»")', "host=h database=p"),
    ("uri:ldap", "ldap://cn=admin:«pw»@h", "user=cn=admin host=h"),
    ("uri:smtp", "smtp://u:«p»@smtp.acme.io:587", "user=u host=smtp.acme.io port=587"),
    ("uri:s3", "s3://ID:«SECR»@bucket/x", "user=ID host=bucket database=x"),
    ("uri:http", "<url>http://u:«p»@proxy&quot;</url>", "user=u host=proxy"),
    ("ado.net", "Server=tcp:db.acme.io,1433;Initial Catalog=app;User ID=sa;Password=«hunter2»;Encrypt=True", "host=tcp:db.acme.io,1433 database=app user=sa"),
    ("ado.net", "\"Data Source=x;User Id=u;Password='«a;b''c»';\"", "host=x user=u"),
    ("ado.net", 'add connectionString="Server=x;uid=u;pwd=«p&amp;w»;database=d"', "host=x user=u database=d"),
    ("ado.net", 'connectionString="Server=x;uid=u;pwd=&quot;«p;w»&quot;;database=d"', "host=x user=u database=d"),
    ("ado.net", '"Server=x;User=u;Password=\\"«p;w»\\";Database=d"', "host=x user=u database=d"),
    ("ado.net", '"Server=x;Password=«{0}»;Database=y;User=u"', "host=x database=y user=u"),
    ("ole-db", "Provider=SQLOLEDB;Data Source=x;User ID=u;Password=«kiwi»", "driver=SQLOLEDB host=x user=u"),
    ("odbc", "Driver={ODBC Driver 17 for SQL Server};Server=x;UID=u;PWD={«p;w}}x»};", "driver=ODBC Driver 17 for SQL Server host=x user=u"),
    ("azure-storage", "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=«abc+/==»;EndpointSuffix=core.windows.net", "driver=https account=acme"),
    ("azure-service-bus", "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=«abc=»", "host=sb://x.servicebus.windows.net/ user=Root"),
    ("azure-event-hubs", "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=«abc=»;EntityPath=hub", "host=sb://x/ user=Root database=hub"),
    ("azure-iot-hub", "HostName=x.azure-devices.net;DeviceId=d;SharedAccessKey=«abc=»", "host=x.azure-devices.net user=d"),
    ("azure-cosmos-db", "AccountEndpoint=https://x.documents.azure.com:443/;AccountKey=«abc==»;", "host=https://x.documents.azure.com:443/"),
    ("azure-app-configuration", "Endpoint=https://x.azconfig.io;Id=abc;Secret=«def=»", "host=https://x.azconfig.io"),
    ("azure-signalr", "Endpoint=https://x.service.signalr.net;AccessKey=«def=»;Version=1.0;", "host=https://x.service.signalr.net"),
    ("libpq", "host=localhost port=5432 user=x password='«y z»' dbname=foo", "host=localhost port=5432 user=x database=foo"),
    ("libpq", '"user=%s password=«kiwi» dbname=%s sslmode=disable"', "user=%s database=%s sslmode=disable"),
    ("jdbc:mysql", "jdbc:mysql://h:3306/db?user=u&password=«p%40w»", "user=u host=h port=3306 database=db"),
    ("jdbc:mysql", "jdbc:mysql://u:«p»@h:3306/db", "user=u host=h"),
    ("jdbc:mysql", "jdbc:mysql://address=(host=h)(user=u)(password=«p»)/db", "user=u host=address"),
    ("jdbc:postgresql", "<p>jdbc:postgresql://h/db?user=u&amp;password=«pw»</p>", "user=u host=h database=db"),
    ("jdbc:sqlserver", "jdbc:sqlserver://h:1433;databaseName=d;user=u;password={«p;w»};encrypt=true", "database=d user=u host=h port=1433"),
    ("jdbc:oracle:thin", "jdbc:oracle:thin:scott/«tiger»@//h:1521/s", "user=scott host=h"),
    ("jdbc:oracle:thin", 'jdbc:oracle:thin:scott/"«ti/ger»"@h:1521:s', "user=scott host=h"),
    ("jdbc:db2", "jdbc:db2://h:50000/db:user=u;password=«p»;", "user=u host=h port=50000 database=db"),
    ("jdbc:h2:mem", "jdbc:h2:mem:x;USER=sa;PASSWORD=«123»", "user=sa"),
    ("jdbc:teradata", "jdbc:teradata://h/DATABASE=x,USER=u,PASSWORD=«p»", "user=u host=h database=DATABASE"),
    ("mysql-dsn", "user:«pa@ss:w»@tcp(127.0.0.1:3306)/db?x=1", "user=user host=127.0.0.1:3306 database=db"),
    ("oracle", "sqlplus scott/«tiger»@orcl", "user=scott database=orcl"),
    ("oracle", "sys/«Oracle18»@//localhost:1521/XE as sysdba", "user=sys host=localhost"),
    ("oracle", "scott/«tiger»@(DESCRIPTION=(ADDRESS=", "user=scott"),
    ("redis", "cache.redis.net:6380,password=«abc=»,ssl=True,abortConnect=False", "host=cache.redis.net port=6380"),
    ("redis", "REDIS=cache:6379,ssl=True,password=«abc==»,x=1", "host=cache port=6379"),
    ("jaas:Plain", 'org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="«p-w»";', "user=u"),
    ("jaas:Scram", '"...ScramLoginModule required username=\\"u\\" password=\\"«p-w»\\";"', "user=u"),
    ("sas", "https://x.blob.core.windows.net/c/b?sv=2020&se=2030-01-01T00%3A00%3A00Z&sp=r&sig=«abcdefghij0123456789%3D»", "host=x.blob.core.windows.net permissions=r"),
    ("sas", "SharedAccessSignature sr=x&sig=«abcdefghij0123456789%3D»&se=1893456000&skn=root", "user=root"),
    ("presigned:aws", "https://b.s3.amazonaws.com/k?X-Amz-Date=20180516T223244Z&X-Amz-Expires=431999&X-Amz-Signature=«7e98c93615f2c2524e2»", "host=b.s3.amazonaws.com"),
    ("presigned:google", "https://h/o?GoogleAccessId=a@b&Expires=1893456000&Signature=«abcdefghij0123456789»", "host=h credential=a@b"),
]
PASSWORDLESS = [
    ("ado.net", "Server=x;Database=y;Integrated Security=SSPI;"),
    ("ado.net", "Server=x;Database=y;Trusted_Connection=True"),
    ("ado.net", "Server=x;Database=y;Authentication=Active Directory Default;"),
    ("ado.net", "Server=x;Database=y;Authentication=ActiveDirectoryManagedIdentity;User Id=abc"),
    ("ado.net", "Endpoint=https://x.service.signalr.net;AuthType=azure.msi;Version=1.0;"),
    ("jdbc:sqlserver", "jdbc:sqlserver://h:1433;databaseName=d;integratedSecurity=true"),
    ("jdbc:redshift", "jdbc:redshift:iam://h:5439/dev"),
    ("uri:mongodb", "mongodb://host/?authMechanism=MONGODB-AWS"),
    ("uri:postgres", "postgres://bob@host/db"),
    ("uri:https", "https://0123456789abcdef0123456789abcdef@o12.ingest.sentry.io/3"),
    ("libpq", "host=h user=u passfile=/etc/pgpass dbname=x"),
    ("azure-storage", "UseDevelopmentStorage=true"),
    ("azure-application-insights", "InstrumentationKey=0000-11;IngestionEndpoint=https://x/"),
    ("mysql-dsn", "root:@tcp(h:1)/db"),
]
NOTHING = (
    "https://github.com/a/b@c", "npm i @foo/bar@1.2.3 and git/x@v1", '"Server=x;Password=" + pw + ";Database=y"', 'host = "x"; password = "y"; user = "z"',
    "see http://example.com:8080/a?b=c@d", "password=x", "a/b@c", "", "://", "jdbc:", "x=1;y=2", "mailto:a@b.c", "sig=abcdefghijklmnopqrstuvwxyz", "Server=x;Database=y",
    "signature=abcdefghijklmnopqrstuvwxyz",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "marked", "properties"), FOUND)
def test_the_secret_and_its_surroundings_are_read(kind: str, marked: str, properties: str) -> None:
    before, _, rest = marked.partition("«")
    raw, _, after = rest.partition("»")
    text = (before + raw + after).encode()
    (connection,) = parse_connections(text)
    assert connection.kind == kind
    assert [text[field.span.start : field.span.end].decode() for field in connection.secrets] == [raw]
    assert connection.secrets[0].span.start == len(before.encode())
    assert " ".join(f"{name}={value}" for name, value in connection.properties) == properties
    assert connection.passwordless == ""


@pytest.mark.parametrize(("kind", "text"), PASSWORDLESS)
def test_forms_that_need_no_secret_are_told(kind: str, text: str) -> None:
    (connection,) = parse_connections(text.encode())
    assert connection.kind == kind
    assert connection.secrets == ()
    assert connection.passwordless


@pytest.mark.parametrize("text", NOTHING)
def test_other_texts_are_no_connections(text: str) -> None:
    assert parse_connections(text.encode()) == ()


@pytest.mark.parametrize(("kind", "marked", "properties"), FOUND)
def test_every_connection_contains_an_anchor(kind: str, marked: str, properties: str) -> None:
    assert any(anchor in marked.lower().encode() for anchor in ANCHORS)


@pytest.mark.parametrize(("kind", "marked", "properties"), FOUND)
def test_a_connection_is_read_in_the_middle_of_a_text(kind: str, marked: str, properties: str) -> None:
    text = marked.replace("«", "").replace("»", "").encode()
    within = b"# notes\n\n" + text + b"\nend of it\n"
    spans = [field.span for connection in parse_connections(within) for field in connection.secrets]
    assert [(start - 9, end - 9) for start, end in spans] == [field.span for field in parse_connections(text)[0].secrets]


@pytest.mark.parametrize("piece", ["x://a:", "Password=host=a:15,", "jdbc:x:", "sig=abcdefghijklmnopqrst&", "user=a ", "LoginModule required "])
def test_a_flood_of_beginnings_yields_no_more_than_their_number(piece: str) -> None:
    data = piece.encode() * 2000
    assert len(parse_connections(data)) <= 2001


def test_published_keys_are_told() -> None:
    (connection,) = parse_connections(b"AccountName=devstoreaccount1;AccountKey=anything")
    assert connection.public
    digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"  # of "foo"
    (connection,) = parse_connections(b"AccountEndpoint=https://localhost:8081/;AccountKey=foo", {digest: "an emulator's key"})
    assert connection.public == "an emulator's key"


def test_the_end_of_a_signature_is_told() -> None:
    text = b"https://h/c?sv=1&sp=r&se=2030-01-02T03:04:05Z&sig=abcdefghij0123456789"
    assert parse_connections(text)[0].not_after == "2030-01-02T03:04:05Z"
    text = b"https://h/k?X-Amz-Date=20300101T000000Z&X-Amz-Expires=60&X-Amz-Signature=abcdefghij0123456789"
    assert parse_connections(text)[0].not_after == "2030-01-01T00:01:00Z"


def test_a_connection_does_not_show_its_secret() -> None:
    (connection,) = parse_connections(b"postgres://bob:kiwi9@h/db")
    assert "kiwi9" not in repr(connection)


_WORD = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789_-", min_size=1, max_size=12).filter(lambda text: text[0].isalpha() and text[-1].isalnum())
_ANY = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=24)


@given(st.sampled_from(["postgres", "amqps", "mongodb+srv", "x-y.z"]), _WORD, _ANY, _WORD)
def test_a_percent_encoded_uri_gives_its_fields_back(scheme: str, user: str, password: str, host: str) -> None:
    raw = "".join(char if char.isalnum() else f"%{ord(char):02X}" for char in password)
    text = f'connect("{scheme}://{user}:{raw}@{host}:5432/db")'.encode()
    (connection,) = parse_connections(text)
    (secret,) = connection.secrets
    assert secret.secret is not None
    assert secret.secret.reveal() == password.encode()
    assert text[secret.span.start : secret.span.end] == raw.encode()
    assert (connection.get("user"), connection.get("host"), connection.get("port")) == (user, host, "5432")


@given(_WORD, _ANY.filter(lambda text: "<" not in text), _WORD)
def test_a_quoted_ado_net_string_gives_its_fields_back(user: str, password: str, host: str) -> None:
    raw = password.replace("'", "''")
    text = f"Server={host};User ID={user};Password='{raw}';Encrypt=true".encode()
    (connection,) = [found for found in parse_connections(text) if found.kind == "ado.net"]
    secret = connection.secrets[0]
    assert secret.secret is not None
    assert secret.secret.reveal() == password.encode()
    assert text[secret.span.start : secret.span.end] == raw.encode()
    assert (connection.get("user"), connection.get("host")) == (user, host)


@given(_WORD, _ANY.filter(lambda text: "{" not in text and "}" not in text.rstrip("}") and not re.match(r"\w", text.strip("}"))))
def test_a_braced_odbc_string_gives_its_fields_back(host: str, password: str) -> None:
    raw = password.replace("}", "}}")
    text = f"Driver={{X}};Server={host};PWD={{{raw}}};Uid=u".encode()
    (connection,) = [found for found in parse_connections(text) if found.kind == "odbc"]
    secret = connection.secrets[0]
    assert secret.secret is not None
    assert secret.secret.reveal() == password.encode()
    assert text[secret.span.start : secret.span.end] == raw.encode()


@given(_WORD, st.text("abcXYZ019!#%^*()_-+[]:,.?~ ", min_size=1, max_size=20).filter(lambda text: text.strip() == text))
def test_a_libpq_string_gives_its_fields_back(user: str, password: str) -> None:
    text = f"host=h user={user} password='{password}' dbname=d".encode()
    connection = next(found for found in parse_connections(text) if found.kind == "libpq")
    secret = connection.secrets[0]
    assert secret.secret is not None
    assert secret.secret.reveal() == password.encode()
    assert text[secret.span.start : secret.span.end] == password.encode()
    assert connection.get("user") == user


@given(st.text(max_size=300))
def test_any_text_can_be_parsed_and_spans_lie_within_it(text: str) -> None:
    data = text.encode()
    for connection in parse_connections(data):
        assert 0 <= connection.span.start <= connection.span.end <= len(data)
        for field in connection.fields:
            assert 0 <= field.span.start <= field.span.end <= len(data)


@given(st.lists(st.sampled_from(["://", "a:b@", "Password=", ";", "'", '"', "{", "}", "jdbc:x:", "Server=h", "&", "sig=", "se=1", " ", "user=", "\\", "&amp;", "LoginModule required"]), max_size=40))
def test_pieces_of_grammars_in_any_order_can_be_parsed(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    spans = [field.span for connection in parse_connections(data) for field in connection.secrets]
    assert all(0 <= start < end <= len(data) for start, end in spans)
