import { registerHooks } from 'node:module'

// Preloaded: says at SIGUSR2 which files of OpenTelemetry a process has loaded, by `import` or `require`.

const loaded: string[] = []

/** Not its API: prom-client loads that for itself, traced or not. */
const TRACER = /\/@opentelemetry\/(?!api\/)|\/@fastify\/otel\//

registerHooks({
  load(url, context, nextLoad) {
    if (TRACER.test(url)) loaded.push(url)
    return nextLoad(url, context)
  },
})

process.on('SIGUSR2', () => console.log(JSON.stringify({ loaded })))
