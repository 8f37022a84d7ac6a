# Thin aliases of the documented `python build/....py` commands. Every target is .PHONY: `build` is also a folder.
.PHONY: help build test check draft publish codebook lint bench clean
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TEXTS ?=
WITH_TEXTS := $(if $(TEXTS),--texts $(TEXTS),)
READY := $(VENV)/.ready

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

build: $(READY) ## compile and validate candidate/ from seeds/ (TEXTS=folder checks the passages too)
	$(BIN)/python build/compile_candidate.py $(WITH_TEXTS)

test: $(READY) ## lint, type-check and test
	$(BIN)/ruff check .
	$(BIN)/mypy
	TEXTS="$(TEXTS)" $(BIN)/python -m pytest

check: $(READY) ## check the seeds alone (FILES="..." for some)
	$(BIN)/python build/check_seeds.py $(WITH_TEXTS) $(FILES)

draft: $(READY) ## start a source record from a text: FILE=page.html
	$(BIN)/python build/draft_source.py $(FILE)

publish: $(READY) ## promote the candidate: VERSION=0.1.0
	$(BIN)/python build/publish_release.py $(VERSION)

bench: $(READY) ## measure the ratios of docs/benchmarks.md
	$(BIN)/python bench/measure.py

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@
