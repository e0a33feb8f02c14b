// Docker's health check of a service: exit code 0 when it says that it is ready.
//   node ops/healthcheck.ts PORT [PATH]

const [port, path = '/readyz'] = process.argv.slice(2)

try {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(3000) })
  process.exit(response.ok ? 0 : 1)
} catch {
  process.exit(1)
}
