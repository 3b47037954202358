# Everything a newcomer types. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help install run test unit browser bench lint test-postgres
MAKEFLAGS += --no-print-directory
PY := .venv/bin/python
# With REPORTS=folder each suite leaves a JUnit file there.
PYTEST = $(PY) -m pytest $(if $(REPORTS),--junitxml="$(REPORTS)/$@.xml")
TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/district
TEST_REDIS_URL ?= redis://127.0.0.1:6379/1

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

install: ## set everything up; does nothing when nothing changed
	@scripts/install.sh run

run: install ## the application at http://localhost:8000 (PORT=… for another); Ctrl-C stops all of it
	@$(PY) manage.py serve --with-parent

test: unit browser ## the whole suite: everything without a browser, then the browser journeys

unit: ## the suite without the browser journeys
	@scripts/install.sh test
	@$(PYTEST) -n 2 --dist loadfile -m "not browser" $(ARGS)

browser: ## the browser journeys in headless Chromium
	@scripts/install.sh browser
	@$(PYTEST) -m browser $(ARGS)

test-postgres: ## the suite on PostgreSQL and Redis (TEST_DATABASE_URL, TEST_REDIS_URL)
	@scripts/install.sh test
	@TEST_DATABASE_URL="$(TEST_DATABASE_URL)" TEST_REDIS_URL="$(TEST_REDIS_URL)" $(PYTEST) -n 2 --dist loadfile -m "not browser" $(ARGS)

lint: ## style, format, floors and rooms, forgotten migrations
	@scripts/install.sh test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run

bench: install ## medians of the main pages over HTTP, as JSON
	@$(PY) manage.py bench_pages $(ARGS)
