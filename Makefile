# The two commands of the README, and what keeps them honest. Needs only Python >= 3.11, make and git.
PYTHON ?= python3
ENVIRONMENT ?= .venv
RUN = $(ENVIRONMENT)/bin
DUMP = fixtures/dumps/election-leak

.PHONY: demo test checks lock clean samples

demo: $(ENVIRONMENT)/runtime.done
	$(RUN)/leakcheck scan $(DUMP)/dump --keys $(DUMP)/keys.jsonl --case demo-case --fail-on never
	@echo
	@echo "The report lies in demo-case/report/index.html: open it in any browser."

test: $(ENVIRONMENT)/develop.done
	$(RUN)/python -m pytest --numprocesses auto --dist loadfile

checks: $(ENVIRONMENT)/develop.done
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy
	$(RUN)/lint-imports

# One package comes as source only: setuptools is pinned and checked too, and no build isolation is used, so that nothing
# unchecked is ever installed.
$(ENVIRONMENT)/%.done: requirements/%.txt pyproject.toml
	test -d $(ENVIRONMENT) || $(PYTHON) -m venv $(ENVIRONMENT)
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r requirements/$*.txt
	$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lock:
	printf 'setuptools>=77\nwheel\n' | uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url -o requirements/build.txt -
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  -o requirements/runtime.txt pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --extra test --extra develop --extra samples -o requirements/develop.txt pyproject.toml

# Rebuilds the sample dump and the small fixtures with real producers (LibreOffice, Ghostscript, ExifTool, qpdf …).
samples: $(ENVIRONMENT)/develop.done
	$(RUN)/python fixtures/make_election_leak.py
	$(RUN)/python fixtures/make_cases.py

clean:
	rm -rf $(ENVIRONMENT) demo-case build *.egg-info
