import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { createReplica, type Replica } from './replica.ts'
import type { ResolveAddresses } from './resolve-addresses.ts'

export interface ReplicaSetOptions {
  /** e.g. `http://articles:3000`; the name is resolved again and again. */
  url: URL
  resolve: ResolveAddresses
  logger: Logger
  /** Milliseconds between two looks at DNS. */
  resolveEveryMs?: number
  /** Milliseconds for which an address that could not be connected to is put aside. */
  asideMs?: number
}

/** What DNS says when the name has no address, as opposed to when nobody could be asked. */
const NO_ADDRESS = new Set(['ENOTFOUND', 'ENODATA'])

/** The replicas of one service as DNS lists them now. */
export class ReplicaSet {
  readonly #options: Required<ReplicaSetOptions>
  #replicas: Replica[] = []
  #turn = 0
  #refreshing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: ReplicaSetOptions) {
    this.#options = { resolveEveryMs: 1000, asideMs: 2000, ...options }
  }

  get size(): number {
    return this.#replicas.length
  }

  /** Whether there is an address that is not put aside. */
  get usable(): boolean {
    return this.#replicas.some(isInUse)
  }

  /** Resolves once the name was looked up; from then on that is done every second. */
  async start(): Promise<void> {
    await this.refresh()
    if (this.#closed) return
    this.#timer ??= setInterval(() => void this.refresh(), this.#options.resolveEveryMs).unref()
  }

  /** Looks the name up; calls that come meanwhile share the answer. Never rejects: the last known addresses stay. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#lookUp().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /**
   * The replica with the fewest requests in flight, in turn among equals, so that a hanging one gets hardly more. One that
   * is put aside is taken only when there is no other.
   */
  pick(tried: ReadonlySet<Replica>): Replica | undefined {
    const untried = this.#replicas.filter((replica) => !tried.has(replica))
    const inUse = untried.filter(isInUse)
    const candidates = inUse.length > 0 ? inUse : untried
    const fewest = Math.min(...candidates.map(({ inFlight }) => inFlight))
    const idlest = candidates.filter(({ inFlight }) => inFlight === fewest)
    this.#turn = (this.#turn + 1) % Number.MAX_SAFE_INTEGER
    return idlest[this.#turn % idlest.length]
  }

  hasOther(tried: ReadonlySet<Replica>): boolean {
    return this.#replicas.some((replica) => !tried.has(replica))
  }

  putAside(replica: Replica): void {
    replica.asideUntil = Date.now() + this.#options.asideMs
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#refreshing
    await Promise.all(this.#replicas.splice(0).map(({ pool }) => pool.close()))
  }

  async #lookUp(): Promise<void> {
    const { url, resolve, logger } = this.#options
    try {
      this.#use(await resolve(url.hostname.replace(/^\[|\]$/g, '')))
    } catch (error) {
      // An address that DNS no longer knows may soon belong to another container, so it must not be used any longer.
      if (NO_ADDRESS.has((error as NodeJS.ErrnoException).code ?? '')) this.#use([])
      else logger.warn({ err: error, host: url.hostname }, 'the name of a service could not be resolved')
    }
  }

  #use(addresses: readonly string[]): void {
    if (this.#closed) return
    const listed = new Set(addresses)
    const known = new Map(this.#replicas.map((replica) => [replica.address, replica]))
    this.#replicas = [...listed].map((address) => known.get(address) ?? createReplica(this.#options.url, address))
    const gone = [...known.values()].filter(({ address }) => !listed.has(address))
    for (const { pool } of gone) void pool.close()
    if (gone.length > 0 || this.#replicas.length > known.size) this.#logChange()
  }

  #logChange(): void {
    const { url, logger } = this.#options
    logger.info({ host: url.hostname, replicas: this.#replicas.length }, 'the replicas of a service changed')
  }
}

const isInUse = (replica: Replica): boolean => replica.asideUntil <= Date.now()
