# Thin aliases of the documented `python build/....py` commands. Every target is .PHONY: `build` is also a folder.
.PHONY: help build test check fix draft codebook pictures site publish bench

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
WITH_TEXTS := $(if $(TEXTS),--texts $(TEXTS))

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/'

build: $(READY) ## compile and validate candidate/ from seeds/ (TEXTS=folder holds passages against the texts)
	$(BIN)/python build/compile_candidate.py $(WITH_TEXTS)

test: $(READY) ## lint, type-check and test (TEXTS=folder for the tests that need the texts)
	$(BIN)/ruff check . && $(BIN)/mypy && TEXTS="$(TEXTS)" $(BIN)/python -m pytest -n auto

check: $(READY) ## check the seeds alone (FILES="..." for some, ALL=1 for every finding, TEXTS=folder)
	$(BIN)/python build/check_seeds.py $(if $(ALL),--all) $(WITH_TEXTS) $(FILES)

fix: $(READY) ## fill spans and hashes from TEXTS=folder, write the canonical form, then check
	$(BIN)/python build/check_seeds.py --fix $(WITH_TEXTS) $(FILES)

draft: $(READY) ## start a source from a saved page: FILE=page.html (OUTPUT=seeds/sources/<year>/<id>.yaml TEXTS=folder)
	$(BIN)/python build/draft_source.py $(FILE) $(if $(OUTPUT),--output $(OUTPUT)) $(WITH_TEXTS)

codebook: $(READY) ## write anew the pages of docs that follow from code: codebook.md, seeds.md, rules/, editor/
	$(BIN)/python build/write_codebook.py
pictures: $(READY) ## draw docs/pictures/ anew from data/ (RELEASE=candidate OUTPUT=folder for a look beforehand)
	$(BIN)/python build/draw_pictures.py $(if $(RELEASE),--release $(RELEASE)) $(if $(OUTPUT),--output $(OUTPUT))
site: $(READY) ## make a site of docs/ in site/, for any web server or none; a link that leads nowhere is refused
	rm -rf site && $(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -E -d .venv/doctrees -c docs . site
publish: $(READY) ## say what publishing the candidate would do (DO=1 does it, VERSION=1.0.0 for a higher one)
	$(BIN)/python build/publish_release.py $(VERSION) $(if $(DO),--publish) $(if $(ALL),--all)
bench: $(READY) ## measure the ratios of docs/benchmarks.md
	$(BIN)/python bench/measure.py
$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv && $(BIN)/python -m pip install -q --constraint constraints.txt --editable '.[dev]'
	@touch $@
