import '../../shared/src/testing/integration-environment.ts'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { promisify } from 'node:util'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { images } from '../../shared/src/testing/containers.ts'

const docker = promisify(execFile)

/** A container on the host's own network: its address stays through a restart, and no bridge takes its share of the cores. */
export interface Part {
  /** `host:port` */
  addr: string
  pause: () => Promise<void>
  unpause: () => Promise<void>
  /** Kills it and starts it again, under the same address; what it had on disk is still there. */
  restart: () => Promise<void>
}

/** What is to be started, and the port that it listens on. */
export interface PartDefinition {
  container: GenericContainer
  port: number
}

export const HOST = '127.0.0.1'
const MYSQLD = [
  'mysqld',
  '--transaction-isolation=READ-COMMITTED',
  '--innodb-buffer-pool-size=192M',
  '--innodb-flush-log-at-trx-commit=0',
  '--performance-schema=OFF',
  '--skip-log-bin',
  '--mysqlx=OFF',
  '--default-time-zone=+00:00',
  `--bind-address=${HOST}`,
]

/** Its data lie in memory: a restart would lose them. */
export const mysqlPart = (port: number, password: string, database: string): PartDefinition => ({
  port,
  container: new GenericContainer(images.mysql)
    .withEnvironment({ MYSQL_ROOT_PASSWORD: password, MYSQL_ROOT_HOST: '%', MYSQL_DATABASE: database })
    .withCommand([...MYSQLD, `--port=${port}`])
    .withTmpFs({ '/var/lib/mysql': 'rw' })
    .withWaitStrategy(Wait.forLogMessage(new RegExp(`port: ${port} `))),
})

/** @param args as redis-server takes them */
export const redisPart = (port: number, ...args: string[]): PartDefinition => ({
  port,
  container: new GenericContainer(images.redis)
    .withCommand(['redis-server', '--save', '', '--bind', HOST, '--port', String(port), ...args])
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/)),
})

export const natsPart = (port: number): PartDefinition => ({
  port,
  container: new GenericContainer(images.nats)
    .withCommand(['nats-server', '--addr', HOST, '--port', String(port)])
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/)),
})

/** Starts all of them at once; when one cannot be started, none is left. */
export async function startParts(definitions: readonly PartDefinition[]): Promise<{
  parts: Part[]
  stop: () => Promise<void>
}> {
  const started = await Promise.allSettled(
    definitions.map(({ container }) => container.withNetworkMode('host').start()),
  )
  const containers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => void (await Promise.all(containers.map((container) => container.stop({ timeout: 0 }))))
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return { parts: containers.map((container, index) => partOf(container, definitions[index]!.port)), stop }
}

function partOf(container: StartedTestContainer, port: number): Part {
  const run = async (...command: string[]) => void (await docker('docker', [...command, container.getId()]))
  return {
    addr: `${HOST}:${port}`,
    pause: () => run('pause'),
    unpause: () => run('unpause'),
    restart: () => run('restart', '--time', '0'),
  }
}

/** All held until the last one is known, so that none is given twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, HOST))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}
