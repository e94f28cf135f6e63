"""The remedy of one value: which edits make its place read it from a store, and what else there is to do."""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span
from detectors.binding import Binding, Literal, Lookup
from detectors.remedies import DEFAULT
from detectors.remedies.model import Edit, Form, Language, Remedies, Remedy, Service, Store
from detectors.remedies.naming import Names, make_names
from detectors.remedies.passwordless import rewritten, service_of
from detectors.remedies.places import before, declared, import_edit, kinds_of

UNSEEN = "no syntax is seen around the value: replace it by hand"
KEY_FILE = "the file is the secret: take it out of the repository, and let git ignore it"
PART = "the value is a part of a longer text: build the text from a variable"
PLAIN = Language(None, (), (), "")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@$"
_OPENING = re.compile(rb"(?<![A-Za-z@$])[A-Za-z@$]{0,3}(?:\"\"\"|'''|[\"'`])\Z")
_QUOTES = (b'"', b"'", b"`")
_ADDRESS = re.compile(rb"\w://[^\s@]{0,300}@")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{1,99}")
_DEFAULTED = re.compile(rb"\$\{[A-Za-z_][\w.-]{0,60}?(:[-=]?|[-=])\Z")
_CODED = ("base64", "hex", "hexadecimal", "gzip", "reversed")


class Case(NamedTuple):
    """One finding in a text: `secret` is where its value stands, `data` the text in UTF-8; the rest as the occurrence says.

    `number` tells apart the values of a file that would have the same name.
    """

    path: str
    data: bytes
    secret: Span
    value: bytes
    rule_id: str
    provider: str
    reasons: tuple[str, ...] = ()
    slot: str = ""
    number: int = 1


def compose(case: Case, binding: Binding | None, store: Store, remedies: Remedies) -> Remedy:
    """What to do about the value. `binding` is what syntax says of its place (None: nothing)."""
    kinds = kinds_of(binding, case.path, case.data, remedies) if binding else ()
    own = store.form(kinds)
    form = own or remedies.stores[DEFAULT].form(kinds)
    slot = _key(binding) or (binding.name if binding and binding.name else case.slot)
    names = make_names(slot, case.path, case.rule_id, store.style, case.provider, _part(case, binding, form), case.number, _key(binding))
    service = service_of(remedies.services, case.data, _around(case, binding), case.secret)
    bare = _without_password(case, binding, service)
    edits, refused = (bare, "") if bare else _edits(case, binding, form, kinds, names, remedies)
    advice = [("no password", f"{service.title}: {service.advice} ({service.reference})")] if service else []
    advice += [("by hand", names.fill(refused))] if refused else []
    if not bare:
        advice += [("put", names.fill(store.put))] if store.put else []
        advice += [("fed by", names.fill(store.channel))] if own is None or not store.put else []
        advice += [("needs", names.fill(form.needs))] if form and form.needs and not refused else []
        advice += [("old value", names.fill(store.old))] if store.old else []
    title = f"Connect without a password: {service.title}" if bare and service else _title(form, store, names)
    return Remedy(title, store.id, names.name, tuple(edits), tuple(advice))


def _around(case: Case, binding: Binding | None) -> Span:
    """The text in which a connection may stand: the whole expression, or else the line."""
    if binding and binding.replaceable and binding.replaceable.contains(case.secret):
        return binding.replaceable
    end = case.data.find(b"\n", case.secret.end)
    return Span(case.secret.start - len(before(case.data, case.secret.start)), len(case.data) if end < 0 else end)


def _key(binding: Binding | None) -> str:
    """The variable that a lookup with a literal default asks for."""
    key = binding.value.key if binding and isinstance(binding.value, Lookup) else ""
    return key if _VARIABLE.fullmatch(key) else ""


def _part(case: Case, binding: Binding | None, form: Form | None) -> str:
    """What of an address is stored: all of it, or its password alone where the rest stays."""
    if binding is None or form is None or not _is_connection(case, binding) or _is_whole(case, binding):
        return ""
    return "password" if form.inline or form.removes or _has_holes(binding) else "url"


