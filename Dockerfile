# One definition for every service: ARG SERVICE names it. Node runs the TypeScript as it is, so there is no build of it.
ARG NODE_IMAGE=node:24

# Only what npm reads, so that a change of code leaves the next stage cached.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN mkdir /manifests && tar -c .npmrc package.json package-lock.json shared/package.json services/*/package.json | tar -x -C /manifests

# One installation for all services: they share nearly everything through `shared`, and so do their images this layer.
# Not `npm ci`: it wants every platform's optional packages in the lock file, and a mirror that serves only some leaves the others out.
FROM ${NODE_IMAGE} AS dependencies
ARG NPM_REGISTRY=
WORKDIR /app
COPY --from=manifests /manifests ./
RUN --mount=type=cache,id=bajiaozhi-npm,target=/root/.npm,sharing=locked \
    npm install --omit=dev --no-save --no-audit --no-fund --no-update-notifier ${NPM_REGISTRY:+--registry=$NPM_REGISTRY}

FROM ${NODE_IMAGE} AS sources
ARG SERVICE
WORKDIR /app
COPY ops ./ops
COPY shared ./shared
COPY services /services
# The migration job is built with the names of all services that have a database.
RUN mkdir -p services && for service in ${SERVICE}; do cp -r "/services/$service" services/; done

# The sample site of the demo and the tests; it needs nothing but Node.
FROM ${NODE_IMAGE} AS site
WORKDIR /app
COPY ops/healthcheck ./ops/
COPY tests/site/package.json ./
COPY tests/site ./tests/site
COPY tests/client ./tests/client
USER node
CMD ["node", "tests/site/main.ts"]

FROM ${NODE_IMAGE} AS service
WORKDIR /app
COPY --from=dependencies /app ./
COPY --from=sources /app ./
ARG SERVICE
ENV NODE_ENV=production SERVICE=${SERVICE} NODE_COMPILE_CACHE=/app/.compile-cache
RUN install -d -o node "$NODE_COMPILE_CACHE"
USER node
# Reads the code as far as to the settings, which are missing here, and keeps what Node made of it: a third of what a start costs.
RUN for main in services/*/src/*main.ts; do ! node "$main" >/dev/null 2>&1 || exit 1; done && [ -n "$(ls "$NODE_COMPILE_CACHE")" ]
# The shell is gone after `exec`: Node gets the signals.
CMD ["sh", "-c", "exec node services/$SERVICE/src/main.ts"]
