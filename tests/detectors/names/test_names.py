"""What names mean, in the spellings and languages that people use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.names import Names, judge_name, load_names, name_anchor_parts
from detectors.names.split import segments, split_name

NAMES = load_names()

MEANT = {
    "password": (
        "password", "spring.datasource.password", "dbPassword", "DB_PASS", "password_confirmation", "newPassword", "password2", "dbpassword", "MYSQLPASS",
        "passwordprod", "user.passwd", "userpwd", "kennwort", "datenbank_passwort", "motDePasse", "mot_de_passe", "contraseña", "senha_banco", "mima", "DB-PASSWORD",
        "keystorePassword", "KEY_STORE_PASSWORD", "ConnectionStrings.password", "sshpass", "password.value", "expectedPassword", "PASSWD_VALUE", "smtp.passphrase",
    ),
    "secret": ("secret", "clientSecret", "client_secret", "jwt_secret", "oauth_token_secret", "session-secret", "APP_SECRET", "hmac.secret"),
    "token": ("token", "self.token", "oauth_token", "GITHUB_TOKEN", "refreshToken", "accesstoken", "bearer", "Apitoken", "session_id"),
    "key": ("apiKey", "API_KEY", "x-api-key", "AWS_SECRET_ACCESS_KEY", "secretAccessKey", "private_key", "encryption_key", "secretkeybase", "account_key", "myapikey"),
    "credential": ("credentials", "authorization", "authData", "basic_auth"),
    "connection": ("connectionString", "ConnectionStrings.Default", "DATABASE_URL", "dsn", "jdbc.url"),
}  # fmt: skip
NOT_MEANT = (
    "password_hash", "passwordHash", "password_salt", "password_min_length", "passwordField", "password_file", "passwordUrl", "forgot_password", "show_password",
    "isPasswordValid", "password_label", "passwordPlaceholder", "password_error", "password_message", "passwordRegex", "password.hint", "crypted_password",
    "encryptedPassword", "token_url", "tokenType", "max_tokens", "next_page_token", "csrf_token", "csrfToken", "tokenizer", "token_endpoint", "token.expiry",
    "secret_name", "secretId", "secretsmanager", "key_id", "aws_access_key_id", "public_key", "publicKey", "cache_key", "primaryKey", "foreign_key", "sort-key",
    "partitionKey", "keyword", "keyboard", "monkey", "author", "bypass", "compass", "passenger", "secretary", "user", "host", "", "value", "auth_url", "idempotency_key",
    "auth_user", "auth.user", "etag", "password_policy", "hotkey", "authorized", "private_key_path", "api_key_name",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in MEANT.items() for name in names])
def test_a_name_means_what_it_is_called(kind: str, name: str) -> None:
    assert judge_name(name, NAMES).kind == kind


@pytest.mark.parametrize("name", NOT_MEANT)
def test_a_name_that_only_has_to_do_with_a_secret_means_none(name: str) -> None:
    assert judge_name(name, NAMES).kind == ""


@pytest.mark.parametrize("name", ["password_hash", "token_url", "csrf_token", "show_password"])
def test_a_refused_name_has_a_reason(name: str) -> None:
    assert judge_name(name, NAMES).reason


@pytest.mark.parametrize(
    ("name", "kind", "strength"),
    [
        ("login#1", "password", "strong"),
        ("login#0", "", ""),
        ("DriverManager.getConnection#2", "password", "strong"),
        ("SetAuthToken#0", "token", "medium"),
        ("user.set_password#0", "password", "strong"),
        ("promptPassword#0", "", ""),
        ("check_password#0", "", ""),
        ("print#0", "", ""),
        ("connect#1", "", ""),
    ],
)
def test_arguments_are_judged_by_the_function_they_are_given_to(name: str, kind: str, strength: str) -> None:
    verdict = judge_name(name, NAMES)
    assert (verdict.kind, verdict.strength) == (kind, strength)


@pytest.mark.parametrize("name", ["labels.password", "en.messages.login.password", "errors.token"])
def test_a_name_among_texts_is_weak(name: str) -> None:
    assert judge_name(name, NAMES).strength == "weak"


def test_members_of_a_collection_of_secrets_are_secrets() -> None:
    assert judge_name("passwords.admin", NAMES).kind == "password"
    assert judge_name("secrets.id", NAMES).kind == ""


def test_a_bare_key_is_weak() -> None:
    assert judge_name("key", NAMES).strength == "weak"
    assert judge_name("rows.keys", NAMES).strength == "weak"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dbPassword2", ("db", "password", "2")),
        ("AWS_SECRET", ("aws", "secret")),
        ("APIKey", ("api", "key")),
        ("x-api-key", ("x", "api", "key")),
        ("größeÄnderung", ("größe", "änderung")),
        ("密码", ("密码",)),
        ("", ()),
    ],
)
def test_names_are_split_into_words(name: str, words: tuple[str, ...]) -> None:
    assert split_name(name) == words


def test_paths_are_split_into_segments() -> None:
    assert segments('cfg["db"].pw[0]') == ("cfg", "db", "pw")
    assert segments("@Self::x->token") == ("Self", "x", "token")


def _spelt(part: str, style: str) -> str:
    words = part.split()
    if style == "camel":
        return words[0] + "".join(word.capitalize() for word in words[1:])
    return {"snake": "_", "kebab": "-", "flat": "", "upper": "_"}[style].join(words).replace("_", "_") if style != "upper" else "_".join(words).upper()


def _secret_parts(names: Names) -> list[str]:
    return sorted(words for words, part in names.parts.items() if part.kind not in ("connection", "certificate"))


@given(
    st.sampled_from(_secret_parts(NAMES)),
    st.sampled_from(["snake", "kebab", "flat", "camel", "upper"]),
    st.sampled_from(["", "db_", "app.", "my-"]),
    st.sampled_from(["", "_prod", "2", "Value"]),
)
def test_every_name_that_means_a_secret_contains_an_anchor(part: str, style: str, before: str, after: str) -> None:
    name = before + _spelt(part, style) + after
    if judge_name(name, NAMES).kind not in ("", "connection", "certificate"):
        assert any(anchor in name.lower() for anchor in name_anchor_parts(NAMES))


@given(st.text(max_size=60))
def test_any_text_can_be_judged(name: str) -> None:
    verdict = judge_name(name, NAMES)
    assert bool(verdict.kind) == bool(verdict.strength)


def test_no_anchor_contains_another_one() -> None:
    anchors = name_anchor_parts(NAMES)
    assert not [(a, b) for a in anchors for b in anchors if a != b and a in b]
    assert "" not in anchors
