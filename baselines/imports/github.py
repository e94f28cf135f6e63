"""`.github/secret_scanning.yml` of GitHub secret scanning: `paths-ignore`, a list of globs.

Format: GitHub's documentation, "Excluding folders and files from secret scanning". `*`, `**`, `?` and `+` are as in workflow filters.
"""

from __future__ import annotations

from typing import Any

from baselines.imports.shared.entry import ForeignFileError, Reading, Refused, Scope

TITLE = "GitHub secret_scanning.yml"
NAMES = ("secret_scanning.yml", "secret_scanning.yaml")
REASON = "GitHub secret scanning leaves this path out"


def recognises(name: str, _data: bytes) -> bool:
    return name.rsplit("/", 1)[-1] in NAMES


def read(data: bytes) -> Reading:
    """All entries. Raises ForeignFileError."""
    import yaml

    try:
        document = yaml.safe_load(data)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise ForeignFileError(f"is no {TITLE}: it can't be read as YAML") from None
    if not isinstance(document, dict) or not isinstance(document.get("paths-ignore", []), list):
        raise ForeignFileError(f"is no {TITLE}: it has no list paths-ignore")
    scopes: list[Scope] = []
    refused: list[Refused] = []
    for index, item in enumerate(document.get("paths-ignore", []), 1):
        _take(f"paths-ignore #{index}", item, scopes, refused)
    refused += [Refused(str(key), "", "is no key of that file that straykey knows") for key in document if key != "paths-ignore"]
    return Reading((), tuple(scopes), tuple(refused))


def _take(where: str, item: Any, scopes: list[Scope], refused: list[Refused]) -> None:
    if not isinstance(item, str) or not item.strip():
        refused.append(Refused(where, "", "is no glob"))
    elif item.startswith("!"):
        refused.append(Refused(where, item, "takes a path back, which an exception can't: narrow the other globs"))
    elif "?" in item or "+" in item:
        refused.append(Refused(where, item, "has ? or +, which repeat what stands before them in GitHub's globs"))
    else:
        scopes.append(Scope(where, item, REASON, globs=(anchored(item.strip()),)))


def anchored(glob: str) -> str:
    """As in .gitignore: GitHub's globs begin at the root, and a `*` does not cross folders."""
    glob = glob.removeprefix("./").lstrip("/")
    return glob if glob.startswith("**/") else f"/{glob}"
