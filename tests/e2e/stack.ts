import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { eventually } from '@bajiaozhi/shared/testing/eventually'
import { moveTo } from './api.ts'

const run = promisify(execFile)

/** Runs `docker compose` for the stack under test (ops/test-e2e sets the project and its .env). @returns its output */
export async function compose(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', ['compose', ...args], { maxBuffer: 64 * 1024 * 1024 })
  return stdout.trim()
}

export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args)
  return stdout.trim()
}

export type Service =
  | 'gateway'
  | 'articles'
  | 'events'
  | 'fighters'
  | 'ingest-worker'
  | 'live-worker'
  | 'mysql'
  | 'redis-cache'
  | 'redis-streams'
  | 'nats'
  | 'site'

/** Ids of the running containers of a service. */
export const containersOf = async (service: Service): Promise<string[]> =>
  (await compose('ps', '--quiet', '--status', 'running', service)).split('\n').filter((id) => id !== '')

export const scale = (service: Service, replicas: number): Promise<string> =>
  compose('up', '--detach', '--no-build', '--no-recreate', '--wait', '--scale', `${service}=${replicas}`, service)

export const stop = (service: Service): Promise<string> => compose('stop', '--timeout', '10', service)

/** Starts a stopped service and waits until it is healthy. */
export async function start(service: Service): Promise<void> {
  await compose('start', service)
  await isHealthy(service)
}

/** Restarts a service's containers and waits until they are healthy. */
export async function restart(service: Service): Promise<void> {
  await compose('restart', '--timeout', '10', service)
  await isHealthy(service)
}

export const isHealthy = (service: Service): Promise<void> =>
  eventually(async () => {
    const states = (await compose('ps', '--all', '--format', '{{.State}} {{.Health}}', service)).split('\n')
    if (!states.every((state) => state === 'running healthy')) throw new Error(`${service}: ${states.join(', ')}`)
  }, 90_000)

export async function restartEverything(): Promise<void> {
  await compose('restart', '--timeout', '10')
  const services: Service[] = [
    'mysql',
    'redis-cache',
    'redis-streams',
    'nats',
    'articles',
    'events',
    'fighters',
    'ingest-worker',
    'live-worker',
    'gateway',
    'site',
  ]
  await Promise.all(services.map(isHealthy))
  moveTo(`http://localhost:${(await compose('port', 'gateway', '8080')).split(':').at(-1)}`)
}

/** What a process inside a container gets from an address that only containers reach. */
export async function fetchInside(container: string, url: string, method = 'GET'): Promise<string> {
  const script = `fetch('${url}', { method: '${method}' }).then(async (answer) => {
    if (!answer.ok) throw new Error(answer.status + ' ' + (await answer.text()))
    process.stdout.write(await answer.text())
  })`
  return docker('exec', container, 'node', '-e', script)
}

/** The sample site's controls. */
export async function controlSite(path: string, method = 'POST'): Promise<string> {
  const [site] = await containersOf('site')
  return fetchInside(site!, `http://127.0.0.1:8090${path}`, method)
}

/** One number of a replica's metrics: the sum over all lines of that name whose labels contain `labels`. */
export async function metricOf(container: string, port: number, name: string, labels = ''): Promise<number> {
  const text = await fetchInside(container, `http://127.0.0.1:${port}/metrics`)
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

/** Start count and start time of every container: what must not change while bad input comes in. */
export async function restartCounts(): Promise<string[]> {
  const ids = (await compose('ps', '--all', '--quiet')).split('\n')
  const counts = await docker('inspect', '--format', '{{.Name}} {{.RestartCount}} {{.State.StartedAt}}', ...ids)
  return counts.split('\n').sort()
}
