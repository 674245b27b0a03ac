# Every target makes the virtual environment it needs, in .venv, from a hash-pinned lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# Containers often say that Python shall keep nothing it compiled; then each of the many processes of a test
# run would compile all of it again, three times as long as it takes to start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo start test lint collected types style bench peer lock browser

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

SOURCES := requirements-node.txt pyproject.toml hatch_build.py app/web/frontend/package-lock.json $(wildcard app/web/frontend/*.scss)

# What is imported is compiled then: compiling all of it takes as long as the rest of installing.
# The lock files name everything, so there is nothing to look for (--no-deps).
define install
	@$(PIP) install --no-compile --no-deps --require-hashes -r $(1)
	@command -v npm >/dev/null || $(PIP) install --require-hashes -r requirements-node.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
endef

# The pip that comes with Python takes twice as long, but does where there is no newer one.
$(VENV)/.made: requirements-pip.txt
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements-pip.txt || echo "Installing with the pip there is." >&2
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.txt $(SOURCES)
	@echo "Installing (once; about a minute)…" >&2
	$(call install,requirements.txt)
	@touch $@

# These hold the others as well: on a clean clone nothing is installed twice.
$(VENV)/.test-installed: $(VENV)/.made requirements.txt requirements-test.txt $(SOURCES)
	@echo "Installing (once; about a minute)…" >&2
	$(call install,requirements-test.txt)
	@touch $(VENV)/.installed $@

demo: $(VENV)/.installed ## the whole main job on sample spreadsheets, then serve it (ONCE=1: print a summary and stop)
	@$(BIN)/reconvene demo $(if $(ONCE),--once,)

start: $(VENV)/.installed ## real use: secrets, database, a one-time link to the set-up page, serve
	@$(BIN)/reconvene start

browser: ## Debian's chromium and fonts, where we may install them
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; } || echo "No chromium: browser tests will be skipped."

test: ## every check: format, lint, types, contracts, tests with coverage floors
	@$(MAKE) --no-print-directory -j2 browser $(VENV)/.test-installed
	@$(MAKE) --no-print-directory -j2 --output-sync types style collected
	@# Three at a time on two cores: a third of the time a test waits for a browser or a server.
	@# Sixty tests handed out at a time: at the end no core waits for the hundreds another has to do.
	$(BIN)/python -m pytest -n 3 --maxschedchunk 60 -p tests.measuring

lint: $(VENV)/.test-installed ## format, lint, types, import contracts, templates
	@$(MAKE) --no-print-directory -j2 --output-sync types style

# While the types are checked: whatever tests import is compiled once, not by every worker.
collected: $(VENV)/.test-installed
	@found=$$($(BIN)/python -m pytest --collect-only -q) || { echo "$$found"; exit 1; }

types: $(VENV)/.test-installed
	$(BIN)/mypy

style: $(VENV)/.test-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/djlint app --lint --quiet

bench: $(VENV)/.installed ## measurements, as ratios within one run
	@$(BIN)/reconvene bench import
	@$(BIN)/reconvene bench standing
	@$(BIN)/reconvene bench match

peer: $(VENV)/.installed ## Splink, for `reconvene bench match` to measure against (nothing else needs it)
	@$(PIP) install --no-deps --require-hashes -r requirements-bench.txt

lock: ## rewrite the lock files (needs uv)
	uv pip compile pyproject.toml --extra build --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" -o requirements.txt -q
	uv pip compile pyproject.toml --extra build --extra test -c requirements.txt --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" -o requirements-test.txt -q
	uv pip compile pyproject.toml --extra build --extra bench -c requirements.txt --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" -o requirements-bench.txt -q
	uv pip compile --group node --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" -o requirements-node.txt -q
	uv pip compile --group pip --generate-hashes --no-emit-index-url --python-version 3.11 --universal --custom-compile-command "make lock" -o requirements-pip.txt -q
