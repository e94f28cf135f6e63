"""Texts for people: sentences, labels, messages; and dates, versions and the like."""

from __future__ import annotations

import re

_SENTENCE = re.compile(rb"[.!?:\xe2\xe3]\Z|\A[A-Z\xc0-\xff].*\s.*[a-z]|[.,:;!?]\s+[A-Za-z]|\s-\s|\A[-*#/]{1,3}\s|\(\w+\)|\s(?:the|is|not|to|of|for|and|or|your|must|be|in|with|a|an|are|was|has|have|can|cannot|please|if|from|by|on|at|this|that|der|die|das|und|le|la|el|de|no)\s")
_SCRIPT = re.compile(rb"[\xd0-\xf4][\x80-\xbf]{1,3}")
_MOMENT = re.compile(rb"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?\Z|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\Z|\d{2}:\d{2}(?::\d{2})?\Z|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \d|v?\d+\.\d+(?:\.\d+)*(?:[-+.][\w.]+)?\Z|[~^<>=]+\s?\d+\.|#[0-9A-Fa-f]{3,8}\Z|[a-z]{2}[-_][A-Z]{2}\Z")
_ALGORITHM = re.compile(rb"(?:(?:digest|cram|scram)-(?:md5|sha-?\d+(?:-plus)?)|gssapi|kerberos|ntlm|negotiate)\Z|(?:ssh|ecdsa|rsa|dsa|aes|des|3des|sha|hmac|ecdh|curve|diffie|ed|chacha|blowfish|camellia|pbkdf|scrypt|argon|hs|rs|es|ps|md|x)[-_]?(?>(?:sha2?|nistp?|cbc|ctr|gcm|group|with|hellman|exchange|rsa|dss|ed|poly|hmac|etm|openssh|com|cert|v|rsassa|pss|ede|md|mac|id|sk)[-_@.]?+|[-_@.])*+[0-9]{0,5}(?>[-_@.]?(?:sha2?|nistp?|cbc|ctr|gcm|group|exchange|dss|openssh|com|cert|v|etm|[0-9]{1,5}+))*+\Z", re.IGNORECASE)
_MEDIA = re.compile(rb"(?:application|text|image|audio|video|multipart|font)/[\w.+-]+|(?:utf-?8|us-ascii|iso-8859-\d+)\Z", re.IGNORECASE)


def veto(value: bytes) -> str | None:
    """Sentences and moments. What has no blank is no sentence; two plain words may be a passphrase."""
    text = value.strip()
    if _MOMENT.match(text):
        return "a date, version, colour or locale"
    if _MEDIA.match(text):
        return "a media type or encoding"
    if len(text) < 60 and _ALGORITHM.match(text):
        return "the name of an algorithm"
    blanks = len(text.split()) - 1
    if blanks >= 1 and (_SENTENCE.search(text) or blanks >= 5):
        return "a text for people"
    return "a text for people" if len(_SCRIPT.findall(text)) >= 2 and not re.search(rb"[0-9]", text) else None
