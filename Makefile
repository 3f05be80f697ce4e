# onestop: `make` alone prints what there is. Needs Python >= 3.11 with pip, make and git.

PY ?= python3
PORT ?= 8000
BENCH_SIZE := $(or $(SIZE),1000000)
SIZE ?= 100000
PYTEST ?= -n 2 --dist worksteal
# Where the day of today could matter most, without a database.
DATED := tests/procedures/rules tests/dossiers/rules tests/docs
# The leap day, the last day of a year, Tết, Saturday night by the clocks of London and Sunday here.
DAYS := 2028-02-29T09:00 2026-12-31T16:00 2027-02-06T10:00 2027-03-07T03:00
BIN := .venv/bin
PYTHON := $(BIN)/python
# Runs a command beside empty servers of its own, which are gone afterwards.
BESIDE_SERVERS := $(PYTHON) -m config.local_services --
COMPILE := --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header
export PORT

# A system's Python that was replaced leaves an environment that cannot run: make it anew.
$(shell $(PYTHON) -c '' 2>/dev/null || rm -f .venv/.run .venv/.test .venv/.bench)

.DEFAULT_GOAL := help
.PHONY: help run test days proof check static checks bench demo-data lock format openapi transition messages picture

help: ## prints this list
	@echo "onestop: procedures, dossiers, due dates and on-time rates of one-stop shops"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.venv/.run: requirements.txt
	@$(PY) -m config.install .venv requirements.txt
	@touch $@

.venv/.test: requirements-dev.txt .venv/.run
	@$(PY) -m config.install .venv requirements-dev.txt
	@touch $@

run: .venv/.run ## starts everything in the foreground; PORT=8010 chooses the port
	@exec $(PYTHON) -m config.serve

test: .venv/.test ## runs every test, in random order (SEED=1 chooses it), on any day (DAY=2028-02-29T09:00)
	@$(PYTHON) -m pytest -q $(PYTEST) $(if $(SEED),--randomly-seed=$(SEED)) $(if $(DAY),--moment=$(DAY))

days: .venv/.test ## runs the tests of the rules on four other days: dates, limits, clocks, documents
	@$(foreach day,$(DAYS),$(PYTHON) -m pytest -q $(PYTEST) $(if $(SEED),--randomly-seed=$(SEED)) --moment=$(day) \
	  $(DATED) &&) true

proof: .venv/.test ## the long ones: oracles whole, histories by the thousand, every other day whole (hours)
	@$(PYTHON) -m pytest -q $(PYTEST) --proof
	@$(foreach day,$(DAYS),$(PYTHON) -m pytest -q $(PYTEST) --moment=$(day) &&) true

check: static checks test days ## all that CI does: the checks below, every test, and some on other days

static: .venv/.test ## lint, format, types, import contracts, templates, lock files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTHON) -m config.lock_check
	$(PYTHON) -m tools.house_picture --check
	@templates=$$(find procedures dossiers onestop -name '*.html'); \
	  [ -z "$$templates" ] || $(BIN)/djlint --lint --quiet $$templates

checks: .venv/.test ## migrations, deployment settings, translations, the API's description, as they should be
	$(BESIDE_SERVERS) $(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) -m config.deployment_check
	$(PYTHON) -m config.translations --check
	$(BESIDE_SERVERS) $(PYTHON) -m config.openapi_snapshot --check

.venv/.bench: requirements-bench.txt .venv/.test
	@$(PY) -m config.install .venv requirements-bench.txt --sources
	@touch $@

bench: .venv/.bench ## runs every benchmark at SIZE (1000000) dossiers, writes benchmarks/results/latest.json
	SIZE=$(BENCH_SIZE) $(PYTHON) -m config.local_services --durable -- $(PYTHON) -m benchmarks

demo-data: .venv/.run ## fills the database with SIZE=100000 plausible dossiers
	$(PYTHON) manage.py migrate --verbosity 0
	$(PYTHON) manage.py grant_app_role
	$(PYTHON) manage.py demo_data --size $(SIZE)

lock: .venv/.test ## makes the lock files anew from requirements*.in (needs uv)
	uv pip compile $(COMPILE) requirements.in -o requirements.txt
	uv pip compile $(COMPILE) requirements-dev.in -c requirements.txt -o requirements-dev.txt
	uv pip compile $(COMPILE) requirements-bench.in -c requirements-dev.txt -o requirements-bench.txt

format: .venv/.test ## formats the code and repairs what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

openapi: .venv/.test ## writes docs/openapi.yaml anew
	$(BESIDE_SERVERS) $(PYTHON) -m config.openapi_snapshot

transition: .venv/.test ## writes the migration of new steps of the life cycle: make transition NAME=dossiers_are_lent_out
	$(BESIDE_SERVERS) sh -c '$(PYTHON) manage.py migrate -v 0 && $(PYTHON) manage.py make_transition_migration $(NAME)'

messages: .venv/.test ## collects the texts to translate into locale/vi, and compiles them
	$(PYTHON) -m config.translations

picture: .venv/.test ## draws docs/images/house.svg from the imports of the code
	$(PYTHON) -m tools.house_picture
