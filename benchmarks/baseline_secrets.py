"""Can anything be learned of a secret from what straykey writes down of it?

    python -m benchmarks.baseline_secrets [--secrets 1000] [--words 100000] [--seed 1]

Plants secrets in a repository: tokens of the rules' own examples, and guessable passwords out of a list of words, in files of several formats,
committed, and half of them removed again. Runs `baseline create --history`, `history` and `scan` with all report formats, then looks through the
baseline, the cache and every report for each secret: as it is, in base64 (at any alignment), hexadecimal and percent-encoding, reversed, and as
plain digests (MD5, SHA-1, SHA-2, SHA-3, BLAKE2; whole or their first 16 digits, and in base64).

Then guesses: for each guessable secret that the baseline has, every word of the list is put in its place and named as straykey names it, salt, path and
name path being known to the guesser. The number of words that fit tells what an entry confirms: a list confirms nothing where the right word is one of
about a thousandth of them. Then the opposite rate: how often a changed password would be taken for the old one. And what 10,000 fingerprints cost.

Printed as one JSON object.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote_from_bytes

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from baselines.fingerprint import PUBLISHED_SALT, identify, value_tag  # noqa: E402
from detectors.artifact import Origin, Position, Span  # noqa: E402
from detectors.catalogue import RULES, read_texts  # noqa: E402
from detectors.checks import load_templates  # noqa: E402
from detectors.examples import expand  # noqa: E402
from detectors.model import Evidence, Occurrence  # noqa: E402
from detectors.secret import Secret  # noqa: E402

CODE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from scanner.cli.main import console; console()"
FORMS = {
    "py": 'class A{n}:\n    password = "{value}"\n',
    "yml": "service{n}:\n  db:\n    password: '{value}'\n",
    "env": "DB{n}_PASSWORD={value}\n",
    "json": '{{"db{n}": {{"password": "{value}"}}}}\n',
    "properties": "db{n}.password={value}\n",
    "txt": "postgres://user{n}:{value}@db{n}.corp.internal/app\n",
}
DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
REPORTS = ("sarif", "sarif-github", "jsonl", "json", "html", "csv", "markdown", "gitlab", "junit", "line", "github")


class Planted(NamedTuple):
    """A value, whether it is out of the list, and the file that it stands in."""

    value: bytes
    guessable: bool
    path: str


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--secrets", type=int, default=1000)
    options.add_argument("--words", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    arguments = options.parse_args()
    random = Random(arguments.seed)
    words = word_list(random, arguments.words)
    with tempfile.TemporaryDirectory() as folder:
        made = measure(Path(folder), random, words, arguments.secrets)
    print(json.dumps({**made, **rates(words), **speed(random)}, indent=2))
    return 1 if made["found in what was written"] else 0


def word_list(random: Random, count: int) -> list[bytes]:
    """Passwords as people make them: words of random letters, a number, a sign. No list of somebody's is needed to count collisions."""
    syllables = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in "lmnrst"]
    made: dict[bytes, None] = {}
    while len(made) < count:
        word = "".join(random.choices(syllables, k=2)).capitalize() + str(random.randrange(1000)) + random.choice("!?#%+")
        made[word.encode()] = None
    return list(made)


def measure(folder: Path, random: Random, words: list[bytes], count: int) -> dict[str, Any]:
    planted = plant(folder / "repo", random, words, count)
    reports = run(folder)
    written = {name: data for name, data in everything(folder) if not name.startswith(("repo/src/", "repo/.git/"))}
    found = {one.value for one in planted if b"\n" not in one.value} & revealed(folder)
    hits = look_through(written, [trace for one in planted for trace in traces(one.value)])
    return {
        "planted": len(planted),
        "planted and reported as findings": len(found),
        "files looked through": len(written),
        "bytes looked through": sum(map(len, written.values())),
        "reports": reports,
        "found in what was written": sum(hits.values()),
        "examples": dict(hits.most_common(5)),
        **guess(folder, planted, words),
    }


