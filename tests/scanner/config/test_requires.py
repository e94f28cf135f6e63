import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from scanner.config.requires import holds

VERSIONS = st.lists(st.integers(0, 3), min_size=1, max_size=4).map(lambda numbers: ".".join(map(str, numbers)))
CLAUSES = st.tuples(st.sampled_from([">=", "<=", ">", "<", "==", "!=", "~="]), VERSIONS).filter(lambda clause: clause[0] != "~=" or "." in clause[1])


@given(st.lists(CLAUSES.map("".join), min_size=1, max_size=3).map(", ".join), VERSIONS)
def test_specifiers_mean_what_packaging_says(specifier: str, version: str) -> None:
    assert holds(specifier, version) == SpecifierSet(specifier).contains(version)


@pytest.mark.parametrize("version", ["1.4.0rc1", "1.4.0.dev3", "1.4a1"])
def test_a_pre_release_is_below_its_number(version: str) -> None:
    assert holds("<1.4", version)
    assert not holds(">=1.4", version)


@pytest.mark.parametrize("version", ["1.4.0+local", "1.4.post1"])
def test_a_local_or_post_release_counts_as_its_number(version: str) -> None:
    assert holds(">=1.4", version)


@pytest.mark.parametrize("specifier", ["", "1.4", ">=", ">= 1.x", ">=1.4,", "=>1.4", ">=1.4;<2", "~=1", "==1.*", ">=1." + "9" * 5000, ">=٣"])
def test_a_malformed_specifier_is_told_whatever_the_rest_says(specifier: str) -> None:
    with pytest.raises(ValueError, match="write comparisons"):
        holds(specifier, "1.4")
    with pytest.raises(ValueError, match="write comparisons"):
        holds(f">9,{specifier}", "1.4")
