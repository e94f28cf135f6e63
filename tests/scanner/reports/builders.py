"""Builders of reports for tests: each takes what a test is about and fills in the rest. No value here has the shape of a token."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from detectors.model import Degraded, Evidence, Skipped
from scanner.report import Area, Attribution, Fix, Notice, Place, Report, Result, RuleInfo, Scope
from scanner.reports import load_report

# Text that formats get wrong: quotes, line ends, terminal control, bidirectional override, undecodable bytes, ends of scripts and of CDATA,
# workflow commands, percent signs, formulas, Markdown and SARIF links, characters outside the BMP.
HOSTILE = (
    "\"'`", "a\nb\r\nc", "\x1b[31mred\x1b[0m\x07", "\x9b2J", "a\u202eb\u2066c", "caf\udce9 \udcff", "</script><script>alert(1)</script>",
    "::error file=x::y", "##[error]x", "100%0A%", "=1+1", "@SUM(A1)", "-2", "+3", "a,b;c\td", "|x|", "[t](http://evil.example)", "<img src=x onerror=alert(1)>",
    "&amp;<b>", "]]>", "{0} {{", "\u2028\u2029", "😀 \U000e0041", "\x00", "a/../b c#d?e", "-->", "\\", "C:\\x", "'; DROP", "\u200bzero\ufeff", "e\u0301",
)  # fmt: skip
CANARY = "canary-that-no-report-may-show"
WHO = Attribution("0123456789abcdef0123456789abcdef01234567", "Ada Lovelace", "ada@example.com", "2024-01-02T03:04:05+01:00")
LATER = Attribution("89abcdef0123456789abcdef0123456789abcdef", "Grace Hopper", "grace@example.com", "2025-05-06T07:08:09+00:00")


def place(path: str = "config/app.env", row: int = 3, column: int = 9, length: int = 20, **fields: Any) -> Place:
    start = (row - 1) * 40 + column - 1
    values = {"line": "API_KEY=****", **fields}
    return Place(path, row, row, column, column + length, start, start + length, **values)


def introduced(path: str = "config/app.env", row: int = 3, **fields: Any) -> Place:
    return place(path, row, **{"role": "introduced", "kind": "blob", "object_id": "a" * 40, "attribution": WHO, **fields})


def newest(path: str = "config/app.env", row: int = 7, **fields: Any) -> Place:
    return place(path, row, **{"role": "newest", "kind": "blob", "object_id": "b" * 40, "attribution": LATER, **fields})


def result(number: int = 1, **fields: Any) -> Result:
    values: dict[str, Any] = {
        "rule_id": "acme-api-key",
        "secret_id": f"sid-{number}",
        "fingerprint": f"sk1:{number:016x}",
        "severity": "high",
        "confidence": "high",
        "verdict": "new",
        "verdict_reason": "",
        "places": (place(row=number),),
        "occurrences": 1,
        "redacted": "acme_****[24]",
        "evidence": Evidence(reasons=("has the form of: Acme API key",), entropy=4.5),
    }
    return Result(**{**values, **fields})


def rule(rule_id: str = "acme-api-key", **fields: Any) -> RuleInfo:
    values: dict[str, Any] = {
        "id": rule_id,
        "title": "Acme API key",
        "provider": "Acme",
        "description": "Opens the account that it belongs to.",
        "remedy": "Revoke the key in Acme's console and read the new one from a secret store.",
        "references": ("https://docs.acme.example/keys",),
        "severity": "high",
        "confidence": "high",
        "kind": "token",
    }
    return RuleInfo(**{**values, **fields})


def report(*results: Result, **fields: Any) -> Report:
    """A report of a tree with these results; the exit code and the rules follow from them unless given."""
    rules = tuple(rule(rule_id) for rule_id in sorted({item.rule_id for item in results}))
    failing = any(item.verdict == "new" for item in results)
    values: dict[str, Any] = {
        "results": results,
        "skipped": (),
        "degraded": (),
        "notices": (),
        "scope": Scope("tree", root="demo", counts=(("files", 12),), bytes_scanned=3456),
        "rules": rules,
        "min_confidence": "medium",
        "fail_on": "low",
        "exit_code": 3 if fields.get("skipped") else int(failing),
        "version": "0.1.0",
        "engine": "hyperscan 0.8",
    }
    return Report(**{**values, **fields})


def hostile_report() -> Report:
    """Every text of every value is hostile, each in turn; all verdicts, kinds of place and records occur."""
    results = tuple(_hostile_result(index, text) for index, text in enumerate(HOSTILE))
    texts = iter(HOSTILE * 4)
    return report(
        *results,
        rules=tuple(
            RuleInfo(f"rule-{i}", t, t, t, t, (t, "https://docs.acme.example/a b"), "high", "medium", t) for i, t in enumerate(HOSTILE)
        ),
        skipped=tuple(Skipped(text, next(texts), text, text) for text in HOSTILE),
        degraded=tuple(Degraded(text, next(texts), text, text) for text in HOSTILE),
        notices=tuple(Notice(text, level, text, text, 1) for text, level in zip(HOSTILE, ("note", "warning", "error") * 20, strict=False)),
        scope=Scope(
            "history",
            root=HOSTILE[6],
            counts=tuple((text, 1) for text in sorted(HOSTILE)),
            excluded=tuple((text, 1) for text in sorted(HOSTILE)),
            bytes_scanned=1,
            head=HOSTILE[2],
            branch=HOSTILE[4],
            remote="https://user:pass@git.example/a/b.git",
            details=HOSTILE,
        ),
        version=HOSTILE[2],
        engine=HOSTILE[3],
        argv=HOSTILE,
    )


def _hostile_result(index: int, text: str) -> Result:
    who = Attribution(text, text, text, text)
    first = introduced(text, 3, line=text, container=(text,), attribution=who, object_id=text)
    last = newest(text, 7, line=text, container=(text, text), attribution=who, object_id=text)
    verdicts = ("new", "new", "inherited", "known", "excepted", "allowed", "vetoed")
    return result(
        index + 1,
        rule_id=f"rule-{index}",
        severity=("low", "medium", "high", "critical")[index % 4],
        confidence=("low", "medium", "high")[index % 3],
        verdict=verdicts[index % len(verdicts)],
        verdict_reason=text,
        places=(first, last) if index % 2 else (first,),
        redacted=text,
        evidence=Evidence((text,), (text,), (text,), (text,), 3.5, (text,)),
        slot=text,
        in_head=(None, True, False)[index % 3],
        properties=(("account", text),),
        not_after=text,
        secret=CANARY,
    )


def written(name: str, value: Report, **options: Any) -> str:
    """What the format of that name writes; it can be encoded, or the test fails here."""
    stream = io.StringIO()
    load_report(name)(value, stream, **options)
    stream.getvalue().encode()
    return stream.getvalue()


def many(count: int, **fields: Any) -> Iterable[Result]:
    """Results that differ in rule, path, line, severity and secret."""
    severities, confidences = ("critical", "high", "medium", "low"), ("high", "medium", "low")
    for index in range(count):
        where = f"{('src', 'deploy', 'docs/guides', 'tests')[index % 4]}/module_{index % 97}/file_{index % 311}.py"
        values = {"rule_id": f"rule-{index % 23}", "severity": severities[index % 4], "confidence": confidences[index % 3], **fields}
        yield result(index, places=(place(where, index % 400 + 1),), **values)


def history_report() -> Report:
    """All verdicts, a folded value, a fix, and every kind of notice, over a repository's history."""
    head = "c" * 40
    area = Area(3, 3, 1, 30, 80, 109)
    return report(
        result(1, places=(introduced(), newest(parts=(area, area._replace(line_start=4, line_end=4)))), in_head=True, occurrences=4, slot="db.password"),
        result(2, places=(introduced(parts=(area,)),), in_head=False, severity="critical", fix=Fix("Read it from the environment", area, 'os.environ["KEY"]')),
        result(3, verdict="allowed", verdict_reason="a published test key", evidence=Evidence(context=("comment",))),
        result(4, verdict="known"),
        result(5, verdict="excepted", verdict_reason="ops, until 2027-01-01"),
        result(6, verdict="inherited", confidence="low", severity="low"),
        result(7, verdict="vetoed", severity="medium", places=(place("", kind="commit", object_id=head),)),
        skipped=(Skipped("big.bin", "unreadable", "permission denied"), Skipped("", "missing-object", "", head)),
        degraded=(Degraded("deploy/x.yml", "structure", "the parser gave up"),),
        notices=(Notice("shallow", "warning", "The clone is shallow."), Notice("unused-allow", "note", "allowed nothing", "src/a.py", 4)),
        scope=Scope("history", "demo", (("blobs", 10),), (("vendored", 3),), 1000, head, "main", "git@github.com:acme/demo.git"),
        started="2026-01-02T03:04:05Z",
        ended="2026-01-02T03:04:09Z",
        argv=("history", "."),
    )
