"""Every key of a configuration, as data: parsing, validation, `config show` and the reference page all read this one table."""

from __future__ import annotations

from typing import Any, NamedTuple

from detectors.model import CONFIDENCES, SEVERITIES

STRAYKEY, PYPROJECT = "straykey.toml", "pyproject.toml"


class Option(NamedTuple):
    """One key. `kind` names the check of its value (scanner/config/kinds.py).

    `merge` says what a nearer file does to a farther one's value: replace it, add to a list, or set single keys of a table.
    `anywhere` is false where only the root's configuration may hold the key. `least` and `most` bound integers.
    `fields` are the keys of a table, or of each table of a list.
    """

    key: str
    kind: str
    default: Any
    help: str
    values: tuple[str, ...] = ()
    merge: str = "replace"
    anywhere: bool = True
    least: int = 0
    most: int = 0
    needed: bool = False
    fields: tuple[Option, ...] = ()


_DISABLE = "Rules that are off: ids or globs of ids (`aws-*`). `!` in front turns one on again that an earlier entry or an outer file turned off."
_SEVERITY = "Severity by rule id or glob of ids. The nearest file decides, in it an id before a glob and a longer glob before a shorter one."

_PATHS = (
    Option("glob", "globs", (), "The paths that the entry is about: a glob or a list of them.", needed=True),
    Option("disable", "rules", (), _DISABLE),
    Option("enable_only", "rules", (), "All other rules are off. The last entry that is about a path decides."),
    Option("severity", "severities", (), _SEVERITY, SEVERITIES),
)

_ALLOW = (
    Option("reason", "reason", "", "Why the value may stand where it does. Reports show it.", needed=True),
    Option("secret_id", "secret_id", "", "The value's keyed id, as reports show it. Either this or `pattern`."),
    Option("pattern", "pattern", None, "A regular expression that the whole value matches: bounded repetition, no lookaround, ASCII."),
    Option("rules", "rules", (), "Only findings of these rules (ids or globs)."),
    Option("paths", "globs", (), "Only findings in these paths."),
)

_LIMITS = (
    Option("file_size", "integer", 64 << 20, "Bytes. A larger file is skipped, and said to be.", least=1, most=1 << 40),
    Option("line_length", "integer", 1 << 20, "Bytes. In a file with a longer line, patterns run and structure does not.", least=80, most=1 << 40),
    Option("decode_depth", "integer", 4, "How often what was decoded (base64, escapes, members) is decoded again.", most=64),
    Option("decode_bytes", "integer", 16 << 20, "Bytes that are decoded from one file, all in all.", most=1 << 40),
    Option("rule_hits", "integer", 20_000, "Hits of one rule in one file; the rule is dropped for the rest of it, and that is said.", least=1, most=1 << 31),
    Option("memory", "integer", 2 << 30, "Bytes of address space that a worker may take beyond what it starts with; 0: no limit. A file that needs more is read by patterns alone, and said. Linux only.", most=1 << 50),
)

_EXCEPTIONS = (
    Option("longest_days", "days", {}, "Days from `created` to `until` that an exception may live, by the severity of what it is about: 30 critical, 90 high, 180 medium, 365 low. Only for kinds that are `limited`."),
    Option("grace_days", "days", {}, "Days behind `until`, by severity, in which a finding is active again but fails nothing: 0 critical, 3 high, 7 medium, 14 low."),
    Option("expiring_days", "integer", 14, "An exception that ends within so many days is noted.", most=3650),
    Option("forbid", "rules", (), "Rules whose findings can't be excepted: ids or globs."),
    Option("codeowners", "boolean", True, "Whoever CODEOWNERS names may own an exception, and nobody else but `owners`. Without both anybody may."),
    Option("owners", "words", (), "Who else may own an exception: handles, addresses or names."),
    Option("people", "people", {}, "Who is one person: a table from a handle or name to addresses, further names and fingerprints of signing keys (`SHA256:...`)."),
    Option("acceptance", "choice", "named", "How acceptance must be shown, for `straykey exception check`: `named` in the entry; `committed`: the acceptor is author, committer or signer of the commit that set it; `signed`: its signer.", ("named", "committed", "signed")),
    Option("kinds", "kinds", {}, "By kind (`false-positive`, `test-value`, `accepted-risk`, `rotated`): `needs`, a list of `reason`, `owner`, `accepted_by`, `ticket`, `until`; `scope`: `value`, `place` or `any`, how narrow it must be; `separate`: the acceptor is neither the owner nor an author of the finding; `limited`: `longest_days` holds."),
)