def plant(repo: Path, random: Random, words: list[bytes], count: int) -> list[Planted]:
    """Half tokens, half words, each in a file of its own; committed, and every second one removed by a second commit."""
    (repo / "src").mkdir(parents=True)
    planted = [*tokens(random, count // 2), *passwords(random, words, count - count // 2)]
    git(repo, "init", "-q", "-b", "main", ".")
    for one, data in planted:
        (repo / one.path).write_bytes(data)
    commit(repo)
    for number, (one, _) in enumerate(planted):
        if number % 2:
            (repo / one.path).unlink()
    commit(repo)
    return [one for one, _ in planted]


def tokens(random: Random, count: int) -> Iterator[tuple[Planted, bytes]]:
    """Drawn from the first example of rules, in their turn."""
    templates = load_templates()
    texts = [text for text in read_texts((path.name, path.read_bytes()) for path in sorted(RULES.glob("*.toml"))).values() if text.examples]
    for number in range(count):
        example = expand(texts[number % len(texts)].examples[0], random, templates)
        span = example.expected[0]
        yield Planted(example.data[span.start : span.end], guessable=False, path=f"src/token{number}.txt"), example.data + b"\n"


def passwords(random: Random, words: list[bytes], count: int) -> Iterator[tuple[Planted, bytes]]:
    for number, word in enumerate(random.sample(words, count)):
        form = list(FORMS)[number % len(FORMS)]
        yield Planted(word, guessable=True, path=f"src/word{number}.{form}"), FORMS[form].format(n=number, value=word.decode()).encode()


def run(folder: Path) -> list[str]:
    """Everything that writes something down, in the repository and beside it."""
    straykey(folder, "baseline", "create", "--history", "--min-confidence", "low")
    done = []
    for verb in ("scan", "history"):
        reports = [f"--report={name}={folder / f'{verb}-{name}'}" for name in REPORTS]
        straykey(folder, verb, "--min-confidence", "low", "--show", "all", *reports, output=f"{verb}-text")
        done += [f"{verb} {name}" for name in (*REPORTS, "text")]
    return done


def revealed(folder: Path) -> set[bytes]:
    """The raw values of all findings, from a report that is not looked through."""
    out = straykey(folder, "history", "--min-confidence", "low", "--format", "jsonl", "--reveal", "--no-baseline")
    records = map(json.loads, out.splitlines())
    return {record["secret"].encode() for record in records if record["type"] == "finding"}


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), str(path).encode() + b"\n" + path.read_bytes()


def look_through(written: dict[str, bytes], needles: list[tuple[str, bytes]]) -> Counter[str]:
    """How often which form of a secret stands in which file: all forms of all secrets at once, as literals of one Hyperscan database."""
    import hyperscan

    flags = hyperscan.HS_FLAG_SINGLEMATCH
    expressions = ["".join(f"\\x{byte:02x}" for byte in needle).encode() for _, needle in needles]
    database = hyperscan.Database()
    database.compile(expressions=expressions, ids=list(range(len(needles))), elements=len(needles), flags=flags)
    hits: Counter[str] = Counter()
    for name, data in written.items():
        found: set[int] = set()
        database.scan(data, match_event_handler=lambda number, *_, into=found: into.add(number))
        hits.update(f"{needles[number][0]} in {name}" for number in found)
    return hits


def traces(value: bytes) -> Iterator[tuple[str, bytes]]:
    """What somebody could look for."""
    yield "raw", value
    yield "reversed", value[::-1]
    yield "hexadecimal", value.hex().encode()
    for shift in range(3):  # the inner part, which does not depend on what stands before and behind
        start = (-shift) % 3
        inner = b64encode(value[start : start + (len(value) - start) // 3 * 3])
        if len(inner) >= 8:
            yield "base64", inner
    if (quoted := quote_from_bytes(value).encode()) != value:
        yield "percent-encoded", quoted
    for name in DIGESTS:
        digest = hashlib.new(name, value)
        yield f"{name}, 16 digits", digest.hexdigest()[:16].encode()
        yield f"{name}, base64", b64encode(digest.digest())[:20]


def guess(folder: Path, planted: list[Planted], words: list[bytes]) -> dict[str, Any]:
    """How many words of the list fit each entry of a guessable secret, and whether the right one can be told from the others by anything in it."""
    tags: Counter[str] = Counter(value_tag(word, PUBLISHED_SALT) for word in words)
    files = (folder / "repo" / ".straykey").rglob("*.json")
    entries = [json.loads(path.read_bytes()) for path in files if path.name != "baseline.json"]
    guessable = {one.path: one.value for one in planted if one.guessable}
    weak = (entry["fingerprint"].rpartition(":")[2] for entry in entries if entry["path"] in guessable)
    fits = [tags[tag] for tag in weak if tag.startswith("w")]
    return {
        "entries": len(entries),
        "entries of guessable secrets": len(fits),
        "words that fit an entry, least": min(fits, default=0),
        "words that fit an entry, median": statistics.median(fits) if fits else 0,
        "words that fit an entry, most": max(fits, default=0),
        "strong names among guessable secrets": sum(entry["path"] in guessable and ":w" not in entry["fingerprint"] for entry in entries),
    }


def rates(words: list[bytes]) -> dict[str, Any]:
    """Of all ways to change a password of the list to another one, how many keep its name."""
    tags = Counter(value_tag(word, PUBLISHED_SALT) for word in words)
    ways, same = len(words) * (len(words) - 1), sum(count * (count - 1) for count in tags.values())
    return {"ways to change a password": ways, "of these with the same name": same, "one in": round(ways / same, 1)}


def speed(random: Random) -> dict[str, Any]:
    """CPU seconds of 10,000 fingerprints: of passwords, of tokens, and of private keys with 3,000 bytes."""
    timed = {}
    for name, values in (
        ("passwords", [b"Holz%d!" % number for number in range(10_000)]),
        ("tokens", [random.randbytes(20).hex().encode() for _ in range(10_000)]),
        ("keys of 3,000 bytes", [b64encode(random.randbytes(2250)) for _ in range(10_000)]),
    ):
        place = (Origin("a"), Span(0, 1), Position(1, 1), Position(1, 2))
        occurrences = [Occurrence("r", Secret(value), *place, "high", "high", Evidence(), "", "password = ****", "db.password") for value in values]
        before = time.process_time()
        for one in occurrences:
            identify(one, "src/main/app/settings.py")
        timed[name] = round(time.process_time() - before, 3)
    return {"CPU seconds of 10,000 fingerprints": timed}


def straykey(folder: Path, *arguments: str, output: str = "") -> str:
    environ = {**os.environ, "STRAYKEY_CACHE": str(folder / "cache")}
    environ.pop("CI", None)
    done = subprocess.run([sys.executable, "-P", "-c", CODE, *arguments], cwd=folder / "repo", env=environ, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"straykey {arguments[0]} ended with {done.returncode}: {done.stderr.decode()}")
    if output:
        (folder / output).write_bytes(done.stdout + done.stderr)
    return done.stdout.decode()


def commit(repo: Path) -> None:
    git(repo, "add", "--all", "--force", ".")
    git(repo, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", "x")


def git(repo: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=repo, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
