"""Values that name where the secret is instead of holding it: variables, templates, store references."""

from __future__ import annotations

import re

# Each form with a word for it. All match from the value's first byte; forms that a random password could begin with match to its end.
_FORMS = (
    ("template", rb"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\Z"),
    ("template", rb"\$?\{\{.*\}\}\Z|\{%.*%\}\Z|<%.*%>\Z|#\{[^{}]+\}\Z|@\{[^{}]+\}\Z|\{[A-Za-z_][\w.:-]*(?:![rsa])?\}\Z|%\([\w.]+\)s\Z|(?:\{[0-9]?\}){1,8}\Z"),
    ("template", rb"#\{[A-Za-z][\w.]*\}#?\Z|\[\[.*\]\]\Z|%%?[A-Za-z][\w.]*%%\Z|%[a-z]\Z|~\w+~\Z"),
    ("shell substitution", rb"\$\(.+\)\Z|`[^`]+`\Z"),
    ("variable", rb"\$(?:env:|global:|script:)?(?:[A-Z_][A-Z0-9_]*|[a-z_]+[0-9]?|[a-z]+(?:[A-Z][a-z]+)+[0-9]?|[0-9@*#?])\Z"),
    ("variable", rb"\$[A-Za-z_]\w*(?:->|::|\[['\"\w]+\]|\.[A-Za-z_]).*\Z"),
    ("variable", rb"%(?:[A-Z_][A-Z0-9_.]*|[a-z_.]+)%\Z|%[A-Z_]{3,}\Z"),
    ("environment lookup", rb"(?:process\.env|os\.environ|os\.getenv|System\.getenv|ENV|import\.meta\.env)\b[.\[(]"),
    ("store reference", rb"@Microsoft\.(?:KeyVault|AppConfig\w*)\(|op://|vault:|keyvault:|akv:|awssm:|ref\+\w+://|bws:|gcp:secretmanager:|projects/[^/]+/secrets/"),
    ("store reference", rb"\{\{?\s*resolve:|(?:aws-)?secretsmanager:|(?:aws-)?ssm:|arn:aws[\w-]*:(?:secretsmanager|ssm|kms):|sm://|secret://|secretref:|valueFrom:"),
    ("store reference", rb"https://[\w.-]+\.(?:vault\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net)/|\$CREDENTIAL_PLACEHOLDER\$|sealed:|berglas://"),
    ("encrypted value", rb"\$ANSIBLE_VAULT;|ENC\[|ENC\(.+\)\Z|\{cipher\}|!vault\b|AgA[A-Za-z0-9+/]{100}|age1[a-z0-9]|-----BEGIN AGE ENCRYPTED|pbkdf2_sha|\{aes\}|\{AES\}"),
)  # fmt: skip
_TESTS = tuple((word, re.compile(pattern, re.DOTALL)) for word, pattern in _FORMS)
_FIRST = frozenset(b"$#@{<[%~`!-") | frozenset(b"poseEIvkacrbgSah'\"")
_INSIDE = re.compile(
    rb"\$\{[A-Za-z_][\w.:/-]{0,80}\}|\{\{[^{}]{1,120}\}\}|\$\{\{|<%=|#\{[A-Za-z_][\w.\[\]'\"]{0,80}\}|%\([a-z_]\w*\)s|\$\([A-Za-z_][\w.-]{2,40}\)"
)


def veto(value: bytes) -> str | None:
    """References and encrypted values as whole values, and templates anywhere in a value."""
    if value[:1] and value[0] in _FIRST:
        text = value.strip(b" \t\r\n'\"")
        for word, test in _TESTS:
            if test.match(text):
                return word
    return "template inside" if len(value) < 1024 and _INSIDE.search(value) else None
