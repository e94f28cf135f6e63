"""The pieces of the text report: how it looks, a secret's block, the digest of many, the closing lines."""
