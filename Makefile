# Everything a contributor types. Needs Python 3.11 to 3.13 and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
BASELINE := proofs/baseline.json
SOURCES := specs models proofs src

.DEFAULT_GOAL := help
.PHONY: help venv verify verify-all baseline recheck mutate test lint fmt bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(READY) ## make .venv with the locked dependencies and spanproof itself

verify: $(READY) | build ## discharge every obligation; report in build/report.html and build/verdicts.json
	$(BIN)/spanproof verify --html build/report.html --json build/verdicts.json --baseline $(BASELINE)

verify-all: $(READY) | build ## the same, asking every engine about every obligation
	$(BIN)/spanproof verify --all-engines --html build/report-all.html --json build/verdicts-all.json

baseline: $(READY) ## write down what is proved now; `make verify` fails on less
	$(BIN)/spanproof verify --baseline $(BASELINE) --write-baseline

recheck: $(READY) | build ## let other solvers check the proofs of the last `make verify` again
	$(BIN)/spanproof recheck --json build/recheck.json

mutate: $(READY) | build ## change the models in every small way: some claim has to notice
	$(BIN)/spanproof mutate --json build/mutation.json

test: $(READY) ## run the tests, one worker for each core
	$(BIN)/python -m pytest -n auto --dist loadgroup

lint: $(READY) ## ruff (rules and format) and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(SOURCES)

fmt: $(READY) ## format the code and apply ruff's safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) | build ## compare the ladder with CrossHair alone; table in build/benchmark.md
	$(BIN)/python benchmarks/ladder_and_crosshair.py --table build/benchmark.md

lock: $(READY) | build ## refresh requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-header --no-emit-index-url --no-emit-find-links pyproject.toml > build/requirements.lock
	(echo "# Made by 'make lock' from pyproject.toml, for Python 3.11 to 3.13. Not to be edited."; \
		cat build/requirements.lock) > requirements.lock

clean: ## remove everything that can be made again, .venv included
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .spanproof
	find $(SOURCES) tests examples benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

build:
	@mkdir -p build

# pip takes hashes for all or for none, and a local project has none: hence two steps.
$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo \
		"spanproof needs Python 3.11 to 3.13: name one, for example 'make PYTHON=python3.12 venv'" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
