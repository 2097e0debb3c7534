# Each target has one line of help; `make` prints them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help reports test lab check fix bench bench-audit bench-reading faults fuzz licences lock clean

help: ## print this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

reports: $(READY) ## make the environment on first use, then publish reports/index.html
	$(BIN)/duxue run

test: $(READY) ## make the environment on first use, then run the tests
	$(BIN)/pytest --numprocesses auto --dist loadfile

lab: $(READY) ## open JupyterLab on the notebooks, ready to run
	$(BIN)/jupyter lab --notebook-dir=notebooks

check: $(READY) ## format and lint without changing anything
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

fix: $(READY) ## format and lint, mending what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY) ## measure this engine against the usual ways to run notebooks
	$(BIN)/python benchmarks/engine.py --json bench-engine.json
	$(BIN)/python benchmarks/scale.py --json bench-scale.json

bench-audit: $(READY) ## hold the audit against assertions that a person judged
	$(BIN)/python benchmarks/audit.py

bench-reading: $(READY) ## measure how well documents are read
	$(BIN)/python benchmarks/reading.py

faults: $(READY) ## put some 300 faults into batches at random and print what was lost, which must be nothing
	cd benchmarks && ../$(BIN)/python -m faults

fuzz: $(READY) ## read 12,000 damaged documents, params and data files and print what was lost, which must be nothing
	cd benchmarks && ../$(BIN)/python -m fuzz

licences: $(READY) ## list the licence of every package of the lock; fails where one is unclear or not accepted
	$(BIN)/python benchmarks/licences.py

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --fork-strategy fewest --extra dev --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --quiet pyproject.toml --output-file requirements.lock

clean: ## remove what can be made again: the environment, cached pages, published reports
	rm -rf $(VENV) .duxue
	find reports -mindepth 1 ! -name README.md -delete

# Every package comes from the lock with its hash checked; the project itself is installed without fetching anything.
# Compiling is left to the end: neither installer does it on all cores, and an environment that is not compiled makes
# each start compile, for seconds, wherever it may not be written to. What does not compile is nothing that is imported.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "duxue needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
ifneq ($(UV),)
	$(UV) venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" $(VENV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib src || true
	@touch $@
