"""What keys mean beyond their names, in the formats that deployments use. Keys are compared in lower case.

Kubernetes (Secret, valueFrom, kubeconfig), AWS CloudFormation and ECS, Azure Resource Manager, docker's config.json, Drone and Woodpecker,
HAR and recorded HTTP, JSON Web Keys (RFC 7517): from the formats' own documentation.
"""

from __future__ import annotations

# {name: X, value: Y}: X is what Y is called. In order of preference.
NAME_KEYS = ("name", "key", "parameterkey", "variable", "envvar", "envname", "header", "field", "property", "option", "parameter", "var", "id")
VALUE_KEYS = frozenset(
    "value val parametervalue defaultvalue default stringvalue valuefrom initialvalue currentvalue content secretvalue plaintext newvalue".split()
)
# Keys that only say that a value follows: the path above is the name.
EMPTY_KEYS = frozenset("value val default defaultvalue _value $value #text @value valuefrom fn::sub plaintext stringvalue parametervalue".split())
DEFAULT_KEYS = frozenset(("default", "defaultvalue"))
# {key: {...}} or {key: x} stands for a value elsewhere.
REFERENCE_KEYS = frozenset(
    "secretkeyref configmapkeyref fieldref resourcefieldref secretref configmapref ref fn::getatt fn::importvalue from_secret fromsecret"
    " keyvaultreference keyvaultsecret secretmanagerref externalsecretref".split()
)
REFERENCE_DETAILS = frozenset("name key fieldpath resource secretname secretversion optional vaultname".split())
REFERENCE_TAGS = frozenset((b"!Ref", b"!GetAtt", b"!ImportValue", b"!secret", b"!env_var", b"!env", b"!ENV", b"!reference", b"!input"))
PRIVATE_JWK = frozenset("d k p q dp dq qi oth".split())
SECRET_DATA = frozenset(("data",))
SEALED = "sealedsecret"
KUBECONFIG_DATA = ("client-key-data", "client-certificate-data", "certificate-authority-data")


def is_header_key(key: str) -> bool:
    """headers, requestHeaders, reqheaders, http_headers, rawHeaders; not `headerColor`."""
    return key.endswith(("headers", "header", "httpheaders")) and len(key) <= 40
