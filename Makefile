# Tallyman. `make help` lists what can be made; each target sets up what it needs first.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift

# A crash must not ask questions on a terminal that a console has just left.
export SWIFT_BACKTRACE ?= interactive=no,color=no

.DEFAULT_GOAL := help
.PHONY: help demo test build install lint bench soak setup

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## A live console over a running core and stand-in remote systems; nothing to configure
	@echo "Building tallyman (a first build takes several minutes)"
	@$(SWIFT) build --product tallyman
	@.build/debug/tallyman demo

test: setup ## Build everything and run every test
	@echo "Building tallyman and its tests (a first build takes several minutes)"
	@$(SWIFT) build --build-tests
	@{ $(SWIFT) test --skip-build --disable-xctest; echo $$? > .build/test.status; } 2>&1 | tee .build/test.log; \
	status=$$(cat .build/test.status); [ "$$status" = 0 ] || { \
		echo; echo "What failed:"; grep -aE '✘|Fatal error|Program crashed' .build/test.log; exit "$$status"; }

build: setup ## The program for real use, in .build/release/tallyman
	$(SWIFT) build -c release --product tallyman

install: setup ## Install the program and its themes under PREFIX (/usr/local)
	$(SWIFT) build -c release --product tallyman --static-swift-stdlib
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/tallyman/themes"
	install -m 0755 .build/release/tallyman "$(DESTDIR)$(PREFIX)/bin/tallyman"
	install -m 0644 themes/*.yaml "$(DESTDIR)$(PREFIX)/share/tallyman/themes/"

lint: setup ## Check the style of every source file
	@$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift
	@echo "lint: clean"

bench: setup ## Measure a release build: JSON and a table
	@$(SWIFT) build -c release --product tallyman
	@.build/release/tallyman bench --json .build/bench.json
	@echo "JSON: .build/bench.json"

SEEDS ?= 1000
FUZZ ?= 20000
soak: setup ## Simulate many seeds with heavy faults (SEEDS=1000), then fuzz every hook (FUZZ=20000)
	@$(SWIFT) build -c release --product tallyman
	@.build/release/tallyman simulate --seeds $(SEEDS) --days 0.04 --orders 10 --faults heavy
	@.build/release/tallyman fuzz --count $(FUZZ) --seed 1
	@.build/release/tallyman fuzz --count $(FUZZ) --seed 2 --answers 100 --endpoint shopify --endpoint patchworks

setup:
	@SWIFT="$(SWIFT)" sh .ci/setup
