"""What is reported of a binding, at which confidence, and what is refused with which reason."""

from __future__ import annotations

from base64 import b64encode
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Span
from detectors.binding import Binding, Call, Literal, Lookup, Part, Reference, Unknown, Value
from detectors.examples import ALPHABETS, draw
from detectors.judging import RULES, Judgement, judge, judge_text, load_knowledge
from detectors.model import CONFIDENCES, SEVERITIES

KNOWLEDGE = load_knowledge()
HEX = draw(ALPHABETS["hex"], 40, Random(1))
TOKEN = draw(ALPHABETS["alnum"], 32, Random(2))
UUID = "-".join(draw(ALPHABETS["hex"], n, Random(n)) for n in (8, 4, 4, 4, 12))


def bound(name: str, text: str, kind: str = "assignment", *, language: str = "python", quoted: bool = True, context: tuple[str, ...] = (), holes: bool = False) -> Binding:
    data = text.encode()
    literal = Literal(data, (Part(Span(10, 10 + len(data))),), quoted, (), holes)
    return Binding(name, kind, language, literal, Span(0, len(name)), Span(9, 11 + len(data)), "", context)


def verdict(binding: Binding, context: tuple[str, ...] = ()) -> str:
    """The confidence of what is reported, the reason of what is refused, or nothing."""
    found = judge(binding, context, KNOWLEDGE)
    if not found:
        return ""
    return found[0].confidence if found[0].verdict == "report" else found[0].vetoes[0]


REPORTED = [
    # name, value, at least
    ("password", "summer2019", "medium"),
    ("GRAPHITE_PASS", "graphite", "medium"),
    ("db.password", "hunter2", "medium"),
    ("password", "Tr0ub4dor&3", "medium"),
    ("password", "qmga", "medium"),
    ("password", "123456", "medium"),
    ("password", "admin", "medium"),
    ("password", "x/9+Kd=2", "medium"),
    ("passwort", "geheim-9-kiwi", "medium"),
    ("password", TOKEN, "high"),
    ("client_secret", TOKEN, "high"),
    ("api_key", HEX, "high"),
    ("apiKey", "Xy4zDnLrop==", "medium"),
    ("auth_token", UUID, "high"),
    ("jwt_secret", "kaecduwekwfjpzjwje", "medium"),
    ("passwords.alice", "hunter2", "medium"),
    ("credentials", TOKEN, "medium"),
    ("key", TOKEN, "medium"),
    ("SetAuthToken#0", TOKEN, "medium"),
    ("login#1", "hunter2kiwi", "medium"),
    ("password", "$kiwi$pear9", "medium"),
]
LOW = [
    ("password", "password", "speaks of itself"),
    ("password", "my-secret-password", "speaks of itself"),
    ("password", "testpass1", "speaks of itself"),
    ("password", "s3cr3t", "speaks of itself"),
    ("password", "foobar1", "speaks of itself"),
    ("password", "$uper$ecret9", "speaks of itself"),
    ("password", "two words", "holds blanks"),
    ("password", "abc", "very short"),
    ("secret", "graphite", "made of words"),
    ("token", "wpkqzx", "short"),
    ("key", "wpkqzxy9", "the name is weak and the value does not look drawn"),
    ("labels.password", "Kiwi99", "the name is weak and the value does not look drawn"),
]
REFUSED = [
    ("password", "changeme", "placeholder word 'changeme'"),
    ("password", "<password>", "placeholder in brackets"),
    ("password", "********", "masked value"),
    ("password", "${DB_PASSWORD}", "template"),
    ("password", "true", "a type name or truth value"),
    ("password", "string", "a type name or truth value"),
    ("password", "12", "too short"),
    ("password", "Enter your password here", "placeholder word"),
    ("password", "Passwords must not be empty.", "a text for people"),
    ("password", "getPassword()", "a piece of code"),
    ("password", "config.password", "a piece of code"),
    ("password", "DB_PASSWORD", "the name of a constant"),
    ("password", "$2b$12$abcdefghijklmnopqrstuv", "a password hash"),
    ("password", "$argon2id$v=19$m=65536,t=3$abc$def", "a password hash"),
    ("password", "zzzz", "one character repeated"),
    ("password", "/run/secrets/db", "a path"),
    ("password", "{0}", "template"),
    ("password", "<b>Password</b>", "markup or structured data"),
    ("token", "https://acme.io/token", "an address without a password"),
    ("token", "90125537", "a number"),
    ("token", "client_credentials", "an identifier"),
    ("api_key", "config/keys.json", "a file name"),
    ("api_key", "jjwt-jackson-0.11.2", "a package with its version"),
    ("api_secret", "prod-store-1208358310", "the name of a resource"),
    ("api_key", "ABCDEFGH12345678ABCDEFGH12345678", "sequence"),
    ("secret", "ssh-rsa AAAAB3NzaC1yc2E", "a public key or certificate"),
    ("secret", "bob@acme.io", "an e-mail address"),
    ("auth", "auth.acme.io", "a host name"),
    ("token", "2024-01-31T12:00:00Z", "a date, version, colour or locale"),
    ("keys.key", "hmac-sha2-256", "the name of an algorithm"),
    ("token", r"[a-z0-9]{32}", "a regular expression"),
    ("secret", "{cipher}0123abcdef99", "encrypted value"),
]
SILENT = [
    ("password_hash", HEX[:16]), ("token_url", "kiwi-99-kiwi"), ("csrf_token", "Kd82kd92"), ("username", "hunter2"), ("", "hunter2"), ("secret_name", "Kd82kd92"),
    ("public_key", "Kd82kd92"), ("etag", "Kd82kd92kd"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "least"), REPORTED)
