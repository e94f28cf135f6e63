"""What names say: whether what is called so is a password, a token, a key, or only has to do with one.

The parts of names are data (names.toml). A name is judged by the last of its parts that means a secret, by the words around it,
and by the segment above it where its own last word says nothing (`password.value`).
"""

from __future__ import annotations

from typing import NamedTuple

from detectors.names.split import segments, split_name

STRENGTHS = ("", "weak", "medium", "strong")
# Last segments that say nothing of their own: the one above counts.
_EMPTY = frozenset("value val default data text content contents string raw plain const literal current actual v stringvalue".split())
# Collections whose members are called after their use, not after what they are.
_HOLDERS = frozenset("passwords secrets tokens credentials apikeys api_keys".split())
# Segments above a name that make it a text about the thing.
_TEXTS = frozenset(
    "label labels message messages error errors placeholder placeholders translation translations i18n locale locales strings validation validations hint hints "
    "help tooltip tooltips title titles description descriptions columns column fields schema definitions attributes text texts ui buttons button".split()
)
_WHO = frozenset("user users account accounts client clients".split())


class Part(NamedTuple):
    kind: str
    strength: str


class Names(NamedTuple):
    """The table. `parts` by their words joined with a space, those of several words also by their words run together.

    `before` are words that unmake a part right after them, `first` those that unmake one anywhere after them at a name's start.
    `sinks` are callees (lower case, without _) and the kinds of their arguments by index from 0.
    """

    parts: dict[str, Part]
    glued: tuple[tuple[str, Part], ...]
    neutral: frozenset[str]
    negative: frozenset[str]
    before: frozenset[str]
    first: frozenset[str]
    never: frozenset[str]
    sinks: dict[str, dict[int, str]]


class NameVerdict(NamedTuple):
    """`kind` is password, token, key, secret, credential, connection, certificate, or empty; `strength` one of STRENGTHS.

    `reason` says in words what the name means; for an empty kind, what keeps it from meaning a secret (empty: nothing in it does).
    """

    kind: str = ""
    strength: str = ""
    reason: str = ""


class _Hit(NamedTuple):
    part: Part
    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def load_names() -> Names:
    """Read names.toml. Keep the result for the run."""
    import tomllib
    from pathlib import Path

    table = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    parts: dict[str, Part] = {}
    glued: dict[str, Part] = {}
    for entry in table["part"]:
        part = Part(entry["kind"], entry["strength"])
        for word in entry["words"].split():
            joined = word.replace("-", "")
            parts[word.replace("-", " ")] = parts[joined] = part
            if entry.get("glued") or "-" in word:
                glued[joined] = part
    lists = {name: frozenset(table[name]["words"].split()) for name in ("neutral", "negative", "before", "first", "never")}
    return Names(
        parts=parts,
        glued=tuple(sorted(glued.items(), key=lambda item: -len(item[0]))),
        neutral=lists["neutral"],
        negative=lists["negative"] - lists["neutral"],
        before=lists["before"],
        first=lists["first"],
        never=frozenset(name.replace("_", "") for name in lists["never"]),
        sinks={callee: {int(index): kind for index, kind in places.items()} for callee, places in table["sink"].items()},
    )


def name_anchor_parts(names: Names) -> tuple[str, ...]:
    """Literals of which every name that means a secret contains one, case aside (connections and certificates have their own anchors).

    No literal of the result contains another one.
    """
    wanted = sorted((words for words, part in names.parts.items() if part.kind not in ("connection", "certificate")), key=lambda words: (" " in words, len(words), words))
    found: list[str] = []
    for words in wanted:
        if not any(anchor in word for word in words.split() for anchor in found):
            found.append(max(words.split(), key=len))
    return tuple(anchor for anchor in found if not any(other != anchor and other in anchor for other in found))


def judge_name(path: str, names: Names) -> NameVerdict:
    """What a dotted name path (as Binding.name has it) means."""
    callee, mark, index = path.rpartition("#")
    if mark and index.isdigit():
        return _judge_positional(callee, int(index), names)
    steps = segments(path)
    if not steps:
        return NameVerdict()
    verdict = _judge_last(steps, names)
    if not verdict.kind and not verdict.reason and len(steps) > 1:
        verdict = _judge_above(steps, names)
    if verdict.kind and not _TEXTS.isdisjoint(step.lower() for step in steps[:-1]):
        return NameVerdict(verdict.kind, "weak", f"{verdict.reason}, among texts")
    return verdict


