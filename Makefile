# Every verb is a script that can be run by itself; `scripts/NAME --help` says more.

SHELL := bash

.PHONY: help setup dev build test test-pallet e2e faults dashboard clients lab python check upgrade-check bench bench-node bench-weights fuzz prove coverage mutants doc fmt clean

help: ## list the verbs
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup: ## install whatever is missing for the verbs below
	@scripts/setup

dev: ## start a development chain: make dev ARGS="--sealing manual"
	@scripts/dev $(ARGS)

build: ## build the node and its runtime
	@scripts/setup build && scripts/build

test: ## build, then run all tests
	@scripts/test

test-pallet: ## only the tests of the pallet and the economics: soon after a change
	@scripts/test pallet

e2e: ## build, then run only the end-to-end tests
	@scripts/test e2e

faults: ## a hundred schedules of faults on a network of five nodes, at length: make faults ARGS=seed=7
	@scripts/setup build e2e && scripts/build && scripts/faults $(or $(ARGS),100)

upgrade-check: ## run the migrations and their checks on an exported state: make upgrade-check STATE=FILE
	@scripts/upgrade check $(STATE)

dashboard: ## build the page and serve it: http://127.0.0.1:5173
	@scripts/dashboard $(ARGS)

clients: ## install Bittensor's own clients, unmodified: btcli and the SDK
	@scripts/clients

lab: ## run the laboratory's first scenario: make lab ARGS="matrix"
	@scripts/lab $(ARGS)

python: ## build the Python package dtao as a wheel: exact economics and whole markets
	@scripts/python

check: ## formatting, lints, docs, manifests, features, dependencies
	@scripts/check

bench: ## measure in short: the economics with criterion, then the node
	@scripts/bench $(ARGS)
	@scripts/bench-node quick

bench-node: ## measure the real node at length: throughput, latency, growth
	@scripts/bench-node $(ARGS)

bench-weights: ## measure the weights of all calls and hooks and write them into the source
	@scripts/bench-weights $(ARGS)

fuzz: ## fuzz the economics and the pallet: make fuzz ARGS="600 swap"
	@scripts/fuzz $(ARGS)

prove: ## everything that is proved, at length: an hour of two cores, writes tests/proof
	@scripts/prove $(ARGS)

coverage: ## which lines of the pallet and the economics their tests run
	@scripts/coverage

mutants: ## break the money paths line by line: does a test notice?
	@scripts/mutants $(ARGS)

doc: ## build the documentation
	@scripts/setup build && . scripts/env && cargo doc --release --workspace --no-deps

fmt: ## format Rust and TOML
	@scripts/fmt

clean: ## remove what was built, also for other clones of this project on this machine
	@. scripts/env && cargo clean && rm -rf tests/e2e/{node_modules,.tmp} dashboard/{node_modules,dist}
