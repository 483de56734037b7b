# `make demo` and `make test` need nothing but make and Python 3.11 or later; each makes the virtual environment it uses.

PYTHON ?= python3
VENV ?= .venv
OUT ?= out
ARGS ?=
MINUTES ?= 0.25
EXTRAS ?= dev

PY := $(VENV)/bin/python
SAMPLES := $(filter-out data/samples/README.md,$(wildcard data/samples/*))
SHOWN := data/samples/stockton-2025.txt

# one stamp each for the package, with what its developers need, and with what builds the documentation
READY := $(VENV)/.installed
READY_DEV := $(VENV)/.installed-dev
READY_DOCS := $(VENV)/.installed-docs

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test docs lint format types gold speed fuzz audit bench train evaluate check clean

help:
	@echo 'make demo      install into $(VENV), turn data/samples into tables under $(OUT)/, show one page as a time line'
	@echo 'make test      install with the tools for developers, run all tests (ARGS=... goes to pytest)'
	@echo 'make docs      the documentation as docs/_build/html/index.html, every example run: two minutes'
	@echo 'make lint      ruff: rules and format'
	@echo 'make format    have ruff mend both'
	@echo 'make types     mypy, strict, on src'
	@echo 'make gold      accuracy on marked-up pages against benchmarks/floors.toml'
	@echo 'make speed     speed against benchmarks/speed.toml: half a minute'
	@echo 'make fuzz      broken input for MINUTES of each kind: two minutes in all'
	@echo 'make audit     known vulnerabilities of the packages installed, where a data base of them can be reached'
	@echo 'make bench     speed, memory and accuracy as a table in benchmarks/README.md: five minutes'
	@echo 'make check     all of these checks'
	@echo 'make train     fit the models anew from training/'
	@echo 'make evaluate  accuracy on training pages held out of training, calibration, ablation, learning curve (takes long)'
	@echo 'make clean     remove what was made, but for $(VENV)'
	@echo
	@echo 'PYTHON=python3.13 makes $(VENV) with another Python.'

demo: $(READY)
	@echo
	$(VENV)/bin/negotext parse $(SAMPLES) --out $(OUT) --overwrite
	@echo
	@echo 'The tables:' $(OUT)/*.csv
	@echo
	@echo 'From $(OUT)/entities.csv:'
	@head -n 4 $(OUT)/entities.csv
	@echo
	@echo 'The entries of $(SHOWN), oldest first: day, type, union, words that tell of events'
	@$(VENV)/bin/negotext timeline $(SHOWN)
	@echo
	@echo 'A page of your own: $(VENV)/bin/negotext timeline PAGE'

test: $(READY_DEV)
	$(PY) -m pytest -n auto $(ARGS)

docs: $(READY_DOCS)
	$(PY) -m sphinx -W --keep-going -q -b html docs docs/_build/html $(ARGS)
	@echo 'The documentation: docs/_build/html/index.html'

lint: $(READY_DEV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

format: $(READY_DEV)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

types: $(READY_DEV)
	$(PY) -m mypy

gold: $(READY_DEV)
	$(PY) benchmarks/check_floors.py $(ARGS)

speed: $(READY_DEV)
	$(PY) benchmarks/check_speed.py $(ARGS)

fuzz: $(READY_DEV)
	for target in pages parse text markdown html eml mbox pdf docx; do \
	  $(PY) benchmarks/fuzz.py $$target --minutes $(MINUTES) || exit 1; \
	done

audit: $(READY_DEV)
	$(PY) -m pip freeze --exclude-editable | \
	  $(PY) -m pip_audit --no-deps --disable-pip --progress-spinner off -r /dev/stdin

bench: $(READY_DEV)
	$(PY) benchmarks/bench.py $(ARGS)

check: lint types test gold speed

train: $(READY_DEV)
	$(PY) training/train.py $(ARGS)

evaluate: $(READY_DEV)
	$(PY) training/evaluate.py $(ARGS)

clean:
	rm -rf $(OUT) docs/_build dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find src tests training benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("negotext needs Python 3.11 or later; $(PYTHON) is %d.%d. Name another: make PYTHON=python3.13 demo" % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml | $(VENV)/bin/pip
	@echo 'Installing negotext into $(VENV): a minute or two, once'
	@$(PY) -m pip install --quiet --editable .
	@touch $@

$(READY_DEV): pyproject.toml | $(VENV)/bin/pip
	@echo 'Installing negotext and the tools for its developers into $(VENV): a minute or two, once'
	@$(PY) -m pip install --quiet --editable '.[$(EXTRAS)]'
	@touch $@ $(READY)

$(READY_DOCS): pyproject.toml | $(VENV)/bin/pip
	@echo 'Installing negotext and what builds its documentation into $(VENV): a minute or two, once'
	@$(PY) -m pip install --quiet --editable '.[docs]'
	@touch $@ $(READY)
