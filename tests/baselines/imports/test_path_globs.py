"""Path patterns as globs say the same of paths."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from baselines.globs import parse_glob
from baselines.imports.shared.path_globs import globs_of

PATTERNS = ["node_modules", "vendor/", "^docs/", r"\.md$", "(?:^|/)vendor/", "(.*?)(jpg|gif)$", r"^docs/.*\.md$", r"go\.(?:mod|sum)$", "a.b", "test/fixtures/.*", "^a$", "/x"]
NAMES = st.sampled_from(["docs", "vendor", "myvendor", "a", "a.md", "b.jpg", "go.mod", "xgo.sum", "node_modules", "a.b", "test", "fixtures", "x", "b"])


@example("vendor/", ["myvendor", "a"])
@example("(?:^|/)vendor/", ["myvendor", "a"])
@example("/x", ["x"])
@example("^docs/", ["a", "docs", "b"])
@given(st.sampled_from(PATTERNS), st.lists(NAMES, min_size=1, max_size=4))
def test_a_glob_covers_what_the_pattern_is_found_in(pattern, names):
    path = "/".join(names)
    folders = ["/".join(names[:count]) for count in range(1, len(names))]
    covered = any(parse_glob(glob, negatable=False).covers(path) for glob in globs_of(pattern))
    # As in .gitignore, a folder of a matching name covers what is in it.
    meant = "a[^/]b" if pattern == "a.b" else pattern  # a dot is a letter of a name: `go.mod` is meant so
    assert covered == any(re.search(meant, one) for one in (path, *folders))


@pytest.mark.parametrize("pattern", ["a.*b", "src/[a-z]+/x", ".*", "(a", r"x\b", "(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)"])
def test_what_no_glob_says_has_none(pattern):
    assert globs_of(pattern) == ()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_others_have_some(pattern):
    assert globs_of(pattern)
