"""What a value looks like: drawn at random, typed by a person, a word, or words about itself."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from detectors.alphabets import alphabet_of, letters_and_digits, randomness
from detectors.entropy import shannon
from detectors.vetoes import sequence
from detectors.words import Words

_SPLIT = re.compile(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LEET = bytes.maketrans(b"01345$@7!", b"oleassati")
# What secrets are called. A value made of these alone speaks of itself.
VOCABULARY = frozenset((
    "password", "passwd", "pass", "pwd", "pw", "passphrase", "passcode", "passwort", "secret", "secrets", "token", "tokens", "key", "keys", "apikey", "api", "access", "auth", "oauth", "client", "user", "username", "login", "admin",
    "credential", "credentials", "cred", "creds", "private", "public", "bearer", "jwt", "session", "cookie", "code", "app", "application", "account", "service", "server", "db", "database", "encryption", "signing", "basic", "refresh",
    "id", "identifier", "mqtt", "http", "https", "smtp", "ldap", "redis", "websocket", "authorization", "authentication", "verifier", "nonce", "hmac", "hash", "shared", "master", "root", "webhook", "mail", "email", "consumer", "resource", "owner",
    "provider", "domain", "zone", "system", "sys", "base", "operator", "stream", "cluster", "local", "signature", "state", "grant", "integration", "license", "project", "challenge", "response", "request", "name", "callback", "join", "swarm", "priv", "pub", "cert", "certificate", "mfa", "otp", "pin", "svc", "srv", "usr", "uid", "oidc", "saml", "sso", "ssh", "tls", "ssl", "url", "uri", "ref", "acct", "org",
))  # fmt: skip
# What stands beside it.
FILLER = frozenset((
    "my", "your", "the", "a", "an", "some", "any", "new", "old", "test", "tests", "testing", "tester", "default", "demo", "dev", "fake", "dummy", "mock", "sample", "temp", "tmp", "super", "very", "important", "long", "random", "generated", "generate",
    "hard", "coded", "strong", "weak", "simple", "invalid", "wrong", "bad", "good", "valid", "correct", "incorrect", "expected", "value", "string", "data", "text", "here", "for", "with", "of", "and", "or", "not", "no", "unsecure", "insecure", "secure", "safe", "this",
    "is", "s", "it", "i", "to", "in", "on", "from", "by", "something", "anything", "other", "another", "different", "same", "first", "second", "third", "one", "two", "three", "alpha", "numeric", "alphanumeric", "example", "changeme", "change", "me", "please",
    "hello", "world", "foo", "bar", "baz", "qux", "quux", "foobar", "foobaz", "abc", "abcd", "abcdef", "xyz", "xxx", "qwerty", "asdf", "lorem", "ipsum", "blah", "nice", "cool", "current", "existing", "updated", "original", "initial", "unit", "integration", "config", "configuration", "file", "env",
    "only", "use", "used", "using", "set", "get", "plain", "raw", "hidden", "real", "really", "totally", "most", "more", "be", "as", "at", "has", "bogus", "whatever", "nobody", "knows", "stuff", "thing", "content", "x", "y", "z", "b", "c", "d", "e", "n", "u", "p", "t", "v", "com", "prod",
    "ac", "rt", "rf", "at", "beautiful", "letters", "letter", "top", "let", "digits", "chars", "characters", "minimum", "bit", "bits", "byte", "bytes", "psst", "potato", "pop",
)) - {"potato", "psst"}  # fmt: skip
# What people type when anything will do; real enough on a machine that is on a network.
GUESSES = frozenset((
    "admin", "root", "guest", "administrator", "sa", "postgres", "mysql", "oracle", "tiger", "welcome", "letmein", "default", "public", "private", "manager", "system", "toor", "vagrant", "ubuntu", "raspberry", "minioadmin", "rabbitmq",
    "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "123123", "111111", "000000", "0000", "1111", "123", "qwerty", "qwerty123", "abc123", "iloveyou", "monkey", "dragon", "master", "sunshine", "princess", "zaq12wsx", "1q2w3e4r",
))  # fmt: skip
_OWN = VOCABULARY | FILLER


_HEADS = ("password", "passwd", "passwort", "passphrase", "secret", "token", "apikey", "privatekey", "privkey", "passw0rd", "pass", "pwd")


class Look(NamedTuple):
    """`sort` is binary, guess, self, drawn, named, word, mixed, or letters; `why` says so in words. `entropy` is in bits per byte."""

    sort: str
    why: str
    entropy: float
    randomness: float
    alphabet: str


WHY = {
    "binary": "bytes that are no text",
    "guess": "one of the first things that anyone would guess",
    "self": "speaks of itself",
    "drawn": "looks drawn at random",
    "named": "words that say what it is",
    "word": "made of words",
    "mixed": "mixes letters with digits or signs",
    "letters": "no word of a language",
}


def look(value: bytes, words: Words) -> Look:
    """Look at a value that no veto stopped."""
    share = randomness(value)
    sort = _sort(value, share, words)
    return Look(sort, WHY[sort], round(shannon(value), 2), round(share, 2), alphabet_of(value).name)


def _sort(value: bytes, share: float, words: Words) -> str:
    letters = [piece.lower().decode() for piece in _SPLIT.findall(value) if piece.isalpha()]
    tests = (
        ("binary", is_binary(value)),
        ("guess", _is_guess(value)),
        ("self", speaks_of_itself(value)),
        ("drawn", is_drawn(value, share, letters, words)),
        ("named", _is_named(value, letters)),
        ("word", is_words(letters, words) and _digits(value) < 5),
        ("mixed", _is_mixed(value)),
    )
    return next((sort for sort, holds in tests if holds), "letters")


def is_binary(value: bytes) -> bool:
    """Whether the bytes are no text: not UTF-8, or with control characters."""
    if value.translate(None, bytes((*range(9), 11, 12, *range(14, 32), 127))) != value:
        return True
    try:
        value.decode()
    except UnicodeDecodeError:
        return True
    return False


def _is_guess(value: bytes) -> bool:
    """A common password, or one with up to four digits or signs behind it, or a short walk over the keyboard."""
    text = value.lower().decode("utf-8", "replace")
    return text in GUESSES or text.rstrip("0123456789!.@#$*") in GUESSES or (len(value) < 16 and sequence.veto(value) is not None)


def speaks_of_itself(value: bytes) -> bool:
    """Whether a value is made of the words that secrets are called by, and of fillers: my-secret-token, testpass1, fakeApiKey."""
    if len(value) > 64 or not value.isascii():
        return False
    text = re.sub(rb"(?<![0-9])[0-9]{1,4}(?![0-9])", b" ", value)
    if _all_own(text):
        return True
    plain = value.lower().translate(_LEET)
    return plain != value.lower() and len(value) < 20 and _all_own(re.sub(rb"[^a-z]", b" ", plain))


def _all_own(text: bytes) -> bool:
    pieces = [piece.lower().decode() for piece in _SPLIT.findall(text) if piece.isalpha()]
    if not any(len(piece) > 2 for piece in pieces) or len(letters_and_digits(text)) > sum(map(len, pieces)):
        return False
    return all(piece in _OWN or _glued(piece) for piece in pieces) or _glued("".join(pieces))


def _glued(piece: str) -> bool:
    """Whether a run of letters is nothing but such words side by side (of two letters and more), one of them from the vocabulary."""
    ends: dict[int, bool] = {0: False}
    for end in range(2, len(piece) + 1):
        for start in [begin for begin in ends if end - begin >= 2]:
            if piece[start:end] in _OWN:
                ends[end] = ends.get(end, False) or ends[start] or piece[start:end] in VOCABULARY
    return ends.get(len(piece), False)


def _is_named(value: bytes, letters: list[str]) -> bool:
    """Letters of which a part says what they are (occspass, mynodemanagerpassword, x-pack-test-password), perhaps with a few digits behind."""
    text = re.sub(rb"[0-9!]{1,4}\Z", b"", value)
    if not letters or len(value) > 48 or any(48 <= byte < 58 for byte in text):
        return False
    return any(piece.endswith(_HEADS) or piece.startswith(_HEADS) for piece in letters)


def is_drawn(value: bytes, share: float, letters: list[str], words: Words) -> bool:
    """Long, as even as chance makes it, changing between kinds of characters as often as chance does, and free of words."""
    if len(value) < 16 or b" " in value or share < 0.86 or not _is_jumpy(value):
        return False
    spelt = sum(len(piece) if words.known(piece) else words.covered(piece) for piece in letters if len(piece) > 3)
    if spelt * 3 > len(value):
        return False
    return any(48 <= byte < 58 for byte in value) or len(value) >= 20 or not value.islower()


def _is_jumpy(value: bytes) -> bool:
    """Whether neighbours differ in kind (lower, upper, digit, sign) about as often as in drawn values of the same kinds."""
    kinds = value.translate(_KINDS)
    shares = [kinds.count(kind) / len(kinds) for kind in set(kinds)]
    chance = 1 - sum(share * share for share in shares)
    jumps = sum(left != right for left, right in pairwise(kinds)) / (len(kinds) - 1)
    return chance < 0.1 or jumps >= 0.45 * chance


_KINDS = bytes(0 if 97 <= byte < 123 else 1 if 65 <= byte < 91 else 2 if 48 <= byte < 58 else 3 for byte in range(256))


def is_words(letters: list[str], words: Words) -> bool:
    """Whether known words account for most of the letters."""
    total = sum(map(len, letters))
    if not total or max(map(len, letters)) < 3:
        return False
    known = sum(len(piece) if piece in _OWN or (len(piece) > 2 and words.known(piece)) else words.covered(piece) for piece in letters)
    return known == total if total < 8 else known * 4 >= total * 3


def _digits(value: bytes) -> int:
    return sum(48 <= byte < 58 for byte in value)


def _is_mixed(value: bytes) -> bool:
    classes = (
        any(97 <= byte < 123 for byte in value),
        any(65 <= byte < 91 for byte in value),
        any(48 <= byte < 58 for byte in value),
        any(33 <= byte < 48 or 58 <= byte < 65 or 91 <= byte < 97 or byte > 122 for byte in value),
    )
    return sum(classes) >= 2 and not (value[:1].isupper() and value[1:].islower())
