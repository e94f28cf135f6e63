"""Where a command works and by which rules: root, repository, configuration, engine. Made once, from the command line."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from detectors.lines import having
from detectors.rule import Rule, RuleText
from scanner.cli.errors import UserError
from scanner.cli.remembering import remembering
from scanner.conclude import Policy, Run
from scanner.config.layers import Layers, load_layers
from scanner.config.reader import read_regular, tree_reader
from scanner.config.settings import Settings
from scanner.crew import Crew, Workers, is_small, small_crew
from scanner.foreign_rules import translate_rules
from scanner.git.command import Git, open_git
from scanner.git.repository import Repository, discover, repository_at
from scanner.report import Notice, Scope
from scanner.setup import Setup
from scanner.version import VERSION
from scanner.workbench import Workbench

if TYPE_CHECKING:
    from scanner.git.revision import Revision


class Place(NamedTuple):
    """The root (git's top level, a bare repository, or a plain folder) and the wanted paths relative to it, `/` between folders."""

    root: Path
    repository: Repository | None
    wanted: tuple[str, ...]


class Workplace(NamedTuple):
    """Everything that a verb needs to scan. `now` is the run's clock, seconds since the epoch. `revision` is the one that the policy is read from;
    None: it is read from the work tree.
    """

    place: Place
    git: Git | None
    layers: Layers
    setup: Setup
    bench: Workbench
    jobs: int
    now: float
    notices: tuple[Notice, ...] = ()
    revision: Revision | None = None

    @property
    def settings(self) -> Settings:
        return self.layers.settings_for("")

    def excludes(self, path: str) -> str | None:
        """The reason, as counted in the report, why configuration leaves a path out."""
        glob = self.layers.settings_for(path).excludes(path)
        return f"exclude {glob}" if glob else None

    def crew(self, sizes: Sequence[int] | None) -> Crew:
        """A forked worker for small inputs (sizes in bytes; None: large), else workers."""
        small = sizes is not None and is_small(sizes)
        return small_crew(self.bench) if small else Workers(self.setup, self.jobs)

    def scope(self, what: str) -> Scope:
        """The scope as far as it is known before scanning."""
        head = branch = ""
        if self.git:
            head = (self.git.try_run("rev-parse", "--verify", "--quiet", "HEAD") or b"").decode("ascii", "replace").strip()
            branch = (self.git.try_run("symbolic-ref", "--quiet", "--short", "HEAD") or b"").decode("utf-8", "replace").strip()
        return Scope(what, self.place.root.name, head=head, branch=branch)


def locate(paths: Sequence[str]) -> Place:
    """The one root of all paths. Raises UserError for a path that isn't there, or for paths of several repositories."""
    full = [Path(os.path.abspath(path)) for path in paths or ["."]]
    for path, written in zip(full, paths or ["."], strict=True):
        if not os.path.lexists(path):
            raise UserError(f"{written}: no such file or folder")
    repositories = [discover(path if path.is_dir() else path.parent) for path in full]
    roots = {repository.work_tree or repository.git_dir if repository else None for repository in repositories}
    if len(roots) > 1:
        raise UserError("the paths lie in different repositories: scan each by itself")
    repository = repositories[0]
    root = (repository.work_tree or repository.git_dir) if repository else _plain_root(full)
    return Place(root, repository, tuple(_relative(path, root) for path in full))


def locate_repository(path: str) -> Place:
    """The repository at or above a path. Raises UserError."""
    folder = Path(os.path.abspath(path))
    if not folder.exists():
        raise UserError(f"{path}: no such folder")
    repository = repository_at(folder) or discover(folder)
    if repository is None:
        raise UserError(f"{path}: is no git repository, nor inside of one")
    return Place(repository.work_tree or repository.git_dir, repository, ("",))


def _plain_root(paths: Sequence[Path]) -> Path:
    """Without git: the one folder itself, or the folder that holds all the paths."""
    if len(paths) == 1 and paths[0].is_dir():
        return _real(paths[0])
    return Path(os.path.commonpath([str(_real(path.parent)) for path in paths]))


def _real(path: Path) -> Path:
    """Without symbolic links; one that leads to itself stays as it is, where `resolve` would raise."""
    return Path(os.path.realpath(path))


def _relative(path: Path, root: Path) -> str:
    """Relative to the root. The last part of a path is not resolved: a symbolic link is named as itself."""
    real = _real(path)
    real = real if real == root or not path.name else _real(path.parent) / path.name
    relative = os.path.relpath(real, root).replace(os.sep, "/")
    if relative.startswith("../"):
        raise UserError(f"{path.name}: lies outside of {root.name}")
    return "" if relative == "." else relative


def open_workplace(arguments: argparse.Namespace, place: Place, *, in_hook: bool = False) -> Workplace:
    """Read the configuration and load the rules. Raises ConfigError, RuleError, UserError."""
    overrides = {
        key: value
        for key, value in (
            ("min_confidence", arguments.min_confidence),
            ("fail_on", arguments.fail_on),
            ("jobs", arguments.jobs),
        )
        if value is not None
    }
    git = open_git(place.repository, in_hook=in_hook) if place.repository else None
    revision = _policy_revision(arguments, git)
    read = revision.read if revision else make_reader(place)
    layers = load_layers(read, explicit_config(arguments.config, place), overrides=overrides or None, outside=read_outside)
    settings = layers.settings_for("")
    now = time.time()
    rules = translate_rules(_user_rules(arguments.rules, settings, place, revision))
    setup = Setup(
        root=str(place.root),
        git_dir=str(place.repository.git_dir) if place.repository else "",
        common_dir=str(place.repository.common_dir) if place.repository else "",
        in_hook=in_hook,
        rules=tuple((name, data.decode("latin-1")) for name, data in rules.files),
        reference=arguments.reference_engine,
        now=now,
        file_size=settings.limits.file_size,
        floor=settings.min_confidence,
        decode_depth=settings.limits.decode_depth,
        decode_bytes=settings.limits.decode_bytes,
        line_length=settings.limits.line_length,
        rule_hits=settings.limits.rule_hits,
        memory=settings.limits.memory,
    )
    return Workplace(place, git, layers, setup, Workbench(setup), settings.jobs or _cores(), now, rules.notices, revision)


def _policy_revision(arguments: argparse.Namespace, git: Git | None) -> Revision | None:
    if not getattr(arguments, "policy_from", None):
        return None
    from scanner.cli.policing import policy_revision

    return policy_revision(arguments, git)


def make_reader(place: Place) -> Callable[[str], bytes | None]:
    """How configuration is read: from the work tree; of a bare repository only HEAD's own top folder is looked at."""
    repository = place.repository
    if repository is None or repository.work_tree:
        return tree_reader(str(place.root))
    git = open_git(repository)
    return lambda path: None if "/" in path else git.try_run("cat-file", "blob", f"HEAD:{path}")


def explicit_config(file: str | None, place: Place) -> tuple[str, bytes] | None:
    if not file:
        return None
    path = Path(os.path.abspath(file))
    try:
        data = read_regular(str(path))
    except OSError as error:
        raise UserError(f"--config {file}: {error.strerror}") from None
    if data is None:
        raise UserError(f"--config {file}: is no regular file")
    inside = os.path.relpath(path, place.root).replace(os.sep, "/")
    return (str(path) if inside.startswith("../") else inside), data


def read_outside(path: str) -> bytes | None:
    """A file outside of the root that an explicit configuration extends. Raises OSError."""
    return read_regular(path)


def _user_rules(named: Sequence[str], settings: Settings, place: Place, revision: Revision | None) -> Iterable[tuple[str, bytes]]:
    """Rule files of the command line and of the configuration, each once; the latter as the policy's revision has them."""
    kept = () if revision else (str(place.root / name) for name in settings.rule_files)
    for file in dict.fromkeys([*named, *kept]):
        try:
            data = read_regular(file)
        except OSError as error:
            raise UserError(f"rules file {file}: {error.strerror}") from None
        if data is None:
            raise UserError(f"rules file {file}: is no regular file")
        yield os.path.relpath(file, place.root).replace(os.sep, "/"), data
    for name in settings.rule_files if revision else ():
        data = revision.read(name) if revision else None
        if data is None:
            raise UserError(f"rules file {name}: is not in {revision.name if revision else ''}")
        yield name, data


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_policy(workplace: Workplace, arguments: argparse.Namespace, *, empty_is_fine: bool = False, tree: str = "work tree") -> Policy:
    """What the report has to obey; `tree` is what is scanned: `work tree`, `index` or a revision. Raises UserError for `--reveal` in CI, BaselineError."""
    settings = workplace.settings
    if arguments.reveal == 1 and os.environ.get("CI"):
        raise UserError("--reveal in CI would put secrets into a log that many can read; give it twice to insist")
    rules = workplace.bench.ruleset.rules
    files = {name: data.encode("latin-1") for name, data in workplace.setup.rules}
    memory = remembering(workplace, arguments, tree)
    return Policy(
        settings_for=workplace.layers.settings_for,
        rule=lambda rule_id: find_rule(rule_id, rules),
        texts=lambda ids: read_rule_texts(ids, rules, files),
        min_confidence=settings.min_confidence,
        fail_on=settings.fail_on,
        salt=memory.salt,
        exit_zero=arguments.exit_zero,
        reveal=bool(arguments.reveal),
        empty_is_fine=empty_is_fine,
        notices=lambda: (*_policy_notices(workplace, tree), *config_notices(workplace)),
        ledger=memory.ledger,
        reflect=memory.reflect,
    )


def _policy_notices(workplace: Workplace, tree: str) -> tuple[Notice, ...]:
    if workplace.revision is None:
        return ()
    from scanner.cli.policing import policy_notices

    return policy_notices(workplace, workplace.revision, tree)


def config_notices(workplace: Workplace) -> tuple[Notice, ...]:
    """Which configuration was obeyed, and names in it that name nothing. Asked for at the end: files of folders are read on the way."""
    from scanner.skips import SKIP_REASONS

    layers = workplace.layers
    obeyed = [*workplace.notices, *(Notice("configuration", "note", "its settings were obeyed", file) for file in layers.files)]
    if not layers.layers:
        return tuple(obeyed)
    from detectors.judging import RULES
    from scanner.config.names import unknown_names

    ids = {rule.id for rule in workplace.bench.ruleset.rules} | RULES.keys()
    unknown = unknown_names(layers.layers, ids, set(SKIP_REASONS))
    warned = [Notice("unknown-name", "warning", f"{one.key}: {one.name!r} names nothing{one.hint}", one.file) for one in unknown]
    return (*obeyed, *warned)


def find_rule(rule_id: str, rules: Sequence[Rule]) -> Rule:
    """A rule of the run: one with a pattern, or one that judging reports under."""
    for rule in having(rules, rule_id):
        if rule.id == rule_id:
            return rule
    from detectors.judging import RULES

    return RULES[rule_id]


def read_rule_texts(ids: Iterable[str], rules: Sequence[Rule], files: dict[str, bytes]) -> dict[str, RuleText]:
    """The texts of some rules; only their files are read."""
    from detectors.catalogue import RULES as FOLDER
    from detectors.catalogue import read_texts

    wanted = set(ids)
    own = {rule.id: rule.file for rule_id in wanted for rule in having(rules, rule_id) if rule.id == rule_id}
    needed = sorted(set(own.values()))
    judged = {rule_id: RuleText("", (), (), ()) for rule_id in wanted - own.keys()}
    return judged | read_texts((file, files[file] if file in files else (FOLDER / file).read_bytes()) for file in needed)


def make_run(workplace: Workplace, arguments: argparse.Namespace, notices: Iterable[Notice] = ()) -> Run:
    """The facts of this run."""
    engine = workplace.bench.ruleset.matcher.name
    slow = [Notice("reference-engine", "note", "Hyperscan is not used: the slow engine ran; its findings are the same")] if engine == "reference" else []
    started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(workplace.now))
    return Run(VERSION, engine, started, (arguments.verb,), (*slow, *notices))
