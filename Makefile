# journey-mining: what a fresh machine with Python 3.11+ and make can do.
PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes
RESOLVE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
COMPILE := $(RESOLVE) pyproject.toml --group build
# `make nightly` is about the sample's last day, so that it says the same today and next year.
AS_OF ?= 2026-11-22T04:00:00Z
.DEFAULT_GOAL := help
.PHONY: help nightly test check bench lock golden clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | while IFS="$$(printf '\t')" read -r name words; do printf '  make %-10s %s\n' "$$name" "$$words"; done

# One stamp a lock: nothing is installed again until the lock or pyproject.toml changes.
.venv/.run: requirements.lock pyproject.toml
	@echo "Setting up .venv from requirements.lock (about a minute, once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP_INSTALL) -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@echo "Adding what tests need from requirements-dev.lock …"
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@

# The peer of `make bench` that is a Python package, apart from ours; without it the table says so.
.venv-bench/.run: requirements-bench.lock
	@echo "Setting up .venv-bench from requirements-bench.lock …"
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

nightly: .venv/.run  ## run the whole night on data/sample and print the report's path
	@$(BIN)/python -m pipelines --project data/sample --out out --as-of $(AS_OF)

test: .venv/.dev  ## run every test, in a browser too
	@sh tests/e2e/browser.sh
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv/.dev  ## format, lint, types, layers
	@$(BIN)/ruff format --check src pipelines tests benchmarks
	@$(BIN)/ruff check src pipelines tests benchmarks
	@$(BIN)/sqlfmt --check --no-progressbar --line-length 100 sql
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: .venv/.dev  ## speed against peers, in one run, with ratios (GoAccess where it is installed)
	@$(MAKE) --no-print-directory .venv-bench/.run || { echo "dlt could not be installed; the table says so"; }
	@$(BIN)/python -m benchmarks.derive
	@$(BIN)/python -m benchmarks.links
	@$(BIN)/python -m benchmarks.ingest
	@$(BIN)/python -m benchmarks.accuracy

golden: .venv/.dev  ## rewrite tests/golden/numbers.csv from the sample; read the diff
	@$(BIN)/python -m tests.golden.write

lock: .venv/.dev  ## resolve the locks again (needs a package index)
	@$(COMPILE) --upgrade -o requirements.lock
	@$(COMPILE) --extra dask --group test --group check --group lock -c requirements.lock -o requirements-dev.lock
	@$(RESOLVE) --upgrade --group pyproject.toml:bench -o requirements-bench.lock

clean:  ## remove what runs and tests left behind
	@rm -rf out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
