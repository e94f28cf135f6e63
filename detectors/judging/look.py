"""What a value looks like: drawn at random, typed by a person, a word, or words about itself."""

from __future__ import annotations

import re
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
    "provider", "domain", "zone", "system", "sys", "base", "operator", "stream", "cluster", "local", "signature", "state", "grant", "integration", "license", "project", "challenge", "response", "request", "name", "callback", "join", "swarm",
))  # fmt: skip
# What stands beside it.
FILLER = frozenset((
    "my", "your", "the", "a", "an", "some", "any", "new", "old", "test", "tests", "testing", "tester", "default", "demo", "dev", "fake", "dummy", "mock", "sample", "temp", "tmp", "super", "very", "important", "long", "random", "generated", "generate",
    "hard", "coded", "strong", "weak", "simple", "invalid", "wrong", "bad", "good", "valid", "correct", "incorrect", "expected", "value", "string", "data", "text", "here", "for", "with", "of", "and", "or", "not", "no", "unsecure", "insecure", "secure", "safe", "this",
    "is", "s", "it", "i", "to", "in", "on", "from", "by", "something", "anything", "other", "another", "different", "same", "first", "second", "third", "one", "two", "three", "alpha", "numeric", "alphanumeric", "example", "changeme", "change", "me", "please",
    "hello", "world", "foo", "bar", "baz", "qux", "quux", "foobar", "foobaz", "abc", "abcd", "abcdef", "xyz", "xxx", "qwerty", "asdf", "lorem", "ipsum", "blah", "nice", "cool", "current", "existing", "updated", "original", "initial", "unit", "integration", "config", "configuration", "file", "env",
    "only", "use", "used", "using", "set", "get", "plain", "raw", "hidden", "real", "really", "totally", "most", "more", "be", "as", "at", "has", "bogus", "whatever", "nobody", "knows", "stuff", "thing", "content", "x", "y", "z", "b", "c", "d", "e", "n", "u", "p", "t", "v", "com", "prod",
    "ac", "rt", "rf", "at", "beautiful", "letters", "letter", "digits", "chars", "characters", "minimum", "bit", "bits", "byte", "bytes", "psst", "potato", "pop",
)) - {"potato", "psst"}  # fmt: skip
# What people type when anything will do; real enough on a machine that is on a network.
GUESSES = frozenset((
    "admin", "root", "guest", "administrator", "sa", "postgres", "mysql", "oracle", "tiger", "welcome", "letmein", "default", "public", "private", "manager", "system", "toor", "vagrant", "ubuntu", "raspberry", "minioadmin", "rabbitmq",
    "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "123123", "111111", "000000", "0000", "1111", "123", "qwerty", "qwerty123", "abc123", "iloveyou", "monkey", "dragon", "master", "sunshine", "princess", "zaq12wsx", "1q2w3e4r",
))  # fmt: skip
_OWN = VOCABULARY | FILLER


class Look(NamedTuple):
    """`sort` is drawn, mixed, letters, word, guess, or self; `why` says so in words. `entropy` is in bits per byte."""

    sort: str
    why: str
    entropy: float
    randomness: float
    alphabet: str


def look(value: bytes, words: Words) -> Look:
    """Look at a value that no veto stopped."""
    entropy, share, alphabet = shannon(value), randomness(value), alphabet_of(value).name
    for sort, why in _sorts(value, share, words):
        if why:
            return Look(sort, why, round(entropy, 2), round(share, 2), alphabet)
    return Look("letters", "no word of a language", round(entropy, 2), round(share, 2), alphabet)


def _sorts(value: bytes, share: float, words: Words) -> list[tuple[str, str]]:
    pieces = [piece.lower() for piece in _SPLIT.findall(value)]
    letters = [piece.decode() for piece in pieces if piece.isalpha()]
    return [
        ("guess", "one of the first things that anyone would guess" if value.lower().decode("utf-8", "replace") in GUESSES or _is_walk(value) else ""),
        ("self", "speaks of itself" if speaks_of_itself(value) else ""),
        ("drawn", "looks drawn at random" if is_drawn(value, share, letters, words) else ""),
        ("word", "made of words" if is_words(letters, words) else ""),
        ("mixed", "mixes letters with digits or signs" if _is_mixed(value) else ""),
    ]


def _is_walk(value: bytes) -> bool:
    return len(value) < 16 and sequence.veto(value) is not None


def speaks_of_itself(value: bytes) -> bool:
    """Whether a value is made of the words that secrets are called by, and of fillers: my-secret-token, testpass1, fakeApiKey."""
    if len(value) > 64 or not value.isascii():
        return False
    text = re.sub(rb"\d{1,4}(?=[^0-9]|\Z)", b" ", value)
    if _all_own(text):
        return True
    plain = value.lower().translate(_LEET)
    return plain != value.lower() and len(value) < 20 and _all_own(re.sub(rb"[^a-z]", b" ", plain))


def _all_own(text: bytes) -> bool:
    pieces = [piece.lower().decode() for piece in _SPLIT.findall(text) if piece.isalpha()]
    if not pieces or (len(letters_and_digits(text)) < sum(map(len, pieces))):
        return False
    glued = re.sub(rb"[^a-z]", b"", text.lower()).decode()
    return all(piece in _OWN or _glued(piece) for piece in pieces) or _glued(glued)


def _glued(piece: str) -> bool:
    """Whether a run of letters is nothing but such words side by side (of two letters and more), one of them from the vocabulary."""
    ends: dict[int, bool] = {0: False}
    for end in range(2, len(piece) + 1):
        for start in [begin for begin in ends if end - begin >= 2]:
            if piece[start:end] in _OWN:
                ends[end] = ends.get(end, False) or ends[start] or piece[start:end] in VOCABULARY
    return ends.get(len(piece), False)


def is_drawn(value: bytes, share: float, letters: list[str], words: Words) -> bool:
    """Long, as even as chance makes it, and free of words."""
    if len(value) < 16 or b" " in value or share < 0.86:
        return False
    spelt = sum(len(piece) for piece in letters if len(piece) > 3 and words.known(piece))
    if spelt * 3 > len(value):
        return False
    return any(48 <= byte < 58 for byte in value) or len(value) >= 20 or not value.islower()


def is_words(letters: list[str], words: Words) -> bool:
    """Whether known words account for most of the letters."""
    total = sum(map(len, letters))
    if not total:
        return False
    known = sum(len(piece) if len(piece) > 2 and words.known(piece) else words.covered(piece) for piece in letters)
    return known * 4 >= total * 3


def _is_mixed(value: bytes) -> bool:
    classes = (
        any(97 <= byte < 123 for byte in value),
        any(65 <= byte < 91 for byte in value),
        any(48 <= byte < 58 for byte in value),
        any(33 <= byte < 48 or 58 <= byte < 65 or 91 <= byte < 97 or byte > 122 for byte in value),
    )
    return sum(classes) >= 2 and not (value[:1].isupper() and value[1:].islower())
