"""Programming languages read as bindings: what string is bound to what name, in what syntax.

`language_of` tells the language of a file, `read_syntax` reads it. Both take a `Languages` to keep what was loaded from one file to the
next; without one they load anew (a few milliseconds). Grammars are imported only for the language that is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from detectors.artifact import Artifact, Span
from detectors.binding import Reading
from scanner.syntax.guard import SIZE_LIMIT
from scanner.syntax.languages import Languages

__all__ = ["SIZE_LIMIT", "Languages", "language_of", "read_syntax"]


def language_of(path: str, data: bytes, languages: Languages | None = None) -> str:
    """The language's name (a file of scanner/languages), or an empty text. `path` is as in an Origin, `data` the whole content or its start."""
    return (languages or Languages()).of(path, data)


def read_syntax(
    artifact: Artifact,
    language: str,
    wanted: Sequence[Span] = (),
    *,
    languages: Languages | None = None,
    size_limit: int = SIZE_LIMIT,
) -> Reading:
    """The bindings whose name or value shares a byte with one of `wanted` (all of them if it is empty), and why that is not all.

    Spans are bytes of `artifact.data`, which is taken for UTF-8. `degraded` is one of unknown-language, grammar-missing, too-large (bytes over
    `size_limit`), binary, indentation, nesting, repetition, parser-budget, work. Never raises for any bytes; a grammar that crashes takes the
    process with it, so call this in one that may die.
    """
    from scanner.syntax.guard import refusal
    from scanner.syntax.readers import reader_of

    known = languages or Languages()
    spec = known.spec(language)
    if spec is None:
        return Reading((), "unknown-language")
    refused = refusal(artifact.data, spec, size_limit)
    if refused:
        return Reading((), refused)
    return reader_of(spec)(artifact.data, spec, wanted, known)
