"""Values that say where something is: URLs without a password, hosts, e-mail and IP addresses, paths, file names."""

from __future__ import annotations

import re

_URL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9+.-]{1,20}:){1,3}//?(?:[^\s@:/]*@)?[^\s@]*\Z|(?:mailto|urn|data|javascript|tel|about|blob|file):\S|//[\w.-]+\.[a-z]{2,}(?:[:/]\S*)?\Z|www\.\S+\Z")
_MAIL = re.compile(rb"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\Z")
_IP = re.compile(rb"\d{1,3}(?:\.\d{1,3}){3}(?::\d+|/\d+)?\Z|\[?(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{0,4}\]?\Z")
_HOST = re.compile(rb"(?:[A-Za-z_*][\w-]*\.){1,6}(?:com|org|net|io|dev|app|edu|gov|local|localhost|internal|example|test|invalid|cloud|de|uk|eu|co|us|fr|cn|jp|ru|me|info|svc|cluster)\.?(?::\d+)?(?:/\S*)?\Z")
_FILE = re.compile(
    rb"(?:[a-z*]{2,16}:)?[\w./\\ ${}()-]*\.(?:json|ya?ml|xml|txt|py|js|ts|jsx|tsx|java|kt|go|rb|php|cs|cpp|hpp|[ch]|rs|sh|bat|ps1|pem|key|crt|cer|p12|pfx|jks|keystore|conf|cfg|ini|properties|env|toml|html?|css|scss|sql|log|md|rst|csv|"
    rb"png|jpe?g|gif|svg|ico|pdf|zip|tar|gz|tgz|jar|war|exe|dll|so|lock|pub|asc|gpg|db|sqlite|proto|tf|tmpl|tpl|erb|j2|vue|swift|scala|groovy|gradle|cnf|template|htpasswd|dat|bin|out|aspx?|jsp|cgi)\Z",
    re.IGNORECASE,
)
# Possessive: a piece and the slash behind it are read one way only.
_PATH = re.compile(rb"(?:~|\.{1,2})?/(?:[\w.@%+*{}$:<>=&?-]++/?+)*+\Z|[A-Za-z]:\\|\\\\\w|(?:(?>[\w.$%{}-]*[A-Za-z._-]{2,}[\w.${}-]*)/){2,}+[\w.${}*-]*\Z")
_WORDY = re.compile(rb"[a-z]{3,}|[A-Z]{3,}|[A-Z][a-z]{2,}")


def veto(value: bytes) -> str | None:
    """Addresses and paths. A base64 value with slashes is no path: a path's pieces read as words."""
    text = value.strip()
    if b"://" in text[:24] or text[:2] == b"//" or b":" in text[:12] or text[:4] == b"www.":
        if _URL.match(text):
            return "an address without a password"
        if _IP.match(text):
            return "an IP address"
    if b"@" in text and _MAIL.match(text):
        return "an e-mail address"
    if b"." in text and (_IP.match(text) or _HOST.match(text)):
        return "a host name"
    if b"." in text and len(text) < 200 and _FILE.match(text):
        return "a file name"
    return "a path" if (b"/" in text or b"\\" in text) and len(text) < 300 and _is_path(text) else None


def _is_path(text: bytes) -> bool:
    if not _PATH.match(text):
        return False
    if text[:1] == b"/" and b"=" not in text and len(text) < 40 and text.count(b"/") == 1:
        return len(text) < 2 or bool(re.fullmatch(rb"/[a-z][a-z_.-]*", text))
    pieces = [piece for piece in re.split(rb"[/\\]", text) if piece]
    wordy = sum(bool(_WORDY.fullmatch(piece.strip(b".-_$%{}<>*")) or (re.fullmatch(rb"[\w.-]*[a-z]{3,}[\w.-]*", piece) and len(piece) < 24)) for piece in pieces)
    return wordy * 2 >= len(pieces) and not re.search(rb"[A-Za-z0-9+]{28,}", text)
