import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { startMysql, startNats, startRedis } from '@bajiaozhi/shared/testing/containers'
import { hashPassword } from '../../../services/articles/src/auth/password.ts'
import { ANY_REDIS_LOGIN } from '../../bench/src/gateways.ts'
import { logOf, nodeCommand, startProcess } from '../../bench/src/host-process.ts'
import { owned, type Parts } from '../../bench/src/parts.ts'

export interface Whole {
  /** Of the gateway. */
  port: number
  jwtSecret: string
  account: { username: string; password: string }
  /** Root's, without a database: `mysql://root:...@host:port`. */
  mysqlDsn: string
  /** `host:port` */
  redis: string
  /** What the processes have logged of a request, to find the cause of its answer by. */
  logged: (requestId: string) => Promise<string[]>
}

type Environment = Record<string, string>

const SERVICES = ['articles', 'events', 'fighters'] as const
const ROOT = new URL('../../../', import.meta.url)
const secret = () => randomBytes(32).toString('hex')

/**
 * The whole but its workers, with the sample content: the gateway's and the services' own mains as processes of this machine, with a
 * MySQL, a Redis and a NATS of their own. Jobs are ordered, and nobody does them. Ended with `parts`.
 */
export async function startWhole(parts: Parts): Promise<Whole> {
  const [mysql, redis, nats] = await Promise.all([
    owned(parts, startMysql()),
    owned(parts, startRedis()),
    owned(parts, startNats()),
  ])
  const mysqlDsn = mysql.rootDsn.replace(/\/[^/]*$/, '')
  const passwords = Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_MYSQL_PASSWORD`, secret()]))
  await migrate({ MYSQL_ROOT_DSN: mysqlDsn, ...passwords, SAMPLE: '1', LOG_LEVEL: 'warn' })

  const ports = Object.fromEntries(await Promise.all(SERVICES.map(async (name) => [name, await freePort()])))
  const account = { username: 'editor', password: secret() }
  const environment: Environment = {
    LOG_LEVEL: 'warn',
    REDIS_CACHE_ADDR: redis.addr,
    REDIS_STREAMS_ADDR: redis.addr,
    ...ANY_REDIS_LOGIN,
    QUEUES_REDIS_USER: ANY_REDIS_LOGIN.REDIS_USER,
    QUEUES_REDIS_PASSWORD: ANY_REDIS_LOGIN.REDIS_PASSWORD,
    NATS_URL: `nats://${nats.addr}`,
    PUBLIC_BASE_URL: 'http://localhost:8080',
    JWT_SECRET: secret(),
    INTERNAL_TOKEN: secret(),
    ADMIN_USERNAME: account.username,
    ADMIN_PASSWORD_HASH: await hashPassword(account.password),
    ...Object.fromEntries(SERVICES.map((name) => [`${name.toUpperCase()}_URL`, `http://127.0.0.1:${ports[name]}`])),
  }
  const { hostname, port: mysqlPort } = new URL(mysqlDsn)
  const dsnOf = (name: string) =>
    `mysql://${name}:${passwords[`${name.toUpperCase()}_MYSQL_PASSWORD`]}@${hostname}:${mysqlPort}/${name}`
  await Promise.all(
    SERVICES.map((name) =>
      startMain(parts, name, '/readyz', { ...environment, PORT: String(ports[name]), MYSQL_DSN: dsnOf(name) }),
    ),
  )
  const port = await freePort()
  const ofGateway = { PORT: String(port), OPS_PORT: String(await freePort()), ...GATEWAY }
  await startMain(parts, 'gateway', '/healthz', { ...environment, ...ofGateway })
  return { port, jwtSecret: environment.JWT_SECRET!, account, mysqlDsn, redis: redis.addr, logged }
}

/** One process, and limits that thousands of requests from one address do not meet. */
const GATEWAY: Environment = {
  GATEWAY_PROCESSES: '1',
  RATE_LIMIT_PER_SEC: '1000000',
  RATE_LIMIT_BURST: '1000000',
  ADMIN_RATE_LIMIT_PER_SEC: '1000000',
  ADMIN_RATE_LIMIT_BURST: '1000000',
}

function startMain(parts: Parts, name: string, ready: string, env: Environment) {
  return startProcess(parts, {
    name: logName(name),
    command: nodeCommand(`services/${name}/src/main.ts`),
    readyAt: `http://127.0.0.1:${env.PORT}${ready}`,
    env,
    readyMs: BUSY_MACHINE_MS,
  })
}

const BUSY_MACHINE_MS = 120_000
const logName = (name: string): string => `openapi-${name}`

async function logged(requestId: string): Promise<string[]> {
  const logs = await Promise.all(['gateway', ...SERVICES].map((name) => readFile(logOf(logName(name)), 'utf8')))
  return logs.flatMap((log) => log.split('\n').filter((line) => line.includes(requestId)))
}

/** The one-shot job of every deployment: databases, users, tables, sample content. */
async function migrate(env: Environment): Promise<void> {
  const [program = '', ...args] = nodeCommand('ops/migrate.ts')
  const job = spawn(program, args, { cwd: ROOT, env: { PATH: process.env.PATH, ...env } })
  const [[code], printed] = await Promise.all([once(job, 'exit'), text(job.stdout)])
  if (code !== 0) throw new Error(`the migration job ended with ${code}: ${printed}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
