"""Who exists, and who is the same person.

A person is written as a handle (`@ada`, `@acme/payments`), an address (`ada@example.org`, `Ada <ada@example.org>`), a name, or a key's
fingerprint (`SHA256:...`). `people` of the configuration says which of these belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# Where hosts look for code owners. Sources: docs.github.com "About code owners", docs.gitlab.com "Code Owners".
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")

_ADDRESS = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+\Z")
# GitHub's address for who keeps theirs private: docs.github.com "Setting your commit email address".
_NOREPLY = re.compile(r"(?:\d+\+)?([A-Za-z0-9-]+)@users\.noreply\.github\.com\Z", re.IGNORECASE)

People = Mapping[str, tuple[str, ...]]


def code_owners(text: str) -> frozenset[str]:
    """All handles and addresses that a CODEOWNERS file names."""
    found = set()
    for line in text.splitlines():
        words = line.partition("#")[0].split() if not line.lstrip().startswith("[") else line.partition("]")[2].split()
        found |= {word for word in words if word.startswith("@") or _ADDRESS.match(word)}
    return frozenset(found)


def exists(person: str, known: Iterable[str], people: People) -> bool:
    """Whether a person is one of the known ones."""
    return any(same(person, other, people) for other in known)


def same(one: str, other: str, people: People) -> bool:
    """Whether two texts name one person."""
    return not names(one, people).isdisjoint(names(other, people))


def names(person: str, people: People) -> frozenset[str]:
    """All that a person is known by, folded."""
    own = _folded(person)
    for key, aliases in people.items():
        group = frozenset().union(*(_folded(name) for name in (key, *aliases)))
        if own & group:
            own |= group
    return own


def _folded(person: str) -> frozenset[str]:
    """`Ada <ada@example.org>` is both the name and the address; a private address of GitHub's is the handle too."""
    text = " ".join(person.split())
    name, found, rest = text.partition("<")
    parts = [name.strip(), rest.rstrip(">").strip()] if found and rest.endswith(">") else [text]
    handles = [f"@{match[1]}" for part in parts if (match := _NOREPLY.match(part))]
    return frozenset(part if part.startswith("SHA256:") else part.casefold() for part in (*parts, *handles) if part)
