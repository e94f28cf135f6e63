"""Words that people write where a secret will be: example, changeme, your_token_here, <password>."""

from __future__ import annotations

import re

# Six letters and more: no random token holds one by chance (26 letters, 33 places, 40 words: 4e-6), so they count anywhere in a value.
LONG = (
    "example", "sample", "placeholder", "changeme", "change_me", "change-me", "changeit", "change-it", "change_it", "changethis", "redacted",
    "replaceme", "replace_me", "replace-me", "replacethis", "replace_with", "replace-with", "insert_", "insert-", "inserthere", "censored",
    "undefined", "yourpassword", "your_password", "your-password", "yoursecret", "yourtoken", "yourkey", "yourapikey", "goeshere",
    "goes_here", "goes-here", "notreal", "not_real", "not-real", "notasecret", "not-a-secret", "not_a_secret", "fakekey", "faketoken",
    "putyour", "enteryour", "foobarbaz", "loremipsum", "lorem ipsum", "your secret", "your password", "your token", "your key",
    "your api", "your_api", "your-api", "beispiel", "exemplo", "ejemplo", "platzhalter", "removed_for", "to_be_replaced", "dummypassword",
)  # fmt: skip
# Shorter ones count as a whole word, or where such words make up most of a value.
SHORT = frozenset((
    "your", "yours", "dummy", "fake", "todo", "fixme", "tbd", "insert", "replace", "replaced", "removed", "masked", "hidden",
    "secret_here", "here", "null", "none", "nil", "foo", "foobar", "mock", "stub", "sanitized", "scrubbed", "deleted", "omitted", "edited", "notused",
    "unused", "bogus", "blah", "asdf", "optional", "required", "unset", "empty", "blank",
))  # fmt: skip
# Of these alone no value is a secret, yet a password may hold one beside other things (none-of-your-business, foo!Kd82).
ALONE = frozenset((
    "here", "null", "none", "nil", "foo", "foobar", "insert", "replace", "deleted", "hidden", "optional", "required", "unset", "empty", "blank",
    "unused", "removed", "masked", "omitted", "edited", "blah", "asdf", "mock", "stub", "bogus",
))  # fmt: skip
# What stands beside such a word in a placeholder and tells nothing of its own.
FILLER = frozenset((
    "my", "the", "a", "an", "with", "me", "this", "it", "password", "passwd", "pass", "pwd", "secret", "token", "key", "api", "access", "client",
    "id", "auth", "value", "app", "application", "private", "public", "account", "user", "username", "name", "db", "database", "test", "for", "of",
    "to", "in", "on", "be", "or", "and", "real", "actual", "credential", "credentials", "string", "code", "new", "old", "own", "default", "oauth",
    "login", "admin", "signing", "shared", "random", "generated", "some", "any", "is", "not", "no", "by", "use", "set", "put", "enter", "type",
    "add", "fill", "please", "from", "at", "text", "data", "server", "service", "host", "github", "aws", "azure", "google", "slack", "bearer",
    "webhook", "long", "strong", "very", "super", "encryption", "hash", "salt", "session", "cookie", "license", "goes", "change",
))  # fmt: skip

_LONG = re.compile("|".join(re.escape(word) for word in LONG).encode(), re.IGNORECASE)
_WORDS = re.compile(rb"[A-Za-z]+|[0-9]+|[^\x00-\x7f]+")
_CAMEL = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_BRACKETS = re.compile(
    rb"(?:<[^<>]{1,80}>|\[[A-Za-z][^\[\]]{1,80}\]|__[A-Za-z][A-Za-z0-9_. -]*__|([#@%~|!$*]{2,4})[A-Za-z][A-Za-z0-9_. -]*\1|([#@%~|])[A-Z][A-Z_.]{2,}\2|@[A-Za-z][A-Za-z0-9_.-]*@)\Z"
)
_LIMIT = 256


def veto(value: bytes) -> str | None:
    """Placeholder words and brackets. Looks at values up to 256 bytes: longer ones are no placeholders."""
    if len(value) > _LIMIT:
        return None
    value = value.strip()
    if _BRACKETS.match(value):
        return "placeholder in brackets"
    if found := _LONG.search(value):
        return f"placeholder word '{found[0].decode().lower().strip('_- ')}'"
    return _delimited(value)


def _delimited(value: bytes) -> str | None:
    """A short placeholder word between delimiters that the rest of the value does not outweigh."""
    words = [word.lower().decode("utf-8", "replace") for word in _WORDS.findall(value)]
    hits = [word for word in words if word in SHORT]
    if not hits:
        words = [word.lower().decode() for word in _CAMEL.findall(value)]
        hits = [word for word in words if word in SHORT]
    if not hits:
        return None
    rest = [word for word in words if word not in SHORT and word not in FILLER]
    own = sum(map(len, hits))
    if not rest or (set(hits) - ALONE and all(word.isalpha() or len(word) < 5 for word in words) and sum(map(len, rest)) <= 3 * own):
        return f"placeholder word '{hits[0]}'"
    return None


def veto_name(value: bytes, name: str) -> str | None:
    """A value that spells the whole name it is bound to in capitals or braces, as templates do: `api_token: API_TOKEN`."""
    text = _plain(value.decode("utf-8", "replace"))
    if len(text) >= 6 and text == _plain(name) and (value.isupper() or b"_" in value):
        return "the value spells its own name"
    return None


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
