"""Coverage as JSON. The fields are the table below, which the reference page and the tests read too."""

from __future__ import annotations

import json
from typing import Any, TextIO

from scanner.coverage.tally import by_environment, by_folder, by_language, by_store
from scanner.coverage.values import SCHEMA_VERSION, Coverage, Drift, Placed, Row, Share
from scanner.reports.shared.plain import encodable

# Object, field, type, meaning.
FIELDS = (
    ("document", "schema_version", "number", "1; it grows when a field changes its meaning or goes"),
    ("document", "type", "string", "`coverage`"),
    ("document", "version", "string", "of straykey"),
    ("document", "root", "string", "name of the folder or repository"),
    ("document", "head", "string", "HEAD's commit, or empty"),
    ("document", "ratio", "number or null", "percentage of `counts.known` that stores and encrypted values feed (with --count-channels the environment too)"),
    ("document", "threshold", "number or null", "what --fail-under asked for"),
    ("document", "channels_count", "boolean", "whether the environment counts as fed"),
    ("document", "exit_code", "number", "0, 1 below the threshold, 3 not everything was looked at"),
    ("document", "files", "number", "files looked at"),
    ("document", "counts", "share", "of the slots that count"),
    ("document", "by", "object", "`folder`, `environment`, `language` and `store`: lists of rows"),
    ("document", "slots", "list of slot", "all slots, in the order of paths and places"),
    ("document", "sources", "list of source", "places that connect the program with a store"),
    ("document", "drift", "list of drift", "keys that a store feeds in one environment and a literal in another"),
    ("document", "trend", "list of point", "with --trend, oldest first"),
    ("document", "skipped", "list", "what was not looked at: `path`, `reason`, `detail`"),
    ("document", "degraded", "list", "files whose structure could not be read in full: `path`, `reason`, `detail`"),
    ("share", "store", "number", "fed by a store"),
    ("share", "encrypted", "number", "encrypted in the repository"),
    ("share", "channel", "number", "from the process environment"),
    ("share", "literal", "number", "a literal that `straykey scan` reports"),
    ("share", "unknown", "number", "handed in from elsewhere: a parameter, a chart's value, the program's configuration"),
    ("share", "known", "number", "all but `unknown`"),
    ("row", "name", "string", "the folder, environment, language or store; `(all)` for files of no environment"),
    ("row", "ratio", "number or null", "as above, of this row"),
    ("row", "counts", "share", ""),
    ("slot", "path", "string", "relative to the root, `/` between folders"),
    ("slot", "line", "number", "1-based"),
    ("slot", "column", "number", "1-based, in code points"),
    ("slot", "name", "string", "name path of what takes the secret, or what the store is asked for"),
    ("slot", "fed", "string", "`store`, `encrypted`, `channel`, `literal` or `unknown`"),
    ("slot", "store", "string", "id of the store or channel; empty for literals"),
    ("slot", "form", "string", "the form of the reference (`store/form`), or the rule of the literal"),
    ("slot", "key", "string", "what the store or the environment is asked for, where it says so"),
    ("slot", "fallback", "boolean", "the literal is used where a lookup yields nothing"),
    ("slot", "language", "string", "language or format of the file"),
    ("slot", "environment", "string", "production, staging, test, development, or empty"),
    ("slot", "classes", "list of string", "what else the path is for: test, fixture, example, docs, ..."),
    ("slot", "counted", "boolean", "whether it counts in the ratio"),
    ("source", "path", "string", ""),
    ("source", "store", "string", ""),
    ("source", "form", "string", ""),
    ("drift", "family", "string", "the files' path without what says the environment"),
    ("drift", "name", "string", "the key"),
    ("drift", "places", "list of slot", ""),
    ("point", "label", "string", "month (YYYY-MM) or tag"),
    ("point", "commit", "string", "the commit that was looked at"),
    ("point", "ratio", "number or null", ""),
    ("point", "counts", "share", ""),
)  # fmt: skip


def write(coverage: Coverage, stream: TextIO) -> None:
    json.dump(document(coverage), stream, indent=1, ensure_ascii=True)
    stream.write("\n")


def document(coverage: Coverage) -> dict[str, Any]:
    """Plain values, in the order of FIELDS."""
    counted = [one for one in coverage.slots if one.counted]
    rows = {
        "folder": by_folder(counted),
        "environment": by_environment(counted),
        "language": by_language(counted),
        "store": by_store(counted),
    }
    return {
        "schema_version": SCHEMA_VERSION,
        "type": "coverage",
        "version": coverage.version,
        "root": encodable(coverage.root),
        "head": coverage.head,
        "ratio": _ratio(coverage.share, coverage),
        "threshold": coverage.threshold,
        "channels_count": coverage.channels,
        "exit_code": coverage.exit_code,
        "files": coverage.files,
        "counts": _counts(coverage.share),
        "by": {name: [_row(row, coverage) for row in found] for name, found in rows.items()},
        "slots": [_slot(one) for one in coverage.slots],
        "sources": [{"path": encodable(one.path), "store": one.store, "form": one.form} for one in coverage.sources],
        "drift": [_drift(one) for one in coverage.drift],
        "trend": [
            {"label": encodable(one.label), "commit": one.commit, "ratio": _ratio(one.share, coverage), "counts": _counts(one.share)}
            for one in coverage.trend
        ],
        "skipped": [{"path": encodable(one.path), "reason": one.reason, "detail": one.detail} for one in coverage.skipped],
        "degraded": [{"path": encodable(one.path), "reason": one.reason, "detail": one.detail} for one in coverage.degraded],
    }


def _ratio(share: Share, coverage: Coverage) -> float | None:
    ratio = share.ratio(channels=coverage.channels)
    return None if ratio is None else round(ratio, 1)


def _counts(share: Share) -> dict[str, int]:
    return {**share._asdict(), "known": share.known}


def _row(row: Row, coverage: Coverage) -> dict[str, Any]:
    return {"name": encodable(row.name), "ratio": _ratio(row.share, coverage), "counts": _counts(row.share)}


def _slot(one: Placed) -> dict[str, Any]:
    slot = one.slot
    return {
        "path": encodable(one.path),
        "line": slot.line,
        "column": slot.column,
        "name": encodable(slot.name),
        "fed": slot.fed,
        "store": slot.store,
        "form": slot.form,
        "key": encodable(slot.key),
        "fallback": slot.fallback,
        "language": one.language,
        "environment": one.environment,
        "classes": list(one.classes),
        "counted": one.counted,
    }


def _drift(one: Drift) -> dict[str, Any]:
    return {"family": encodable(one.family), "name": encodable(one.name), "places": [_slot(place) for place in one.places]}
