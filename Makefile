# Two commands: make run, make test. Everything else is a part of them.
PYTHON ?= python3
BIN := .venv/bin
CHROMIUM := $(or $(wildcard /usr/bin/chromium),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))

ON_POSTGRES := $(addprefix tests/,admin content editions insight management pages runs views)

.PHONY: run dev test test-one test-postgres torture bench check audit lock chromium

run: .venv/run.stamp
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/gunicorn

# For whoever changes the site: every edit is seen at the next reload, errors show their trace, a toolbar shows the SQL.
dev: .venv/test.stamp
	@DEBUG=on $(BIN)/python manage.py prepare
	@DEBUG=on $(BIN)/python manage.py runserver $(or $(PORT),8000)

# One test or one folder, by pytest's own names: make test-one T=tests/engine/test_clarity.py
test-one: .venv/test.stamp
	@$(BIN)/python -m pytest -q $(T)

# The engine and the cards first, for their full coverage; then real browsers and servers, in processes of their own,
# for a browser's event loop is one that Django refuses to share; then everything else, closing on pytest's own line.
test: .venv/test.stamp chromium
	@rm -f .coverage
	@$(BIN)/python -m pytest -n 2 -q tests/engine tests/sharing --cov=quiz/engine --cov=quiz/sharing --cov-report= --cov-fail-under=100
	@$(BIN)/python -m pytest -n 2 -q tests/browser tests/torture
	@$(BIN)/python -m pytest -n 2 tests $(addprefix --ignore=tests/,engine sharing browser torture) --cov --cov-append --cov-report= --cov-fail-under=95

# What touches the database, once more on PostgreSQL.
test-postgres: .venv/test.stamp
	@tests/on_postgres $(BIN)/python -m pytest -q -n 2 $(ON_POSTGRES)

# Long forms: faults put in on purpose, which must be caught; then kills, crowds, fuzzing, failing storage, backups.
torture: .venv/test.stamp
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

bench: .venv/test.stamp
	@$(BIN)/python -m tests.bench.engine
	@$(BIN)/python -m tests.bench.served
	@$(BIN)/python -m tests.bench.scale
	@POSTGRES_FSYNC=on tests/on_postgres $(BIN)/python -m tests.bench.scale
	@POSTGRES_FSYNC=on tests/on_postgres $(BIN)/python -m tests.bench.journeys

check: .venv/test.stamp
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python manage.py makemigrations --check --dry-run

# Known faults of what is installed; it asks a service outside.
audit: .venv/test.stamp
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.txt

# Real browser tests need Chromium. It is installed where that needs no asking: as root on Debian.
chromium:
ifeq ($(CHROMIUM),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else echo "No Chromium: browser tests are skipped. Install the package chromium to run them."; fi
endif

.venv/run.stamp: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-test.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-test.txt
	@touch .venv/run.stamp $@

# Needs uv; writes locks without any address in them.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements.txt
	uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements-test.txt
