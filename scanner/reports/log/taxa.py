"""The weaknesses of MITRE's Common Weakness Enumeration that a stored secret is an instance of. Names and ids: cwe.mitre.org, version 4.15."""

from __future__ import annotations

from typing import Any

NAME = "CWE"
GUID = "25f72d7e-8a92-459d-ad67-64853f788765"  # the one that SARIF tools use for CWE
VERSION = "4.15"
TAXA = {
    "259": ("Use of Hard-coded Password", "A password is written into the product, for its own logins or for outgoing connections."),
    "321": ("Use of Hard-coded Cryptographic Key", "A cryptographic key is written into the product, so whoever has a copy of it has the key."),
    "540": ("Inclusion of Sensitive Information in Source Code", "Source code that others can read holds something that they should not know."),
    "615": ("Inclusion of Sensitive Information in Source Code Comments", "A comment holds something that readers of the code should not know."),
    "798": ("Use of Hard-coded Credentials", "Credentials are written into the product, so whoever has a copy of it has them."),
}
_IDS = tuple(TAXA)
# Words in a rule's kind, and the weakness that is closer than the general one.
_KINDS = {"password": "259", "key": "321", "certificate": "321", "pem": "321"}


def weaknesses(kind: str) -> tuple[str, ...]:
    """The CWE ids for a rule's kind, the closest first."""
    words = kind.lower().replace("-", " ").replace("_", " ").split()
    closer = next((cwe for word, cwe in _KINDS.items() if word in words and "api" not in words), "")
    return (closer, "798") if closer else ("798",)


def taxonomy() -> dict[str, Any]:
    return {
        "name": NAME,
        "guid": GUID,
        "version": VERSION,
        "organization": "MITRE",
        "informationUri": "https://cwe.mitre.org/data/published/cwe_v4.15.pdf",
        "downloadUri": "https://cwe.mitre.org/data/xml/cwec_v4.15.xml.zip",
        "shortDescription": {"text": "The MITRE Common Weakness Enumeration."},
        "isComprehensive": False,
        "taxa": [
            {
                "id": cwe,
                "name": "".join(word.capitalize() for word in name.replace("-", " ").split()),
                "shortDescription": {"text": f"{name}."},
                "fullDescription": {"text": text},
                "help": {"text": text},
                "helpUri": f"https://cwe.mitre.org/data/definitions/{cwe}.html",
            }
            for cwe, (name, text) in TAXA.items()
        ],
    }


def component() -> dict[str, Any]:
    """The reference to the taxonomy, the first and only one of the run."""
    return {"name": NAME, "index": 0, "guid": GUID}


def taxon(cwe: str) -> dict[str, Any]:
    return {"id": cwe, "index": _IDS.index(cwe), "toolComponent": component()}
