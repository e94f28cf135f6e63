#!/usr/bin/env python3
"""Everything a newcomer or CI does here, with nothing but Python 3.11+ and git.

    python3 dev.py scan [REPO]    scan a repository's files and history (default: this one), show the report, write straykey.sarif
    python3 dev.py test [ARGS]    run the tests (arguments go to pytest)
    python3 dev.py check          lint, types, generated pages, self-scan: what CI runs besides the tests
    python3 dev.py docs           write the generated pages anew

The virtual environment is made in .venv (or in $STRAYKEY_VENV) and kept up to date with pyproject.toml.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("STRAYKEY_VENV", HERE / ".venv"))
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


def install(extras: str) -> None:
    """Make the environment if need be; install when the project, what is compiled, or the wanted extras changed."""
    made_from = [HERE / "pyproject.toml", HERE / "setup.py", *sorted((HERE / "scanner" / "pack").glob("*.p[yx]*"))]
    wanted = hashlib.sha256(b"\0".join([extras.encode(), *(path.read_bytes() for path in made_from)])).hexdigest()
    mark = VENV / "straykey-installed"
    done = mark.read_text().split() if mark.exists() else []
    if wanted in done:
        return
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        print(f"making a virtual environment in {VENV}", file=sys.stderr)
        venv.create(VENV, with_pip=True)
    run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", f"{HERE}{extras}", check=True)
    mark.write_text(" ".join([*done, wanted]))


def run(program: str, *arguments: str, check: bool = False) -> int:
    """Run a program of the environment, here."""
    return subprocess.run([str(BIN / program), *arguments], cwd=HERE, check=check).returncode


def scan(repository: str = ".") -> int:
    install("")
    where = str(Path(repository).resolve())
    with tempfile.TemporaryDirectory() as folder:
        reports, codes = [], []
        bare = Path(where, "HEAD").is_file() and Path(where, "objects").is_dir()
        for verb in ("history",) if bare else ("scan", "history"):
            file = str(Path(folder, f"{verb}.jsonl"))
            codes.append(run("straykey", verb, where, "--format", "jsonl", "--output", file))
            if Path(file).exists():
                reports.append(file)
        if not reports:
            return max(codes)
        sarif = str(HERE / "straykey.sarif")
        codes.append(run("straykey", "report", *reports, "--report", f"sarif={sarif}"))
        print(f"SARIF: {sarif}")
    return max(codes)


def test(*arguments: str) -> int:
    install("[dev]")
    return run("python", "-m", "pytest", *(arguments or ("-q",)))


def check() -> int:
    install("[dev]")
    return max(
        run("python", "-m", "ruff", "check", "."),
        run("python", "-m", "mypy"),
        run("python", "-m", "docs.generate", "--check"),
        run("straykey", "scan", str(HERE), "--quiet"),
    )


def docs() -> int:
    install("[dev]")
    return run("python", "-m", "docs.generate")


def main() -> int:
    verbs = {"scan": scan, "test": test, "check": check, "docs": docs}
    if len(sys.argv) < 2 or sys.argv[1] not in verbs:
        print(__doc__)
        return 2
    return verbs[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
