# Thin verbs; the work is in ops/. `make up` needs make, git and, on a bare Debian machine, root.
.PHONY: audit help up down logs ps clean token password recover demo check-client check-consistency check-queue check-gateway bench test test-unit test-integration test-e2e rolling reload

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "make %-18s%s\n", $$1, $$2 }'

up: ## brings everything up, on a bare machine too
	@ops/up

down: ## stops and removes the containers; the data stays
	@docker compose --profile site down --remove-orphans

logs: ## follows the logs of all containers
	@docker compose --profile site logs --follow --tail 100

ps: ## lists the containers
	@docker compose --profile site ps --all

clean: ## removes the containers and all data
	@docker compose --profile site down --remove-orphans --volumes

rolling: ## replaces the containers of a service one by one, no request fails (SERVICE=events, BUILD=1 builds it first)
	@ops/rolling $(SERVICE)

reload: ## replaces the processes of the gateway one by one, no request fails
	@ops/rolling gateway

token: ## prints a bearer token for curl
	@docker compose exec -T articles node services/articles/src/auth/mint-token-cli.ts

password: ## sets a new password for the editors' account (PASSWORD=... or a random one)
	@ops/password

recover: ## writes a new .env for existing data when the old one is lost
	@ops/recover

demo: ## walks a feed and a live event from their source to the readers, through the gateway
	@ops/demo

check-client: ## behaves as the mini-program does, and fails on what it would hide
	@ops/check-client

check-consistency: ## reads and writes for five minutes while parts fail: nobody may see an old value (VARIANT=..., VARIANTS=all)
	@ops/check-consistency

check-queue: ## 110,000 jobs while workers are killed and Redis restarts: none lost, none done twice (VARIANT=..., VARIANTS=all)
	@ops/check-queue

check-gateway: ## readers and writers while replicas are killed, paused, added and replaced: none may notice (VARIANT=..., VARIANTS=all)
	@ops/check-gateway

test: ## everything that can be checked
	@ops/test

test-unit: ## unit tests
	@ops/test unit

test-integration: ## tests with real MySQL, Redis and NATS
	@ops/test integration

test-e2e: ## tests of the whole stack, beside a running one
	@ops/test e2e

audit: ## asks the registry for published advisories on what is shipped; says so when it has none to give
	@ops/audit

bench: ## measures speed and staleness against their bars (ROWS="hot-card memory" for some of them)
	@ops/bench $(ROWS)
