"""Coverage-guided fuzzing of everything that reads hostile bytes, with atheris (PyPI, Linux and macOS).

    python -m benchmarks.fuzz [--target NAME ...] [--seconds 120] [--corpus FOLDER]

Each target runs in a process of its own for so many seconds, from a corpus that is kept in FOLDER/<target> (default: a temporary one, filled with
the seeds below). An exception that a target does not name as its own is a crash: it is shown with the input in hexadecimal, and the command ends with 1.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

SEEDS = (
    b"password: correct-horse\n", b'{"password": "a\\u0041b"}', b"<a password='x'><![CDATA[y]]></a>", b'a = """b"""\n[t]\nb = [1, {c = 2}]', b"- &a [b, *a]\n- !!binary QUJD\n", b"postgres://u:p%40@h:1/d?sslmode=x",
    b"Server=h;User Id=u;Password='a;b';", b"jdbc:mysql://u:p@h/d", b"%41\\u0041\\x41&#65;&quot;", b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=", b"414243444546474849", b"\x1f\x8b\x08\x00", b"\x30\x82\x01\x22\x02\x01\x00",
    b"-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n", b"PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n", b"openssh-key-v1\0", b"# straykey:allow token -- reason\n", b"PACK\0\0\0\x02\0\0\0\x01", b"\xfftOc\0\0\0\x02", b"\x05\x05\x90\x05",
    b"FROM a\nENV PASSWORD=b\n", b"def f(password='a'): return 'b' + \"c\"\n", b'resource "a" "b" {\n password = "${var.x}"\n}\n', b"[[rule]]\nid = 'a'\npattern = '(?P<secret>a{1,9})'\n",
)  # fmt: skip


def decoders() -> Callable[[bytes], None]:
    from detectors.artifact import Span
    from detectors.decoders import decode_candidates, load_decoders

    known = load_decoders()

    def run(data: bytes) -> None:
        for one in decode_candidates(data, Span(0, len(data)), known, depth=4, most=1 << 16).derived:
            place = one.text.map.to_parent(Span(0, len(one.text.data)))
            assert 0 <= place.start <= place.end <= len(data)

    return run


def connections() -> Callable[[bytes], None]:
    from detectors.connections import parse_connections

    def run(data: bytes) -> None:
        parse_connections(data)

    return run


def formats() -> Callable[[bytes], None]:
    """The first byte chooses the format."""
    from detectors.artifact import Artifact, Origin, Span
    from scanner.formats import derived, read_format

    names = ("yaml", "json", "xml", "toml", "ini", "properties", "dotenv", "hcl", "dockerfile", "notebook", "csv", "http", "markdown", "diff", "conf", "npmrc", "netrc", "pgpass", "")

    def run(data: bytes) -> None:
        name, text = names[(data[0] if data else 0) % len(names)], Artifact(Origin("x"), data[1:])
        read_format(text, name)
        read_format(text, name, (Span(len(text.data) // 2, len(text.data) // 2 + 1),))
        list(derived(text, name))

    return run


def syntax() -> Callable[[bytes], None]:
    """The first byte chooses the language. A grammar that crashes ends the process: that is the parent's to cope with, and to be seen here."""
    from detectors.artifact import Artifact, Origin
    from scanner.syntax import Languages, read_syntax

    languages = Languages()
    names = sorted(languages.heads())

    def run(data: bytes) -> None:
        read_syntax(Artifact(Origin("x"), data[1:]), names[(data[0] if data else 0) % len(names)], languages=languages)

    return run


def keys() -> Callable[[bytes], None]:
    from detectors import openssh
    from detectors.checks import pem_private_key
    from detectors.der import DerError, items

    def run(data: bytes) -> None:
        pem_private_key.judge(data)
        for read, error in ((items, DerError), (openssh.read, openssh.OpenSshError)):
            try:
                read(data)
            except error:
                continue

    return run


def deltas() -> Callable[[bytes], None]:
    """The first byte is the length of the base."""
    from scanner.pack.delta import DeltaError, apply

    def run(data: bytes) -> None:
        size = data[0] if data else 0
        try:
            apply(data[1 : 1 + size], data[1 + size :], 1 << 16, True)
        except DeltaError:
            return

    return run


