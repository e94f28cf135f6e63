"""Values that a name alone took for secrets and that the text around them, or their bytes, say are none."""

from __future__ import annotations

import re

from detectors.decide import Candidate
from detectors.names import Names, judge_name

# Bytes that no one types: controls, and what UTF-8 can't begin with. Latin letters (0xA0 and above) may be a password's.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A host with a path: an import of Go, an image with its tag; and any address that names no one to sign in.
_ADDRESS = re.compile(
    rb"(?:[a-z0-9][a-z0-9-]{0,60}\.){1,4}[a-z]{2,10}(?::\d{2,5})?(?:/[A-Za-z][\w.~-]{0,60}){1,12}/?(?::[\w.-]{1,80})?\Z|https?://[\w.-]{1,200}(?::\d{1,5})?(?:/[^\s@]*)?\Z"
)
_TYPE = re.compile(
    rb"(?:typing\.)?(?:Tuple|List|Dict|Set|FrozenSet|Mapping|Sequence|Iterable|Iterator|Callable|Type|Awaitable|Collection|Union|Optional|Annotated|Literal|tuple|list|dict|set|type)\["
    rb"|(?:impl|dyn)(?:\s|\Z)|&(?:mut\s)?(?:\[[\w:<>, ]{1,80}\]?|[A-Za-z_]\w{0,40}(?:::\w{1,40})+)\Z|(?:Box|Arc|Rc|Cow|Vec|Into|AsRef|Secret|Zeroizing|Option|Result)(?:Box|String|Vec)?<"
)
# Laravel, Symfony, Joi, validator.js: what a field must be.
_VALIDATION = re.compile(
    rb"(?:bail|required|nullable|sometimes|filled|present|confirmed|string|integer|numeric|email|unique|exists|alpha\w*|min|max|size|between|regex|same|different|in|current_password)"
    rb"(?:_\w{1,30})?(?::[^|\n]{0,80})?(?:\|[\w.]{1,40}(?::[^|\n]{0,80})?)*\Z"
)
_PUBLIC_NKEY = re.compile(
    rb"[UANOCX][A-Z2-7]{55}\Z"
)  # https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth: seeds begin with S
_DEPENDENCY = re.compile(
    r"(?:.*\.)?(?:dev|build|peer|optional|target|workspace)?[-_.]?(?:dependencies|devDependencies|peerDependencies|packages)\.",
    re.IGNORECASE,
)
_RESOURCE_TYPE = re.compile(rb"(?:br|ts)[/:][\w./:-]{3,200}\Z|[A-Z]\w{1,40}\.\w{1,60}(?:/\w{1,60}){1,6}@\d{4}-\d\d-\d\d(?:-\w{1,20})?\Z")
_SENTINEL = re.compile(rb"\$[a-z]{3,20}(?:_[a-z]{2,20})?\$\Z")
_MEMBER = re.compile(rb"[\"'][ \t]{1,4}(?:not[ \t]{1,4})?in[ \t]{1,4}[A-Za-z_]")
_DIRECTIVE = re.compile(r"(?:\A|\.)(?:uwsgi|proxy|fastcgi|scgi|grpc|memcached|http2)_pass\Z")  # of nginx: where requests go
_RIGHTS = frozenset((b"create", b"read", b"update", b"delete", b"list", b"sudo", b"deny", b"patch", b"write", b"subscribe"))
_HEADER = re.compile(rb"X(?:-[A-Z][A-Za-z]{1,20}){1,5}\Z")
_HOW = re.compile(r"(?:encryption|hashing|algorithm|scheme|cipher)\Z")
_VERSION = re.compile(rb"v?\d{1,4}(?:\.\d{1,6}){1,3}(?:[-+][A-Za-z0-9.-]{1,40})?\Z")
_ASKS = re.compile(r"(?:\A|\.)(?:[Hh]ave|[Cc]ontains?|[Hh]as)_?[Kk]ey(?:#\d)?\Z")
_CODE = re.compile(rb"[(){}?;]|&&|\|\|")
_CUT = re.compile(rb"[A-Za-z0-9+/=_-]{0,24}\.{3}[A-Za-z0-9+/=_-]{0,24}(?:\.{3}[A-Za-z0-9+/=_-]{0,24})+\Z")
_ONE_PASSWORD = re.compile(
    r"(?:(?<![A-Za-z])(?:one|ONE)|One|(?<![A-Za-z0-9])1)[ _.-]?(?i:pass(?:word)?)"
)  # but user1.password, phonePassword
_GENERATES = re.compile(r"(?:generate|make|create|random)[_-]?pass")
# `identified by` of SQL has its password in quotes, or a statement before it; in a comment it is prose.
_IDENTIFIED = re.compile(rb"(?:\A|\n)[ \t]*(?://|\*|#|--)[^\n]*identified (?:by|with) \Z", re.IGNORECASE)
_OUTCOME = re.compile(rb"[\"'`]pass:[ \t]{1,4}\Z", re.IGNORECASE)
_VERB = re.compile(rb"(?<![-\w])[A-Za-z]{2,20}[ \t]{1,2}pass(?:word)?:[ \t]{0,4}\Z", re.IGNORECASE)  # but openssl's -passin pass:x


