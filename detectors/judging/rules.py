"""The rules that judging reports under. They have no pattern: structure, name and value together are the finding."""

from __future__ import annotations

from detectors.rule import Rule

_REMEDY = "Move the value into an external store, let the application read it from there, and change it: what was committed is known."
_TABLE = (
    # id, title, severity, kind
    ("hardcoded-password", "Password in the code or configuration", "high", "password"),
    ("hardcoded-token", "Token in the code or configuration", "high", "token"),
    ("hardcoded-key", "Key or shared secret in the code or configuration", "high", "key"),
    ("connection-string-password", "Connection string with its secret", "high", "connection"),
    ("authorization-header", "Authorization header with its credential", "high", "token"),
    ("command-line-password", "Password on a command line", "high", "password"),
    ("signed-url", "Address that carries its own permission", "medium", "token"),
    ("literal-fallback", "Literal that is used where a lookup yields nothing", "high", "password"),
    ("store-credential", "Credential that opens a secret store", "critical", "token"),
    ("partly-encrypted", "Value left unencrypted in a file that is encrypted in part", "high", "password"),
    ("decryption-key-file", "Key that decrypts what the repository keeps encrypted", "critical", "key"),
    ("high-entropy-literal", "Literal that looks drawn at random", "low", "key"),
)
# Medium is the most that a value without a format of its own usually reaches.
RULES = {
    rule_id: Rule(
        id=rule_id, title=title, provider="", pattern="", severity=severity, confidence="low" if rule_id == "high-entropy-literal" else "medium", file="judging", remedy=_REMEDY, kind=kind
    )
    for rule_id, title, severity, kind in _TABLE
}
BY_KIND = {"password": "hardcoded-password", "token": "hardcoded-token", "credential": "hardcoded-token", "key": "hardcoded-key", "secret": "hardcoded-key"}
