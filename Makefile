# Every target sets up what it needs in .venv, from nothing but python3 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK_HASH := $(shell $(PYTHON) -c "import hashlib; print(hashlib.sha256(open('requirements.lock', 'rb').read()).hexdigest()[:16])")
STAMP := $(VENV)/.lock-$(LOCK_HASH)

.PHONY: run test test-deep test-pythons setup check bench format lock clean

run: setup  ## the main job: audit the seed paper, then predict its film and one that a laboratory can make
	$(BIN)/nuspin paper
	$(BIN)/nuspin predict
	$(BIN)/nuspin predict pt-cu

test: setup
	$(BIN)/pytest -n 2 --dist loadfile -m "not deep"

test-deep: setup  ## what `make test` leaves out: larger spins, longer statistics, more kinds of feedback
	$(BIN)/pytest -n 2 --dist loadfile -m deep

NEWER := 3.12 3.13

test-pythons:  ## the tests on every newer Python that is found here, each in an environment of its own
	@for version in $(NEWER); do \
	  for python in python$$version $$(ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$$version.*/bin/python 2>/dev/null); do \
	    if $$python -c "import sys; sys.exit('$$version' != '%d.%d' % sys.version_info[:2])" 2>/dev/null; then \
	      echo "Python $$version"; $(MAKE) test PYTHON=$$python VENV=build/venv-$$version || exit 1; continue 2; \
	    fi; \
	  done; \
	  echo "No Python $$version here."; \
	done

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

bench: setup
	$(BIN)/python -m benchmarks

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(STAMP)

# uv itself comes from the lock, by hash; it then makes the environment equal to the lock, compiled, so that imports are quick.
$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	$(BIN)/pip install --quiet --require-hashes --no-deps -r $(VENV)/uv.txt
	$(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e .
	rm -f $(VENV)/.lock-*
	touch $@

lock: setup  ## resolve the versions again, for every supported Python
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --all-extras pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build
