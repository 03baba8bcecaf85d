# The one door: `make` lists what can be done.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/planabierto/office/locale/*/LC_MESSAGES/*.po))

.PHONY: help install demo run test test-core trial lint types fmt bench messages lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) $(CATALOGUES) ## make .venv with the locked dependencies and compile the translations
	@$(BIN)/python -m compileall -q src # pip does so for a package that it copies, not for one that it links

$(INSTALLED): requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

%.mo: %.po $(INSTALLED)
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

demo: install ## the site on 127.0.0.1:8000 with Mutual Ejemplo, one account per role printed
	$(BIN)/planabierto demo

run: install ## the site of the institution made with `planabierto init`
	$(BIN)/planabierto serve

test: install ## every test, on SQLite or on the database of PLANABIERTO_DATABASE_URL
	$(BIN)/pytest -n 2 --dist loadfile -rsfE

test-core: install ## only the tests of the library: seconds, no database
	$(BIN)/pytest -n 2 -rs tests $(addprefix --ignore=tests/,office journeys project)

trial: install ## the long tests, on SQLite or on PLANABIERTO_DATABASE_URL; their figures are printed at the end
	PLANABIERTO_EVERY_LOOK=1 $(BIN)/pytest -rs -m trial --hypothesis-profile=trial
	PLANABIERTO_EVERY_LOOK=1 $(BIN)/pytest -rs tests/journeys

lint: install ## ruff, its format and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: install ## mypy, strict, tests included
	$(BIN)/mypy

fmt: install ## put the code in the agreed format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: install ## the benchmarks, as ratios
	$(BIN)/python -m bench

messages: install ## collect the texts of the office that need English into their catalogue
	$(BIN)/pybabel --quiet extract -F pyproject.toml --add-location=file --sort-by-file -o .venv/django.pot src/planabierto/office
	$(BIN)/pybabel --quiet update --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		--locale en --domain django --input-file .venv/django.pot --output-dir src/planabierto/office/locale

LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate --universal --python-version 3.11 --fork-strategy fewest
LOCK += $(UPGRADE) --no-emit-index-url --no-emit-find-links pyproject.toml

lock: ## resolve the dependencies again and write requirements/
	test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet uv; }
	$(LOCK) --extra office --group dev -o requirements/dev.txt
	$(LOCK) --extra office -c requirements/dev.txt -o requirements/office.txt
	$(LOCK) -c requirements/dev.txt -o requirements/library.txt
	$(LOCK) --extra privacy --group name-model -c requirements/dev.txt -o requirements/privacy.txt
	$(LOCK) --extra pades -c requirements/dev.txt -o requirements/pades.txt

clean: ## remove .venv, caches and compiled files
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f $(CATALOGUES)
