"""The baseline: what was there when somebody decided to live with it for now. Values and matching; files are scanner/memory's."""
