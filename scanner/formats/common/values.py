"""What a configured text means: a literal, a reference to a value elsewhere, a lookup with a default, or a template with holes.

The notations are those of the tools that read such files: shell and docker compose (`${X:-default}`), Spring (`${x:default}`), GitHub Actions
(`${{ secrets.X }}`), Azure Pipelines and Kubernetes (`$(X)`), Helm and Ansible (`{{ x }}`), ERB (`<%= %>`), Python's configparser
(`%(x)s`), Symfony (`%env(X)%`), Windows (`%X%`), Maven and Ant (`@x@`), Azure App Service (`@Microsoft.KeyVault(..)`), and store URIs.
"""

from __future__ import annotations

import re

from detectors.artifact import Span
from detectors.binding import Literal, Lookup, Part, Reference, Value
from detectors.offsets import Decoded
from scanner.formats.common.fallbacks import fallback, key_in

_SIGNS = re.compile(rb"[$%@<#{:/]")
_TOKEN = re.compile(rb"\$\{\{|\{\{|\$\{|#\{|\{|\}\}?|\$\(|%\(|%env\(|@Microsoft\.KeyVault\(|\(|\)|<%|%>")
_CLOSERS = {
    b"${{": b"}}", b"{{": b"}}", b"${": b"}", b"#{": b"}", b"{": b"}", b"$(": b")", b"%(": b")", b"%env(": b")",
    b"@Microsoft.KeyVault(": b")", b"(": b")", b"<%": b"%>",
}  # fmt: skip
_PLAIN = (b"{", b"(")
_LONGEST = 600
_VARIABLE = re.compile(rb"\$(?:env:|global:)?(?:[A-Z_][A-Z0-9_]*|[a-z_]+|[a-z]+(?:[A-Z][a-z]+)+)(?:\.[A-Za-z_]+)*|%[A-Za-z_][\w.]*%|@[A-Za-z_][\w.-]*@|\$\d")
_STORES = re.compile(
    rb"(?:op|secret|secrets|akv|azurekeyvault|keyvault|awssm|aws-sm|sm|gsm|gcpsm|gcp-sm|bws|infisical|doppler|keyring|kms|pass|awsssm|ssm|awskms|ref\+[a-z0-9]+)://\S+"
    rb"|(?:vault|ssm|secretsmanager|secretref|keyvaultref|keyvault|gcp-secret|azure-keyvault|env|ENV|environment|secretstore):[/\w][^\s:]*(?::[\w.-]+)?"
    rb"|arn:aws[\w-]*:(?:secretsmanager|ssm|kms):\S+|projects/[\w-]+/secrets/\S+|/run/secrets/\S+|/var/run/secrets/\S+"
)
# Resolver words before a colon: what follows is a name, not a default (Serverless Framework, Spring Cloud, log4j, env-cmd).
_RESOLVERS = frozenset(
    b"env sys ssm opt self file cf s3 sm secretsmanager param vault keyvault secret secrets aws gcp azure bundle config var sops ctx jndi main"
    b" map marker java lower upper date stage git parameter docker k8s kubernetes ref output".split()
)
_SPRING = re.compile(rb"([\w.\-\[\]/*]+):([-=?+]?)(.*)", re.DOTALL)
_SHELL = re.compile(rb"([A-Z_][A-Z0-9_]*)([-=?+])(.*)", re.DOTALL)


def literal(decoded: Decoded, *, quoted: bool = True, steps: tuple[str, ...] = ()) -> Literal:
    """The whole text as a constant."""
    return Literal(decoded.data, tuple(Part(span) for span in decoded.map.parts()), quoted, steps)


def value_of(decoded: Decoded, *, quoted: bool = True, steps: tuple[str, ...] = ()) -> Value:
    """What the text means. `quoted` and `steps` are handed on to a Literal."""
    text = decoded.data
    if not _SIGNS.search(text):
        return literal(decoded, quoted=quoted, steps=steps)
    bare = text.strip()
    if _VARIABLE.fullmatch(bare) or _STORES.fullmatch(bare):
        return reference(bare)
    holes = holes_in(text)
    if not holes:
        return literal(decoded, quoted=quoted, steps=steps)
    if len(holes) == 1 and len(bare) == holes[0].end - holes[0].start:
        return _meaning(decoded, holes[0])
    return _template(decoded, holes, quoted, steps)


def reference(text: bytes) -> Reference:
    return Reference(text[:_LONGEST].decode("utf-8", "replace"))


def holes_in(text: bytes) -> list[Span]:
    """The variable parts of a template, outermost ones, in order. One pass, linear in the text."""
    stack: list[tuple[int, bytes]] = []
    closed: list[Span] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in _CLOSERS:
            stack.append((token.start(), sign))
        elif sign == b"}}" and stack and _CLOSERS[stack[-1][1]] == b"}":
            for end in (token.end() - 1, token.end()):
                _close(stack, closed, b"}", end)
        else:
            _close(stack, closed, sign, token.end())
    return _outermost(closed, text)


