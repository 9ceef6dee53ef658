# make chat   set up, ingest the starter documents if nothing is ingested, open the chat
# make test   set up and run every test

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VAGVISAREN_DATA ?= var
export VAGVISAREN_DATA

venv := .venv
python := $(venv)/bin/python
# What is installed is named by what asked for it, so that an unchanged tree costs nothing and a changed one is seen
# whatever the dates of its files are.
asked := $(shell cat pyproject.toml constraints.txt | cksum | cut -d ' ' -f 1)
installed := $(venv)/installed-$(asked)
installed_test := $(venv)/installed-test-$(asked)

.PHONY: help setup setup-test chromium chat test bench eval gate baseline libraries starter clean

help:
	@echo 'make setup      $(venv) with everything the chat needs (the next two call it)'
	@echo 'make chat       ingest the starter documents if nothing is ingested, open the chat on http://$(HOST):$(PORT)'
	@echo 'make test       style, types and every test'
	@echo 'make bench      time, memory and what was kept of the documents: eval/results/ingest.md'
	@echo 'make eval       put the gold questions to the library in $(VAGVISAREN_DATA) and write the report: build/eval'
	@echo 'make gate       hold the answers over the starter documents against eval/results/baseline, as CI does'
	@echo 'make baseline   measure them anew as that baseline, and write eval/results/report.html'
	@echo 'make libraries  put the questions to the invented libraries of eval/libraries: build/libraries'
	@echo 'make starter    typeset the starter documents from ingest/starter/sources'
	@echo 'make clean      remove what make and the tests made, but not the library in $(VAGVISAREN_DATA)'

setup: $(installed)
	@:
setup-test: $(installed_test)
	@:

$(installed):
	$(call install,.)
	@touch $@

$(installed_test):
	$(call install,.[test])
	@touch $@ $(installed)

define install
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@$(python) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(venv)
	@echo 'Setting up $(venv); the first time takes some minutes.'
	@$(python) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '$(1)'
	@rm -f $(venv)/installed-*
endef

chat: setup
	@set -a; if [ -f .env ]; then . ./.env; fi; set +a; \
	test -f "$$VAGVISAREN_DATA/library/manifest.json" || $(python) -m ingest ingest/starter/documents; \
	$(python) -m index && $(python) -m assistant chat --host $(HOST) --port $(PORT)

test: setup-test chromium
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	$(python) -m pytest --cov --cov-report=term

# The browser tests drive Debian's own browser; where it cannot be installed they say so and are skipped.
chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -qq --no-install-recommends chromium; \
	  else echo 'The browser tests need chromium and are skipped without it: sudo apt-get install chromium'; fi; }

bench: setup-test
	$(python) -m eval bench

eval: setup
	$(python) -m eval run --run build/eval
	$(python) -m eval report build/eval

gate: setup
	$(answer_starter)
	$(python) -m eval compare eval/results/baseline build/gate --gate eval/gate.toml --junit build/gate/junit.xml

baseline: setup
	$(answer_starter)
	$(python) -m eval baseline build/gate --output eval/results/baseline
	$(python) -m eval report build/gate --data build/gate-data --output eval/results/report.html

# The starter documents in a data folder of their own: the gate measures the same library on every machine.
define answer_starter
	$(python) -m ingest ingest/starter/documents --data build/gate-data
	$(python) -m index --data build/gate-data
	$(python) -m eval run --run build/gate --data build/gate-data --workers 2
endef

libraries: setup
	@set -e; for folder in eval/libraries/*/; do \
	  name=$$(basename $$folder); data=build/libraries/$$name; questions=$${folder}questions.jsonl; \
	  $(python) -m ingest $${folder}documents --data $$data; \
	  $(python) -m index --data $$data; \
	  $(python) -m eval check $$questions --data $$data; \
	  $(python) -m eval run --questions $$questions --run $$data/run --data $$data; \
	  $(python) -m eval report $$data/run --data $$data; done

starter: setup-test
	$(python) -m ingest.starter

clean:
	rm -rf $(venv) build .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
