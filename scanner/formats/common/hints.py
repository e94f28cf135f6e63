"""Which language a text inside of a file is in: by the key it stands at, the word of a fence, or its look."""

from __future__ import annotations

import re

from scanner.formats.common.names import format_of
from scanner.formats.common.sniff import sniff

# The words that people write behind ``` and the languages' own names here. What is not listed stands as written.
ALIASES = {
    **dict.fromkeys("sh shell zsh ksh console terminal shell-session shellsession sh-session bash-session dockerfile-shell fish command cmdline".split(), "bash"),
    **dict.fromkeys("py python3 python2 py3 ipython pycon python-repl".split(), "python"),
    **dict.fromkeys("js node nodejs mjs cjs jsx ecmascript es6".split(), "javascript"),
    **dict.fromkeys("ts mts cts".split(), "typescript"),
    **dict.fromkeys("cs c# dotnet".split(), "csharp"),
    **dict.fromkeys("c++ cc cxx hpp".split(), "cpp"),
    **dict.fromkeys("rb erb irb".split(), "ruby"),
    **dict.fromkeys("golang".split(), "go"),
    **dict.fromkeys("rs".split(), "rust"),
    **dict.fromkeys("kt kts".split(), "kotlin"),
    **dict.fromkeys("ps1 posh pwsh ps".split(), "powershell"),
    **dict.fromkeys("yml helm k8s kubernetes ansible docker-compose".split(), "yaml"),
    **dict.fromkeys("jsonc json5 har tfstate".split(), "json"),
    **dict.fromkeys("ndjson jsonlines".split(), "jsonl"),
    **dict.fromkeys("tf terraform tfvars".split(), "hcl"),
    **dict.fromkeys("env".split(), "dotenv"),
    **dict.fromkeys("docker".split(), "dockerfile"),
    **dict.fromkeys("cfg cnf".split(), "ini"),
    **dict.fromkeys("mysql postgres postgresql psql plsql tsql pgsql sqlite oracle mssql".split(), "sql"),
    **dict.fromkeys("csproj pom plist xsd svg".split(), "xml"),
    **dict.fromkeys("htm xhtml vue".split(), "html"),
    **dict.fromkeys("patch udiff".split(), "diff"),
    **dict.fromkeys("md".split(), "markdown"),
    **dict.fromkeys("nginx apache apacheconf".split(), "conf"),
    **dict.fromkeys("text txt plain plaintext none output log nohighlight raw literal".split(), ""),
}
# The last element of a key path whose text is a script. Kubernetes' args and command, compose's command, CI steps, Ansible modules.
_SCRIPTS = {
    **dict.fromkeys(
        "run script before_script after_script command commands cmd shell bash sh entrypoint args exec inlinescript postcreatecommand poststartcommand preinstall postinstall prestart"
        " poststart runcmd bootcmd userdata user_data install build test deploy raw".split(),
        "bash",
    ),
    **dict.fromkeys("pwsh powershell".split(), "powershell"),
}
_SHEBANG = re.compile(rb"\s*#!\s*/?\S{0,80}?(?:/|env[ \t]+(?:-S[ \t]+)?)(\w+)")
_INTERPRETERS = {"sh": "bash", "bash": "bash", "zsh": "bash", "dash": "bash", "ksh": "bash", "node": "javascript", "pwsh": "powershell", "python3": "python", "python2": "python"}
_FILE_KEY = re.compile(r"[\w\-]+\.[a-z0-9]{1,12}$")
_SOURCES = {"py": "python", "sh": "bash", "js": "javascript", "ts": "typescript", "rb": "ruby", "php": "php", "sql": "sql", "ps1": "powershell", "go": "go", "java": "java", "groovy": "groovy", "lua": "lua", "html": "html", "pl": "perl"}
_ELEMENT = re.compile(r"(.*?)(?:\[\d+\])*$", re.DOTALL)


def fence_language(word: bytes) -> str:
    """The language that a fence's word names."""
    name = word[:40].decode("utf-8", "replace").lower().removeprefix("language-").removeprefix("lang-")
    return ALIASES.get(name, name)


def script_language(name: str, text: bytes) -> str:
    """The language of a text at a script's key: more than one word, at a key that holds commands."""
    key = _ELEMENT.fullmatch(name[-200:]).group(1).rpartition(".")[2].lower()  # type: ignore[union-attr]
    found = _SCRIPTS.get(key, "")
    return (shebang(text) or found) if found and (b" " in text.strip() or b"\n" in text) else ""


def file_language(name: str, text: bytes) -> str:
    """The language of a text at a key that is a file's name (ConfigMap, Secret, cloud-init)."""
    found = _FILE_KEY.search(name[-200:])
    if not found:
        return ""
    return _SOURCES.get(found[0].rpartition(".")[2], "") or format_of(found[0], text)


def look(text: bytes) -> str:
    """The language that the text looks like, or ""."""
    head = text[:4096].strip()
    if head[:1] in (b"{", b"[") and len(text) >= 8 and text.rstrip()[-1:] in (b"}", b"]"):
        return "json" if b'"' in head else ""
    return shebang(head) or (sniff(text.lstrip()[:4096]) if b"\n" in head or head.startswith(b"<") else "")


def shebang(text: bytes) -> str:
    match = _SHEBANG.match(text[:200])
    name = match[1].decode("ascii", "replace") if match else ""
    return _INTERPRETERS.get(name, name)
