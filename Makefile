# Latchkey. `make help` lists what there is. On a Debian machine with nothing
# but Go and make, every target installs by name what it needs and says so.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Go may be installed and yet not be on the PATH.
GO := $(or $(shell command -v go 2>/dev/null),$(wildcard /usr/local/go/bin/go),$(wildcard /usr/lib/go/bin/go),go)
export PATH := $(patsubst %/,%,$(dir $(GO))):$(PATH)

# One set of tags for tests and release. no_emoji leaves out 4.2 MB of Fyne's EmojiOne; the
# system's fonts have emoji. The version is ours to stamp, so that a folder without git builds
# too.
TAGS := migrated_fynedo,no_emoji
HEADLESS_TAGS := headless,$(TAGS)
export GOFLAGS := $(filter-out -buildvcs=% -tags=%,$(GOFLAGS)) -buildvcs=false -tags=$(TAGS)
VERSION := $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)$(addprefix +,$(shell git describe --always --dirty --exclude='*' 2>/dev/null))
COMMIT = $(shell git rev-parse HEAD 2>/dev/null)$(if $(shell git status --porcelain --untracked-files=no 2>/dev/null),-dirty)
COMMIT_DATE = $(shell TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd 2>/dev/null)
LDFLAGS = -X latchkey/ui/terminal.version=$(VERSION) -X latchkey/ui/terminal.commit=$(COMMIT) -X latchkey/ui/terminal.date=$(COMMIT_DATE)

# Fyne reads the language from the environment and does not know "C".
ifneq ($(filter C C.% POSIX,$(or $(LC_ALL),$(LANG),C)),)
export LANG := en_US.UTF-8
export LC_ALL :=
endif

GOFUMPT := mvdan.cc/gofumpt@v0.12.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
FUZZTIME ?= 60s
TORTURE ?= 10000
SOAK ?= 10m
ARGS ?=

# Each step needs the one before it, and Go uses every core by itself.
.NOTPARALLEL:
.PHONY: help run test check build window headless bench conformance coverage fuzz torture screens wine clean need-% e2e package package-channels package-macos package-windows package-test sizes

help: ## what there is to make
	@printf 'Latchkey %s\n\n' '$(VERSION)'
	@sed -n 's/^\([a-z][a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || \
	  sed -n 's/^\([a-z][a-z0-9-]*\):.*## \(.*\)/  make \1  \2/p' Makefile
	@printf '\n  ARGS="…"         is given to the program by `make run`\n'
	@printf '  BROWSER=install  lets `make run` install Chromium if there is no browser\n'
	@printf '  FUZZTIME=60s     is how long `make fuzz` gives each target\n'

run: need-run window ## install what is missing, build, open the window
	@scripts/run.sh $(ARGS)

test: need-test ## every test, with a real window, browser, provider and keyring
	@scripts/test.sh

e2e: need-test build ## only the tests of the real program
	@LATCHKEY_BIN='$(CURDIR)/bin' $(GO) test -count=1 -timeout 30m -v ./e2e

check: need-build ## formatting, vet and staticcheck, with a window and without; known faults of modules
	@scripts/check.sh '$(GOFUMPT)' '$(STATICCHECK)' '$(TAGS)' '$(HEADLESS_TAGS)' '$(GOVULNCHECK)'

build: need-build headless window ## bin/latchkey and bin/latchkey-headless

# Without a ## make help leaves it out: make run and make build are for people.
window:
	@[ -e bin/latchkey ] && echo 'Building bin/latchkey.' || echo 'Building bin/latchkey. The first time takes some minutes.'
	@$(GO) build -buildmode=pie -ldflags '$(LDFLAGS)' -o bin/latchkey .

headless: need-go ## only bin/latchkey-headless: static, no window, needs no C compiler
	@echo 'Building bin/latchkey-headless.'
	@CGO_ENABLED=0 $(GO) build -tags '$(HEADLESS_TAGS)' -ldflags '$(LDFLAGS)' -o bin/latchkey-headless .

bench: need-bench build ## the table of docs/architecture.md's budgets, in one run; ARGS chooses rows
	@LATCHKEY_BIN='$(CURDIR)/bin' $(GO) run ./e2e/bench $(ARGS)

