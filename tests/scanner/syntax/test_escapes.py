import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.syntax.escapes import STYLES, dedent, unescape


@pytest.mark.parametrize(
    ("style", "written", "value"),
    [
        ("none", rb"a\n", rb"a\n"),
        ("c", rb"\x41\u00e9\U0001F600\101\n\q", "Aé😀A\nq".encode()),
        ("c", rb"\ud83d\ude00", "😀".encode()),
        ("c", rb"\u{1F600}", "😀".encode()),
        ("c", rb"\xe9", "é".encode()),
        ("c-bytes", rb"\xe9\351", b"\xe9\xe9"),
        ("c", b"a\\\nb", b"ab"),
        ("python", rb"\d\n\'", b"\\d\n'"),
        ("python-bytes", rb"\xff", b"\xff"),
        ("python-template", rb"{{\n}}", b"{\n}"),
        ("csharp-verbatim-template", b'""{{\\', b'"{\\'),
        ("php", rb"\$a\q\x41", rb"$a\qA"),
        ("rust", b"x\\\n   y", b"xy"),
        ("single", rb"\'\n\\", rb"'\n" + b"\\"),
        ("doubled-single", b"it''s", b"it's"),
        ("bash-double", rb"\$\n\"", rb"$\n" + b'"'),
        ("bash-word", rb"a\ b", b"a b"),
        ("powershell", b'`n`u{41}""``', b'\nA"`'),
        ("entities", b"a&amp;&#98;\xff", b"a&b\xff"),
    ],
)
def test_escapes_are_undone(style, written, value):
    assert unescape(written, style) == value


@pytest.mark.parametrize("style", sorted(STYLES))
@given(text=st.binary(max_size=60))
def test_any_bytes_can_be_unescaped(style, text):
    assert isinstance(unescape(text, style), bytes)


@pytest.mark.parametrize("style", sorted(STYLES))
@given(text=st.text(alphabet="abcXYZ019 _-.", max_size=40))
def test_plain_text_stands_for_itself(style, text):
    assert unescape(text.encode(), style) == text.encode()


@given(lines=st.lists(st.text(alphabet="ab ", min_size=1, max_size=8).map(lambda text: "x" + text), min_size=1, max_size=5), margin=st.integers(0, 6))
def test_the_shared_indentation_goes(lines, margin):
    text = "\n".join(" " * margin + line for line in lines).encode()
    assert dedent(text, closing=False) == "\n".join(lines).encode()
    assert dedent(text + b"\n", closing=True) == text + b"\n"