_ROTATION = tuple(
    Option(kind, "integer", days, f"Days after which {what} should have been changed; 0: no limit.", most=36_500)
    for kind, days, what in (
        ("password", 90, "a password"), ("token", 180, "a token"), ("key", 365, "a key"), ("connection", 90, "the secret of a connection"), ("default", 365, "any other value"),
    )
)  # fmt: skip

OPTIONS = (
    Option("requires", "version", "", "The versions of straykey that may read this file, such as `>=1.4,<2`. Checked before anything else."),
    Option("extends", "file", "", "Another configuration that this one layers over; relative to this file. Its globs are relative to this file's folder too."),
    Option("nested", "boolean", True, "Whether configurations in folders below the root are obeyed. With `--config FILE` only if FILE says so.", anywhere=False),
    Option("exclude", "globs", (), "Paths that are not scanned, counted in every report. Globs as in .gitignore, relative to this file's folder; the last match decides.", merge="add"),
    Option("disable", "rules", (), _DISABLE, merge="add"),
    Option("severity", "severities", (), _SEVERITY, SEVERITIES, merge="add"),
    Option("paths", "tables", (), "Rules by path. Entries are read in order, after this file's `disable` and `severity`; later ones decide.", merge="add", fields=_PATHS),
    Option("allow", "allow", (), "Single values that may stand in the open, each with a reason.", merge="add", fields=_ALLOW),
    Option("min_confidence", "choice", "medium", "Findings below it are one counted line and never fail a run.", CONFIDENCES),
    Option("fail_on", "choice", "low", "The lowest severity that fails a run.", (*SEVERITIES, "never")),
    Option("baseline", "path", "", "Where the baseline is, relative to the root. Empty: in `.straykey/`.", anywhere=False),
    Option(
        "ratchet", "boolean", False,
        "The baseline may shrink and not grow: a finding that it knows is new all the same if the baseline of the revision compared with (`--base`) lacks it. An exception lets it pass.",
        anywhere=False,
    ),
    Option("exceptions", "table", (), "What exceptions (straykey-exceptions.toml) must have, and how long they may live.", merge="keys", anywhere=False, fields=_EXCEPTIONS),
    Option("policy_change", "choice", "warn", "What a change does that widens the policy, where a run is told the base by `--policy-from`: it fails, it is said first of all, or it is not looked for.", ("fail", "warn", "allow"), anywhere=False),
    Option("default_branch", "word", "", "The branch on which expired exceptions fail. Empty: what the CI service or `origin/HEAD` says, else main or master.", anywhere=False),
    Option("rules_as_of", "release", "", "A version of straykey: findings of rules that are newer are reported, and fail nothing. Empty: all rules count.", anywhere=False),
    Option("rules", "files", (), "Files with rules of your own, relative to this file.", merge="add", anywhere=False),
    Option("salt", "salt", "", "Key of the secret ids: ids of repositories with another salt can't be compared. Empty: a published constant.", anywhere=False),
    Option("jobs", "integer", 0, "Worker processes. 0: as many as there are cores.", anywhere=False, most=1024),
    Option("limits", "table", (), "What bounds the work on one file. Reaching a limit is said in the report.", merge="keys", anywhere=False, fields=_LIMITS),
    Option("skips", "skips", (), "What a skip reason does: `incomplete` makes the run end with 3, `degraded` is a note.", ("degraded", "incomplete"), merge="keys", anywhere=False),
    Option("rotation", "table", (), "How old a value may get in one place, by the kind of its rule: what `straykey rotation` calls overdue.", merge="keys", anywhere=False, fields=_ROTATION),
    Option("store", "word", "", "The secret store that remedies read from, such as `azure-key-vault`. Empty: the one that the repository uses.", anywhere=False),
)
