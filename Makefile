# `make demo` and `make test` are all a newcomer needs; both are safe to run again.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
PORT   ?= 7860
# A GPU user's own build: make demo TORCH="torch>=2.6"
TORCH  ?= torch==2.13.0
BIN    := $(VENV)/bin

.PHONY: demo setup setup-dev test test-slow lint clean

demo: setup
	@$(BIN)/floorwalker demo --port $(PORT)

setup: $(VENV)/.installed $(VENV)/.weights

setup-dev: setup $(VENV)/.installed-dev

# torch first and alone: what depends on it then takes the build that is there.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "$(TORCH)"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $@

# The weights lie in the user's cache; fetching them twice costs nothing.
$(VENV)/.weights: $(VENV)/.installed knowledge/weights.py
	$(BIN)/python -m knowledge.weights
	@touch $@

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -m "not slow"

test-slow: setup-dev
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -m slow

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
