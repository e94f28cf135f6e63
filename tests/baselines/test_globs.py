import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from baselines.globs import LONGEST, last_match, parse_glob

ENVIRONMENT = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": os.devnull}
PATHS = (
    "a", "b", "ab", "abb", "b/a", "a/b", "a/b/a", "a/a/b/b", "b/a/b", "ab/ba", "a/ab/b", "-", "a-", "x/-/a", ".a", "a/.b", "a.b/c", "a/x.b",
    "vendor/x", "x/vendor/y", "x/vendor", "src/gen/a.py", "gen/a.py", "docs/a.md", "docs/x/a.md", "x/docs/a.md", "[a", "a*b", "x\ny/a",
)
GLOBS = (
    "*", "a", "/a", "a/", "/a/", "a/b", "/a/b/", "*.b", "vendor", "vendor/", "/vendor", "gen/", "src/gen", "docs/*.md", "docs/**/*.md",
    "**/docs", "**/docs/*", "a/**", "a/**/", "**/a/**", "**/a/**/b", "**", "/**", "/**/b", "?", "a?", "a/?", "[ab]", "[!a]", "[^a]b", "[a-]", "[]-]",
    "[--a]", "[!-]", r"\[a", r"a\*b", "a**b", "**b", "a/**b", "*a*b*", "***", "/***/b", "a/***", "x*", "a/*/b", "*/a", "*/*", "[a-b]*", "[*]", "a[*]b", "[?]", ".*",
)


def git_ignores(repository: Path, glob: str, paths: tuple[str, ...]) -> set[str]:
    (repository / ".gitignore").write_text(f"{glob}\n", encoding="utf-8")
    command = ["git", "check-ignore", "--no-index", "--stdin", "-z", "-v", "-n"]
    done = subprocess.run(command, cwd=repository, input="\0".join(paths).encode(), env=ENVIRONMENT, capture_output=True, check=False)
    fields = done.stdout.decode().split("\0")[:-1]
    return {path for pattern, path in zip(fields[2::4], fields[3::4], strict=True) if pattern}


def ours(glob: str, paths: tuple[str, ...]) -> set[str]:
    parsed = parse_glob(glob)
    return {path for path in paths if parsed.covers(path)}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("globs")
    subprocess.run(["git", "init", "-q"], cwd=folder, env=ENVIRONMENT, check=True)
    return folder


@pytest.mark.parametrize("glob", GLOBS)
def test_a_glob_covers_what_git_ignores(repository: Path, glob: str) -> None:
    assert ours(glob, PATHS) == git_ignores(repository, glob, PATHS)


TOKENS = st.sampled_from(["a", "b", "ab", "*", "**", "?", "/", "/", "[ab]", "[!a]", "[a-b]", "-", "."])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(glob=st.lists(TOKENS, min_size=1, max_size=8).map("".join), seed=st.lists(st.text("ab/.-", min_size=1, max_size=8), min_size=8, max_size=8))
def test_any_glob_covers_what_git_ignores(repository: Path, glob: str, seed: list[str]) -> None:
    paths = {"/".join(part for part in path.split("/") if part.strip(".")) for path in seed} - {""}
    chosen = (*PATHS, *sorted(paths - {".gitignore"}))
    # git matches the literal beginning of a glob apart from the rest, so that `a**/b` becomes `**/b`, against gitignore(5).
    assume(not re.search(r"[^/*]\*\*+(?:/|$)", glob))
    try:
        found = ours(glob, chosen)
    except ValueError:
        return
    assert found == git_ignores(repository, glob, chosen)


def test_characters_are_code_points_where_git_counts_bytes() -> None:
    assert parse_glob("?").covers("é")
    assert parse_glob("[à-ï]").covers("é")
    assert parse_glob("é").covers("x/é/y")


def test_a_glob_of_a_nested_file_is_relative_to_its_folder() -> None:
    assert parse_glob("gen/", "services/a").covers("services/a/x/gen/y")
    assert not parse_glob("gen/", "services/a").covers("services/b/gen/y")
    assert parse_glob("/gen", "services/a").covers("services/a/gen/y")
    assert not parse_glob("/gen", "services/a").covers("services/a/x/gen/y")
    assert parse_glob("*", "a+b").covers("a+b/c")
    assert not parse_glob("*", "a+b").covers("aab/c")


def test_the_last_match_decides_also_below_an_excluded_folder() -> None:
    globs = tuple(parse_glob(text) for text in ("vendor/", "!vendor/ours/", "*.key"))
    assert last_match(globs, "vendor/x.py") == globs[0]
    assert last_match(globs, "vendor/ours/x.py") is None
    assert last_match(globs, "vendor/ours/x.key") == globs[2]
    assert last_match(globs, "src/x.py") is None


@pytest.mark.parametrize(
    ("glob", "complaint"),
    [
        ("", "1 to"), ("/", "slashes"), ("//", "slashes"), ("!", "1 to"), ("x" * (LONGEST + 1), "1 to"), ("a\0", "NUL"), ("[a", "without ]"), ("[", "without ]"),
        ("[]", "without ]"), ("[[:alpha:]]", "named classes"), ("[b-a]", "no glob"), ("a\\", "backslash"), ("src\\main", "backslash"), ("../a", "'..'"), ("./a", "'.'"), ("a//b", "empty"), ("a//", "empty"), ("//a", "empty"),
    ],
)
def test_a_bad_glob_is_told(glob: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint.replace(".", r"\.")):
        parse_glob(glob)


@pytest.mark.parametrize("glob", ["a*" * 400 + "b", "**/a/" * 190 + "b", "**/*a*a*a*a*a/" * 60 + "b", "*/" * 400 + "b", "?*" * 400 + "b", "[ab]*" * 190 + "x"])
def test_a_hostile_glob_ends(glob: str) -> None:
    parsed = parse_glob(glob)
    assert not parsed.covers("a" * 4000)
    assert not parsed.covers("a/" * 2000 + "c")


@settings(max_examples=300)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_glob_or_a_value_error(glob: str, path: str) -> None:
    try:
        parsed = parse_glob(glob, "x/y")
    except ValueError:
        return
    assert not parsed.covers(path) or path.startswith("x/y/")
