"""Which format a file has: by its name, its extension, or the look of its first bytes."""

from __future__ import annotations

import re

# Whole file names, lower-case.
NAMES = {
    **dict.fromkeys((".env", "dotenv", ".envrc", ".flaskenv", "envfile", "env"), "dotenv"),
    **dict.fromkeys((".npmrc", "npmrc"), "npmrc"),
    **dict.fromkeys((".netrc", "_netrc", "netrc", ".authinfo"), "netrc"),
    **dict.fromkeys((".pgpass", "pgpass.conf", "pgpass"), "pgpass"),
    **dict.fromkeys((".git-credentials", "git-credentials"), "git-credentials"),
    **dict.fromkeys((".htpasswd", "htpasswd", ".htdigest", "htdigest"), "htpasswd"),
    **dict.fromkeys(("dockerfile", "containerfile"), "dockerfile"),
    **dict.fromkeys(
        (".pypirc", ".my.cnf", "my.cnf", ".mylogin.cnf", ".gitconfig", ".hgrc", "hgrc", ".boto", ".s3cfg", ".passwd-s3fs", "credentials", "odbc.ini", ".odbc.ini",
         "pip.conf", "setup.cfg", "tox.ini", ".coveragerc", "supervisord.conf", "buildout.cfg", "alembic.ini", ".editorconfig", ".flake8", "rclone.conf", ".condarc.ini"),
        "ini",
    ),
    **dict.fromkeys(("nuget.config", "web.config", "app.config", "settings.xml", "pom.xml", "machine.config", "packages.config"), "xml"),
    **dict.fromkeys((".condarc", "kubeconfig", ".clang-format", "procfile.yml", ".yarnrc.yml", ".travis.yml", ".gitlab-ci.yml"), "yaml"),
    **dict.fromkeys((".dockercfg", ".dockerconfigjson", "composer.lock", ".babelrc", ".eslintrc", ".bowerrc", ".mcp.json", "pipfile.lock", "flake.lock"), "json"),
    **dict.fromkeys(("pipfile", "cargo.lock", "poetry.lock", "gopkg.lock", "uv.lock", "pdm.lock"), "toml"),
    **dict.fromkeys(("redis.conf", "nginx.conf", "httpd.conf", ".htaccess", "sshd_config", "ssh_config", "ldap.conf", "slapd.conf", "wpa_supplicant.conf"), "conf"),
    "gradle.properties": "properties",
    "auth.json": "json",
}  # fmt: skip

# Ends of paths whose last name says nothing.
PATHS = {".kube/config": "yaml", ".aws/config": "ini", ".git/config": "ini", ".ssh/config": "conf"}

