# Every target sets up what it needs; see .ci/setup.sh. `make help` lists them.
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
.DEFAULT_GOAL := help
.PHONY: help setup run demo test check lint format types imports gui golden slow pages screenshots gallery families wheel

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

setup: ## the virtual environment with everything for development, and the commit hooks
	@.ci/setup.sh test
	@test ! -d .git || $(BIN)/pre-commit install

run: ## open the window on the packaged photographs; without a display, run the demo
	@.ci/setup.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
		exec $(BIN)/segstudio gui resources/samples; \
	else \
		echo "No display (DISPLAY and WAYLAND_DISPLAY are not set): running the demo instead of the window."; \
		exec $(BIN)/segstudio demo --out demo-output; \
	fi

demo: ## segment and refine the packaged photographs into demo-output/
	@.ci/setup.sh run
	@$(BIN)/segstudio demo --out demo-output

test: ## the whole suite; PYTEST_ARGS="-k tiles" runs a part
	@.ci/setup.sh test
	@$(PYTEST) $(PYTEST_ARGS)

check: lint types imports test ## everything that must hold before a commit

lint: ## ruff: rules and layout
	@.ci/setup.sh test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: ## let ruff put the layout right
	@.ci/setup.sh test
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

types: ## mypy, strict
	@.ci/setup.sh test
	@$(BIN)/mypy

imports: ## imports point one way
	@.ci/setup.sh test
	@$(BIN)/lint-imports

gui: ## the tests of the window, offscreen
	@.ci/setup.sh test
	@$(PYTEST) -m gui $(PYTEST_ARGS)

golden: ## rewrite the golden images; look at the difference before committing it
	@.ci/setup.sh test
	@$(PYTEST) tests/golden --update-golden

slow: ## only the tests that take long
	@.ci/setup.sh test
	@$(PYTEST) -m slow $(PYTEST_ARGS)

pages: ## write the tables of the pages again: networks, weights, commands, keys, settings
	@.ci/setup.sh test
	@$(BIN)/python tools/pages.py

screenshots: ## take the images in docs/screenshots again
	@.ci/setup.sh test
	@$(BIN)/python tools/screenshots.py
	@$(BIN)/python tools/grid_images.py
	@$(BIN)/python tools/truth_images.py

gallery: ## draw docs/gallery again
	@.ci/setup.sh test
	@$(BIN)/python tools/drawings.py

families: ## train every family alike on DATA, measure them, write docs/families.md; goes on where it was interrupted
	@.ci/setup.sh test
	@test -n "$(DATA)" || { echo "Say where the people's data set is: make families DATA=..."; exit 2; }
	@$(BIN)/python -m pip install -q -e ".[docs]"
	@$(BIN)/python tools/families_alike.py train "$(DATA)" runs/families
	@$(BIN)/python tools/families_alike.py take runs/families
	@$(BIN)/python tools/families_alike.py measure "$(DATA)"
	@test -z "$(ROADS)" || $(BIN)/python tools/families_alike.py roads "$(ROADS)" runs/roads
	@$(BIN)/python tools/families_alike.py page

wheel: ## build dist/*.whl and the source archive, of the program and of its companion of weights
	@.ci/setup.sh test
	@$(BIN)/python -m build --no-isolation
	@$(BIN)/python -m build --no-isolation --outdir dist resources/companion