def refusal(data: bytes, one: Candidate, names: Names) -> str:
    """Why the value is no secret; empty if it may be one."""
    value = one.secret.reveal()
    if "\ufffd" in one.slot or (not one.evidence.steps and _is_no_text(value)):
        return "bytes that are no text"
    if _ADDRESS.match(value) and b"?" not in value:
        return "an address without a password"
    if value.startswith(b"$("):
        return "shell substitution"
    if _SENTINEL.match(value):
        return "a sign that stands for a value"
    if _MEMBER.match(data, one.span.end):
        return "a member that is asked for"
    if "publickeytoken" in one.slot.lower():
        return "the public key token of an assembly"
    if _PUBLIC_NKEY.match(value):
        return "a public key (NKEY)"
    if _CUT.match(value):
        return "cut value"
    if _HEADER.match(value) and one.rule.id != "hardcoded-password":
        return "the name of a header"
    if _VERSION.match(value):
        return "a version"
    if _ASKS.search(one.slot):
        return "asks for a key"
    if _RESOURCE_TYPE.match(value):
        return "a type or module of Azure"
    if "minified" in one.evidence.context and _CODE.search(value):
        return "a piece of minified code"
    if one.rule.id == "connection-string-password":
        return ""
    if _DEPENDENCY.match(one.slot):
        return "a dependency"
    if one.rule.id in ("hardcoded-key", "hardcoded-token") and not value.isascii() and not one.evidence.steps:
        return "a text: keys and tokens are ASCII"
    if _TYPE.match(value):
        return "a type name"
    if _of_basic(one, value):
        return "a word behind `basic`"
    return _of_password(data, one, value, names) if one.rule.id in ("hardcoded-password", "command-line-password") else ""


def _of_basic(one: Candidate, value: bytes) -> bool:
    """A credential of Basic is base64 of two parts (RFC 7617); a word of a text is not."""
    return (
        one.rule.id == "authorization-header"
        and ("scheme", "basic") in one.properties
        and value.isalpha()
        and "base64" not in one.evidence.steps
    )


def _is_no_text(value: bytes) -> bool:
    if _NO_TEXT.search(value):
        return True
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return any(0x80 <= byte < 0xA0 for byte in value)
    return False


def _of_password(data: bytes, one: Candidate, value: bytes, names: Names) -> str:
    if _VALIDATION.match(value):
        return "a rule of validation"
    if _DIRECTIVE.search(one.slot):
        return "where requests go"
    if one.slot.endswith("]") and value in _RIGHTS:
        return "a right"
    if value.startswith(b":") and data[max(0, one.span.start - 1) : one.span.start] == b":":
        return "a piece of code"
    if _GENERATES.match(one.slot.lower().lstrip("-")) or _HOW.search(one.slot.lower()):
        return "says how a password is made or kept"
    if _IDENTIFIED.search(data[max(0, one.span.start - 200) : one.span.start]):
        return "a word of running text"
    if (
        one.slot.lower() == "pass"
        and _OUTCOME.search(data[max(0, one.span.start - 12) : one.span.start])
        and data[one.span.end : one.span.end + 1] == b" "
    ):
        return "a word of running text"
    if _VERB.search(data[max(0, one.span.start - 60) : one.span.start]) and one.slot.lower() in ("pass", "password"):
        return "a word of running text"
    if _ONE_PASSWORD.search(one.slot) and not judge_name(_ONE_PASSWORD.sub("", one.slot), names).kind:
        return "1Password is a product"
    if one.slot.lower().rpartition(".")[2] == "passwords" and value.isalpha() and value.islower():
        return "a word beside a plural"
    return "what a password is called" if value[:1].isupper() and _is_word_for_it(value, names) else ""


def _is_word_for_it(value: bytes, names: Names) -> bool:
    """A label: `Contraseña`, `Senha`, `Mot de passe`."""
    return " ".join(value.decode("utf-8", "replace").lower().split()) in names.parts
