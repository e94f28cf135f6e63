"""What can't be a live secret, and that random values are left alone."""

from __future__ import annotations

from hashlib import sha256
from random import Random

import pytest

from detectors.examples import ALPHABETS
from detectors.vetoes import doubt, veto
from detectors.vetoes.public import load_known

REFUSED = {
    "placeholder": (
        "example", "changeme", "CHANGE_ME", "your_api_key", "YOUR-API-KEY", "yourApiKey", "<password>", "<your token here>", "insert_key_here",
        "dummy", "fake", "redacted", "fake-token-123", "TODO: fill in", "__PASSWORD__", "enter_your_key", "[PASSWORD]", "@@TOKEN@@", "dummy_secret",
    ),
    "mask": ("****", "********", "abcd****", "xxx", "XXXXXXXX", "sk-xxxxxx", "....", "xxxx-xxxx", "••••••••", "abcdef...", "ab12...yz89", "abc…"),
    "reference": (
        "${X}", "${DB_PASSWORD:-}", "$X", "$DB_PASSWORD", "$password", "$(cat x)", "`cat x`", "{{ x }}", "{{ .Values.password }}", "%(password)s",
        "%PASSWORD%", "#{x}", "@Microsoft.KeyVault(SecretUri=x)", "${{ secrets.TOKEN }}", "<%= password %>", "{password}", "%s", "{}", "{}{}", "$cfg->pw",
        "op://vault/item/field", "arn:aws:secretsmanager:eu-west-1:1:secret:x", "https://acme.vault.azure.net/secrets/x", "ENC(Zm9vYmFyYmF6)",
        "{cipher}0a1b", "prefix-${X}-suffix", "os.environ['X']", "process.env.X", "$env:TOKEN",
    ),
    "repetition": ("0000", "aaaaaaaa", "00000000-0000-0000-0000-000000000000", "abababab", "deadbeef" * 3, "123123123123", "0000000000000001"),
    "sequence": (
        "0123456789abcdef", "abcdefgh", "qwertyuiop", "a1b2c3d4e5f6", "12345678-1234-1234-1234-123456789012", "9876543210", "zyxwvuts",
        "0123456789abcdef0123456789abcdee", "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456",
    ),
}  # fmt: skip
KEPT = (
    "summer2019", "graphite", "hunter2", "test", "admin", "P@ssw0rd!", "$uper$ecret", "correct horse battery staple", "sEcr3t", "letmein",
    "password123", "Tr0ub4dor&3", "my-secret-pass-9", "MyS3cr3t!2020", "root", "$2Kd!pa", "100%sure", "a<b>c9$Kq", "here4uKd82",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in REFUSED.items() for value in values])
def test_what_stands_for_a_secret_is_refused(kind: str, value: str) -> None:
    assert veto(value.encode()), kind


@pytest.mark.parametrize("value", KEPT)
def test_weak_passwords_are_not_refused(value: str) -> None:
    assert veto(value.encode()) is None


def test_an_empty_value_is_refused() -> None:
    assert veto(b"") == veto(b" ") == "empty"


@pytest.mark.parametrize("alphabet", ["hex", "lowernum", "uppernum", "base32", "base58", "alnum", "base64", "base64url", "alpha", "word"])
def test_random_bodies_are_refused_less_than_once_in_ten_thousand(alphabet: str) -> None:
    random = Random(alphabet)  # a fixed seed: 20 000 bodies, of which chance alone would refuse at most 2
    bodies = ("".join(random.choices(ALPHABETS[alphabet], k=random.choice((20, 24, 32, 36, 40, 64)))) for _ in range(20_000))
    assert sum(veto(body.encode()) is not None for body in bodies) <= 2


@pytest.mark.parametrize("word", ["xxx", "XXX", "test", "foo", "todo", "fake", "null", "key"])
def test_a_short_word_within_a_random_body_does_not_refuse_it(word: str) -> None:
    random = Random(word)
    for _ in range(200):
        body = "".join(random.choices(ALPHABETS["alnum"], k=36))
        at = random.randrange(32)
        assert veto((body[:at] + word + body[at + len(word) :]).encode()) is None


def test_placeholder_words_are_allowed_where_a_rule_says_so() -> None:
    assert veto(b"dummy", placeholders=False) is None
    assert veto(b"${X}", placeholders=False)


def test_a_value_that_spells_its_own_name_is_refused() -> None:
    assert veto(b"API_TOKEN", name="settings.api_token") is None
    assert veto(b"API_TOKEN", name="api_token")


def test_published_values_are_refused_by_their_digest() -> None:
    value = b"a published emulator key"
    known = frozenset({sha256(value).hexdigest()})
    assert veto(value, known=known) == "a published value"
    assert veto(value) is None


def test_the_table_of_published_values_is_well_formed() -> None:
    for digest, label in load_known().items():
        assert len(digest) == 64
        assert int(digest, 16) >= 0
        assert label


STEPPED = (
    "abcd1234efgh5678ijkl9012mnop3456", "12345abcde67890fabcde67890fabcde67890fab", "a1b2c3d4e5f6g7h8i9j0", "abcdef12-1234-abcd-5678-abcdef123456",
    "k9l8m7n6o5p4q3r2s1t0k9l8m7n6o5p4q3r2s1t0", "Zq81kQ04nvPs7Zq81kQ04nvPs7",
)  # fmt: skip


@pytest.mark.parametrize("value", STEPPED)
def test_values_of_many_short_runs_or_two_equal_halves_are_doubted_not_refused(value: str) -> None:
    assert veto(value.encode()) is None
    assert doubt(value.encode())


@pytest.mark.parametrize("alphabet", ["hex", "lowernum", "base32", "alnum", "base64"])
def test_random_bodies_are_doubted_less_than_once_in_ten_thousand(alphabet: str) -> None:
    random = Random(alphabet)
    bodies = ("".join(random.choices(ALPHABETS[alphabet], k=random.choice((20, 24, 32, 36, 40, 64)))) for _ in range(20_000))
    assert sum(doubt(body.encode()) is not None for body in bodies) <= 2
