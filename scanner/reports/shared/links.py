"""Links to the line on the host that a repository's remote names: GitHub, GitLab, Bitbucket and Azure DevOps, by the shapes of their own pages."""

from __future__ import annotations

import re

from scanner.report import Place, Scope
from scanner.reports.shared.uri import to_uri, web_address

_AZURE_SSH = re.compile(r"https://(?:ssh\.)?dev\.azure\.com/v3/(?P<owner>[^/]+)/(?P<project>[^/]+)/(?P<name>[^/]+)\Z")
_COMMIT = re.compile(r"[0-9a-f]{7,64}\Z")


def permalink(scope: Scope, place: Place) -> str:
    """The address of the place in the commit that is known to hold it, or empty: another host, no commit, or something that is no file."""
    base, commit = repository_page(scope.remote), place.attribution.commit or scope.head
    if not base or not _COMMIT.match(commit):
        return ""
    host = base.split("/")[2]
    if place.kind in ("commit", "tag") or not place.path:
        return f"{base}/commit/{commit}" if place.kind == "commit" and "azure" not in host else ""
    path, first, last = to_uri(place.path), place.line_start, place.line_end
    if "github" in host:
        return f"{base}/blob/{commit}/{path}#L{first}-L{last}"
    if "gitlab" in host:
        return f"{base}/-/blob/{commit}/{path}#L{first}-{last}"
    if host == "bitbucket.org":
        return f"{base}/src/{commit}/{path}#lines-{first}:{last}"
    if host == "dev.azure.com":
        ends = f"&line={first}&lineEnd={last}&lineStartColumn={place.column_start}&lineEndColumn={place.column_end}"
        return f"{base}?path=/{path}&version=GC{commit}{ends}"
    return ""


def repository_page(remote: str) -> str:
    """The https address of the repository's page, or empty."""
    address = web_address(remote)
    if found := _AZURE_SSH.match(address):
        return f"https://dev.azure.com/{found['owner']}/{found['project']}/_git/{found['name']}"
    return address


def scope_of(scope: Scope, root: str) -> Scope:
    """The scope of one repository of a merged report; of any other report, its own."""
    return next((member for member in scope.members if member.root == root), scope)