conformance: need-go ## the relying-party test modules of others, run by name; prints docs/conformance.md
	@CGO_ENABLED=0 $(GO) test -count=1 -run '^TestConformance$$' ./auth -conformance
	@cat docs/conformance.md

coverage: need-go ## docs/coverage.md: every requirement by its id, and its tests
	@CGO_ENABLED=0 $(GO) run ./auth/authtest/coverage

fuzz: need-go ## every fuzz target for FUZZTIME
	@scripts/fuzz.sh '$(FUZZTIME)'

torture: need-test build ## 10,000 kills of a process that saves (TORTURE=10000); ten processes that refresh; each dialog, and the buttons of Lab, Compare, During a demo and Programs, pressed thirty times on a busy computer; 200 accounts at a provider that fails (SOAK=10m)
	@LATCHKEY_TORTURE='$(TORTURE)' CGO_ENABLED=0 $(GO) test -count=1 -timeout 1h -v -run 'RefreshRace' ./auth
	@LATCHKEY_TORTURE='$(TORTURE)' CGO_ENABLED=0 $(GO) test -count=1 -timeout 2h -v -run 'Kill|EverySystemCall' ./auth/vault
	@LATCHKEY_TORTURE='$(TORTURE)' LATCHKEY_BIN='$(CURDIR)/bin' CGO_ENABLED=0 $(GO) test -count=1 -timeout 1h -v -run 'WindowLosesNoClick' ./e2e
	@LATCHKEY_SOAK='$(SOAK)' CGO_ENABLED=0 $(GO) test -count=1 -timeout 2h -v -run '^TestSoak$$' ./auth/home

screens: need-go ## pictures of every screen and state in docs/screens, of the parts in out/screens
	@mkdir -p docs/screens out/screens
	@LATCHKEY_SCREENS='$(CURDIR)/docs/screens' CGO_ENABLED=0 $(GO) test -count=1 -run '^TestScreens$$' ./ui
	@LATCHKEY_SCREENS='$(CURDIR)/out/screens' CGO_ENABLED=0 $(GO) test -count=1 ./ui/parts
	@ls docs/screens out/screens

wine: need-wine ## both programs for Windows, and what Wine can show of them (20 minutes at first)
	@scripts/wine.sh '$(TAGS)' '$(HEADLESS_TAGS)' '$(LDFLAGS)'

package: need-package ## everything that is published, in dist: packages, archives, checksums, bill of materials
	@packaging/package.sh '$(TAGS)' '$(HEADLESS_TAGS)'

package-channels: need-package ## after Latchkey-VERSION-macos.zip was put into dist: checksums and package managers' files anew
	@PACKAGE_ONLY=channels packaging/package.sh '$(TAGS)' '$(HEADLESS_TAGS)'

package-macos: need-go ## on a Mac: dist/Latchkey.app, signed with SIGN=…, notarized with PROFILE=…
	@packaging/macos/bundle.sh '$(TAGS)'

package-windows: need-build ## on Windows: the zip with the window and the console program
	@PACKAGE_ONLY=windows packaging/package.sh '$(TAGS)' '$(HEADLESS_TAGS)'

package-test: need-package-test ## packages installed, upgraded and removed in a fresh Debian; two builds compared (40 minutes, as root)
	@packaging/test.sh '$(TAGS)' '$(HEADLESS_TAGS)'

sizes: need-build ## what each module weighs in the programs: the table of docs/install.md
	@mkdir -p out/sizes
	@. packaging/flags.sh; CGO_CFLAGS="$$cflags" $(GO) build -trimpath -buildmode=pie "$${cold[@]}" -ldflags "$$aligned" -o out/sizes/latchkey .
	@. packaging/flags.sh; CGO_ENABLED=0 $(GO) build -trimpath "$${cold[@]}" -ldflags "$$aligned" -tags '$(HEADLESS_TAGS)' -o out/sizes/latchkey-headless .
	@SOURCE_DATE_EPOCH=0 $(GO) run ./packaging/pack sizes out/sizes/latchkey out/sizes/latchkey-headless

clean: ## remove what was built and the pictures of tests
	@rm -rf bin dist out .cache e2e/node_modules e2e/kubectl/bin e2e/gosdk/bin

need-%:
	@scripts/need.sh $*
