"""straykey's entry in .pre-commit-config.yaml, put in as text: a YAML library would lose comments and layout."""

from __future__ import annotations

import re

from scanner.init.texts import ACTION, ADDRESS, HOOK, REV, text

_PRESENT = re.compile(rf"\brepo\b.*[/:]{ACTION}\b|\b(?:id|entry)\b['\"]?\s*:\s*['\"]?{HOOK}(?![\w-])")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_REPOS = re.compile(r"\ufeff?(?:repos|\"repos\"|'repos') *:(?P<value>.*)\Z")
_ITEM = re.compile(r"(?P<indent> *)-(?P<pad> +)\S")
_KEY = re.compile(r"[A-Za-z_\"']")


def entry(indent: str = "  ", pad: str = " ", end: str = "\n") -> str:
    """The list item, its lines ended by `end`, in the layout of its neighbours (`pad` is what stands behind their dashes)."""
    inner = indent + " " + pad
    deeper = inner + "  " if pad == " " else inner
    lines = (f"{indent}-{pad}repo: {ADDRESS}", f"{inner}rev: {REV}", f"{inner}hooks:", f"{deeper}-{pad}id: {HOOK}")
    return "".join(line + end for line in lines)


def fresh() -> str:
    return text("hooks") + entry()


def is_present(content: str) -> bool:
    """Whether the file names straykey's hook already, at any revision, or a local hook of that name."""
    return any(_PRESENT.search(_COMMENT.sub("", line)) for line in content.splitlines())


def add(content: str) -> str | None:
    """The file with the entry as the first of `repos`; None where the file's shape is not the plain one and a person should do it."""
    lines = content.splitlines(keepends=True)
    bare = [_COMMENT.sub("", line.rstrip("\r\n")).rstrip() for line in lines]
    places = [index for index, line in enumerate(bare) if _REPOS.match(line)]
    if len(places) != 1 or any(line in ("---", "...") for line in bare[places[0] :]):
        return None
    layout = _layout(bare, places[0])
    if layout is None:
        return None
    end = "\r\n" if lines[places[0]].endswith("\r\n") else "\n"
    head = lines[places[0]]
    if _value(bare[places[0]]) or not head.endswith("\n"):
        head = head.rstrip("\r\n").replace("[]", "", 1).rstrip() + end
    return "".join([*lines[: places[0]], head, entry(*layout, end), *lines[places[0] + 1 :]])


def _layout(bare: list[str], place: int) -> tuple[str, str] | None:
    """Indent and pad of the first item of `repos`; those of a list without items; None for anything else."""
    value = _value(bare[place])
    following = next((line for line in bare[place + 1 :] if line), "")
    if value == "[]" or (not value and (not following or _KEY.match(following))):
        return "  ", " "
    item = _ITEM.match(following)
    return (item["indent"], item["pad"]) if item and not value else None


def _value(line: str) -> str:
    found = _REPOS.match(line)
    return found["value"].replace(" ", "") if found else ""
