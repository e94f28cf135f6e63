# A formula for a tap. `sha256` and `resource` blocks are filled in at a release: brew update-python-resources straykey
class Straykey < Formula
  include Language::Python::Virtualenv

  desc "Finds keys that strayed from the vault: secrets in source and git history"
  homepage "https://github.com/straykey/straykey"
  url "https://github.com/straykey/straykey/archive/refs/tags/v0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "Apache-2.0"

  depends_on "python@3.13"
  uses_from_macos "git"

  def install
    virtualenv_install_with_resources
    man1.install "docs/man/straykey.1"
    bash_completion.install "docs/completions/straykey.bash" => "straykey"
    zsh_completion.install "docs/completions/_straykey"
    fish_completion.install "docs/completions/straykey.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/straykey --version")
    (testpath/"clean.py").write "x = 1\n"
    system bin/"straykey", "scan", "clean.py"
  end
end