def _title(form: Form | None, store: Store, names: Names) -> str:
    if form and form.removes:
        return f"Take the value out; {names.env} comes from {store.title}"
    return f"Read {names.name} from {store.title}" if store.id != DEFAULT else f"Read {names.env} from {store.title}"


def _without_password(case: Case, binding: Binding | None, service: Service | None) -> list[Edit]:
    """The edit that makes a connection string passwordless, where its own text can say so."""
    if service is None or binding is None or binding.replaceable is None or not binding.replaceable.contains(case.secret):
        return []
    place = binding.replaceable
    text = rewritten(service, case.data[place.start : place.end], case.data[case.secret.start : case.secret.end])
    return [Edit(place, text.decode("ascii"))] if text is not None and text.isascii() else []


def _edits(case: Case, binding: Binding | None, form: Form | None, kinds: tuple[str, ...], names: Names, remedies: Remedies) -> tuple[list[Edit], str]:
    """Edits, or why there are none."""
    if b"-----BEGIN" in case.data[case.secret.start : case.secret.end] and _is_most(case):
        return [], KEY_FILE
    if binding is None or binding.replaceable is None or form is None:
        return [], UNSEEN
    if form.refuse:
        return [], form.refuse
    if not binding.replaceable.contains(case.secret):
        return [], UNSEEN
    language = remedies.languages.get(kinds[-1])
    changes: tuple[tuple[Span, str], ...] = ()
    if language:
        changes, refused = declared(language, case.data, binding.replaceable)
        if refused:
            return [], refused
    edits, refused = _main(case, binding, form, kinds, names, remedies)
    if refused:
        return [], refused
    edits += [Edit(*change) for change in changes]
    if language and form.imports and (more := import_edit(language, case.data, form.imports)):
        edits.append(Edit(*more))
    if form.append and names.fill(form.append).split("{")[0].encode().rstrip() not in case.data:
        edits.append(_appended(case.data, names.fill(form.append)))
    return edits, ""


def _is_most(case: Case) -> bool:
    return 2 * (case.secret.end - case.secret.start) > len(case.data)


def _main(case: Case, binding: Binding, form: Form, kinds: tuple[str, ...], names: Names, remedies: Remedies) -> tuple[list[Edit], str]:
    """The edits in the value's own place, or why there are none."""
    place = binding.replaceable
    assert place is not None  # the caller saw it
    if form.takes == "line":
        return [_line(case.data, place, names.fill(form.text))], ""
    if form.takes == "pair":
        return [Edit(Span(_key_start(case.data, place), place.end), names.fill(form.text))], ""
    text = names.fill(form.text)
    if form.takes == "secret":
        return [Edit(case.secret, text)], ""
    if (bare := _without_default(case, place, kinds)) is not None:
        return [bare], ""
    language = remedies.languages.get(kinds[-1], PLAIN)
    if not _is_whole(case, binding) or "embedded" in binding.context:
        if form.inline or form.removes:
            return [Edit(case.secret, names.fill(form.inline))], ""
        if _has_holes(binding) or not _is_connection(case, binding):
            return _joined(case, binding, place, text, language)
    for begins, wrap in language.literals:
        if begins.match(case.data, place.start) and case.data[place.end - 1 : place.end] in _QUOTES:
            text = wrap.replace("{text}", text)
    return [Edit(place, _quoted_alike(case.data, place, text, kinds))], ""


def _without_default(case: Case, place: Span, kinds: tuple[str, ...]) -> Edit | None:
    """`${X:-literal}` and `${x:literal}` without the literal: the place reads a variable already. In a shell and in compose an unset one is an error."""
    head = _DEFAULTED.search(case.data[max(place.start - 80, 0) : case.secret.start])
    if head is None or case.data[case.secret.end : case.secret.end + 1] != b"}":
        return None
    strict = ":?" if "compose" in kinds or kinds[-1] == "bash" else ""
    return Edit(Span(case.secret.start - len(head[1]), case.secret.end), strict)


