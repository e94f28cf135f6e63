"""Puts straykey into a folder of the runner's, for action.yml. Run by any Python 3.11+ with `-I`, so that nothing of the workspace is imported.

    python -I scanner/ci/install.py key          what the environment is made from, as a hash: the key of a cache
    python -I scanner/ci/install.py FOLDER       make it, or use the one that is there

Dependencies come from scanner/ci/requirements.txt, each with its hashes, as wheels alone; pip's own settings (index, proxy, certificates)
hold. STRAYKEY_WHEELHOUSE names a folder with the wheels: then no network is used. straykey itself is copied: nothing is built.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = Path(__file__).resolve().with_name("requirements.txt")
PACKAGES = ("scanner", "detectors", "baselines")
START = "import sys\nfrom scanner.cli.main import console\nconsole()\n"


def sources() -> list[Path]:
    return sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def key() -> str:
    """Changes with the dependencies, our own code, Python and the system."""
    digest = hashlib.sha256(f"{sys.version} {sysconfig.get_platform()} {platform.libc_ver()}".encode())
    for path in (LOCK, *sources()):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def make(folder: Path) -> None:
    """An environment in `folder`; one that was made from the same is left as it is."""
    mark, made = folder / "straykey-installed", key()
    if mark.is_file() and mark.read_text() == made:
        return
    shutil.rmtree(folder, ignore_errors=True)
    # Without pip, which would take three seconds: the one that runs here installs into it.
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = interpreter(folder)
    install(python)
    packages = subprocess.run([python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True)
    for name in PACKAGES:
        shutil.copytree(ROOT / name, Path(packages.stdout.strip()) / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "straykey.py").write_text(START)
    mark.write_text(made)


def interpreter(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(python: Path) -> None:
    wheelhouse = os.environ.get("STRAYKEY_WHEELHOUSE", "")
    offline = ["--no-index", "--find-links", str(Path(wheelhouse).resolve())] if wheelhouse else []
    command = [sys.executable, "-I", "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
    subprocess.run([*command, "--require-hashes", "--only-binary=:all:", *offline, "-r", str(LOCK)], check=True)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    if arguments == ["key"]:
        print(key())
        return 0
    try:
        make(Path(arguments[0]).resolve())
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"::error title=straykey could not be installed::{type(error).__name__}: see the log above. An air-gapped runner needs the input `wheelhouse`.")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
