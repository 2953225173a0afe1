# The bare command lists what there is. Everything lives in .venv; nothing is installed elsewhere.
PYTHON ?= python3
BIN := .venv/bin
SERVE ?= 1

.PHONY: help demo test lint bench soak lock clean
help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "tinlang needs Python 3.11 or newer; try: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: .venv/ready ## crawl the embedded press, derive, show what was found, serve it on :8001 (SERVE=0: end there)
	$(BIN)/tinlang demo $(if $(filter 0,$(SERVE)),--no-serve,)

test: .venv/ready lint ## tests, lint, strict types, import layers
	$(BIN)/pytest -n 2 --dist loadgroup

lint: .venv/ready ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: .venv/ready ## every script in bench/, each printing ratios against a peer in the same run
	@missed=; for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || missed="$$missed $$script"; done; \
	  test -z "$$missed" || { echo "missed:$$missed"; exit 1; }

soak: .venv/ready ## the slow proofs: long archives, long crawls
	$(BIN)/python bench/soak/memory.py

lock: .venv/ready ## renew requirements.lock from pyproject.toml (hashes, no addresses)
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra dev --upgrade --quiet pyproject.toml -o requirements.lock

clean: ## remove .venv and caches
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
