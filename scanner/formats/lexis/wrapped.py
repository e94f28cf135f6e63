"""Values of unknown syntax that are code: calls around a literal, lookups with and without default, dotted names."""

from __future__ import annotations

import re

from detectors.artifact import Span
from detectors.binding import Call, Lookup, Reference, Value
from detectors.offsets import plain
from scanner.formats.common.values import literal
from scanner.formats.lexis.raw import Raw, closing

_LOOKUP = re.compile(
    r"(?i:.*(?:getenv\w*|environ\w*|fetch|lookup|getproperty|getstring|getvalue|getparameter|getsecret\w*|get_secret\w*|requireenv|readfile|read_file|prompt|getpass|input))"
    r"|(?:.*[.:])?(?:get|env|config|secret|param|var|prop|property|setting|option|flag|arg|argument|file|path|t|i18n|translate|gettext|_|ref|join|find|select|query|key)"
)
# Calls that only give their literal another type.
WRAPPERS = re.compile(
    r"(?:.*[.:])?(?:Some|Ok|Just|String|string|str|bytes|byte|\[\]byte|from|of|ofNullable|text|quote|SecureString|SecretString|Secret|SecretStr|GString|"
    r"strdup|unquote|encode|getBytes|to_string|NSString|TEXT|L|_T|vec!?|Bytes|ByteString|pack|StringValue|toSecret|Password|Plaintext|aws\.String|pulumi\.secret|char|wrap|"
    r"format!?|strip|trim|nonsensitive|sensitive|base64encode|b64encode|toCharArray|GuardedString)"
)
_DEFAULT = re.compile(rb"[ \t]{0,8},[ \t]{0,8}([\"'`])")
_CODE = re.compile(
    rb"\$?(?:process\.env|os\.environ|import\.meta\.env|Deno\.env|ENV|_ENV|_SERVER|_GET|_POST|env|config|cfg|settings?|params?|secrets|args|options|opts|props|session|request"
    rb"|req|self|this|ctx|context|vars?|local|module|data|each|conf|configuration|environment|state|input|kwargs|form|credentials|creds|user|account)(?:\.[A-Za-z_]|->|\[|\?\.)[^\s]*+"
    rb"|\$env:\w+|\$[A-Za-z_]\w*(?:->|\[)\S*|&?[A-Za-z_][A-Za-z_.:>\-]{2,60}\(.*+"
)


def wrapped(raw: Raw, data: bytes) -> Value | None:
    """What the value is if it is code; None for a text."""
    if raw.quoted:
        return _called(raw, data) if raw.callee else None
    text = data[raw.content.start : raw.content.end]
    if not _CODE.fullmatch(text):
        return None
    callee, parenthesis, _ = text.partition(b"(")
    if parenthesis and re.fullmatch(rb"&?[\w.:>\-]+", callee):
        return Call(callee[:200].decode("utf-8", "replace"))
    return Reference(text[:200].decode("utf-8", "replace"))


def _called(raw: Raw, data: bytes) -> Value | None:
    if WRAPPERS.fullmatch(raw.callee):
        return None
    if not _LOOKUP.fullmatch(raw.callee):
        return Call(raw.callee)
    key = data[raw.content.start : raw.content.end][:200].decode("utf-8", "replace")
    after = _DEFAULT.match(data, raw.outer.end)
    close = closing(data, after[1], after.end(), after.end() + 1024) if after else -1
    default = literal(plain(data, Span(after.end(), close))) if after and close > after.end() else None
    return Lookup(raw.callee, key, default)