def _judge_last(steps: tuple[str, ...], names: Names) -> NameVerdict:
    """By the last segment; a single word is read together with the one above: api.key, jdbc.url, page.token."""
    verdict = _judge_segment(steps[-1], names)
    words = split_name(steps[-1])
    above = split_name(steps[-2]) if len(steps) > 1 else ()
    if above and len(words) == 1 and words[0] not in names.neutral:
        both = _judge_segment(f"{above[-1]}_{words[0]}", names)
        if both.reason and STRENGTHS.index(both.strength) != STRENGTHS.index(verdict.strength):
            return both
    return verdict


def _judge_above(steps: tuple[str, ...], names: Names) -> NameVerdict:
    """By the segment above, where the last one says nothing or is a member of a collection of secrets."""
    if steps[-1].lower() in _EMPTY:
        return _judge_segment(steps[-2], names)
    if steps[-2].lower().replace("-", "_") in _HOLDERS and not set(split_name(steps[-1])) & names.negative:
        verdict = _judge_segment(steps[-2], names)
        return verdict._replace(strength=_less(verdict.strength), reason=f"a member of {steps[-2]}") if verdict.kind else verdict
    return NameVerdict()


def _judge_segment(segment: str, names: Names) -> NameVerdict:
    words = tuple(word for word in split_name(segment) if not word.isdigit())
    if "".join(words) in names.never:
        return NameVerdict(reason=f"'{segment}' is no secret's name")
    hit = _rightmost(words, names)
    if hit is None:
        return NameVerdict()
    if refusal := _refusal(hit, names):
        return NameVerdict(reason=refusal)
    strength = hit.part.strength
    if any(word not in names.neutral and word not in names.parts for word in hit.after):
        strength = _less(strength)
    return NameVerdict(hit.part.kind, strength, f"named as a {hit.part.kind} ('{hit.text}')")


def _rightmost(words: tuple[str, ...], names: Names) -> _Hit | None:
    """The part that ends last; of those the longest."""
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - 4), end):
            text = " ".join(words[start:end])
            part = names.parts.get(text) or names.parts.get(text.replace(" ", ""))
            if part:
                return _Hit(part, text, words[:start], words[end:])
        if hit := _inside(words, end - 1, names):
            return hit
    return None


def _inside(words: tuple[str, ...], at: int, names: Names) -> _Hit | None:
    """A part within a longer word: at its end (dbpassword), or before a word that says which (passwordprod, passwordhash)."""
    word = words[at]
    if word in names.never:
        return None
    for glued, part in names.glued:
        if glued not in word:
            continue
        head, _, tail = word.rpartition(glued)
        if len(word) > len(glued) and (not tail or (len(glued) > 4 and (tail in names.neutral or tail in names.negative))):
            return _Hit(part, glued, (*words[:at], *([head] if head else [])), (*([tail] if tail else []), *words[at + 1 :]))
    return None


def _refusal(hit: _Hit, names: Names) -> str:
    """Why the words around a part make the name mean something else; empty if they don't."""
    for word in hit.after:
        if word in names.negative or (word in _WHO and hit.part.kind == "credential"):
            return f"names the {word} of a {hit.part.kind}"
    if hit.before and hit.before[-1] in names.before:
        return f"'{hit.before[-1]} {hit.text}' is no secret"
    if hit.before and hit.before[0] in names.first:
        return f"a name with '{hit.before[0]}' tells something of a {hit.part.kind}"
    return ""


def _less(strength: str) -> str:
    return STRENGTHS[max(1, STRENGTHS.index(strength) - 1)] if strength else ""


def _judge_positional(callee: str, index: int, names: Names) -> NameVerdict:
    """By the table of sinks; else a setter or constructor that is called after the secret it takes first."""
    last = (segments(callee) or ("",))[-1]
    flat = last.lower().replace("_", "").replace("-", "")
    if (places := names.sinks.get(flat)) is not None:
        kind = places.get(index)
        return NameVerdict(kind, "strong", f"argument {index + 1} of {last}") if kind else NameVerdict(reason=f"argument {index + 1} of {last} is no secret")
    if index:
        return NameVerdict()
    setter = flat.startswith(("set", "with", "add", "use")) or last[:1].isupper()
    verdict = _judge_segment(last.removeprefix("set_").removeprefix("with_"), names)
    if not verdict.kind:
        return verdict
    return NameVerdict(verdict.kind, _less(verdict.strength) if setter else "weak", f"argument of {last}")
