# What there is to do with Qujat. `make` alone says so.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test contract audit bench catalogue preview format prepare

CARGO := . scripts/environment && cargo
QUJAT := "$${CARGO_TARGET_DIR:-target}/debug/qujat"

help: ## This list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

demo: ## Everything on private servers with invented data: each document from request to mailbox. ONCE=1: ends then
	@scripts/setup demo
	@$(CARGO) build --workspace
	@exec $(QUJAT) demo $(if $(ONCE),--once)

test: ## Formatting, lints, every test
	@scripts/setup test
	@scripts/test

contract: ## The API against its description and the clients made of it, with many more calls than a test run has time for
	@scripts/setup test
	@$(CARGO) test --workspace --no-run
	@. scripts/environment && QUJAT_CONTRACT=full cargo test --workspace --test system -- contract::

audit: ## Advisories, licences, sources and versions of all dependencies, by cargo-deny; needs the net
	@. scripts/environment && { cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny; } && cargo deny check

bench: ## The benchmarks: recovery of a killed worker, drawing
	@scripts/setup test
	@. scripts/environment && bench/run

catalogue: ## A sample of every kind in every language and format, and docs/catalogue.md with pictures
	@scripts/setup test
	@$(CARGO) build --workspace
	@scripts/catalogue

preview: ## One sample: make preview KIND=completion_act LOCALE=kk FORMAT=pdf
	@$(CARGO) build --workspace
	@$(QUJAT) preview $(or $(KIND),completion_act) --locale $(or $(LOCALE),ru) --format $(or $(FORMAT),pdf)

format: ## Formats all code
	@. scripts/environment && cargo fmt --all && rustfmt --edition 2024 --config-path rustfmt.toml $$(find templates/src -name '*.rs')

prepare: ## Writes .sqlx anew, after a change to a migration or a query
	@scripts/prepare