def test_secrets_are_reported(name: str, value: str, least: str) -> None:
    assert verdict(bound(name, value)) in CONFIDENCES[CONFIDENCES.index(least) :]


@pytest.mark.parametrize(("name", "value", "why"), LOW)
def test_doubtful_values_are_low_and_say_why(name: str, value: str, why: str) -> None:
    (judgement,) = judge(bound(name, value), (), KNOWLEDGE)
    assert (judgement.verdict, judgement.confidence) == ("report", "low")
    assert why in judgement.lowered


@pytest.mark.parametrize(("name", "value", "why"), REFUSED)
def test_what_can_be_no_secret_is_refused_with_the_reason(name: str, value: str, why: str) -> None:
    assert verdict(bound(name, value)).startswith(why)


@pytest.mark.parametrize(("name", "value"), SILENT)
def test_names_that_mean_no_secret_are_silent(name: str, value: str) -> None:
    assert judge(bound(name, value), (), KNOWLEDGE) == ()


@pytest.mark.parametrize("value", [Reference("DB_PASSWORD"), Call("get_password"), Unknown(), Lookup("os.getenv", "X")])
def test_what_is_no_literal_is_silent(value: Value) -> None:
    assert judge(Binding("password", "assignment", "python", value), (), KNOWLEDGE) == ()


def test_the_default_of_a_lookup_is_judged() -> None:
    literal = bound("x", "hunter2kiwi").value
    assert isinstance(literal, Literal)
    (judgement,) = judge(Binding("password", "assignment", "python", Lookup("os.getenv", "DB_PASSWORD", literal)), (), KNOWLEDGE)
    assert judgement.confidence == "medium"
    assert "used where DB_PASSWORD is not set" in judgement.reasons[-1]


@pytest.mark.parametrize("place", ["test", "fixture", "example", "docs", "vendored"])
def test_a_place_where_values_are_made_up_lowers_and_says_so(place: str) -> None:
    (judgement,) = judge(bound("password", TOKEN), (place,), KNOWLEDGE)
    assert judgement.confidence == "medium"
    assert f"stands in a {place} path" in judgement.lowered
    assert SEVERITIES.index(judgement.severity) < SEVERITIES.index(RULES["hardcoded-password"].severity)
    assert verdict(bound("password", "graphite"), (place,)) == "low"
    assert verdict(bound("password", "Kq9kwi7x"), (place,)) == "medium"


def test_texts_of_a_translation_are_refused_and_drawn_values_there_are_lowered() -> None:
    assert verdict(bound("en.password", "Geheimwort"), ("translation",)) == "a text of a translation file"
    assert verdict(bound("en.password", TOKEN), ("translation",)) == "medium"


