from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.init.plan import CONFIGURATION, HOOKS, WORKFLOW, FileChange
from scanner.init.run import apply, gather_facts, run_init


def init(root: Path, *, yes: bool = True, check: bool = False, ask: Callable[[str], bool] | None = None) -> tuple[int, str]:
    said: list[str] = []

    def never(question: str) -> bool:
        raise AssertionError(question)

    return run_init(root, yes, check, ask or never, said.append), "\n".join(said)


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_yes_writes_everything_without_a_question_and_once(tmp_path: Path) -> None:
    code, said = init(tmp_path)
    assert (code, set(files(tmp_path))) == (0, {CONFIGURATION, HOOKS, WORKFLOW})
    assert all(f"wrote {path}" in said for path in (CONFIGURATION, HOOKS, WORKFLOW))
    assert "pre-commit install" in said
    before = files(tmp_path)
    code, said = init(tmp_path)
    assert (code, files(tmp_path)) == (0, before)
    assert "Everything is set up." in said


def test_check_only_says(tmp_path: Path) -> None:
    code, said = init(tmp_path, yes=False, check=True)
    assert (code, files(tmp_path)) == (1, {})
    assert all(f"missing: {path}" in said for path in (CONFIGURATION, HOOKS, WORKFLOW))
    init(tmp_path)
    (tmp_path / WORKFLOW).unlink()
    code, said = init(tmp_path, check=True)
    assert (code, said.count("missing:")) == (1, 1)
    init(tmp_path)
    assert init(tmp_path, check=True) == (0, "Everything is set up.")


def test_without_yes_each_file_is_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(question: str) -> bool:
        asked.append(question)
        return WORKFLOW not in question

    code, said = init(tmp_path, yes=False, ask=ask)
    assert (code, set(files(tmp_path)), len(asked)) == (0, {CONFIGURATION, HOOKS}, 3)
    assert f"left out {WORKFLOW}" in said


def test_a_hook_file_of_another_shape_is_not_touched_and_the_snippet_is_shown(tmp_path: Path) -> None:
    (tmp_path / HOOKS).write_text("repos: [{repo: meta, hooks: [{id: identity}]}]\n")
    code, said = init(tmp_path)
    assert (code, (tmp_path / HOOKS).read_text()) == (0, "repos: [{repo: meta, hooks: [{id: identity}]}]\n")
    assert "      - id: straykey" in said
    assert init(tmp_path, check=True)[0] == 1


def test_an_edit_keeps_mode_and_neighbours(tmp_path: Path) -> None:
    path = tmp_path / HOOKS
    path.write_text("# mine\nrepos:\n- repo: meta\n  hooks:\n  - id: identity\n")
    path.chmod(0o640)
    code, said = init(tmp_path)
    assert (code, path.stat().st_mode & 0o777) == (0, 0o640)
    assert f"edited {HOOKS}" in said
    assert path.read_text().startswith("# mine\nrepos:\n- repo: https://")
    assert path.read_text().endswith("- repo: meta\n  hooks:\n  - id: identity\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".github", HOOKS, CONFIGURATION]


def test_a_broken_configuration_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / CONFIGURATION).write_text("exlude = []")
    code, said = init(tmp_path)
    assert (code, set(files(tmp_path))) == (2, {CONFIGURATION})
    assert "did you mean 'exclude'?" in said


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("a file, not a folder")
    code, said = init(tmp_path)
    assert code == 2
    assert ".github" in said


def test_nothing_is_written_through_a_link_out_of_the_root(tmp_path: Path) -> None:
    root, out = tmp_path / "root", tmp_path / "root-2"
    root.mkdir()
    out.mkdir()
    (root / ".github").symlink_to(out)
    code, said = init(root)
    assert (code, list(out.iterdir())) == (2, [])
    assert "leads out of the root" in said


def test_a_link_inside_the_root_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("repos: []\n")
    (tmp_path / HOOKS).symlink_to("real.yaml")
    assert init(tmp_path)[0] == 0
    assert (tmp_path / HOOKS).is_symlink()
    assert "straykey" in (tmp_path / "real.yaml").read_text()


def test_a_failed_write_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "inside").write_text("")
    with pytest.raises(OSError, match="directory"):
        apply(tmp_path, FileChange("x", "edit", b"new", ""))
    assert sorted(files(tmp_path)) == ["x/inside"]


@pytest.mark.parametrize(
    ("head", "branches"),
    [
        (b"ref: refs/remotes/origin/trunk\n", ("trunk",)), (b"ref: refs/remotes/origin/rel/1.x", ("rel/1.x",)), (b'ref: refs/remotes/origin/a"]\n', ("main", "master")),
        (b"ref: refs/heads/main\n", ("main", "master")), (b"", ("main", "master")), (None, ("main", "master")),
    ],
)
def test_the_default_branch_is_the_remotes_if_it_is_known(tmp_path: Path, head: bytes | None, branches: tuple[str, ...]) -> None:
    if head is not None:
        path = tmp_path / ".git" / "refs" / "remotes" / "origin" / "HEAD"
        path.parent.mkdir(parents=True)
        path.write_bytes(head)
    assert gather_facts(tmp_path).branches == branches


def test_workflows_there_are_known_by_name(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for name in ("b.yaml", "a.yml", "README.md"):
        (folder / name).write_text("")
    assert gather_facts(tmp_path).workflows == (".github/workflows/a.yml", ".github/workflows/b.yaml")
