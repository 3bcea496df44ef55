# Everything a developer or an operator starts. The scripts behind it stand in .ci/.
SHELL := /bin/bash
BIN := .venv/bin
PORT ?= 8000
.DEFAULT_GOAL := help
.PHONY: help setup run test journeys soak check bench shots audit lock rights migration strings

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/installed ## make .venv with the bangban command

.venv/installed: requirements.lock pyproject.toml .ci/setup $(wildcard translations/*/LC_MESSAGES/messages.po)
	@.ci/setup

run: setup ## start the site with invented people on PORT (8000)
	@exec $(BIN)/bangban serve --demo --port $(PORT)

test: setup ## lint, imports, strings, and every test on SQLite and PostgreSQL
	@.ci/suite

journeys: setup ## every journey in every mode and size, with scripts and without (CI goes two of these six ways)
	@.ci/system chromium fonts-noto-cjk
	BANGBAN_ALL_WAYS=1 $(BIN)/python -m pytest -q tests/journeys

soak: setup ## kill web and worker at every place of every step, and stop the database, on both databases
	@.ci/soak

check: setup ## lint, imports, types and strings, without the tests
	@.ci/check
	$(BIN)/mypy

strings: setup ## collect the sentences of code and templates into the catalogues
	$(BIN)/python translations/catalogues.py update

bench: setup ## the figures we claim, measured here
	$(BIN)/python benchmarks/estimate.py
	$(BIN)/python benchmarks/import.py
	$(BIN)/python benchmarks/journey/compare.py

shots: setup ## a picture of every page in every mode and language, in shots/
	@.ci/system chromium fonts-noto-cjk
	$(BIN)/python -m tests.shots

audit: setup ## accessibility and elder mode of every page; AUDIT=folder of the audit tool
	$(BIN)/python -m tests.audit_pages $(AUDIT)

rights: setup ## who may do what: every address, everybody of the cast, own, mandated, foreign, closed
	@$(BIN)/bangban rights

lock: setup ## requirements.lock again from requirements*.in
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal \
		--python-version 3.11 requirements-dev.in -o requirements.lock

migration: setup ## a migration from what changed in the models: make migration m="what it does"
	@test -n "$(m)" || { echo 'say what it does: make migration m="…"'; exit 2; }
	@folder=$$(mktemp -d) && export BANGBAN_INSTANCE=$$folder BANGBAN_DATABASE_URL= && \
		$(BIN)/bangban migrate && $(BIN)/bangban migrate --new "$(m)"; rm -rf "$$folder"
