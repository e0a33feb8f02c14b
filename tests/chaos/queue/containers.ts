import { randomBytes } from 'node:crypto'
import { freePorts, HOST, mysqlPart, natsPart, type Part, redisPart, startParts } from '../host-containers.ts'

export interface Containers {
  /** root's, without a database. */
  mysqlServerDsn: string
  /** Keeps its data through a restart, but for the last second. */
  redisStreams: Part
  redisCache: Part
  nats: Part
  stop: () => Promise<void>
}

/** The check's own. */
export const DATABASE = 'queue_check'

const ON_DISK = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction']
const IN_MEMORY = ['--appendonly', 'no', '--maxmemory-policy', 'allkeys-lru']

export async function startContainers(): Promise<Containers> {
  const password = randomBytes(8).toString('hex')
  const [mysqlPort, streamsPort, cachePort, natsPort] = (await freePorts(4)) as [number, number, number, number]
  const { parts, stop } = await startParts([
    mysqlPart(mysqlPort, password, DATABASE),
    redisPart(streamsPort, ...ON_DISK),
    redisPart(cachePort, ...IN_MEMORY),
    natsPart(natsPort),
  ])
  const [, redisStreams, redisCache, nats] = parts as [Part, Part, Part, Part]
  return { mysqlServerDsn: `mysql://root:${password}@${HOST}:${mysqlPort}`, redisStreams, redisCache, nats, stop }
}
