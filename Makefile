# make run    everything on this machine, in .venv and var/
# make test   every check and test; ARGS="path::test -k word" passes arguments to pytest and skips the static checks

PYTHON_OF_THE_MACHINE = $$(sh scripts/find_python.sh)
PYTHON = .venv/bin/python
MESSAGES = $(wildcard locale/*/LC_MESSAGES/*.po)
export PORT

.PHONY: setup setup-test run test test-next lint clean messages requirements

setup: .venv/.stamp-prod .venv/.stamp-messages

setup-test: .venv/.stamp-test .venv/.stamp-messages

.venv/.stamp-prod: requirements/uv.txt requirements/prod.txt
	@python=$(PYTHON_OF_THE_MACHINE) && "$$python" scripts/environment.py prod

.venv/.stamp-test: requirements/uv.txt requirements/prod.txt requirements/test.txt
	@python=$(PYTHON_OF_THE_MACHINE) && "$$python" scripts/environment.py test

.venv/.stamp-messages: $(MESSAGES) | .venv/.stamp-prod
	@$(PYTHON) scripts/compile_messages.py
	@touch $@

run: setup
	@exec $(PYTHON) manage.py up --prepare

test: setup-test
	@$(PYTHON) scripts/run_tests.py $(ARGS)

test-next: setup-test
	@$(PYTHON) scripts/test_next.py $(ARGS)

lint: setup-test
	@$(PYTHON) scripts/run_tests.py --checks

# Writes what the code says into the catalogues; a person then translates what is new. Needs gettext.
messages: setup-test
	@mkdir -p locale
	@$(PYTHON) manage.py makemessages --locale fi --locale sv --no-wrap --add-location file \
		--ignore '.venv*' --ignore 'var/*' --ignore 'tests/*' --ignore 'scripts/*' --ignore 'node_modules/*'
	@$(PYTHON) scripts/compile_messages.py

# Needed after a change in requirements/*.in.
requirements: setup
	@sh scripts/pin_requirements.sh

# Leaves var/ alone: it holds the embedded run's data and keys.
clean:
	rm -rf .venv .venv-next var/browser .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results test-artefacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete 2>/dev/null || true