def packs() -> Callable[[bytes], None]:
    """A repository's object folder with a pack and an index made of the input, cut at a length that its first two bytes say; and a loose object."""
    from scanner.pack import ObjectStore, open_objects

    folder = Path(tempfile.mkdtemp()) / "objects"
    (folder / "pack").mkdir(parents=True)
    (folder / "ab").mkdir()

    def run(data: bytes) -> None:
        cut = 2 + int.from_bytes(data[:2], "big")
        (folder / "pack" / "pack-a.pack").write_bytes(data[2:cut])
        (folder / "pack" / "pack-a.idx").write_bytes(data[cut:])
        (folder / "ab" / ("c" * 38)).write_bytes(data[2:])
        store = open_objects(folder, 20)
        if isinstance(store, ObjectStore):
            with store:
                list(store.listing())
                list(store.walk(("blob", "commit", "tag")))

    return run


def rules() -> Callable[[bytes], None]:
    from detectors.catalogue import read_document
    from detectors.rule import RuleError

    def run(data: bytes) -> None:
        try:
            read_document(data, "fuzz.toml")
        except RuleError:
            return

    return run


def configuration() -> Callable[[bytes], None]:
    from scanner.config.error import ConfigError
    from scanner.config.place import Place
    from scanner.config.reading import read_layer

    def run(data: bytes) -> None:
        try:
            read_layer(Place("straykey.toml"), data)
        except ConfigError:
            return

    return run


def reports() -> Callable[[bytes], None]:
    import io

    from scanner.reports.records.reader import ReportError, read_report

    def run(data: bytes) -> None:
        try:
            read_report(io.StringIO(data.decode("utf-8", "surrogateescape")))
        except ReportError:
            return

    return run


def allows() -> Callable[[bytes], None]:
    from scanner.allow import find_allows

    def run(data: bytes) -> None:
        find_allows(data)

    return run


def frames() -> Callable[[bytes], None]:
    """What a worker that was taken over could answer."""
    import io

    from scanner import wire

    def run(data: bytes) -> None:
        message = wire.receive(io.BytesIO(len(data).to_bytes(4, "big") + data))
        if isinstance(message, list):
            try:
                wire.unpack(message)
            except (ValueError, TypeError, AttributeError):
                return

    return run


def artifacts() -> Callable[[bytes], None]:
    """The whole path; the first byte chooses the file's name."""
    from benchmarks.inputs.parsers import NAMES
    from detectors.artifact import Artifact, Origin
    from scanner.setup import Setup
    from scanner.workbench import Workbench

    bench = Workbench(Setup("/nowhere", now=1.79e9))

    def run(data: bytes) -> None:
        bench.examine(Artifact(Origin(NAMES[(data[0] if data else 0) % len(NAMES)]), data[1:]))

    return run


TARGETS = {
    one.__name__: one
    for one in (decoders, connections, formats, syntax, keys, deltas, packs, rules, configuration, reports, allows, frames, artifacts)
}


def child(name: str, corpus: str, seconds: int) -> None:
    """Fuzz one target; never returns."""
    import atheris

    with atheris.instrument_imports(include=["scanner", "detectors", "baselines"]):
        run = TARGETS[name]()
    atheris.Setup([name, corpus, f"-max_total_time={seconds}", "-max_len=4096", "-rss_limit_mb=3000", "-timeout=60", "-print_final_stats=1", "-verbosity=1"], run)
    atheris.Fuzz()


def fuzz(name: str, corpus: Path, seconds: int) -> bool:
    """Run a target in a process of its own; say how many executions ran clean, and whether all did."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (corpus / f"seed-{number}").write_bytes(b"\0" + seed)
    with tempfile.TemporaryDirectory() as scratch:  # where a crash leaves its input
        code = f"import sys; sys.path.insert(0, {str(Path(__file__).resolve().parent.parent)!r}); from benchmarks.fuzz import child; child({name!r}, {str(corpus)!r}, {seconds})"
        done = subprocess.run([sys.executable, "-c", code], cwd=scratch, capture_output=True, text=True, errors="replace", check=False)
        crashes = [path.read_bytes() for path in Path(scratch).glob("*-*")]
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    print(f"{name:14} {int(runs[1]) if runs else 0:>10,} executions, {'clean' if done.returncode == 0 else f'ended with {done.returncode}'}", flush=True)
    if done.returncode:
        print(done.stderr[-3000:])
        for crash in crashes:
            print("input:", crash.hex())
    return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", action="append", choices=list(TARGETS), help="only this one; may be given several times")
    parser.add_argument("--seconds", type=int, default=120, help="for each target")
    parser.add_argument("--corpus", type=Path, help="where what is found is kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clean = [fuzz(name, (arguments.corpus or Path(folder)) / name, arguments.seconds) for name in arguments.target or TARGETS]
    return int(not all(clean))


if __name__ == "__main__":
    sys.exit(main())
