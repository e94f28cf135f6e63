"""The baseline from the command line, on real files and repositories."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.memory.shelf import folder_shelf
from tests.scanner.runs.test_history import line

FOLDER = ".straykey/baseline"


@pytest.fixture
def straykey(repo, capsys, monkeypatch):
    """`straykey("baseline", "create")` runs a verb in the repository, in this process; returns the exit code and both outputs."""
    for name in [name for name in os.environ if name.startswith("GIT_")] + ["CI"]:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, cwd: Path | None = None):
        monkeypatch.chdir(cwd or repo.path)
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def verdicts(straykey, *arguments: str) -> dict[str, str]:
    """Verdicts by path, of a scan."""
    _, out, err = straykey(*(arguments or ("scan",)), "--format", "jsonl")
    assert not err
    return {record["path"]: record["verdict"] for record in map(json.loads, out.splitlines()) if record["type"] == "finding"}


def kept(repo) -> dict[str, bytes]:
    folder = repo.path / FOLDER
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def weak(word: str) -> bytes:
    """A line with a password that is no token of any provider."""
    return f'password = "{word}Q8!zx{len(word)}"\n'.encode()


def test_create_makes_what_is_there_known_and_leaves_what_comes_new(repo, straykey, token):
    repo.commit({"a.py": line(token()), "b.py": weak("Holz")})
    assert verdicts(straykey) == {"a.py": "new", "b.py": "new"}
    code, out, _ = straykey("baseline", "create")
    assert (code, "added    a.py" in out, "added    b.py" in out, "2 entries now" in out) == (0, True, True, True)
    assert verdicts(straykey) == {"a.py": "known", "b.py": "known"}
    assert straykey("scan")[0] == 0
    repo.write({"c.py": line(token())})
    assert verdicts(straykey) == {"a.py": "known", "b.py": "known", "c.py": "new"}
    assert straykey("scan")[0] == 1
    assert verdicts(straykey, "scan", "--no-baseline") == {"a.py": "new", "b.py": "new", "c.py": "new"}


def test_a_baseline_holds_no_value_and_raises_no_finding_itself(repo, straykey, token):
    value = token()
    repo.commit({"a.py": line(value), "b.py": weak("Holz")})
    straykey("baseline", "create")
    stored = b"".join(kept(repo).values()) + "".join(kept(repo)).encode()
    assert value not in stored
    assert b"Holz" not in stored
    assert set(verdicts(straykey, "scan", "--min-confidence", "low")) == {"a.py", "b.py"}


def test_what_is_there_stays_known_whatever_is_done_around_it(repo, straykey, token):
    secret, word = line(token()), weak("Holz")
    repo.commit({"a.py": b"x = 1\n" + secret + word})
    straykey("baseline", "create")
    for changed in (
        b"# moved\n" * 9 + word + secret,
        (b"x = 1\n" + secret + word).replace(b"\n", b"\r\n"),
        b"if x:\n    " + secret + b"    " + word,
        (b"x = 1\n" + secret + word).replace(b'"', b"'"),
    ):
        repo.write({"a.py": changed})
        assert straykey("scan")[0] == 0
    repo.write({"a.py": secret + weak("Other")})
    assert straykey("scan")[0] == 1


def test_update_adds_what_is_new_and_follows_a_moved_file(repo, straykey, token):
    repo.commit({"a.py": line(token())})
    straykey("baseline", "create")
    repo.write({"a.py": None, "b.py": (repo.path / "a.py").read_bytes(), "c.py": line(token())})
    assert verdicts(straykey) == {"b.py": "known", "c.py": "new"}
    code, out, _ = straykey("baseline", "update")
    assert (code, "-> b.py" in out, "added    c.py" in out, "1 entry before, 2 entries now" in out) == (0, True, True, True)
    assert "a.py" not in "".join(path for data in kept(repo).values() for path in [json.loads(data).get("path", "")])
    before = kept(repo)
    assert "added" not in straykey("baseline", "update")[1]
    assert kept(repo) == before


def test_prune_takes_away_what_is_gone_from_what_was_looked_at(repo, straykey, token):
    repo.commit({"a/one.py": line(token()), "b/two.py": line(token())})
    straykey("baseline", "create")
    repo.write({"a/one.py": b"", "b/two.py": b""})
    assert "2 entries of the baseline match nothing" in straykey("scan")[1]
    assert "2 entries of the baseline" not in straykey("scan", "a")[1]
    out = straykey("baseline", "show", "--stale")[1]
    assert ("a/one.py" in out, "b/two.py" in out) == (True, True)
    assert "pruned   a/one.py" in straykey("baseline", "prune", "--dry-run", "a")[1]
    assert len(kept(repo)) == 3
    out = straykey("baseline", "prune", "a")[1]
    assert ("pruned   a/one.py" in out, "b/two.py" in out, len(kept(repo))) == (True, False, 2)
    straykey("baseline", "prune")
    assert kept(repo).keys() == {"baseline.json"}


def test_what_was_left_out_of_a_run_is_not_stale(repo, straykey, token):
    """Excluded paths, rules that are off, and files that could not be read."""
    repo.commit({"a.py": line(token()), "b.py": weak("Holz")})
    straykey("baseline", "create")
    rules = {json.loads(data).get("path"): json.loads(data).get("rule") for data in kept(repo).values()}
    repo.write({"straykey.toml": f'exclude = ["a.py"]\ndisable = ["{rules["b.py"]}"]\n'.encode()})
    out = straykey("baseline", "prune")[1]
    assert ("pruned" in out, "2 entries now" in out) == (False, True)
    repo.write({"straykey.toml": b"[limits]\nfile_size = 4\n"})
    code, out, _ = straykey("baseline", "prune")
    assert (code, "not scanned: a.py" in out, "pruned" in out) == (3, True, False)


def test_the_hook_reads_the_baseline_and_never_writes_it(repo, straykey, token):
    repo.commit({"a.py": line(token())})
    straykey("baseline", "create")
    before = kept(repo)
    repo.stage({"c.py": (repo.path / "a.py").read_bytes()})
    assert verdicts(straykey, "hook") == {"c.py": "new"}
    repo.stage({"a.py": None})
    assert verdicts(straykey, "hook")["c.py"] in ("known", "inherited")
    assert straykey("hook")[0] == 0
    assert kept(repo) == before


def test_a_broken_baseline_is_an_error_that_names_file_and_line(repo, straykey, token):
    repo.commit({"a.py": line(token())})
    straykey("baseline", "create")
    (name,) = [name for name in kept(repo) if name != "baseline.json"]
    repo.write({f"{FOLDER}/{name}": b'{\n  "fingerprint": oops\n}\n'})
    for arguments in (("scan",), ("hook", "a.py"), ("baseline", "show"), ("baseline", "update")):
        code, out, err = straykey(*arguments)
        assert (code, out) == (2, "")
        assert f"{FOLDER}/{name}:2: is no JSON" in err
    repo.write({f"{FOLDER}/baseline.json": b"{}"})
    assert straykey("scan")[0] == 2


def test_create_refuses_to_begin_anew_and_the_others_to_begin(repo, straykey, token):
    repo.commit({"a.py": line(token())})
    for action in ("update", "prune", "show"):
        assert straykey("baseline", action)[0] == 2
    straykey("baseline", "create")
    code, _, err = straykey("baseline", "create")
    assert (code, "baseline update" in err) == (2, True)


def test_an_empty_baseline_is_one(repo, straykey, token):
    repo.commit({"a.py": b"x = 1\n"})
    assert straykey("baseline", "create")[0] == 0
    assert kept(repo).keys() == {"baseline.json"}
    repo.write({"a.py": line(token())})
    assert straykey("scan")[0] == 1


def test_a_sheet_and_another_folder_serve_as_baselines(repo, straykey, token, tmp_path):
    repo.commit({"a.py": line(token())})
    elsewhere = str(tmp_path / "elsewhere")
    assert straykey("baseline", "create", "--baseline", elsewhere)[0] == 0
    assert not (repo.path / ".straykey").exists()
    assert verdicts(straykey) == {"a.py": "new"}
    assert verdicts(straykey, "scan", "--baseline", elsewhere) == {"a.py": "known"}
    sheet = tmp_path / "known.jsonl"
    sheet.write_text(straykey("baseline", "show", "--baseline", elsewhere, "--format", "jsonl")[1])
    assert verdicts(straykey, "scan", "--baseline", str(sheet)) == {"a.py": "known"}
    assert straykey("baseline", "update", "--baseline", str(sheet))[0] == 2
    assert straykey("scan", "--baseline", str(tmp_path / "nowhere"))[0] == 2
    repo.write({"straykey.toml": b'baseline = "ci/known"\n'})
    straykey("baseline", "create")
    assert (repo.path / "ci/known/baseline.json").is_file()
    assert verdicts(straykey) == {"a.py": "known"}


def test_a_baseline_has_its_own_key_where_one_is_given(repo, straykey, token):
    repo.commit({"a.py": line(token())})
    straykey("baseline", "create", "--salt", "of our own")
    assert verdicts(straykey) == {"a.py": "known"}
    repo.write({"straykey.toml": b'salt = "another"\n'})
    assert straykey("scan")[0] == 2
    repo.write({"straykey.toml": b'salt = "of our own"\n'})
    assert straykey("scan")[0] == 0


def test_two_clones_that_create_a_baseline_agree_on_every_byte(repo, straykey, token, tmp_path):
    repo.commit({"a.py": line(token()), "b.yml": b"db:\n  password: Q8!zxHolz7\n"})
    clone = repo.clone(tmp_path / "clone", "--depth=1")
    straykey("baseline", "create")
    straykey("baseline", "create", cwd=clone.path)
    assert kept(repo) == kept(clone)


def test_a_ratchet_lets_the_baseline_shrink_and_not_grow(repo, straykey, token):
    repo.commit({"a.py": line(token()), "straykey.toml": b"ratchet = true\n"})
    straykey("baseline", "create")
    repo.commit({f"{FOLDER}/{name}": data for name, data in kept(repo).items()})
    base = repo.head()
    repo.write({"b.py": line(token())})
    straykey("baseline", "update")
    assert verdicts(straykey) == {"a.py": "known", "b.py": "new"}
    repo.commit({"b.py": (repo.path / "b.py").read_bytes(), **{f"{FOLDER}/{name}": data for name, data in kept(repo).items()}})
    assert straykey("scan", "--base", base)[0] == 1
    assert straykey("scan", "--base", "nowhere")[0] == 2
    assert straykey("scan")[0] == 0  # compared with HEAD, which has it by now
    repo.write({"b.py": b""})
    straykey("baseline", "prune")
    assert straykey("scan", "--base", base)[0] == 0


def test_a_secret_that_head_has_lost_stays_open_until_its_rotation_is_recorded_or_the_history_is_known(repo, straykey, token):
    repo.commit({"a.py": line(token())})
    straykey("baseline", "create")
    repo.commit({f"{FOLDER}/{name}": data for name, data in kept(repo).items()})
    assert straykey("history")[0] == 0
    repo.commit({"a.py": b""})
    code, out, _ = straykey("history")
    assert (code, "rotation" in out) == (1, True)
    straykey("baseline", "prune")
    assert straykey("history")[0] == 1
    straykey("baseline", "update", "--history")
    assert {name.partition("/")[0] for name in kept(repo)} == {"history", "baseline.json"}
    code, out, _ = straykey("history")
    assert (code, "rotation" in out) == (0, True)
    assert "pruned" not in straykey("baseline", "prune")[1]
    assert "pruned" not in straykey("baseline", "prune", "--history")[1]


def test_a_bare_repository_reads_the_baseline_of_its_head(repo, straykey, token, tmp_path):
    repo.commit({"a.py": line(token())})
    straykey("baseline", "create")
    repo.commit({f"{FOLDER}/{name}": data for name, data in kept(repo).items()})
    bare = repo.clone(tmp_path / "bare", "--bare")
    assert straykey("history", str(bare.path))[0] == 0
    assert "1 entry" in straykey("baseline", "show", cwd=bare.path)[1]


def test_every_format_can_show_what_is_known(repo, straykey, token):
    repo.commit({"a.py": line(token())})
    straykey("baseline", "create")
    for form in ("line", "github", "gitlab", "markdown", "junit", "text", "csv", "json", "jsonl", "sarif", "html"):
        out = straykey("scan", "--format", form, "--show", "known")[1]
        assert "a.py" in out or "a&#46;py" in out, form
    assert "a.py" not in straykey("scan", "--format", "line")[1]
    assert straykey("scan", "--show", "everything")[0] == 2
    run = json.loads(straykey("scan", "--format", "sarif")[1])["runs"][0]
    assert run["results"][0]["baselineState"] == "unchanged"
    assert json.loads(straykey("scan", "--format", "sarif-github", "--show", "all")[1])["runs"][0]["results"] == []


def test_folders_of_a_baseline_are_read_in_parts(tmp_path):
    """A lookup of one tag opens no other shard."""
    (tmp_path / "tree" / "w1").mkdir(parents=True)
    (tmp_path / "tree" / "w1" / "x").mkdir()
    assert list(folder_shelf(tmp_path, "shown").files(frozenset(["w2"]))) == []


def test_init_offers_a_baseline_of_what_is_there_and_of_nothing_where_nothing_is(repo, straykey, token):
    repo.commit({"README": b"x\n"})
    assert straykey("init", "--yes")[0] == 0
    assert not (repo.path / ".straykey").exists()
    repo.commit({"a.py": line(token())})
    code, out, _ = straykey("init")
    assert (code, "1 file has findings today" in out, (repo.path / ".straykey").exists()) == (0, True, False)  # no terminal: no answer
    code, out, _ = straykey("init", "--yes")
    assert (code, "added    a.py" in out) == (0, True)
    assert verdicts(straykey)["a.py"] == "known"
    before = kept(repo)
    straykey("init", "--yes")
    assert kept(repo) == before
