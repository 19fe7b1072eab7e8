# Every command works from a bare checkout: .venv is made first, when the locks have changed since it was.
CHECKSUM := $(shell cat requirements/tool.lock requirements/dev.lock | cksum | tr ' ' '-')
READY := .venv/made-from-$(CHECKSUM)
BIN := .venv/bin
TESTS ?= -n auto

.PHONY: help run demo test lint bench lock
.DEFAULT_GOAL := help

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 8

$(READY):
	@python3 scripts/setup $@

run: $(READY) ## start everything on http://127.0.0.1:8000 (PORT=… changes it)
	@exec $(BIN)/python manage.py dev --parent $$PPID

demo: $(READY) ## like run, with demonstration data
	@exec $(BIN)/python manage.py dev --demo --parent $$PPID

test: $(READY) ## run every test, the browser ones too
	@python3 scripts/setup --browser
	@exec $(BIN)/pytest $(TESTS)

lint: $(READY) ## formatter, linter, types, templates, layers, security and dependency checks
	@exec scripts/lint

bench: $(READY) ## run the benchmarks in bench/, each beside its bar (SHARE=10 measures a tenth of the cases)
	@exec scripts/bench $(SHARE)

lock: $(READY) ## write requirements/*.lock again from requirements/*.in
	@exec scripts/lock
