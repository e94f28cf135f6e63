import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.config.error import ConfigError
from scanner.config.layers import DEEPEST, Layers, load_layers
from scanner.config.settings import Settings

ROOT = Path(__file__).parents[3]


def reader(files: Mapping[str, str | bytes]) -> Callable[[str], bytes | None]:
    stored = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    return stored.get


def load(**files: str) -> Layers:
    return load_layers(reader({name.replace("__", "/") + ".toml": text for name, text in files.items()}))


def refusal(files: Mapping[str, str | bytes], path: str = "x", **more: object) -> str:
    with pytest.raises(ConfigError) as caught:
        load_layers(reader(files), **more).settings_for(path)  # type: ignore[arg-type]
    return str(caught.value)


def test_without_a_file_the_defaults_hold() -> None:
    layers = load()
    settings = layers.settings_for("src/app.py")
    assert settings == layers.settings_for("")
    assert (settings.min_confidence, settings.fail_on, settings.jobs, settings.limits.decode_depth) == ("medium", "low", 0, 4)
    assert layers.files == ()
    assert {origin.file for origin in layers.origins_for("src/app.py")} == {"default"}


def test_without_a_file_neither_parser_nor_checks_are_imported() -> None:
    code = (
        "import sys; from scanner.config.layers import load_layers; load_layers(lambda path: None).settings_for('a/b').excludes('a/b');"
        "print({'tomllib', 'difflib', 'scanner.config.kinds', 'datetime', 'pathlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_nested_file_layers_over_the_roots_for_its_folder_only() -> None:
    layers = load(
        straykey='min_confidence = "high"\nfail_on = "high"\nexclude = ["gen/"]\ndisable = ["aws-*"]',
        services__a__straykey='min_confidence = "low"\nexclude = ["/tmp", "!gen/"]\ndisable = ["!aws-key", "github-pat"]',
    )
    root, nested = layers.settings_for("x.py"), layers.settings_for("services/a/deep/er/x.py")
    assert (root.min_confidence, nested.min_confidence) == ("high", "low")
    assert nested.fail_on == "high"
    assert root.excludes("services/a/gen/x") == "gen/"
    assert nested.excludes("services/a/gen/x") is None
    assert nested.excludes("services/a/tmp/x") == "/tmp"
    assert root.disables("aws-key", "x.py") == "disable aws-*"
    assert nested.disables("aws-key", "services/a/x.py") is None
    assert nested.disables("aws-other", "services/a/x.py") == "disable aws-*"
    assert (root.disables("github-pat", "x.py"), nested.disables("github-pat", "services/a/x.py")) == (None, "disable github-pat")
    assert layers.settings_for("services/b/x.py") == root
    assert layers.files == ("straykey.toml", "services/a/straykey.toml")


def test_every_file_on_the_way_down_counts() -> None:
    layers = load(straykey='fail_on = "low"', a__straykey='fail_on = "medium"\nmin_confidence = "high"', a__b__c__straykey='fail_on = "never"')
    got = [(s.fail_on, s.min_confidence) for s in map(layers.settings_for, ["x", "a/x", "a/b/x", "a/b/c/x", "a/b/c/d/x"])]
    assert got == [("low", "medium"), ("medium", "high"), ("medium", "high"), ("never", "high"), ("never", "high")]


def test_pyproject_holds_it_too_in_any_folder() -> None:
    text = '[project]\nname = "x"\n[tool.straykey]\nfail_on = "%s"\n'
    layers = load(pyproject=text % "high", a__pyproject=text % "critical", b__pyproject='[project]\nname = "straykey-user"')
    assert [layers.settings_for(path).fail_on for path in ("x", "a/x", "b/x")] == ["high", "critical", "high"]
    assert layers.files == ("pyproject.toml", "a/pyproject.toml")


def test_both_in_one_folder_is_an_error() -> None:
    both = {"a/straykey.toml": "", "a/pyproject.toml": "[tool.straykey]\n"}
    assert refusal(both, "a/x") == "a/pyproject.toml: tool.straykey: a/straykey.toml stands beside it: keep one of them"
    layers = load_layers(reader({"straykey.toml": "", "pyproject.toml": '[tool.ruff]\n[project]\nname="straykey"', "a/pyproject.toml": "[tool.straykey]"}))
    assert layers.settings_for("a/x") == layers.settings_for("x")


def test_a_broken_pyproject_without_our_part_is_not_ours_to_tell() -> None:
    assert load(pyproject="[[[").files == ()
    assert "pyproject.toml: is not valid TOML" in refusal({"pyproject.toml": "[tool.straykey]\nx ="})


def test_nested_files_can_be_turned_off() -> None:
    layers = load(straykey="nested = false", a__straykey='fail_on = "never"')
    assert layers.settings_for("a/x").fail_on == "low"
    assert layers.files == ("straykey.toml",)


def test_keys_of_the_root_are_refused_in_nested_files() -> None:
    assert refusal({"a/straykey.toml": 'salt = "x"'}, "a/x") == "a/straykey.toml: salt: only the root's configuration may set it"


def test_an_explicit_file_stands_in_the_place_of_all() -> None:
    files = {"straykey.toml": 'fail_on = "high"', "a/straykey.toml": 'fail_on = "never"'}
    layers = load_layers(reader(files), ("/etc/straykey.toml", b'min_confidence = "high"'))
    assert [layers.settings_for(path)[3:5] for path in ("x", "a/x")] == [("high", "low"), ("high", "low")]
    assert layers.files == ("/etc/straykey.toml",)
    layers = load_layers(reader(files), ("ci/s.toml", b"nested = true"))
    assert [layers.settings_for(path).fail_on for path in ("x", "a/x")] == ["low", "never"]
    explicit = load_layers(reader({}), ("ci/pyproject.toml", b'[tool.straykey]\nfail_on = "high"'))
    assert explicit.settings_for("x").fail_on == "high"
    assert refusal({}, explicit=("ci/pyproject.toml", b"")) == "ci/pyproject.toml: tool.straykey: is missing"


def test_the_command_line_wins_everywhere() -> None:
    files = {"straykey.toml": 'fail_on = "high"', "a/straykey.toml": 'fail_on = "never"\nexclude = ["gen"]'}
    layers = load_layers(reader(files), overrides={"fail_on": "critical", "exclude": ["tmp"], "limits": {"decode_depth": 1}})
    settings = layers.settings_for("a/x")
    assert (settings.fail_on, settings.limits.decode_depth, settings.limits.rule_hits) == ("critical", 1, 20_000)
    assert (settings.excludes("a/gen/x"), settings.excludes("a/tmp")) == ("gen", "tmp")
    assert ("fail_on", "critical", "command line") in layers.origins_for("a/x")
    assert refusal({}, overrides={"fail_on": "hihg"}) == "command line: fail_on: must be one of low, medium, high, critical, never (did you mean 'high'?)"


def test_a_file_extends_another_one() -> None:
    layers = load(
        straykey='extends = "config/base.toml"\nfail_on = "high"',
        config__base='extends = "deep/more.toml"\nfail_on = "low"\nmin_confidence = "high"\nexclude = ["/gen"]\nrules = ["r.toml"]',
        config__deep__more='min_confidence = "low"\njobs = 3\nrules = ["../q.toml"]',
    )
    settings = layers.settings_for("x")
    assert (settings.fail_on, settings.min_confidence, settings.jobs) == ("high", "high", 3)
    assert settings.excludes("gen/x") == "/gen"
    assert settings.rule_files == ("config/q.toml", "config/r.toml")
    assert layers.files == ("config/deep/more.toml", "config/base.toml", "straykey.toml")


def test_a_nested_file_extends_from_its_own_folder() -> None:
    layers = load(a__straykey='extends = "../shared.toml"', shared='exclude = ["/gen"]')
    assert layers.settings_for("a/x").excludes("a/gen/x") == "/gen"
    assert layers.settings_for("a/x").excludes("gen/x") is None
    assert refusal({"a/straykey.toml": 'extends = "../s.toml"', "s.toml": "jobs = 1"}, "a/x") == "s.toml: jobs: only the root's configuration may set it"


@pytest.mark.parametrize("target", ["../x.toml", "/etc/x.toml", "C:/x.toml", "a/../../x.toml", "..\\x.toml"])
def test_extends_stays_inside_the_root(target: str) -> None:
    assert "extends: leads out of the root" in refusal({"straykey.toml": f"extends = '{target}'", "x.toml": ""})
    assert "rules[0]: leads out of the root" in refusal({"straykey.toml": f"rules = ['{target}']"})


def test_an_explicit_file_outside_may_extend_what_is_outside() -> None:
    outside = {"/etc/base.toml": b'fail_on = "high"\nrules = ["mine.toml"]'}.get
    layers = load_layers(reader({}), ("/etc/straykey.toml", b'extends = "base.toml"'), outside=outside)
    assert layers.settings_for("x").fail_on == "high"
    assert layers.settings_for("x").rule_files == ("/etc/mine.toml",)
    assert refusal({}, explicit=("/etc/s.toml", b'extends = "base.toml"')) == "/etc/s.toml: extends: there is no file /etc/base.toml"
    assert "leads out of the root" in refusal({}, explicit=("ci/s.toml", b'extends = "../../base.toml"'), outside=outside)


def test_cycles_long_chains_and_missing_bases_are_errors() -> None:
    assert refusal({"straykey.toml": 'extends = "straykey.toml"'}) == "straykey.toml: extends: is a cycle: straykey.toml -> straykey.toml"
    loop = {"straykey.toml": 'extends = "a.toml"', "a.toml": 'extends = "b.toml"', "b.toml": 'extends = "./a.toml"'}
    assert refusal(loop) == "b.toml: extends: is a cycle: straykey.toml -> a.toml -> b.toml -> a.toml"
    long = {f"{n}.toml": f'extends = "{n + 1}.toml"' for n in range(20)} | {"straykey.toml": 'extends = "0.toml"'}
    assert "is longer than 10 files" in refusal(long)
    assert refusal({"straykey.toml": 'extends = "no.toml"'}) == "straykey.toml: extends: there is no file no.toml"
    assert "is missing, and straykey.toml extends it" in refusal({"straykey.toml": 'extends = "pyproject.toml"', "pyproject.toml": ""})
    assert "must name a local file" in refusal({"straykey.toml": 'extends = "https://example.org/x.toml"'})


def test_requires_comes_before_everything_else_in_a_file() -> None:
    told = refusal({"straykey.toml": 'unknown = 1\nrequires = ">=900"'})
    assert told.startswith("straykey.toml: requires: this is straykey ")
    assert told.endswith("the file is for >=900")
    assert "requires: write comparisons" in refusal({"straykey.toml": 'requires = "latest"'})
    assert "requires: must be a string" in refusal({"straykey.toml": "requires = 1.4"})
    assert load(straykey='requires = ">=0.1,<900"').files == ("straykey.toml",)


def test_paths_that_are_no_paths_below_the_root_get_the_roots_settings() -> None:
    layers = load(straykey='fail_on = "high"', a__straykey='fail_on = "never"')
    assert {layers.settings_for(path).fail_on for path in ("", "/a/x", "../a/x", "b/../a/x", "/etc/passwd")} == {"high"}
    assert layers.settings_for("a//x").fail_on == "never"
    assert layers.settings_for("a/\udcff/x").fail_on == "never"


def test_configurations_are_not_looked_for_without_end() -> None:
    asked = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return None

    layers = load_layers(read)
    layers.settings_for("d/" * 100_000 + "x")
    assert len(asked) == 2 * (DEEPEST + 1)


def test_a_folder_is_read_once_and_shares_what_is_the_same() -> None:
    asked = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return b'fail_on = "high"' if path == "straykey.toml" else None

    layers = load_layers(read)
    first = layers.settings_for("a/b/x")
    assert layers.settings_for("a/b/y") is first is layers.settings_for("")
    assert sorted(asked) == sorted(f"{folder}{name}" for folder in ("", "a/", "a/b/") for name in ("straykey.toml", "pyproject.toml"))


def test_origins_name_the_file_of_each_value() -> None:
    layers = load(
        straykey='fail_on = "high"\nexclude = ["a", "b"]\nsalt = "grain"\n[severity]\n"aws-*" = "low"\n[skips]\ntoo-large = "degraded"',
        x__straykey='fail_on = "never"\nexclude = "c"\n[[allow]]\npattern = "hunter2"\nreason = "why"',
    )
    origins = layers.origins_for("x/y.py")
    assert [(o.value, o.file) for o in origins if o.key == "exclude"] == [("a", "straykey.toml"), ("b", "straykey.toml"), ("c", "x/straykey.toml")]
    found = {o.key: (o.value, o.file) for o in origins}
    assert found["fail_on"] == ("never", "x/straykey.toml")
    assert found["severity.aws-*"] == ("low", "straykey.toml")
    assert found["skips.too-large"] == ("degraded", "straykey.toml")
    assert found["limits.file_size"] == (64 << 20, "default")
    assert found["allow"] == ({"pattern": "(7 characters)", "reason": "why"}, "x/straykey.toml")
    assert found["salt"] == ("(set)", "straykey.toml")
    assert "hunter2" not in repr(origins)
    assert "grain" not in repr(origins)


VALUES = {
    "fail_on": st.sampled_from(["low", "high", "never"]),
    "min_confidence": st.sampled_from(["low", "medium", "high"]),
    "severity": st.dictionaries(st.sampled_from(["aws-key", "aws-*", "x"]), st.sampled_from(["low", "critical"]), min_size=1, max_size=3),
    "disable": st.lists(st.sampled_from(["aws-*", "!aws-key", "x"]), min_size=1, max_size=3),
    "exclude": st.lists(st.sampled_from(["gen/", "!gen/", "*.py"]), min_size=1, max_size=3),
}
TABLES = st.fixed_dictionaries({}, optional=VALUES)
ASKED = [("aws-key", "d/gen/x.py"), ("x", "d/y.txt"), ("aws-z", "d/gen/q")]


def toml(table: Mapping[str, object]) -> str:
    def value(item: object) -> str:
        if isinstance(item, dict):
            return "{" + ", ".join(f'"{key}" = "{text}"' for key, text in item.items()) + "}"
        return repr(item)

    return "".join(f"{key} = {value(item)}\n" for key, item in table.items())


def answers(settings: Settings, key: str) -> object:
    if key == "severity":
        return [settings.severity(rule, path, "medium") for rule, path in ASKED]
    if key == "disable":
        return [settings.disables(rule, path) for rule, path in ASKED]
    if key == "exclude":
        return [settings.excludes(path) for _, path in ASKED]
    return getattr(settings, key)


@given(TABLES, TABLES)
def test_a_nested_file_only_overrides_what_it_names(outer: dict[str, object], inner: dict[str, object]) -> None:
    both = load(straykey=toml(outer), d__straykey=toml(inner)).settings_for("d/x")
    for key in VALUES:
        alone = load(straykey=toml(outer)) if key not in inner else load(d__straykey=toml(inner))
        if key not in inner or key in ("fail_on", "min_confidence"):
            assert answers(both, key) == answers(alone.settings_for("d/x"), key)
    for (rule, path), severity in zip(ASKED, answers(both, "severity"), strict=True):  # type: ignore[call-overload]
        from_outer = load(straykey=toml(outer)).settings_for("d/x").severity(rule, path, "medium")
        assert severity == load(d__straykey=toml(inner)).settings_for("d/x").severity(rule, path, from_outer)


@given(TABLES, TABLES)
def test_layering_over_a_base_is_like_layering_over_the_root(outer: dict[str, object], inner: dict[str, object]) -> None:
    nested = load(straykey=toml(outer), d__straykey=toml(inner)).settings_for("d/x")
    extended = load(base=toml(outer), straykey='extends = "base.toml"\n' + toml(inner)).settings_for("d/x")
    assert [answers(nested, key) for key in VALUES] == [answers(extended, key) for key in VALUES]


FRAGMENTS = st.sampled_from(
    ["exclude", "disable", "severity", "paths", "allow", "limits", "skips", "extends", "requires", "rules", "salt", "jobs", "glob", "reason", "pattern",
     " = ", "[", "]", "[[", "]]", "{", "}", '"', "'", '"a"', "'*'", '["x"]', '{"aws-*" = "low"}', "1", "-1", "true", "1979-05-27", "\n", ".", ",", " ", '"low"', '">=0"', "\x00", "\xff"]
)


@given(st.one_of(st.binary(max_size=60), st.lists(FRAGMENTS, max_size=14).map("".join).map(str.encode)))
def test_any_bytes_load_or_are_a_config_error(data: bytes) -> None:
    for files in ({"straykey.toml": data}, {"pyproject.toml": b"[tool.straykey]\n" + data}, {"a/straykey.toml": data}):
        assert outcome(files).isprintable()


def outcome(files: Mapping[str, bytes]) -> str:
    try:
        layers = load_layers(reader(files))
        layers.settings_for("a/x").excludes("a/x")
        layers.origins_for("a/x")
    except ConfigError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("data", [b"x = " + b"[" * 100_000, b"x = " + b"9" * 100_000, b"jobs = 1e999", b"x = 2027-99-99", b"\xef\xbb\xbf" + b"=", b"a" * (1 << 20) + b"="])
def test_bytes_that_break_parsers_are_a_config_error(data: bytes) -> None:
    refusal({"straykey.toml": data})


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert load_layers(reader({"straykey.toml": b'\xef\xbb\xbffail_on = "high"'})).settings_for("x").fail_on == "high"
