"""Who exists, and who is who."""

from __future__ import annotations

import pytest

from baselines.exceptions.owners import code_owners, exists, same

FILE = """\
# everything
*            @acme/platform   # @commented
/billing/    @acme/billing bo@example.org
[Section][2] @acme/section
^[Optional] @acme/optional
docs/
"""


def test_code_owners_are_all_handles_and_addresses() -> None:
    assert code_owners(FILE) == {"@acme/platform", "@acme/billing", "bo@example.org", "@acme/section", "@acme/optional"}
    assert code_owners("") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "people", "wanted"),
    [
        ("bo@example.org", "BO@Example.org", {}, True),
        ("Bo Lee <bo@example.org>", "bo@example.org", {}, True),
        ("Bo Lee <bo@example.org>", "Bo  Lee", {}, True),
        ("@bo-lee", "12345+bo-lee@users.noreply.github.com", {}, True),
        ("@bo-lee", "bo-lee@users.noreply.github.com", {}, True),
        ("@bo-lee", "bo@example.org", {}, False),
        ("@bo-lee", "bo@example.org", {"@bo-lee": ("bo@example.org",)}, True),
        ("SHA256:aB", "Bo Lee", {"@bo": ("Bo Lee", "SHA256:aB")}, True),
        ("SHA256:ab", "Bo Lee", {"@bo": ("Bo Lee", "SHA256:aB")}, False),
        ("@bo", "@ada", {"@bo": ("bo@example.org",), "@ada": ("ada@example.org",)}, False),
    ],
)
def test_who_is_the_same(one: str, other: str, people: dict[str, tuple[str, ...]], *, wanted: bool) -> None:
    assert same(one, other, people) is wanted
    assert same(other, one, people) is wanted


def test_an_owner_exists_if_anybody_is_that_person() -> None:
    assert exists("@BO", ["@ada", "@bo"], {})
    assert not exists("@eve", ["@ada", "@bo"], {})
