import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.config.patterns import LONGEST, compile_pattern


def test_a_bounded_pattern_matches_whole_values() -> None:
    pattern = compile_pattern(r"test-[a-z]{1,20}(-dev)?")
    assert pattern.fullmatch(b"test-abc-dev")
    assert not pattern.fullmatch(b"live-test-abc")


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("", "1 to"), ("a" * (LONGEST + 1), "1 to"), ("ä", "ASCII"), (".*", "open repetition"), ("(a{1,9}){1,9}", "repeats a group"), ("(?=a)b", "lookaround"),
        (r"(a)\1", "back-reference"), ("(", "no regular expression"), ("[[a]&&b]", "no regular expression"), ("(" * 500 + ")" * 500, "no regular expression"),
        ("a{99999999999999999999}", "no regular expression"),
    ],
)
def test_a_pattern_that_could_be_slow_or_wrong_is_told(pattern: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(?P<hunter2>a", "(?P<hunter2-x>a)", "(?hunter2)", "hunter2{2,1}", "(?P=hunter2)"])
def test_a_complaint_never_quotes_the_pattern(pattern: str) -> None:
    with pytest.raises(ValueError, match="is no") as caught:
        compile_pattern(pattern)
    assert "hunter2" not in str(caught.value)


@given(st.text(st.sampled_from(r"ab01[](){}*+?.|\^$-,:=<>!Pdws&~"), max_size=25))
def test_any_text_is_a_pattern_or_a_value_error(text: str) -> None:
    try:
        compile_pattern(text)
    except ValueError:
        return
