import { createSite } from './src/site.ts'

// The sample site of the demo and the tests. Reached as `site` by other containers and by its port from the host.
const site = createSite()
const port = Number(process.env.PORT ?? 8090)

site.listen(port, () => console.log(`the sample site listens on ${port}`))
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    site.close(() => process.exit(0))
    site.closeAllConnections()
  })
}
