import type { Logger } from '@bajiaozhi/shared/logger/logger'
import { giveUpAfter } from '@bajiaozhi/shared/timing/give-up-after'
import type { Attempt } from './attempt.ts'
import type { Failure, Outcome } from './failure.ts'
import { hasOther, hasSubstitute, pickReplica } from './pick-replica.ts'
import { createReplica, type Replica } from './replica.ts'
import type { ResolveAddresses } from './resolve-addresses.ts'

export interface ReplicaSetOptions {
  /** e.g. `http://articles:3000`; the name is resolved again and again. */
  url: URL
  resolve: ResolveAddresses
  logger: Logger
  /** Milliseconds that a connection may take. */
  connectMs: number
  /** Names this gateway process to the replicas. */
  gatewayId: string
  onEjection: (reason: Failure) => void
  /** Milliseconds between two looks at DNS. */
  resolveEveryMs?: number
  /** From 0 to below 1. */
  random?: () => number
  /** Makes what stands for an address. */
  create?: typeof createReplica
}

/** What DNS says when the name has no address, as opposed to when nobody could be asked. */
const NO_ADDRESS = new Set(['ENOTFOUND', 'ENODATA'])
const FAILURES = new Set<Outcome>(['connect', 'reset', 'timeout', '5xx'] satisfies Failure[])

/** The replicas of one service as DNS lists them now, and what is known of each. */
export class ReplicaSet {
  readonly #options: Required<ReplicaSetOptions>
  #replicas: Replica[] = []
  #refreshing: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: ReplicaSetOptions) {
    this.#options = { resolveEveryMs: 1000, random: Math.random, create: createReplica, ...options }
  }

  get size(): number {
    return this.#replicas.length
  }

  /** Whether there is a replica that answers, be it only that it is not ready. */
  get usable(): boolean {
    return this.#replicas.some(({ poll }) => poll.readiness === 'ready' || poll.readiness === 'unready')
  }

  counts(): Record<'listed' | 'ready' | 'ejected', number> {
    const count = (matches: (replica: Replica) => boolean) => this.#replicas.filter(matches).length
    return {
      listed: this.size,
      ready: count(({ poll }) => poll.readiness === 'ready'),
      ejected: count(({ ejection }) => ejection.isOut),
    }
  }

  *attempts(): Generator<{ replica: string; route: string; outcome: string; count: number }> {
    for (const { address, attempts } of this.#replicas) {
      for (const [route, outcomes] of attempts) {
        for (const [outcome, count] of Object.entries(outcomes)) yield { replica: address, route, outcome, count }
      }
    }
  }

  /** Resolves once the name was looked up and each replica has said how it is; from then on both are repeated. */
  async start(): Promise<void> {
    await this.refresh()
    if (this.#closed) return
    this.#timer ??= setInterval(() => void this.refresh(), this.#options.resolveEveryMs).unref()
    await Promise.all(this.#replicas.map(({ poll }) => poll.start()))
  }

  /** Looks the name up; calls that come meanwhile share the answer. Never rejects: the last known addresses stay. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#lookUp().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /**
   * The same for a request that has nobody to go to: it waits no longer than for a connection. Where all replicas are gone, Docker asks a
   * name server elsewhere, whose answer may never come.
   */
  async refreshInTime(): Promise<void> {
    const late = Promise.withResolvers<void>()
    const stop = giveUpAfter(this.#options.connectMs, late.resolve)
    await Promise.race([this.refresh(), late.promise])
    stop()
  }

  /** @param now monotonic milliseconds */
  pick(tried: readonly Replica[], isRead: boolean, now: number): Replica | undefined {
    return pickReplica(this.#replicas, { tried, isRead, now, random: this.#options.random })
  }

  hasOther(tried: readonly Replica[]): boolean {
    return hasOther(this.#replicas, tried)
  }

  /** @returns what `end` takes with the attempt */
  begin(replica: Replica): number {
    replica.inFlight += 1
    return replica.ejection.begin()
  }

  end({ replica, era }: Pick<Attempt, 'replica' | 'era'>, route: string, outcome: Outcome): void {
    replica.inFlight -= 1
    count(replica, route, outcome)
    if (outcome === 'ok') replica.ejection.succeeded(era)
    else if (isFailure(outcome)) this.#noteFailure(replica, era, outcome)
    else replica.ejection.ended(era)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#refreshing
    await Promise.all(this.#replicas.splice(0).flatMap(({ pool, poll }) => [pool.close(), poll.close()]))
  }

  #noteFailure(replica: Replica, era: number, reason: Failure): void {
    if (!replica.ejection.failed(era, performance.now(), hasSubstitute(this.#replicas, replica))) return
    const { url, logger, onEjection } = this.#options
    onEjection(reason)
    logger.warn({ host: url.hostname, replica: replica.address, reason }, 'a replica fails and is left out for a while')
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
    this.#replicas = [...listed].map((address) => known.get(address) ?? this.#add(address))
    const gone = [...known.values()].filter(({ address }) => !listed.has(address))
    for (const { pool, poll } of gone) {
      void pool.close()
      void poll.close()
    }
    if (gone.length > 0 || this.#replicas.length > known.size) this.#logChange()
  }

  #add(address: string): Replica {
    const { url, connectMs, gatewayId, logger, create } = this.#options
    const replica = create({
      service: url,
      address,
      connectMs,
      gatewayId,
      onReadiness: (_, readiness) =>
        logger.info({ host: url.hostname, replica: address, readiness }, 'the readiness of a replica changed'),
    })
    void replica.poll.start()
    return replica
  }

  #logChange(): void {
    const { url, logger } = this.#options
    logger.info({ host: url.hostname, replicas: this.#replicas.length }, 'the replicas of a service changed')
  }
}

const isFailure = (outcome: Outcome): outcome is Failure => FAILURES.has(outcome)

function count({ attempts }: Replica, route: string, outcome: Outcome): void {
  const outcomes = attempts.get(route)
  if (outcomes === undefined) attempts.set(route, { [outcome]: 1 })
  else outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
}
