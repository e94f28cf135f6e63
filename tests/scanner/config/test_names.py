from scanner.config.layers import load_layers
from scanner.config.names import Unknown, unknown_names

RULES = ("aws-access-key", "aws-secret", "github-pat")


def test_names_that_name_nothing_are_told_with_the_nearest() -> None:
    text = """
        disable = ["aws-acess-key", "!github-pat", "gcp-*"]
        [severity]
        "aws-*" = "low"
        "gihub-pat" = "low"
        [[paths]]
        glob = "x"
        enable_only = ["nothing-like-it"]
        [[allow]]
        pattern = "x"
        reason = "y"
        rules = ["github-*", "aws-secrets"]
        [skips]
        too-larg = "degraded"
        unreadable = "degraded"
    """
    layers = load_layers({"straykey.toml": text.encode(), "a/straykey.toml": b'disable = ["zzz"]'}.get)
    layers.settings_for("a/x")
    assert unknown_names(layers.layers, RULES, ("too-large", "unreadable")) == (
        Unknown("straykey.toml", "disable", "aws-acess-key", " (did you mean 'aws-access-key'?)"),
        Unknown("straykey.toml", "disable", "gcp-*", ""),
        Unknown("straykey.toml", "severity", "gihub-pat", " (did you mean 'github-pat'?)"),
        Unknown("straykey.toml", "paths[0]", "nothing-like-it", ""),
        Unknown("straykey.toml", "allow[0].rules", "aws-secrets", " (did you mean 'aws-secret'?)"),
        Unknown("straykey.toml", "skips", "too-larg", " (did you mean 'too-large'?)"),
        Unknown("a/straykey.toml", "disable", "zzz", ""),
    )