EXTENSIONS = {
    **dict.fromkeys(("yaml", "yml", "eyaml", "sls", "raml", "cwl", "mappings"), "yaml"),
    **dict.fromkeys(("json", "json5", "jsonc", "har", "tfstate", "webmanifest", "avsc", "geojson", "topojson", "postman_collection", "postman_environment", "code-workspace", "importmap", "arb", "resjson", "jsonld", "hjson", "map"), "json"),
    **dict.fromkeys(("jsonl", "ndjson", "jsonlines", "ldjson"), "jsonl"),
    "ipynb": "notebook",
    "toml": "toml",
    **dict.fromkeys(("ini", "cfg", "cnf", "inf", "desktop", "service", "socket", "timer", "mount", "reg", "gitconfig", "editorconfig", "container", "prefs", "ica", "rdp.ini", "aws"), "ini"),
    **dict.fromkeys(("properties", "props.properties", "jaas", "conf.properties"), "properties"),
    **dict.fromkeys(("env", "envrc", "dotenv"), "dotenv"),
    **dict.fromkeys(
        ("xml", "config", "csproj", "vbproj", "fsproj", "vcxproj", "props", "targets", "nuspec", "xaml", "plist", "resx", "xsd", "xsl", "xslt", "wsdl", "pubxml", "publishsettings",
         "dtsx", "rdl", "rptproj", "jmx", "svg", "rss", "atom", "kml", "iml", "ui", "xhtml", "pom", "axml", "storyboard", "xib", "xlf", "xliff", "wadl", "xmi", "dbml", "edmx", "mobileconfig", "sitemap", "ruleset", "settings", "nuget"),
        "xml",
    ),
    **dict.fromkeys(("tf", "tfvars", "hcl", "nomad", "workflow", "pkr.hcl", "tofu"), "hcl"),
    **dict.fromkeys(("dockerfile", "containerfile"), "dockerfile"),
    **dict.fromkeys(("bicep", "bicepparam"), "bicep"),
    **dict.fromkeys(("conf", "cf", "ovpn", "rules"), "conf"),
    **dict.fromkeys(("csv", "tsv", "tab", "psv"), "csv"),
    **dict.fromkeys(("diff", "patch", "rej"), "diff"),
    **dict.fromkeys(("md", "markdown", "mdx", "rmd", "qmd", "mdown", "mkd", "mdc", "adoc", "asciidoc", "rst"), "markdown"),
    **dict.fromkeys(("http", "rest", "httpx"), "http"),
    "netrc": "netrc", "pgpass": "pgpass", "npmrc": "npmrc", "htpasswd": "htpasswd", "pypirc": "ini",
}  # fmt: skip

# Endings that say nothing of the format: what stands before them does.
NEUTRAL = frozenset(
    "j2 jinja jinja2 tpl tmpl template gotmpl erb ejs mustache hbs example sample dist default bak backup old orig save swp disabled local prod production dev development staging test"
    " in inc enc copy txt tmp new master 1 2 ~".split()
)
# What is read without a known syntax, or by scanner/syntax: content is not guessed at.
_FOREIGN = frozenset(
    "py pyw pyi js mjs cjs jsx ts tsx mts cts java kt kts cs go rb php rs c h cc cpp cxx hpp hh m mm swift scala sc sh bash zsh ksh fish ps1 psm1 psd1 bat cmd sql html htm groovy gradle"
    " pl pm r lua ex exs erl hs clj cljs dart vb fs fsx f90 jl vue svelte css scss sass less asm s el lisp proto graphql thrift cmake mk tcl awk coffee elm nim zig d pas sol v sv vhd".split()
)
_STARTS = {"json": b"{[\"'/#", "jsonl": b"{[", "notebook": b"{", "xml": b"<"}
_ENV_NAME = re.compile(r"(?:^|[._-])env(?:[._-]|$)")


def format_of(path: str, data: bytes) -> str:
    """The format of a file: a module of this package (jsonl is read by `json`), or "" where none is known."""
    name = path.rpartition("/")[2].lower()
    found = _by_name(path.lower(), name)
    if found and _plausible(found, data[:256]):
        return found
    if not found and name.rpartition(".")[2] in _FOREIGN and "." in name:
        return ""
    from scanner.formats.common.sniff import sniff  # its patterns take 2 ms to compile

    return sniff(data)


def _by_name(path: str, name: str) -> str:
    for _ in range(4):
        if name in NAMES:
            return NAMES[name]
        stem, dot, extension = name.rpartition(".")
        if dot and extension in EXTENSIONS:
            return EXTENSIONS[extension]
        if name.startswith((".env", "dockerfile.", "dockerfile-", "containerfile.")):
            return "dotenv" if name.startswith(".env") else "dockerfile"
        if not dot or extension not in NEUTRAL:
            break
        name = stem
    for ending, format_ in PATHS.items():
        if path.endswith(ending):
            return format_
    return "dotenv" if _ENV_NAME.search(name) and name.endswith("env") else ""


def _plausible(format_: str, head: bytes) -> bool:
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return format_ not in _STARTS or not first or first in _STARTS[format_]
