import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { SERVICES, type ServiceName } from './exchange.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const BUFFER = 64 * 1024 * 1024
const READY_MS = 60_000
const LOOK_EVERY_MS = 100
const REPLICAS = 3
const PAUSE_TRIES = 5
/** As in docker-compose.yml. */
const SERVICE_PORT = 3000

/** The stack that the environment names: ops/check-gateway started it, and sees to its end. */
export interface Stack {
  compose: (...args: string[]) => Promise<string>
  docker: (...args: string[]) => Promise<string>
  /** A script of the project, for this stack. */
  script: (file: string, ...args: string[]) => Promise<string>
  /** Ids of a service's running containers. */
  containersOf: (service: string) => Promise<string[]>
  /** Among the services; it may change with each start. */
  addressOf: (container: string) => Promise<string>
  /** Starts what is missing and replaces what is not as docker-compose.yml and its override have it: three replicas of each service. */
  restore: () => Promise<void>
  /** Freezes all processes of a container. */
  pause: (container: string) => Promise<void>
  /** Waits until a replica says that it can serve. */
  untilReady: (container: string) => Promise<void>
}

/** @param project the Compose project */
export function createStack(project: string, environment: Record<string, string | undefined>): Stack {
  async function command(file: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(file, args, { cwd: ROOT, env: environment, maxBuffer: BUFFER })
    return stdout.trim()
  }
  const docker = (...args: string[]) => command('docker', args)
  const compose = (...args: string[]) => docker('compose', ...args)

  async function addressOf(container: string): Promise<string> {
    const format = `{{(index .NetworkSettings.Networks "${project}_services").IPAddress}}`
    return docker('inspect', '--format', format, container)
  }

  return {
    compose,
    docker,
    script: (file, ...args) => command(`${ROOT}${file}`, args),
    containersOf: async (service) =>
      (await compose('ps', '--quiet', '--status', 'running', service)).split('\n').filter((id) => id !== ''),
    addressOf,

    async restore() {
      // Without --no-build: Compose takes a container that was started without it for one with another configuration.
      const scales = SERVICES.flatMap((service) => ['--scale', `${service}=${REPLICAS}`])
      await compose('up', '--detach', '--no-deps', '--wait', ...scales, 'gateway', ...SERVICES)
    },

    async pause(container) {
      for (let tries = 1; ; tries += 1) {
        const failure = await docker('pause', container).then(
          () => undefined,
          (error: Error) => error,
        )
        if (!failure) return
        // On a busy machine the kernel does not always freeze a container at the first try.
        if (tries === PAUSE_TRIES) throw failure
      }
    },

    async untilReady(container) {
      const deadline = performance.now() + READY_MS
      const url = `http://${await addressOf(container)}:${SERVICE_PORT}/readyz`
      while (!(await isOk(url))) {
        if (performance.now() > deadline) throw new Error(`${container} was not ready in time`)
        await pause(LOOK_EVERY_MS)
      }
    },
  }
}

const isOk = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(1000) }).then(
    ({ ok }) => ok,
    () => false,
  )

/** One of three, at random. */
export async function anyReplicaOf(stack: Stack, service: ServiceName): Promise<string> {
  const replicas = await stack.containersOf(service)
  return replicas[Math.floor(Math.random() * replicas.length)]!
}
