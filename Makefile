# Two doors: `make run` (the demo) and `make test`. Everything they need they install themselves.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TESTS ?= tests
# Parallel test processes; the window tests share one virtual screen.
JOBS ?= 2

.PHONY: run test lint coverage mutants bench bench-province forms-roundtrip fuzz parallel model damaged pictures lock clean \
	setup debian check

run: setup
	@scripts/run-demo

test: setup lint
	@scripts/run-tests $(TESTS)

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache 2>&1 | tail -n 12; exit $${PIPESTATUS[0]}

# Every branch of the rules by the rules' own tests; an exception says in words why it is one.
coverage: setup
	@scripts/measure-coverage

# The rules changed in some 17,000 places, one at a time (about half an hour); docs/mutation.md.
# `make mutants MODULES="claims units"`: these, by the tests as they are committed now.
mutants: setup
	@scripts/run-mutants $(MODULES)

bench: setup
	@scripts/run-benchmarks

# A province of 200,000 certificates counted from zero, and how the cost grows up to it.
bench-province: setup
	@$(BIN)/python -m benchmarks numbers warned --sizes 20000,60000,200000 \
		--draw docs/pictures/bench-growth.png --write docs/benchmarks-province.md

# Fill, print, scan, find again: 200 forms, where `make test` takes 30.
forms-roundtrip: setup
	@FORMS_ROUND_TRIP=200 $(BIN)/python -m pytest -q tests/forms/test_round_trip.py

# The whole API as each role, and odd submissions, for long; `make test` takes a slice of these three.
fuzz: setup
	@$(BIN)/python -m pytest -q --hypothesis-profile=many tests/province/test_api_described.py \
		tests/province/test_odd_submissions.py

# 64 registrations of one worker at once, again and again, on both databases.
parallel: setup
	@REPETITIONS=50 MODEL_RESULTS=docs/model.csv $(BIN)/python -m pytest -q tests/province/test_parallel.py
	@$(BIN)/python scripts/model_table.py

# 100,000 random histories by the rules and by the reference model, and many at the platform and at
# two stations; writes down in docs/model.md what was run.
model: setup
	@MODEL_RESULTS=docs/model.csv $(BIN)/python -m pytest -q --hypothesis-profile=many \
		tests/province/test_model.py tests/province/test_*_machine.py tests/desk/test_*_machine.py
	@$(BIN)/python scripts/model_table.py

# 4,000 damaged files of a station, where `make test` takes 80; DAMAGED_FILES=n for n of each kind.
damaged: setup
	@$(BIN)/python -m pytest -q --hypothesis-profile=many tests/store/test_damaged.py

pictures: setup
	@scripts/make-pictures

debian:
	@scripts/install-debian-packages

setup: debian $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@echo "正在安装 Python 依赖（首次约需几分钟）……"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The lock holds hashes and no address.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
