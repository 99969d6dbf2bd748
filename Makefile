# Tallyman. `make help` lists what can be made; each target sets up what it needs first.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift

# A crash must not ask questions on a terminal that a console has just left.
export SWIFT_BACKTRACE ?= interactive=no,color=no

# The program as it is packaged and measured, with Swift's runtime inside. Each function has a section of its own, so that the linker can
# put those side by side that a console runs.
RELEASE = $(SWIFT) build -c release --product tallyman --static-swift-stdlib -Xswiftc -Xfrontend -Xswiftc -function-sections

# What has the style of .swift-format.
STYLED = Sources Tests Package.swift .ci/mutations.swift

.DEFAULT_GOAL := help
.PHONY: help demo check test coverage mutants goldens build install deb order lint bench soak seed setup

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## A live console over a running core and stand-in remote systems; nothing to configure
	@echo "Building tallyman (a first build takes several minutes)"
	@$(SWIFT) build --product tallyman
	@.build/debug/tallyman demo

check: setup ## Lint, and every test that starts no whole core and no process: what to run all the time
	@$(SWIFT) build --build-tests
	@$(SWIFT) format lint --strict --parallel --recursive $(STYLED)
	@$(SWIFT) test --skip-build --disable-xctest --skip '^(WorldTests|SimulationTests|EndToEnd|Outlasting)\.' \
		> .build/check.log 2>&1 || { grep -aE '✘|Fatal error|Program crashed|error:' .build/check.log; exit 1; }
	@grep -a 'Test run with' .build/check.log

test: setup ## Build everything and run every test
	@SWIFT="$(SWIFT)" .ci/test

coverage: setup ## How many of Domain's lines DomainTests alone reach; fails below 95 %
	@SWIFT="$(SWIFT)" .ci/domain coverage

SEED ?= 1
COUNT ?= 30
mutants: setup ## Put small faults into Domain (SEED=1 COUNT=30) and see that DomainTests notice 9 of 10
	@SWIFT="$(SWIFT)" .ci/domain mutants $(SEED) $(COUNT)

goldens: setup ## Record the console's frames and the pages made of the code anew and show what changed
	@$(SWIFT) build --build-tests
	@TALLYMAN_RECORD_GOLDENS=1 $(SWIFT) test --skip-build --disable-xctest \
		--filter '^(ConsoleTests\.GoldenTests|ProgramTests\.(ConfigurationPageTests|ManPageTests)|StructureTests\.ExceptionPageTests)' \
		> .build/goldens.log 2>&1 || { grep -aE '✘|Fatal error|error:' .build/goldens.log; exit 1; }
	@git --no-pager diff --exit-code -- Tests/ConsoleTests/Goldens docs/configuration.md docs/exceptions.md docs/man \
		&& echo "goldens: no kept frame or page has changed"; \
	git ls-files --others --exclude-standard Tests/ConsoleTests/Goldens docs/man | sed 's/^/new: /'

build: setup ## The program for real use, in .build/release/tallyman
	$(RELEASE)

install: setup ## Install the program and its themes under PREFIX (/usr/local)
	$(RELEASE)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/tallyman/themes"
	install -m 0755 .build/release/tallyman "$(DESTDIR)$(PREFIX)/bin/tallyman"
	install -m 0644 themes/*.yaml "$(DESTDIR)$(PREFIX)/share/tallyman/themes/"

REVISION ?= 1
deb: setup ## A Debian package for this machine's architecture, in .build/deb
	@SWIFT="$(SWIFT)" REVISION="$(REVISION)" packaging/deb

order: setup ## Record which functions a console runs, for the linker (packaging/functions)
	$(RELEASE)
	@packaging/order
	@rm -f .build/release/tallyman
	$(RELEASE)

lint: setup ## Check the style of every source file
	@$(SWIFT) format lint --strict --parallel --recursive $(STYLED)
	@echo "lint: clean"

bench: setup ## Measure a release build: JSON and a table
	@$(RELEASE)
	@.build/release/tallyman bench --json .build/bench.json
	@echo "JSON: .build/bench.json"

# A short day in which much goes wrong: what one seed is in `make soak`, in `make seed` and in the tests.
DAY = --days 0.04 --orders 10 --faults heavy

SEEDS ?= 1000
FUZZ ?= 20000
soak: setup ## Simulate many seeds with heavy faults (SEEDS=1000), then fuzz every hook (FUZZ=20000), also with changed answers
	@$(RELEASE)
	@.build/release/tallyman simulate --seeds $(SEEDS) $(DAY)
	@.build/release/tallyman fuzz --count $(FUZZ) --seed 1
	@.build/release/tallyman fuzz --count $$(($(FUZZ) / 10)) --seed 2 --answers 100 --endpoint shopify --endpoint patchworks

N ?= 1
KEPT = .build/seeds/$(N)/simulation-$(N).sqlite
seed: setup ## Simulate one seed of the soak and say what failed (N=42)
	@$(RELEASE)
	@rm -rf .build/seeds/$(N)
	@.build/release/tallyman simulate --seed $(N) $(DAY) --keep .build/seeds || { status=$$?; \
	if [ -e $(KEPT) ]; then \
		echo "Its store is $(KEPT). What was done about an order, here #1004:"; \
		echo "  sqlite3 $(KEPT) \"SELECT j.seq, j.at, j.kind, j.body FROM journal j"; \
		echo "    JOIN order_record o ON j.subject = 'order/' || o.id WHERE o.name = '#1004' ORDER BY j.seq\""; \
	fi; exit $$status; }

setup:
	@SWIFT="$(SWIFT)" sh .ci/setup