def test_an_unquoted_word_of_running_text_is_a_word() -> None:
    assert verdict(bound("password", "configured", quoted=False, context=("comment",))) == "a word of running text"
    assert verdict(bound("pass", "subdomain9", context=("prose",))) == "a verb of running text"


def test_a_setting_that_was_commented_out_is_a_setting() -> None:
    data = b"# password: hczvgbxk\n"
    literal = Literal(b"hczvgbxk", (Part(Span(12, 20)),), quoted=False)
    binding = Binding("password", "entry", "yaml", literal, Span(2, 10), Span(12, 20), "", ("comment",))
    assert judge(binding, (), KNOWLEDGE, data)[0].confidence == "medium"
    assert judge(binding, (), KNOWLEDGE, b"  password: hczvgbxk and more")[0].confidence == "low"


def test_a_port_behind_an_option_is_no_password() -> None:
    assert verdict(bound("password", "8080:80", "option")) == "a port"
    (judgement,) = judge(bound("password", "kiwi99kiwi", "option"), (), KNOWLEDGE)
    assert judgement.rule_id == "command-line-password"


@pytest.mark.parametrize("scheme", ["Bearer", "token", "ApiKey"])
def test_the_credential_of_a_header_is_judged(scheme: str) -> None:
    (judgement,) = judge(bound("Authorization", f"{scheme} {TOKEN}", "header"), (), KNOWLEDGE)
    assert judgement.rule_id == "authorization-header"
    assert judgement.secret.reveal() == TOKEN.encode()
    assert judgement.verdict == "report"


def test_basic_is_decoded_and_its_password_judged() -> None:
    (judgement,) = judge(bound("Authorization", "Basic " + b64encode(b"bob:hunter2kiwi").decode(), "header"), (), KNOWLEDGE)
    assert (judgement.verdict, judgement.confidence) == ("report", "medium")
    assert judgement.secret.reveal() == b"hunter2kiwi"
    assert ("user", "bob") in judgement.properties
    (judgement,) = judge(bound("Authorization", "Basic " + b64encode(b"user:password").decode(), "header"), (), KNOWLEDGE)
    assert judgement.confidence == "low"
    (judgement,) = judge(bound("auths.registry.auth", b64encode(b"bob:hunter2kiwi").decode(), "entry"), (), KNOWLEDGE)
    assert judgement.secret.reveal() == b"hunter2kiwi"


def test_a_credential_that_the_reader_took_off_its_scheme_is_judged() -> None:
    (judgement,) = judge(bound("Authorization", TOKEN, "header", context=("scheme:bearer",)), (), KNOWLEDGE)
    assert judgement.rule_id == "authorization-header"


def test_the_secret_of_a_connection_string_is_reported_alone() -> None:
    text = "postgres://bob:hunter2kiwi@db.acme.io/app"
    (judgement,) = judge(bound("DATABASE_URL", text), (), KNOWLEDGE, b" " * 10 + text.encode())
    assert judgement.rule_id == "connection-string-password"
    assert judgement.secret.reveal() == b"hunter2kiwi"
    assert judgement.span == Span(25, 36)
    assert judgement.properties == (("user", "bob"), ("host", "db.acme.io"), ("database", "app"))
    assert judgement.slot == "DATABASE_URL"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("postgres://bob:hunter2kiwi@db.acme.io/app", "medium"),
        ("postgres://bob:password@localhost/app", "low"),
        ("postgres://bob:bob@localhost/app", "low"),
        ("postgres://bob:${PW}@localhost/app", "template"),
        ("postgres://bob:kiwi@example.com/app", "low"),
        ("nats://svc:fqrr@%s:%d", "medium"),
        (f"postgres://bob:{TOKEN}@db/app", "high"),
        ("AccountName=devstoreaccount1;AccountKey=abc", "public: the storage emulator's account"),
    ],
)
def test_the_password_of_a_connection_is_judged(text: str, outcome: str) -> None:
    (judgement,) = judge_text(text.encode(), (), KNOWLEDGE)
    assert (judgement.confidence if judgement.verdict == "report" else judgement.vetoes[0]) == outcome


def test_passwordless_connections_are_not_reported() -> None:
    assert judge_text(b"Server=x;Database=y;Integrated Security=SSPI;", (), KNOWLEDGE) == ()


