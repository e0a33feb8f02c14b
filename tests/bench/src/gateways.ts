import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { local, PORTS } from './addresses.ts'
import { type HostProcess, nodeCommand, startProcess } from './host-process.ts'
import type { Parts } from './parts.ts'

export const JWT_SECRET = randomBytes(32).toString('hex')
export const INTERNAL_TOKEN = randomBytes(32).toString('hex')

/** What Compose tells Node in the gateway's container. */
const NODE_OPTIONS = nodeOptionsOfCompose()

function nodeOptionsOfCompose(): string {
  const compose = readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8')
  const [, options] = /GATEWAY_NODE_OPTIONS:-([^}]+)\}/.exec(compose) ?? []
  if (options === undefined) throw new Error('docker-compose.yml does not say GATEWAY_NODE_OPTIONS any more')
  return options
}

/** The default user of these containers needs no password, and takes any. */
export const ANY_REDIS_LOGIN = { REDIS_USER: 'default', REDIS_PASSWORD: 'any' }

/** All load comes from one address; it is counted all the same. */
const HIGH_LIMITS = { RATE_LIMIT_PER_SEC: '1000000', RATE_LIMIT_BURST: '1000000' }

export interface Gateway extends HostProcess {
  port: number
}

export interface GatewayOptions {
  /** Which of several, from 0. */
  index?: number
  /** Port of the services, all of them. */
  upstreamPort: number
  /** Addresses of the replicas; every service is at all of them. */
  replicas?: string[]
  /** `address:port` */
  redis: string
  nats: string
  core?: number
  /** Beyond what every gateway gets. */
  env?: Record<string, string>
  /** The folder of another build. */
  root?: string
}

/** The gateway's own main as a process of this machine. It logs warnings only: nginx beside it has no access log either. */
export async function startGateway(parts: Parts, options: GatewayOptions): Promise<Gateway> {
  const { index = 0, upstreamPort, replicas = ['127.0.0.1'], redis, nats, core, env, root } = options
  const port = PORTS.gateway + index
  const url = `http://service.bench:${upstreamPort}`
  const gateway = await startProcess(parts, {
    name: `gateway-${index}`,
    command: nodeCommand('services/gateway/src/main.ts', [], ['place']),
    readyAt: local(port, '/healthz'),
    env: {
      PLACE_RESOLVE: replicas.join(','),
      NODE_OPTIONS,
      PORT: String(port),
      OPS_PORT: String(PORTS.ops + index),
      LOG_LEVEL: 'warn',
      ARTICLES_URL: url,
      EVENTS_URL: url,
      FIGHTERS_URL: url,
      REDIS_STREAMS_ADDR: redis,
      ...ANY_REDIS_LOGIN,
      NATS_URL: `nats://${nats}`,
      JWT_SECRET,
      INTERNAL_TOKEN,
      ...HIGH_LIMITS,
      ...env,
    },
    ...(root !== undefined && { cwd: root }),
    ...(core !== undefined && { core }),
  })
  return { ...gateway, port }
}