def _close(stack: list[tuple[int, bytes]], closed: list[Span], sign: bytes, end: int) -> None:
    if stack and _CLOSERS[stack[-1][1]] == sign:
        start, opener = stack.pop()
        if opener not in _PLAIN and end - start <= _LONGEST:
            closed.append(Span(start, end))


def _outermost(closed: list[Span], text: bytes) -> list[Span]:
    holes: list[Span] = []
    for hole in sorted(closed):
        if holes and hole.start < holes[-1].end:
            continue
        if text.startswith(b"%(", hole.start):
            if text[hole.end : hole.end + 1] != b"s":
                continue
            hole = Span(hole.start, hole.end + 1)  # noqa: PLW2901
        elif text.startswith((b"%env(", b"#{"), hole.start):
            hole = Span(hole.start, hole.end + (text[hole.end : hole.end + 1] in (b"%", b"#")))  # noqa: PLW2901
        holes.append(hole)
    return holes


def _meaning(decoded: Decoded, hole: Span) -> Value:
    """What one hole stands for: a constant that a template writes, a lookup with its default, or a reference."""
    text = decoded.data[hole.start : hole.end]
    if text.startswith(b"${") and not text.startswith(b"${{"):
        return _variable(decoded, hole)
    if text.startswith((b"{{", b"${{", b"<%")):
        found = fallback(text)
        if found is not None and found.constant:
            return literal(decoded.cut(_moved(found.span, hole.start)), steps=("template",))
        if found is not None and found.span.start < found.span.end:
            return Lookup("template", key_in(text, found.span), literal(decoded.cut(_moved(found.span, hole.start))))
    return reference(text)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _variable(decoded: Decoded, hole: Span) -> Value:
    """`${..}`: a default may hold another one; the innermost literal is what is used when nothing is set."""
    key, inner = "", Span(hole.start + 2, hole.end - 1)
    while True:
        text = decoded.data[inner.start : inner.end]
        match = _SPRING.fullmatch(text) or _SHELL.fullmatch(text)
        if not match or match[2] in (b"?", b"+") or (match[1].lower() in _RESOLVERS and not match[2]):
            return _resolved(decoded, hole, inner, key)
        key = key or match[1].decode("utf-8", "replace")
        inner = _unquoted(decoded.data, Span(inner.start + match.start(3), inner.end))
        default = decoded.data[inner.start : inner.end]
        if not (default.startswith(b"${") and default.endswith(b"}")):
            return _defaulted(decoded, hole, inner, key)
        inner = Span(inner.start + 2, inner.end - 1)


def _resolved(decoded: Decoded, hole: Span, inner: Span, key: str) -> Value:
    """`${env:NAME}`, `${env:NAME:-default}`, `${ssm:NAME, 'default'}`."""
    text = decoded.data[inner.start : inner.end]
    match = re.fullmatch(rb"[A-Za-z0-9]+:([\w./~-]+)(?::-(.*)|\s*,\s*'([^']*)'|\s*,\s*\"([^\"]*)\")", text, re.DOTALL)
    if not match:
        return reference(decoded.data[hole.start : hole.end])
    group = next(index for index in (2, 3, 4) if match[index] is not None)
    span = Span(inner.start + match.start(group), inner.start + match.end(group))
    return _defaulted(decoded, hole, span, key or match[1].decode("utf-8", "replace"))


def _defaulted(decoded: Decoded, hole: Span, span: Span, key: str) -> Value:
    default = decoded.data[span.start : span.end]
    if not default.strip() or holes_in(default) or _VARIABLE.fullmatch(default) or _STORES.fullmatch(default):
        return reference(decoded.data[hole.start : hole.end])
    return Lookup("variable", key, literal(decoded.cut(span), quoted=False))


def _unquoted(text: bytes, span: Span) -> Span:
    if span.end - span.start >= 2 and text[span.start] == text[span.end - 1] and text[span.start] in b"\"'":
        return Span(span.start + 1, span.end - 1)
    return span


def _template(decoded: Decoded, holes: list[Span], quoted: bool, steps: tuple[str, ...]) -> Literal:  # noqa: FBT001
    """Constant parts kept; defaults put in, holes left out as `{}`."""
    made: list[bytes] = []
    parts: list[Part] = []
    at, open_ = 0, False
    for hole in [*holes, Span(len(decoded.data), len(decoded.data))]:
        _constant(decoded.cut(Span(at, hole.start)), made, parts)
        at = hole.end
        if hole.start < hole.end:
            value = _meaning(decoded, hole)
            default = value.default if isinstance(value, Lookup) else value if isinstance(value, Literal) else None
            made.append(default.text if default else b"{}")
            parts.extend(default.parts if default else ())
            open_ = open_ or default is None
            steps = (*steps, "default") if default and "default" not in steps else steps
    if not parts:
        parts = [Part(span) for span in decoded.map.parts()]
    return Literal(b"".join(made), tuple(parts), quoted, steps, open_)


def _constant(decoded: Decoded, made: list[bytes], parts: list[Part]) -> None:
    made.append(decoded.data)
    parts.extend(Part(span) for span in decoded.map.parts())