def test_connections_in_any_text_have_the_places_of_the_artifact() -> None:
    (judgement,) = judge_text(b"see redis://:kiwi99kiwi@h", (), KNOWLEDGE, start=100)
    assert judgement.span == Span(113, 123)


def test_members_of_json_in_a_string_are_judged() -> None:
    text = f'{{\\"name\\":\\"sqyf\\",\\"sig\\":\\"{HEX}\\"}}'
    found = judge(bound("Apitoken", text), (), KNOWLEDGE)
    assert [judgement.secret.reveal() for judgement in found if judgement.verdict == "report"] == [HEX.encode()]


def test_bytes_beside_a_clear_name_are_judged() -> None:
    literal = Literal(bytes(Random(3).sample(range(256), 20)), (Part(Span(10, 60)),), steps=("byte array",))
    (judgement,) = judge(Binding("authData", "declaration", "go", literal), (), KNOWLEDGE)
    assert (judgement.verdict, judgement.confidence) == ("report", "medium")


def test_a_template_with_little_of_its_own_is_refused() -> None:
    assert verdict(bound("password", "pw-{}", holes=True)) == "a template with variable parts"


def test_a_drawn_value_without_a_name_is_low() -> None:
    (judgement,) = judge(bound("", TOKEN), (), KNOWLEDGE)
    assert (judgement.rule_id, judgement.confidence) == ("high-entropy-literal", "low")


@pytest.mark.parametrize("value", [UUID, HEX, "a perfectly normal sentence of words", "com.acme.service.impl.DefaultFactory", "abcdefghijklmnopqrstuvwxyz0123456789", "/usr/local/share/acme/templates"])
def test_other_values_without_a_name_are_silent(value: str) -> None:
    assert judge(bound("", value), (), KNOWLEDGE) == ()


@pytest.mark.parametrize("place", ["lock", "minified", "generated", "translation", "vendored"])
def test_unnamed_values_of_programs_are_silent(place: str) -> None:
    assert judge(bound("", TOKEN), (place,), KNOWLEDGE) == ()


@given(st.text(max_size=40), st.text(max_size=60), st.sampled_from(["assignment", "header", "option", "positional", "unnamed"]))
def test_any_binding_can_be_judged(name: str, value: str, kind: str) -> None:
    for judgement in judge(bound(name, value, kind), (), KNOWLEDGE):
        assert judgement.verdict in ("report", "veto")
        assert bool(judgement.vetoes) == (judgement.verdict == "veto")
        assert judgement.confidence in CONFIDENCES
        assert judgement.severity in SEVERITIES
        assert judgement.rule_id in RULES


@given(st.sampled_from(["test", "docs", "example", "fixture", "lock", "generated", "minified", "vendored"]), st.sampled_from([row[:2] for row in REPORTED]))
def test_context_never_raises_confidence_and_never_hides(place: str, row: tuple[str, str]) -> None:
    (without,) = judge(bound(*row), (), KNOWLEDGE)
    (within,) = judge(bound(*row), (place,), KNOWLEDGE)
    assert within.verdict == "report"
    assert CONFIDENCES.index(within.confidence) <= CONFIDENCES.index(without.confidence)
    assert within.confidence == without.confidence or within.lowered


@given(st.sampled_from([row[:2] for row in REPORTED]))
def test_a_judgement_does_not_show_its_secret(row: tuple[str, str]) -> None:
    shown = [_all_but_places(judgement) for judgement in judge(bound(*row), (), KNOWLEDGE)]
    assert not any(len(row[1]) > 8 and row[1] in text for text in shown)


def _all_but_places(judgement: Judgement) -> str:
    return repr(judgement)


def test_ids_and_fingerprints_of_public_keys_are_no_secrets():
    for length in (8, 16, 40, 64):
        key = draw(ALPHABETS["hex"], length, Random(length))
        assert verdict(bound("CLI_ARCHIVE_GPG_KEY", key)) == "the id or fingerprint of a public key"
    assert verdict(bound("GPG_PASSPHRASE", HEX)) == "high"


def test_numbers_without_quotes_are_ids_but_for_passwords():
    number = str(2**63 - 1)
    assert verdict(bound("key", number, quoted=False)) == "a number"
    assert verdict(bound("password", number, quoted=False)) in CONFIDENCES
