# Every command a person or a machine uses. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VERSION ?= 0.1.0
KILLS   ?= 300
REQUESTS ?= 100000
HISTORIES ?= 1000
FUZZTIME ?= 30s
TOOLS   := $(CURDIR)/.tools
GO      ?= go
# The program needs no C. The tests are built likewise, so that what one builds the other has.
export CGO_ENABLED ?= 0
WEB     := web
ARCHIVE := internal/domain/picture/archive/data
CLIENT_SOURCES = $(shell find $(WEB)/src $(WEB)/messages $(WEB)/build -type f -not -path '*/paraglide/*' 2>/dev/null) \
                 $(WEB)/index.html $(WEB)/vite.config.ts $(WEB)/package-lock.json

.PHONY: help setup run build client archive generate fmt lint lint-web test test-go test-web smoke test-all e2e nodes screens kill histories fuzz fuzz-api bench check

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: ## install what is missing: packages of the client, PostgreSQL, Chromium
	@scripts/setup all

run: ## build everything, build the demo world and serve it
	@scripts/setup build
	@$(MAKE) --no-print-directory build
	@exec bin/mobilize demo

build: client archive ## build client, archive and server into bin/mobilize
	$(GO) build -ldflags "-s -w -X mobilize/internal/app.version=$(VERSION)" -o bin/mobilize ./cmd/mobilize

client: $(WEB)/dist/index.html ## build the client into web/dist

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json
	@scripts/setup packages

$(WEB)/dist/index.html: $(WEB)/node_modules/.package-lock.json $(CLIENT_SOURCES)
	@mkdir -p $(TOOLS) && echo "Building the client"
	@cd $(WEB) && npm run --silent build >$(TOOLS)/client.log 2>&1 || { cat $(TOOLS)/client.log; exit 1; }
	@touch $(WEB)/dist/index.html $(WEB)/dist/.gitkeep

archive: $(ARCHIVE)/.built ## build the embedded picture archive

$(ARCHIVE)/.built: $(WEB)/node_modules/.package-lock.json scripts/build-archive.mjs scripts/archive-words.txt scripts/archive-names.txt $(wildcard scripts/archive-drawn/*.svg)
	node scripts/build-archive.mjs && touch $@

generate: client archive ## write what is generated from the program: contract, reference, client types
	$(GO) run ./cmd/mobilizegen
	cd $(WEB) && npx openapi-typescript ../api/openapi.json -o src/api/schema.ts && npx prettier --write src/api/schema.ts >/dev/null

fmt: $(TOOLS)/golangci-lint ## format everything
	$(TOOLS)/golangci-lint fmt ./...
	cd $(WEB) && npm run --silent format

lint: $(TOOLS)/golangci-lint lint-web ## read the code for mistakes
	$(TOOLS)/golangci-lint run ./...

lint-web: $(WEB)/node_modules/.package-lock.json client
	cd $(WEB) && npm run --silent lint && npm run --silent check

$(TOOLS)/golangci-lint:
	@scripts/setup tools

test: ## the quick proof: both engines, the client's units, one short browser run
	@scripts/setup all
	@$(MAKE) --no-print-directory build
	@$(MAKE) --no-print-directory test-go test-web histories smoke HISTORIES=25

test-go:
	scripts/postgres $(GO) test ./...

test-web: $(WEB)/node_modules/.package-lock.json
	cd $(WEB) && npm run --silent test

smoke: build
	cd $(WEB) && npx playwright test --config e2e/playwright.config.ts --grep @smoke

test-all: build ## everything on both engines and a real S3 server, with the race detector
	@scripts/setup race
	CGO_ENABLED=1 scripts/s3 scripts/postgres $(GO) test -race -count=1 -timeout 30m ./...
	cd $(WEB) && npm run --silent test

e2e: build ## the whole product in a browser: the long run, axe on every screen; the short run on PostgreSQL
	cd $(WEB) && npx playwright test --config e2e/playwright.config.ts --workers 2 axe.test.ts
	cd $(WEB) && npx playwright test --config e2e/playwright.config.ts --grep-invert '@screens|@nodes|axe finds nothing'
	scripts/postgres $(MAKE) --no-print-directory smoke nodes

nodes: build
	cd $(WEB) && npx playwright test --config e2e/playwright.config.ts --grep @nodes

screens: build ## photograph every screen at three widths, light and dark, into docs/screens
	cd $(WEB) && npx playwright test --config e2e/playwright.config.ts --grep @screens --update-snapshots=changed

kill: ## kill the server at random under concurrent writes, on both engines, and count what was lost; KILLS=300 times on each
	scripts/postgres $(GO) test -count=1 -timeout 120m -v -run '^TestKill$$' ./cmd/mobilize -args -kills $(KILLS)

histories: build ## let three devices live random histories against the real server until all agree; HISTORIES=1000, SEED= and AT= to play one again
	cd $(WEB) && HISTORIES=$(HISTORIES) npx vitest run --config histories/vitest.config.ts

fuzz: $(ARCHIVE)/.built ## throw anything at every parser there is, FUZZTIME=30s at each
	GO=$(GO) FUZZTIME=$(FUZZTIME) scripts/fuzz

fuzz-api: $(ARCHIVE)/.built ## ask everything of the API that the contract can describe, rightly and wrongly; REQUESTS=100000 times, SEED= to play again
	$(GO) test -count=1 -timeout 120m -v -run '^TestContract$$' ./internal/app/apptest -args -requests $(REQUESTS) -seed $(or $(SEED),0)

bench: build ## measure against the named limits
	$(GO) test -run '^$$' -bench . -benchtime 1s ./internal/...
	$(GO) run ./bench

check: ## what continuous integration runs
	@.ci/run
