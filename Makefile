# A thin wrapper: everything is in dev.py.
.PHONY: scan test check docs
scan test check docs:
	python3 dev.py $@
