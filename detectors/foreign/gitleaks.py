"""Rules of a gitleaks configuration file as rules of ours, each with what became of it.

Format: gitleaks' README, "Configuration": `[[rules]]` with id, description, regex, secretGroup, entropy, path, keywords, tags, `[[rules.allowlists]]`
(before 8.21 `[rules.allowlist]`) and `[[rules.required]]`; and for the whole file `[extend]` and `[[allowlists]]`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection
from typing import Any, NamedTuple

from detectors.catalogue import read_document
from detectors.foreign.pattern import translate
from detectors.foreign.re2 import Re2Error
from detectors.linear import crosses_lines
from detectors.rule import RuleError

FOREIGN = "gitleaks.toml"  # the provider of translated rules: they have no examples to be checked by
REMEDY = "Revoke the value where it is valid, make a new one, and read it from an external store."
_HAS_RULES = re.compile(rb"^\s*(?:\[\[rules\]\]|\[extend\]|\[\[?allowlists?\]\]?)", re.MULTILINE)
_OWN_RULE = re.compile(rb"^\s*\[\[rule\]\]", re.MULTILINE)
_KNOWN = {"id", "description", "regex", "secretGroup", "entropy", "path", "keywords", "tags", "allowlist", "allowlists", "required", "severity", "report", "skipReport"}


class Outcome(NamedTuple):
    """What became of one rule. `text` is the rule in our own format, empty where it could not be translated: `notes` say why, or what differs."""

    id: str
    text: str
    notes: tuple[str, ...]


class Imported(NamedTuple):
    """A file's rules, and what is said of the file itself."""

    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...]

    @property
    def document(self) -> bytes:
        """What could be translated, as a rule file of ours."""
        return "".join(outcome.text for outcome in self.outcomes).encode()


def is_gitleaks(data: bytes) -> bool:
    """Whether a TOML file is a configuration of gitleaks rather than a rule file of ours."""
    return bool(_HAS_RULES.search(data)) and not _OWN_RULE.search(data)


def import_rules(data: bytes, file: str, taken: Collection[str] = ()) -> Imported:
    """Translate a file's rules; ids that are `taken` get a prefix. Raises RuleError where the file is no TOML."""
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(file, "-", "-", f"is no TOML: {error}") from None
    tables = document.get("rules", [])
    if not isinstance(tables, list):
        raise RuleError(file, "-", "rules", "write each rule as a [[rules]] table")
    outcomes: list[Outcome] = []
    used = set(taken)
    for index, table in enumerate(tables, 1):
        outcome = _outcome(table if isinstance(table, dict) else {}, f"rule-{index}", file, used)
        used.add(outcome.id)
        outcomes.append(outcome)
    return Imported(tuple(outcomes), tuple(_about(document)))


def _about(document: dict[str, Any]) -> list[str]:
    notes = []
    extend = document.get("extend")
    if isinstance(extend, dict):
        if extend.get("useDefault") is True:
            notes.append("[extend] useDefault: straykey's own rules stand in the place of gitleaks'")
        if isinstance(extend.get("path"), str):
            notes.append(f"[extend] path: {extend['path']!r} is not read; give it with --rules too")
        if extend.get("disabledRules"):
            notes.append("[extend] disabledRules: straykey's rules have other names; switch them off with `disable` in straykey.toml")
    if document.get("allowlist") or document.get("allowlists"):
        notes.append("allowlists of the whole file: `straykey baseline import` carries them over, rules do not")
    return notes


def _outcome(table: dict[str, Any], fallback: str, file: str, used: set[str]) -> Outcome:
    name = table.get("id")
    rule_id = _free(_kebab(name if isinstance(name, str) else "") or fallback, used)
    why = _untranslatable(table)
    if why:
        return Outcome(rule_id, "", (why,))
    group = table.get("secretGroup", 0)
    try:
        made = translate(table["regex"], group if isinstance(group, int) else 0)
    except Re2Error as error:
        return Outcome(rule_id, "", (f"its regex {error}",))
    text = _write(rule_id, table, made.pattern, str(name or rule_id))
    try:
        read_document(text.encode(), file)
    except RuleError as error:
        return Outcome(rule_id, "", (f"its regex {error.problem}",))
    return Outcome(rule_id, text, (*made.notes, *_differences(table, rule_id, str(name or ""))))


def _untranslatable(table: dict[str, Any]) -> str:
    """Why no rule can be made of it at all, or nothing."""
    if not isinstance(table.get("regex"), str) or not table["regex"]:
        return "has no regex: it reports files by their path, and straykey reports values" if table.get("path") else "has no regex"
    if isinstance(table.get("path"), str) and table["path"]:
        return "holds for some paths only: write it by hand, and switch it off elsewhere with [[paths]] in straykey.toml"
    if table.get("required"):
        return "needs another rule's match near by, which rules of one's own can't ask for"
    return ""


def _differences(table: dict[str, Any], rule_id: str, name: str) -> list[str]:
    notes = []
    if rule_id != name:
        notes.append(f"is called {rule_id} here")
    keywords = [word for word in table.get("keywords") or () if isinstance(word, str)]
    if keywords and not any(word.lower() in table["regex"].lower() for word in keywords):
        notes.append("its keywords stand outside of its regex: straykey does not ask for them elsewhere in the file")
    lists = [one for key in ("allowlist", "allowlists") for one in _tables(table.get(key))]
    notes += [f"its allowlist is left out ({', '.join(sorted(one))}): write it into straykey.toml as [[allow]] with rules = [\"{rule_id}\"]" for one in lists]
    unknown = sorted(table.keys() - _KNOWN)
    if unknown:
        notes.append(f"fields that straykey does not know: {', '.join(unknown)}")
    return notes


def _tables(value: Any) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict) and one]


def _kebab(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _free(rule_id: str, used: set[str]) -> str:
    """The id itself, or one that nothing else has."""
    candidates = (rule_id, f"gitleaks-{rule_id}", *(f"gitleaks-{rule_id}-{number}" for number in range(2, len(used) + 3)))
    return next(candidate for candidate in candidates if candidate not in used)


def _write(rule_id: str, table: dict[str, Any], pattern: str, name: str) -> str:
    """The rule in our own format."""
    description = table.get("description")
    title = " ".join(description.split())[:200] if isinstance(description, str) and description.strip() else name
    entropy = table.get("entropy")
    lines = ["[[rule]]", f"id = {_quoted(rule_id)}", f"title = {_quoted(title)}", f"pattern = {_quoted(pattern)}"]
    lines += ['severity = "high"', 'confidence = "medium"', f"provider = {_quoted(FOREIGN)}", f"remedy = {_quoted(REMEDY)}"]
    if isinstance(entropy, int | float) and not isinstance(entropy, bool) and 0 < entropy <= 8:
        lines.append(f"entropy = {float(entropy)}")
    if crosses_lines(pattern):
        lines.append('scope = "object"')
    return "\n".join(lines) + "\n\n"


def _quoted(text: str) -> str:
    """A TOML basic string. JSON's escapes are TOML's, but that TOML wants DEL escaped too."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