def _joined(case: Case, binding: Binding, place: Span, text: str, language: Language) -> tuple[list[Edit], str]:
    """A part of a longer text: the text is closed before it and opened again after it."""
    value = binding.value.default if isinstance(binding.value, Lookup) else binding.value
    part = next((part.span for part in value.parts if part.span.contains(case.secret)), None) if isinstance(value, Literal) else None
    opening = _OPENING.search(case.data[max(0, part.start - 8) : part.start]) if part else None
    if not language.join or part is None or opening is None:
        return [], PART
    mark = opening[0].decode()
    closing = mark.lstrip(_LETTERS)
    first = case.secret.start == part.start
    last = case.secret.end == part.end and case.data.startswith(closing.encode(), part.end)
    text = f"{'' if first else closing + language.join}{text}{'' if last else language.join + mark}"
    start = case.secret.start - len(mark) * first
    if not first and len(closing) == 3 and case.data[start - 1 : start] == closing[:1].encode():
        # A quote right before three of its kind would be taken for the first of them.
        start, text = start - 1, f"\\{closing[0]}{text}"
    edit = Edit(Span(start, case.secret.end + len(closing) * last), text)
    return [Edit(Span(place.start, place.start), "("), edit, Edit(Span(place.end, place.end), ")")], ""


def _has_holes(binding: Binding) -> bool:
    return isinstance(binding.value, Literal) and binding.value.holes


def _quoted_alike(data: bytes, place: Span, text: str, kinds: tuple[str, ...]) -> str:
    """In formats the replaced piece may stand within quotes that belong to something larger: then the text goes without its own."""
    own = text[:1] in ('"', "'") and text[:1] == text[-1:] and len(text) > 1
    around = data[place.start - 1 : place.start]
    if around == b"=" and own and kinds[-1] == "yaml":
        return text[1:-1]  # a word of a longer plain scalar
    if around in _QUOTES and data[place.end : place.end + 1] == around and data[place.start : place.start + 1] not in _QUOTES:
        return text[1:-1] if own else text
    quote = data[place.start : place.start + 1]
    if kinds[-1] in ("xml", "ini", "conf", "dotenv", "yaml", "npmrc", "properties", "csv") and quote in _QUOTES and data[place.end - 1 : place.end] == quote and not own:
        return f"{quote.decode()}{text}{quote.decode()}"
    return text


def _is_whole(case: Case, binding: Binding) -> bool:
    value = binding.value.default if isinstance(binding.value, Lookup) else binding.value
    if not isinstance(value, Literal) or any(step in _CODED for step in value.steps):
        return True
    return value.text.strip() == case.value.strip() or value.span == case.secret


def _is_connection(case: Case, binding: Binding) -> bool:
    place = binding.replaceable
    return any("connection (" in reason for reason in case.reasons) or bool(place and _ADDRESS.search(case.data, place.start, place.end))


def _line(data: bytes, place: Span, text: str) -> Edit:
    """The whole line (or lines) of a value; without text the line goes with its end."""
    head = before(data, place.start)
    start = place.start - len(head)
    end = data.find(b"\n", place.end)
    end = len(data) if end < 0 else end
    indent = head[: len(head) - len(head.lstrip(b" \t"))].decode()
    if not text:
        return Edit(Span(start, min(end + 1, len(data))), "")
    return Edit(Span(start, end - 1 if data[end - 1 : end] == b"\r" else end), indent + text)


def _key_start(data: bytes, place: Span) -> int:
    """Where the key of the pair begins: the last word before the value on its line, with its quotes."""
    head = before(data, place.start)
    at = len(head.rstrip(b" \t\r\n:"))
    key = head[:at]
    if key.endswith((b'"', b"'")):
        return place.start - len(head) + key.rfind(key[-1:], 0, len(key) - 1)
    start = len(key)
    while start and (key[start - 1 : start].isalnum() or key[start - 1 : start] in (b"_", b"-", b".")):
        start -= 1
    return place.start - len(head) + start


def _appended(data: bytes, block: str) -> Edit:
    newline = "\r\n" if b"\r\n" in data else "\n"
    gap = "" if data.endswith(b"\n") or not data else newline
    return Edit(Span(len(data), len(data)), gap + newline + block.replace("\n", newline))
