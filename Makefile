# Two commands matter: `make demo` and `make test`. Both need only Python 3.11 or newer and make.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
DEMO_PORT ?= 8000
export PYTHONUTF8 := 1

.PHONY: help setup demo test test-simulations check lint types bench soak mutants spark oracle lock messages site-messages clean

help:
	@echo "make demo    set up, build the demo workspace, print where the picture lies, serve it"
	@echo "make test    set up with the test tools and run every check"
	@echo "make bench   speed and memory, with peers in the same run"
	@echo "make soak    the long simulations"
	@echo "make mutants FILE=... TESTS=...  every small change to a file must make a test fail"
	@echo "make spark   the survey's cube on Spark beside Polars (needs Java)"
	@echo "make oracle  another survey package beside, for tests and benchmarks"
	@echo "make lock    renew the hash-pinned locks"
	@echo "make messages  collect the texts to translate; make site-messages those of the site"

# The project brings its own uv: pip installs it once, hash-pinned, into .venv.
$(BIN)/uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Samlad needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing; on Debian it is the package python3-venv."; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

# Never sync: a newer lock is laid over, and the test tools stay where `make test` put them.
.venv/.ready: $(BIN)/uv requirements.lock pyproject.toml
	@echo "Installing the locked packages ..."
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	@echo "Installing the locked test tools ..."
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.translated: .venv/.ready $(wildcard src/samlad/core/locale/*/LC_MESSAGES/*.po) $(wildcard src/samlad/site/locale/*/LC_MESSAGES/*.po)
	@for domain in src/samlad/core/locale:samlad src/samlad/site/locale:django; do \
		folder=$${domain%%:*}; name=$${domain##*:}; \
		if [ -d $$folder ]; then $(BIN)/pybabel --quiet compile -d $$folder -D $$name; fi; done
	@touch $@

# The loops of the scan are compiled once and kept on disk, so that nobody waits for them later.
.venv/.compiled: .venv/.ready $(wildcard src/samlad/events/scan/*.py)
	@$(BIN)/python -m samlad.events.scan.warm
	@touch $@

setup: .venv/.ready .venv/.translated .venv/.compiled

demo: setup
	@$(BIN)/samlad demo --port $(DEMO_PORT)

test: setup .venv/.ready-dev
	@$(BIN)/python tools/check.py

lint: .venv/.ready-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/.ready-dev
	@$(BIN)/mypy

bench: setup .venv/.ready-dev
	@$(BIN)/python -m pytest benchmarks --benchmark-only --benchmark-columns=min,median,max,rounds -p no:xdist -c benchmarks/pytest.ini

# FILE: the file to change; TESTS: those that should notice (docs/methods/survey-mutation-testing.md).
mutants: .venv/.ready-dev
	@POLARS_MAX_THREADS=1 OPENBLAS_NUM_THREADS=1 nice $(BIN)/python tools/mutants.py $(FILE) $(TESTS)

# The heavy step of the survey on Spark beside Polars: needs Java.
spark: setup .venv/.ready-dev requirements-spark.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --require-hashes -r requirements-spark.lock
	@$(BIN)/python -m pytest -m spark

# Another implementation of survey statistics, in an environment of its own, for tests and benchmarks only.
oracle: $(BIN)/uv requirements-oracle.lock
	@test -x .venv/oracle/bin/python || $(BIN)/python -m venv --without-pip .venv/oracle
	@$(BIN)/uv pip install --quiet --python .venv/oracle/bin/python --require-hashes -r requirements-oracle.lock

soak: setup .venv/.ready-dev
	@$(BIN)/python -m pytest -m "soak or simulation" -s

test-simulations: setup .venv/.ready-dev
	@$(BIN)/python -m pytest -m simulation -n 2

lock: $(BIN)/uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build --group dev pyproject.toml -o requirements-dev.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra spark pyproject.toml -o requirements-spark.lock
	@echo "svy==0.35.0" | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate - -o requirements-oracle.lock

messages: .venv/.ready
	@$(BIN)/pybabel --quiet extract -k _ -k ngettext:1,2 --sort-output --no-location --omit-header -o .venv/samlad.pot src/samlad --ignore-dirs='site'
	@$(BIN)/pybabel --quiet update -D samlad -d src/samlad/core/locale -i .venv/samlad.pot --omit-header --no-fuzzy-matching --ignore-obsolete

site-messages: .venv/.ready
	@$(BIN)/python tools/site_messages.py

clean:
	rm -rf .venv workspace
