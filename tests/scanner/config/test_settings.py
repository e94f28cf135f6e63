import pickle

from scanner.config.layers import load_layers
from scanner.config.settings import Settings


def settings(text: str) -> Settings:
    return load_layers({"straykey.toml": text.encode()}.get).settings_for("")


def test_rules_by_path_are_read_in_order() -> None:
    found = settings("""
        disable = ["generic-*"]
        [severity]
        "*" = "medium"
        [[paths]]
        glob = ["tests/", "*.spec.js"]
        disable = ["aws-*"]
        severity = {"*" = "low", "private-key" = "critical"}
        [[paths]]
        glob = "tests/prod/"
        disable = ["!aws-*", "!generic-password"]
        enable_only = ["aws-*", "generic-password"]
    """)
    assert found.disables("generic-password", "src/a.py") == "disable generic-*"
    assert found.disables("aws-key", "src/a.py") is None
    assert found.disables("aws-key", "tests/a.py") == "disable aws-* in tests/, *.spec.js"
    assert found.disables("aws-key", "src/a.spec.js") == "disable aws-* in tests/, *.spec.js"
    assert found.disables("aws-key", "tests/prod/a.py") is None
    assert found.disables("generic-password", "tests/prod/a.py") is None
    assert found.disables("github-pat", "tests/prod/a.py") == "enable_only in tests/prod/"
    assert found.severity("x", "src/a.py", "high") == "medium"
    assert found.severity("x", "tests/a.py", "high") == "low"
    assert found.severity("private-key", "tests/a.py", "high") == "critical"


def test_the_last_enable_only_about_a_path_decides() -> None:
    found = settings('[[paths]]\nglob="a/"\nenable_only=["x"]\n[[paths]]\nglob="a/b/"\nenable_only=["y"]')
    assert [found.disables(rule, "a/q") for rule in "xy"] == [None, "enable_only in a/"]
    assert [found.disables(rule, "a/b/q") for rule in "xy"] == ["enable_only in a/b/", None]


def test_a_more_specific_name_decides_whatever_the_order_of_the_table() -> None:
    for text in ('"aws-key" = "low"\n"aws-*" = "high"\n"*" = "critical"', '"*" = "critical"\n"aws-*" = "high"\n"aws-key" = "low"'):
        found = settings(f"[severity]\n{text}")
        assert [found.severity(rule, "x", "medium") for rule in ("aws-key", "aws-x", "y")] == ["low", "high", "critical"]
    assert settings("").severity("x", "y", "medium") == "medium"


def test_a_value_is_allowed_by_id_or_by_the_whole_of_a_pattern() -> None:
    found = settings("""
        [[allow]]
        secret_id = "v1:abcdef012345"
        reason = "the demo account"
        [[allow]]
        pattern = 'test-[a-z]{1,9}'
        rules = ["generic-*"]
        paths = ["tests/"]
        reason = "made up"
    """)
    assert found.allows("aws-key", "x", "v1:abcdef012345", b"anything") == "the demo account"
    assert found.allows("generic-password", "tests/x", "v1:other", b"test-abc") == "made up"
    assert found.allows("generic-password", "tests/x", "v1:other", b"test-abc!") is None
    assert found.allows("generic-password", "tests/x", "v1:other", b"a test-abc") is None
    assert found.allows("aws-key", "tests/x", "v1:other", b"test-abc") is None
    assert found.allows("generic-password", "src/x", "v1:other", b"test-abc") is None


def test_skip_classes_fall_back_to_the_table() -> None:
    found = settings('[skips]\ntoo-large = "degraded"')
    assert (found.skip_class("too-large", "incomplete"), found.skip_class("unreadable", "incomplete")) == ("degraded", "incomplete")


def test_settings_travel_between_processes() -> None:
    found = settings('exclude = ["a*", "!ab"]\n[[allow]]\npattern = "x{1,3}"\nreason = "y"\n[severity]\nx = "low"')
    copy = pickle.loads(pickle.dumps(found))
    assert copy == found
    assert (copy.excludes("aa"), copy.excludes("ab"), copy.allows("r", "p", "", b"xx")) == ("a*", None, "y")
