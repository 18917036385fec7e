# Two commands: make run, make test. Everything else is a part of them.
PYTHON ?= python3
# Another environment beside the first: make test-quick VENV=.venv-3.13 PYTHON=python3.13
VENV ?= .venv
LOCK ?= requirements-test.txt
BIN := $(VENV)/bin
CHROMIUM := $(or $(wildcard /usr/bin/chromium),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))

ON_POSTGRES := $(addprefix tests/,admin content editions insight management pages runs views)

.PHONY: run dev test test-one test-quick test-next test-postgres torture bench check audit sbom lock chromium

run: $(VENV)/run.stamp
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/gunicorn

# For whoever changes the site: every edit is seen at the next reload, errors show their trace, a toolbar shows the SQL.
dev: $(VENV)/test.stamp
	@DEBUG=on $(BIN)/python manage.py prepare
	@DEBUG=on $(BIN)/python manage.py runserver $(or $(PORT),8000)

# One test or one folder, by pytest's own names: make test-one T=tests/engine/test_clarity.py
test-one: $(VENV)/test.stamp
	@$(BIN)/python -m pytest -q $(T)

# The engine and the cards first, for their full coverage; then real browsers and servers, in processes of their own,
# for a browser's event loop is one that Django refuses to share; then everything else, closing on pytest's own line.
test: $(VENV)/test.stamp chromium
	@rm -f .coverage
	@$(BIN)/python -m pytest -n 2 -q tests/engine tests/sharing --cov=quiz/engine --cov=quiz/sharing --cov-report= --cov-fail-under=100
	@$(BIN)/python -m pytest -n 2 -q tests/browser tests/torture
	@$(BIN)/python -m pytest -q tests/deploy
	@$(BIN)/python -m pytest -n 2 tests $(addprefix --ignore=tests/,engine sharing browser torture deploy) --cov --cov-append --cov-report= --cov-fail-under=95

# Less than the whole, for another Python or another Django: no browsers, no servers that are killed, no installing.
test-quick: $(VENV)/test.stamp
	@$(BIN)/python -m pytest -n 2 -q tests -m "not install" $(addprefix --ignore=tests/,browser torture deploy test_architecture.py)

# The second lane: the whole suite on the next Django, with the newest Python found, in an environment of its own.
test-next:
	@$(MAKE) --no-print-directory test VENV=.venv-next LOCK=requirements-next.txt PYTHON="$$($(PYTHON) -m tools.pythons)"

# What touches the database, once more on PostgreSQL.
test-postgres: $(VENV)/test.stamp
	@tests/on_postgres $(BIN)/python -m pytest -q -n 2 $(ON_POSTGRES)

# Long forms: faults put in on purpose, which must be caught; then kills, crowds, fuzzing, failing storage, backups.
torture: $(VENV)/test.stamp
	@$(BIN)/python -m tests.torture.seeded
	@$(BIN)/python -m tests.torture.kill
	@$(BIN)/python -m tests.torture.load
	@$(BIN)/python -m tests.torture.fuzz
	@$(BIN)/python -m tests.torture.storage
	@$(BIN)/python -m tests.torture.backup
	@POSTGRES_FSYNC=on tests/on_postgres $(BIN)/python -m tests.torture.kill
	@POSTGRES_FSYNC=on tests/on_postgres $(BIN)/python -m tests.torture.load
	@tests/on_postgres $(BIN)/python -m tests.torture.fuzz
	@tests/on_postgres $(BIN)/python -m tests.torture.cut
	@tests/on_postgres $(BIN)/python -m tests.torture.backup

bench: $(VENV)/test.stamp
	@$(BIN)/python -m tests.bench.engine
	@$(BIN)/python -m tests.bench.served
	@$(BIN)/python -m tests.bench.scale
	@$(BIN)/python -m tests.bench.grown
	@POSTGRES_FSYNC=on tests/on_postgres $(BIN)/python -m tests.bench.scale
	@POSTGRES_FSYNC=on tests/on_postgres $(BIN)/python -m tests.bench.journeys

check: $(VENV)/test.stamp
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python manage.py makemigrations --check --dry-run

# Known faults of what is installed; it asks a service outside.
audit: $(VENV)/test.stamp
	@$(BIN)/python -m tools.audit

# Real browser tests need Chromium. It is installed where that needs no asking: as root on Debian.
chromium:
ifeq ($(CHROMIUM),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "No Chromium: browser tests are skipped. Install the package chromium to run them."; fi
endif

$(VENV)/run.stamp: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.stamp: $(LOCK)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r $(LOCK)
	@touch $(VENV)/run.stamp $@

# What the site is built of, as CycloneDX: for whoever has to know what they run.
sbom: $(VENV)/test.stamp
	@$(BIN)/python -m tools.sbom >sbom.json

# Needs uv; writes locks without any address in them.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements.txt
	uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements-test.txt
	cp requirements-test.txt requirements-next.txt
	uv pip compile pyproject.toml --group test --override requirements-next.in --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url -o requirements-next.txt
