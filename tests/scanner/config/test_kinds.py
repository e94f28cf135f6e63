import pytest

from scanner.config.error import ConfigError, shown
from scanner.config.layers import load_layers

WRONG = [
    ("exlude = []", "exlude: unknown key; valid is one of requires, extends", "(did you mean 'exclude'?)"),
    ("min-confidence = 'low'", "min-confidence: unknown key", "(did you mean 'min_confidence'?)"),
    ("exclude = 1", "exclude: must be a list of strings, such as", ""),
    ("exclude = ['a', 1]", "exclude: must be a list of strings", ""),
    ("exclude = ['a', '[']", "exclude[1]: has [ without ]", ""),
    ("disable = ['AWS']", "disable[0]: must be a rule id or a glob of ids", ""),
    ("min_confidence = 'hgih'", "min_confidence: must be one of low, medium, high (did you mean 'high'?)", ""),
    ("min_confidence = ['low']", "min_confidence: must be one of low, medium, high", ""),
    ("fail_on = true", "fail_on: must be one of low, medium, high, critical, never", ""),
    ("jobs = -1", "jobs: must be a whole number from 0 to 1024", ""),
    ("jobs = true", "jobs: must be a whole number", ""),
    ("jobs = 1.0", "jobs: must be a whole number", ""),
    ("nested = 1", "nested: must be true or false", ""),
    ("salt = ''", "salt: must be a string of 1 to 200", ""),
    ("salt = 'ü'", "salt: must be a string of 1 to 200", ""),
    ("extends = ''", "extends: must name a local file", ""),
    ("rules = 'x.toml'", "rules: must be a list of strings, such as ['my-rules.toml']", ""),
    ("baseline = '../x'", "baseline: must be a path inside the root", ""),
    ("baseline = '/x'", "baseline: must be a path inside the root", ""),
    ("baseline = 'C:\\x'", "baseline: must be a path inside the root", ""),
    ("severity = 'low'", "severity: must be a table, such as {'aws-*' = 'high'}", ""),
    ("severity = {x = 'hgh'}", "severity.x: must be one of low, medium, high, critical (did you mean 'high'?)", ""),
    ("severity = {'!x' = 'high'}", "severity.!x: must be a rule id", ""),
    ("skips = {too-large = 'note'}", "skips.too-large: must be one of degraded, incomplete", ""),
    ("skips = {'Too Large' = 'degraded'}", "skips.Too Large: must be a skip reason", ""),
    ("limits = {file_siz = 1}", "limits.file_siz: unknown key; valid is one of file_size", "(did you mean 'file_size'?)"),
    ("limits = {file_size = 0}", "limits.file_size: must be a whole number from 1", ""),
    ("limits = 3", "limits: must be a table", ""),
    ("paths = {glob = 'x'}", "paths: write each entry as a [[paths]] table", ""),
    ("[[paths]]\ndisable = ['x']", "paths[0].glob: is missing", ""),
    ("[[paths]]\nglob = 'a'\n[[paths]]\nglob = '!a/..'", "paths[1].glob[0]: a glob has no", ""),
    ("[[paths]]\nglob = 'a'\nenable_only = ['!x']", "paths[0].enable_only[0]: must be a rule id", ""),
    ("[[allow]]\nsecret_id = 'abcdefgh'", "allow[0].reason: is missing", ""),
    ("[[allow]]\nsecret_id = 'abcdefgh'\nreason = ' '", "allow[0].reason: must be a text of 1 to 500", ""),
    ("[[allow]]\nreason = 'x'", "allow[0]: needs either secret_id or pattern", ""),
    ("[[allow]]\nreason = 'x'\nsecret_id = 'abcdefgh'\npattern = 'x'", "allow[0]: needs either secret_id or pattern", ""),
    ("[[allow]]\nreason = 'x'\nsecret_id = 'my value!'", "allow[0].secret_id: must be a secret_id as reports show it, not the value itself", ""),
    ("[[allow]]\nreason = 'x'\npattern = '.*'", "allow[0].pattern: is not allowed: it has an open repetition", ""),
    ("[tool.straykey]", "tool: unknown key", ""),
]


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_layers({"straykey.toml": text.encode()}.get)
    return str(caught.value)


@pytest.mark.parametrize(("text", "beginning", "end"), WRONG)
def test_a_wrong_value_names_file_key_and_what_is_valid(text: str, beginning: str, end: str) -> None:
    told = refusal(text)
    assert told.startswith(f"straykey.toml: {beginning}")
    assert told.endswith(end)


@pytest.mark.parametrize("text", ["[[allow]]\nreason='x'\nsecret_id = 'hunter 2!'", "[[allow]]\nreason='x'\npattern = '(hunter 2!'", "salt = 'hunter 2!\\n'", "fail_on = 'hunter 2!'"])
def test_an_error_never_holds_a_value(text: str) -> None:
    text = text.replace("'hunter 2!\\n'", '"hunter 2!\\n"')
    assert "hunter" not in refusal(text)


def test_an_error_holds_nothing_that_a_terminal_obeys() -> None:
    assert refusal('"\\u001b[31mx" = 1').isprintable()
    assert shown("a\x1b\udcff\u202e") == r"a\x1b\udcff\u202e"


def test_a_negated_severity_or_limit_to_rules_is_refused_but_a_negated_disable_is_not() -> None:
    assert "allow[0].rules[0]" in refusal("[[allow]]\nreason='x'\npattern='x'\nrules=['!x']")
    assert load_layers({"straykey.toml": b"disable = ['!x']"}.get).files == ("straykey.toml",)
