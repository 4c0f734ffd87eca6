# Everything a developer or a visitor needs; `make` alone lists it.

PYTHON := .venv/bin/python
LOCK := uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11

# Two processes, whole files, the long ones first (tests/conftest.py).
SPREAD := -n 2 --dist loadfile --no-loadscope-reorder

QUICK := $(PYTHON) -m pytest $(SPREAD) -m "not crawl and not browser and not faults and not slow"

# Where it is set, each of the many processes would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run quick test verify mutants check bench lock clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: ## Install packages and build static files; a second time does nothing
	@python=$$(sh scripts/find_python.sh) && $$python scripts/setup.py

run: setup ## Start the application with demonstration data; PORT=8000, Ctrl-C ends it
	@$(PYTHON) scripts/run.py

quick: setup ## Run the tests that are quick: four of five, in a fifth of the time
	@$(QUICK) $(ARGS)

test: setup ## Run the test suite; ARGS="-k goals" for a part of it
	@$(PYTHON) scripts/test_tools.py
	@$(PYTHON) -m pytest $(SPREAD) -m "not crawl" $(ARGS)

verify: check ## Run everything, the quick part on three other days too; over an hour
	@$(PYTHON) scripts/test_tools.py
	@HYPOTHESIS_PROFILE=night $(PYTHON) -m pytest $(SPREAD) $(ARGS)
	@$(PYTHON) scripts/other_days.py $(QUICK)

mutants: setup ## Change the rules of access one place at a time; tests have to notice; an hour
	@$(PYTHON) scripts/mutate.py $(ARGS)

check: setup ## Run all static checks, in under a minute
	@$(PYTHON) scripts/check.py

bench: setup ## Measure speed on a made company; SIZE=small, shape, default or large, PARTS="goals crowd"
	@$(PYTHON) -m benchmarks $(or $(SIZE),default) $(PARTS)

lock: ## Renew the locked versions of all packages
	$(LOCK) --upgrade requirements.in --output-file requirements.txt
	$(LOCK) --upgrade requirements-dev.in --output-file requirements-dev.txt
	npm update --package-lock-only --ignore-scripts --silent

clean: ## Stop the services and remove what setup made; the data stays
	@if [ -x $(PYTHON) ]; then $(PYTHON) manage.py services stop >/dev/null 2>&1 || true; fi
	rm -rf .venv node_modules .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
